// SPDX-License-Identifier: Apache-2.0
// Texts and due dates are for everyone to read: nothing in them may come of a confidential field, by whatever way.
#include <algorithm>
#include <set>

#include "compiler/sema/detail/steps.h"
#include "compiler/sema/operands.h"

namespace proviso::sema::detail {
namespace {

using Code = DiagnosticCode;

bool is_field_of_record(const Program& program, const FieldOf& place, const Field*& field) {
    const Type record = program[place.record].type;
    if (record.kind != TypeKind::Record) return false;
    field = &program.records[record.ref].fields[place.field];
    return true;
}

// Goes through all that an expression is made of: defines that it calls, rules that it asks for.
class Reach {
   public:
    Reach(const Program& program, const std::set<uint32_t>& elements) : program_(program), elements_(elements) {}

    // The confidential field that the expression comes of, or null.
    const Field* from(ExprId id) {
        if (id == kNoExpr) return nullptr;
        const Expr& expr = program_[id];
        const Field* found = own(expr);
        for_each_operand(expr, [&](ExprId operand) {
            if (found == nullptr) found = from(operand);
        });
        return found;
    }

   private:
    const Field* own(const Expr& expr) {
        const Field* field = nullptr;
        if (const auto* place = std::get_if<FieldOf>(&expr.node)) {
            if (is_field_of_record(program_, *place, field) && field->confidential) return field;
        } else if (const auto* variable = std::get_if<VariableRef>(&expr.node)) {
            if (elements_.contains(index(variable->variable))) return &kElement;
        } else if (const auto* call = std::get_if<Call>(&expr.node)) {
            if (defines_.insert(index(call->define)).second) return from(program_.defines[index(call->define)].body);
        } else if (const auto* applies = std::get_if<RuleApplies>(&expr.node)) {
            return from_rule(index(applies->rule));
        }
        return nullptr;
    }

    const Field* from_rule(uint32_t id) {
        if (!rules_.insert(id).second) return nullptr;
        const Rule& rule = program_.rules[id];
        const Field* found = from(rule.condition);
        for (const Binder& binder : rule.binders)
            if (found == nullptr) found = from(binder.list);
        if (found == nullptr && rule.base != kNone) found = from_rule(rule.base);
        for (const RuleId exception : rule.exceptions)
            if (found == nullptr) found = from_rule(index(exception));
        for (const Displacement& displacement : rule.displaced_by)
            if (found == nullptr) found = from_rule(index(displacement.by));
        return found;
    }

    static const Field kElement;
    const Program& program_;
    const std::set<uint32_t>& elements_;  // variables that go through a confidential list
    std::set<uint32_t> defines_, rules_;
};
const Field Reach::kElement = {.name = "this list's element", .type = {}, .question = {}, .span = {}};

class Texts {
   public:
    explicit Texts(Context& context) : context_(context), program_(context.program) {
        for (const Rule& rule : program_.rules)
            for (const Binder& binder : rule.binders)
                if (Reach(program_, {}).from(binder.list) != nullptr) elements_.insert(index(binder.variable));
    }

    void check(const Rule& rule) {
        check(rule.because, "a reason");
        for (const Template& note : rule.notes) check(note, "a note");
        for (const auto* obligations : {&rule.obligations, &rule.unsure_obligations}) {
            for (const Obligation& obligation : *obligations) {
                check(obligation.text, "an obligation");
                check(obligation.due, "the day on which an obligation is due");
            }
        }
    }

   private:
    void check(const Template& text, std::string_view what) {
        for (const TemplatePiece& piece : text) check(piece.expr, what);
    }

    void check(ExprId expr, std::string_view what) {
        const Field* field = Reach(program_, elements_).from(expr);
        if (field == nullptr || !reported_.insert(index(expr)).second) return;
        Diagnostic& diagnostic = context_.report(Code::ShowsConfidential, program_[expr].span, what, field->name);
        diagnostic.help = "say it without the value: decisions are read by more people than the record is";
        if (field->span.end != 0) add_note(diagnostic, field->span, "marked here");
    }

    Context& context_;
    const Program& program_;
    std::set<uint32_t> elements_, reported_;
};

}  // namespace

void check_confidential(Context& context) {
    const auto& records = context.program.records;
    const bool some = std::any_of(records.begin(), records.end(), [](const Record& record) {
        return std::any_of(record.fields.begin(), record.fields.end(),
                           [](const Field& field) { return field.confidential; });
    });
    if (!some) return;
    Texts texts(context);
    for (const Rule& rule : context.program.rules) texts.check(rule);
}

}  // namespace proviso::sema::detail
