// SPDX-License-Identifier: Apache-2.0
#include "compiler/syntax/detail/slices.h"

#include <optional>

#include "runtime/base/nearest_name.h"

namespace proviso::syntax::detail {
namespace {

using Tokens = std::span<const Token>;

class Cutter {
   public:
    Cutter(const FileText& file, Tokens tokens) : file_(file), tokens_(tokens) {}

    std::vector<Slice> run() {
        for (size_t i = 0; i < tokens_.size(); ++i) {
            if (tokens_[i].first_on_line) {
                if (is_declaration_keyword(tokens_[i].type) && starts_declaration(i)) {
                    begin(Slice::Kind::Declaration, i);
                } else if (starts_unknown(i)) {
                    begin(Slice::Kind::Unknown, i);
                } else if (slices_.empty()) {
                    begin(Slice::Kind::Stray, i);
                } else if (!body_indent_) {
                    body_indent_ = tokens_[i].indent;
                }
            }
            if (is_opener(tokens_[i].type)) ++open_;
            if (is_closer(tokens_[i].type) && open_ > 0) --open_;
        }
        end(tokens_.size());
        return std::move(slices_);
    }

   private:
    const Token* at(size_t i) const { return i < tokens_.size() ? &tokens_[i] : nullptr; }
    const Token* on_same_line(size_t i) const {
        const Token* token = at(i);
        return token != nullptr && !token->first_on_line ? token : nullptr;
    }
    std::string_view word(size_t i) const { return file_.word(tokens_[i]); }

    void begin(Slice::Kind kind, size_t i) {
        end(i);
        begin_ = changes(i) ? i + 1 : i;
        slices_.push_back({kind, kind == Slice::Kind::Declaration ? tokens_[begin_].type : kNoToken, {}});
        if (begin_ != i) slices_.back().change = &tokens_[i];
        open_ = 0;
        body_indent_.reset();
    }
    void end(size_t i) {
        if (!slices_.empty()) slices_.back().tokens = tokens_.subspan(begin_, i - begin_);
    }

    TokenType current() const { return slices_.empty() ? kNoToken : slices_.back().keyword; }
    // A choice, or the outcomes: any word may begin a line, and a text may follow it.
    bool in_labelled_items() const { return current() == Grammar::KW_CHOICE || current() == Grammar::KW_OUTCOMES; }
    bool lines_up_with_items(const Token& token) const {
        return in_labelled_items() && body_indent_ && *body_indent_ == token.indent;
    }

    static bool is_change(TokenType type) { return type == Grammar::KW_REPLACE || type == Grammar::KW_AMEND; }
    // `replace rule …`
    bool changes(size_t i) const {
        const Token* next = on_same_line(i + 1);
        return is_change(tokens_[i].type) && next != nullptr && is_declaration_keyword(next->type) &&
               !is_change(next->type) && next->type != Grammar::KW_REMOVE;
    }

    // Whether a line that begins with a declaration's keyword begins a declaration, and not a field, a value, or the
    // next line of a condition.
    bool starts_declaration(size_t i) const {
        const TokenType type = tokens_[i].type;
        const Token* next = on_same_line(i + 1);
        if (next != nullptr && next->type == Grammar::COLON) return false;
        const Token* second = next != nullptr ? on_same_line(i + 2) : nullptr;
        if (type == Grammar::KW_RULE && asks_rule(i)) return false;
        if (current() == Grammar::KW_TABLE && tokens_[i].indent > 0 && holds_arrow(i)) return false;
        if (changes(i) || (type == Grammar::KW_REMOVE && next != nullptr && is_declaration_keyword(next->type)))
            return tokens_[i].indent == 0 || (second != nullptr && can_be_name(second->type));
        const bool labelled = next == nullptr || next->type == Grammar::TEXT_OPEN;
        if (labelled && lines_up_with_items(tokens_[i])) return false;
        return fits(type, next) || (tokens_[i].indent == 0 && nearly_fits(type, next, second));
    }

