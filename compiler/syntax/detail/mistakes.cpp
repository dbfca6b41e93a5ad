// SPDX-License-Identifier: Apache-2.0
#include "compiler/syntax/detail/mistakes.h"

#include <algorithm>
#include <array>
#include <optional>

#include "compiler/syntax/detail/phrases.h"
#include "runtime/base/nearest_name.h"

namespace proviso::syntax::detail {
namespace {

std::string backticked(const std::vector<TokenType>& types) {
    std::vector<std::string> words;
    for (const TokenType type : types) words.push_back(fmt::format("`{}`", literal(type)));
    return joined(words);
}

class Explainer {
   public:
    Explainer(const FileText& file, std::span<const Token> tokens, SliceParser& parser, DiagnosticSink& sink)
        : file_(file), tokens_(tokens), parser_(parser), sink_(sink), keyword_(tokens.front().type) {}

    void run(Failure failure) {
        set(std::move(failure));
        step_back_to_clause();
        step_back_to_item();
        if (report_bad_token(file_, tokens_, index_, sink_)) return;
        find_open_bracket();
        if (explain_bracket() || explain_colon() || explain_reserved_word() || explain_clause()) return;
        explain_expected();
    }

   private:
    // ---- where the parse failed ----

    void set(Failure failure) {
        index_ = failure.index;
        expected_ = std::move(failure.expected);
        wanted_ = describe(expected_, declaration_name(keyword_, "the"));
        const uint32_t end = tokens_.back().end;
        found_ = index_ < tokens_.size() ? tokens_[index_] : Token{kEndOfSlice, end, end, 0, true};
    }

    // `then` and, in the next line, `because "…"`: the parser took `because` for the outcome's name and stumbled over what
    // came next, but it is the outcome that is missing.
    void step_back_to_clause() {
        size_t line = std::min(index_, tokens_.size() - 1);
        while (line > 0 && !tokens_[line].first_on_line) --line;
        if (line == 0 || line >= index_ || index_ - line > 2 || !starts_clause(keyword_, tokens_[line].type)) return;
        Failure earlier = parser_.fail_at(tokens_, line);
        // Where it fits, nothing is missing before it.
        const TokenType type = tokens_[line].type;
        const bool fits = std::any_of(earlier.expected.begin(), earlier.expected.end(),
                                      [type](const Expected& each) { return each.token == type && !is_name(each); });
        if (earlier.index == line && !fits && !describe(earlier.expected, "").complete) set(std::move(earlier));
    }

    // `name : text required`, `set dressing, walls "…"`: the parser took a word for the next field or value, and stumbled
    // over what came next. But fields and values begin lines, so that word is what does not belong.
    void step_back_to_item() {
        size_t suspect = index_;
        if (keyword_ == Grammar::KW_RECORD && expects(Grammar::COLON)) {
            suspect = index_ - 1;
        } else if (keyword_ == Grammar::KW_CHOICE || keyword_ == Grammar::KW_OUTCOMES) {
            suspect = second_on_line();
        }
        if (suspect >= index_ || tokens_[suspect].first_on_line || !can_be_name(tokens_[suspect].type)) return;
        Failure earlier = parser_.fail_at(tokens_, suspect);
        const size_t items = std::erase_if(earlier.expected, [](const Expected& e) {
            return std::any_of(e.rules.begin(), e.rules.end(), [](size_t rule) {
                return rule == Grammar::RuleField || rule == Grammar::RuleChoiceValue ||
                       rule == Grammar::RuleOutcomeItem;
            });
        });
        if (items > 0 && earlier.index == suspect) set(std::move(earlier));
    }

    // The second token of the line that the present token stands in, or that ends before it.
    size_t second_on_line() const {
        size_t line = std::min(index_, tokens_.size() - 1);
        if (line == index_ && tokens_[line].first_on_line && line > 0) --line;
        while (line > 0 && !tokens_[line].first_on_line) --line;
        return line == 0 ? index_ : line + 1;
    }

    void find_open_bracket() {
        std::vector<size_t> open;
        for (size_t i = 0; i < index_; ++i) {
            if (is_opener(tokens_[i].type)) open.push_back(i);
            if (is_closer(tokens_[i].type) && !open.empty()) open.pop_back();
        }
        if (!open.empty()) open_ = open.back();
        for (const size_t i : open) opened_.push_back(tokens_[i].type);
    }

