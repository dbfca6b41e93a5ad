// SPDX-License-Identifier: Apache-2.0
#include "tools/coverage/possible_answers.h"

namespace proviso::coverage {
namespace {

using bytecode::Instruction;
using bytecode::kNone;
using bytecode::Opcode;
using bytecode::RegisterType;
using bytecode::Section;

class Possible {
   public:
    explicit Possible(const bytecode::VerifiedProgram& program)
        : program_(program),
          nodes_(program.image().rows<Section::Nodes>()),
          code_(program.image().rows<Section::Instructions>()) {}

    std::vector<AnswerSet> run() {
        for (uint32_t i = 0; i < code_.size(); ++i) sets_.push_back(of(code_[i], program_.type(i)));
        return std::move(sets_);
    }

   private:
    static AnswerSet known_if(bool known, AnswerSet set) { return known ? set : set | AnswerSet(Answer::Unsure); }

    // Whether every record that is not rejected says it: it is required, and so is each list that it lies in. What lies in a record that
    // was left out was not answered.
    bool is_always_answered(uint32_t node) const {
        for (; node != 0; node = nodes_[node].parent) {
            const bool element = nodes_[nodes_[node].parent].kind == static_cast<uint32_t>(bytecode::NodeKind::List);
            if (!element && (nodes_[node].flags & bytecode::kRequired) == 0) return false;
        }
        return true;
    }

    // Whether a row of the domain may stand for a list that was not answered.
    bool may_be_phantom(uint32_t domain) const {
        for (const uint32_t list : program_.domain(domain).components)
            if (!is_always_answered(list)) return true;
        return false;
    }

    AnswerSet field(const Instruction& at, RegisterType type) const {
        const bool answer = type == RegisterType::Answer;
        const bool applies = (nodes_[at.immediate].flags & bytecode::kMayNotApply) == 0;
        const AnswerSet values = answer ? AnswerSet(Answer::Yes, Answer::No) : AnswerSet(Answer::Yes);
        return known_if(is_always_answered(at.immediate) && (applies || !answer), values);
    }

    template <class Combine>
    AnswerSet pairs(const Instruction& at, Combine combine) const {
        AnswerSet out;
        for (const Answer a : kAnswers)
            for (const Answer b : kAnswers)
                if (sets_[at.a].has(a) && sets_[at.b].has(b)) out.add(combine(a, b));
        return out;
    }
    template <class Turn>
    AnswerSet each(const Instruction& at, Turn turn) const {
        AnswerSet out;
        for (const Answer a : kAnswers)
            if (sets_[at.a].has(a)) out.add(turn(a));
        return out;
    }

    // Of `any`, of an empty list: no; of `every`, yes.
    AnswerSet reduced(const Instruction& at, Answer of_none) const {
        const bool listed = at.b == kNone || !sets_[at.b].has(Answer::Unsure);
        return known_if(listed, sets_[at.a] | AnswerSet(of_none));
    }

    // Whatever is worked out from operands; unsure where one of them is.
    AnswerSet strict(const Instruction& at, RegisterType type, bool known) const {
        for (const uint32_t operand : {at.a, at.b, at.c})
            known = known && (operand == kNone || !sets_[operand].has(Answer::Unsure));
        const bool answer = type == RegisterType::Answer;
        return known_if(known, answer ? AnswerSet(Answer::Yes, Answer::No) : AnswerSet(Answer::Yes));
    }

    AnswerSet of(const Instruction& at, RegisterType type) const {
        const bytecode::OpcodeInfo& info = *bytecode::find_opcode(at.opcode);
        switch (info.opcode) {
            case Opcode::ConstAnswer:
                return AnswerSet(static_cast<Answer>(at.immediate));
            case Opcode::Exists:
                return known_if(!may_be_phantom(at.domain), AnswerSet(Answer::Yes));
            case Opcode::Not:
                return each(at, answer_not);
            case Opcode::Surely:
                return each(at, [](Answer a) { return a == Answer::Yes ? Answer::Yes : Answer::No; });
            case Opcode::Possibly:
                return each(at, [](Answer a) { return a == Answer::No ? Answer::No : Answer::Yes; });
            case Opcode::And:
                return pairs(at, answer_and);
            case Opcode::Or:
                return pairs(at, answer_or);
            case Opcode::Select: {
                const AnswerSet either = sets_[at.b] | sets_[at.c];
                return sets_[at.a].has(Answer::Unsure) ? either | AnswerSet(Answer::Unsure) : either;
            }
            case Opcode::Broadcast:
                return sets_[at.a];
            case Opcode::Any:
            case Opcode::AnyInstance:
                return reduced(at, Answer::No);
            case Opcode::Every:
                return reduced(at, Answer::Yes);
            default:
                break;
        }
        const bool about_element = info.unsure == bytecode::UnsureRule::Element;
        if (about_element) return strict(at, type, at.domain == 0 || !may_be_phantom(at.domain));
        if (info.immediate == bytecode::ImmediateKind::Node) return field(at, type);
        return strict(at, type, true);
    }

    const bytecode::VerifiedProgram& program_;
    std::span<const bytecode::NodeRow> nodes_;
    std::span<const Instruction> code_;
    std::vector<AnswerSet> sets_;
};

}  // namespace

std::vector<AnswerSet> possible_answers(const bytecode::VerifiedProgram& program) { return Possible(program).run(); }

}  // namespace proviso::coverage
