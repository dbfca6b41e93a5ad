// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/answer.h"

#include <doctest/doctest.h>

namespace proviso {

TEST_CASE("answers: not, and, or, cell by cell") {
    constexpr Answer Y = Answer::Yes, U = Answer::Unsure, N = Answer::No;
    struct Row {
        Answer a, b, not_a, and_ab, or_ab;
    };
    const Row rows[] = {{Y, Y, N, Y, Y}, {Y, U, N, U, Y}, {Y, N, N, N, Y},
                        {U, U, U, U, U}, {U, N, U, N, U}, {N, N, Y, N, N}};
    for (const Row& row : rows) {
        CHECK(answer_not(row.a) == row.not_a);
        CHECK(answer_and(row.a, row.b) == row.and_ab);
        CHECK(answer_and(row.b, row.a) == row.and_ab);
        CHECK(answer_or(row.a, row.b) == row.or_ab);
        CHECK(answer_or(row.b, row.a) == row.or_ab);
    }
    CHECK(answer_name(Y) == "yes");
    CHECK(answer_name(U) == "unsure");
    CHECK(answer_name(N) == "no");
}

}  // namespace proviso
