// SPDX-License-Identifier: Apache-2.0
#include "compiler/analysis/detail/usage.h"

namespace proviso::analysis::detail {
namespace {

using sema::index;

struct FieldUse {
    bool value = false;  // what was answered
    bool state = false;  // whether it was
};

class FieldUses {
   public:
    explicit FieldUses(const sema::Program& program) : program_(program) {
        for (const sema::Record& record : program.records) uses_.emplace_back(record.fields.size());
        std::vector<bool> only_state(program.exprs.size());
        for (const sema::Expr& expr : program.exprs) {
            if (const auto* state = std::get_if<sema::State>(&expr.node)) {
                only_state[index(state->field)] = true;
                mark(state->field, [](FieldUse& use) { use.state = true; });
            }
        }
        for (uint32_t i = 0; i < program.exprs.size(); ++i)
            if (!only_state[i]) mark(sema::ExprId{i}, [](FieldUse& use) { use.value = true; });
    }

    const FieldUse& of(size_t record, size_t field) const { return uses_[record][field]; }

   private:
    void mark(sema::ExprId id, const auto& change) {
        const auto* field = std::get_if<sema::FieldOf>(&program_[id].node);
        if (field == nullptr) return;
        const uint32_t record = program_[field->record].type.ref;
        if (record < uses_.size()) change(uses_[record][field->field]);
    }

    const sema::Program& program_;
    std::vector<std::vector<FieldUse>> uses_;  // by record and field
};

// The records whose fields can be asked for: those within fields that nothing asks for are reported with these.
std::vector<bool> records_within(const sema::Program& program, const FieldUses& uses) {
    std::vector<bool> within(program.records.size());
    std::vector<uint32_t> open{index(program.root)};
    within[index(program.root)] = true;
    while (!open.empty()) {
        const uint32_t at = open.back();
        open.pop_back();
        const sema::Record& record = program.records[at];
        for (size_t f = 0; f < record.fields.size(); ++f) {
            const sema::Field& field = record.fields[f];
            if (field.type.kind != sema::TypeKind::Record || within[field.type.ref] || !uses.of(at, f).value) continue;
            within[field.type.ref] = true;
            open.push_back(field.type.ref);
        }
    }
    return within;
}

}  // namespace

void report_unread_fields(const sema::Program& program, const AnalysisInput& input, DiagnosticSink& sink) {
    const FieldUses uses(program);
    const std::vector<bool> within = records_within(program, uses);
    for (uint32_t r = 0; r < program.records.size(); ++r) {
        const sema::Record& record = program.records[r];
        if (!within[r] || !input.own[record.span.file]) continue;
        for (uint32_t f = 0; f < record.fields.size(); ++f) {
            const sema::Field& field = record.fields[f];
            const bool read_by_itself = field.key || (r == index(program.root) && f == program.as_of_field);
            if (read_by_itself || uses.of(r, f).value) continue;
            if (!uses.of(r, f).state) {
                sink.report(DiagnosticCode::FieldNeverRead, field.span, field.name).help = fmt::format(
                    "ask for it in a rule, take it away, or say why it is asked: `{} : …, accepting PV5055 because "
                    "\"…\"`",
                    field.name);
                continue;
            }
            const bool decides = field.type.kind == sema::TypeKind::Answer || field.type.kind == sema::TypeKind::Choice;
            if (!decides || field.type.list) continue;
            sink.report(DiagnosticCode::OnlyAnsweredAsked, field.span, field.name).help =
                "ask what was answered too, as in `is yes` or `is not answered or …`";
        }
    }
}

}  // namespace proviso::analysis::detail
