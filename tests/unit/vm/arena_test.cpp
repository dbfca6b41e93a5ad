// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "runtime/vm/machine.h"

namespace proviso {

TEST_CASE("arena: it knows what it has given out, and no more") {
    ColumnArena arena;
    CHECK_FALSE(arena.holds(&arena, 1));
    const Word* first = arena.words(3);
    CHECK(arena.holds(first, 3 * sizeof(Word)));
    CHECK(arena.holds(first + 1, 2 * sizeof(Word)));
    CHECK_FALSE(arena.holds(first, 5 * sizeof(Word)));
    const Word* large = arena.words(size_t{1} << 18);
    CHECK(arena.holds(large, (size_t{1} << 18) * sizeof(Word)));
    CHECK(arena.holds(first, sizeof(Word)));
    arena.reset();
    CHECK_FALSE(arena.holds(large, sizeof(Word)));
}

}  // namespace proviso
