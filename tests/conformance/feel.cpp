// SPDX-License-Identifier: Apache-2.0
#include "tests/conformance/feel.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

namespace proviso::conformance {
namespace {

struct Token {
    enum class Kind : uint8_t { End, Word, Number, Text, At, Sign } kind = Kind::End;
    std::string text;
};

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool is_digit(char c) { return c >= '0' && c <= '9'; }

void append_utf8(uint32_t c, std::string& out) {
    if (c < 0x80) {
        out += static_cast<char>(c);
    } else if (c < 0x800) {
        out += static_cast<char>(0xC0 | c >> 6);
        out += static_cast<char>(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        out += static_cast<char>(0xE0 | c >> 12);
        out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
        out += static_cast<char>(0x80 | (c & 0x3F));
    } else {
        out += static_cast<char>(0xF0 | c >> 18);
        out += static_cast<char>(0x80 | (c >> 12 & 0x3F));
        out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
        out += static_cast<char>(0x80 | (c & 0x3F));
    }
}

class Lexer {
   public:
    explicit Lexer(std::string_view text) : text_(text) {}

    std::vector<Token> run() {
        std::vector<Token> tokens;
        while (skip_blank(), at_ < text_.size()) tokens.push_back(next());
        tokens.emplace_back();
        return tokens;
    }

   private:
    char peek(size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

    void skip_blank() {
        for (;;) {
            while (at_ < text_.size() && (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r')) ++at_;
            if (peek() == '/' && peek(1) == '/') {
                while (at_ < text_.size() && peek() != '\n') ++at_;
            } else if (peek() == '/' && peek(1) == '*') {
                at_ = std::min(text_.find("*/", at_ + 2), text_.size() - 2) + 2;
            } else {
                return;
            }
        }
    }

    Token next() {
        const char c = peek();
        if (is_letter(c)) {
            const size_t begin = at_;
            while (is_letter(peek()) || is_digit(peek())) ++at_;
            return {Token::Kind::Word, std::string(text_.substr(begin, at_ - begin))};
        }
        if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return number();
        if (c == '"' || c == '\'') return {Token::Kind::Text, string()};
        if (c == '@' && peek(1) == '"') {
            ++at_;
            return {Token::Kind::At, string()};
        }
        for (const std::string_view sign : {"!=", "==", "<=", ">=", "&&", "||", "..", "**"}) {
            if (!text_.substr(at_).starts_with(sign)) continue;
            at_ += 2;
            return {Token::Kind::Sign, std::string(sign)};
        }
        ++at_;
        return {Token::Kind::Sign, std::string(1, c)};
    }

    // Without its exponent.
    Token number() {
        std::string digits;
        size_t point = std::string::npos;
        while (is_digit(peek()) || (peek() == '.' && is_digit(peek(1)) && point == std::string::npos)) {
            if (peek() == '.')
                point = digits.size();
            else
                digits += peek();
            ++at_;
        }
        if (point == std::string::npos) point = digits.size();
        auto shift = static_cast<long>(point);
        if (peek() == 'e' || peek() == 'E') {
            size_t ahead = 1;
            const bool minus = peek(ahead) == '-';
            if (peek(ahead) == '-' || peek(ahead) == '+') ++ahead;
            if (is_digit(peek(ahead))) {
                at_ += ahead;
                long exponent = 0;
                for (; is_digit(peek()); ++at_) exponent = std::min(exponent * 10 + (peek() - '0'), 100L);
                shift += minus ? -exponent : exponent;
            }
        }
        while (shift <= 0) digits.insert(0, 1, '0'), ++shift;
        while (static_cast<size_t>(shift) > digits.size()) digits += '0';
        std::string out = digits.substr(0, static_cast<size_t>(shift));
        out.erase(0, std::min(out.find_first_not_of('0'), out.size() - 1));
        if (static_cast<size_t>(shift) < digits.size()) out += '.' + digits.substr(static_cast<size_t>(shift));
        return {Token::Kind::Number, out};
    }

    uint32_t hex(size_t count) {
        uint32_t value = 0;
        for (size_t i = 0; i < count; ++i, ++at_) {
            const char c = peek();
            const int digit = is_digit(c)            ? c - '0'
                              : c >= 'a' && c <= 'f' ? c - 'a' + 10
                              : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                     : -1;
            if (digit < 0) throw Unsupported("an escape that is none");
            value = value * 16 + static_cast<uint32_t>(digit);
        }
        return value;
    }

    std::string string() {
        const char quote = peek();
        std::string out;
        for (++at_; peek() != quote;) {
            if (at_ >= text_.size()) throw Unsupported("an open text");
            const char c = text_[at_++];
            if (c != '\\') {
                out += c;
                continue;
            }
            const char escaped = peek();
            ++at_;
            if (escaped == 'u' || escaped == 'U') {
                uint32_t character = hex(escaped == 'u' ? 4 : 6);
                if (character >= 0xD800 && character < 0xDC00 && peek() == '\\') {
                    at_ += 2;
                    character = 0x10000 + ((character - 0xD800) << 10) + (hex(4) - 0xDC00);
                }
                append_utf8(character, out);
            } else {
                out += escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped == 'r' ? '\r' : escaped;
            }
        }
        ++at_;
        return out;
    }

    std::string_view text_;
    size_t at_ = 0;
};

// Functions whose names have blanks.
constexpr std::array<std::string_view, 22> kFunctions = {"string length",   "upper case",
                                                         "lower case",      "substring before",
                                                         "substring after", "starts with",
                                                         "ends with",       "round up",
                                                         "round down",      "round half up",
                                                         "round half down", "day of year",
                                                         "day of week",     "month of year",
                                                         "week of year",    "date and time",
                                                         "distinct values", "index of",
                                                         "insert before",   "list contains",
                                                         "string join",     "years and months duration"};

class Parser {
   public:
    Parser(std::vector<Token> tokens, const std::vector<std::string>& names) : tokens_(std::move(tokens)) {
        for (const std::string& name : names) add_name(name);
        for (const std::string_view name : kFunctions) add_name(std::string(name));
    }

    Node whole() {
        Node node = expression();
        if (here().kind != Token::Kind::End) throw Unsupported("`" + here().text + "` after an expression");
        return node;
    }

   private:
    void add_name(const std::string& name) {
        std::vector<std::string> words;
        for (const Token& token : Lexer(name).run())
            if (token.kind != Token::Kind::End) words.push_back(token.text);
        names_.push_back(std::move(words));
        spelled_.push_back(name);
    }

    const Token& here(size_t ahead = 0) const { return tokens_[std::min(at_ + ahead, tokens_.size() - 1)]; }
    bool is(std::string_view text, size_t ahead = 0) const {
        return here(ahead).text == text &&
               (here(ahead).kind == Token::Kind::Sign || here(ahead).kind == Token::Kind::Word);
    }
    bool take(std::string_view text) {
        if (!is(text)) return false;
        ++at_;
        return true;
    }
    void need(std::string_view text) {
        if (!take(text)) throw Unsupported("`" + here().text + "` where `" + std::string(text) + "` belongs");
    }

    Node expression() {
        if (take("if")) {
            Node node{Kind::If, "", {}};
            node.kids.push_back(expression());
            need("then");
            node.kids.push_back(expression());
            need("else");
            node.kids.push_back(expression());
            return node;
        }
        Node node = disjunction();
        if (!take("?")) return node;
        Node choice{Kind::If, "", {std::move(node)}};
        choice.kids.push_back(expression());
        need(":");
        choice.kids.push_back(expression());
        return choice;
    }

    template <class Operand>
    Node chain(std::initializer_list<std::pair<std::string_view, std::string_view>> operators, Operand operand) {
        Node left = operand();
        for (;;) {
            const auto* found =
                std::find_if(operators.begin(), operators.end(), [&](const auto& o) { return is(o.first); });
            if (found == operators.end()) return left;
            ++at_;
            Node node{Kind::Binary, std::string(found->second), {}};
            node.kids.push_back(std::move(left));
            node.kids.push_back(operand());
            left = std::move(node);
        }
    }
    Node disjunction() {
        return chain({{"or", "or"}, {"||", "or"}}, [&] { return conjunction(); });
    }
    Node conjunction() {
        return chain({{"and", "and"}, {"&&", "and"}}, [&] { return comparison(); });
    }

    Node comparison() {
        Node left = sum();
        for (const auto& [sign, meaning] :
             {std::pair{"!=", "!="}, {"==", "="}, {"=", "="}, {"<=", "<="}, {">=", ">="}, {"<", "<"}, {">", ">"}}) {
            if (!take(sign)) continue;
            Node node{Kind::Binary, meaning, {}};
            node.kids.push_back(std::move(left));
            node.kids.push_back(sum());
            return node;
        }
        if (take("between")) {
            Node node{Kind::Between, "", {std::move(left)}};
            node.kids.push_back(sum());
            need("and");
            node.kids.push_back(sum());
            return node;
        }
        if (!take("in")) return left;
        Node node{Kind::In, "", {std::move(left)}};
        const size_t begin = at_;
        if (take("(")) {
            do node.kids.push_back(test());
            while (take(","));
            if (take(")")) return node;
            node.kids.resize(1);  // a range that is open at its beginning
        }
        at_ = begin;
        node.kids.push_back(test());
        return node;
    }

    Node test() {
        for (const auto& [sign, meaning] :
             {std::pair{"!=", "!="}, {"<=", "<="}, {">=", ">="}, {"<", "<"}, {">", ">"}, {"=", "="}})
            if (take(sign)) return {Kind::Unary, meaning, {sum()}};
        return sum();
    }

    Node sum() {
        return chain({{"+", "+"}, {"-", "-"}}, [&] { return product(); });
    }
    Node product() {
        return chain({{"*", "*"}, {"/", "/"}}, [&] { return negation(); });
    }
    Node negation() {
        if (take("-")) return {Kind::Negate, "", {negation()}};
        if (take("!")) return {Kind::Not, "", {negation()}};
        return member();
    }

    Node member() {
        Node node = primary();
        while (take(".")) {
            if (here().kind != Token::Kind::Word) throw Unsupported("a member without a name");
            node = {Kind::Member, here().text, {std::move(node)}};
            ++at_;
        }
        return node;
    }

    std::optional<Node> range(std::string_view open) {
        const size_t begin = at_;
        try {
            Node from = sum();
            if (take("..")) {
                Node to = sum();
                for (const std::string_view close : {"]", ")", "["})
                    if (take(close))
                        return Node{Kind::Range,
                                    (open == "[" ? "[" : "(") + std::string(close == "]" ? "]" : ")"),
                                    {std::move(from), std::move(to)}};
            }
        } catch (const Unsupported&) {
        }
        at_ = begin;
        return std::nullopt;
    }

    Node primary() {
        const Token token = here();
        switch (token.kind) {
            case Token::Kind::Number:
                ++at_;
                return {Kind::Number, token.text, {}};
            case Token::Kind::Text:
                ++at_;
                return {Kind::Text, token.text, {}};
            case Token::Kind::At:
                ++at_;
                return temporal(token.text);
            case Token::Kind::Word:
                return word();
            case Token::Kind::End:
                throw Unsupported("an expression that breaks off");
            case Token::Kind::Sign:
                break;
        }
        if (take("[")) {
            if (auto found = range("[")) return *std::move(found);
            Node list{Kind::List, "", {}};
            if (take("]")) return list;
            do list.kids.push_back(expression());
            while (take(","));
            need("]");
            return list;
        }
        if (take("(")) {
            if (auto found = range("(")) return *std::move(found);
            Node inner = is("=") || is("!=") || is("<") || is(">") || is("<=") || is(">=") ? test() : expression();
            need(")");
            return inner;
        }
        throw Unsupported("`" + token.text + "`");
    }

    static Node temporal(const std::string& text) {
        if (text.starts_with("P") || text.starts_with("-P")) return {Kind::Duration, text, {}};
        if (text.size() == 10 && text[4] == '-') return {Kind::Date, text, {}};
        throw Unsupported("a time, or a date with a time");
    }

    Node word() {
        const std::string first = here().text;
        if (first == "true" || first == "false") {
            ++at_;
            return {Kind::Bool, first, {}};
        }
        if (first == "null") {
            ++at_;
            return {};
        }
        if (first == "for" || first == "some" || first == "every" || first == "function")
            throw Unsupported("`" + first + "`");
        // The longest name that is known.
        size_t words = 1;
        std::string name = first;
        for (size_t i = 0; i < names_.size(); ++i) {
            if (names_[i].size() < words || (names_[i].size() == words && words > 1)) continue;
            bool same = true;
            for (size_t w = 0; w < names_[i].size(); ++w) same &= here(w).text == names_[i][w];
            if (same) words = names_[i].size(), name = spelled_[i];
        }
        at_ += words;
        if (!take("(")) return {Kind::Name, name, {}};
        Node call{Kind::Call, name, {}};
        if (!take(")")) {
            do {
                if (here().kind == Token::Kind::Word && is(":", 1)) {
                    if (here().text != "list") throw Unsupported("the parameter `" + here().text + "`");
                    at_ += 2;
                }
                call.kids.push_back(expression());
            } while (take(","));
            need(")");
        }
        if (call.text == "not" && call.kids.size() == 1) return {Kind::Not, "", std::move(call.kids)};
        const bool literal = call.kids.size() == 1 && call.kids[0].kind == Kind::Text;
        if ((call.text == "date" || call.text == "duration") && literal) return temporal(call.kids[0].text);
        return call;
    }

    std::vector<Token> tokens_;
    size_t at_ = 0;
    std::vector<std::vector<std::string>> names_;
    std::vector<std::string> spelled_;
};

}  // namespace

Node parse_feel(std::string_view text, const std::vector<std::string>& names) {
    return Parser(Lexer(text).run(), names).whole();
}

}  // namespace proviso::conformance
