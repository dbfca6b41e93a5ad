// SPDX-License-Identifier: Apache-2.0
// Texts packed as archives are, and SQLite databases, for tests.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace proviso::testing {

// One gzip member, one Zstandard frame.
std::string gzip(std::string_view text);
std::string zstd(std::string_view text);

void make_database(const std::filesystem::path& file, const std::string& sql);
// Cells joined by `|`, a row each; "?" where the query fails.
std::vector<std::string> query(const std::filesystem::path& file, const std::string& sql);

}  // namespace proviso::testing
