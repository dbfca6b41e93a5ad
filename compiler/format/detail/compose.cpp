// SPDX-License-Identifier: Apache-2.0
#include "compiler/format/detail/compose.h"

#include <algorithm>
#include <array>
#include <utility>

#include "compiler/format/format.h"

namespace proviso::format::detail {
namespace {

template <size_t N>
bool any_of(const std::array<std::string_view, N>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

// What stands on lines of its own, besides every rule called …Clause and …Part.
constexpr std::array<std::string_view, 5> kItems = {"choiceValue", "field", "parameterValue", "tableHead", "tableRow"};
// A clause that belongs to its declaration's first line.
constexpr std::array<std::string_view, 1> kOfFirstLine = {"givesClause"};
// Items whose names are padded to one width.
constexpr std::array<std::string_view, 3> kAligned = {"choiceValue", "field", "outcomeItem"};
// What is never broken at its commas.
constexpr std::array<std::string_view, 3> kUnbroken = {"defineParameters", "choiceValue", "field"};
// Where brackets and colons stand close to the word before them.
constexpr std::array<std::string_view, 1> kCloseParenthesis = {"call"};
constexpr std::array<std::string_view, 1> kCloseBracket = {"pathStep"};
constexpr std::array<std::string_view, 2> kCloseColon = {"fieldValue", "tableRow"};
// The only rule in which a `-` stands between two values.
constexpr std::array<std::string_view, 1> kBetween = {"arithmetic"};
constexpr std::array<std::string_view, 13> kOther = {
    "expr",      "connective", "ifUnsureClause", "conditional", "block",        "quantifier", "recordValue",
    "listValue", "text",       "defineDecl",     "tableDecl",   "outcomesPart", "bullet"};

bool is_item(std::string_view rule) {
    if (any_of(kOfFirstLine, rule)) return false;
    return rule.ends_with("Clause") || rule.ends_with("Part") || any_of(kItems, rule);
}

bool begins_with(const syntax::ConcreteNode& node, std::string_view rule) {
    const auto* at = &node;
    while (at->rule != rule && !at->children.empty()) at = &at->children.front();
    return at->rule == rule;
}

}  // namespace

Doc Composer::run() {
    Doc out;
    add(declaration_.root, "", out);
    return out;
}

// ---- words ----

bool Composer::is_written(uint32_t token) const {
    const Span span = declaration_.tokens[token].span;
    return span.begin < span.end;
}

std::string Composer::word(uint32_t token) const {
    const auto& [kind, span] = declaration_.tokens[token];
    const std::string_view text = sources_.text(span);
    if (kind != "MONEY") return std::string(text);
    return std::string(text.substr(0, 3)) + " " + std::string(text.substr(text.find_first_of("0123456789")));
}

const syntax::ConcreteNode* Composer::first_word(const Node& node, std::string_view rule,
                                                 std::string_view& found_in) const {
    if (node.is_token()) {
        found_in = rule;
        return is_written(node.first) ? &node : nullptr;
    }
    for (const Node& child : node.children)
        if (const Node* found = first_word(child, node.rule, found_in)) return found;
    return nullptr;
}

bool Composer::spaced(const Leaf& before, const Leaf& after) {
    if (before.kind.empty() || before.kind == "LPAREN" || before.kind == "LBRACKET" || before.kind == "DOT")
        return false;
    if (before.kind == "MINUS" && !any_of(kBetween, before.rule)) return false;
    if (after.kind == "RPAREN" || after.kind == "RBRACKET" || after.kind == "COMMA" || after.kind == "DOT")
        return false;
    if (after.kind == "PERCENT" || after.kind == "ROW_NUMBER") return false;
    if (after.kind == "LPAREN") return !any_of(kCloseParenthesis, after.rule);
    if (after.kind == "LBRACKET") return !any_of(kCloseBracket, after.rule);
    if (after.kind == "COLON") return !any_of(kCloseColon, after.rule);
    return !(before.kind == "LBRACE" && after.kind == "RBRACE");
}

// On one line, without comments.
std::string Composer::flat(const Node& node) const {
    std::string out;
    Leaf before;
    add_flat(node, "", before, out);
    return out;
}

void Composer::add_flat(const Node& node, std::string_view rule, Leaf& before, std::string& out) const {
    if (node.rule == "text") {
        if (spaced(before, {"TEXT_OPEN", node.rule})) out += ' ';
        for (const Node& piece : node.children) {
            if (piece.is_token()) {
                out += word(piece.first);
            } else {  // an expression in braces
                out += '{';
                out += flat(piece.children[1]);
                out += '}';
            }
        }
        before = {"TEXT_CLOSE", node.rule};
    } else if (!node.is_token()) {
        for (const Node& child : node.children) add_flat(child, node.rule, before, out);
    } else if (is_written(node.first)) {
        const Leaf leaf{kind(node), rule};
        if (spaced(before, leaf)) out += ' ';
        out += word(node.first);
        before = leaf;
    }
}

// ---- parts of a declaration ----

void Composer::add(const Node& node, std::string_view rule, Doc& out) {
    if (node.is_token()) return add_word(node, rule, out);
    if (node.rule == "text") return add_text(node, rule, out);
    if (node.rule == "defineDecl") return add_define(node, out);
    if (node.rule.ends_with("Decl")) return add_declaration(node, out);
    if (node.rule == "tableHead" || node.rule == "tableRow") return add_table_line(node, out);
    if (any_of(kAligned, node.rule)) return add_aligned(node, out);
    if (node.rule == "expr") return add_chain(node, "connective", out);
    if (node.rule == "ifUnsureClause") return add_chain(node, "KW_AND", out);
    if (node.rule == "block") return add_block(node, out);
    if (node.rule == "quantifier") return add_quantifier(node, out);
    if (node.rule == "recordValue" || node.rule == "listValue") return add_brackets(node, out);
    if (node.rule == "conditional") {
        Doc inner, rest;
        for (const Node& child : node.children) {
            const bool branch = is(child, "KW_THEN") || is(child, "KW_ELSE");
            if (branch) add_line(Doc::Break::Soft, child, node.rule, rest);
            add(child, node.rule, branch || !rest.parts.empty() ? rest : inner);
        }
        inner.add(Doc::indent(std::move(rest)));
        return out.add(Doc::group(std::move(inner)));
    }
    add_children(node, out);
}

void Composer::add_word(const Node& node, std::string_view rule, Doc& out) {
    if (kind(node) == "BLOCK_END") block_ended_ = true;
    if (!is_written(node.first)) return;
    const Leaf leaf{kind(node), rule};
    if (std::exchange(block_ended_, false) && !line_begun_) {
        out.add(Doc::line(Doc::Break::Hard, ""));
    } else if (!line_begun_ && spaced(before_, leaf)) {
        out.add({.kind = Doc::Kind::Text, .text = " "});
    }
    line_begun_ = false;
    before_ = leaf;
    const Trivia* trivia = &trivia_[node.first];
    out.add({.kind = Doc::Kind::Text,
             .text = word(node.first),
             .offset = declaration_.tokens[node.first].span.begin,
             .first = trivia,
             .last = trivia});
}

void Composer::add_text(const Node& node, std::string_view rule, Doc& out) {
    const Node &open = node.children.front(), &close = node.children.back();
    add_word(open, rule, out);
    Doc& made = out.parts.back();
    made.text = flat(node);
    made.last = &trivia_[close.first];
    before_ = {"TEXT_CLOSE", node.rule};
}

// The place before `next`, where a line may or must end.
void Composer::add_line(Doc::Break breaks, const Node& next, std::string_view rule, Doc& out) {
    std::string_view found_in;
    const Node* word = first_word(next, rule, found_in);
    if (word == nullptr) return;
    if (std::exchange(block_ended_, false) && breaks != Doc::Break::Item) breaks = Doc::Break::Hard;
    out.add(Doc::line(breaks, spaced(before_, {kind(*word), found_in}) ? " " : ""));
    line_begun_ = true;
}

// One after the other; a line may end behind a comma.
void Composer::add_children(const Node& node, Doc& out) {
    Doc rest;
    bool behind_comma = false, divided = false;
    for (const Node& child : node.children) {
        Doc& here = divided ? rest : out;
        if (behind_comma && !any_of(kUnbroken, node.rule)) {
            divided = true;
            add_line(Doc::Break::Fill, child, node.rule, rest);
            add(child, node.rule, rest);
        } else {
            add(child, node.rule, here);
        }
        behind_comma = is(child, "COMMA");
    }
    if (divided) out.add(Doc::indent(std::move(rest)));
}

// Operands with dividers between them, which begin the lines where not all fits on one.
void Composer::add_chain(const Node& node, std::string_view divider, Doc& out) {
    Doc first, rest;
    bool divided = false;
    for (const Node& child : node.children) {
        if (child.rule == divider || is(child, divider)) {
            add_line(Doc::Break::Soft, child, node.rule, rest);
            divided = true;
        }
        add(child, node.rule, divided ? rest : first);
    }
    first.add(Doc::indent(std::move(rest)));
    out.add(Doc::group(std::move(first)));
}

void Composer::add_declaration(const Node& node, Doc& out) {
    name_width_ = 0;
    for (const Node& child : node.children) {
        const Node& item = child.rule == "outcomesPart" ? child.children.front() : child;
        if (any_of(kAligned, item.rule) && item.children.size() > 1)
            name_width_ = std::max(name_width_, cells(flat(item.children.front())));
    }
    if (node.rule == "tableDecl") measure_table(node);
    bool first = true;
    for (const Node& child : node.children) {
        if (!is_item(child.rule)) {
            add(child, node.rule, out);
            continue;
        }
        Doc item;
        add_line(std::exchange(first, false) ? Doc::Break::Hard : Doc::Break::Item, child, node.rule, item);
        add(child, node.rule, item);
        out.add(Doc::indent(std::move(item)));
    }
}

void Composer::add_define(const Node& node, Doc& out) {
    Doc head, body;
    bool named = false;  // by its legal text
    bool in_body = false;
    for (const Node& child : node.children) {
        named = named || child.rule == "text";
        if (is(child, "KW_AS")) {
            add_line(named ? Doc::Break::Hard : Doc::Break::Soft, child, node.rule, body);
            in_body = true;
        }
        add(child, node.rule, in_body ? body : head);
    }
    head.add(Doc::indent(std::move(body)));
    out.add(Doc::group(std::move(head)));
}

void Composer::add_aligned(const Node& node, Doc& out) {
    const size_t width = cells(flat(node.children.front()));
    add(node.children.front(), node.rule, out);
    if (node.children.size() == 1) return;
    if (width < name_width_) out.add({.kind = Doc::Kind::Text, .text = std::string(name_width_ - width, ' ')});
    for (size_t i = 1; i < node.children.size(); ++i) add(node.children[i], node.rule, out);
}

void Composer::add_block(const Node& node, Doc& out) {
    Doc bullets;
    for (const Node& child : node.children) {
        if (child.rule != "bullet") {
            add(child, node.rule, bullets.parts.empty() ? out : bullets);
            continue;
        }
        block_ended_ = false;  // each begins a line in any case
        add_line(Doc::Break::Hard, child, node.rule, bullets);
        add(child, node.rule, bullets);
    }
    Doc block = Doc::indent(std::move(bullets));
    block.below = true;
    out.add(std::move(block));
}

// `any u in uses where C`: C may stand in lines of its own.
void Composer::add_quantifier(const Node& node, Doc& out) {
    for (size_t i = 0; i < node.children.size(); ++i) {
        const Node& child = node.children[i];
        const bool last = i + 1 == node.children.size();
        if (!last || begins_with(child, "block")) {
            add(child, node.rule, out);
            continue;
        }
        Doc condition;
        add_line(Doc::Break::Soft, child, node.rule, condition);
        add(child, node.rule, condition);
        out.add(Doc::group(Doc::indent(std::move(condition))));
    }
}

// A record or a list of a scenario. A list of one record opens with it.
void Composer::add_brackets(const Node& node, Doc& out) {
    const bool record = node.rule == "recordValue";
    const auto values =
        std::count_if(node.children.begin(), node.children.end(), [](const Node& child) { return !child.is_token(); });
    const bool hugs = !record && values == 1 && begins_with(node.children[1], "recordValue");
    if (values == 0 || hugs) {
        for (const Node& child : node.children) add(child, node.rule, out);
        return;
    }
    // Simple values share lines; what is a record or holds some has its own.
    const auto is_large = [](const Node& child) {
        const Node& value = child.rule == "fieldValue" ? child.children.back() : child;
        const bool list = begins_with(value, "listValue");
        return begins_with(value, "recordValue") ||
               (list && begins_with(value.children.front().children[1], "recordValue"));
    };
    bool large = true;
    Doc all, inner;
    add(node.children.front(), node.rule, all);
    for (size_t i = 1; i + 1 < node.children.size(); ++i) {
        const Node& child = node.children[i];
        if (!child.is_token()) {
            const bool apart = std::exchange(large, is_large(child)) || large;
            add_line(apart ? Doc::Break::Soft : Doc::Break::Fill, child, node.rule, inner);
        }
        add(child, node.rule, inner);
    }
    all.add(Doc::indent(std::move(inner)));
    add_line(Doc::Break::Soft, node.children.back(), node.rule, all);
    add(node.children.back(), node.rule, all);
    out.add(Doc::group(std::move(all)));
}

}  // namespace proviso::format::detail

namespace proviso::format {

const std::vector<std::string_view>& rules_with_layout() {
    using namespace detail;
    static const auto names = [] {
        std::vector<std::string_view> all;
        const auto add = [&](const auto& list) { all.insert(all.end(), list.begin(), list.end()); };
        add(kItems), add(kOfFirstLine), add(kAligned), add(kUnbroken), add(kCloseParenthesis), add(kCloseBracket);
        add(kCloseColon), add(kBetween), add(kOther);
        return all;
    }();
    return names;
}

}  // namespace proviso::format
