// SPDX-License-Identifier: Apache-2.0
#include "tests/suites/suite_files.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace proviso::conformance {

std::vector<nlohmann::json> read_cases(const std::string& name) {
    const char* folder = std::getenv("PROVISO_SUITES");
    std::ifstream file(std::filesystem::path(folder != nullptr ? folder : "../shared/suites") / name);
    std::vector<nlohmann::json> cases;
    for (std::string line; std::getline(file, line);)
        if (!line.empty()) cases.push_back(nlohmann::json::parse(line));
    return cases;
}

}  // namespace proviso::conformance
