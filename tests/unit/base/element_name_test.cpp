// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/element_name.h"

#include <doctest/doctest.h>

#include <vector>

namespace proviso {
namespace {

std::string names(const std::vector<std::string_view>& keys) {
    ElementNames named;
    named.assign(keys.size(), [&](size_t i) { return keys[i]; });
    std::string out;
    for (size_t i = 0; i < keys.size(); ++i) out += (i == 0 ? "" : ", ") + named.name(i);
    return out;
}

}  // namespace

TEST_CASE("element names: by key where that is the element's own, else by position") {
    CHECK(names({"u1", "u2"}) == "u1, u2");
    CHECK(names({"", "u2", ""}) == "1, u2, 3");
    CHECK(names({"u", "v", "u"}) == "1, v, 3");
}

TEST_CASE("element names: no two are the same") {
    CHECK(names({"", "1"}) == "1, \"1\"");
    CHECK(names({"x", "1", "x"}) == "1, \"1\", 3");
    CHECK(names({"2", "1"}) == "2, 1");
    CHECK(names({"1", "7", "0", "02", "-1"}) == "1, 7, 0, 02, -1");
    CHECK(names({"2", "2", "1"}) == "1, 2, \"1\"");
    CHECK(names({"", "99999999999999999999"}) == "1, 99999999999999999999");
}

TEST_CASE("element names: a key that could not be told from what is about it stands in quotation marks") {
    CHECK(names({"a]b", " a", "a ", "\"a\"", "a b"}) == "\"a]b\", \" a\", \"a \", \"\"a\"\", a b");
    CHECK(names({"a\t", "\nb"}) == "\"a\t\", \"\nb\"");
    CHECK(names({"a\"]b", "c"}) == "1, c");
    CHECK(names({"a\"]b", "1"}) == "1, \"1\"");
}

}  // namespace proviso
