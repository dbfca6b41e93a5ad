// SPDX-License-Identifier: Apache-2.0
#include <execinfo.h>
#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <exception>
#include <new>
#include <system_error>

#include "tools/proviso/command.h"

namespace {

using namespace proviso;

// What is said here takes no memory.
int end_without_memory() {
    std::fputs("proviso: PV7010: out of memory\n", stderr);
    return cli::kCannotReadOrWrite;
}

int end_with(const std::exception& error) {
    std::fprintf(stderr, "proviso: this is a defect in proviso itself: %s\n", error.what());
    return cli::kDefect;
}

std::atomic<bool> memory_was_refused = false;

void note_refusal() {
    memory_was_refused = true;
    throw std::bad_alloc();
}

// Where an exception meets code, of a library or of the program's start, that can't let it through: nothing is tidied up, as after a kill.
// It may not be said which exception that was, or there may have been no memory to make one.
[[noreturn]] void end_at_once() {
    int code = cli::kDefect;
    if (memory_was_refused) {
        code = end_without_memory();
    } else if (std::current_exception()) {
        try {
            throw;
        } catch (const std::exception& error) {
            code = end_with(error);
        } catch (...) {
        }
    }
    ::_exit(code);
}

// Before anything of the program's own is made. Exceptions that come through the C library's own code (pthread_once has some) need what it
// loads when it is first asked for the calls that led here; without memory it would end the process instead.
[[gnu::constructor(101)]] void choose_end() {
    std::set_terminate(end_at_once);
    std::set_new_handler(note_refusal);
    void* caller = nullptr;
    ::backtrace(&caller, 1);
}

// A stream that the program was started without has a number that the next file to be opened would get: messages would be written into that file.
bool open_missing_streams() {
    for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; ++stream)
        if (::fcntl(stream, F_GETFD) < 0 && ::open("/dev/null", O_RDWR) != stream) return false;
    return true;
}

}  // namespace

int main(int argc, char** argv) {
    if (!open_missing_streams()) return cli::kCannotReadOrWrite;
    std::signal(SIGPIPE, SIG_IGN);  // a closed pipe is a write that fails, and is told as such
    try {
        return cli::main(argc, argv);
    } catch (const std::bad_alloc&) {
        return end_without_memory();
    } catch (const std::system_error& error) {
        std::fprintf(stderr, "proviso: %s\n", error.what());
        return cli::kCannotReadOrWrite;
    } catch (const std::exception& error) {
        return end_with(error);
    }
}
