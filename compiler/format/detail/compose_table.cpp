// SPDX-License-Identifier: Apache-2.0
// The lines of a decision table: one line each, their columns as wide as their widest cell.
#include <algorithm>

#include "compiler/format/detail/compose.h"

namespace proviso::format::detail {
namespace {

constexpr std::string_view kBar = " | ", kArrow = " => ";

size_t width_of(const std::vector<size_t>& widths) {
    size_t all = 0;
    for (const size_t width : widths) all += width;
    return widths.empty() ? 0 : all + kBar.size() * (widths.size() - 1);
}

std::string padded(std::string cell, size_t width) {
    const size_t used = cells(cell);
    return used < width ? std::move(cell) + std::string(width - used, ' ') : std::move(cell);
}

std::string joined(const std::vector<std::string>& cells, const std::vector<size_t>& widths) {
    std::string out;
    for (size_t i = 0; i < cells.size(); ++i) {
        if (i > 0) out += kBar;
        out += padded(cells[i], widths[i]);
    }
    return out;
}

const syntax::ConcreteNode* line_in(const syntax::ConcreteNode& clause) {
    if (clause.rule != "tableClause") return nullptr;
    const auto& inner = clause.children.front();
    return inner.rule == "tableHead" || inner.rule == "tableRow" ? &inner : nullptr;
}

}  // namespace

void Composer::widen(std::vector<size_t>& widths, const std::vector<std::string>& texts) {
    widths.resize(std::max(widths.size(), texts.size()));
    for (size_t i = 0; i < texts.size(); ++i) widths[i] = std::max(widths[i], cells(texts[i]));
}

void Composer::measure_table(const Node& declaration) {
    condition_widths_.clear();
    result_widths_.clear();
    size_t longest_else = 0;
    for (const Node& clause : declaration.children) {
        const Node* node = line_in(clause);
        if (node == nullptr) continue;
        const TableLine line = table_line(*node);
        widen(result_widths_, line.results);
        if (line.is_else)
            longest_else = std::max(longest_else, cells(line.conditions.front()));
        else
            widen(condition_widths_, line.conditions);
    }
    const size_t all = width_of(condition_widths_);
    if (longest_else > all && !condition_widths_.empty()) condition_widths_.back() += longest_else - all;
}

Composer::TableLine Composer::table_line(const Node& node) const {
    TableLine out;
    bool behind_arrow = false;
    const bool head = node.rule == "tableHead";
    for (size_t i = 0; i < node.children.size(); ++i) {
        const Node& child = node.children[i];
        if (is(child, "ARROW")) behind_arrow = true;
        if (child.rule == "rowName") out.name = flat(child) + ": ";
        if (child.is_token() || child.rule == "rowName") continue;
        std::string text = flat(child);
        if (head && behind_arrow) {
            const Node &divider = node.children[i - 1], &next = node.children[i + 1];
            text = heading(declaration_.tokens[divider.first].span.end, declaration_.tokens[next.first].span.begin);
        }
        if (!behind_arrow && out.conditions.empty()) text = out.name + text;
        out.is_else = out.is_else || child.rule == "otherRow";
        (behind_arrow ? out.results : out.conditions).push_back(std::move(text));
    }
    return out;
}

// The words of a result's column, which the grammar knows only by the clause that its cells are.
std::string Composer::heading(uint32_t from, uint32_t to) const {
    const FileId file = declaration_.tokens.front().span.file;
    std::string out;
    for (uint32_t at = from; at < to; ++at) {
        const auto comment =
            std::find_if(comments_.begin(), comments_.end(), [&](Span span) { return span.begin == at; });
        if (comment != comments_.end()) at = comment->end;
        if (at >= to) break;
        const char c = sources_.text(file)[at];
        const bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
        if (!blank) out += c;
        if (blank && !out.empty() && out.back() != ' ') out += ' ';
    }
    if (out.ends_with(' ')) out.pop_back();
    return out;
}

void Composer::add_table_line(const Node& node, Doc& out) {
    const TableLine line = table_line(node);
    std::string text = line.is_else ? padded(line.conditions.front(), width_of(condition_widths_))
                                    : joined(line.conditions, condition_widths_);
    text += kArrow;
    text += joined(line.results, result_widths_);
    // Comments inside of it stand before it.
    const uint32_t end = node.children.back().first;
    Trivia& around = merged_.emplace_back();
    const Trivia* last = nullptr;
    uint32_t first = end;
    for (uint32_t i = node.first; i <= end; ++i) {
        if (!is_written(i)) continue;
        if (last == nullptr) {
            around.blank = trivia_[i].blank && trivia_[i].before.empty();
            first = i;
        } else {
            around.before.insert(around.before.end(), last->behind.begin(), last->behind.end());
        }
        around.before.insert(around.before.end(), trivia_[i].before.begin(), trivia_[i].before.end());
        last = &trivia_[i];
    }
    if (last != nullptr) around.behind = last->behind;
    out.add({.kind = Doc::Kind::Text,
             .text = std::move(text),
             .offset = declaration_.tokens[first].span.begin,
             .first = &around,
             .last = &around});
    line_begun_ = block_ended_ = false;
    before_ = {"LINE_END", node.rule};
}

}  // namespace proviso::format::detail
