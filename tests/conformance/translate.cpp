// SPDX-License-Identifier: Apache-2.0
#include "tests/conformance/translate.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

namespace proviso::conformance {
namespace {

using Json = nlohmann::json;

enum class Type : uint8_t { Unknown, Answer, Number, Text, Date, Duration };

struct Value {
    std::string text;  // in our words, in parentheses where need be
    Type type = Type::Unknown;
};

std::string type_name(Type type) {
    switch (type) {
        case Type::Unknown:
        case Type::Answer:
            return "answer";
        case Type::Number:
            return "number";
        case Type::Text:
            return "text";
        case Type::Date:
            return "date";
        case Type::Duration:
            break;
    }
    return "duration";
}

std::string text_literal(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\' || c == '{') out += '\\';
        if (c == '\r') throw Unsupported("a text with a carriage return");
        out += c == '\n' ? "\\n" : std::string(1, c);
    }
    return out + "\"";
}

// Theirs matches where a part of the text does.
std::string pattern(const std::string& theirs) {
    std::string out = "\"(?s:.*)(?:";
    for (const char c : theirs) {
        if (c == '\n' || c == '\r') throw Unsupported("a pattern of several lines");
        if (c == '"') out += '\\';
        out += c;
    }
    return out + ")(?s:.*)\"";
}

class Translator {
   public:
    explicit Translator(const Case& asked) : case_(asked) {
        find_names(asked.expression);
        for (const auto& [name, input] : asked.inputs.items()) add_input(name, name, input);
    }

    Translated run(bool as_condition) {
        const std::string condition = as_condition ? value(case_.expression, Type::Answer).text : expectation();
        Translated out;
        out.policy = "policy suite.case\n  decides R\nrecord R\n  id : text, key\n" + fields_ +
                     "outcomes\n  low\n  high\n  otherwise low\n"
                     "  when unsure low\nrule asked\n  when " +
                     condition + "\n  then high\n";
        out.record = record_.dump();
        return out;
    }

   private:
    // ---- inputs ----

    void find_names(const Node& node) {
        if (node.kind == Kind::Name || node.kind == Kind::Member) named_.push_back(path_of(node));
        if (node.kind == Kind::Member && is_path(node)) return;  // of a record only that member
        for (const Node& kid : node.kids) find_names(kid);
    }
    static bool is_path(const Node& node) {
        return node.kind == Kind::Name || (node.kind == Kind::Member && is_path(node.kids[0]));
    }
    // What the expression does not speak of, no record needs to hold.
    bool is_named(const std::string& path) const {
        return std::any_of(named_.begin(), named_.end(), [&](const std::string& name) {
            return name == path || name.starts_with(path + ".") || path.starts_with(name + ".");
        });
    }

    void add_input(const std::string& path, const std::string& shown, const Json& input) {
        const std::string kind = input.value("t", "");
        const Json& given = input.contains("v") ? input["v"] : Json();
        if (kind == "record") {
            for (const auto& [name, inner] : given.items()) add_input(path + "." + name, shown + "." + name, inner);
            return;
        }
        if (!is_named(path)) return;
        const std::string field = fmt::format("f{}", inputs_.size());
        if (kind == "list") {
            Type element = Type::Unknown;
            Json values = Json::array();
            for (const Json& item : given) {
                element = type_of(item.value("t", ""));
                values.push_back(item["v"]);
            }
            if (element == Type::Unknown) return;
            inputs_[path] = {field, element};
            lists_.push_back(field);
            fields_ += fmt::format("  {} : list of {}\n", field, type_name(element));
            record_[field] = values;
            return;
        }
        const Type type = type_of(kind);
        // A time of day, say: an error only where the expression asks for it.
        if (type == Type::Unknown && kind != "null") return;
        inputs_[path] = {field, type};
        if (kind == "null" || given.is_null()) {
            inputs_[path].type = Type::Unknown;  // as the expression wants it
            return;
        }
        fields_ += fmt::format("  {} : {}\n", field, type_name(type));
        record_[field] = type == Type::Answer && given.is_string() ? Json(given == "true" ? "yes" : "no") : given;
    }

