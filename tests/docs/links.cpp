// SPDX-License-Identifier: Apache-2.0
#include "tests/docs/links.h"

#include <algorithm>
#include <cctype>
#include <map>

#include "tests/process/process.h"

namespace proviso::docs {
namespace {

namespace fs = std::filesystem;

// Goes through the lines that do not stand in a fenced block: `visit(line, number)`.
template <typename Visit>
void each_line_of_prose(std::string_view page, Visit visit) {
    bool fenced = false;
    for (size_t number = 1; !page.empty(); ++number) {
        const size_t end = std::min(page.find('\n'), page.size());
        const std::string_view line = page.substr(0, end);
        page.remove_prefix(std::min(end + 1, page.size()));
        const size_t begin = std::min(line.find_first_not_of(' '), line.size());
        const bool fence = line.substr(begin).starts_with("```");
        if (fence) fenced = !fenced;
        if (!fence && !fenced) visit(line, number);
    }
}

std::string without_code(std::string_view line) {
    std::string text;
    bool code = false;
    for (const char c : line) {
        if (c == '`') code = !code;
        text += code && c != '`' ? ' ' : c;
    }
    return text;
}

// Marks are dropped, and of what is not ASCII the general punctuation, as quotation marks and dashes: U+2000 to U+206F.
std::string anchor_of(std::string_view heading) {
    std::string anchor;
    for (size_t i = 0; i < heading.size(); ++i) {
        const auto c = static_cast<unsigned char>(heading[i]);
        const bool punctuation =
            c == 0xE2 && i + 2 < heading.size() && (heading[i + 1] == '\x80' || heading[i + 1] == '\x81');
        if (punctuation) {
            i += 2;
        } else if (c == ' ') {
            anchor += '-';
        } else if (c >= 0x80 || std::isalnum(c) != 0 || c == '-' || c == '_') {
            anchor += static_cast<char>(std::tolower(c));
        }
    }
    return anchor;
}

// Empty where the link leads somewhere.
std::string problem_of(const fs::path& page, const std::string& address) {
    const size_t hash = address.find('#');
    const std::string file = address.substr(0, hash);
    fs::path target = file.empty() ? page : (page.parent_path() / file).lexically_normal();
    if (target.begin() != target.end() && *target.begin() == "..") return "lies outside of the project";
    if (!fs::exists(target)) return "there is no such file";
    if (fs::is_directory(target)) target /= "README.md";
    if (!fs::exists(target)) return "the folder has no README.md";
    if (hash == std::string::npos) return {};
    const std::string anchor = address.substr(hash + 1);
    if (anchors_of(testing::read_text(target)).contains(anchor)) return {};
    return target.generic_string() + " has no heading #" + anchor;
}

}  // namespace

std::vector<Link> links_of(std::string_view page) {
    std::vector<Link> links;
    each_line_of_prose(page, [&](std::string_view line, size_t number) {
        const std::string text = without_code(line);
        for (size_t at = text.find("]("); at != std::string::npos; at = text.find("](", at + 1)) {
            const size_t end = text.find(')', at);
            if (end != std::string::npos) links.push_back({text.substr(at + 2, end - at - 2), number});
        }
    });
    return links;
}

std::set<std::string> anchors_of(std::string_view page) {
    std::set<std::string> anchors;
    std::map<std::string, size_t> times;
    each_line_of_prose(page, [&](std::string_view line, size_t) {
        const size_t level = std::min(line.find_first_not_of('#'), line.size());
        if (level == 0 || level == line.size() || line[level] != ' ') return;
        const std::string anchor = anchor_of(line.substr(level + 1));
        const size_t before = times[anchor]++;
        anchors.insert(before == 0 ? anchor : anchor + "-" + std::to_string(before));
    });
    return anchors;
}

std::vector<std::string> broken_links(const fs::path& page) {
    std::vector<std::string> broken;
    for (const Link& link : links_of(testing::read_text(page))) {
        const size_t colon = link.address.find(':');
        if (colon != std::string::npos && colon < link.address.find('/')) continue;
        const std::string problem = problem_of(page, link.address);
        if (!problem.empty())
            broken.push_back(page.generic_string() + ":" + std::to_string(link.line) + ": link to " + link.address +
                             ": " + problem);
    }
    return broken;
}

}  // namespace proviso::docs
