// SPDX-License-Identifier: Apache-2.0
#include "stdlib/modules.h"

#include <algorithm>

namespace proviso {

std::string_view find_standard_module(std::string_view name) {
    const auto& modules = standard_modules();
    const auto found = std::ranges::find(modules, name, &StandardModule::name);
    return found == modules.end() ? std::string_view() : found->text;
}

}  // namespace proviso
