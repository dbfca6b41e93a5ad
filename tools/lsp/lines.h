// SPDX-License-Identifier: Apache-2.0
// Places in a text as editors count them: lines and UTF-16 code units, both from 0. Lines end as SourceMap ends them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/source/source.h"
#include "tools/lsp/json.h"

namespace proviso::lsp {

struct Position {
    uint32_t line = 0, character = 0;
};

class Lines {
   public:
    // The text must outlive this.
    explicit Lines(std::string_view text);
    size_t count() const { return starts_.size(); }
    // A place outside of the text counts as the nearest in it, and a place inside a character as its beginning; `outside`, where it is
    // given, is set where the line, or the place in it, is not there.
    uint32_t offset(Position position, bool* outside = nullptr) const;
    Position position(uint32_t offset) const;
    Json range(uint32_t begin, uint32_t end) const;
    Json range(Span span) const { return range(span.begin, span.end); }

   private:
    std::string_view line(size_t number) const;  // without its line break

    std::string_view text_;
    std::vector<uint32_t> starts_;
};

// How many code units of UTF-16 the text takes.
uint32_t utf16_length(std::string_view text);

// Throws a json exception, or Refusal, where it is none.
Position position_of(const Json& json);

}  // namespace proviso::lsp
