// SPDX-License-Identifier: Apache-2.0
#include "tools/lsp/message_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace proviso::lsp {
namespace {

constexpr std::string_view kField = "content-length:";

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::tolower(c); });
    return out;
}

// The number after the field's name, up to the end of its line; nothing where it is none, or too long to be one.
std::optional<size_t> number_after(std::string_view header, size_t field) {
    std::string_view digits = header.substr(field + kField.size());
    digits = digits.substr(0, digits.find_first_of("\r\n"));
    const size_t first = digits.find_first_not_of(" \t");
    if (first == std::string_view::npos) return std::nullopt;
    digits = digits.substr(first, digits.find_last_not_of(" \t") + 1 - first);
    const bool good = digits.size() <= 15 &&
                      std::all_of(digits.begin(), digits.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
    return good ? std::optional<size_t>(std::stoull(std::string(digits))) : std::nullopt;
}

}  // namespace

std::optional<Incoming> MessageReader::next() {
    if (unread_ > 0) {
        const size_t skipped = std::min(unread_, buffer_.size());
        buffer_.erase(0, skipped);
        unread_ -= skipped;
        if (unread_ > 0) return std::nullopt;
    }
    if (!length_)
        if (std::optional<Incoming> bad = read_header()) return bad;
    return length_ ? read_body() : std::nullopt;
}

// Nothing where it is good, or not complete.
std::optional<Incoming> MessageReader::read_header() {
    const size_t windows = buffer_.find("\r\n\r\n"), plain = buffer_.find("\n\n");
    const size_t end = std::min(windows, plain);
    if (end == std::string::npos) {
        if (buffer_.size() <= kMaxHeaderBytes) return std::nullopt;
        buffer_.erase(0, buffer_.size() - kField.size());
        return refuse("what came has no header: a message begins with `Content-Length: N` and an empty line");
    }
    const std::string header = lower(std::string_view(buffer_).substr(0, end));
    const size_t field = header.rfind(kField);
    const bool begins_a_line = field == 0 || (field != std::string::npos && header[field - 1] == '\n');
    if (field != std::string::npos && !begins_a_line) {
        // Bytes that belong to nothing: the message before was longer than it said.
        buffer_.erase(0, field);
        return refuse("bytes that belong to no message stood before `Content-Length`; they were passed over");
    }
    const std::optional<size_t> length = field == std::string::npos ? std::nullopt : number_after(header, field);
    buffer_.erase(0, end + (end == windows ? 4 : 2));
    if (!length) return refuse("a message's header must say `Content-Length: N`, N being its length in bytes");
    if (*length > kMaxMessageBytes) {
        unread_ = *length;
        return refuse(fmt::format("a message of {} bytes is longer than the limit of {}; it was passed over", *length,
                                  kMaxMessageBytes));
    }
    length_ = length;
    return std::nullopt;
}

std::optional<Incoming> MessageReader::read_body() {
    if (buffer_.size() < *length_) return std::nullopt;
    Json message = Json::parse(buffer_.begin(), buffer_.begin() + static_cast<ptrdiff_t>(*length_), nullptr, false);
    buffer_.erase(0, *length_);
    length_.reset();
    if (message.is_discarded()) return refuse("the message is not JSON in UTF-8");
    return Incoming{std::move(message), {}};
}

std::string framed(const Json& message) {
    const std::string body = message.dump(-1, ' ', false, Json::error_handler_t::replace);
    return fmt::format("Content-Length: {}\r\n\r\n{}", body.size(), body);
}

}  // namespace proviso::lsp
