// SPDX-License-Identifier: Apache-2.0
// Which values of choices the conditions tell from others. A value is handled where a condition names it, and also where one is
// met by all values but those it names: `is not`, or `is` where the condition asks that it be otherwise.
#include <algorithm>

#include "compiler/analysis/detail/usage.h"
#include "compiler/sema/operands.h"

namespace proviso::analysis::detail {
namespace {

using sema::ExprId;
using sema::index;

// What a condition is wanted for, as bits: that it be met, that it not be.
constexpr uint8_t kMet = 1, kNotMet = 2, kEither = 3;
constexpr uint8_t flipped(uint8_t wanted) {
    return static_cast<uint8_t>(((wanted & kMet) != 0 ? kNotMet : 0) | ((wanted & kNotMet) != 0 ? kMet : 0));
}

struct ChoiceUse {
    std::vector<bool> named;  // by value
    bool others = false;      // a condition is met by what is not named
    bool asked = false;       // some value is named
};

class ValueUses {
   public:
    explicit ValueUses(const sema::Program& program) : program_(program), seen_(program.exprs.size()) {
        for (const sema::Choice& choice : program.choices) uses_.push_back({std::vector<bool>(choice.values.size())});
        for (const sema::Rule& rule : program.rules) {
            // Where an exception does not hold, its rule does; likewise what a rule gives way to.
            want(rule.condition, rule.base == sema::kNone ? kMet : kEither);
            for (const sema::Displacement& displacement : rule.displaced_by)
                want(program.rules[index(displacement.by)].condition, kNotMet);
            for (const auto* obligations : {&rule.obligations, &rule.unsure_obligations})
                for (const sema::Obligation& obligation : *obligations) {
                    want(obligation.text);
                    if (obligation.due != sema::kNoExpr) want(obligation.due, kEither);
                }
            for (const sema::Template& note : rule.notes) want(note);
            want(rule.because);
        }
        for (const sema::Guarantee& guarantee : program.guarantees) want(guarantee.condition, kMet);
        for (const sema::Parameter& parameter : program.parameters)
            for (const sema::ParameterValue& value : parameter.values) want(value.value, kEither);
        run();
    }

    const ChoiceUse& of(size_t choice) const { return uses_[choice]; }

   private:
    void want(const sema::Template& text) {
        for (const sema::TemplatePiece& piece : text)
            if (piece.expr != sema::kNoExpr) want(piece.expr, kEither);
    }
    void want(ExprId id, uint8_t wanted) {
        const uint8_t fresh = wanted & static_cast<uint8_t>(~seen_[index(id)]);
        if (fresh == 0) return;
        seen_[index(id)] |= fresh;
        open_.emplace_back(id, fresh);
    }
    void run() {
        while (!open_.empty()) {
            const auto [id, wanted] = open_.back();
            open_.pop_back();
            look_at(program_[id], wanted);
        }
    }

    // The choice whose values an expression has by itself, as a field does; kNone where it is of another type.
    uint32_t choice_of(ExprId id) const {
        const sema::Type type = program_[id].type;
        return type.kind == sema::TypeKind::Choice ? type.ref : sema::kNone;
    }
    const sema::ChoiceConstant* constant(ExprId id) const {
        return std::get_if<sema::ChoiceConstant>(&program_[id].node);
    }

    void look_at(const sema::Expr& expr, uint8_t wanted) {
        if (const auto* value = std::get_if<sema::ChoiceConstant>(&expr.node)) {
            uses_[expr.type.ref].named[value->value] = true;
            uses_[expr.type.ref].asked = true;
        } else if (const auto* negation = std::get_if<sema::Not>(&expr.node)) {
            want(negation->operand, flipped(wanted));
        } else if (const auto* call = std::get_if<sema::Call>(&expr.node)) {
            want(program_.defines[index(call->define)].body, wanted);
            for (const ExprId argument : call->arguments) want(argument, kEither);
        } else if (const auto* asked = std::get_if<sema::RuleApplies>(&expr.node)) {
            want(program_.rules[index(asked->rule)].condition, wanted);
        } else if (const auto* choice = std::get_if<sema::If>(&expr.node)) {
            want(choice->condition, kEither);
            want(choice->then_value, wanted), want(choice->else_value, wanted);
        } else if (const auto* comparison = std::get_if<sema::Compare>(&expr.node)) {
            compare(*comparison, wanted);
        } else if (const auto* one_of = std::get_if<sema::OneOf>(&expr.node)) {
            const bool constants = std::all_of(one_of->options.begin(), one_of->options.end(),
                                               [&](ExprId option) { return constant(option) != nullptr; });
            others(one_of->value, !constants || (wanted & kNotMet) != 0);
            want_operands(expr, kEither);
        } else {
            want_operands(expr, keeps_direction(expr) ? wanted : kEither);
        }
    }

    void compare(const sema::Compare& comparison, uint8_t wanted) {
        const bool constants = constant(comparison.left) != nullptr || constant(comparison.right) != nullptr;
        const bool negated = comparison.op == sema::CompareOp::IsNot;
        others(comparison.left, !constants || ((negated ? kMet : kNotMet) & wanted) != 0);
        want(comparison.left, kEither), want(comparison.right, kEither);
    }

    void others(ExprId compared, bool met) {
        const uint32_t choice = choice_of(compared);
        if (choice != sema::kNone && met) uses_[choice].others = true;
    }

    static bool keeps_direction(const sema::Expr& expr) {
        const auto* quantifier = std::get_if<sema::Quantifier>(&expr.node);
        if (quantifier != nullptr) return quantifier->kind != sema::QuantifierKind::Count;
        return std::holds_alternative<sema::And>(expr.node) || std::holds_alternative<sema::Or>(expr.node) ||
               std::holds_alternative<sema::Surely>(expr.node) || std::holds_alternative<sema::Possibly>(expr.node);
    }

    void want_operands(const sema::Expr& expr, uint8_t wanted) {
        sema::for_each_operand(expr, [&](ExprId operand) { want(operand, wanted); });
    }

    const sema::Program& program_;
    std::vector<uint8_t> seen_;  // by expression: what it was looked at for
    std::vector<std::pair<ExprId, uint8_t>> open_;
    std::vector<ChoiceUse> uses_;
};

}  // namespace

bool is_weekday(const sema::Choice& choice) {
    return !choice.values.empty() && choice.values.front().span == choice.span;
}

void report_unhandled_values(const sema::Program& program, const AnalysisInput& input, DiagnosticSink& sink) {
    const ValueUses uses(program);
    for (size_t c = 0; c < program.choices.size(); ++c) {
        const sema::Choice& choice = program.choices[c];
        const ChoiceUse& use = uses.of(c);
        if (!use.asked || use.others || !input.own[choice.span.file] || is_weekday(choice)) continue;
        for (size_t v = 0; v < choice.values.size(); ++v) {
            if (use.named[v]) continue;
            const sema::ChoiceValue& value = choice.values[v];
            sink.report(DiagnosticCode::ValueNotHandled, value.span, value.name, choice.name).help = fmt::format(
                "name it in a rule, or say why nothing follows from it: `{} …, accepting PV5057 because \"…\"`",
                value.name);
        }
    }
}

}  // namespace proviso::analysis::detail