    // `rule ID applies`, `rule TABLE.ROW applies`: of the tokens of a row's name, the number still is one without its `0`.
    bool asks_rule(size_t i) const {
        for (size_t at = i + 2; at < i + 5; ++at) {
            const Token* token = on_same_line(at);
            if (token == nullptr) return false;
            if (token->type == Grammar::KW_APPLIES) return true;
            const bool of_row = token->type == Grammar::DOT || token->type == Grammar::BAD_NUMBER || at == i + 3;
            if (!of_row) return false;
        }
        return false;
    }

    // `rule to 5 => …`, in a table: a row, whose first cell names a field.
    bool holds_arrow(size_t i) const {
        for (size_t at = i + 1; on_same_line(at) != nullptr; ++at)
            if (tokens_[at].type == Grammar::BAD_SIGN && word(at) == "=>") return true;
        return false;
    }

    static bool fits(TokenType keyword, const Token* next) {
        if (keyword == Grammar::KW_OUTCOMES) return next == nullptr;
        if (next == nullptr || is_change(keyword) || keyword == Grammar::KW_REMOVE) return false;
        if (keyword == Grammar::KW_SCENARIO) return next->type == Grammar::TEXT_OPEN;
        return can_be_name(next->type) || next->type == Grammar::BAD_NAME;
    }
    // At the left edge, a declaration whose name is missing or mistyped.
    bool nearly_fits(TokenType keyword, const Token* next, const Token* second) const {
        if (open_ > 0 && next != nullptr && next->type == Grammar::COMMA) return false;
        if (next == nullptr || next->type == Grammar::TEXT_OPEN || next->type == Grammar::NUMBER || is_bad(next->type))
            return true;
        if (keyword == Grammar::KW_OUTCOMES || keyword == Grammar::KW_SCENARIO) return can_be_name(next->type);
        if (is_change(keyword) || keyword == Grammar::KW_REMOVE) return open_ == 0 && next->type == Grammar::IDENT;
        return is_reserved(next->type) && (second == nullptr || second->type == Grammar::TEXT_OPEN);
    }

    bool starts_unknown(size_t i) const {
        const Token& token = tokens_[i];
        if (token.type != Grammar::IDENT || token.indent != 0) return false;
        if (slices_.empty()) return true;
        const Token* next = on_same_line(i + 1);
        if (next != nullptr && next->type == Grammar::COLON) return false;
        const bool labelled = next == nullptr || next->type == Grammar::TEXT_OPEN;
        if (labelled && in_labelled_items() && body_indent_.value_or(0) == 0) return false;
        const bool like_a_keyword = !nearest_declaration(word(i)).empty();
        const bool named =
            next != nullptr && (next->type == Grammar::IDENT || (like_a_keyword && is_keyword(next->type)));
        if (named || (like_a_keyword && labelled)) return true;
        // A declaration that keeps its lines indented has none that starts at the left edge.
        const bool indented = body_indent_.value_or(0) > 0;
        return indented && open_ == 0 && slices_.back().kind == Slice::Kind::Declaration;
    }

    const FileText& file_;
    Tokens tokens_;
    std::vector<Slice> slices_;
    size_t begin_ = 0;
    size_t open_ = 0;                      // brackets open in the current slice
    std::optional<uint32_t> body_indent_;  // of the current slice's second line
};

}  // namespace

std::vector<Slice> cut(const FileText& file, const std::vector<Token>& tokens) { return Cutter(file, tokens).run(); }

std::string nearest_declaration(std::string_view word) {
    static const auto words = [] {
        std::vector<std::string_view> list;
        for (TokenType type = Grammar::KW_POLICY; type <= Grammar::KW_GUARANTEE; ++type) list.push_back(literal(type));
        return list;
    }();
    return nearest_name(word, words);
}

}  // namespace proviso::syntax::detail
