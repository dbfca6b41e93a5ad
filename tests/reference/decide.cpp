// SPDX-License-Identifier: Apache-2.0
#include "tests/reference/decide.h"

#include <algorithm>

#include "tests/reference/case.h"

namespace proviso::reference {
namespace {

using sema::kNone;
using sema::RuleId;

class DecisionMaker {
   public:
    explicit DecisionMaker(const Case& record) : case_(record), program_(record.program()) {}

    ReferenceDecision make() {
        head();
        outcomes();
        for (uint32_t i = 0; i < program_.rules.size(); ++i) {
            if (program_.rules[i].kind == sema::RuleKind::Guideline) guideline(RuleId{i});
            for (size_t k = 0; k < case_.instances(RuleId{i}).size(); ++k) instance(RuleId{i}, k);
        }
        decision_.open_questions = questions_.all();
        return std::move(decision_);
    }

   private:
    const sema::Rule& rule(RuleId id) const { return program_.rules[index(id)]; }
    std::string outcome_name(uint32_t outcome) const { return outcome == kNone ? "" : program_.outcomes[outcome].name; }

    void head() {
        decision_.policy = program_.name;
        decision_.version = program_.version;
        decision_.amends = program_.amended;
        decision_.as_of = case_.as_of();
        if (case_.rules_as_of() != case_.as_of()) decision_.rules_as_of = case_.rules_as_of();
        const uint32_t key = program_.records[index(program_.root)].key_field;
        if (key != kNone && case_.root().parts[key].known()) decision_.id = case_.root().parts[key].scalar.text;
    }

    // What an open rule counts as; nothing where it has no outcome at all.
    std::optional<uint32_t> counts_as(const sema::Rule& r) const {
        if (r.if_unsure != kNone) return r.if_unsure;
        if (r.outcome != kNone) return std::min(r.outcome, index(program_.when_unsure));
        return std::nullopt;
    }

    // The highest that it could bring, open as it is.
    std::optional<uint32_t> could_bring(const sema::Rule& r) const {
        std::optional<uint32_t> highest = counts_as(r);
        if (r.outcome != kNone) highest = std::max(r.outcome, highest.value_or(0));
        return highest;
    }

    void outcomes() {
        std::optional<uint32_t> highest;
        each_instance([&](RuleId id, Answer applies) {
            if (applies == Answer::Yes && rule(id).outcome != kNone)
                highest = std::max(rule(id).outcome, highest.value_or(0));
        });
        uint32_t outcome = highest.value_or(index(program_.otherwise)), at_most = outcome;
        at_least_ = outcome;
        any_applies_ = highest.has_value();
        each_instance([&](RuleId id, Answer applies) {
            if (applies != Answer::Unsure) return;
            outcome = std::max(outcome, counts_as(rule(id)).value_or(0));
            at_most = std::max(at_most, could_bring(rule(id)).value_or(0));
            if (!any_applies_ && rule(id).outcome != kNone) at_least_ = std::min(at_least_, rule(id).outcome);
        });
        decision_.outcome = outcome_name(outcome);
        decision_.at_least = outcome_name(at_least_);
        decision_.at_most = outcome_name(at_most);
    }

    template <class Visit>
    void each_instance(Visit visit) const {
        for (uint32_t i = 0; i < program_.rules.size(); ++i)
            for (size_t k = 0; k < case_.instances(RuleId{i}).size(); ++k)
                visit(RuleId{i}, case_.applies(RuleId{i}, k));
    }

    void guideline(RuleId id) {
        Answer any = Answer::No;
        for (size_t k = 0; k < case_.instances(id).size(); ++k) any = answer_or(any, case_.applies(id, k));
        decision_.guidelines.push_back({rule(id).id, any == Answer::Yes      ? "not met"
                                                     : any == Answer::Unsure ? "unsure"
                                                                             : "met"});
    }

