// SPDX-License-Identifier: Apache-2.0
// For messages about records that follow one another on what is one line.
#pragma once

namespace proviso {

inline constexpr const char* kLineEnds =
    "a record's line ends with a line feed; a carriage return alone is white space";

}  // namespace proviso
