// SPDX-License-Identifier: Apache-2.0
// Inputs that are made to be slow, of any size: policies, patterns and records with whose growth something might grow faster.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace proviso::trust {

struct Bomb {
    std::string name;
    size_t smallest, largest;  // sizes that say something; beyond the largest a limit is met
    // Makes the input of a size, and gives what is to be timed.
    std::function<std::function<void()>(size_t)> light;
};

std::vector<Bomb> policy_bombs();  // to be compiled and looked through
std::vector<Bomb> record_bombs();  // to be read and decided

}  // namespace proviso::trust
