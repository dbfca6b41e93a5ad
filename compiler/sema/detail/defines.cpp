// SPDX-License-Identifier: Apache-2.0
// Defines: checked in an order in which each comes after those it calls, so that their types are known; cycles are spelled out.
#include <algorithm>
#include <initializer_list>

#include "compiler/sema/detail/dependency_graph.h"
#include "compiler/sema/detail/expressions.h"
#include "compiler/sema/detail/steps.h"
#include "compiler/sema/detail/types.h"

namespace proviso::sema::detail {
namespace {

using Code = DiagnosticCode;

// Gathers the names that an expression mentions, whatever they turn out to mean.
class MentionedNames {
   public:
    explicit MentionedNames(const syntax::Ast& ast) : ast_(ast) {}

    template <class Found>
    void visit(syntax::ExprId root, const Found& found) {
        pending_.push_back(root);
        while (!pending_.empty()) {
            const syntax::ExprId id = pending_.back();
            pending_.pop_back();
            if (id == syntax::kNoExpr) continue;
            const syntax::Expr& expr = ast_[id];
            if (const auto* name = std::get_if<syntax::NameExpr>(&expr.node)) found(name->name, expr.span);
            if (const auto* call = std::get_if<syntax::CallExpr>(&expr.node)) found(call->callee.text, expr.span);
            std::visit([&](const auto& node) { add_operands(node); }, expr.node);
        }
    }

   private:
    void add(std::initializer_list<syntax::ExprId> ids) { pending_.insert(pending_.end(), ids); }
    void add(const std::vector<syntax::ExprId>& ids) { pending_.insert(pending_.end(), ids.begin(), ids.end()); }

    void add_operands(const syntax::NameExpr&) {}
    void add_operands(const syntax::MemberExpr& node) { add({node.base}); }
    void add_operands(const syntax::CallExpr& node) { add(node.arguments); }
    void add_operands(const syntax::AnswerExpr&) {}
    void add_operands(const syntax::NumberExpr&) {}
    void add_operands(const syntax::MoneyExpr&) {}
    void add_operands(const syntax::TextExpr&) {}
    void add_operands(const syntax::DateExpr&) {}
    void add_operands(const syntax::DurationExpr& node) { add({node.amount}); }
    void add_operands(const syntax::MomentExpr&) {}
    void add_operands(const syntax::RoundedLengthExpr& node) { add({node.length}); }
    void add_operands(const syntax::ShiftExpr& node) { add({node.duration, node.date}); }
    void add_operands(const syntax::DifferenceExpr& node) { add({node.from, node.to}); }
    void add_operands(const syntax::DatePartExpr& node) { add({node.date}); }
    void add_operands(const syntax::BusinessDayExpr& node) { add({node.date}); }
    void add_operands(const syntax::ParenExpr& node) { add({node.inner}); }
    void add_operands(const syntax::NotExpr& node) { add({node.operand}); }
    void add_operands(const syntax::SurelyExpr& node) { add({node.operand}); }
    void add_operands(const syntax::PossiblyExpr& node) { add({node.operand}); }
    void add_operands(const syntax::AndExpr& node) { add(node.operands); }
    void add_operands(const syntax::OrExpr& node) { add(node.operands); }
    void add_operands(const syntax::CompareExpr& node) { add({node.left, node.right}); }
    void add_operands(const syntax::BetweenExpr& node) { add({node.value, node.low, node.high}); }
    void add_operands(const syntax::OneOfExpr& node) {
        add({node.value, node.list});
        add(node.options);
    }
    void add_operands(const syntax::ContainsSomeExpr& node) {
        add({node.whole, node.list});
        add(node.options);
    }
    void add_operands(const syntax::StateExpr& node) { add({node.field}); }
    void add_operands(const syntax::ArithmeticExpr& node) { add({node.left, node.right}); }
    void add_operands(const syntax::NegateExpr& node) { add({node.operand}); }
    void add_operands(const syntax::CurrencyOfExpr& node) { add({node.operand}); }
    void add_operands(const syntax::LengthOfExpr& node) { add({node.operand}); }
    void add_operands(const syntax::MatchesExpr& node) { add({node.value}); }
    void add_operands(const syntax::JoinExpr& node) {
        for (const syntax::TemplatePiece& piece : node.text.pieces) add({piece.expr});
    }
    void add_operands(const syntax::RoundExpr& node) { add({node.operand}); }
    void add_operands(const syntax::IfExpr& node) { add({node.condition, node.then_value, node.else_value}); }
    void add_operands(const syntax::QuantifierExpr& node) {
        for (const syntax::Binder& binder : node.binders) add({binder.list});
        add({node.condition});
    }
    void add_operands(const syntax::AggregateExpr& node) {
        for (const syntax::Binder& binder : node.binders) add({binder.list});
        add({node.value, node.condition});
    }
    void add_operands(const syntax::RuleAppliesExpr&) {}
    void add_operands(const syntax::ErrorExpr&) {}
    void add_operands(const syntax::RecordExpr&) {}
    void add_operands(const syntax::ListExpr&) {}
    void add_operands(const syntax::NotAnsweredExpr&) {}
    void add_operands(const syntax::NotApplicableExpr&) {}

