// SPDX-License-Identifier: Apache-2.0
#include "tests/process/pseudo_terminal.h"

#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <stdexcept>
#include <thread>
#include <vector>

namespace proviso::testing {

namespace {

using Clock = std::chrono::steady_clock;

}  // namespace

PseudoTerminal::PseudoTerminal(const Command& command, TerminalSize size) : limit_(command.limit) {
    std::vector<std::string> words = command.words, variables = command.environment;
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    const std::string folder = command.folder.string();
    const winsize window{size.rows, size.columns, 0, 0};
    child_ = ::forkpty(&terminal_, nullptr, nullptr, &window);
    if (child_ < 0) throw std::runtime_error("can't open a pseudo-terminal");
    if (child_ > 0) return;
    for (std::string& variable : variables) ::putenv(variable.data());
    if (::chdir(folder.c_str()) == 0) ::execvp(arguments[0], arguments.data());
    ::_exit(127);
}

PseudoTerminal::~PseudoTerminal() {
    if (exit_code_ < 0) {
        ::kill(child_, SIGKILL);
        ::waitpid(child_, nullptr, 0);
    }
    ::close(terminal_);
}

bool PseudoTerminal::reads_keys() const {
    termios modes{};
    return ::tcgetattr(terminal_, &modes) == 0 && (modes.c_lflag & ICANON) == 0;
}

void PseudoTerminal::type(std::string_view keys) {
    for (const auto deadline = Clock::now() + limit_; !reads_keys();) {
        if (Clock::now() > deadline) throw std::runtime_error("the program reads no keys");
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    while (!keys.empty()) {
        const ssize_t put = ::write(terminal_, keys.data(), keys.size());
        if (put < 0 && errno != EINTR) throw std::runtime_error("nobody reads the terminal");
        if (put > 0) keys.remove_prefix(static_cast<size_t>(put));
    }
}

bool PseudoTerminal::read_some() {
    pollfd end{terminal_, POLLIN, 0};
    const auto limit = std::chrono::duration_cast<std::chrono::milliseconds>(limit_).count();
    if (::poll(&end, 1, static_cast<int>(limit)) == 0)
        throw std::runtime_error("the program says nothing more; it said:\n" + as_read(came_));
    std::array<char, 4096> buffer;
    const ssize_t got = ::read(terminal_, buffer.data(), buffer.size());
    if (got > 0) came_.append(buffer.data(), static_cast<size_t>(got));
    return got > 0 || (got < 0 && errno == EINTR);
}

std::string PseudoTerminal::read_until(std::initializer_list<std::string_view> prompts, bool after_line_break) {
    const auto is_there = [&] {
        const std::string text = as_read(came_);
        const size_t line = text.find_last_of('\n');
        if (line == std::string::npos && after_line_break) return false;
        const std::string_view last = std::string_view(text).substr(line == std::string::npos ? 0 : line + 1);
        return std::find(prompts.begin(), prompts.end(), last) != prompts.end();
    };
    while (!is_there())
        if (!read_some()) throw std::runtime_error("the program has ended; it said:\n" + as_read(came_));
    std::string text = as_read(came_);
    came_.clear();
    return text;
}

std::string PseudoTerminal::read_to_end() {
    while (read_some()) {
    }
    int status = 0;
    while (::waitpid(child_, &status, 0) < 0 && errno == EINTR) {
    }
    exit_code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    std::string text = as_read(came_);
    came_.clear();
    return text;
}

std::string as_read(std::string_view came) {
    std::string out;
    for (size_t i = 0; i < came.size(); ++i) {
        const char c = came[i];
        if (c == '\x1B') {
            // ESC [ parameters, one letter; else ESC and one letter.
            if (i + 1 < came.size() && came[i + 1] == '[') {
                i += 2;
                while (i < came.size() && (came[i] < '@' || came[i] > '~')) ++i;
            } else {
                ++i;
            }
        } else if (c == '\b') {
            if (!out.empty()) out.pop_back();
        } else if (c == '\n' || static_cast<unsigned char>(c) >= ' ') {
            out += c;
        }
    }
    return out;
}

}  // namespace proviso::testing
