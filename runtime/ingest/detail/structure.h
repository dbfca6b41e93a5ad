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

// Where a piece's line breaks and backslashes are, ascending from its beginning; after the last of each stands kNoMark.
inline constexpr uint32_t kNoMark = 0xFFFFFFFF;
class Marks {
   public:
    // Reads up to 63 bytes past the end.
    void find(const char* data, size_t size);
    const uint32_t* line_breaks() const { return line_breaks_.data(); }
    const uint32_t* backslashes() const { return backslashes_.data(); }

   private:
    void find_avx2(const char* data, size_t size);
    void add(uint64_t line_breaks, uint64_t backslashes, size_t at, size_t left);
    void make_room();

    std::vector<uint32_t> line_breaks_, backslashes_;
    size_t breaks_ = 0, slashes_ = 0;  // how many they hold
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
