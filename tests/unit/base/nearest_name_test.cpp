// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/nearest_name.h"

#include <doctest/doctest.h>

namespace proviso {

TEST_CASE("nearest_name: up to a third of the name may differ") {
    const std::vector<std::string_view> names = {"when", "whenever", "because", "notwithstanding", "prominence"};
    CHECK(nearest_name("whn", names) == "when");
    CHECK(nearest_name("hwen", names) == "when");  // neighbours exchanged
    CHECK(nearest_name("WHEN", names) == "when");  // the case of letters is no difference
    CHECK(nearest_name("becuase", names) == "because");
    CHECK(nearest_name("promminance", names) == "prominence");
    CHECK(nearest_name("with", names) == "");
    CHECK(nearest_name("x", names) == "");
    CHECK(nearest_name("", names) == "");
    CHECK(nearest_name(std::string(100'000, 'w'), names) == "");
    CHECK(nearest_name("ab", {"ba"}) == "");              // of two letters none may differ
    CHECK(nearest_name("cat", {"car", "bat"}) == "car");  // of equals the first
    CHECK(nearest_name("final_cut", {"fatal_cut", "finally_cut", "fnial_cut"}) == "fnial_cut");
    CHECK(nearest_name("aabb", {"bbaa", "aab"}) == "aab");  // the same letters elsewhere
}

}  // namespace proviso
