// SPDX-License-Identifier: Apache-2.0
#include "runtime/log/chain.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>

#include "runtime/base/hex.h"

namespace proviso::log {

namespace {

constexpr std::string_view kCheckpoint = "checkpoint ";
constexpr size_t kDigits = 64;

tl::unexpected<Fault> damaged(std::string what) { return fail(FaultCode::LogDamaged, std::move(what)); }

// The word up to the next blank, which is taken away with it; a line that ends is all of one word.
std::string_view next_word(std::string_view& line) {
    const std::string_view word = line.substr(0, line.find(' '));
    line.remove_prefix(std::min(word.size() + 1, line.size()));
    return word;
}

bool parse_number(std::string_view word, uint64_t& number) {
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    return error == std::errc() && end == word.data() + word.size();
}

}  // namespace

void Chain::added(const Hash& leaf) {
    tree_.add(leaf);
    last_ = leaf;
    ++entries_;
}

void Chain::append_entry(std::string_view content, std::string& out) {
    const size_t begin = out.size();
    fmt::format_to(std::back_inserter(out), "{} {} ", entries_ + 1, hex_digits(last_));
    const size_t head = out.size() - begin;
    out += content;
    added(leaf_hash(std::string_view(out).substr(begin, head + kDigits)));
}

std::string Chain::checkpoint_line() const {
    return fmt::format("{}{} {} {} {} {}", kCheckpoint, segment_, entries_ - tree_.size() + 1, tree_.size(),
                       hex_digits(tree_.root()), hex_digits(last_));
}

void Chain::closed(std::string_view line) {
    last_ = sha256(line);
    tree_.clear();
    ++segment_;
}

void Chain::append_checkpoint(std::string& out) {
    const std::string line = checkpoint_line();
    (out += line) += '\n';
    closed(line);
}

Result<Chain::Kind> Chain::take(std::string_view line) {
    if (line.starts_with(kCheckpoint)) {
        if (tree_.size() == 0) return damaged("a checkpoint stands before any entry");
        const std::string expected = checkpoint_line();
        if (line != expected) return damaged("the checkpoint does not fit the entries before it");
        closed(line);
        return Kind::Checkpoint;
    }
    const uint64_t number = entries_ + 1;
    const std::string head = fmt::format("{} {} ", number, hex_digits(last_));
    if (!line.starts_with(head)) {
        std::string_view rest = line;
        const bool same_number = next_word(rest) == std::to_string(number);
        return damaged(same_number ? fmt::format("entry {} does not follow the line before it", number)
                                   : fmt::format("entry {} was expected here, and does not stand here", number));
    }
    const size_t digest_end = head.size() + kDigits;
    if (line.size() <= digest_end || line[digest_end] != ' ')
        return damaged(fmt::format("entry {} lacks its digest", number));
    const std::string_view content = line.substr(digest_end + 1);
    if (hex_digits(sha256(content)) != line.substr(head.size(), kDigits))
        return damaged(fmt::format("the content of entry {} is not what its digest stands for", number));
    added(leaf_hash(line.substr(0, digest_end)));
    return Kind::Entry;
}

Result<Chain> Chain::behind(std::string_view checkpoint) {
    Chain chain;
    std::string_view rest = checkpoint;
    uint64_t first = 0, entries = 0;
    if (!rest.starts_with(kCheckpoint))
        return damaged("the segment before the last one does not end with a checkpoint");
    rest.remove_prefix(kCheckpoint.size());
    if (!parse_number(next_word(rest), chain.segment_) || !parse_number(next_word(rest), first) ||
        !parse_number(next_word(rest), entries) || entries == 0 || first == 0)
        return damaged("the checkpoint of the segment before the last one can't be read");
    chain.entries_ = first + entries - 1;
    chain.closed(checkpoint);
    return chain;
}

std::string_view content_of(std::string_view line) {
    for (int word = 0; word < 3; ++word) next_word(line);
    return line;
}

}  // namespace proviso::log
