// SPDX-License-Identifier: Apache-2.0
#include "tests/process/stream.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <stdexcept>

namespace proviso::testing {
namespace {

// All of it, unless nobody reads any more.
bool write_whole(int end, std::string_view text) {
    while (!text.empty()) {
        const ssize_t put = ::write(end, text.data(), text.size());
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return false;
        text.remove_prefix(static_cast<size_t>(put));
    }
    return true;
}

}  // namespace

Stream::Stream(std::vector<std::string> words, std::function<std::string()> feed) {
    std::signal(SIGPIPE, SIG_IGN);
    std::array<int, 2> in{}, out{};
    if (::pipe2(in.data(), O_CLOEXEC) != 0 || ::pipe2(out.data(), O_CLOEXEC) != 0)
        throw std::runtime_error("can't make a pipe");
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    child_ = ::fork();
    if (child_ < 0) throw std::runtime_error("can't start a process");
    if (child_ == 0) {
        std::signal(SIGPIPE, SIG_DFL);
        ::dup2(in[0], STDIN_FILENO);
        ::dup2(out[1], STDOUT_FILENO);
        ::dup2(::open("/dev/null", O_WRONLY), STDERR_FILENO);
        ::execvp(arguments[0], arguments.data());
        ::_exit(127);
    }
    ::close(in[0]);
    ::close(out[1]);
    out_ = ::fdopen(out[0], "rb");
    feeding_ = std::thread([end = in[1], feed = std::move(feed)] {
        for (std::string text = feed(); !text.empty() && write_whole(end, text);) text = feed();
        ::close(end);
    });
}

Stream::~Stream() {
    if (child_ >= 0) wait();
    std::free(buffer_);
}

bool Stream::read_line(std::string& line) {
    const ssize_t got = ::getline(&buffer_, &size_, out_);
    if (got <= 0) return false;
    line.assign(buffer_, static_cast<size_t>(got));
    if (line.back() == '\n') line.pop_back();
    return true;
}

Finished Stream::wait() {
    std::fclose(out_);
    feeding_.join();
    Finished result;
    int status = 0;
    rusage usage{};
    while (::wait4(child_, &status, 0, &usage) < 0 && errno == EINTR) {
    }
    child_ = -1;
    result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    result.peak_kib = usage.ru_maxrss;
    return result;
}

}  // namespace proviso::testing
