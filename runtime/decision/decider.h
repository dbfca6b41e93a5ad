// SPDX-License-Identifier: Apache-2.0
// Decides batches: runs the machine and combines the rules' answers into outcomes, as docs/language.md section 6 says. What every
// decision needs is computed for the whole batch; questions, obligations and texts only for the record that is asked about.
// One Decider per thread. Results refer to the batch, which must outlive their use, and are replaced by the next decide().
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/decision/causes.h"
#include "runtime/vm/machine.h"

namespace proviso {

// An instance of a rule that applies or is open.
struct RuleHit {
    uint32_t rule;
    uint32_t row;  // in the rule's domain
    bool open;
};
// An instance kept from applying by the exception or displacing rule `by`.
struct BlockedRule {
    uint32_t rule;
    uint32_t row;
    uint32_t by;
};
struct Question {
    Place place;
    Cause cause;
};
enum class GuidelineStatus : uint8_t { Met, NotMet, Unsure };
struct GuidelineResult {
    uint32_t rule;
    GuidelineStatus status;
};
struct DueObligation {
    bytecode::ObligationKind kind;
    std::string text;
    uint32_t role;
    std::string due;  // a date or moment, or "" where there is none or it is not known
    friend bool operator==(const DueObligation&, const DueObligation&) = default;
};
// Positions on the ladder.
struct Outcome {
    uint32_t outcome = 0, at_least = 0, at_most = 0;
};

// Records of a batch, or of many.
struct RuleCounts {
    uint64_t applies = 0;   // in which an instance applies
    uint64_t open = 0;      // in which an instance is open
    uint64_t decisive = 0;  // that it puts where they are
    friend bool operator==(const RuleCounts&, const RuleCounts&) = default;
};

class Decider {
   public:
    explicit Decider(std::shared_ptr<const bytecode::VerifiedProgram> program);

    void decide(const Batch& batch);

    const Machine& machine() const { return machine_; }
    const bytecode::Image& image() const { return machine_.program().image(); }
    size_t records() const { return outcomes_.size(); }

    const Outcome& outcome(size_t record) const { return outcomes_[record]; }
    // Adds the batch's records to counts by outcome and by rule; gives how many outcomes are settled: no answer could change them.
    uint64_t count(std::vector<uint64_t>& by_outcome, std::vector<RuleCounts>& by_rule) const;
    // In the policy's order, then element order. Exceptions only where they carry an outcome, an obligation or a note.
    std::span<const RuleHit> hits(size_t record) const;
    std::span<const BlockedRule> blocked(size_t record) const;
    std::vector<GuidelineResult> guidelines(size_t record) const;
    // In the order of the record's declaration.
    std::vector<Question> questions(size_t record) const;
    // Each once, in the order of the hits.
    std::vector<DueObligation> obligations(size_t record) const;
    std::vector<std::string> notes(size_t record) const;
    // The record's key, or "".
    std::string_view id(size_t record) const;
    std::string as_of(size_t record) const;  // "" where there is none
    // The date whose rules held, where it is not the record's; else "".
    std::string rules_as_of(size_t record) const;
    // A rule's or note's text with the values of one instance.
    std::string text(bytecode::Range pieces, uint32_t row) const;
    // Whether an open hit could still change the outcome or the obligations.
    bool matters(size_t record, const RuleHit& hit) const;

   private:
    // A rule that decisions speak of.
    struct Reported {
        uint32_t rule, domain, applies;
        uint32_t outcome, counts_as;  // kNone: none
    };
    // 64 rows of a rule's domain, some of which apply or are open.
    struct HitWord {
        uint32_t reported, word;
        Word yes, open;
    };
    // By position on the ladder, then 64 records a word.
    struct Ladder {
        std::vector<Word> bits;
        size_t words = 0;
        void reset(size_t positions, size_t records);
        void add(uint32_t position, size_t word, Word records) {
            if (position != bytecode::kNone) bits[position * words + word] |= records;
        }
        Word at(size_t position, size_t word) const { return bits[position * words + word]; }
    };
    void find_hits();
    void order_hits();
    void find_blocked();
    void combine();
    // The records, of 64, in which a rule with an outcome applies.
    Word anything_reached(size_t word) const;
    // Of each record the highest position is told.
    template <class Tell>
    void tell_highest(const Ladder& ladder, Tell tell);
    // The records that a word of hits belongs to: visit(word of records, yes, open).
    template <class Visit>
    void for_records(const HitWord& hit, Visit visit) const;
    std::string due_text(uint32_t reg, uint32_t row) const;

    Machine machine_;
    std::vector<Reported> reported_;
    std::vector<HitWord> hit_words_;  // in the policy's order
    Ladder reached_, counted_, possible_;
    Ladder lower_;  // of open rules: outcomes below `otherwise`
    std::vector<Outcome> outcomes_;
    std::vector<RuleHit> hits_;
    std::vector<uint32_t> hit_first_;  // per record, and one more
    std::vector<BlockedRule> blocked_;
    std::vector<uint32_t> blocked_first_;
    // Collected rule by rule, before they are put in record order.
    std::vector<BlockedRule> raw_blocked_;
    std::vector<uint32_t> record_of_;
    std::vector<uint32_t> next_;
};

}  // namespace proviso
