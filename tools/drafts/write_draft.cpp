// SPDX-License-Identifier: Apache-2.0
// Writes plain text; how it is laid out is the formatter's.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/format/format.h"
#include "tools/drafts/draft.h"

namespace proviso::drafts {
namespace {

constexpr size_t kCommentWidth = 100;

std::string in_quotes(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '\n') {
            out += "\\n";
            continue;
        }
        // No text of a policy holds other signs that are not seen.
        if (static_cast<unsigned char>(c) < ' ' || c == '\x7F') {
            out += ' ';
            continue;
        }
        if (c == '"' || c == '\\' || c == '{') out += '\\';
        out += c;
    }
    return out + '"';
}

void append_comment(std::string_view comment, std::string_view indent, std::string& out) {
    std::string line;
    const auto end_line = [&] {
        if (!line.empty()) out += fmt::format("{}#{}\n", indent, line);
        line.clear();
    };
    size_t at = 0;
    while (at < comment.size()) {
        const size_t end = std::min(comment.find_first_of(" \n\r\t", at), comment.size());
        if (line.size() + end - at > kCommentWidth) end_line();
        if (end != at) line += fmt::format(" {}", comment.substr(at, end - at));
        at = end + 1;
    }
    end_line();
}

std::string type_text(const Draft& draft, const Type& type) {
    const auto name = [&]() -> std::string {
        switch (type.kind) {
            case TypeKind::Answer:
                return "answer";
            case TypeKind::Number:
                return "number";
            case TypeKind::Text:
                return "text";
            case TypeKind::Date:
                return "date";
            case TypeKind::Moment:
                return "moment";
            case TypeKind::Money:
                return "money";
            case TypeKind::Duration:
                return "duration";
            case TypeKind::Choice:
                return draft.choices[type.ref].name;
            case TypeKind::Record:
                break;
        }
        return draft.records[type.ref].name;
    };
    return (type.list ? "list of " : "") + name() + (type.unit.empty() ? "" : " in " + type.unit);
}

void append_choice(const Choice& choice, std::string& out) {
    out += fmt::format("\nchoice {}\n", choice.name);
    for (const ChoiceValue& value : choice.values) {
        out += "  " + value.name;
        const bool has_label = !value.label.empty() && value.label != value.written;
        const bool is_written = value.written != value.name;
        if (has_label || is_written) out += ' ' + in_quotes(has_label ? value.label : value.written);
        if (is_written) out += ", written " + in_quotes(value.written);
        out += '\n';
    }
}

void append_field(const Draft& draft, const Field& field, std::string& out) {
    for (const std::string& comment : field.comments) {
        // Where the field itself is left out, nothing else says which one it is.
        const bool names_it = field.type || comment.starts_with('`');
        append_comment(names_it ? comment : fmt::format("`{}`: {}", field.name, comment), "  ", out);
    }
    if (!field.type) return;
    out += fmt::format("  {} : {}", field.name, type_text(draft, *field.type));
    if (field.key) out += ", key";
    if (field.required) out += ", required";
    if (field.may_not_apply) out += ", may not apply";
    if (!field.question.empty()) out += ", " + in_quotes(field.question);
    out += '\n';
}

}  // namespace

std::optional<std::string> write_draft(const Draft& draft) {
    std::string text;
    for (const std::string& comment : draft.comments) append_comment(comment, "", text);
    for (const Choice& choice : draft.choices) append_choice(choice, text);
    for (const Record& record : draft.records) {
        text += fmt::format("\nrecord {}\n", record.name);
        for (const Field& field : record.fields) append_field(draft, field, text);
    }
    SourceMap sources;
    const FileId file = sources.add("draft", std::move(text));
    DiagnosticSink found;
    format::Formatted formatted = format::format_file(sources, file, found);
    if (formatted.found != format::Found::Layout) return std::nullopt;
    return std::move(formatted.text);
}

}  // namespace proviso::drafts
