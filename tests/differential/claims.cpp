// SPDX-License-Identifier: Apache-2.0
#include "tests/differential/claims.h"

#include <fmt/format.h>

#include "tests/reference/case.h"
#include "tests/reference/decide.h"

namespace proviso::differential {
namespace {

using analysis::ClaimKind;
using sema::index;
using sema::RuleId;

class Holding {
   public:
    explicit Holding(const reference::Case& record) : record_(record), program_(record.program()) {}

    bool holds(const analysis::Claim& claim) const {
        switch (claim.kind) {
            case ClaimKind::RuleNeverApplies:
            case ClaimKind::AlwaysDisplaced:
                return never_applies(RuleId{claim.rule});
            case ClaimKind::ExceptionNeverBites:
                return never_applies(RuleId{claim.rule}) && makes_no_difference(RuleId{claim.rule});
            case ClaimKind::NeverYes:
                return !is_ever(claim, Answer::Yes);
            case ClaimKind::NeverNo:
                return !is_ever(claim, Answer::No);
        }
        return true;
    }

   private:
    bool never_applies(RuleId rule) const {
        for (size_t i = 0; i < record_.instances(rule).size(); ++i)
            if (record_.applies(rule, i) == Answer::Yes) return false;
        return true;
    }
    bool makes_no_difference(RuleId exception) const {
        const RuleId base{program_.rules[index(exception)].base};
        for (size_t i = 0; i < record_.instances(base).size(); ++i) {
            if (record_.instances(base)[i].phantom()) continue;
            const Answer reach = record_.reach(base, i), lifts = record_.lifts(exception, i);
            if (reach == Answer::Yes && lifts != Answer::No) return false;
            if (reach != Answer::No && lifts == Answer::Yes) return false;
        }
        return true;
    }
    // Of a rule's condition, for elements that are there; of an expression that stands by itself; of others nothing is asked.
    bool is_ever(const analysis::Claim& claim, Answer answer) const {
        if (claim.rule != sema::kNone) {
            for (const reference::Instance& at : record_.instances(RuleId{claim.rule}))
                if (!at.phantom() && record_.truth(claim.expr, at.frame()) == answer) return true;
            return false;
        }
        for (const sema::Define& define : program_.defines)
            if (define.parameters.empty() && define.body == claim.expr)
                return record_.truth(claim.expr, nullptr) == answer;
        for (const sema::Guarantee& guarantee : program_.guarantees)
            if (guarantee.condition == claim.expr) return record_.truth(claim.expr, nullptr) == answer;
        return false;
    }

    const reference::Case& record_;
    const sema::Program& program_;
};

}  // namespace

std::optional<std::string> contradiction(const sema::Program& program, const std::vector<analysis::Claim>& claims,
                                         const std::string& record, const reference::Dates& dates) {
    if (claims.empty()) return std::nullopt;
    // Also where the policy is not in force on its date.
    if (std::holds_alternative<reference::Rejection>(reference::decide(program, record, dates))) return std::nullopt;
    auto read = reference::read_record(program, record, dates);
    if (!read) return std::nullopt;
    const reference::Case as_read(program, *std::move(read), dates);
    const Holding holding(as_read);
    for (const analysis::Claim& claim : claims)
        if (!holding.holds(claim))
            return fmt::format("claim {} of {}", static_cast<int>(claim.kind),
                               claim.rule == sema::kNone ? "an expression" : program.rules[claim.rule].id);
    return std::nullopt;
}

}  // namespace proviso::differential
