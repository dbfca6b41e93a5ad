// SPDX-License-Identifier: Apache-2.0
// Some whole records of one archive, one a line, as they go from who reads to who decides; and where in the archive a reader stands.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "runtime/batch/table_rows.h"
#include "runtime/ingest/reader.h"

namespace proviso {

// A place between two records of a run's inputs.
struct InputPosition {
    size_t source = 0;    // position among the inputs
    uint64_t offset = 0;  // unpacked bytes of the source before it
    uint64_t line = 1;    // of the source, from 1
    friend bool operator==(const InputPosition&, const InputPosition&) = default;
};

// From this place of a block on, its bytes stood there in the source, one for one up to the next origin.
struct Origin {
    size_t at;
    uint64_t line, byte;  // from 1, the byte within its line
};

// Memory is kept between uses.
struct Block {
    std::unique_ptr<char[]> data;  // `size` bytes and ingest's padding
    size_t capacity = 0;           // without the padding
    size_t size = 0;
    InputPosition begin, end;
    uint64_t ticket = 0;    // position in the whole run
    bool too_long = false;  // stands for one line above the limit; `size` bytes are its beginning
    uint64_t taken = 0;     // bytes of the file, packed or not, that reading it took
    // Ascending. Empty where a line of the block is a line of the source.
    std::vector<Origin> origins;
    // Of a table: how its columns are named, and its rows that have too many or too few cells, by line of the block, with what to say.
    std::shared_ptr<const TableRows> rows;
    std::map<uint64_t, std::string> ragged;

    // As before the first record; memory is kept.
    void clear() {
        size = 0;
        too_long = false;
        origins.clear();
        rows.reset();
        ragged.clear();
    }

    // Where a byte of the block's line `line` (from 0), which begins at `first`, stood in the source.
    Origin origin(uint64_t line, size_t first, uint64_t byte) const {
        const size_t at = first + byte;
        if (origins.empty()) return {at, begin.line + line, byte + 1};
        const auto after = std::upper_bound(origins.begin(), origins.end(), at,
                                            [](size_t place, const Origin& origin) { return place < origin.at; });
        const Origin& before = after == origins.begin() ? *after : after[-1];
        return {at, before.line, before.byte + (at - std::min(at, before.at))};
    }

    // Keeps the `size` bytes there are.
    void reserve(size_t wanted) {
        if (capacity >= wanted) return;
        auto larger = std::make_unique<char[]>(wanted + kBlockPadding);
        std::copy_n(data.get(), size, larger.get());
        data = std::move(larger);
        capacity = wanted;
    }
};

}  // namespace proviso
