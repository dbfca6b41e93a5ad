// SPDX-License-Identifier: Apache-2.0
#include "runtime/text/letters.h"

#include <doctest/doctest.h>

namespace proviso {

TEST_CASE("text: characters are code points") {
    CHECK(count_characters("") == 0);
    CHECK(count_characters("abc") == 3);
    CHECK(count_characters("äöü") == 3);
    CHECK(count_characters("😀") == 1);
    CHECK(count_characters("e\u0301") == 2);
}

TEST_CASE("text: letters are folded") {
    CHECK(folded("") == "");
    CHECK(folded("ABC xyz 123") == "abc xyz 123");
    CHECK(folded("Straße") == folded("STRASSE"));
    CHECK(folded("ΣΑΣ") == folded("σας"));
    CHECK(folded("ﬁ") == "fi");
    CHECK(folded("İ") == "i\u0307");
    CHECK(folded("ꭰ") == "Ꭰ");  // in Cherokee the capital is what both fold to
    CHECK(folded("日本") == "日本");
    // Folding what is folded changes nothing.
    for (const char* text : {"Straße", "ŉ", "ǰ", "ΐ", "ẞ", "𐐀"}) CHECK(folded(folded(text)) == folded(text));
}

}  // namespace proviso
