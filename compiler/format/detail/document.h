// SPDX-License-Identifier: Apache-2.0
// Text with places where a line may be broken, and the lines that come of it: a group stays on one line where it fits, else all its
// lines are broken; what is filled is broken where the next piece does not fit. Comments stand where their words stand, and break
// whatever they stand in.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace proviso::format::detail {

struct Comment {
    std::string text;     // from `#`, without blanks behind it
    uint32_t offset = 0;  // in the file
    bool blank = false;   // a blank line before it
};

// What stands around one word of the file.
struct Trivia {
    std::vector<Comment> before;  // on lines of their own
    std::vector<Comment> behind;  // in the same line, at most one
    bool blank = false;           // a blank line right before the word
};

struct Doc {
    enum class Kind : uint8_t { Text, Line, Group, Indent, Concat };
    enum class Break : uint8_t { Soft, Fill, Hard, Item };  // Item: Hard, and a blank line before it is kept
    Kind kind = Kind::Concat;
    Break breaks = Break::Soft;
    std::string text{};             // Line: what stands there where it is not broken
    uint32_t offset = 0;            // Text: of its first word in the file
    const Trivia* first = nullptr;  // Text: around its first and its last word; null where it is blanks only
    const Trivia* last = nullptr;
    std::vector<Doc> parts{};
    bool broken = false;  // Group: holds what can't stay on one line
    bool below = false;   // Indent: begins new lines of its own, whatever becomes of the line that it hangs from

    static Doc concat() { return {}; }
    static Doc line(Break breaks, std::string flat) {
        return {.kind = Kind::Line, .breaks = breaks, .text = std::move(flat)};
    }
    static Doc group(Doc inner);
    static Doc indent(Doc inner);
    void add(Doc part) { parts.push_back(std::move(part)); }
};

struct OutputLine {
    std::string text;     // indented, without line break
    std::string comment;  // behind it
    uint32_t offset = 0;  // of its first word or comment in the file
    bool blank = false;   // a blank line before it
};

// `piece_ends`: no line holds words from both sides of one of these offsets.
std::vector<OutputLine> lay_out(Doc doc, size_t width, const std::vector<uint32_t>& piece_ends);

size_t cells(std::string_view text);  // that a text takes on a line

}  // namespace proviso::format::detail
