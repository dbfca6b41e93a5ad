// SPDX-License-Identifier: Apache-2.0
// When a parameter's values hold. A value holds until its `until`, or until the next begins; so a day without a value, or with
// two, is a mistake of the author's, and never decided by the order of lines.
#include <algorithm>

#include "compiler/sema/detail/steps.h"

namespace proviso::sema::detail {
namespace {

using Code = DiagnosticCode;

std::string day(Date date) { return format_date(date); }

void report_gap(Context& context, Span place, const Parameter& parameter, Date first, Date last, Span beside,
                std::string_view why) {
    const std::string days =
        first == last ? fmt::format("on {}", day(first)) : fmt::format("from {} until {}", day(first), day(last));
    Diagnostic& diagnostic = context.report(Code::ParameterGap, place, parameter.name, days);
    diagnostic.help = "write a value for these days, or move the dates together";
    add_note(diagnostic, beside, std::string(why));
}

void check_neighbours(Context& context, const Parameter& parameter, const syntax::ParameterValue& earlier,
                      const syntax::ParameterValue& later) {
    if (!earlier.until || *earlier.until < earlier.from || later.from <= earlier.from) return;  // reported as such
    if (*earlier.until >= later.from) {
        const bool within = later.until && *later.until < *earlier.until;
        const Date last = within ? *later.until : *earlier.until;
        const std::string days = last == later.from ? fmt::format("on {}", day(last))
                                                    : fmt::format("from {} until {}", day(later.from), day(last));
        Diagnostic& diagnostic = context.report(Code::ParameterOverlap, later.span, parameter.name, days);
        diagnostic.help = fmt::format("end the earlier value on {}, or leave its `until` out",
                                      day(add_days(later.from, -1).value_or(earlier.from)));
        add_note(diagnostic, earlier.span, fmt::format("this one holds until {}", day(*earlier.until)));
        return;
    }
    const std::optional<Date> first = add_days(*earlier.until, 1), last = add_days(later.from, -1);
    if (first && last && *first <= *last)
        report_gap(context, later.span, parameter, *first, *last, earlier.span,
                   fmt::format("the value before it ends on {}", day(*earlier.until)));
}

void check_beginning(Context& context, const Parameter& parameter, const syntax::ParameterValue& first,
                     const syntax::EffectivePeriod& policy) {
    if (!policy.from || first.from <= *policy.from) return;
    const bool never = policy.until && *policy.until < first.from;
    const std::optional<Date> before = never ? policy.until : add_days(first.from, -1);
    report_gap(context, first.span, parameter, *policy.from, before.value_or(*policy.from), policy.span,
               "the policy is in force from here on");
}

void check_end(Context& context, const Parameter& parameter, const syntax::ParameterValue& last,
               const syntax::EffectivePeriod& policy) {
    if (!last.until || *last.until < last.from || (policy.until && *policy.until <= *last.until)) return;
    const std::optional<Date> next = add_days(*last.until, 1);
    if (!next) return;
    if (policy.until) {
        const bool never = policy.from && *policy.from > *next;
        report_gap(context, last.span, parameter, never ? *policy.from : *next, *policy.until, policy.span,
                   "the policy is in force until then");
        return;
    }
    if (!policy.from) return;
    Diagnostic& diagnostic = context.report(Code::ParameterEnds, last.span, parameter.name, day(*last.until));
    diagnostic.help = "leave `until` out, or write the value that follows";
    add_note(diagnostic, policy.span, "the policy stays in force");
}

// The last day of each value of a list.
Date last_day(const std::vector<WrittenValue>& values, size_t i) {
    if (values[i].written.until) return *values[i].written.until;
    if (i + 1 == values.size()) return kLastDate;
    return add_days(values[i + 1].written.from, -1).value_or(values[i].written.from);
}

// The part of a value on the days from `from` to `until`, added where there are any.
void add_part(const WrittenValue& value, Date from, Date until, std::vector<WrittenValue>& out) {
    if (until < from) return;
    WrittenValue part = value;
    part.written.from = from;
    part.written.until = until == kLastDate ? std::optional<Date>() : until;
    out.push_back(std::move(part));
}

}  // namespace

std::vector<WrittenValue> overlaid(const std::vector<WrittenValue>& values,
                                   const std::vector<WrittenValue>& amendment) {
    std::vector<WrittenValue> out;
    for (size_t i = 0; i < values.size(); ++i) {
        Date from = values[i].written.from;
        const Date last = last_day(values, i);
        bool left = from <= last;
        for (size_t k = 0; k < amendment.size() && left; ++k) {
            const Date begin = amendment[k].written.from, end = last_day(amendment, k);
            if (end < begin || end < from || last < begin) continue;
            add_part(values[i], from, add_days(begin, -1).value_or(begin), out);
            left = end < last;
            if (left) from = *add_days(end, 1);
        }
        if (left) add_part(values[i], from, last, out);
    }
    for (size_t k = 0; k < amendment.size(); ++k)
        add_part(amendment[k], amendment[k].written.from, last_day(amendment, k), out);
    const auto earlier = [](const WrittenValue& a, const WrittenValue& b) { return a.written.from < b.written.from; };
    std::stable_sort(out.begin(), out.end(), earlier);
    return out;
}

void check_parameter_periods(Context& context, const Parameter& parameter, const std::vector<WrittenValue>& values) {
    if (values.empty()) return;
    for (const WrittenValue& value : values)
        check_period(context, {value.written.from, value.written.until, value.written.span});
    for (size_t i = 1; i < values.size(); ++i)
        check_neighbours(context, parameter, values[i - 1].written, values[i].written);
    if (!context.effective) return;
    const syntax::EffectivePeriod& policy = *context.effective;
    if (policy.from && policy.until && *policy.until < *policy.from) return;
    check_beginning(context, parameter, values.front().written, policy);
    check_end(context, parameter, values.back().written, policy);
}

}  // namespace proviso::sema::detail
