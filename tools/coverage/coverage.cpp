// SPDX-License-Identifier: Apache-2.0
#include "tools/coverage/coverage.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>

#include "compiler/sema/operands.h"
#include "tools/coverage/conditions.h"
#include "tools/coverage/possible_answers.h"

namespace proviso::coverage {
namespace {

using bytecode::Section;

using Place = std::tuple<FileId, uint32_t, uint32_t>;
Place place_of(Span span) { return {span.file, span.begin, span.end}; }

bool is_own(const SourceMap& sources, Span span) { return sources.kind(span.file) == SourceKind::Policy; }

std::string on_one_line(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool blank = c == ' ' || c == '\n' || c == '\r' || c == '\t';
        if (blank && (out.empty() || out.back() == ' ')) continue;
        out += blank ? ' ' : c;
    }
    return out;
}

// As written; a table's cell with its column before it.
std::string name_of(const sema::Program& program, sema::ExprId id, const SourceMap& sources) {
    const Span span = program[id].span;
    const std::string written = on_one_line(sources.text(span));
    // What it is asked of; of a condition that became several, what the first is asked of.
    sema::ExprId first = sema::kNoExpr;
    for (sema::ExprId at = id;;) {
        sema::ExprId next = sema::kNoExpr;
        sema::for_each_operand(program[at],
                               [&](sema::ExprId operand) { next = next == sema::kNoExpr ? operand : next; });
        if (next == sema::kNoExpr) break;
        first = at = next;
        if (program[next].span != span) break;
    }
    if (first == sema::kNoExpr) return written;
    const Span asked = program[first].span;
    const bool within = asked.file == span.file && asked.begin >= span.begin && asked.end <= span.end;
    return within ? written : on_one_line(sources.text(asked)) + ": " + written;
}

Kind kind_of(const sema::Program& program, uint32_t rule) {
    for (const sema::Table& table : program.tables)
        if (table.first_rule != sema::kNone && rule >= table.first_rule && rule < table.first_rule + table.rows)
            return Kind::Row;
    switch (program.rules[rule].kind) {
        case sema::RuleKind::Rule:
            return Kind::Rule;
        case sema::RuleKind::Guideline:
            return Kind::Guideline;
        case sema::RuleKind::Exception:
            break;
    }
    return Kind::Exception;
}

// The answers that a register has in the rows of one batch.
AnswerSet answers_in(const Machine& machine, uint32_t reg) {
    const Register& column = machine.reg(reg);
    const uint32_t domain = machine.domain_of(reg);
    const uint32_t rows = machine.domains().rows(domain);
    AnswerSet out;
    for (uint32_t row = 0; row < rows; ++row) out.add(column.answer(row));
    return out;
}

}  // namespace

bool Item::is_complete() const {
    return std::none_of(kAnswers.begin(), kAnswers.end(), [&](Answer answer) { return misses(answer); });
}

std::string_view word(Kind kind, Answer answer) {
    if (kind == Kind::Condition) return answer == Answer::Yes ? "yes" : answer == Answer::No ? "no" : "unsure";
    // A guideline applies where it is not met.
    if (kind == Kind::Guideline)
        return answer == Answer::Yes ? "is not met" : answer == Answer::No ? "is met" : "is unsure";
    return answer == Answer::Yes ? "applies" : answer == Answer::No ? "does not apply" : "is open";
}

std::string_view kind_name(Kind kind) {
    switch (kind) {
        case Kind::Rule:
            return "rule";
        case Kind::Guideline:
            return "guideline";
        case Kind::Exception:
            return "exception";
        case Kind::Row:
            return "table row";
        case Kind::Condition:
            break;
    }
    return "condition";
}

Tally& Tally::operator+=(const Tally& other) {
    seen += other.seen;
    possible += other.possible;
    return *this;
}

std::string percentage(const Tally& tally) {
    const size_t tenths = tally.possible == 0 ? 1000 : tally.seen * 1000 / tally.possible;
    return fmt::format("{}.{} %", tenths / 10, tenths % 10);
}

Tally Coverage::tally(Kind kind, Answer answer) const {
    Tally out;
    for (const Item& item : items) {
        if (item.kind != kind || !item.possible.has(answer)) continue;
        ++out.possible;
        if (item.saw(answer)) ++out.seen;
    }
    return out;
}

Tally Coverage::total() const {
    Tally out;
    for (const Kind kind : kKinds)
        for (const Answer answer : kAnswers) out += tally(kind, answer);
    return out;
}

Counter::Counter(const Compilation& compilation) {
    coverage_.policy = compilation.program->name;
    const std::vector<AnswerSet> possible = possible_answers(*compilation.image);
    add_rules(compilation, possible);
    add_conditions(compilation, possible);
    std::vector<size_t> order(coverage_.items.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
        return place_of(coverage_.items[a].span) < place_of(coverage_.items[b].span);
    });
    std::vector<Item> items;
    std::vector<std::vector<uint32_t>> registers;
    for (const size_t i : order) {
        items.push_back(std::move(coverage_.items[i]));
        registers.push_back(std::move(registers_[i]));
    }
    coverage_.items = std::move(items);
    registers_ = std::move(registers);
}

void Counter::add_rules(const Compilation& compilation, const std::vector<AnswerSet>& possible) {
    const auto rows = compilation.image->image().rows<Section::Rules>();
    for (uint32_t i = 0; i < rows.size(); ++i) {
        const sema::Rule& rule = compilation.program->rules[i];
        if (!is_own(compilation.sources, rule.span)) continue;
        coverage_.items.push_back(
            {kind_of(*compilation.program, i), rule.id_span, rule.id, possible[rows[i].applies], {}});
        registers_.push_back({rows[i].applies});
    }
}

void Counter::add_conditions(const Compilation& compilation, const std::vector<AnswerSet>& possible) {
    const sema::Program& program = *compilation.program;
    std::vector<std::vector<uint32_t>> registers(program.exprs.size());
    for (const ConditionRegister& condition : compilation.conditions)
        if (condition.reg != bytecode::kNone) registers[index(condition.expr)].push_back(condition.reg);
    // What stands at one place is one condition: a row's cell is asked of other rows too.
    std::map<Place, std::vector<uint32_t>> by_place;
    std::map<Place, std::string> names;
    for (const sema::ExprId expr : written_conditions(program)) {
        const Span span = program[expr].span;
        if (!is_own(compilation.sources, span)) continue;
        names.try_emplace(place_of(span), name_of(program, expr, compilation.sources));
        auto& into = by_place[place_of(span)];
        into.insert(into.end(), registers[index(expr)].begin(), registers[index(expr)].end());
    }
    for (auto& [place, found] : by_place) {
        const auto& [file, begin, end] = place;
        std::sort(found.begin(), found.end());
        found.erase(std::unique(found.begin(), found.end()), found.end());
        const Span span{file, begin, end};
        Item item{Kind::Condition, span, names[place], {}, {}};
        for (const uint32_t reg : found) item.possible = item.possible | possible[reg];
        if (found.empty()) {
            coverage_.idle.push_back(std::move(item));
            continue;
        }
        coverage_.items.push_back(std::move(item));
        registers_.push_back(std::move(found));
    }
}

void Counter::add(const Decider& decider) {
    ++coverage_.scenarios;
    for (size_t i = 0; i < registers_.size(); ++i) {
        AnswerSet seen;
        for (const uint32_t reg : registers_[i]) seen = seen | answers_in(decider.machine(), reg);
        for (const Answer answer : kAnswers)
            if (seen.has(answer)) ++coverage_.items[i].scenarios[static_cast<size_t>(answer)];
    }
}

}  // namespace proviso::coverage
