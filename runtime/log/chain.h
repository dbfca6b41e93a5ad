// SPDX-License-Identifier: Apache-2.0
// The lines of a decision log, and what each must be after those before it. A log is a folder of segments, files of lines:
//
//   entry       NUMBER PREVIOUS DIGEST CONTENT
//   checkpoint  checkpoint SEGMENT FIRST ENTRIES ROOT PREVIOUS
//
// An entry's NUMBER counts from 1 through the whole log. DIGEST is the SHA-256 of CONTENT (content.h), and the entry's hash is the leaf hash (RFC 6962)
// of the text `NUMBER PREVIOUS DIGEST`. A checkpoint ends a segment: ROOT is the root of the Merkle tree over the hashes of its ENTRIES entries, of
// which the first is entry FIRST; its own hash is the SHA-256 of its line. PREVIOUS is the hash of the line before, also across segments; zeros at
// the log's beginning. Hashes are 64 hexadecimal digits. So no byte of a log can be changed alone, and nothing be taken out or put in, before a hash
// that someone else has kept.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "runtime/base/result.h"
#include "runtime/log/merkle.h"

namespace proviso::log {

// A log's state behind a line.
class Chain {
   public:
    enum class Kind : uint8_t { Entry, Checkpoint };

    uint64_t entries() const { return entries_; }  // in the whole log
    uint64_t segment() const { return segment_; }  // the one at hand, from 1
    uint64_t entries_of_segment() const { return tree_.size(); }
    const Hash& last() const { return last_; }  // hash of the line before; after an entry: the entry's
    Hash root() const { return tree_.root(); }

    // The next lines, with their line breaks. `content`: a line as content.h makes it, `DIGEST CONTENT` and a line break.
    void append_entry(std::string_view content, std::string& out);
    void append_checkpoint(std::string& out);

    // Takes a line, without its line break, where it is the one that can come next. LogDamaged says what is wrong with it.
    Result<Kind> take(std::string_view line);

    // Before the first line of a segment, of which the one before ends with this checkpoint line (not checked further).
    static Result<Chain> behind(std::string_view checkpoint);

   private:
    void added(const Hash& leaf);
    std::string checkpoint_line() const;
    void closed(std::string_view line);

    uint64_t entries_ = 0, segment_ = 1;
    Hash last_{};
    MerkleTree tree_;
};

// `CONTENT` of an entry's line that a Chain has taken.
std::string_view content_of(std::string_view line);

}  // namespace proviso::log
