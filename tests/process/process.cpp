// SPDX-License-Identifier: Apache-2.0
#include "tests/process/process.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace proviso::testing {

namespace {

using Clock = std::chrono::steady_clock;

[[noreturn]] void fail(const std::string& what) { throw std::runtime_error(what + ": " + std::strerror(errno)); }

// One end of a pipe; closed by its owner.
struct Pipe {
    int read = -1, write = -1;
    Pipe() {
        std::array<int, 2> ends{};
        if (::pipe2(ends.data(), O_CLOEXEC) != 0) fail("can't make a pipe");
        read = ends[0];
        write = ends[1];
    }
    ~Pipe() {
        close(read);
        close(write);
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    static void close(int& end) {
        if (end >= 0) ::close(end);
        end = -1;
    }
};

std::vector<char*> pointers(std::vector<std::string>& words) {
    std::vector<char*> out;
    for (std::string& word : words) out.push_back(word.data());
    out.push_back(nullptr);
    return out;
}

std::vector<std::string> environment_of(const Command& command) {
    std::vector<std::string> out = command.environment;
    const auto is_given = [&](std::string_view entry) {
        const std::string_view name = entry.substr(0, entry.find('=') + 1);
        return std::ranges::any_of(command.environment, [&](const std::string& own) { return own.starts_with(name); });
    };
    for (char** entry = environ; *entry != nullptr; ++entry)
        if (!is_given(*entry)) out.emplace_back(*entry);
    return out;
}

pid_t start(const Command& command, const Pipe& in, const Pipe& out, const Pipe& err) {
    std::vector<std::string> words = command.words, variables = environment_of(command);
    const std::vector<char*> arguments = pointers(words), environment = pointers(variables);
    const std::string folder = command.folder.string();
    const pid_t child = ::fork();
    if (child < 0) fail("can't start a process");
    if (child > 0) return child;
    ::setpgid(0, 0);
    std::signal(SIGPIPE, SIG_DFL);
    ::dup2(in.read, STDIN_FILENO);
    ::dup2(out.write, STDOUT_FILENO);
    ::dup2(command.terminal ? out.write : err.write, STDERR_FILENO);
    if (::chdir(folder.c_str()) == 0) ::execvpe(arguments[0], arguments.data(), environment.data());
    ::_exit(127);
}

// Takes what is there. False at the end.
bool drain(int end, std::string& text) {
    std::array<char, 65536> buffer;
    const ssize_t got = ::read(end, buffer.data(), buffer.size());
    if (got > 0) text.append(buffer.data(), static_cast<size_t>(got));
    return got > 0 || (got < 0 && (errno == EINTR || errno == EAGAIN));
}

// Writes what the pipe takes. False where all is written, or nobody reads any more.
bool feed(int end, std::string_view& text) {
    const ssize_t put = ::write(end, text.data(), text.size());
    if (put < 0) return errno == EINTR || errno == EAGAIN;
    text.remove_prefix(static_cast<size_t>(put));
    return !text.empty();
}

// Until both outputs are at their end. False where the time is over.
bool exchange(std::string_view input, Pipe& in, Pipe& out, Pipe& err, Clock::time_point deadline, Finished& result) {
    ::fcntl(in.write, F_SETFL, O_NONBLOCK);
    if (input.empty()) Pipe::close(in.write);
    while (out.read >= 0 || err.read >= 0) {
        std::array<pollfd, 3> ends{{{out.read, POLLIN, 0}, {err.read, POLLIN, 0}, {in.write, POLLOUT, 0}}};
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
        if (left <= 0) return false;
        if (::poll(ends.data(), ends.size(), static_cast<int>(left)) < 0 && errno != EINTR)
            fail("can't wait for a process");
        if (ends[0].revents != 0 && !drain(out.read, result.out)) Pipe::close(out.read);
        if (ends[1].revents != 0 && !drain(err.read, result.err)) Pipe::close(err.read);
        if (ends[2].revents != 0 && !feed(in.write, input)) Pipe::close(in.write);
    }
    return true;
}

}  // namespace

Finished run(const Command& command) {
    static const bool ignored = [] { return std::signal(SIGPIPE, SIG_IGN) != SIG_ERR; }();
    if (!ignored) fail("can't ignore SIGPIPE");
    Pipe in, out, err;
    const pid_t child = start(command, in, out, err);
    Pipe::close(in.read);
    Pipe::close(out.write);
    Pipe::close(err.write);
    Finished result;
    result.timed_out = !exchange(command.input, in, out, err, Clock::now() + command.limit, result);
    if (result.timed_out) ::kill(-child, SIGKILL);
    int status = 0;
    rusage usage{};
    while (::wait4(child, &status, 0, &usage) < 0)
        if (errno != EINTR) fail("can't wait for a process");
    result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    result.peak_kib = usage.ru_maxrss;
    return result;
}

std::string proviso_program() {
    const char* path = std::getenv("PROVISO_CLI");
    if (path == nullptr || *path == '\0') throw std::runtime_error("PROVISO_CLI does not name the program under test");
    return std::filesystem::absolute(path).string();
}

std::filesystem::path build_folder() {
    const char* folder = std::getenv("PROVISO_BUILD_DIR");
    return std::filesystem::absolute(folder != nullptr ? folder : ".");
}

Scratch::Scratch() {
    const char* build = std::getenv("PROVISO_BUILD_DIR");
    const auto base =
        build != nullptr ? std::filesystem::path(build) / "scratch" : std::filesystem::temp_directory_path();
    std::filesystem::create_directories(base);
    std::string name = (std::filesystem::absolute(base) / "XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) fail("can't make a scratch folder");
    folder_ = name;
}

Scratch::~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

std::filesystem::path Scratch::write(const std::filesystem::path& name, std::string_view text) const {
    const auto path = folder_ / name;
    std::filesystem::create_directories(path.parent_path());
    write_text(path, text);
    return path;
}

std::string read_text(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    if (!stream) throw std::runtime_error("can't read " + path.string());
    return {std::istreambuf_iterator<char>(stream), {}};
}

void write_text(const std::filesystem::path& path, std::string_view text) {
    std::ofstream stream(path, std::ios::binary);
    stream.write(text.data(), static_cast<std::streamsize>(text.size()));
    stream.close();
    if (!stream) throw std::runtime_error("can't write " + path.string());
}

}  // namespace proviso::testing
