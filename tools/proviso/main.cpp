// SPDX-License-Identifier: Apache-2.0
#include <csignal>
#include <cstdio>
#include <exception>

#include "tools/proviso/command.h"

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);  // a closed pipe is a write that fails, and is told as such
    try {
        return proviso::cli::main(argc, argv);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "proviso: this is a defect in proviso itself: %s\n", error.what());
    }
    return proviso::cli::kDefect;
}
