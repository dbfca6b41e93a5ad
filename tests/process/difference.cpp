// SPDX-License-Identifier: Apache-2.0
#include "tests/process/difference.h"

#include <algorithm>
#include <vector>

namespace proviso::testing {

namespace {

using Lines = std::vector<std::string_view>;

Lines lines_of(std::string_view text) {
    Lines lines;
    while (!text.empty()) {
        const size_t end = std::min(text.find('\n'), text.size());
        lines.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

void add(std::string& out, char sign, std::string_view line) {
    out += sign;
    out += ' ';
    out += line;
    out += '\n';
}

}  // namespace

std::string difference(std::string_view expected, std::string_view came) {
    const Lines a = lines_of(expected), b = lines_of(came);
    // common[i][j]: how many lines a[i…] and b[j…] share, in order.
    std::vector<std::vector<size_t>> common(a.size() + 1, std::vector<size_t>(b.size() + 1));
    for (size_t i = a.size(); i-- > 0;)
        for (size_t j = b.size(); j-- > 0;)
            common[i][j] = a[i] == b[j] ? common[i + 1][j + 1] + 1 : std::max(common[i + 1][j], common[i][j + 1]);
    std::string out;
    size_t i = 0, j = 0;
    while (i < a.size() || j < b.size()) {
        if (i < a.size() && j < b.size() && a[i] == b[j]) {
            add(out, ' ', a[i]);
            ++i, ++j;
        } else if (j == b.size() || (i < a.size() && common[i + 1][j] >= common[i][j + 1])) {
            add(out, '-', a[i++]);
        } else {
            add(out, '+', b[j++]);
        }
    }
    return out;
}

}  // namespace proviso::testing
