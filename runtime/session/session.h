// SPDX-License-Identifier: Apache-2.0
// A record that is being worked on, under a policy: facts come and go one by one, and after each there is a decision, or the reason why
// there is none. Whoever talks with an author (explanations, the interview, the prompt, an editor) does it through a Session. Facts that
// were given are never lost: a policy that they no longer fit leaves them as they are, without a decision.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "runtime/decision/single_record.h"
#include "runtime/session/draft.h"

namespace proviso::session {

// A fact that a decision rests on.
struct Fact {
    std::string path;
    std::string said;      // the value as a person says it
    std::string question;  // of the field, or ""
    // Null where it was not answered; of a list of records, its elements with their keys alone; of a record that must be there and of
    // which nothing else counts, one without answers.
    Json value;
    bool confidential = false;  // `value` is not to be shown
};

// What an answer could change about a decision.
struct Verdict {
    std::string outcome, at_least, at_most;
    std::vector<DueObligation> obligations;
    size_t held_by = 0;  // how many rules hold the outcome where it is; two verdicts that differ only here are equal
    friend bool operator==(const Verdict& a, const Verdict& b) {
        return a.outcome == b.outcome && a.at_least == b.at_least && a.at_most == b.at_most &&
               a.obligations == b.obligations;
    }
};
Verdict verdict_of(const Decider& decider, size_t record);

class Session {
   public:
    Session(std::shared_ptr<const bytecode::VerifiedProgram> program, ReaderOptions options);

    const Draft& draft() const { return draft_; }
    std::string text() const { return write_json(draft_.record()); }

    // Each changes the record and decides it anew; where it is refused, nothing has changed. A value that the field can't hold is refused.
    Done set(std::string_view path, std::string_view value);
    Done set(std::string_view path, Json value);
    Done unset(std::string_view path);
    Done load(std::string_view json);
    void clear();
    // Takes the latest change back; false where there is none.
    bool undo();
    size_t changes() const { return history_.size(); }

    // The facts stay. They may not fit any more: see problem().
    void replace_policy(std::shared_ptr<const bytecode::VerifiedProgram> program);
    const std::shared_ptr<const bytecode::VerifiedProgram>& program() const { return program_; }
    const ReaderOptions& options() const { return options_; }

    // Of the record as it is; null where there is none, and then problem() says why.
    const Decider* decision() const { return problem_.empty() ? &single_->decider() : nullptr; }
    const std::string& problem() const { return problem_; }
    // The place that the problem lies in, or "".
    const std::string& problem_path() const { return problem_path_; }
    // Where there is a decision.
    std::vector<Fact> facts() const;

   private:
    Done keep_if_accepted(Json before, std::string_view path);
    void remember(Json before);
    void decide();

    std::shared_ptr<const bytecode::VerifiedProgram> program_;
    ReaderOptions options_;
    Draft draft_;
    std::unique_ptr<SingleRecord> single_;
    std::vector<Json> history_;  // the records before, oldest first
    std::string problem_, problem_path_;
    bool incomplete_ = false;  // the problem is only something that is still missing
};

// The record that holds these facts alone.
Json record_of(const std::vector<Fact>& facts, const std::shared_ptr<const bytecode::VerifiedProgram>& program);

}  // namespace proviso::session