    // Whether the token itself, and not just some name, could stand there.
    bool expects(TokenType type) const {
        return std::any_of(expected_.begin(), expected_.end(),
                           [type](const Expected& e) { return e.token == type && !is_name(e); });
    }
    static bool is_name(const Expected& expected) {
        return !expected.rules.empty() &&
               (expected.rules.back() == Grammar::RulePlainIdent || expected.rules.back() == Grammar::RuleIdent);
    }
    // Whether a keyword other than `and` and `or` is wanted.
    bool expects_word() const {
        return std::any_of(expected_.begin(), expected_.end(), [](const Expected& e) {
            return e.rules.empty() && is_keyword(e.token) && e.token != Grammar::KW_AND && e.token != Grammar::KW_OR;
        });
    }
    // Between items, not before `ignoring case`.
    // Between things of one kind; not the one before a mark that may follow anything.
    bool expects_comma() const {
        return std::any_of(expected_.begin(), expected_.end(), [](const Expected& e) {
            return e.token == Grammar::COMMA && (e.rules.empty() || (e.rules.back() != Grammar::RuleIgnoringCase &&
                                                                     e.rules.back() != Grammar::RuleAcceptMark));
        });
    }
    // Whether the token would begin this rule of the grammar.
    bool expects_rule(size_t rule) const {
        return std::any_of(expected_.begin(), expected_.end(), [rule](const Expected& e) {
            return std::find(e.rules.begin(), e.rules.end(), rule) != e.rules.end();
        });
    }
    std::string_view found_word() const { return found_.type == kEndOfSlice ? std::string_view() : file_.word(found_); }
    bool ends_declaration() const { return found_.type == kEndOfSlice; }
    bool begins_clause() const { return found_.first_on_line && starts_any_clause(found_.type); }
    std::string found_in_words() const {
        return ends_declaration() ? fmt::format("the end of {}", declaration_name(keyword_, "the"))
                                  : described(file_, found_);
    }
    // Something is missing: that is to be shown at the end of what is there, not in the next line.
    Span place() const {
        const bool after = index_ > 0 && !wanted_.complete && (found_.first_on_line || ends_declaration());
        if (!after) return file_.span(found_);
        const uint32_t end = tokens_[index_ - 1].end;
        return {file_.file, end, end};
    }
    Diagnostic& report(DiagnosticCode code, Span span, const auto&... arguments) {
        return sink_.report(code, span, arguments...);
    }

    // ---- the kinds of mistakes ----

    bool explain_bracket() {
        if (is_closer(found_.type) &&
            std::none_of(opened_.begin(), opened_.end(), [&](TokenType t) { return closer_of(t) == found_.type; })) {
            report(DiagnosticCode::UnmatchedCloser, file_.span(found_), found_word()).help =
                "remove it, or write the bracket that opens it";
            return true;
        }
        if (!open_) return false;
        const Token& opener = tokens_[*open_];
        const TokenType closer = closer_of(opener.type);
        if (!expects(closer)) return false;
        if (opener.type == Grammar::TEXT_EXPR && text_is_cut_off()) {
            Diagnostic& diagnostic = report(DiagnosticCode::UnclosedBrace, place());
            diagnostic.notes.push_back({file_.span(opener), "it was opened here"});
            diagnostic.help = "write `}` here; a brace that is only a brace is written `\\{`";
            return true;
        }
        const bool outside = ends_declaration() || begins_clause() || is_closer(found_.type) ||
                             found_.type == Grammar::BLOCK_END || found_.type == Grammar::BULLET ||
                             found_.type == Grammar::TEXT_CLOSE;
        if (!outside) return false;
        Diagnostic& diagnostic = report(DiagnosticCode::MissingCloser, place(), literal(closer), found_in_words());
        diagnostic.notes.push_back({file_.span(opener), fmt::format("this `{}` is still open", file_.word(opener))});
        diagnostic.help = fmt::format("write `{}` where the part in brackets ends", literal(closer));
        return true;
    }