    void instance(RuleId id, size_t k) {
        blocked(id, k);
        const Answer applies = case_.applies(id, k);
        if (applies == Answer::No) return;
        const sema::Rule& r = rule(id);
        const Frame* frame = case_.instances(id)[k].frame();
        if (speaks(r)) decision_.rules.push_back(status(id, k, applies));
        obligations(applies == Answer::Yes ? r.obligations : r.unsure_obligations, frame);
        if (applies == Answer::Yes)
            for (const sema::Template& note : r.notes) add_once(decision_.notes, case_.say(note, frame));
        if (applies == Answer::Unsure && matters(r)) case_.ask_applies(id, k, questions_);
    }

    static bool speaks(const sema::Rule& r) {
        return r.kind != sema::RuleKind::Exception || r.outcome != kNone || r.if_unsure != kNone ||
               !r.obligations.empty() || !r.unsure_obligations.empty() || !r.notes.empty();
    }

    bool matters(const sema::Rule& r) const {
        const std::optional<uint32_t> highest = could_bring(r);
        if (!r.obligations.empty() || !r.unsure_obligations.empty() || (highest && *highest > at_least_)) return true;
        return !any_applies_ && r.outcome != kNone && r.outcome < index(program_.otherwise);
    }

    RuleStatus status(RuleId id, size_t k, Answer applies) const {
        const sema::Rule& r = rule(id);
        const Instance& at = case_.instances(id)[k];
        RuleStatus status{r.id,
                          at.path,
                          r.policy == kNone ? std::string() : program_.amended[r.policy].name,
                          applies == Answer::Unsure,
                          outcome_name(r.outcome),
                          case_.say(r.because, at.frame()),
                          {}};
        for (const sema::Citation& citation : r.citations) {
            const std::string& source = program_.sources[index(citation.source)].name;
            status.cite.push_back(citation.place.empty() ? source : source + " " + citation.place);
        }
        return status;
    }

    void blocked(RuleId id, size_t k) {
        const Instance& at = case_.instances(id)[k];
        if (case_.own(id, k) != Answer::No)
            for (const sema::Displacement& displacement : rule(id).displaced_by)
                if (case_.displaces(displacement, at) == Answer::Yes) add_blocked(id, at, displacement.by);
        if (case_.reach(id, k) != Answer::No)
            for (const RuleId exception : rule(id).exceptions)
                if (case_.lifts(exception, k) == Answer::Yes) add_blocked(id, at, exception);
    }

    void add_blocked(RuleId id, const Instance& at, RuleId by) {
        decision_.blocked.push_back({rule(id).id, at.path, rule(by).id});
    }

    template <class Row>
    static void add_once(std::vector<Row>& rows, Row row) {
        if (std::find(rows.begin(), rows.end(), row) == rows.end()) rows.push_back(std::move(row));
    }

    void obligations(const std::vector<sema::Obligation>& declared, const Frame* frame) {
        for (const sema::Obligation& o : declared) {
            Obligation row;
            row.kind = o.kind == sema::ObligationKind::Escalate ? "escalate" : "require";
            row.text = case_.say(o.text, frame);
            row.role = program_.roles[index(o.role)].name;
            if (o.due != sema::kNoExpr) {
                const Scalar due = case_.evaluate(o.due, frame);
                const bool moment = program_.exprs[index(o.due)].type.kind == sema::TypeKind::Moment;
                if (due.known()) row.due = moment ? format_moment(due.moment) : format_date(due.date);
            }
            add_once(decision_.obligations, std::move(row));
        }
    }

    const Case& case_;
    const sema::Program& program_;
    ReferenceDecision decision_;
    Questions questions_;
    uint32_t at_least_ = 0;
    bool any_applies_ = false;  // of the rules that have an outcome
};

}  // namespace

std::variant<ReferenceDecision, Rejection> decide(const sema::Program& program, std::string_view record,
                                                  const Dates& dates) {
    auto root = read_record(program, record, dates);
    if (!root) return root.error();
    const Case one(program, std::move(*root), dates);
    const std::optional<Date> date = one.rules_as_of();
    if (date && ((program.effective_from && *date < *program.effective_from) ||
                 (program.effective_until && *program.effective_until < *date)))
        return Rejection{{FaultCode::RecordNotInForce, dates.rules_as_of || program.as_of_field == sema::kNone
                                                           ? std::string()
                                                           : one.root().parts[program.as_of_field].path}};
    return DecisionMaker(one).make();
}

}  // namespace proviso::reference
