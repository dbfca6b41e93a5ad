// SPDX-License-Identifier: Apache-2.0
// The three truth values. One byte; the encoding equals two bits (yes, no) as columns store them: neither bit = unsure.
#pragma once

#include <cstdint>
#include <string_view>

namespace proviso {

enum class Answer : uint8_t { Unsure = 0, Yes = 1, No = 2 };

//   a      b      | and    or      (Kleene's strong logic)
//   yes    unsure | unsure yes
//   no     unsure | no     unsure
constexpr Answer answer_not(Answer a) {
    return a == Answer::Yes ? Answer::No : a == Answer::No ? Answer::Yes : Answer::Unsure;
}
constexpr Answer answer_and(Answer a, Answer b) {
    if (a == Answer::No || b == Answer::No) return Answer::No;
    return a == Answer::Yes && b == Answer::Yes ? Answer::Yes : Answer::Unsure;
}
constexpr Answer answer_or(Answer a, Answer b) { return answer_not(answer_and(answer_not(a), answer_not(b))); }

constexpr std::string_view answer_name(Answer a) {
    return a == Answer::Yes ? "yes" : a == Answer::No ? "no" : "unsure";
}

}  // namespace proviso