    bool text_is_cut_off() const {
        for (size_t i = index_; i < tokens_.size() && !tokens_[i].first_on_line; ++i) {
            if (tokens_[i].type == Grammar::UNCLOSED_TEXT || tokens_[i].type == Grammar::BAD_TEXT_END) return true;
        }
        return false;
    }

    bool explain_colon() {
        std::string_view right;
        if (found_.type == Grammar::EQUAL && expects(Grammar::COLON)) right = ":";
        if (found_.type == Grammar::COLON && expects(Grammar::EQUAL))
            right = expects_rule(Grammar::RuleComparisonTail) ? "is" : "=";
        if (!right.empty()) {
            report(DiagnosticCode::WrongSeparator, file_.span(found_), found_word(), right).help =
                fmt::format("write `{}`", right);
            return true;
        }
        if (found_.type != Grammar::COLON || index_ == 0) return false;
        const Token& before = tokens_[index_ - 1];
        if (!is_keyword(before.type) && (before.type != Grammar::IDENT || before.first_on_line)) return false;
        report(DiagnosticCode::NeedlessColon, file_.span(found_), file_.word(before)).help = "leave it out";
        return true;
    }

    bool explain_reserved_word() {
        if (!wanted_.name || !is_reserved(found_.type)) return false;
        // It may rather begin something else, unless its neighbours show that it names something.
        const Token* next = index_ + 1 < tokens_.size() ? &tokens_[index_ + 1] : nullptr;
        const bool before_label = next != nullptr && (next->type == Grammar::COLON || next->type == Grammar::TEXT_OPEN);
        const bool last_on_line =
            next == nullptr || next->first_on_line || next->type == Grammar::COMMA || is_closer(next->type);
        const bool after_dot =
            index_ > 0 && tokens_[index_ - 1].type == Grammar::DOT && tokens_[index_ - 1].end == found_.begin;
        const bool item = keyword_ == Grammar::KW_CHOICE || keyword_ == Grammar::KW_OUTCOMES;
        const bool named = before_label || after_dot || (last_on_line && (item || !found_.first_on_line));
        if (!named) return false;
        const bool word_follows = next != nullptr && !next->first_on_line && can_be_name(next->type);
        report(DiagnosticCode::ReservedWord, file_.span(found_), found_word()).help =
            word_follows ? fmt::format("a name is one word: write `{}_{}`", found_word(), file_.word(*next))
                         : fmt::format("choose another name, for example `{}_`", found_word());
        return true;
    }

    // A line that begins with a word that begins no clause here.
    bool explain_clause() {
        if (!wanted_.complete || !found_.first_on_line || ends_declaration()) return false;
        const std::string declaration = declaration_name(keyword_, "a");
        // `rules` where a rule was to begin.
        if (const std::string meant = nearest_declaration(found_word()); found_.indent == 0 && !meant.empty()) {
            report(DiagnosticCode::UnknownDeclaration, file_.span(found_), found_word()).help =
                fmt::format("did you mean `{}`?", meant);
            return true;
        }
        const std::vector<TokenType>& clauses = clause_starts(keyword_);
        if (starts_any_clause(found_.type) && !starts_clause(keyword_, found_.type)) {
            report(DiagnosticCode::WrongClause, file_.span(found_), found_word(), declaration).help = clause_help();
            return true;
        }
        if (found_.type != Grammar::IDENT && !(is_keyword(found_.type) && can_be_name(found_.type))) return false;
        Diagnostic& diagnostic = report(DiagnosticCode::UnknownClause, file_.span(found_), declaration, found_word());
        diagnostic.help = help_for_clause(surroundings());
        if (!diagnostic.help.empty()) return true;
        std::vector<std::string_view> words;
        for (const TokenType type : clauses) words.push_back(literal(type));
        std::string nearest = nearest_name(found_word(), words);
        if (nearest.empty()) nearest = nearest_declaration(found_word());
        diagnostic.help = nearest.empty() ? clause_help() : fmt::format("did you mean `{}`?", nearest);
        return true;
    }

