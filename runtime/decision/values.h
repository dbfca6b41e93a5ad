// SPDX-License-Identifier: Apache-2.0
// Values as a person would say them, for reasons, notes and explanations: a choice by its label, a date in words, a list as
// `a, b and c`, an answer as yes, no or unsure; what was not answered as `(not answered)`, what was left unsure as `unsure`.
// What is confidential, or comes of it, is `(confidential)`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "runtime/decision/places.h"

namespace proviso {

inline constexpr std::string_view kConfidential = "(confidential)";

// A register at a row of its domain. `choice`: the choice whose labels a Choice register shows, else kNone.
void append_value(const Machine& machine, uint32_t reg, uint32_t row, uint32_t choice, std::string& out);
// A field of the record as it was answered.
void append_field(const Machine& machine, Place place, std::string& out);

}  // namespace proviso
