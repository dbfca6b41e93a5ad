// SPDX-License-Identifier: Apache-2.0
#include "runtime/column/batch.h"

#include <doctest/doctest.h>

#include <cstring>

#include "tests/unit/ingest/sample_program.h"

namespace proviso {
namespace {

TEST_CASE("bits: words, tails and single rows") {
    CHECK(words_for(0) == 0);
    CHECK(words_for(1) == 1);
    CHECK(words_for(64) == 1);
    CHECK(words_for(65) == 2);
    CHECK(tail_mask(1) == 1);
    CHECK(tail_mask(63) == ~Word{0} >> 1);
    CHECK(tail_mask(64) == ~Word{0});
    CHECK(tail_mask(65) == 1);
    Bits bits(3);
    for (size_t row : {0, 63, 64, 130}) set_bit(bits.data(), row);
    CHECK(test_bit(bits.data(), 63));
    CHECK_FALSE(test_bit(bits.data(), 62));
    clear_bit(bits.data(), 63);
    std::vector<size_t> rows;
    for_each_bit(bits.data(), 131, [&](size_t row) { rows.push_back(row); });
    CHECK(rows == std::vector<size_t>{0, 64, 130});
}

TEST_CASE("batch: its memory for texts lasts until it is cleared, whatever the sizes") {
    const auto program = sample::build_program({sample::text("id")});
    REQUIRE(program != nullptr);
    Batch batch(program);
    for (int round = 0; round < 2; ++round) {
        std::vector<std::pair<char*, size_t>> places;
        for (size_t size : {1, 100, 40000, 30000, 1000000, 65536, 0, 7, 32768, 32769, 3}) {
            char* place = batch.allocate(size);
            std::memset(place, static_cast<int>(places.size()), size);
            places.emplace_back(place, size);
        }
        for (size_t i = 0; i < places.size(); ++i)
            for (size_t b = 0; b < places[i].second; ++b) REQUIRE(places[i].first[b] == static_cast<char>(i));
        batch.clear();
        CHECK(batch.records() == 0);
        CHECK(batch.column(1).texts.empty());
    }
}

}  // namespace
}  // namespace proviso