    std::string clause_help() const {
        if (keyword_ == Grammar::KW_GUIDELINE && found_.type == Grammar::KW_WHEN) return "a guideline says `met when`";
        if (keyword_ == Grammar::KW_GUIDELINE && found_.type == Grammar::KW_THEN) return "a guideline says `otherwise`";
        if (keyword_ == Grammar::KW_RULE && found_.type == Grammar::KW_MET)
            return "a rule says `when`; `met when` belongs to a guideline";
        if (keyword_ == Grammar::KW_RULE && found_.type == Grammar::KW_OTHERWISE)
            return "a rule says `then`; `otherwise` belongs to a guideline";
        if (keyword_ == Grammar::KW_EXCEPTION && found_.type == Grammar::KW_FOR) {
            return "an exception goes through the same lists as its rule, and sees that rule's variables";
        }
        const std::vector<TokenType>& clauses = clause_starts(keyword_);
        if (clauses.empty()) return fmt::format("{} has no clauses", declaration_name(keyword_, "a"));
        return fmt::format("its clauses begin with {}", backticked(clauses));
    }

    void explain_expected() {
        Diagnostic& diagnostic = report(DiagnosticCode::Unexpected, place(), joined(wanted_.words), found_in_words());
        diagnostic.help = help();
    }

    Surroundings surroundings() const {
        Surroundings at;
        at.declaration = literal(keyword_);
        if (tokens_.size() > 1) at.id = file_.word(tokens_[1]);
        at.found = found_word();
        at.after = index_ + 1 < tokens_.size() ? file_.word(tokens_[index_ + 1]) : std::string_view();
        // What is missing is missing at the end of the line before.
        const bool at_end = ends_declaration() || found_.first_on_line;
        size_t begin = index_;
        while (begin > 0 && (begin == tokens_.size() || (begin == index_ && at_end) || !tokens_[begin].first_on_line))
            --begin;
        for (size_t i = begin; i < index_; ++i) at.line.push_back(file_.word(tokens_[i]));
        if (!ends_declaration()) {
            size_t last = index_;
            while (last + 1 < tokens_.size() && !tokens_[last + 1].first_on_line) ++last;
            at.own_rest = file_.text(found_.begin, tokens_[last].end);
            if (!at_end) at.rest = at.own_rest;
        }
        at.found_first = at_end;
        at.found_is_name = can_be_name(found_.type);
        for (const Expected& each : expected_)
            if (is_keyword(each.token) && !is_name(each)) at.wanted.push_back(literal(each.token));
        if (wanted_.words.size() == 1 && wanted_.words[0].starts_with('`'))
            at.only_word = std::string_view(wanted_.words[0]).substr(1, wanted_.words[0].size() - 2);
        at.wants_text = expects_rule(Grammar::RuleText);
        at.wants_date = expects(Grammar::DATE);
        at.wants_name = wanted_.name;
        at.wants_item = expects_comma() && !expects_word();
        at.wants_condition_end = expects_rule(Grammar::RuleComparisonTail) || expects_rule(Grammar::RuleBeside);
        return at;
    }

    std::string help() const {
        if (std::string phrase = help_for_phrase(surroundings()); !phrase.empty()) return phrase;
        if (std::string misspelt = misspelt_keyword(); !misspelt.empty()) return misspelt;
        if (std::string sign = sign_help(); !sign.empty()) return sign;
        if (found_.type == Grammar::MOMENT && expects(Grammar::DATE))
            return fmt::format("a date has no time of day: write `{}`", found_word().substr(0, 10));
        const Token* before = index_ > 0 ? &tokens_[index_ - 1] : nullptr;
        if (!ends_declaration() && !wanted_.name && !advice(found_word()).empty())
            return std::string(advice(found_word()));
        if (before != nullptr && before->type == Grammar::IDENT && !advice(file_.word(*before)).empty()) {
            return std::string(advice(file_.word(*before)));
        }
        if (found_.type == Grammar::NUMBER && index_ + 1 < tokens_.size()) {
            const std::string_view next = advice(file_.word(tokens_[index_ + 1]));
            if (next.starts_with("dates")) return std::string(next);
        }
        const bool item = expects_comma() && !found_.first_on_line && !ends_declaration();
        if (item && !expects_word()) return "put a comma before it";
        if (std::string words = help_for_two_words(surroundings()); !words.empty()) return words;
        if (wanted_.complete)
            return "if it belongs to a name, join the words with `_`; if a word or sign is missing before it, add it";
        if (wanted_.words.front().starts_with("the end")) return "remove it, or begin a new line before it";
        return wanted_.example.empty() ? fmt::format("write {} here", wanted_.words.front())
                                       : fmt::format("for example `{}`", wanted_.example);
    }

