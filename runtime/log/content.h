// SPDX-License-Identifier: Apache-2.0
// What an entry of a decision log says: one JSON object,
//
//   {"decision":{…},"policy":"DIGEST","record_digest":"sha256:HEX","record":{…}}
//
// the decision in full, the digest of the policy that brought it, and the record as it was read, with its SHA-256.
//
// Of a policy with confidential fields the record is kept without their values and without fields that the policy does not declare; `"withheld":true`
// says so. In a value's place stands `confidential:HEX`. A digest of a short answer, or of a record of which all else is known, could be guessed by
// trying, so these digests take a key (BLAKE2b-256), which only the log's owner has: `record_digest` is `keyed:HEX` of the whole record, and a value's
// digest is of the record's digest, the value's path and its JSON, so that equal answers in two records do not look alike.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/bytecode/image.h"

namespace proviso::log {

using Key = std::array<uint8_t, 32>;

// Makes the content of a policy's entries; one for each thread or for all. The image must outlive it.
class ContentWriter {
   public:
    // `key`: needed where the policy holds confidential fields.
    ContentWriter(const bytecode::Image& image, const std::optional<Key>& key);
    // `DIGEST CONTENT` and a line break, for Chain::append_entry(). The record is well-formed JSON on one line.
    void append(std::string_view decision, std::string_view record, std::string& out) const;

   private:
    const bytecode::Image& image_;
    std::string policy_;
    bool withholds_;  // it holds confidential fields
    Key key_;
};

// The parts of a content, as they stand in it.
struct Content {
    std::string_view decision, policy, record;
    bool withheld = false;
};
// Nothing where it has another form.
std::optional<Content> read_content(std::string_view content);
// The id of the record, as the decision tells it; "" where it has none.
std::string id_of(const Content& content);

}  // namespace proviso::log
