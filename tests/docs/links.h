// SPDX-License-Identifier: Apache-2.0
// The links of Markdown pages, and where they lead within the project. Addresses with a scheme (`https:`) are not followed.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace proviso::docs {

struct Link {
    std::string address;
    size_t line = 0;  // from 1
};

// Outside of fenced blocks and of `code`, in their order.
std::vector<Link> links_of(std::string_view page);
// What follows `#` in an address that leads to a heading: small letters, hyphens for blanks, no marks; a second heading of the same
// words gets `-1`.
std::set<std::string> anchors_of(std::string_view page);
// What is wrong with the page's links, `PATH:LINE: …` each. Throws std::runtime_error where a page can't be read.
std::vector<std::string> broken_links(const std::filesystem::path& page);

}  // namespace proviso::docs
