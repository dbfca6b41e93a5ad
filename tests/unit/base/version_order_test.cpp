// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <utility>
#include <vector>

#include "runtime/base/version_order.h"

namespace proviso {

TEST_CASE("versions: numbers between dots are compared as numbers, other parts as texts") {
    const std::vector<std::pair<const char*, const char*>> ascending = {{"1", "2"},
                                                                        {"2.9", "2.10"},
                                                                        {"2", "2.0"},
                                                                        {"2023", "2026"},
                                                                        {"1.2.3", "1.3"},
                                                                        {"1.alpha", "1.beta"},
                                                                        {"9", "123456789012345678901234567890"}};
    for (const auto& [earlier, later] : ascending) {
        CAPTURE(earlier);
        CHECK(compare_versions(earlier, later) < 0);
        CHECK(compare_versions(later, earlier) > 0);
    }
    for (const char* version : {"1", "2.0", "spring.1", "."}) CHECK(compare_versions(version, version) == 0);
    CHECK(compare_versions("2.01", "2.1") == 0);
    CHECK(compare_versions("2.1", "2.beta") == std::partial_ordering::unordered);
    CHECK(compare_versions("", "1") == std::partial_ordering::unordered);
    CHECK(compare_versions("1", "") == std::partial_ordering::unordered);
}

}  // namespace proviso
