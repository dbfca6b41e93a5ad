// SPDX-License-Identifier: Apache-2.0
// Cuts a stream of bytes into messages, each a header `Content-Length: N`, an empty line, and N bytes of JSON. Whatever the bytes are,
// it goes on: what is no message is told once, and the next one that begins with a header is read. What it keeps is bounded.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "tools/lsp/json.h"

namespace proviso::lsp {

inline constexpr size_t kMaxHeaderBytes = 8192;
inline constexpr size_t kMaxMessageBytes = size_t{64} << 20;

// A message, or what was wrong with what came in its place.
struct Incoming {
    Json message;
    std::string problem;  // empty: `message` is one
};

class MessageReader {
   public:
    void feed(std::string_view bytes) { buffer_ += bytes; }
    // The next that is complete.
    std::optional<Incoming> next();
    // Whether the bytes end between two messages.
    bool is_between_messages() const { return buffer_.empty() && unread_ == 0; }

   private:
    std::optional<Incoming> read_header();
    std::optional<Incoming> read_body();
    Incoming refuse(std::string problem) { return {nullptr, std::move(problem)}; }

    std::string buffer_;
    std::optional<size_t> length_;  // of the message whose header was read
    size_t unread_ = 0;             // bytes still to come of a message that is too long
};

// With its header.
std::string framed(const Json& message);

}  // namespace proviso::lsp