    static Type type_of(const std::string& kind) {
        if (kind == "boolean" || kind == "bool") return Type::Answer;
        if (kind == "decimal" || kind == "double" || kind == "int64" || kind == "integer") return Type::Number;
        if (kind == "string") return Type::Text;
        if (kind == "date") return Type::Date;
        if (kind == "duration") return Type::Duration;
        return Type::Unknown;
    }

    // Something about which nothing is known.
    Value nothing(Type type) {
        const std::string field = fmt::format("n{}", nothings_++);
        fields_ += fmt::format("  {} : {}\n", field, type_name(type));
        return {field, type};
    }

    // ---- what is expected ----

    std::string expectation() {
        const std::string kind = case_.expected.value("t", "null");
        const Type type = type_of(kind);
        if (type == Type::Unknown) {
            const auto input = inputs_.find(path_of(case_.expression));
            if (input != inputs_.end() && input->second.type != Type::Unknown)
                throw Unsupported("what makes an input that is given null is not in the case");
            const Value asked = value(case_.expression, Type::Unknown);
            return asked.type == Type::Answer ? asked.text : fmt::format("{0} is {0}", asked.text);
        }
        const Node& asked = single(case_.expression);
        const Value found = value(asked, type);
        if (type == Type::Answer) return found.text;
        std::string wanted = case_.expected["v"].get<std::string>();
        if (type == Type::Number && wanted.find_first_of("eE") != std::string::npos)
            wanted = parse_feel(wanted, {}).text;
        return fmt::format("{} is {}", found.text,
                           type == Type::Text     ? text_literal(wanted)
                           : type == Type::Number ? "(" + wanted + ")"
                                                  : wanted);
    }

    // A list of one value, where a value is wanted, is that value.
    static const Node& single(const Node& node) {
        return node.kind == Kind::List && node.kids.size() == 1 ? node.kids[0] : node;
    }

    // ---- expressions ----

    Type guess(const Node& node) const {
        switch (node.kind) {
            case Kind::Bool:
            case Kind::Not:
            case Kind::Between:
            case Kind::In:
                return Type::Answer;
            case Kind::Number:
                return Type::Number;
            case Kind::Text:
                return Type::Text;
            case Kind::Date:
                return Type::Date;
            case Kind::Duration:
                return Type::Duration;
            case Kind::Name:
            case Kind::Member: {
                const auto found = inputs_.find(path_of(node));
                if (found != inputs_.end()) return found->second.type;
                return node.kind == Kind::Member && node.kids[0].kind != Kind::Name ? Type::Number : Type::Unknown;
            }
            case Kind::Negate:
                return Type::Number;
            case Kind::If:
                return guess(node.kids[1]) != Type::Unknown ? guess(node.kids[1]) : guess(node.kids[2]);
            case Kind::Binary:
                return guess_binary(node);
            case Kind::Call: {
                static const std::map<std::string, Type> kResults = {
                    {"string length", Type::Number}, {"contains", Type::Answer},
                    {"starts with", Type::Answer},   {"ends with", Type::Answer},
                    {"matches", Type::Answer},       {"all", Type::Answer},
                    {"any", Type::Answer},           {"even", Type::Answer},
                    {"odd", Type::Answer},           {"date", Type::Date},
                    {"substring", Type::Text},       {"string", Type::Text},
                    {"upper case", Type::Text},      {"lower case", Type::Text},
                    {"string join", Type::Text},     {"substring before", Type::Text},
                    {"substring after", Type::Text}};
                const auto found = kResults.find(node.text);
                return found == kResults.end() ? Type::Number : found->second;
            }
            case Kind::Null:
            case Kind::List:
            case Kind::Range:
            case Kind::Unary:
                break;
        }
        return Type::Unknown;
    }

    Type guess_binary(const Node& node) const {
        if (node.text != "+" && node.text != "-" && node.text != "*" && node.text != "/") return Type::Answer;
        const Type left = guess(node.kids[0]), right = guess(node.kids[1]);
        if (left == Type::Date || right == Type::Date) return Type::Date;
        return left != Type::Unknown && left != Type::Duration ? left : right;
    }

