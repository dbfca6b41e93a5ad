// SPDX-License-Identifier: Apache-2.0
#include "runtime/session/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "runtime/decision/json_writer.h"
#include "runtime/session/words.h"

namespace proviso::session {
namespace {

constexpr size_t kDeepest = 128;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
void append_utf8(uint32_t code, std::string& out) {
    if (code < 0x80) {
        out += static_cast<char>(code);
        return;
    }
    const int more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    constexpr unsigned kLead[] = {0, 0xC0, 0xE0, 0xF0};
    out += static_cast<char>(kLead[more] | code >> (6 * more));
    for (int i = more - 1; i >= 0; --i) out += static_cast<char>(0x80 | (code >> (6 * i) & 0x3F));
}

class Parser {
   public:
    Parser(std::string_view text, std::string& error) : text_(text), error_(error) {}

    std::optional<Json> run() {
        Json out;
        if (!value(out, 0)) return std::nullopt;
        skip();
        if (at_ == text_.size()) return out;
        complain(fmt::format("`{}` is too much", rest()));
        return std::nullopt;
    }

   private:
    bool complain(std::string message) {
        if (error_.empty()) error_ = std::move(message);
        return false;
    }
    std::string rest() const {
        std::string_view shown = text_.substr(at_, 20);
        while (!shown.empty() && (static_cast<unsigned char>(shown.back()) & 0x80) != 0) shown.remove_suffix(1);
        return std::string(shown);
    }
    void skip() {
        while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0) ++at_;
    }
    char peek() {
        skip();
        return at_ < text_.size() ? text_[at_] : '\0';
    }
    bool take(char wanted) {
        if (peek() != wanted) return false;
        ++at_;
        return true;
    }
    std::string_view word() {
        const size_t begin = at_;
        while (at_ < text_.size() && is_part_of_name(text_[at_])) ++at_;
        return text_.substr(begin, at_ - begin);
    }

    bool value(Json& out, size_t depth) {
        if (depth > kDeepest) return complain(fmt::format("it nests deeper than {}", kDeepest));
        const char c = peek();
        if (c == '\0') return complain("a value is missing");
        if (c == '{') return object(out, depth);
        if (c == '[') return array(out, depth);
        if (c == '"') {
            out.kind = Json::Kind::String;
            return string(out.text);
        }
        if (is_digit(c) || c == '-') return number(out);
        if (is_part_of_name(c)) return name(out);
        return complain(fmt::format("`{}` begins no value", rest()));
    }

    bool object(Json& out, size_t depth) {
        out.kind = Json::Kind::Object;
        ++at_;
        while (!take('}')) {
            std::string key;
            if (peek() == '"') {
                if (!string(key)) return false;
            } else {
                key = word();
                if (key.empty())
                    return complain(at_ == text_.size()
                                        ? "a `}` is missing"
                                        : fmt::format("a field's name was expected before `{}`", rest()));
            }
            if (!take(':')) return complain(fmt::format("a `:` is missing after `{}`", key));
            if (out.find(key) != nullptr) return complain(fmt::format("`{}` stands twice", key));
            Json item;
            if (!value(item, depth + 1)) return false;
            out.names.push_back(std::move(key));
            out.items.push_back(std::move(item));
            if (!take(',') && peek() != '}') return complain("a `,` or `}` is missing");
        }
        return true;
    }

    bool array(Json& out, size_t depth) {
        out.kind = Json::Kind::Array;
        ++at_;
        while (!take(']')) {
            if (!value(out.items.emplace_back(), depth + 1)) return false;
            if (!take(',') && peek() != ']') return complain("a `,` or `]` is missing");
        }
        return true;
    }

    bool string(std::string& out) {
        for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
            if (text_[at_] != '\\') {
                out += text_[at_];
            } else if (!escape(out)) {
                return complain("a `\\` in a text is followed by nothing that it goes with");
            }
        }
        if (at_ == text_.size()) return complain("the text lacks its closing `\"`");
        ++at_;
        return true;
    }

    bool escape(std::string& out) {
        if (++at_ == text_.size()) return false;
        const char c = text_[at_];
        const std::string_view plain = "\"\\/{bfnrt", meant = "\"\\/{\b\f\n\r\t";
        if (const size_t found = plain.find(c); found != std::string_view::npos) {
            out += meant[found];
            return true;
        }
        uint32_t code = 0;
        if (c != 'u' || !hex(code)) return false;
        if (code >= 0xD800 && code < 0xDC00) {
            uint32_t low = 0;
            if (text_.substr(at_ + 1, 2) != "\\u") return false;
            at_ += 2;
            if (!hex(low) || low < 0xDC00 || low > 0xDFFF) return false;
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        }
        append_utf8(code, out);
        return true;
    }
    bool hex(uint32_t& code) {
        code = 0;
        for (int i = 0; i < 4; ++i) {
            if (++at_ >= text_.size() || std::isxdigit(static_cast<unsigned char>(text_[at_])) == 0) return false;
            const char c = static_cast<char>(std::tolower(static_cast<unsigned char>(text_[at_])));
            code = code * 16 + static_cast<uint32_t>(is_digit(c) ? c - '0' : c - 'a' + 10);
        }
        return true;
    }

