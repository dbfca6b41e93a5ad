// SPDX-License-Identifier: Apache-2.0
// A file's lines as HTML, one after the other: the text with each item marked, and the margin beside it. Items nest, or lie apart.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tools/coverage/coverage.h"

namespace proviso::coverage {

class AnnotatedLines {
   public:
    // `items` in the order of their places, all of this text; both must outlive the lines.
    AnnotatedLines(std::string_view text, const std::vector<const Item*>& items) : source_(text), items_(items) {}

    // Goes to the next line; false after the last.
    bool next();
    const std::string& text() const { return text_; }
    const std::string& margin() const { return margin_; }
    bool has_gap() const { return has_gap_; }  // an item that begins here was not seen in full

   private:
    void open_items(size_t at, bool numbered);
    void close_items(size_t at);

    std::string_view source_;
    const std::vector<const Item*>& items_;
    size_t at_ = 0, next_item_ = 0;
    std::vector<const Item*> open_;
    std::string text_, margin_;
    size_t on_line_ = 0;
    bool has_gap_ = false;
};

}  // namespace proviso::coverage
