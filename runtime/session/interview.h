// SPDX-License-Identifier: Apache-2.0
// Asks what a decision is still waiting for, one question at a time: of all that was not answered, and whose answer can change the decision
// or its obligations, that which holds up the most rules. It is over when there is nothing left of that kind.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "runtime/session/trials.h"

namespace proviso::session {

struct Asked {
    enum class Kind : uint8_t {
        Field,
        First,   // whether a list of records that was not answered has an element
        Another  // whether one that is being answered has a further one
    };
    Kind kind = Kind::Field;
    std::string path;  // of the field or the list
    uint32_t node = 0;
    std::string question;  // in the record's own words, or else made of its path
};
// An answer that could be given, and what would come of it.
struct Prospect {
    std::string said;  // as a person says it
    Verdict verdict;
};

class Interview {
   public:
    // `changed` is called after every change to the session, which must outlive this: whoever owns it may give it another version of the policy.
    explicit Interview(Session& session, std::function<void()> changed = {});

    // What matters most now. Nothing where no answer could change anything, but for what was skipped, or was answered with unsure.
    std::optional<Asked> next();
    // In a person's words: yes, no, unsure, a choice's name, label or number in words_of_choice(), a date, a number. Of a list of records: yes, no, unsure, or
    // the name of the element that there is. Of a list of single values: several, with commas between them, or none.
    Done answer(const Asked& asked, std::string_view text);
    void skip(const Asked& asked);
    // To the question before; false where this is the first.
    bool back();

    // Of what next() gave last: the rules that wait for it, in words, and what its answers would bring; the latter not of a confidential field.
    const std::vector<std::string>& waiting() const { return waiting_; }
    const std::vector<Prospect>& prospects() const { return prospects_; }

   private:
    struct Standing {
        std::set<std::string> skipped, growing, closed;  // paths; the latter two of lists of records
    };
    struct Step {
        Standing before;
        size_t changes;  // of the session
    };
    struct Candidate {
        Asked asked;
        std::vector<Json> values;                             // to be tried in its place
        std::vector<std::pair<uint32_t, uint32_t>> holds_up;  // rules and their rows
        bool changes = false;
    };

    // Records with other answers than the session's, and the candidates that these are of, by their indices.
    struct Attempts {
        std::vector<Json> records;
        std::vector<std::pair<size_t, size_t>> of;
        void add(Json record, size_t first, size_t second) {
            records.push_back(std::move(record));
            of.emplace_back(first, second);
        }
    };

    std::optional<Asked> what_is_missing() const;
    std::vector<Candidate> candidates() const;
    void add_field(const Fact& fact, std::vector<Candidate>& out) const;
    void add_another(const std::string& list, std::vector<Candidate>& out) const;
    void find_held_up(std::vector<Candidate>& candidates) const;
    void try_each(std::vector<Candidate>& candidates) const;
    void try_in_elements(std::vector<Candidate>& candidates) const;
    void try_pairs(std::vector<Candidate>& candidates) const;
    void add_pairs(const std::vector<Candidate>& candidates, size_t i, size_t j, Attempts& attempts) const;
    // Whether one of them is decided otherwise.
    bool note_changes(const Attempts& attempts, std::vector<Candidate>& candidates) const;
    bool waits() const;
    void prepare(const Candidate& chosen);
    Done add_element(const Asked& asked, std::string_view name);
    Done answer_field(const Asked& asked, std::string_view text);
    Done leave_unsure(const Asked& asked);
    Done change(std::string_view path, const Json& value);
    void begin_step() { steps_.push_back({standing_, session_.changes()}); }

    Session& session_;
    std::function<void()> changed_;
    Standing standing_;
    std::vector<Step> steps_;
    std::vector<std::string> waiting_;
    std::vector<Prospect> prospects_;
};

// A choice's values with their labels, in the order in which they are counted; empty for all other fields, and for lists of them their elements'.
std::vector<std::pair<std::string, std::string>> words_of_choice(const Draft& draft, uint32_t node);

}  // namespace proviso::session