    std::string path_of(const Node& node) const {
        if (node.kind == Kind::Name) return node.text;
        if (node.kind == Kind::Member) return path_of(node.kids[0]) + "." + node.text;
        return {};
    }

    Value value(const Node& node, Type wanted) {
        switch (node.kind) {
            case Kind::Null:
                return nothing(wanted == Type::Unknown ? Type::Answer : wanted);
            case Kind::Bool:
                return {node.text == "true" ? "yes" : "no", Type::Answer};
            case Kind::Number:
                return {node.text, Type::Number};
            case Kind::Text:
                return {text_literal(node.text), Type::Text};
            case Kind::Date:
                return {node.text, Type::Date};
            case Kind::Duration:
                return {duration(node.text), Type::Duration};
            case Kind::Name:
                return name(path_of(node), wanted);
            case Kind::Member:
                return member(node, wanted);
            case Kind::Negate:
                return {fmt::format("(-{})", value(node.kids[0], Type::Number).text), Type::Number};
            case Kind::Not:
                return {fmt::format("(not {})", condition(node.kids[0])), Type::Answer};
            case Kind::Binary:
                return binary(node);
            case Kind::Between: {
                const Type type = common({&node.kids[0], &node.kids[1], &node.kids[2]});
                return {fmt::format("({} between {} and {})", value(node.kids[0], type).text,
                                    value(node.kids[1], type).text, value(node.kids[2], type).text),
                        Type::Answer};
            }
            case Kind::In:
                return in(node);
            case Kind::If:
                // Of branches of two types, which no expression can be, the condition must have chosen one already.
                if (node.kids[0].kind == Kind::Bool && guess(node.kids[1]) != guess(node.kids[2]))
                    return value(node.kids[node.kids[0].text == "true" ? 1 : 2], wanted);
                return {fmt::format("(if {} then {} else {})", condition(node.kids[0]),
                                    value(node.kids[1], wanted).text, value(node.kids[2], wanted).text),
                        guess(node)};
            case Kind::Call:
                return call(node, wanted);
            case Kind::List:
                if (node.kids.size() == 1) return value(node.kids[0], wanted);
                throw Unsupported("a list as a value");
            case Kind::Range:
                throw Unsupported("a range as a value");
            case Kind::Unary:
                throw Unsupported("a comparison as a value");
        }
        throw Unsupported("an expression");
    }

    Type common(std::initializer_list<const Node*> nodes) const {
        for (const Node* node : nodes)
            if (const Type type = guess(*node); type != Type::Unknown) return type;
        return Type::Unknown;
    }

    // An operand of `and`, `or`, `not` that is no answer counts as null there: that is their rule in FEEL, and absorbed as an error in CEL.
    std::string condition(const Node& node) {
        const Type type = guess(node);
        if (type != Type::Answer && type != Type::Unknown) return nothing(Type::Answer).text;
        return value(node, Type::Answer).text;
    }

    Value name(const std::string& path, Type wanted) {
        const auto found = inputs_.find(path);
        // Whatever it is, the checker has the last word.
        if (found == inputs_.end()) return {"unknown_name", wanted};
        if (found->second.type == Type::Unknown) {
            found->second.type = wanted == Type::Unknown ? Type::Answer : wanted;
            fields_ += fmt::format("  {} : {}\n", found->second.text, type_name(found->second.type));
        }
        return found->second;
    }

    Value member(const Node& node, Type wanted) {
        if (const std::string path = path_of(node); inputs_.contains(path)) return name(path, wanted);
        if (node.kids[0].kind == Kind::Null) return nothing(wanted);
        for (const std::string_view part : {"year", "month", "day"})
            if (node.text == part)
                return {fmt::format("({} of {})", part, value(node.kids[0], Type::Date).text), Type::Number};
        throw Unsupported("the member `" + node.text + "`");
    }