    // Help for a few frequent mistakes that the tokens around the place give away.
    std::string sign_help() const {
        if (lone_quote_follows()) return "if a text begins here, write `\"` before it";
        const Token* before = index_ > 0 ? &tokens_[index_ - 1] : nullptr;
        const TokenType last = before != nullptr ? before->type : kNoToken;
        const bool adjacent = before != nullptr && before->end == found_.begin && !ends_declaration();
        if (last == Grammar::TEXT_CLOSE && adjacent) return "a quotation mark inside a text is written `\\\"`";
        if (found_.type == Grammar::MINUS && expects(Grammar::BULLET)) return "begin a new line before each `-`";
        if (found_.first_on_line && last == Grammar::BLOCK_END) {
            return "each bullet stands on one line; to go on after a block, put parentheses around the whole of it";
        }
        const bool count = found_.type == Grammar::KW_OF && last == Grammar::KW_COUNT;
        const bool inner_if =
            found_.type == Grammar::KW_IF && !found_.first_on_line && !expects_rule(Grammar::RuleTail);
        if (count || inner_if) return "put parentheses around it, as in `(count of u in uses where u.likeness) >= 2`";
        if (found_.type == Grammar::KW_WHERE && follows_aggregate())
            return "put parentheses around what has a `where`, as in `(sum of u.cost for u in uses where u.on_camera) "
                   "> 5`";
        // `for` where only `for each` could follow.
        if ((found_.type == Grammar::KW_FOR || last == Grammar::KW_FOR) && follows_aggregate())
            return "put the value in parentheses, as in `sum of (u.days * u.fee) for u in uses`";
        if (found_.type == Grammar::PERCENT) return "`%` follows a plain number, as in `15%`";
        if (found_.type == Grammar::NUMBER && last == Grammar::IDENT && file_.word(*before).size() == 3)
            return fmt::format("an amount of money has its currency in three capitals before it: `{} {}`",
                               in_capitals(file_.word(*before)), found_word());
        if ((last == Grammar::NUMBER || last == Grammar::PERCENT) && is_currency_code(found_word()))
            return fmt::format("write the currency first: `{} {}`", found_word(), file_.word(*before));
        // `outcome` in a line of its own, which was taken for a field of the record above.
        if (before != nullptr && before->first_on_line && found_.first_on_line && expects(Grammar::COLON))
            if (const std::string meant = nearest_declaration(file_.word(*before)); !meant.empty())
                return fmt::format("did you mean `{}`?", meant);
        const bool before_if = index_ + 1 < tokens_.size() && tokens_[index_ + 1].type == Grammar::KW_IF;
        if (keyword_ == Grammar::KW_OUTCOMES && (before_if || found_.type == Grammar::KW_IF))
            return "write `when unsure`";
        if (before != nullptr && is_number_word(file_.word(*before))) return "write numbers in digits, as in `5 days`";
        if (found_.type == Grammar::NUMBER && (last == Grammar::NUMBER || last == Grammar::MONEY))
            return "write numbers without spaces, as in `50000000`";
        if (found_.type == Grammar::TEXT_OPEN && expects_rule(Grammar::RuleFieldName))
            return found_.first_on_line ? "write field names without quotes" : "put a comma before it";
        if (last == Grammar::KW_ALL && can_be_name(found_.type)) return "write `every u in uses where …`";
        if (keyword_ == Grammar::KW_DEFINE && expects(Grammar::KW_AS)) {
            return "write `as` before the expression, as in `define is_minor (t : Talent) as t.age < 18`";
        }
        if (keyword_ == Grammar::KW_EXCEPTION && index_ == 2)
            return "for example `exception background to final_deliverable`";
        if (keyword_ == Grammar::KW_GUARANTEE && expects(Grammar::KW_AT))
            return "for example `outcome is at least consult`";
        return "";
    }

