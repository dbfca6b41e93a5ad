// SPDX-License-Identifier: Apache-2.0
// What is printed where: data to standard output, words for people to standard error; colour only on a terminal.
#pragma once

#include <cstdio>
#include <string>
#include <string_view>

#include "runtime/base/result.h"

namespace proviso::cli {

bool is_terminal(std::FILE* stream);
// A terminal, not a dumb one, and NO_COLOR is not set.
bool wants_colour(std::FILE* stream);

// Writes to standard output. False, after saying so on standard error, where it can't be written.
bool print(std::string_view text);
// A line on standard error: "proviso: …".
void complain(std::string_view message);
// The same for a fault, with its code; returns the exit code for it.
int complain(const Fault& fault);
// Names the file where the message doesn't.
int complain(const std::string& path, const Fault& fault);
// The exit code of a fault: unreadable files and bundles 3; a record, a signature, a version or a log that is not as it should be 1.
int exit_code(const Fault& fault);

}  // namespace proviso::cli