    // "P1Y2M" -> (1 years + 2 months), each a literal of its own.
    static std::string duration(std::string text) {
        const bool minus = text.starts_with('-');
        if (minus) text.erase(0, 1);
        std::string out;
        bool time = false;
        for (size_t i = 1; i < text.size();) {
            if (text[i] == 'T') {
                time = true;
                ++i;
                continue;
            }
            const size_t end = text.find_first_not_of("0123456789", i);
            if (end == std::string::npos || end == i) throw Unsupported("the duration " + text);
            const char unit = text[end];
            const char* word = unit == 'Y'   ? "years"
                               : unit == 'M' ? (time ? "minutes" : "months")
                               : unit == 'D' ? "days"
                               : unit == 'H' ? "hours"
                                             : nullptr;
            if (word == nullptr) throw Unsupported("the duration " + text);
            if (!out.empty()) throw Unsupported("a duration of several units");
            out = fmt::format("{}{} {}", minus ? "-" : "", text.substr(i, end - i), word);
            i = end + 1;
        }
        return "(" + out + ")";
    }

    Value binary(const Node& node) {
        const Node &left = node.kids[0], &right = node.kids[1];
        const std::string& op = node.text;
        if (op == "and" || op == "or")
            return {fmt::format("({} {} {})", condition(left), op, condition(right)), Type::Answer};
        if (op == "=" || op == "!=") return equality(node);
        if (op == "<" || op == "<=" || op == ">" || op == ">=") {
            const Type type = common({&left, &right});
            return {fmt::format("({} {} {})", value(left, type).text, ordering(op, type), value(right, type).text),
                    Type::Answer};
        }
        const Type type = guess_binary(node);
        if (type == Type::Text && op == "+") return joined(left, right);
        // With a null beside a date, the null is what can be added to one.
        const auto operand = [&](const Node& one, const Node& other) {
            // What is no number at all counts as null there.
            if (one.kind == Kind::Range) return nothing(Type::Number).text;
            const Type own = guess(one), beside = guess(other);
            if (own != Type::Unknown) return value(one, own).text;
            return value(one, beside == Type::Unknown ? Type::Number : beside).text;
        };
        return {fmt::format("({} {} {})", operand(left, right), op, operand(right, left)),
                type == Type::Unknown ? Type::Number : type};
    }

    // `"You are " + name` as `"You are {name}"`.
    Value joined(const Node& left, const Node& right) {
        std::string out = "\"";
        for (const Node* side : {&left, &right}) {
            if (side->kind == Kind::Text) {
                const std::string literal = text_literal(side->text);
                out += literal.substr(1, literal.size() - 2);
            } else {
                out += "{" + value(*side, Type::Text).text + "}";
            }
        }
        return {out + "\"", Type::Text};
    }

    static std::string_view ordering(std::string_view op, Type type) {
        if (type != Type::Date) return op;
        return op == "<" ? "before" : op == "<=" ? "on or before" : op == ">" ? "after" : "on or after";
    }

    Value equality(const Node& node) {
        const Node &left = node.kids[0], &right = node.kids[1];
        const bool negated = node.text == "!=";
        if (left.kind == Kind::Null || right.kind == Kind::Null) {
            const Node& other = left.kind == Kind::Null ? right : left;
            if (other.kind == Kind::Null) return {negated ? "no" : "yes", Type::Answer};
            if (const auto found = inputs_.find(path_of(other)); found != inputs_.end()) {
                const Value field = name(found->first, Type::Answer);
                return {fmt::format("({} is {}answered)", field.text, negated ? "" : "not "), Type::Answer};
            }
            if (other.kind == Kind::Call || other.kind == Kind::Binary)
                throw Unsupported("whether a worked-out value is null");
            return {negated ? "yes" : "no", Type::Answer};  // a literal is never null
        }
        const Type type = common({&left, &right});
        return {fmt::format("({} is {}{})", value(left, type).text, negated ? "not " : "", value(right, type).text),
                Type::Answer};
    }

    Value in(const Node& node) {
        std::vector<std::string> tests;
        for (size_t i = 1; i < node.kids.size(); ++i) add_tests(node.kids[0], node.kids[i], tests);
        if (tests.empty()) return {"no", Type::Answer};
        std::string out;
        for (const std::string& test : tests) out += (out.empty() ? "" : " or ") + test;
        return {"(" + out + ")", Type::Answer};
    }

