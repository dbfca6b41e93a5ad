// SPDX-License-Identifier: Apache-2.0
// A document that rules cite, as the places in it that can be cited: its Markdown headings and its numbered paragraphs. A Document
// owns its texts; offsets are bytes of the text it was read from. Reading takes one pass and never fails; docs/language.md says what
// counts as a numbered paragraph and which names a place has.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace proviso::documents {

inline constexpr uint32_t kNoPassage = std::numeric_limits<uint32_t>::max();
// More headings and numbered paragraphs than this are not looked at.
inline constexpr size_t kMaxPassages = 30'000;

struct Passage {
    bool heading;
    std::string shown;    // "2.1(a)", or a heading's words
    std::string excerpt;  // how it begins, on one line
    uint32_t begin, end;  // its first line
    uint32_t parent = kNoPassage;
    bool leaf = true;  // no other passage lies in it
};

class Document {
   public:
    const std::vector<Passage>& passages() const { return passages_; }
    bool too_long() const { return too_long_; }
    // The passages that a citation's place names; empty where there is none. What follows a comma is for the reader, unless a heading
    // reads like that. Of a range, `2.1–2.3` or `ND1 to ND3`, all from the one to the other, where they stand in that order.
    std::vector<uint32_t> find(std::string_view place) const;
    // What of a place that find() does not know is not there: one end of a range, else the whole.
    std::string unknown_part(std::string_view place) const;

   private:
    friend class Reader;
    std::vector<uint32_t> find_single(std::string_view place) const;
    std::vector<uint32_t> between(const std::vector<uint32_t>& from, const std::vector<uint32_t>& to) const;
    std::vector<Passage> passages_;
    std::unordered_map<std::string, std::vector<uint32_t>> named_;  // by key
    bool too_long_ = false;
};

Document read_document(std::string_view text);

// A fenced block of a Markdown text. Offsets are bytes.
struct Fence {
    uint32_t begin, end;      // of the opening line's fence and words, without its line break
    uint32_t content, close;  // the lines between the fences
    std::string_view word;    // the first word after the opening fence: the language, as written
    uint32_t word_begin = 0;
    bool closed = false;
};
// In the text's order. One pass; fences may be indented.
std::vector<Fence> find_fences(std::string_view text);

// BLAKE2b-256 of the bytes, 64 hexadecimal digits; `b2sum -l 256` gives the same.
std::string digest_of(std::string_view bytes);
// Enough of it to tell two texts apart, and to be pasted.
inline std::string shown_digest(std::string_view digest) { return std::string(digest.substr(0, 16)); }

}  // namespace proviso::documents
