// SPDX-License-Identifier: Apache-2.0
#include "tools/repl/records.h"

#include <fmt/format.h>

#include "compiler/source/source.h"
#include "runtime/batch/input.h"

namespace proviso::repl {

namespace {

constexpr size_t kMaxRecord = size_t{64} << 20;

tl::unexpected<std::string> no(const std::string& name, const std::string& message) {
    const bool named = message.find(name) != std::string::npos;
    return tl::make_unexpected(named ? message : fmt::format("`{}`: {}", name, message));
}

// The line `number` of a block, from 1, without counting blank ones; counts it down where the block has fewer.
std::string_view line_of(const Block& block, size_t& number) {
    std::string_view rest(block.data.get(), block.size);
    while (!rest.empty()) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
        if (--number == 0) return line;
    }
    return {};
}

}  // namespace

tl::expected<RecordText, std::string> record_in_file(const std::string& file) {
    auto text = read_file(file, kMaxRecord);
    if (!text) return no(file, text.error().message);
    return RecordText{*std::move(text), file};
}

tl::expected<RecordText, std::string> record_of_archive(const bytecode::Image& image, const std::string& archive,
                                                        size_t number) {
    auto input = ArchiveInput::open(image, {archive}, {}, {kMaxRecord, kUsualBlock});
    if (!input) return no(archive, input.error().message);
    Block block;
    size_t left = number;
    while (left > 0) {
        block.clear();
        const auto more = (*input)->next(block);
        if (!more) return no(archive, more.error().message);
        if (!*more) return no(archive, fmt::format("it has no record {}: it holds {}", number, number - left));
        if (const std::string_view line = line_of(block, left); left == 0) {
            if (block.too_long) return no(archive, fmt::format("record {} is too long", number));
            return RecordText{std::string(line), fmt::format("{}, record {}", archive, number)};
        }
    }
    return no(archive, "records are counted from 1");
}

}  // namespace proviso::repl