    void add_tests(const Node& subject, const Node& test, std::vector<std::string>& tests) {
        if (test.kind == Kind::List) {
            for (const Node& item : test.kids) add_tests(subject, item, tests);
            return;
        }
        if (subject.kind == Kind::List) throw Unsupported("a list among lists");
        if (test.kind == Kind::Range) {
            const Type type = common({&subject, &test.kids[0], &test.kids[1]});
            const bool from = test.text[0] == '[', to = test.text[1] == ']';
            tests.push_back(fmt::format("({0} {1} {2} and {0} {3} {4})", value(subject, type).text,
                                        ordering(from ? ">=" : ">", type), value(test.kids[0], type).text,
                                        ordering(to ? "<=" : "<", type), value(test.kids[1], type).text));
            return;
        }
        const bool unary = test.kind == Kind::Unary;
        const Node& right = unary ? test.kids[0] : test;
        tests.push_back(binary({Kind::Binary, unary ? test.text : "=", {subject, right}}).text);
    }

    // The arguments, those of a list that stands alone taken out of it.
    static std::vector<Node> flat(const Node& call) {
        if (call.kids.size() == 1 && call.kids[0].kind == Kind::List) return call.kids[0].kids;
        return call.kids;
    }

    const Node& argument(const Node& node, size_t place, size_t count) const {
        if (node.kids.size() != count)
            throw Unsupported(fmt::format("`{}` with {} arguments", node.text, node.kids.size()));
        return node.kids[place];
    }

    Value call(const Node& node, Type wanted) {
        const std::string& f = node.text;
        if (f == "all" || f == "any") return fold(node);
        if (f == "min" || f == "max" || f == "sum" || f == "count") return aggregate(node);
        if (f == "abs") {
            const std::string x = value(argument(node, 0, 1), Type::Number).text;
            return {fmt::format("(if {0} < 0 then -{0} else {0})", x), Type::Number};
        }
        if (f == "modulo")
            return {remainder(value(argument(node, 0, 2), Type::Number).text, value(node.kids[1], Type::Number).text),
                    Type::Number};
        if (f == "even" || f == "odd")
            return {fmt::format("({} is {})", remainder(value(argument(node, 0, 1), Type::Number).text, "2"),
                                f == "even" ? 0 : 1),
                    Type::Answer};
        if (f == "string length")
            return {fmt::format("(length of {})", value(argument(node, 0, 1), Type::Text).text), Type::Number};
        for (const auto& [theirs, ours] :
             {std::pair{"contains", "contains"}, {"starts with", "starts with"}, {"ends with", "ends with"}})
            if (f == theirs)
                return {fmt::format("({} {} {})", value(argument(node, 0, 2), Type::Text).text, ours,
                                    value(node.kids[1], Type::Text).text),
                        Type::Answer};
        if (f == "matches" && argument(node, 1, 2).kind == Kind::Text)
            return {fmt::format("({} matches {})", value(node.kids[0], Type::Text).text, pattern(node.kids[1].text)),
                    Type::Answer};
        if (const auto rounded = rounding(node)) return *rounded;
        if (f == "date" && node.kids.size() == 3 &&
            std::any_of(node.kids.begin(), node.kids.end(), [](const Node& kid) { return kid.kind == Kind::Null; }))
            return nothing(Type::Date);
        // No word for it: the checker says so where the case is one that must be refused.
        std::string spelled = f;
        std::replace(spelled.begin(), spelled.end(), ' ', '_');
        unsupported_.push_back(f);
        std::string arguments;
        for (const Node& kid : node.kids) arguments += (arguments.empty() ? "" : ", ") + value(kid, guess(kid)).text;
        return {fmt::format("{}({})", spelled, arguments.empty() ? "no" : arguments), wanted};
    }

    static std::string remainder(const std::string& a, const std::string& b) {
        return fmt::format("({0} - {1} * (({0} / {1}) rounded down to 0 places))", a, b);
    }

    Value fold(const Node& node) {
        const bool all = node.text == "all";
        std::string out;
        for (const Node& item : flat(node)) out += (out.empty() ? "" : all ? " and " : " or ") + condition(item);
        if (out.empty()) return {all ? "yes" : "no", Type::Answer};
        return {"(" + out + ")", Type::Answer};
    }

