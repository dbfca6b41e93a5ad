// SPDX-License-Identifier: Apache-2.0
// Strings, and the tables that hold only names and references: policy, ladder, roles, sources, choices, constants.
#include <concepts>
#include <unordered_set>

#include "runtime/base/business_calendar.h"
#include "runtime/base/date.h"
#include "runtime/base/utf8.h"
#include "runtime/bytecode/detail/verifier.h"

namespace proviso::bytecode::detail {
namespace {

template <class Row, class... Rows>
concept IsOneOf = (std::same_as<Row, Rows> || ...);

// The strings of each kind of row: a new one compiles only where it stands among those without strings, or says which it has.
template <IsOneOf<DomainRow, Instruction, SpanRow, OtherWordsRow, DisplacementRow, ExceptionRow, ObligationRow, NoteRow,
                  ChoiceSetRow, uint64_t, NumberRow, MomentRow, char>
              Row>
std::array<StringRef, 0> strings_of(const Row&) {
    return {};
}
std::array<StringRef, 1> strings_of(const StringRef& row) { return {row}; }
std::array<StringRef, 4> strings_of(const PolicyRow& row) { return {row.name, row.title, row.version, row.owner}; }
std::array<StringRef, 2> strings_of(const AmendedPolicyRow& row) { return {row.name, row.version}; }
std::array<StringRef, 2> strings_of(const NodeRow& row) { return {row.name, row.question}; }
std::array<StringRef, 2> strings_of(const RuleRow& row) { return {row.id, row.text}; }
std::array<StringRef, 2> strings_of(const GuaranteeRow& row) { return {row.id, row.text}; }
std::array<StringRef, 1> strings_of(const PieceRow& row) { return {row.text}; }
std::array<StringRef, 1> strings_of(const CitationRow& row) { return {row.place}; }
std::array<StringRef, 2> strings_of(const CalendarRow& row) { return {row.name, row.title}; }
std::array<StringRef, 1> strings_of(const HolidayRow& row) { return {row.name}; }
std::array<StringRef, 2> strings_of(const OutcomeRow& row) { return {row.name, row.sentence}; }
std::array<StringRef, 2> strings_of(const RoleRow& row) { return {row.name, row.title}; }
std::array<StringRef, 5> strings_of(const SourceRow& row) {
    return {row.name, row.citation, row.link, row.document, row.digest};
}
std::array<StringRef, 1> strings_of(const ChoiceRow& row) { return {row.name}; }
std::array<StringRef, 2> strings_of(const ChoiceValueRow& row) { return {row.name, row.label}; }
std::array<StringRef, 2> strings_of(const SourceTextRow& row) { return {row.path, row.text}; }

}  // namespace

// All strings together are checked once; a part of them is well-formed where it begins and ends between two characters.
bool Verifier::check_strings() {
    const auto strings = rows<Section::Strings>();
    const std::string_view all(strings.data(), strings.size());
    if (const size_t bad = find_invalid_utf8(all); bad != all.size()) return refuse(Section::Strings, bad, "not UTF-8");
    const auto between_characters = [&](size_t at) { return at == all.size() || !is_utf8_continuation(all[at]); };
    const auto check = [&](Section section, const auto& section_rows) {
        for (size_t i = 0; i < section_rows.size(); ++i) {
            for (const StringRef& ref : strings_of(section_rows[i])) {
                if (ref.offset > all.size() || ref.length > all.size() - ref.offset)
                    return refuse(section, i, "a text lies outside of Strings");
                if (!between_characters(ref.offset) || !between_characters(ref.offset + size_t{ref.length}))
                    return refuse(section, i, "a text begins or ends within a character");
            }
        }
        return true;
    };
    bool good = true;
#define X(NAME, ROW) good = good && check(Section::NAME, rows<Section::NAME>());
    PROVISO_SECTIONS(X)
#undef X
    return good;
}

bool Verifier::check_unique(Section section, size_t first, std::span<const StringRef> names, std::string_view what) {
    std::unordered_set<std::string_view> seen;
    for (size_t i = 0; i < names.size(); ++i) {
        const std::string_view name = image_.text(names[i]);
        if (name.empty()) return refuse(section, first + i, "{} has no name", what);
        if (name.size() > kMaxNameBytes) return refuse(section, first + i, "the name of {} is too long", what);
        if (!seen.insert(name).second) return refuse(section, first + i, "{} has a name that was there before", what);
    }
    return true;
}

bool Verifier::check_day(Section section, size_t row, uint32_t day, std::string_view what) {
    const auto days = static_cast<int32_t>(day);
    if (days >= kFirstDate.days && days <= kLastDate.days) return true;
    return refuse(section, row, "{} is not a day of the calendar", what);
}

bool Verifier::check_policy() {
    const Section section = Section::Policy;
    if (rows<section>().size() != 1)
        return refuse(section, 0, "there are {} policies instead of one", rows<section>().size());
    const PolicyRow& policy = image_.policy();
    const auto nodes = rows<Section::Nodes>();
    const auto is_root_field = [&](uint32_t node, NodeKind kind) {
        return node < nodes.size() && nodes[node].parent == 0 && nodes[node].kind == static_cast<uint32_t>(kind);
    };
    if (policy.id_node != kNone &&
        !(is_root_field(policy.id_node, NodeKind::Text) && (nodes[policy.id_node].flags & kKey) != 0))
        return refuse(section, 0, "the id is not a key of the record");
    if (policy.as_of_node != kNone && !is_root_field(policy.as_of_node, NodeKind::Date))
        return refuse(section, 0, "the record's date is not a date of the record");
    if (policy.as_of_node != kNone && image_.is_confidential(policy.as_of_node))
        return refuse(section, 0, "the record's date is confidential");
    return check_index<Section::Outcomes>(section, 0, policy.otherwise, "`otherwise`") &&
           check_index<Section::Outcomes>(section, 0, policy.when_unsure, "`when unsure`") &&
           check_day_or_none(section, 0, policy.effective_from, "effective from") &&
           check_day_or_none(section, 0, policy.effective_until, "effective until");
}

bool Verifier::check_choices() {
    const auto choices = rows<Section::Choices>();
    const auto values = rows<Section::ChoiceValues>();
    for (size_t i = 0; i < choices.size(); ++i) {
        const Range range = choices[i].values;
        if (!claim<Section::ChoiceValues>(Section::Choices, i, range, "its values")) return false;
        most_values_ = std::max(most_values_, range.count);
        std::vector<StringRef> names;
        for (const ChoiceValueRow& value : values.subspan(range.first, range.count)) names.push_back(value.name);
        if (!check_unique(Section::ChoiceValues, range.first, names, "the value")) return false;
    }
    return true;
}

bool Verifier::check_calendar(uint32_t index) {
    const Section section = Section::Calendars;
    const CalendarRow& calendar = rows<section>()[index];
    if (calendar.weekend >= kEveryDay) return refuse(section, index, "its weekend leaves no working day");
    if (!claim<Section::Holidays>(section, index, calendar.holidays, "its holidays")) return false;
    const bool endless = calendar.covers_from == kNoDay && calendar.covers_until == kNoDay;
    if (endless) return calendar.holidays.count == 0 || refuse(section, index, "it has holidays, but covers all days");
    if (!check_day(section, index, calendar.covers_from, "its first day") ||
        !check_day(section, index, calendar.covers_until, "its last day"))
        return false;
    const auto last = static_cast<int32_t>(calendar.covers_until);
    auto before = int64_t{static_cast<int32_t>(calendar.covers_from)} - 1;
    if (last <= before) return refuse(section, index, "its last day lies before its first");
    for (uint32_t i = 0; i < calendar.holidays.count; ++i) {
        const uint32_t row = calendar.holidays.first + i;
        const auto day = static_cast<int32_t>(rows<Section::Holidays>()[row].day);
        if (day <= before || day > last)
            return refuse(Section::Holidays, row, "it is out of order, or outside the days that are covered");
        before = day;
    }
    return true;
}

bool Verifier::check_calendars() {
    std::vector<StringRef> names;
    for (uint32_t i = 0; i < rows<Section::Calendars>().size(); ++i) {
        if (!check_calendar(i)) return false;
        names.push_back(rows<Section::Calendars>()[i].name);
    }
    return check_unique(Section::Calendars, 0, names, "the calendar");
}

bool Verifier::check_spans(Section section, size_t row, const SpanRow& span) {
    if (!check_index<Section::SourceTexts>(section, row, span.file, "its file")) return false;
    const uint32_t length = rows<Section::SourceTexts>()[span.file].text.length;
    if (span.begin <= span.end && span.end <= length) return true;
    return refuse(section, row, "bytes {} to {} are no place in a text of {}", span.begin, span.end, length);
}

bool Verifier::check_tables() {
    if (!check_policy() || !check_choices() || !check_calendars()) return false;
    std::vector<StringRef> names;
    for (const OutcomeRow& outcome : rows<Section::Outcomes>()) names.push_back(outcome.name);
    if (!check_unique(Section::Outcomes, 0, names, "the outcome")) return false;
    const auto sets = rows<Section::ChoiceSets>();
    for (size_t i = 0; i < sets.size(); ++i) {
        if (!check_range<Section::SetWords>(Section::ChoiceSets, i, sets[i].words, "its words")) return false;
    }
    for (size_t i = 0; i < rows<Section::Numbers>().size(); ++i) {
        const int128_t units = image_.number(static_cast<uint32_t>(i)).units;
        if (units > Decimal::kMaxUnits || units < -Decimal::kMaxUnits)
            return refuse(Section::Numbers, i, "the number is too large");
    }
    for (size_t i = 0; i < rows<Section::Moments>().size(); ++i) {
        if (!is_valid(image_.moment(static_cast<uint32_t>(i))))
            return refuse(Section::Moments, i, "there is no such moment");
    }
    const auto citations = rows<Section::Citations>();
    for (size_t i = 0; i < citations.size(); ++i) {
        if (!check_index<Section::Sources>(Section::Citations, i, citations[i].source, "its source")) return false;
    }
    return true;
}

}  // namespace proviso::bytecode::detail
