// SPDX-License-Identifier: Apache-2.0
#include "tests/differential/expression_writer.h"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <set>

namespace proviso::differential {
namespace {

// The fields, variables and constants that a text mentions, without where they belong: its words that hold a digit.
std::set<std::string> names_in(const std::string& text, bool with_numbers) {
    std::set<std::string> names;
    std::string word;
    for (const char c : text + " ") {
        if (std::isalnum(static_cast<unsigned char>(c)) || c == '_') {
            word += c;
            continue;
        }
        const bool number = word.empty() || std::isdigit(static_cast<unsigned char>(word.front()));
        if (c != '.' && word.find_first_of("0123456789") != std::string::npos && (with_numbers || !number))
            names.insert(word);
        word.clear();
    }
    return names;
}

// Whether two expressions may come to the same in other words. They can't where each depends on something that the other
// doesn't mention. (Of a condition, comparisons of mere numbers fall away; what defines and rules mention isn't looked at.)
bool may_be_same(const std::string& a, const std::string& b, Kind kind) {
    for (const std::string* text : {&a, &b})
        if (text->find("define") != std::string::npos || text->find(" applies") != std::string::npos) return true;
    const bool condition = kind == Kind::Answer;
    const auto is_constant = [](const std::string& text) { return text == "yes" || text == "no"; };
    if (condition && (is_constant(a) || is_constant(b))) return a == b;
    const auto names = names_in(a, !condition), others = names_in(b, !condition);
    return std::includes(names.begin(), names.end(), others.begin(), others.end()) ||
           std::includes(others.begin(), others.end(), names.begin(), names.end());
}

}  // namespace

// ---- what can be named ----

void ExpressionWriter::add_places(const std::string& prefix, size_t record, std::vector<Place>& out) const {
    for (const Field& field : vocabulary_.records[record].fields) {
        out.push_back({prefix + field.name, field.type, field.may_not_apply, true});
        if (field.type.kind == Kind::Record && !field.type.list)
            add_places(prefix + field.name + ".", field.type.ref, out);
    }
}

std::vector<Place> ExpressionWriter::places(const Scope& scope) const {
    std::vector<Place> out;
    // What is nearest is named most often: an inner variable's fields are listed twice.
    for (size_t i = 0; i < scope.size(); ++i) {
        out.push_back({scope[i].name, scope[i].type, false, scope[i].element});
        if (scope[i].type.kind != Kind::Record) continue;
        add_places(scope[i].name + ".", scope[i].type.ref, out);
        if (i + 1 == scope.size()) add_places(scope[i].name + ".", scope[i].type.ref, out);
    }
    add_places("", 0, out);
    for (const Parameter& parameter : vocabulary_.parameters)
        out.push_back({parameter.name, parameter.type, false, false});
    return out;
}

std::optional<Place> ExpressionWriter::place(const Scope& scope, const std::function<bool(const Place&)>& fits) {
    std::vector<Place> found;
    for (const Place& place : places(scope))
        if (fits(place)) found.push_back(place);
    if (found.empty()) return std::nullopt;
    return random_.pick(found);
}

// One whose value can be used as it is.
std::optional<Place> ExpressionWriter::bare(const Type& type, const Scope& scope) {
    return place(scope, [&](const Place& p) { return p.type == type && !p.may_not_apply; });
}

std::string ExpressionWriter::first_possible(std::vector<Form> forms, const std::string& last) {
    random_.shuffle(forms);
    for (const Form& form : forms)
        if (const auto text = form()) return *text;
    return last;
}

// ---- conditions ----

std::string ExpressionWriter::condition(const Scope& scope, int depth) {
    return depth > 0 && random_.chance(65) ? compound(scope, depth) : atom(scope, depth);
}

std::string ExpressionWriter::clause(const Scope& scope, int depth) {
    if (random_.chance(30)) return block(scope, depth, "    ");
    return condition(scope, depth);
}

std::string ExpressionWriter::block(const Scope& scope, int depth, const std::string& indent) {
    std::string text = random_.chance(50) ? "all of" : "any of";
    for (size_t i = 0, bullets = random_.between(1, 3); i < bullets; ++i) {
        const bool nested = depth > 1 && random_.chance(30);
        text += "\n" + indent + "- " + (nested ? block(scope, depth - 1, indent + "  ") : condition(scope, depth - 1));
    }
    return text;
}

std::string ExpressionWriter::atom(const Scope& scope, int depth) {
    const auto answer = [&]() -> std::optional<std::string> {
        const auto found = bare({Kind::Answer}, scope);
        return found ? std::optional(found->text) : std::nullopt;
    };
    const auto text = first_possible({answer,
                                      answer,
                                      [&] { return answer_test(scope); },
                                      [&] { return state_test(scope); },
                                      [&] { return choice_test(scope); },
                                      [&] { return choice_test(scope); },
                                      [&] { return text_test(scope, depth); },
                                      [&] { return list_test(scope, depth); },
                                      [&] { return number_test(scope, depth); },
                                      [&] { return date_test(scope, depth); },
                                      [&] { return money_test(scope, depth); },
                                      [&] { return day_test(scope); },
                                      [&] { return depth > 0 ? repeated(scope, depth) : std::nullopt; },
                                      [&] { return duration_test(scope, depth); },
                                      [&] { return moment_test(scope, depth); },
                                      [&] { return failing_test(scope); },
                                      [&] { return measuring_test(scope); },
                                      [&] { return measuring_test(scope); },
                                      [&] { return aggregate_test(scope); },
                                      [&] { return rule_test(); },
                                      [&] { return call({Kind::Answer}, scope, depth); }},
                                     random_.pick<std::string>({"yes", "no"}));
    return random_.chance(2) ? random_.pick<std::string>({"yes", "no"}) : text;
}

std::string ExpressionWriter::compound(const Scope& scope, int depth) {
    const size_t form = random_.below(100);
    const auto inner = [&] { return condition(scope, depth - 1); };
    if (form < 45) {
        const std::string word = random_.chance(50) ? " and " : " or ";
        std::string text = inner();
        for (size_t i = 0, more = random_.between(1, 2); i < more; ++i) text += word + inner();
        if (random_.chance(2)) text += word + "unsure";
        return in_parentheses(text);
    }
    if (form < 57) return in_parentheses("not " + inner());
    if (form < 63) return in_parentheses("surely " + inner());
    if (form < 69) return in_parentheses("possibly " + inner());
    if (form < 76) return conditional({Kind::Answer}, scope, depth);
    if (form < 80)
        return in_parentheses(inner() + random_.pick<std::string>({" is ", " is not ", " = ", " != "}) + inner());
    const std::string word = random_.pick<std::string>({"any", "any", "every", "no"});
    return quantifier(scope, depth, word).value_or(atom(scope, depth));
}

std::optional<std::string> ExpressionWriter::answer_test(const Scope& scope) {
    const auto found = place(scope, [](const Place& p) { return p.type == Type{Kind::Answer}; });
    if (!found) return std::nullopt;
    return in_parentheses(found->text +
                          random_.pick<std::string>({" is yes", " is no", " is not yes", " = no", " != no",
                                                     " is one of (yes, no)", " is not one of (no)"}));
}

std::optional<std::string> ExpressionWriter::state_test(const Scope& scope) {
    const auto found =
        place(scope, [](const Place& p) { return p.is_field && (p.type.list || p.type.kind != Kind::Record); });
    if (!found) return std::nullopt;
    std::vector<std::string> states{" is answered", " is not answered"};
    const bool text = found->type == Type{Kind::Text};
    if (!text) states.insert(states.end(), {" is unsure", " is not unsure"});
    if (found->may_not_apply) states.insert(states.end(), {" is not applicable", " is not applicable"});
    return in_parentheses(found->text + random_.pick(states));
}

std::optional<std::string> ExpressionWriter::choice_test(const Scope& scope) {
    const auto found = place(scope, [](const Place& p) { return p.type.kind == Kind::Choice && !p.type.list; });
    if (!found) return std::nullopt;
    const size_t choice = found->type.ref;
    if (random_.chance(25)) {
        const std::string word = random_.chance(50) ? " is one of (" : " is not one of (";
        return in_parentheses(found->text + word + choice_value(choice) + ", " + choice_value(choice) + ")");
    }
    const std::string word = random_.chance(60) ? " is " : " is not ";
    const auto other = place(scope, [&](const Place& p) { return p.type == found->type; });
    if (random_.chance(20)) return in_parentheses(found->text + word + other->text);
    return in_parentheses(found->text + word + choice_value(choice));
}

std::optional<std::string> ExpressionWriter::text_test(const Scope& scope, int depth) {
    const auto found = bare({Kind::Text}, scope);
    if (!found) return std::nullopt;
    if (random_.chance(10)) return contains_some(*found, scope, depth);
    const std::string ending =
        random_.chance(30) ? random_.pick<std::string>({", ignoring case", " ignoring case"}) : "";
    if (random_.chance(15)) return in_parentheses(found->text + " matches " + pattern() + ending);
    if (random_.chance(20)) {
        const auto op = random_.pick<std::string>({" < ", " <= ", " more than ", " is at least ", " on or before "});
        return in_parentheses(found->text + op + value({Kind::Text}, scope, depth - 1) + ending);
    }
    if (random_.chance(20)) {
        const std::string word = random_.chance(50) ? " is one of (" : " is not one of (";
        return in_parentheses(found->text + word + text_literal() + ", " + text_literal() + ")" + ending);
    }
    const std::string other = value({Kind::Text}, scope, depth - 1);
    return in_parentheses(
        found->text + random_.pick<std::string>({" is ", " is not ", " contains ", " starts with ", " ends with "}) +
        other + ending);
}

std::string ExpressionWriter::pattern() {
    return random_.pick<std::string>({R"("a.*")", R"("[a-c]{1,2}")", R"("(a|é)+b?")", R"("")", R"("\S*")", R"(".")",
                                      R"("s+")", R"("[^a]*")", R"("(?s).*\".*")"});
}

std::optional<std::string> ExpressionWriter::list_test(const Scope& scope, int depth) {
    const auto found = place(scope, [](const Place& p) {
        return p.type.list && p.type.kind != Kind::Record && p.type.kind != Kind::Answer;
    });
    if (!found) return std::nullopt;
    if (random_.chance(35)) return contains_some(*found, scope, depth);
    const Type element = found->type.element();
    if (random_.chance(25)) {
        const auto single = place(scope, [&](const Place& p) { return p.type == element; });
        if (single)
            return in_parentheses(single->text + (random_.chance(60) ? " is one of " : " is not one of ") +
                                  found->text);
    }
    const std::string wanted = element.kind == Kind::Choice && random_.chance(70) ? choice_value(element.ref)
                                                                                  : value(element, scope, depth - 1);
    return in_parentheses(found->text + " contains " + wanted);
}

std::optional<std::string> ExpressionWriter::number_test(const Scope& scope, int depth) {
    const std::string left = number(scope, depth - 1);
    if (random_.chance(15))
        return in_parentheses(left + random_.pick<std::string>({" between ", " is between "}) + number(scope, 0) +
                              " and " + number(scope, 0));
    if (random_.chance(10))
        return in_parentheses(left + " is one of (" + number(scope, 0) + ", " + number(scope, 0) + ")");
    const auto op = random_.pick<std::string>({" < ", " <= ", " > ", " >= ", " less than ", " at most ",
                                               " is more than ", " is at least ", " is ", " is not ", " = "});
    return in_parentheses(left + op + number(scope, depth - 1));
}

std::optional<std::string> ExpressionWriter::date_test(const Scope& scope, int depth) {
    const std::string left = date(scope, depth - 1);
    if (random_.chance(15))
        return in_parentheses(left + random_.pick<std::string>({" between ", " is between "}) + date(scope, 0) +
                              " and " + date(scope, 0));
    const auto op = random_.pick<std::string>(
        {" before ", " after ", " on or before ", " is on or after ", " is before ", " is ", " is not "});
    return in_parentheses(left + op + date(scope, depth - 1));
}

std::optional<std::string> ExpressionWriter::money_test(const Scope& scope, int depth) {
    const size_t currency = random_.below(std::size(kCurrencies));
    const std::string left = money(currency, scope, depth - 1), right = money(beside(currency), scope, depth - 1);
    if (random_.chance(15)) {
        const std::string code = random_.chance(70) ? "\"USD\"" : text_literal();
        return in_parentheses("currency of (" + left + ")" + random_.pick<std::string>({" is ", " is not "}) + code);
    }
    if (random_.chance(15)) return in_parentheses(left + " between " + right + " and " + money(currency, scope, 0));
    if (random_.chance(10))
        return in_parentheses(left + " is one of (" + right + ", " + money(currency, scope, 0) + ")");
    const auto op = random_.pick<std::string>(
        {" < ", " <= ", " > ", " at least ", " at most ", " is more than ", " is ", " is not ", " = "});
    return in_parentheses(left + op + right);
}

// A number that is asked of other things, with nothing around it: so that each of its operands is unsure often enough.
std::optional<std::string> ExpressionWriter::measuring_test(const Scope& scope) {
    const size_t unit = random_.below(std::size(kUnitKinds)), currency = random_.below(std::size(kCurrencies));
    if (const auto by = bare({Kind::Number}, scope); by && random_.chance(20)) {
        const bool money_first = random_.chance(50);
        const std::string part = money_first ? money(currency, scope, 0) : length(unit, scope, 0);
        const std::string whole =
            money_first ? money(beside(currency), scope, 0) : length(beside_units(unit), scope, 0);
        return in_parentheses(in_parentheses(part + random_.pick<std::string>({" / ", " * "}) + by->text) +
                              " less than " + whole);
    }
    std::string measure;
    switch (random_.below(9)) {
        case 0:
        case 1:
            measure = number_of_dates(scope, 1);
            break;
        case 2:
        case 3:
            measure = number_of_moments(scope, 1);
            break;
        case 4:
        case 5: {
            const auto share = ratio(random_.chance(60) ? Kind::Duration : Kind::Money, scope);
            if (!share) return std::nullopt;
            measure = *share;
            break;
        }
        case 6:
            measure = first_possible({[&]() -> std::optional<std::string> {
                                          const auto at = bare({Kind::Moment}, scope);
                                          return at ? std::optional("(minute of " + at->text + ")") : std::nullopt;
                                      },
                                      [&]() -> std::optional<std::string> {
                                          const auto from = bare({Kind::Date}, scope), to = bare({Kind::Date}, scope);
                                          if (!from) return std::nullopt;
                                          return "(years from " + from->text + " to " + to->text + ")";
                                      },
                                      [&]() -> std::optional<std::string> {
                                          const auto text = bare({Kind::Text}, scope);
                                          return text ? std::optional("(length of " + text->text + ")") : std::nullopt;
                                      }},
                                     "");
            if (measure.empty()) return std::nullopt;
            break;
        default: {
            const auto count = quantifier(scope, 1, "count of");
            if (!count) return std::nullopt;
            measure = *count;
        }
    }
    const auto op = random_.pick<std::string>({" less than ", " at least ", " more than ", " is ", " between 0 and "});
    return in_parentheses(measure + op + random_number(random_));
}

// What is worked out from a list, with nothing around it.
std::optional<std::string> ExpressionWriter::aggregate_test(const Scope& scope) {
    const Type type = type_of_values();
    const bool measure = type.kind == Kind::Money || type.kind == Kind::Duration;
    if ((measure || type.kind == Kind::Number) && random_.chance(60)) {
        const auto sum = aggregate("sum of ", type, scope, 1);
        const Type limit{type.kind, false, measure && type.ref == 0 ? 1 : type.ref};
        return sum ? std::optional(in_parentheses(*sum + " more than " + value(limit, scope, 0))) : std::nullopt;
    }
    const auto count = aggregate("count of distinct ", type, scope, 1);
    return count ? std::optional(in_parentheses(*count + " at least " + random_number(random_))) : std::nullopt;
}

// Of two durations or amounts that have names.
std::optional<std::string> ExpressionWriter::ratio(Kind kind, const Scope& scope) {
    const auto part = place(scope, [&](const Place& p) { return p.type.kind == kind && !p.type.list; });
    if (!part) return std::nullopt;
    const auto whole = place(scope, [&](const Place& p) {
        const bool may_meet = p.type.ref == part->type.ref || p.type.ref == 0 || part->type.ref == 0;
        return p.type.kind == kind && !p.type.list && may_meet;
    });
    return in_parentheses(part->text + " / " + whole->text);
}

// What may come to a division by zero, or to a part of a day, without much around it that hides that.
std::optional<std::string> ExpressionWriter::failing_test(const Scope& scope) {
    const auto start = bare({Kind::Date}, scope), at = bare({Kind::Moment}, scope);
    const auto length = place(scope, [](const Place& p) { return p.type.kind == Kind::Duration && !p.type.list; });
    if ((start || at) && length && random_.chance(40)) {
        const bool of_date = !at || (start && random_.chance(60));
        const bool months = length->type.ref == 0 || length->type.ref == kMonths;
        const std::string rounding = months ? random_.pick<std::string>({" rounded down", " rounded up"}) : "";
        const std::string moved = in_parentheses((of_date ? start : at)->text + " + " + length->text + rounding);
        return in_parentheses(moved + " after " + (of_date ? random_date(random_) : random_moment(random_)));
    }
    const auto amount = bare({Kind::Number}, scope), divisor = bare({Kind::Number}, scope);
    if (!amount) return std::nullopt;
    if (random_.chance(50))
        return in_parentheses(amount->text + " / " + divisor->text + " at least " + random_number(random_));
    if (!start) return std::nullopt;
    return in_parentheses(start->text + " + (" + amount->text + " / 2)" + unit() + " after " + random_date(random_));
}

std::string ExpressionWriter::of_calendar() {
    if (vocabulary_.calendars.empty() || random_.chance(40)) return "";
    return " of " + random_.pick(vocabulary_.calendars);
}

std::optional<std::string> ExpressionWriter::day_test(const Scope& scope) {
    const auto found = bare({Kind::Date}, scope);
    if (!found) return std::nullopt;
    if (random_.chance(50))
        return in_parentheses(found->text + (random_.chance(60) ? " is" : " is not") + " a business day" +
                              of_calendar());
    const auto day = [&] {
        return random_.pick<std::string>({"monday", "wednesday", "friday", "sunday", "Weekday.saturday"});
    };
    if (random_.chance(30))
        return in_parentheses("weekday of " + found->text + " is one of (" + day() + ", " + day() + ")");
    return in_parentheses("weekday of " + found->text + (random_.chance(50) ? " is " : " is not ") + day());
}

std::string ExpressionWriter::unit() {
    const std::string plain = random_.pick<std::string>({" days", " weeks", " business days", " months", " years"});
    if (plain == " business days") return plain + of_calendar();
    if (plain != " months" && plain != " years") return plain;
    return plain + (random_.chance(50) ? " rounded down" : " rounded up");
}

std::string ExpressionWriter::duration(const Scope& scope, int depth) {
    std::string amount = std::to_string(random_.below(12));
    // A bare number must be whole; of what is worked out nobody knows before.
    const std::string worked_out = number(scope, depth - 1);
    if (random_.chance(40) && worked_out.find_first_not_of("(-0123456789.%)") != std::string::npos)
        amount = in_parentheses(worked_out);
    return amount + unit();
}

std::string ExpressionWriter::number_of_dates(const Scope& scope, int depth) {
    const std::string first = in_parentheses(date(scope, depth - 1));
    if (random_.chance(35))
        return in_parentheses(random_.pick<std::string>({"year of ", "month of ", "day of "}) + first);
    const auto unit = random_.pick<std::string>({"days", "months", "years", "business days"});
    return in_parentheses(unit + (unit == "business days" ? of_calendar() : "") + " from " + first + " to " +
                          in_parentheses(date(scope, depth - 1)));
}

std::optional<std::string> ExpressionWriter::rule_test() {
    std::vector<std::string> found;
    for (const RuleName& rule : vocabulary_.rules)
        if (rule.family < family_) found.push_back(rule.id);
    if (found.empty()) return std::nullopt;
    return in_parentheses("rule " + random_.pick(found) + " applies");
}

std::vector<Binder> ExpressionWriter::binders(Scope& scope, size_t most) {
    std::vector<Binder> out;
    for (size_t i = 0, count = random_.between(1, most); i < count; ++i) {
        const bool records_only = random_.chance(80);
        const auto fits = [&](const Place& p) { return p.type.list && (p.type.kind == Kind::Record || !records_only); };
        const auto list = place(scope, fits);
        if (!list) break;
        out.push_back({{"x" + std::to_string(scope.size()), list->type.element()}, list->text});
        scope.push_back(out.back().variable);
    }
    return out;
}

std::optional<std::string> ExpressionWriter::quantifier(const Scope& scope, int depth, const std::string& word) {
    if (scope.size() >= 5) return std::nullopt;
    Scope inner = scope;
    const std::vector<Binder> found = binders(inner, random_.chance(30) ? 2 : 1);
    if (found.empty()) return std::nullopt;
    std::string text = word;
    for (size_t i = 0; i < found.size(); ++i)
        text += (i > 0 ? ", " : " ") + found[i].variable.name + " in " + found[i].list;
    return in_parentheses(text + " where " + condition(inner, depth - 1));
}

std::optional<std::string> ExpressionWriter::aggregate(const std::string& words, const Type& type, const Scope& scope,
                                                       int depth) {
    if (random_.chance(40)) {
        const auto list = place(scope, [&](const Place& p) { return p.type == Type{type.kind, true, type.ref}; });
        if (list) return in_parentheses(words + list->text);
    }
    if (scope.size() >= 5) return std::nullopt;
    Scope inner = scope;
    const std::vector<Binder> found = binders(inner, random_.chance(35) ? 2 : 1);
    if (found.empty()) return std::nullopt;
    // Most often a field of the element; of the rest the value is the same for all.
    std::optional<std::string> each;
    const auto own = place(inner, [&](const Place& p) {
        return p.type == type && !p.may_not_apply && p.text.starts_with(inner.back().name);
    });
    if (own && random_.chance(75)) each = own->text;
    if (!each) each = type.kind == Kind::Answer ? condition(inner, depth - 1) : value(type, inner, depth - 1);
    std::string text = words + in_parentheses(*each);
    for (size_t i = 0; i < found.size(); ++i)
        text += (i > 0 ? ", " : " for ") + found[i].variable.name + " in " + found[i].list;
    if (random_.chance(70)) text += " where " + condition(inner, depth - 1);
    return in_parentheses(text);
}

Type ExpressionWriter::type_of_values() {
    Type type{
        random_.pick({Kind::Number, Kind::Date, Kind::Money, Kind::Text, Kind::Choice, Kind::Duration, Kind::Moment})};
    if (type.kind == Kind::Money) type.ref = random_.below(std::size(kCurrencies));
    if (type.kind == Kind::Duration) type.ref = random_.below(std::size(kUnitKinds));
    if (type.kind == Kind::Choice) type.ref = random_.below(vocabulary_.choices.size());
    return type;
}

std::optional<std::string> ExpressionWriter::repeated(const Scope& scope, int depth) {
    return aggregate(random_.chance(50) ? "any repeated " : "no repeated ", type_of_values(), scope, depth);
}

std::optional<std::string> ExpressionWriter::contains_some(const Place& list, const Scope& scope, int depth) {
    const Type element = list.type.list ? list.type.element() : list.type;
    std::string text =
        list.text + random_.pick<std::string>({" contains any of ", " contains all of ", " contains none of "});
    const auto other = place(scope, [&](const Place& p) { return p.type == Type{element.kind, true, element.ref}; });
    if (other && random_.chance(40)) return in_parentheses(text + other->text);
    for (size_t i = 0, count = random_.between(1, 3); i < count; ++i) {
        const bool named = element.kind == Kind::Choice && random_.chance(70);
        text += (i == 0 ? "(" : ", ") + (named ? choice_value(element.ref) : value(element, scope, depth - 1));
    }
    return in_parentheses(text + ")");
}

std::optional<std::string> ExpressionWriter::call(const Type& type, const Scope& scope, int depth) {
    if (depth < 0) return std::nullopt;
    std::vector<const Define*> found;
    for (const Define& define : vocabulary_.defines)
        if (define.type == type) found.push_back(&define);
    if (found.empty()) return std::nullopt;
    const Define& define = *random_.pick(found);
    std::string text = define.name;
    for (size_t i = 0; i < define.parameters.size(); ++i) {
        const Type& wanted = define.parameters[i].type;
        std::optional<std::string> argument;
        if (wanted.kind != Kind::Record) {
            argument = wanted.kind == Kind::Choice ? value(wanted, scope, 0) : value(wanted, scope, depth - 1);
        } else if (const auto record = bare(wanted, scope)) {
            argument = record->text;
        }
        if (!argument) return std::nullopt;
        text += (i == 0 ? "(" : ", ") + *argument;
    }
    return define.parameters.empty() ? text : text + ")";
}

// ---- values of other types ----

std::string ExpressionWriter::value(const Type& type, const Scope& scope, int depth) {
    switch (type.kind) {
        case Kind::Answer:
            return condition(scope, depth);
        case Kind::Number:
            return number(scope, depth);
        case Kind::Date:
            return date(scope, depth);
        case Kind::Money:
            return money(type.ref, scope, depth);
        case Kind::Duration:
            return length(type.ref, scope, depth);
        case Kind::Moment:
            return moment(scope, depth);
        case Kind::Text:
        case Kind::Choice:
        case Kind::Record:
            break;
    }
    if (depth > 0 && random_.chance(15)) return conditional(type, scope, depth);
    if (depth > 0 && random_.chance(15))
        if (const auto first = aggregate("first of ", type, scope, depth)) return *first;
    if (depth > 0 && type.kind == Kind::Text && random_.chance(20)) return joined(scope);
    const auto found = bare(type, scope);
    if (found && random_.chance(70)) return found->text;
    return type.kind == Kind::Text ? text_literal() : full_choice_value(type.ref);
}

std::string ExpressionWriter::conditional(const Type& type, const Scope& scope, int depth) {
    if (in_text_) return value(type, scope, 0);
    const std::string then_value = value(type, scope, depth - 1);
    std::string else_value = value(type, scope, depth - 1);
    // Of one value said twice, in whatever words, nobody can say whether it hangs on the condition.
    for (int tries = 0; may_be_same(then_value, else_value, type.kind) && tries < 8; ++tries)
        else_value = value(type, scope, depth - 1);
    if (may_be_same(then_value, else_value, type.kind)) return then_value;
    return in_parentheses("if " + condition(scope, depth - 1) + " then " + then_value + " else " + else_value);
}

std::string ExpressionWriter::number(const Scope& scope, int depth) {
    const size_t form = random_.below(100);
    if (depth > 0 && form < 20) {
        const auto op = random_.pick<std::string>({" + ", " - ", " * ", " / "});
        return in_parentheses(number(scope, depth - 1) + op + number(scope, depth - 1));
    }
    if (depth > 0 && form < 24) return in_parentheses("-" + number(scope, depth - 1));
    if (depth > 0 && form < 29) return conditional({Kind::Number}, scope, depth);
    if (depth > 0 && form >= 93) return number_of_dates(scope, depth);
    if (depth > 0 && form >= 89) return number_of_moments(scope, depth);
    if (depth > 0 && form < 40)
        if (const auto count = random_.chance(50) ? number_of_list(scope, depth) : quantifier(scope, depth, "count of"))
            return *count;
    if (depth > 0 && form < 46) return rounded(number(scope, depth - 1));
    if (depth > 0 && form < 47) {
        const size_t unit = in_text_ ? 1 : random_.below(std::size(kUnitKinds));
        return in_parentheses(length(unit, scope, depth - 1) + " / " + length(beside_units(unit), scope, depth - 1));
    }
    if (depth > 0 && form < 49) {
        const size_t currency = in_text_ ? 1 : random_.below(std::size(kCurrencies));
        return in_parentheses(money(currency, scope, depth - 1) + " / " + money(beside(currency), scope, depth - 1));
    }
    if (form < 52)
        if (const auto called = call({Kind::Number}, scope, depth)) return *called;
    const auto found = bare({Kind::Number}, scope);
    if (found && form < 85) return found->text;
    return random_.chance(15) ? random_percentage(random_) : random_number(random_);
}

// Only names in the braces: a text within a text would end it.
std::string ExpressionWriter::joined(const Scope& scope) {
    std::string text = "\"";
    for (size_t i = 0, pieces = random_.between(1, 3); i < pieces; ++i) {
        text += random_.pick<std::string>({"", "a", " ", "É\\{"});
        if (const auto found = bare({Kind::Text}, scope)) text += "{" + found->text + "}";
    }
    return text + "\"";
}

// What is worked out from a list.
std::optional<std::string> ExpressionWriter::number_of_list(const Scope& scope, int depth) {
    const size_t form = random_.below(100);
    if (form < 10) return in_parentheses("length of " + in_parentheses(value({Kind::Text}, scope, depth - 1)));
    if (form < 20) return aggregate("count of distinct ", type_of_values(), scope, depth);
    if (form < 28) {
        const auto list = place(scope, [](const Place& p) { return p.type.list; });
        if (list) return in_parentheses("count of " + list->text);
    }
    const auto words = random_.pick<std::string>({"sum of ", "largest of ", "smallest of ", "first of ", "sum of "});
    return aggregate(words, {Kind::Number}, scope, depth);
}

// Of mere numbers nobody can tell whether they come to the same when rounded.
std::string ExpressionWriter::rounded(const std::string& operand) {
    if (operand.find_first_of("abcdefghijklmnopqrstuvwxyz") == std::string::npos) return operand;
    return in_parentheses(operand + " rounded" + random_.pick<std::string>({"", " up", " down", " half up"}) + " to " +
                          random_.pick<std::string>({"0 places", "1 place", "2 places", "17 places", "18 places"}));
}

size_t ExpressionWriter::beside(size_t currency) {
    if (in_text_) return currency;  // any currency takes an `if`
    if (currency == 0) return random_.below(std::size(kCurrencies));
    return random_.chance(60) ? currency : 0;
}

std::string ExpressionWriter::amount(size_t currency) {
    return std::string(kCurrencies[currency]) + " " + random_number(random_);
}

// Of the very type that is asked for: an amount whose currency the compiler knows is none in any currency.
std::string ExpressionWriter::money(size_t currency, const Scope& scope, int depth) {
    const Type type{Kind::Money, false, currency};
    const size_t form = random_.below(100);
    if (depth > 0 && form < 15) {
        const bool first = random_.chance(50);
        const std::string one = money(currency, scope, depth - 1);
        const std::string other = money(currency == 0 ? 0 : beside(currency), scope, depth - 1);
        return in_parentheses((first ? one : other) + random_.pick<std::string>({" + ", " - "}) +
                              (first ? other : one));
    }
    if (depth > 0 && form < 22)
        return in_parentheses(money(currency, scope, depth - 1) + random_.pick<std::string>({" * ", " / "}) +
                              number(scope, depth - 1));
    if (depth > 0 && form < 25)
        return in_parentheses(number(scope, depth - 1) + " * " + money(currency, scope, depth - 1));
    if (depth > 0 && form < 28) return in_parentheses("-" + money(currency, scope, depth - 1));
    if (depth > 0 && form < 32) return rounded(money(currency, scope, depth - 1));
    if (depth > 0 && form < 38) return conditional(type, scope, depth);
    if (depth > 0 && form < 50) {
        const auto words =
            random_.pick<std::string>({"sum of ", "sum of ", "largest of ", "smallest of ", "first of "});
        if (const auto found = aggregate(words, type, scope, depth)) return *found;
    }
    if (form < 54)
        if (const auto called = call(type, scope, depth)) return *called;
    if (const auto found = bare(type, scope); found && (form < 85 || currency == 0)) return found->text;
    if (currency != 0) return amount(currency);
    return in_parentheses("if " + atom(scope, 0) + " then " + amount(1) + " else " + amount(2));
}

std::string ExpressionWriter::date(const Scope& scope, int depth) {
    const size_t form = random_.below(100);
    if (depth > 0 && form < 25) {
        const std::string moved = duration(scope, depth), start = date(scope, depth - 1);
        if (random_.chance(30)) return in_parentheses(moved + (random_.chance(65) ? " after " : " before ") + start);
        // Months and years up to a rounding are one step.
        const std::string more = random_.chance(25) ? " + " + std::to_string(random_.below(4)) + " years" : "";
        const bool rounds = moved.ends_with(" rounded down") || moved.ends_with(" rounded up");
        return in_parentheses(start + (rounds ? more : "") + (random_.chance(65) ? " + " : " - ") + moved);
    }
    if (depth > 0 && form < 30) return conditional({Kind::Date}, scope, depth);
    if (depth > 0 && form >= 92) {
        const auto words = random_.pick<std::string>({"latest of ", "earliest of ", "first of "});
        if (const auto found = aggregate(words, {Kind::Date}, scope, depth)) return *found;
    }
    if (depth > 0 && form >= 90) return moved(date(scope, depth - 1), true, scope, depth);
    if (depth > 0 && form >= 85) return "(date of (" + moment(scope, depth - 1) + "))";
    if (form < 35)
        if (const auto called = call({Kind::Date}, scope, depth)) return *called;
    const auto found = bare({Kind::Date}, scope);
    if (found && form < 80) return found->text;
    return random_date(random_);
}

std::string ExpressionWriter::text_literal() {
    return random_.pick<std::string>({"\"\"", "\"a\"", "\"ab\"", "\"b\"", "\"é\"", "\"a\\\"b\\\\\"", "\"l\\nm\"",
                                      "\"unsure\"", "\"A\"", "\"É\"", "\"ss\""});
}

std::string ExpressionWriter::full_choice_value(size_t choice) {
    return vocabulary_.choices[choice].name + "." + random_.pick(vocabulary_.choices[choice].values);
}

std::string ExpressionWriter::choice_value(size_t choice) {
    return random_.chance(30) ? full_choice_value(choice) : random_.pick(vocabulary_.choices[choice].values);
}

std::string ExpressionWriter::text_with_values(const Scope& scope) {
    in_text_ = true;
    std::string text = "\"";
    for (size_t i = 0, pieces = random_.between(0, 3); i < pieces; ++i) {
        text += random_.pick<std::string>({"so ", "é: ", "\\\"q\\\" ", "\\{x} ", ""});
        const size_t form = random_.below(100);
        if (form < 70) {
            const auto found = place(scope, [](const Place& p) { return p.type.kind != Kind::Record; });
            if (found) text += "{" + found->text + "}";
        } else {
            const Type type{
                random_.pick({Kind::Number, Kind::Date, Kind::Number, Kind::Money, Kind::Duration, Kind::Moment}),
                false, 1};
            const std::string shown = value(type, scope, 1);
            if (shown.find('"') == std::string::npos) text += "{" + shown + "}";
        }
        text += random_.pick<std::string>({".", " or", ""});
    }
    in_text_ = false;
    return text + " t\"";
}

}  // namespace proviso::differential
