// SPDX-License-Identifier: Apache-2.0
#include "tools/repl/input_line.h"

#include <fmt/format.h>

#include <limits>

namespace proviso::repl {

const std::string kInputTooLong = fmt::format("what is typed is longer than the limit of {} bytes", kMostInputBytes);

InputLine read_line(std::istream& in, std::string& line) {
    line.clear();
    std::streambuf& bytes = *in.rdbuf();
    for (int c = bytes.sbumpc(); c != std::char_traits<char>::eof(); c = bytes.sbumpc()) {
        if (c == '\n') return InputLine::Line;
        if (line.size() == kMostInputBytes) {
            in.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
            line.clear();
            return InputLine::TooLong;
        }
        line += static_cast<char>(c);
    }
    return line.empty() ? InputLine::End : InputLine::Line;
}

}  // namespace proviso::repl
