// SPDX-License-Identifier: Apache-2.0
// What Proviso promises to those who must trust it, each with the examination that would show it broken. An examination counts
// what it looked at and what broke the promise; it never passes over what it could not run.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace proviso::trust {

// How much is examined. The same seed and percentage examine the same things.
class Scope {
   public:
    Scope(bool long_run, uint64_t percent, uint64_t seed, std::optional<uint64_t> only = {},
          std::vector<std::string> programs = {})
        : long_(long_run), percent_(percent), seed_(seed), only_(only), programs_(std::move(programs)) {}

    // The short or the long figure, by the percentage; never nothing.
    uint64_t of(uint64_t short_figure, uint64_t long_figure) const {
        const uint64_t whole = long_ ? long_figure : short_figure;
        return whole * percent_ / 100 == 0 ? 1 : whole * percent_ / 100;
    }
    bool is_long() const { return long_; }
    uint64_t seed() const { return seed_; }
    // The number of the one thing to examine, as a violation has told it; for finding out what is wrong.
    std::optional<uint64_t> only() const { return only_; }
    // Paths of `proviso` as other compilers have built it.
    const std::vector<std::string>& programs() const { return programs_; }

   private:
    bool long_;
    uint64_t percent_, seed_;
    std::optional<uint64_t> only_;
    std::vector<std::string> programs_;
};

class Findings {
   public:
    void count(uint64_t more = 1) { examined_ += more; }
    // Breaks the promise. The first ones are printed at once, on standard error.
    void violated(std::string_view what);
    // What else was learnt, for whoever judges whether enough was examined: `61,204 of them refused`.
    void note(std::string text) { note_ = std::move(text); }

    uint64_t examined() const { return examined_; }
    uint64_t violations() const { return violations_; }
    const std::string& note() const { return note_; }

   private:
    uint64_t examined_ = 0, violations_ = 0;
    std::string note_;
};

// One for each file here that examines something; main.cpp lists them with the sentence each stands for.
void examine_differences(const Scope& scope, Findings& findings);
void examine_honest_unsure(const Scope& scope, Findings& findings);
void examine_bounds(const Scope& scope, Findings& findings);
void examine_mutants(const Scope& scope, Findings& findings);
void examine_signatures(const Scope& scope, Findings& findings);
void examine_tamperings(const Scope& scope, Findings& findings);
void examine_bytes(const Scope& scope, Findings& findings);
void examine_kills(const Scope& scope, Findings& findings);
void examine_faults(const Scope& scope, Findings& findings);
void examine_allocations(const Scope& scope, Findings& findings);
void examine_json(const Scope& scope, Findings& findings);
void examine_planted(const Scope& scope, Findings& findings);
void examine_growth(const Scope& scope, Findings& findings);

}  // namespace proviso::trust
