// SPDX-License-Identifier: Apache-2.0
#include "compiler/ir/lower.h"

#include <algorithm>
#include <numeric>

#include "compiler/ir/lowering.h"

namespace proviso::ir {
namespace {

Calendars calendars_of(const sema::Program& program) {
    Calendars calendars;
    for (const sema::Calendar& calendar : program.calendars) {
        std::vector<Date> holidays;
        for (const sema::Holiday& holiday : calendar.holidays) holidays.push_back(holiday.date);
        calendars.emplace_back(calendar.weekend, holidays, calendar.first, calendar.last);
    }
    return calendars;
}

}  // namespace

Lowering::Lowering(const sema::Program& program)
    : program_(program),
      schema_(program, graph_),
      make_(graph_, schema_, calendars_of(program)),
      variables_(program.variables.size()),
      memo_(program.exprs.size()),
      // Frames 1 … are those of the rules.
      frames_(static_cast<uint32_t>(program.rules.size())),
      rules_(program.rules.size()) {
    frames_of_.resize(program.rules.size());
    std::iota(frames_of_.begin(), frames_of_.end(), 1);
    for (const sema::Table& table : program.tables) {
        if (table.first_rule == kNone) continue;
        const auto first = frames_of_.begin() + table.first_rule;
        std::fill_n(first, table.rows, *first);
    }
}

Lowered Lowering::run() {
    const Span start = program_.rules.empty() ? Span{} : program_.rules[0].id_span;
    const Builder::Within here(make_, root_scope_, start);
    if (schema_.excess()) make_.exceed(*schema_.excess());
    for (const sema::Rule& rule : program_.rules) {
        const Builder::Within at_rule(make_, rule.id_span);
        if (rule.binders.size() > bytecode::kMaxComponents) make_.exceed(kTooManyLists);
    }
    std::vector<LoweredRule> lowered;
    std::vector<ValueId> guarantees;
    if (!make_.limit()) {
        for (uint32_t i = 0; i < program_.rules.size(); ++i) open_scope(sema::RuleId{i});
        lower_defines();
        for (sema::RuleId rule : program_.rule_order) free(rule);
        for (uint32_t i = 0; i < program_.rules.size(); ++i) lowered.push_back(lowered_rule(sema::RuleId{i}));
        for (const sema::Guarantee& guarantee : program_.guarantees) {
            const Builder::Within at_guarantee(make_, program_[guarantee.condition].span);
            const Frame frame(*this, ++frames_);
            guarantees.push_back(in_rule(value(guarantee.condition)));
        }
        if (graph_.domains() > kMaxDomains) make_.exceed("more than 65535 combinations of lists");
        if (graph_.values() > kMaxInstructions) make_.exceed("more than 16777216 instructions");
    }
    return {std::move(graph_),      std::move(schema_),        std::move(lowered), std::move(guarantees),
            std::move(conditions_), make_.take_needed_again(), make_.limit()};
}

Lowered lower(const sema::Program& program) { return Lowering(program).run(); }

}  // namespace proviso::ir
