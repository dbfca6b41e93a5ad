// SPDX-License-Identifier: Apache-2.0
// Durations and moments, which records write as texts.
#include "runtime/ingest/detail/walker.h"

namespace proviso::ingest {
namespace {

constexpr std::string_view kADuration = "a duration, such as \"PT48H\", \"P3M\" or \"5 business days\"";
constexpr std::string_view kAMoment =
    "a moment with its offset from UTC, such as \"2025-09-02T14:30:00+02:00\" or \"2025-09-02T12:30:00Z\"";

bool is_word_for_no_value(std::string_view text) { return text == "unsure" || text == "not_applicable"; }

}  // namespace

Walker::Position Walker::duration(Field& field, uint32_t row, Position i) {
    const char* p = base_ + *i;
    if (*p != '"') return other_value(field, row, i, kADuration);
    std::string_view text;
    if (!characters(p, closing_quote(i), text)) return nullptr;
    if (is_word_for_no_value(text)) return other_text(field, row, i, text, kADuration);
    return duration_in(field, row, i, text);
}

Walker::Position Walker::duration_in(Field& field, uint32_t row, Position i, std::string_view text) {
    const char* p = base_ + *i;
    const auto refuse = [&](const std::string& why) {
        return fail(FaultCode::RecordNoDuration, p, "is " + shown(p, line_end_) + ", " + why, true);
    };
    Duration value;
    const DurationParse parsed = parse_duration(text, value);
    if (parsed == DurationParse::NotADuration) return refuse("expected " + std::string(kADuration));
    if (parsed == DurationParse::MixedKinds)
        return refuse("which mixes months with days: they are not of one length, so write one of them");
    if (parsed == DurationParse::Overflow) {
        set(field, row, kAnswered | kOverflowed);
        return i + 1;
    }
    if (field.units != UnitKind::None && kind_of(value.unit) != field.units)
        return refuse("expected " + std::string(unit_kind_name(field.units)));
    set(field, row, kAnswered | kKnown);
    if (field.stored) field.slots.durations[row] = value;
    return i + 1;
}

Walker::Position Walker::moment(Field& field, uint32_t row, Position i) {
    const char* p = base_ + *i;
    if (*p != '"') return other_value(field, row, i, kAMoment);
    std::string_view text;
    if (!characters(p, closing_quote(i), text)) return nullptr;
    if (is_word_for_no_value(text)) return other_text(field, row, i, text, kAMoment);
    Moment value;
    const MomentParse parsed = parse_moment(text, value);
    if (parsed != MomentParse::Ok) return no_moment(i, text, parsed);
    set(field, row, kAnswered | kKnown);
    if (field.stored) field.slots.moments[row] = value;
    return i + 1;
}

Walker::Position Walker::no_moment(Position i, std::string_view text, MomentParse parsed) {
    const char* p = base_ + *i;
    std::string why = "expected " + std::string(kAMoment);
    if (parse_date(text)) why = "a day without a time: expected " + std::string(kAMoment);
    if (parsed == MomentParse::NoOffset)
        why = "which lacks its offset from UTC: write it at the end, as `Z` or `+02:00`";
    if (parsed == MomentParse::NoSuchTime)
        why =
            "which no calendar and clock show: years begin at 0001, days exist, hours go to 23, minutes and seconds to "
            "59";
    return fail(FaultCode::RecordNoMoment, p, "is " + shown(p, line_end_) + ", " + why, true);
}

}  // namespace proviso::ingest
