// SPDX-License-Identifier: Apache-2.0
#include "tests/docs/page.h"

#include <algorithm>
#include <cctype>
#include <sstream>
#include <stdexcept>

namespace proviso::docs {

namespace {

constexpr std::string_view kGap = "…", kFence = "```";

std::string_view without_end(std::string_view line) {
    const size_t end = line.find_last_not_of(" \t\r\n");
    return line.substr(0, end == std::string_view::npos ? 0 : end + 1);
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const size_t end = std::min(text.find('\n'), text.size());
        lines.push_back(without_end(text.substr(0, end)));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    while (!lines.empty() && lines.back().empty()) lines.pop_back();
    return lines;
}

// The length of what a gap within a line stands for, at the beginning of `text`: a digest, a key's id or a number; 0 where there is none.
size_t gap_length(std::string_view text) {
    const auto length_of = [&](auto belongs) {
        return static_cast<size_t>(std::ranges::find_if_not(text, belongs) - text.begin());
    };
    const size_t hex = length_of([](unsigned char c) { return std::isxdigit(c) != 0; });
    if (hex == 64 || hex == 32) return hex;
    return length_of([](unsigned char c) { return std::isdigit(c) != 0 || c == '.' || c == ','; });
}

bool line_matches(std::string_view shown, std::string_view came) {
    if (shown == came) return true;
    const size_t gap = shown.find(kGap);
    if (gap == std::string_view::npos || shown.substr(0, gap) != came.substr(0, gap)) return false;
    shown.remove_prefix(gap);
    came.remove_prefix(gap);
    // The program writes `…` too.
    if (came.starts_with(kGap) && line_matches(shown.substr(kGap.size()), came.substr(kGap.size()))) return true;
    const size_t length = gap_length(came);
    return length > 0 && line_matches(shown.substr(kGap.size()), came.substr(length));
}

using Lines = std::vector<std::string_view>;

bool lines_match(const Lines& shown, size_t i, const Lines& came, size_t j) {
    for (; i < shown.size(); ++i, ++j) {
        if (shown[i] == kGap) {
            for (size_t next = j; next <= came.size(); ++next)
                if (lines_match(shown, i + 1, came, next)) return true;
            return false;
        }
        if (j == came.size() || !line_matches(shown[i], came[j])) return false;
    }
    return j == came.size();
}

// Reads the words after the opening fence.
Block opened(std::string_view info, size_t line) {
    Block block;
    block.line = line;
    std::istringstream words{std::string(info)};
    words >> block.language;
    for (std::string word; words >> word;)
        if (word.starts_with("file=")) block.file = word.substr(5);
    return block;
}

}  // namespace

std::vector<Block> blocks_of(std::string_view page) {
    std::vector<Block> blocks;
    bool inside = false;
    size_t number = 0, indent = 0;
    for (std::string line; !page.empty();) {
        const size_t end = std::min(page.find('\n'), page.size());
        line = page.substr(0, end);
        page.remove_prefix(std::min(end + 1, page.size()));
        ++number;
        const size_t begin = std::min(line.find_first_not_of(' '), line.size());
        const bool fence = std::string_view(line).substr(begin).starts_with(kFence);
        if (fence && !inside) {
            indent = begin;
            blocks.push_back(opened(std::string_view(line).substr(begin + kFence.size()), number));
        } else if (!fence && inside) {
            blocks.back().text += line.substr(std::min(indent, begin)) + "\n";
        }
        if (fence) inside = !inside;
    }
    if (inside)
        throw std::runtime_error("the block that begins in line " + std::to_string(blocks.back().line) +
                                 " is not closed");
    return blocks;
}

std::vector<Shown> commands_of(const Block& block) {
    std::vector<Shown> commands;
    std::istringstream lines(block.text);
    size_t number = block.line;
    bool in_command = false;
    for (std::string line; std::getline(lines, line);) {
        ++number;
        if (line.starts_with("$ ")) {
            commands.push_back({line.substr(2), {}, number});
            in_command = true;
            continue;
        }
        if (commands.empty())
            throw std::runtime_error("line " + std::to_string(number) + ": a console block begins with `$ `");
        in_command = in_command && line.starts_with("> ");
        Shown& shown = commands.back();
        (in_command ? shown.command : shown.output) += in_command ? "\n" + line.substr(2) : line + "\n";
    }
    return commands;
}

bool is_whole_policy(const Block& block) {
    if (block.language != "proviso" || !block.file.empty()) return false;
    for (const std::string_view line : lines_of(block.text))
        if (!line.empty() && !line.starts_with('#')) return line.starts_with("policy ");
    return false;
}

bool matches(std::string_view shown, std::string_view came) {
    return lines_match(lines_of(shown), 0, lines_of(came), 0);
}

}  // namespace proviso::docs
