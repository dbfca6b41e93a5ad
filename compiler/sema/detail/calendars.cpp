// SPDX-License-Identifier: Apache-2.0
// Calendars: weekends, holidays, the days they know; and the choice of the days of the week.
#include <algorithm>
#include <array>

#include "compiler/sema/detail/dependency_graph.h"
#include "compiler/sema/detail/steps.h"

namespace proviso::sema::detail {
namespace {

using Code = DiagnosticCode;

constexpr std::array<std::string_view, 7> kWeekdays = {"monday", "tuesday",  "wednesday", "thursday",
                                                       "friday", "saturday", "sunday"};
constexpr std::array<std::string_view, 7> kLabels = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                     "Friday", "Saturday", "Sunday"};
constexpr uint32_t kAllWeek = 0b1111111, kSaturdayAndSunday = 0b1100000;

class CalendarCheck {
   public:
    CalendarCheck(Context& context, uint32_t index, const Calendar* base)
        : context_(context),
          decl_(*context.calendar_decls[index].node),
          calendar_(context.program.calendars[index]),
          base_(base) {}

    void run() {
        check_weekend();
        check_covers();
        check_holidays();
    }

   private:
    void check_weekend() {
        calendar_.weekend = base_ != nullptr ? base_->weekend : kSaturdayAndSunday;
        if (!decl_.weekend_span) return;
        calendar_.weekend = 0;
        for (const syntax::Name& name : decl_.weekend) {
            const auto found = std::find(kWeekdays.begin(), kWeekdays.end(), name.text);
            if (found == kWeekdays.end()) {
                const std::string near = meant(name.text);
                context_.report(Code::UnknownWeekday, name.span, name.text).help =
                    near.empty() ? fmt::format("the days are {}", in_backticks({kWeekdays.begin(), kWeekdays.end()}))
                                 : fmt::format("did you mean `{}`?", near);
                break;  // the others are most likely written alike
            }
            calendar_.weekend |= 1U << (found - kWeekdays.begin());
        }
        if (calendar_.weekend != kAllWeek) return;
        context_.report(Code::NoWorkingDays, *decl_.weekend_span, calendar_.name).help =
            "leave out the days on which work is done";
        calendar_.weekend = kSaturdayAndSunday;
    }

