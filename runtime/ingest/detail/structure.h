// SPDX-License-Identifier: Apache-2.0
// Where the tokens of a piece of text start: simdjson's first stage, chosen for the processor at run time.
//
// After index() says so, these hold, and the walker relies on them:
//   - the piece is valid UTF-8, every text in it is closed, none holds a raw control character (so none holds a line break);
//   - positions() lists, ascending, each of {}[]:, outside texts, each opening quote, and the first byte of anything else that
//     follows white space, one of these, or a text; between a token's end and the next position there is only white space;
//   - one more position, the end, follows them, and a further one that may be read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace proviso::ingest {

class Structure {
   public:
    Structure();
    ~Structure();
    Structure(const Structure&) = delete;
    Structure& operator=(const Structure&) = delete;

    // False where the piece is none of the above, or memory ran out. Size below 4 GiB.
    bool index(const char* data, size_t size);
    uint32_t* positions();

   private:
    struct Parser;
    std::unique_ptr<Parser> parser_;
};

// Finds a line's end, and where backslashes are in it.
class LineScanner {
   public:
    // For lines of up to so many bytes.
    void reserve(size_t bytes);
    // Returns the first line break at or after `line`; there must be one. Reads up to 64 bytes past it.
    const char* scan(const char* line);
    // Of the line scanned last: the first backslash at or after p, or the line's end.
    const char* next_backslash(const char* p) const;

   private:
    const char* line_ = nullptr;
    const char* end_ = nullptr;
    uint64_t words_ = 0;                 // which of the first 64 words are not zero; the last may have become so
    std::vector<uint64_t> backslashes_;  // bit i of word w: byte 64 w + i of the line
};

// Why a line could not be indexed: the first fault in it.
struct LineFault {
    enum class Kind : uint8_t { None, NotUtf8, ControlCharacter, OpenText, Backslash };
    Kind kind = Kind::None;
    const char* at = nullptr;     // where the fault lies
    const char* start = nullptr;  // where its token starts: up to there the line can be indexed
};
LineFault find_line_fault(const char* line, const char* end);

}  // namespace proviso::ingest
