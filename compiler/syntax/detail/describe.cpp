// SPDX-License-Identifier: Apache-2.0
// The words in which mistakes speak of the grammar.
#include <algorithm>

#include "compiler/syntax/detail/mistakes.h"

namespace proviso::syntax::detail {
namespace {

// The likeliest first. What comes after Clause is said only where there is nothing else.
enum class Weight : uint8_t { Thing, Word, Continuation, Clause, End, Hidden, Trifle };

// How a rule of the grammar is called where it could begin. The outermost rule with a row counts.
struct Phrase {
    size_t rule;
    std::string_view words;
    std::string_view example;
    Weight weight = Weight::Thing;
    bool name = false;
};

constexpr Phrase kPhrases[] = {
    {Grammar::RulePolicyName, "the policy's name", "policy studio.screening", Weight::Thing, true},
    {Grammar::RuleModuleName, "a module's name", "use vocabulary", Weight::Thing, true},
    {Grammar::RuleSourceName, "a source's name", "cite guidance \"2.1\"", Weight::Thing, true},
    {Grammar::RuleChoiceName, "the choice's name", "choice Purpose", Weight::Thing, true},
    {Grammar::RuleChoiceValue, "a value's name", "ideation \"Mood boards\"", Weight::Thing, true},
    {Grammar::RuleRecordName, "a record's name", "record Use", Weight::Thing, true},
    {Grammar::RuleField, "a field", "in_final_cut : answer, \"Will it be in the final cut?\"", Weight::Thing, true},
    {Grammar::RuleType, "a type", "in_final_cut : answer"},
    {Grammar::RuleTypeName, "a type's name", "list of Use", Weight::Thing, true},
    {Grammar::RuleOutcomesPart, "an outcome's name", "consult \"Ask your contact\"", Weight::Thing, true},
    {Grammar::RuleOutcomeName, "an outcome's name", "then consult", Weight::Thing, true},
    {Grammar::RuleRoleName, "a role's name", "escalate to legal", Weight::Thing, true},
    {Grammar::RuleParameterName, "the parameter's name", "parameter review_days : number", Weight::Thing, true},
    {Grammar::RuleParameterValue, "a value and its date", "5 from 2025-08-22"},
    {Grammar::RuleCalendarName, "a calendar's name", "business days of studio", Weight::Thing, true},
    {Grammar::RuleWeekdayName, "a day of the week", "weekend saturday, sunday", Weight::Thing, true},
    {Grammar::RuleDefineName, "the definition's name", "define is_minor (t : Talent) as t.age < 18", Weight::Thing,
     true},
    {Grammar::RuleDefineParameter, "a parameter", "define is_minor (t : Talent) as t.age < 18", Weight::Thing, true},
    {Grammar::RuleRuleName, "a rule's name", "rule final_deliverable \"…\"", Weight::Thing, true},
    {Grammar::RuleRuleReference, "a rule's name", "subject to final_deliverable", Weight::Thing, true},
    {Grammar::RuleRowOf, "the row of a table", "", Weight::Hidden},
    {Grammar::RuleTableName, "the table's name", "table use_case_matrix \"…\"", Weight::Thing, true},
    {Grammar::RuleRowName, "a row's name", "", Weight::Hidden, true},
    {Grammar::RuleCell, "a value, several values, a comparison or `any`", "at least 10"},
    {Grammar::RuleCellItem, "a value or a comparison", "at least 10"},
    {Grammar::RuleCellValue, "a value", ""},
    {Grammar::RuleBaseName, "the name of the rule that it is an exception to",
     "exception background to final_deliverable", Weight::Thing, true},
    {Grammar::RuleRemovedKind, "`rule`, `guideline`, `exception`, `table` or `guarantee`", "remove rule final_cut"},
    {Grammar::RuleGuaranteeName, "the guarantee's name", "guarantee consent_needed \"…\"", Weight::Thing, true},
    {Grammar::RuleVariableName, "a variable's name", "u in uses", Weight::Thing, true},
    {Grammar::RuleBinder, "a variable and its list", "u in uses", Weight::Thing, true},
    {Grammar::RuleList, "a list", "u in uses"},
    {Grammar::RuleOverLists, "`for`", "sum of u.cost for u in uses", Weight::Hidden},
    {Grammar::RuleAmong, "values in parentheses or a list", "is one of (a, b)"},
    {Grammar::RuleLengthOf, "a value", ""},
    {Grammar::RuleIgnoringCase, "`ignoring case`", "", Weight::Hidden},
    {Grammar::RuleAggregateWord, "a value", ""},
    {Grammar::RuleCount, "a value", ""},
    {Grammar::RuleAggregate, "a value", ""},
    {Grammar::RuleRepeated, "a condition", "no repeated u.name for u in uses"},
    {Grammar::RuleFieldName, "a field's name", "", Weight::Thing, true},
    {Grammar::RuleMemberName, "a field's name", "u.purpose", Weight::Thing, true},
    {Grammar::RuleFieldValue, "a field and its value", "in_final_cut: yes", Weight::Thing, true},
    {Grammar::RulePath, "a path", "uses[u1].in_final_cut", Weight::Thing, true},
    {Grammar::RuleElementKey, "an element's key or position", "uses[u1]"},
    {Grammar::RuleRecordValue, "`{`", "given { in_final_cut: yes }"},
    {Grammar::RuleExpectation, "what the decision should be", "expect consult"},
    {Grammar::RuleSubjectName, "an outcome's or a rule's name", "expect consult", Weight::Thing, true},
    {Grammar::RuleCondition, "a condition", "u.in_final_cut and u.prominence is visible"},
    {Grammar::RuleBullet, "a bullet `-` on a line of its own", ""},
    {Grammar::RuleExpr, "a value or a condition", ""},
    {Grammar::RuleOperand, "a condition", "u.in_final_cut"},
    {Grammar::RuleTail, "a condition", "u.in_final_cut"},
    {Grammar::RuleComparison, "a value", ""},
    {Grammar::RuleTerm, "a value", ""},
    {Grammar::RuleSum, "a value", ""},
    {Grammar::RuleFactor, "a value", ""},
    {Grammar::RulePostfix, "a value", ""},
    {Grammar::RulePrimary, "a value", ""},
    {Grammar::RuleLiteral, "a value", ""},
    {Grammar::RuleValue, "a value", ""},
    {Grammar::RuleDuration, "a length of time", "within 5 business days"},
    {Grammar::RuleUnit, "a unit of time, such as `days` or `months`", "within 5 business days", Weight::Hidden},
    {Grammar::RuleOfCalendar, "a calendar", "", Weight::Hidden},
    {Grammar::RuleMonthRounding, "`rounded down` or `rounded up`", "", Weight::Hidden},
    {Grammar::RuleAmount, "a value", ""},
    {Grammar::RuleTypeUnit, "`in`", "budget : money in USD", Weight::Trifle},
    {Grammar::RuleUnitName, "a currency or a unit of time", "budget : money in USD", Weight::Thing, true},
    {Grammar::RuleNumber, "a value", ""},
    {Grammar::RuleRounding, "`rounded`", "a / b rounded to 2 places", Weight::Hidden},
    {Grammar::RulePrecision, "a number of places", "a / b rounded to 2 places"},
    {Grammar::RuleDate, "a date", "2025-08-22"},
    {Grammar::RuleDue, "a date", "2025-08-22"},
    {Grammar::RuleText, "a text in quotes", "\"like this\""},
    {Grammar::RuleCitation, "a source and a place in it", "cite guidance \"2.1\"", Weight::Thing, true},
    {Grammar::RuleWarningCode, "a warning's code", "accepting PV5055 because \"the form asks it for the file\"",
     Weight::Thing, true},
    {Grammar::RuleAcceptanceClause, "`accepting`", "", Weight::Hidden},
    {Grammar::RuleAcceptMark, "`,`", "", Weight::Hidden},
    {Grammar::RuleAcceptance, "`accepting`", "", Weight::Hidden},
    {Grammar::RuleDefineParameters, "`(`", "", Weight::Hidden},
    {Grammar::RuleComparisonTail, "a comparison", "", Weight::Continuation},
    {Grammar::RuleOrdering, "a comparison", "", Weight::Hidden},
    {Grammar::RulePlainOrdering, "a comparison", "", Weight::Hidden},
    {Grammar::RuleBeside, "a comparison", "", Weight::Continuation},
    {Grammar::RuleArithmetic, "an arithmetic sign", "", Weight::Hidden},
    {Grammar::RulePathStep, "the rest of the path", "", Weight::Hidden},
    {Grammar::RuleName, "a name", "", Weight::Thing, true},
    {Grammar::RuleIdent, "a name", "", Weight::Thing, true},
    {Grammar::RulePlainIdent, "a name", "", Weight::Thing, true},
    {Grammar::RulePolicyClause, "the next clause", "", Weight::Clause},
    {Grammar::RuleCalendarClause, "the next clause", "", Weight::Clause},
    {Grammar::RuleSourceClause, "the next clause", "", Weight::Clause},
    {Grammar::RuleGuidelineClause, "the next clause", "", Weight::Clause},
    {Grammar::RuleRuleClause, "the next clause", "", Weight::Clause},
    {Grammar::RuleExceptionClause, "the next clause", "", Weight::Clause},
    {Grammar::RuleTableClause, "the next row or clause", "", Weight::Clause},
    {Grammar::RuleScenarioClause, "the next clause", "", Weight::Clause},
    {Grammar::RuleGuaranteeClause, "the next clause", "", Weight::Clause},
};

Phrase phrase_of(const Expected& expected, std::string& storage) {
    for (const size_t rule : expected.rules) {
        for (const Phrase& phrase : kPhrases) {
            if (phrase.rule == rule) return phrase;
        }
    }
    switch (expected.token) {
        case kEndOfSlice:
            return {0, "the end of the declaration", "", Weight::End};
        case Grammar::NUMBER:
            return {0, "a number", ""};
        case Grammar::MONEY:
            return {0, "an amount of money", "USD 5"};
        case Grammar::DATE:
            return {0, "a date", "2025-08-22"};
        case Grammar::MOMENT:
            return {0, "a moment", "2025-08-22T14:30+02:00"};
        case Grammar::BULLET:
            return {0, "a bullet `-` on a line of its own", ""};
        case Grammar::BLOCK_END:
            return {0, "the next bullet", "", Weight::Continuation};
        case Grammar::TEXT_CLOSE:
        case Grammar::TEXT_CHUNK:
        case Grammar::TEXT_ESCAPE:
        case Grammar::TEXT_EXPR:
            return {0, "the end of the text", "", Weight::Word};
        // After a name these could always follow; to say so helps nobody.
        case Grammar::DOT:
        case Grammar::LPAREN:
            return {0, expected.token == Grammar::DOT ? "`.`" : "`(`", "", Weight::Trifle};
        case Grammar::PERCENT:
            return {0, "`%`", "", Weight::Trifle};
        case Grammar::PATTERN:
            return {0, "a pattern in quotes", "matches \"[A-Z]{2}-\\d+\""};
        case Grammar::COLUMN:
            return {0, "`|` and the next column", "", Weight::Word};
        case Grammar::ARROW:
            return {0, "`=>` and the results", "", Weight::Word};
        case Grammar::LINE_END:
            return {0, "the end of the line", "", Weight::Word};
        case Grammar::ROW_NUMBER:
        case Grammar::NOTHING:
            return {0, "", "", Weight::Trifle};
        case Grammar::KW_MAY:
            return {0, "`may not apply`", "", Weight::Word};
        case Grammar::KW_AND:
        case Grammar::KW_OR:
            return {0, expected.token == Grammar::KW_AND ? "`and`" : "`or`", "", Weight::Continuation};
        default:
            break;
    }
    storage = fmt::format("`{}`", literal(expected.token));
    return {0, storage, "", Weight::Word};
}

}  // namespace

Wanted describe(const std::set<Expected>& expected, std::string_view declaration) {
    struct Entry {
        Weight weight;
        size_t order;  // among those of one weight
        std::string words;
        std::string_view example;
        bool name;
    };
    std::vector<Entry> entries;
    Wanted wanted;
    // After `is` a value is the likeliest of many.
    const bool after_is = expected.contains({{}, Grammar::KW_ANSWERED});
    for (const Expected& each : expected) {
        // It could follow anything; nobody meant it and wrote something else.
        if (!each.rules.empty() && each.rules.back() == Grammar::RuleAcceptMark) continue;
        std::string storage;
        const Phrase phrase = phrase_of(each, storage);
        if (phrase.weight == Weight::Clause || phrase.weight == Weight::End) wanted.complete = true;
        if (after_is && phrase.weight != Weight::Thing) continue;
        const bool known =
            std::any_of(entries.begin(), entries.end(), [&](const Entry& e) { return e.words == phrase.words; });
        if (!known)
            entries.push_back({phrase.weight, entries.size(), std::string(phrase.words), phrase.example, phrase.name});
    }
    std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
        return std::pair(a.weight, a.order) < std::pair(b.weight, b.order);
    });
    for (const Entry& entry : entries) {
        if (entry.weight > Weight::Clause && !wanted.words.empty()) break;
        wanted.words.push_back(entry.weight == Weight::End ? fmt::format("the end of {}", declaration) : entry.words);
        wanted.name = wanted.name || (entry.weight == Weight::Thing && entry.name);
    }
    if (wanted.words.empty()) wanted.words.push_back("the end of the line");
    if (!entries.empty()) wanted.example = entries.front().example;
    return wanted;
}

