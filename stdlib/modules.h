// SPDX-License-Identifier: Apache-2.0
// The standard modules, as they were when this program was built. The texts live as long as the program.
#pragma once

#include <string_view>
#include <vector>

namespace proviso {

struct StandardModule {
    std::string_view name;  // of `use std.NAME`
    std::string_view text;
};

// By name.
const std::vector<StandardModule>& standard_modules();
// The module's text; empty where there is no module of that name.
std::string_view find_standard_module(std::string_view name);

}  // namespace proviso