    Value aggregate(const Node& node) {
        static const std::map<std::string, std::string> kWords = {
            {"min", "smallest"}, {"max", "largest"}, {"sum", "sum"}, {"count", "count"}};
        const auto found = node.kids.size() == 1 ? inputs_.find(path_of(node.kids[0])) : inputs_.end();
        if (found == inputs_.end()) throw Unsupported("`" + node.text + "` of a list that stands in the expression");
        return {fmt::format("({} of {})", kWords.at(node.text), found->second.text),
                node.text == "count" ? Type::Number : found->second.type};
    }

    std::optional<Value> rounding(const Node& node) {
        static const std::map<std::string, std::string> kWords = {{"decimal", "rounded"},
                                                                  {"floor", "rounded down"},
                                                                  {"ceiling", "rounded up"},
                                                                  {"round half up", "rounded half up"}};
        const std::string& f = node.text;
        const bool away = f == "round up", towards = f == "round down", half_down = f == "round half down";
        const auto word = kWords.find(f);
        if (word == kWords.end() && !away && !towards && !half_down) return std::nullopt;
        if (node.kids.empty() || node.kids.size() > 2) throw Unsupported("`" + f + "` with that many arguments");
        std::string places = "0";
        if (node.kids.size() == 2) {
            // As many places as nobody knows: nothing is known of the result.
            if (node.kids[1].kind == Kind::Null) return nothing(Type::Number);
            if (node.kids[1].kind != Kind::Number) throw Unsupported("places that are worked out");
            places = node.kids[1].text;
        }
        const std::string x = value(node.kids[0], Type::Number).text;
        if (word != kWords.end())
            return Value{fmt::format("({} {} to {} places)", x, word->second, places), Type::Number};
        // Away from zero, and towards it, are up and down for what is not negative.
        if (!half_down)
            return Value{
                fmt::format("(if {0} < 0 then {0} rounded {1} to {3} places else {0} rounded {2} to {3} places)", x,
                            away ? "down" : "up", away ? "up" : "down", places),
                Type::Number};
        // Half towards zero: half up of the number made smaller by less than any digit that counts.
        const std::string smallest = "0." + std::string(static_cast<size_t>(std::stoi(places)) + 6, '0') + "1";
        return Value{fmt::format("(if {0} < 0 then ({0} + {1}) rounded half up to {2} places else ({0} - {1}) rounded "
                                 "half up to {2} places)",
                                 x, smallest, places),
                     Type::Number};
    }

    const Case& case_;
    std::map<std::string, Value> inputs_;  // by path
    std::vector<std::string> lists_, unsupported_, named_;
    std::string fields_;
    Json record_ = {{"id", "case"}};
    size_t nothings_ = 0;
};

}  // namespace

Translated translate(const Case& asked, bool as_condition) { return Translator(asked).run(as_condition); }

// Rows that must not overlap, or of which the first one counts: where each is sure, a chain of conditions says the same.
Node table_as_expression(const Json& table, const std::vector<std::string>& names) {
    if (table.value("hit", "UNIQUE") != "UNIQUE" && table.value("hit", "") != "FIRST")
        throw Unsupported("that hit policy");
    Node out;
    const Json& rules = table["rules"];
    for (size_t i = rules.size(); i-- > 0;) {
        Node condition{Kind::Bool, "true", {}};
        for (size_t column = 0; column < table["inputs"].size(); ++column) {
            const std::string cell = rules[i]["when"][column];
            if (cell == "-" || cell.empty()) continue;
            Node test = parse_feel(cell, names);
            const bool negated = test.kind == Kind::Not;
            if (negated) test = test.kids[0];
            Node one{
                Kind::In, "", {parse_feel(table["inputs"][column]["expr"].get<std::string>(), names), std::move(test)}};
            if (negated) one = {Kind::Not, "", {std::move(one)}};
            condition = {Kind::Binary, "and", {std::move(condition), std::move(one)}};
        }
        out = {Kind::If,
               "",
               {std::move(condition), parse_feel(rules[i]["then"][0].get<std::string>(), names), std::move(out)}};
    }
    return out;
}

}  // namespace proviso::conformance
