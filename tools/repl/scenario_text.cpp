// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "runtime/base/duration.h"
#include "runtime/base/moment.h"
#include "runtime/decision/explain.h"
#include "runtime/session/words.h"
#include "tools/repl/scenario.h"

namespace proviso::repl {

namespace {

using sema::Type;
using sema::TypeKind;
using session::Json;

// As the policy language writes a text.
std::string policy_text(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\' || c == '{') out += '\\';
        out += c == '\n' ? "\\n" : std::string(1, c);
    }
    return out + '"';
}

// Values of records as scenarios write them. What fits its type in no way is written as it is: the compiler then says so.
class ValueWriter {
   public:
    explicit ValueWriter(const sema::Program& program) : program_(program) {}

    std::string record(const Json& value) const { return record(value, static_cast<uint32_t>(program_.root)); }

   private:
    std::string record(const Json& value, uint32_t type) const {
        std::string out = "{ ";
        for (const sema::Field& field : program_.records[type].fields) {
            const Json* found = value.find(field.name);
            if (found == nullptr || found->kind == Json::Kind::Null) continue;
            out += fmt::format("{}{}: {}", out.size() > 2 ? ", " : "", field.name, any(*found, field.type));
        }
        return out + " }";
    }

    std::string any(const Json& value, Type type) const {
        if (value.is_string("unsure") && (type.list || type.kind != TypeKind::Text)) return "unsure";
        if (!type.list) return one(value, type);
        std::string out;
        for (const Json& item : value.items) out += (out.empty() ? "" : ", ") + one(item, {type.kind, false, type.ref});
        return "[" + out + "]";
    }

    std::string one(const Json& value, Type type) const {
        const bool may_not_apply = type.kind == TypeKind::Answer || type.kind == TypeKind::Choice;
        if (may_not_apply && value.is_string("not_applicable")) return "not applicable";
        switch (type.kind) {
            case TypeKind::Answer:
                return value.kind == Json::Kind::True ? "yes" : value.kind == Json::Kind::False ? "no" : value.text;
            case TypeKind::Number:
                return number(value.text);
            case TypeKind::Money:
                return money(value);
            case TypeKind::Text:
                return policy_text(value.text);
            case TypeKind::Date:
                return value.text;
            case TypeKind::Moment: {
                Moment moment;
                return parse_moment(value.text, moment) == MomentParse::Ok ? format_moment(moment) : value.text;
            }
            case TypeKind::Duration: {
                Duration duration;
                return parse_duration(value.text, duration) == DurationParse::Ok ? format_duration(duration)
                                                                                 : value.text;
            }
            case TypeKind::Choice:
                return choice(value.text, type.ref);
            case TypeKind::Record:
                return record(value, type.ref);
            case TypeKind::Error:
                break;
        }
        return value.text;
    }

    static std::string number(const std::string& text) {
        Decimal decimal;
        return parse_decimal(text, decimal) == DecimalParse::Ok ? format_decimal(decimal) : text;
    }
    static std::string money(const Json& value) {
        const Json *amount = value.find("amount"), *currency = value.find("currency");
        if (amount == nullptr || currency == nullptr) return number(value.text);
        const bool negative = amount->text.starts_with('-');
        return fmt::format("{}{} {}", negative ? "-" : "", currency->text, amount->text.substr(negative ? 1 : 0));
    }
    std::string choice(const std::string& written, uint32_t type) const {
        const auto& values = program_.choices[type].values;
        const auto found = std::find_if(values.begin(), values.end(),
                                        [&](const sema::ChoiceValue& value) { return value.written == written; });
        return found == values.end() ? written : found->name;
    }

    const sema::Program& program_;
};

}  // namespace

std::string scenario_text(const std::string& title, const sema::Program& program, const Session& session) {
    const Explanation decided = explain(*session.decision(), 0);
    const Json& record = session.draft().record();
    std::string out = fmt::format("scenario {}\n", policy_text(title));
    const auto line = [&](const std::string& text) { out += "  " + text + "\n"; };
    line("given " + ValueWriter(program).record(record));
    if (program.as_of_field != sema::kNone && session.options().as_of) {
        const std::string& field =
            program.records[static_cast<uint32_t>(program.root)].fields[program.as_of_field].name;
        const Json* own = record.find(field);
        const bool has_own = own != nullptr && own->kind != Json::Kind::Null && !own->is_string("unsure");
        if (!has_own) line("as of " + format_date(*session.options().as_of));
    }
    if (session.options().rules_as_of) line("rules as of " + format_date(*session.options().rules_as_of));
    line("expect " + decided.outcome);
    if (!decided.at_least.empty()) line("expect at least " + decided.at_least);
    if (!decided.at_most.empty()) line("expect at most " + decided.at_most);
    std::vector<std::string> told;
    for (const RuleReason& rule : decided.rules) {
        if (!rule.decisive) continue;
        std::string expected = fmt::format("expect {} {}", rule.id, rule.status);
        if (std::find(told.begin(), told.end(), expected) != told.end()) continue;
        line(expected);
        told.push_back(std::move(expected));
    }
    if (decided.questions.empty()) line("expect no questions");
    return out;
}

}  // namespace proviso::repl