std::string declaration_name(TokenType keyword, std::string_view article) {
    switch (keyword) {
        case Grammar::KW_USE:
            return "the line";
        case Grammar::KW_OUTCOMES:
            return article == "this" ? "these outcomes" : "the outcomes";
        case Grammar::KW_DEFINE:
            return fmt::format("{} definition", article);
        case Grammar::KW_REMOVE:
            return fmt::format("{} removal", article);
        case Grammar::KW_EXCEPTION:
            return fmt::format("{} exception", article == "a" ? "an" : article);
        default:
            return fmt::format("{} {}", article, literal(keyword));
    }
}

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (size_t i = 0; i < words.size(); ++i) {
        if (i > 0) out += i + 1 == words.size() ? " or " : ", ";
        out += words[i];
    }
    return out;
}

std::string described(const FileText& file, const Token& token) {
    constexpr size_t kLongest = 40;
    switch (token.type) {
        case kEndOfSlice:
            return "the end of the declaration";
        case Grammar::TEXT_OPEN:
            return "a text in quotes";
        case Grammar::TEXT_CHUNK:
        case Grammar::TEXT_ESCAPE:
            return "more of the text";
        case Grammar::TEXT_CLOSE:
        case Grammar::UNCLOSED_TEXT:
        case Grammar::BAD_TEXT_END:
            return "the end of the text";
        case Grammar::BULLET:
            return "the bullet `-`";
        case Grammar::BLOCK_END:
            return "the end of the block";
        case Grammar::LINE_END:
            return "the end of the line";
        case Grammar::TABLE_HEAD:
        case Grammar::TABLE_ROW:
            return "the next row";
        default:
            break;
    }
    const std::string_view word = file.word(token);
    if (word.size() <= kLongest) return fmt::format("`{}`", word);
    size_t cut = kLongest;
    while (cut > 0 && (word[cut] & 0xC0) == 0x80) --cut;
    return fmt::format("`{}…`", word.substr(0, cut));
}

