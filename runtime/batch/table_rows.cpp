// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/table_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "runtime/batch/detail/cells.h"
#include "runtime/decision/json_writer.h"

namespace proviso {

using bytecode::Image;
using bytecode::kNone;
using bytecode::NodeKind;
using bytecode::NodeRow;
using bytecode::Section;

namespace {

constexpr uint32_t kMaxElementColumns = 4096;

// Of `[3]`, 3; 0 where it is no position of an element.
uint32_t position_in(std::string_view brackets) {
    if (!brackets.ends_with(']')) return 0;
    const std::string_view digits = brackets.substr(1, brackets.size() - 2);
    uint32_t number = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    const bool good = read.ec == std::errc() && read.ptr == digits.data() + digits.size();
    return good && number <= kMaxElementColumns ? number : 0;
}

bool is_field_name(std::string_view text) {
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    return !text.empty() && is_letter(text.front()) && std::all_of(text.begin(), text.end(), [&](char c) {
        return is_letter(c) || (c >= '0' && c <= '9') || c == '_';
    });
}

struct Step {
    std::string_view name;  // of a field
    uint32_t number = 0;    // of an element, from 1
};
// Of `uses[1].purpose`, three. What is no path is one field.
std::vector<Step> steps_of(std::string_view path) {
    std::vector<Step> steps;
    for (std::string_view rest = path; !rest.empty();) {
        const bool element = rest.front() == '[';
        const size_t end = element ? rest.find(']') : std::min(rest.find_first_of(".["), rest.size());
        const Step step = element ? Step{{}, position_in(rest.substr(0, end + 1))} : Step{rest.substr(0, end), 0};
        const bool is_step = element ? step.number != 0 && !steps.empty() : is_field_name(step.name);
        if (!is_step) return {{path, 0}};
        steps.push_back(step);
        rest.remove_prefix(end + (element ? 1 : 0));
        if (rest.starts_with('.') && rest.size() > 1) rest.remove_prefix(1);
    }
    return steps;
}

tl::unexpected<Fault> bad_column(const std::string& name, const std::string& header, const std::string& why) {
    return fail(FaultCode::FileNotReadable, fmt::format("`{}`: column `{}` {}", name, header, why));
}

}  // namespace

TableRows::Kind TableRows::kind_of(const NodeRow& node) {
    switch (static_cast<NodeKind>(node.kind)) {
        case NodeKind::Object:
            return Kind::Object;
        case NodeKind::List:
            return Kind::List;
        case NodeKind::Answer:
            return Kind::Answer;
        case NodeKind::Number:
            return Kind::Number;
        case NodeKind::Money:
            return Kind::Money;
        case NodeKind::Date:
            return Kind::Date;
        case NodeKind::Duration:
        case NodeKind::Moment:
            return Kind::Time;
        case NodeKind::Choice:
            return Kind::Choice;
        case NodeKind::Text:
            break;
    }
    return Kind::Text;
}

TableRows::Part& TableRows::Part::child(std::string_view field, uint32_t position) {
    for (Part& part : parts)
        if (part.number == position && part.name == field) return part;
    Part& made = parts.emplace_back();
    made.name = field;
    made.number = position;
    return made;
}

// Walks `path` from the record, making parts on the way.
Result<TableRows::Part*> TableRows::place(const Image& image, std::string_view path, const std::string& header,
                                          const std::string& name) {
    const auto nodes = image.rows<Section::Nodes>();
    const std::string whole(path);
    Part* part = &record_;
    uint32_t node = 0;
    while (!path.empty()) {
        if (path.front() == '[') {
            const size_t close = path.find(']');
            const uint32_t number = position_in(path.substr(0, close + 1));
            if (static_cast<NodeKind>(nodes[node].kind) != NodeKind::List || number == 0)
                return bad_column(name, header,
                                  fmt::format("is `{}`: an element is named by its position, as in `uses[1]`", whole));
            node = nodes[node].children.first;
            part = &part->child("", number);
            path.remove_prefix(close + 1);
        } else {
            if (path.front() == '.') path.remove_prefix(1);
            const std::string_view field = path.substr(0, path.find_first_of(".["));
            const auto children = nodes.subspan(nodes[node].children.first, nodes[node].children.count);
            uint32_t found = kNone;
            for (uint32_t i = 0; i < children.size(); ++i)
                if (static_cast<NodeKind>(nodes[node].kind) == NodeKind::Object &&
                    image.text(children[i].name) == field)
                    found = nodes[node].children.first + i;
            if (field.empty() || found == kNone)
                return bad_column(
                    name, header,
                    fmt::format("is no field of the record{}; map it (`{} = FIELD`) or leave it out (`{} = -`)",
                                whole == header ? "" : fmt::format(" (`{}`)", whole), header, header));
            node = found;
            part = &part->child(field, 0);
            path.remove_prefix(field.size());
        }
        part->kind = kind_of(nodes[node]);
        part->node = node;
        part->may_not_apply = (nodes[node].flags & bytecode::kMayNotApply) != 0;
    }
    if (part->kind == Kind::List) {
        const Kind element = kind_of(nodes[nodes[node].children.first]);
        if (element == Kind::Object || element == Kind::List)
            return bad_column(name, header,
                              fmt::format("is a list of records: name its fields, as in `{}[1].FIELD`", whole));
        part->kind = Kind::SimpleList;
        part->element = element;
    }
    if (part->kind == Kind::Object)
        return bad_column(name, header, fmt::format("is a record: name its fields, as in `{}.FIELD`", whole));
    if (part->column != kNone)
        return bad_column(name, header, fmt::format("is `{}`, as `{}` is", whole, headers_[part->column]));
    return part;
}

// The same where nothing but the path says what there is. A header that is no path is a field by that name.
Result<TableRows::Part*> TableRows::place_unknown(std::string_view path, const std::string& header,
                                                  const std::string& name) {
    const std::string whole(path);
    Part* part = &record_;
    for (const Step& step : steps_of(path)) {
        const Kind holds = step.number == 0 ? Kind::Object : Kind::List;
        const bool is_new = part->parts.empty() && part->column == kNone;
        if (!is_new && part->kind != holds)
            return bad_column(name, header,
                              "does not go together with another column, which holds something else there");
        part->kind = holds;
        part = &part->child(step.name, step.number);
    }
    if (!part->parts.empty())
        return bad_column(name, header, "does not go together with another column, which is a part of it");
    if (part->column != kNone)
        return bad_column(name, header, fmt::format("is `{}`, as `{}` is", whole, headers_[part->column]));
    part->kind = Kind::Unknown;
    return part;
}

Result<TableRows> TableRows::create(const Image* image, const std::vector<std::string>& headers,
                                    const ColumnMapping& mapping, const std::string& name) {
    TableRows rows;
    for (const std::string& header : headers) rows.headers_.emplace_back(trimmed_cell(header));
    std::map<std::string, bool> used;
    for (uint32_t column = 0; column < headers.size(); ++column) {
        const std::string& header = rows.headers_[column];
        const auto mapped = mapping.columns.find(header);
        const std::string path = mapped == mapping.columns.end() ? header : mapped->second.path;
        if (mapped != mapping.columns.end()) used[header] = true;
        if (path == "-") continue;
        if (header.empty())
            return fail(FaultCode::FileNotReadable, fmt::format("`{}`: column {} has no header", name, column + 1));
        const Result<Part*> part =
            image == nullptr ? rows.place_unknown(path, header, name) : rows.place(*image, path, header, name);
        if (!part) return tl::make_unexpected(part.error());
        (*part)->column = column;
        if (mapped != mapping.columns.end()) (*part)->date_format = mapped->second.date_format;
        rows.by_path_.emplace(path, column);
    }
    for (const auto& [header, target] : mapping.columns)
        if (!used.contains(header)) return bad_column(name, header, "is mapped, but not there");
    // Elements in their order, whatever the order of the columns.
    const auto sort = [](Part& part, const auto& self) -> void {
        std::stable_sort(part.parts.begin(), part.parts.end(),
                         [](const Part& a, const Part& b) { return a.number < b.number; });
        for (Part& inner : part.parts) self(inner, self);
    };
    sort(rows.record_, sort);
    return rows;
}

void TableRows::append(const std::vector<std::string_view>& cells, std::string& out) const {
    const size_t before = out.size();
    if (!append_part(record_, cells, out)) {
        out.resize(before);
        out += "{}";
    }
}

// False, and nothing appended, where all its cells are blank.
bool TableRows::append_part(const Part& part, const std::vector<std::string_view>& cells, std::string& out) const {
    if (part.column != kNone) {
        const std::string_view cell = trimmed_cell(cells[part.column]);
        if (cell.empty()) return false;
        if (part.kind != Kind::SimpleList) {
            append_cell(part, part.kind, part.kind == Kind::Text ? cells[part.column] : cell, out);
            return true;
        }
        if (same_word(cell, "unsure")) {
            out += "\"unsure\"";
            return true;
        }
        out += '[';
        for (size_t begin = 0; begin <= cell.size();) {
            const size_t end = std::min(cell.find(';', begin), cell.size());
            if (const auto item = trimmed_cell(cell.substr(begin, end - begin)); !item.empty()) {
                if (out.back() != '[') out += ',';
                append_cell(part, part.element, item, out);
            }
            begin = end + 1;
        }
        out += ']';
        return true;
    }
    const size_t before = out.size();
    bool any = false;
    out += part.kind == Kind::List ? '[' : '{';
    for (const Part& inner : part.parts) {
        const size_t here = out.size();
        if (any) out += ',';
        if (part.kind != Kind::List) {
            append_json_string(inner.name, out);
            out += ':';
        }
        if (append_part(inner, cells, out))
            any = true;
        else
            out.resize(here);
    }
    out += part.kind == Kind::List ? ']' : '}';
    if (!any) out.resize(before);
    return any;
}

void TableRows::append_cell(const Part& part, Kind kind, std::string_view cell, std::string& out) {
    if (kind == Kind::Answer)
        if (const auto answer = answer_in_cell(cell)) return void(out += *answer ? "\"yes\"" : "\"no\"");
    if (kind != Kind::Text) {
        if (is_one_of(cell, {"unsure", "?", "unknown"})) return void(out += "\"unsure\"");
        // "na" may be a code where nothing says that the field may not apply.
        if (kind == Kind::Unknown && is_one_of(cell, {"n/a", "not applicable", "not_applicable"}))
            return void(out += "\"not_applicable\"");
        if (part.may_not_apply && is_one_of(cell, {"n/a", "na", "not applicable", "not_applicable"}))
            return void(out += "\"not_applicable\"");
    }
    if (kind == Kind::Date && !part.date_format.empty()) {
        if (const auto date = date_in_cell(cell, part.date_format)) return append_json_string(format_date(*date), out);
    }
    if (kind == Kind::Money || (kind == Kind::Unknown && names_currency(cell))) return append_money(cell, out);
    append_json_string(cell, out);
}

std::string_view TableRows::header_of(std::string_view path) const {
    // The path itself, else the nearest one above it.
    for (;;) {
        if (const auto found = by_path_.find(path); found != by_path_.end()) return headers_[found->second];
        const size_t cut = path.find_last_of(".[");
        if (cut == std::string_view::npos) return {};
        path = path.substr(0, cut);
    }
}

}  // namespace proviso