    // A number; a date, and whatever else begins with a digit, is a text.
    bool number(Json& out) {
        const size_t begin = at_;
        const bool negative = take('-');
        if (std::isupper(static_cast<unsigned char>(peek())) != 0) return money(out, word(), negative);
        const auto digits = [&] {
            while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
        };
        digits();
        if (at_ + 1 < text_.size() && text_[at_] == '.' && is_digit(text_[at_ + 1])) ++at_, digits();
        if (at_ + 1 < text_.size() && (text_[at_] == 'e' || text_[at_] == 'E')) {
            const size_t before = at_;
            at_ += text_[at_ + 1] == '-' || text_[at_ + 1] == '+' ? 2 : 1;
            if (at_ < text_.size() && is_digit(text_[at_]))
                digits();
            else
                at_ = before;
        }
        out.kind = Json::Kind::Number;
        const std::string_view more = "-:+._";
        while (at_ < text_.size() && (is_part_of_name(text_[at_]) || more.find(text_[at_]) != std::string_view::npos)) {
            ++at_;
            out.kind = Json::Kind::String;
        }
        out.text = text_.substr(begin, at_ - begin);
        return out.text != "-" || complain("a number is missing after `-`");
    }

    bool money(Json& out, std::string_view currency, bool negative) {
        Json amount;
        peek();
        if (!number(amount) || amount.kind != Json::Kind::Number)
            return complain(fmt::format("an amount is missing after `{}`", currency));
        out.kind = Json::Kind::Object;
        out.names = {"amount", "currency"};
        out.items = {Json::string((negative ? "-" : "") + amount.text), Json::string(std::string(currency))};
        return true;
    }

    bool name(Json& out) {
        std::string_view found = word();
        if (found == "true" || found == "false") {
            out.kind = found == "true" ? Json::Kind::True : Json::Kind::False;
            return true;
        }
        if (found == "null") return true;
        if (found == "not") {
            peek();
            const std::string_view state = word();
            if (state == "answered") return true;
            if (state == "applicable") return out = Json::string("not_applicable"), true;
            return complain("`not` is followed by `answered` or `applicable`");
        }
        const bool capitals =
            found.size() == 3 && std::all_of(found.begin(), found.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
        if (capitals && is_digit(peek())) return money(out, found, false);
        // A choice's value in full.
        while (at_ < text_.size() && text_[at_] == '.') {
            ++at_;
            found = word();
        }
        out = Json::string(std::string(found));
        return true;
    }

    std::string_view text_;
    std::string& error_;
    size_t at_ = 0;
};

void write(const Json& value, size_t indent, bool pretty, std::string& out) {
    const auto line = [&](size_t depth) {
        if (!pretty) return;
        out += '\n';
        out.append(depth * 2, ' ');
    };
    switch (value.kind) {
        case Json::Kind::Null:
            out += "null";
            break;
        case Json::Kind::True:
            out += "true";
            break;
        case Json::Kind::False:
            out += "false";
            break;
        case Json::Kind::Number:
            out += value.text;
            break;
        case Json::Kind::String:
            append_json_string(value.text, out);
            break;
        case Json::Kind::Array:
        case Json::Kind::Object: {
            const bool object = value.kind == Json::Kind::Object;
            out += object ? '{' : '[';
            for (size_t i = 0; i < value.items.size(); ++i) {
                if (i != 0) out += ',';
                line(indent + 1);
                if (object) {
                    append_json_string(value.names[i], out);
                    out += pretty ? ": " : ":";
                }
                write(value.items[i], indent + 1, pretty, out);
            }
            if (!value.items.empty()) line(indent);
            out += object ? '}' : ']';
            break;
        }
    }
}

}  // namespace

const Json* Json::find(std::string_view name) const {
    const auto found = std::find(names.begin(), names.end(), name);
    return found == names.end() ? nullptr : &items[static_cast<size_t>(found - names.begin())];
}

Json& Json::at(std::string_view name) {
    if (Json* found = find(name)) return *found;
    names.emplace_back(name);
    return items.emplace_back();
}

void Json::erase(std::string_view name) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) return;
    items.erase(items.begin() + (found - names.begin()));
    names.erase(found);
}

std::optional<Json> read_value(std::string_view text, std::string& error) { return Parser(text, error).run(); }

std::string write_json(const Json& value, bool pretty) {
    std::string out;
    write(value, 0, pretty, out);
    return out;
}

}  // namespace proviso::session
