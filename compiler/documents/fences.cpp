// SPDX-License-Identifier: Apache-2.0
#include "compiler/documents/detail/lines.h"
#include "compiler/documents/document.h"

namespace proviso::documents {
namespace {

struct Marks {
    char sign = ' ';
    size_t count = 0;
};

// The three or more signs that a fence begins with.
Marks marks_at(std::string_view line) {
    if (line.empty() || (line[0] != '`' && line[0] != '~')) return {};
    size_t count = line.find_first_not_of(line[0]);
    if (count == std::string_view::npos) count = line.size();
    return count < 3 ? Marks{} : Marks{line[0], count};
}

}  // namespace

std::vector<Fence> find_fences(std::string_view text) {
    std::vector<Fence> fences;
    Marks open;
    detail::for_each_line(text, [&](const detail::Line& line) {
        const std::string_view rest = line.text.substr(std::min(line.indent, line.text.size()));
        const Marks marks = marks_at(rest);
        const std::string_view after = detail::trimmed(rest.substr(marks.count));
        if (open.count > 0) {
            if (marks.sign != open.sign || marks.count < open.count || !after.empty()) return;
            fences.back().close = line.begin;
            fences.back().closed = true;
            open = {};
            return;
        }
        // A line such as ```x``` is a piece of code within a paragraph.
        if (marks.count == 0 || (marks.sign == '`' && after.find('`') != std::string_view::npos)) return;
        open = marks;
        Fence fence;
        fence.begin = line.begin + static_cast<uint32_t>(line.indent);
        fence.end = line.begin + static_cast<uint32_t>(line.text.size());
        fence.content = line.next;
        fence.close = static_cast<uint32_t>(text.size());
        fence.word = after.substr(0, after.find_first_of(" \t{,"));
        fence.word_begin = after.empty() ? fence.end : static_cast<uint32_t>(after.data() - text.data());
        fences.push_back(fence);
    });
    return fences;
}

}  // namespace proviso::documents
