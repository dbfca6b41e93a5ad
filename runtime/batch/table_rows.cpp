// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/table_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "runtime/base/date.h"
#include "runtime/decision/json_writer.h"

namespace proviso {

using bytecode::Image;
using bytecode::kNone;
using bytecode::NodeKind;
using bytecode::NodeRow;
using bytecode::Section;

namespace {

constexpr std::string_view kBlank = " \t\r\n\xC2\xA0";
constexpr uint32_t kMaxElementColumns = 4096;

std::string_view trimmed(std::string_view text) {
    const size_t first = text.find_first_not_of(kBlank);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_word(std::string_view a, std::string_view b) {
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

bool one_of(std::string_view cell, std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return same_word(cell, word); });
}

// "DD/MM/YYYY" and its like: each of YYYY, MM, DD once, anything between them standing for itself.
std::optional<Date> date_in(std::string_view cell, std::string_view format) {
    std::array<int32_t, 3> parts{};  // year, month, day
    size_t at = 0;
    for (size_t i = 0; i < format.size();) {
        const char c = format[i];
        const size_t part = c == 'Y' ? 0 : c == 'M' ? 1 : c == 'D' ? 2 : 3;
        if (part == 3) {
            if (at >= cell.size() || cell[at] != c) return std::nullopt;
            ++at, ++i;
            continue;
        }
        const size_t letters = std::min(format.find_first_not_of(c, i), format.size()) - i;
        i += letters;
        size_t digits = 0;
        while (digits < std::max<size_t>(letters, 2) && at + digits < cell.size() && cell[at + digits] >= '0' &&
               cell[at + digits] <= '9')
            ++digits;
        if (digits == 0 || (part == 0 && digits != letters)) return std::nullopt;
        std::from_chars(cell.data() + at, cell.data() + at + digits, parts[part]);
        at += digits;
    }
    if (at != cell.size()) return std::nullopt;
    return date_from({parts[0], static_cast<uint32_t>(parts[1]), static_cast<uint32_t>(parts[2])});
}

bool is_date_format(std::string_view format) {
    const auto once = [&](char letter, size_t count) {
        const size_t first = format.find(letter);
        return first != std::string_view::npos && format.rfind(letter) == first + count - 1 &&
               static_cast<size_t>(std::count(format.begin(), format.end(), letter)) == count;
    };
    return once('Y', 4) && once('M', 2) && once('D', 2);
}

bool is_number(std::string_view text) {
    return !text.empty() && text.find_first_not_of("-0123456789.") == std::string_view::npos;
}

// "USD 250000" or "250000 USD"; an amount alone is in the field's own currency.
void append_money(std::string_view cell, std::string& out) {
    if (is_number(cell)) return void(out += cell);
    const size_t blank = cell.find(' ');
    std::string_view currency = cell.substr(0, blank),
                     amount = blank == std::string_view::npos ? "" : trimmed(cell.substr(blank));
    if (is_number(currency)) std::swap(currency, amount);
    if (!is_number(amount)) return append_json_string(cell, out);
    out += "{\"amount\":";
    append_json_string(amount, out);
    out += ",\"currency\":";
    append_json_string(currency, out);
    out += '}';
}

tl::unexpected<Fault> bad_column(const std::string& name, const std::string& header, const std::string& why) {
    return fail(FaultCode::FileNotReadable, fmt::format("`{}`: column `{}` {}", name, header, why));
}

}  // namespace

Result<ColumnMapping> parse_mapping(std::string_view text, const std::string& name) {
    ColumnMapping mapping;
    size_t number = 0;
    while (!text.empty()) {
        ++number;
        const size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = trimmed(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.empty() || line.front() == '#') continue;
        const size_t equal = line.rfind('=');
        const auto wrong = [&](std::string_view why) {
            return fail(FaultCode::FileNotReadable, fmt::format("`{}`, line {}: {}", name, number, why));
        };
        if (equal == std::string_view::npos) return wrong("write `HEADER = FIELD`, or `HEADER = -` to leave it out");
        const std::string header(trimmed(line.substr(0, equal)));
        std::string_view path = trimmed(line.substr(equal + 1));
        ColumnMapping::Target target;
        if (const size_t as = path.find(" as "); as != std::string_view::npos) {
            target.date_format = trimmed(path.substr(as + 4));
            path = trimmed(path.substr(0, as));
            if (!is_date_format(target.date_format))
                return wrong("write the form of a date with YYYY, MM and DD, as in `DD/MM/YYYY`");
        }
        target.path = path;
        if (header.empty() || path.empty()) return wrong("write a header, `=`, and a field");
        if (!mapping.columns.emplace(header, target).second)
            return wrong(fmt::format("`{}` was mapped before", header));
    }
    return mapping;
}

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

// Walks `path` from the record, making parts on the way.
Result<TableRows::Part*> TableRows::place(const Image& image, std::string_view path, const std::string& header,
                                          const std::string& name) {
    const auto nodes = image.rows<Section::Nodes>();
    const std::string whole(path);
    Part* part = &record_;
    uint32_t node = 0;
    const auto child = [](Part& of, auto is_it) -> Part& {
        const auto found = std::find_if(of.parts.begin(), of.parts.end(), is_it);
        return found == of.parts.end() ? of.parts.emplace_back() : *found;
    };
    while (!path.empty()) {
        if (path.front() == '[') {
            const size_t close = path.find(']');
            uint32_t number = 0;
            const auto digits = path.substr(1, close == std::string_view::npos ? 0 : close - 1);
            const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
            const bool good = read.ec == std::errc() && read.ptr == digits.data() + digits.size() && number > 0;
            if (static_cast<NodeKind>(nodes[node].kind) != NodeKind::List || !good || number > kMaxElementColumns)
                return bad_column(name, header,
                                  fmt::format("is `{}`: an element is named by its position, as in `uses[1]`", whole));
            node = nodes[node].children.first;
            part = &child(*part, [&](const Part& other) { return other.number == number; });
            part->number = number;
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
            part = &child(*part, [&](const Part& other) { return other.number == 0 && other.name == field; });
            part->name = field;
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

Result<TableRows> TableRows::create(const Image& image, const std::vector<std::string>& headers,
                                    const ColumnMapping& mapping, const std::string& name) {
    TableRows rows;
    for (const std::string& header : headers) rows.headers_.emplace_back(trimmed(header));
    std::map<std::string, bool> used;
    for (uint32_t column = 0; column < headers.size(); ++column) {
        const std::string& header = rows.headers_[column];
        const auto mapped = mapping.columns.find(header);
        const std::string path = mapped == mapping.columns.end() ? header : mapped->second.path;
        if (mapped != mapping.columns.end()) used[header] = true;
        if (path == "-") continue;
        if (header.empty())
            return fail(FaultCode::FileNotReadable, fmt::format("`{}`: column {} has no header", name, column + 1));
        const Result<Part*> part = rows.place(image, path, header, name);
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
        const std::string_view cell = trimmed(cells[part.column]);
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
            if (const auto item = trimmed(cell.substr(begin, end - begin)); !item.empty()) {
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
    if (kind == Kind::Answer) {
        if (one_of(cell, {"y", "yes", "true", "1", "x"})) return void(out += "\"yes\"");
        if (one_of(cell, {"n", "no", "false", "0"})) return void(out += "\"no\"");
    }
    if (kind != Kind::Text) {
        if (one_of(cell, {"unsure", "?", "unknown"})) return void(out += "\"unsure\"");
        if (part.may_not_apply && one_of(cell, {"n/a", "na", "not applicable", "not_applicable"}))
            return void(out += "\"not_applicable\"");
    }
    if (kind == Kind::Date && !part.date_format.empty()) {
        if (const auto date = date_in(cell, part.date_format)) return append_json_string(format_date(*date), out);
    }
    if (kind == Kind::Money) return append_money(cell, out);
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