    // Whether the line has `sum of`, `count of` … before the place.
    bool follows_aggregate() const {
        for (size_t i = std::min(index_, tokens_.size() - 1); i-- > 0 && !tokens_[i + 1].first_on_line;) {
            switch (tokens_[i].type) {
                case Grammar::KW_SUM:
                case Grammar::KW_LARGEST:
                case Grammar::KW_SMALLEST:
                case Grammar::KW_LATEST:
                case Grammar::KW_EARLIEST:
                case Grammar::KW_FIRST:
                case Grammar::KW_COUNT:
                    return tokens_[i + 1].type == Grammar::KW_OF;
                default:
                    break;
            }
        }
        return false;
    }

    static std::string in_capitals(std::string_view word) {
        std::string out(word);
        for (char& c : out)
            if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        return out;
    }
    static bool is_number_word(std::string_view word) {
        static constexpr std::array<std::string_view, 14> kWords{"one",    "two",     "three",  "four", "five",
                                                                 "six",    "seven",   "eight",  "nine", "ten",
                                                                 "twelve", "fifteen", "thirty", "sixty"};
        return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
    }

    static bool is_currency_code(std::string_view word) {
        return word.size() == 3 && std::all_of(word.begin(), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    }

    // Whether the line ends with a quotation mark that nothing opened.
    bool lone_quote_follows() const {
        for (size_t i = index_; i + 1 < tokens_.size() && (i == index_ || !tokens_[i].first_on_line); ++i) {
            if (tokens_[i].type == Grammar::TEXT_OPEN && tokens_[i + 1].type == Grammar::UNCLOSED_TEXT) return true;
        }
        return false;
    }

    // A word here, or the one before, that is nearly one of those that would have fitted.
    std::string misspelt_keyword() const {
        std::vector<std::string_view> fitting;
        for (const Expected& each : expected_) {
            if (is_keyword(each.token) && !is_name(each)) fitting.push_back(literal(each.token));
        }
        if (found_.type == Grammar::IDENT) {
            const std::string nearest = nearest_name(found_word(), fitting);
            if (!nearest.empty()) return fmt::format("did you mean `{}`?", nearest);
        }
        static const std::vector<std::string_view> kLeading = {"any",    "every",    "count", "not",
                                                               "surely", "possibly", "if",    "all"};
        if (index_ == 0 || tokens_[index_ - 1].type != Grammar::IDENT) return {};
        const std::string_view before = file_.word(tokens_[index_ - 1]);
        const std::string nearest = nearest_name(before, kLeading);
        return nearest.empty() ? std::string() : fmt::format("did you mean `{}` instead of `{}`?", nearest, before);
    }

    const FileText& file_;
    std::span<const Token> tokens_;
    SliceParser& parser_;
    DiagnosticSink& sink_;
    TokenType keyword_;
    size_t index_ = 0;
    std::set<Expected> expected_;
    Wanted wanted_;
    Token found_;
    std::optional<size_t> open_;     // the innermost bracket that is open there
    std::vector<TokenType> opened_;  // all of them
};

}  // namespace

void report_failure(const FileText& file, std::span<const Token> tokens, Failure failure, SliceParser& parser,
                    DiagnosticSink& sink) {
    Explainer(file, tokens, parser, sink).run(std::move(failure));
}

void report_no_declaration(const FileText& file, const Slice& slice, DiagnosticSink& sink) {
    const Token& token = slice.tokens.front();
    const std::string_view word = file.word(token);
    if (slice.kind == Slice::Kind::Stray) {
        sink.report(DiagnosticCode::OutsideDeclaration, file.span(token), word).help =
            "begin with a declaration, for example `policy studio.screening`";
        return;
    }
    const std::string nearest = nearest_declaration(word);
    std::vector<TokenType> all;
    for (TokenType type = Grammar::KW_POLICY; type <= Grammar::KW_GUARANTEE; ++type) all.push_back(type);
    sink.report(DiagnosticCode::UnknownDeclaration, file.span(token), word).help =
        nearest.empty() ? fmt::format("declarations begin with {}", backticked(all))
                        : fmt::format("did you mean `{}`?", nearest);
}

}  // namespace proviso::syntax::detail
