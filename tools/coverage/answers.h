// SPDX-License-Identifier: Apache-2.0
// Which of the three answers can come, or came.
#pragma once

#include <array>
#include <cstdint>

#include "runtime/base/answer.h"

namespace proviso::coverage {

inline constexpr std::array<Answer, 3> kAnswers{Answer::Yes, Answer::No, Answer::Unsure};

class AnswerSet {
   public:
    constexpr AnswerSet() = default;
    template <class... Rest>
    constexpr explicit AnswerSet(Answer first, Rest... rest) : AnswerSet(rest...) {
        add(first);
    }
    static constexpr AnswerSet all() { return AnswerSet(Answer::Yes, Answer::No, Answer::Unsure); }

    constexpr void add(Answer answer) { bits_ = static_cast<uint8_t>(bits_ | bit(answer)); }
    constexpr bool has(Answer answer) const { return (bits_ & bit(answer)) != 0; }
    constexpr bool empty() const { return bits_ == 0; }
    friend constexpr AnswerSet operator|(AnswerSet a, AnswerSet b) {
        AnswerSet out;
        out.bits_ = static_cast<uint8_t>(a.bits_ | b.bits_);
        return out;
    }
    friend constexpr bool operator==(AnswerSet, AnswerSet) = default;

   private:
    static constexpr unsigned bit(Answer answer) { return 1U << static_cast<unsigned>(answer); }
    uint8_t bits_ = 0;
};

}  // namespace proviso::coverage