    const syntax::Ast& ast_;
    std::vector<syntax::ExprId> pending_;
};

// All expressions in a table.
std::vector<syntax::ExprId> exprs_of(const syntax::TableDecl& table) {
    std::vector<syntax::ExprId> out = table.columns;
    for (const syntax::TableRow& row : table.rows) {
        out.push_back(row.value);
        for (const syntax::Cell& cell : row.cells) {
            for (const syntax::CellItem& item : cell.items) {
                out.insert(out.end(), {item.low, item.high});
                for (const syntax::Bound& bound : item.bounds) out.push_back(bound.value);
            }
        }
    }
    return out;
}

// An order by what bodies mention. A mention may turn out to be a value of a choice, so a cycle here need not be one.
std::vector<uint32_t> checking_order(const Context& context) {
    DependencyGraph graph(static_cast<uint32_t>(context.define_decls.size()));
    for (uint32_t i = 0; i < context.define_decls.size(); ++i) {
        const auto& decl = context.define_decls[i];
        MentionedNames names(*decl.ast);
        const auto found = [&](std::string_view name, Span place) {
            const uint32_t define = context.defines.find(name);
            if (define != kNone) graph.add_edge({i, define, place});
        };
        names.visit(decl.node->body, found);
        const auto table = context.value_tables.find(i);
        if (table != context.value_tables.end())
            for (const syntax::ExprId expr : exprs_of(*table->second.node)) names.visit(expr, found);
    }
    std::vector<uint32_t> order;
    for (const auto& component : graph.components()) order.insert(order.end(), component.begin(), component.end());
    return order;
}

void declare_parameters(Context& context, uint32_t index) {
    const syntax::DefineDecl& node = *context.define_decls[index].node;
    for (const syntax::DefineParameter& parameter : node.parameters) {
        Type type = resolve_type(context, parameter.type);
        if (type.list) {
            context.report(Code::ListParameter, parameter.type.span, parameter.name.text, context.describe(type)).help =
                "give the define one element, and go through the list where it is used: `any x in LIST where …`";
            type = kErrorType;
        }
        context.program.defines[index].parameters.push_back(context.add_variable(parameter.name, type, true));
    }
}

void check_body(Context& context, uint32_t index) {
    const auto& decl = context.define_decls[index];
    if (context.value_tables.contains(index)) return check_value_table(context, index);
    if (decl.node->body == syntax::kNoExpr) return;
    ExprChecker checker(context, *decl.ast, context.define_references[index]);
    const auto& parameters = decl.node->parameters;
    const std::vector<VariableId> variables = context.program.defines[index].parameters;
    for (size_t i = 0; i < parameters.size(); ++i) {
        checker.check_variable_name(parameters[i].name);
        checker.bring_into_reach(variables[i], parameters[i].name.text, false);
    }
    const size_t before = context.program.exprs.size();
    const ExprId body = checker.value(decl.node->body);
    const uint64_t size = context.program.exprs.size() - before + checker.expansion();
    context.define_sizes[index] = parameters.empty() ? 0 : std::min(size, kMaxExpansion + 1);
    const Type type = checker.type_of(body);
    context.program.defines[index].body = body;
    context.define_depths[index] = static_cast<uint32_t>(checker.deepest());
    if (is_simple(type)) {
        context.define_types[index] = type;
        return;
    }
    context.report(Code::NotSimple, context.program[body].span, "a define", context.describe(type)).help =
        "a define stands for a single value: an answer, a number, a text, a date or a value of a choice";
}

void check_recursion(Context& context) {
    const auto& defines = context.program.defines;
    DependencyGraph graph(static_cast<uint32_t>(defines.size()));
    for (uint32_t i = 0; i < defines.size(); ++i) {
        for (const Reference& called : context.define_references[i].defines)
            graph.add_edge({i, called.target, called.place});
    }
    for (const auto& component : graph.components()) {
        const std::vector<Edge> cycle = graph.cycle(component);
        if (cycle.empty()) continue;
        const std::string spelled =
            spell_cycle(cycle, [&](uint32_t define) { return fmt::format("`{}`", defines[define].name); });
        Diagnostic& diagnostic = context.report(Code::RecursiveDefine, defines[cycle.front().from].span, spelled);
        diagnostic.help = "write out what one of them means without the others";
        for (const Edge& edge : cycle) {
            if (diagnostic.notes.size() == kShownLinks) break;
            add_note(diagnostic, edge.place,
                     fmt::format("`{}` uses `{}` here", defines[edge.from].name, defines[edge.to].name));
        }
    }
}

}  // namespace

void check_defines(Context& context) {
    const size_t count = context.define_decls.size();
    context.define_types.assign(count, kErrorType);
    context.define_depths.assign(count, 0);
    context.define_sizes.assign(count, 0);
    context.define_references.resize(count);
    // Parameters of all first: a call needs their types, and a cycle may call what was not checked yet.
    for (uint32_t i = 0; i < count; ++i) declare_parameters(context, i);
    for (const uint32_t define : checking_order(context)) check_body(context, define);
    check_recursion(context);
}

}  // namespace proviso::sema::detail