std::string_view advice(std::string_view word) {
    struct Row {
        std::string_view word, advice;
    };
    static constexpr Row kRows[] = {
        {"equals", "write `is`"},
        {"equal", "write `is`"},
        {"are", "write `is`"},
        {"was", "write `is`"},
        {"isnt", "write `is not`"},
        {"has", "write `contains` for a list's values, `any … in … where …` for its elements"},
        {"have", "write `contains` for a list's values, `any … in … where …` for its elements"},
        {"contain", "write `contains`"},
        {"includes", "write `contains`"},
        {"include", "write `contains`"},
        {"does", "write `not` before the whole comparison, as in `not u.tags contains draft`"},
        {"in", "to compare with several values write `is one of (a, b)`"},
        {"any", "to compare with several values write `is one of (a, b)`"},
        {"unless", "write `and not`"},
        {"except", "write `and not`, or an `exception`"},
        {"but", "write `and`"},
        {"xor", "write `(a and not b) or (b and not a)`"},
        {"some", "write `any u in uses where …`"},
        {"exists", "write `is answered`, or `any u in uses where …`"},
        {"exceeds", "write `more than`"},
        {"above", "write `more than`"},
        {"over", "write `more than`"},
        {"greater", "write `more than`"},
        {"below", "write `less than`"},
        {"under", "write `less than`"},
        {"fewer", "write `less than`"},
        {"lower", "write `less than`"},
        {"smaller", "write `less than`"},
        {"higher", "write `more than`"},
        {"larger", "write `more than`"},
        {"bigger", "write `more than`"},
        {"later", "write `after`"},
        {"earlier", "write `before`"},
        {"since", "write `on or after`"},
        {"until", "write `on or before`"},
        {"like", "write `contains`, `starts with`, `ends with` or `matches`"},
        {"plus", "write `+`"},
        {"minus", "write `-`"},
        {"times", "write `*`"},
        {"percent", "write `%`, as in `25%`"},
        {"working", "write `business days`"},
        {"workdays", "write `business days`"},
        {"January", "dates are written year-month-day, as in `2025-01-31`"},
        {"February", "dates are written year-month-day, as in `2025-02-28`"},
        {"March", "dates are written year-month-day, as in `2025-03-31`"},
        {"April", "dates are written year-month-day, as in `2025-04-30`"},
        {"May", "dates are written year-month-day, as in `2025-05-31`"},
        {"June", "dates are written year-month-day, as in `2025-06-30`"},
        {"July", "dates are written year-month-day, as in `2025-07-31`"},
        {"August", "dates are written year-month-day, as in `2025-08-31`"},
        {"September", "dates are written year-month-day, as in `2025-09-30`"},
        {"October", "dates are written year-month-day, as in `2025-10-31`"},
        {"November", "dates are written year-month-day, as in `2025-11-30`"},
        {"December", "dates are written year-month-day, as in `2025-12-31`"},
    };
    for (const Row& row : kRows) {
        if (row.word == word) return row.advice;
    }
    return {};
}

}  // namespace proviso::syntax::detail
