// SPDX-License-Identifier: Apache-2.0
// Reads text as a block with the sample record, and keeps what came of it as text.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/ingest/reader.h"
#include "tests/unit/ingest/sample_program.h"

namespace proviso::sample {

struct Reading {
    struct Rejected {
        uint64_t line, byte;
        std::string code, path, message, record;
        bool operator==(const Rejected&) const = default;
    };
    std::vector<std::string> records;  // as record_text() shows them
    std::vector<uint64_t> places;      // their lines
    std::vector<std::string> texts;    // as read
    std::vector<std::string> as_of;    // "" where it is not known
    std::vector<Rejected> rejected;
    std::map<std::string, uint64_t> undeclared;
    uint64_t lines = 0;
    std::string unsound;
};

// The record that most tests read.
Program sample_program();

// The block's copy ends where its padding ends, and the padding is filled with `padding`.
Reading read_block(const Program& program, std::string_view block, ReaderOptions options = {}, size_t batch_size = 1000,
                   char padding = '}');

// "{…}" with quotes as apostrophes, so that tables can be read: {'a':1} -> {"a":1}
std::string quoted(std::string_view text);

}  // namespace proviso::sample
