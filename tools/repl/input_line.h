// SPDX-License-Identifier: Apache-2.0
// Lines that come from a pipe, each of bounded length: what is typed there is a command or an answer, at most a whole record.
#pragma once

#include <istream>
#include <string>

namespace proviso::repl {

inline constexpr size_t kMostInputBytes = size_t{16} << 20;
extern const std::string kInputTooLong;  // what is said of a longer one

enum class InputLine : uint8_t { Line, TooLong, End };
// Without its line break. Of a line that is too long all is passed over.
InputLine read_line(std::istream& in, std::string& line);

}  // namespace proviso::repl