    // `Saturday` and `sat` too.
    std::string meant(std::string_view written) {
        constexpr size_t kShortest = 2;
        std::string small(written);
        std::transform(small.begin(), small.end(), small.begin(),
                       [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
        for (const std::string_view day : kWeekdays)
            if (small.size() >= kShortest && day.starts_with(small)) return std::string(day);
        return context_.nearest(small, {kWeekdays.begin(), kWeekdays.end()});
    }

    void check_covers() {
        if (base_ != nullptr) {
            calendar_.first = base_->first;
            calendar_.last = base_->last;
        }
        if (!decl_.covers || !decl_.covers->from || !decl_.covers->until) return;
        const Date from = *decl_.covers->from, until = *decl_.covers->until;
        if (from > until) return check_period(context_, *decl_.covers);
        if (from > calendar_.last || until < calendar_.first) {
            Diagnostic& diagnostic =
                context_.report(Code::CoversApart, decl_.covers->span, calendar_.name, base_->name);
            diagnostic.help = fmt::format("`{}` covers {} until {}", base_->name, format_date(base_->first),
                                          format_date(base_->last));
            add_note(diagnostic, base_->span, fmt::format("`{}` is declared here", base_->name));
            return;
        }
        // What one of the two does not know is not known.
        calendar_.first = std::max(calendar_.first, from);
        calendar_.last = std::min(calendar_.last, until);
    }

    bool is_covered(Date date) const { return calendar_.first <= date && date <= calendar_.last; }

    void check_holidays() {
        std::vector<Holiday> all;
        if (base_ != nullptr) all = base_->holidays;
        std::vector<std::pair<Date, Span>> own;
        for (const syntax::Holiday& holiday : decl_.holidays) {
            const auto twice =
                std::find_if(own.begin(), own.end(), [&](const auto& o) { return o.first == holiday.date; });
            if (twice != own.end()) {
                Diagnostic& diagnostic =
                    context_.report(Code::DeclaredTwice, holiday.span, "holiday", format_date(holiday.date));
                diagnostic.help = "take one of them away";
                add_note(diagnostic, twice->second, "first declared here");
                continue;
            }
            own.emplace_back(holiday.date, holiday.span);
            if (!is_covered(holiday.date)) {
                context_
                    .report(Code::HolidayNotCovered, holiday.span, format_date(holiday.date), calendar_.name,
                            format_date(calendar_.first), format_date(calendar_.last))
                    .help = "extend `covers`, or take the holiday away";
                continue;
            }
            std::erase_if(all, [&](const Holiday& other) { return other.date == holiday.date; });
            all.push_back({holiday.date, holiday.text ? holiday.text->plain() : std::string()});
        }
        std::erase_if(all, [&](const Holiday& holiday) { return !is_covered(holiday.date); });
        std::sort(all.begin(), all.end(), [](const Holiday& a, const Holiday& b) { return a.date < b.date; });
        calendar_.holidays = std::move(all);
        const bool endless = calendar_.first == kFirstDate && calendar_.last == kLastDate;
        if (decl_.holidays.empty() || !endless || decl_.covers) return;
        context_.report(Code::HolidaysWithoutCovers, calendar_.span, calendar_.name).help =
            fmt::format("write `covers {0}-01-01 until {0}-12-31`, with the years whose holidays are all listed",
                        year_month_day(decl_.holidays.front().date).year);
    }

    Context& context_;
    const syntax::CalendarDecl& decl_;
    Calendar& calendar_;
    const Calendar* base_;
};

bool asks_for_weekdays(const syntax::Ast& ast) {
    const auto is_weekday = [](const syntax::TypeRef& type) { return type.name.text == "Weekday"; };
    for (const syntax::Expr& expr : ast.exprs) {
        const auto* part = std::get_if<syntax::DatePartExpr>(&expr.node);
        if (part != nullptr && part->part == syntax::DatePart::Weekday) return true;
        const auto* name = std::get_if<syntax::NameExpr>(&expr.node);
        if (name != nullptr && name->name == "Weekday") return true;
    }
    for (const syntax::Declaration& declaration : ast.declarations) {
        if (const auto* record = std::get_if<syntax::RecordDecl>(&declaration.node)) {
            for (const syntax::FieldDecl& field : record->fields)
                if (is_weekday(field.type)) return true;
        } else if (const auto* define = std::get_if<syntax::DefineDecl>(&declaration.node)) {
            for (const syntax::DefineParameter& parameter : define->parameters)
                if (is_weekday(parameter.type)) return true;
        } else if (const auto* parameter = std::get_if<syntax::ParameterDecl>(&declaration.node)) {
            if (is_weekday(parameter->type)) return true;
        }
    }
    return false;
}

}  // namespace

void declare_weekdays(Context& context, const CheckInput& input) {
    bool asked = input.main != nullptr && asks_for_weekdays(*input.main);
    for (const auto* files : {&input.modules, &input.scenario_files})
        for (const syntax::Ast* file : *files) asked = asked || asks_for_weekdays(*file);
    for (const PolicyFiles& policy : input.amended) {
        asked = asked || asks_for_weekdays(*policy.main);
        for (const auto* files : {&policy.modules, &policy.scenario_files})
            for (const syntax::Ast* file : *files) asked = asked || asks_for_weekdays(*file);
    }
    // Where the policy declares a choice or record of that name, `weekday of` is refused where it stands.
    if (!asked || context.choices.find("Weekday") != kNone || context.records.find("Weekday") != kNone) return;
    context.weekdays = static_cast<uint32_t>(context.program.choices.size());
    context.choices.add("Weekday", context.weekdays);
    const Span place = context.policies.empty() ? Span{} : context.policies.front().node->name.span;
    Choice choice{"Weekday", {}, place};
    NameTable values;
    for (uint32_t day = 0; day < kWeekdays.size(); ++day) {
        values.add(kWeekdays[day], day);
        choice.values.push_back(
            {std::string(kWeekdays[day]), std::string(kLabels[day]), std::string(kWeekdays[day]), place});
    }
    context.program.choices.push_back(std::move(choice));
    context.choice_values.push_back(std::move(values));
}

void check_calendars(Context& context) {
    const auto count = static_cast<uint32_t>(context.calendar_decls.size());
    DependencyGraph graph(count);
    for (uint32_t i = 0; i < count; ++i) {
        const auto& base = context.calendar_decls[i].node->base;
        if (!base) continue;
        const uint32_t found = context.find_or_report(context.calendars, *base, Code::UnknownCalendar);
        if (found == kNone) continue;
        context.calendar_used[found] = true;
        graph.add_edge({i, found, base->span});
    }
    for (const auto& component : graph.components()) {
        const std::vector<Edge> cycle = graph.cycle(component);
        for (const uint32_t calendar : component) {
            const bool based = cycle.empty() && !graph.edges(calendar).empty();
            const Calendar* base = based ? &context.program.calendars[graph.edges(calendar).front().to] : nullptr;
            CalendarCheck(context, calendar, base).run();
        }
        if (cycle.empty()) continue;
        const auto& calendars = context.program.calendars;
        const std::string spelled =
            spell_cycle(cycle, [&](uint32_t calendar) { return fmt::format("`{}`", calendars[calendar].name); });
        context.report(Code::CalendarCycle, cycle.front().place, spelled).help =
            "put the holidays that they share into a calendar of their own, and base each on that";
    }
}

}  // namespace proviso::sema::detail
