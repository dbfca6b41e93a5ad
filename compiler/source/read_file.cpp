// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "compiler/source/read_below.h"
#include "compiler/source/source.h"

namespace proviso {
namespace {

// Closes on every way out.
struct Descriptor {
    int fd;
    ~Descriptor() {
        if (fd >= 0) ::close(fd);
    }
};

// Without O_NONBLOCK the opening of a pipe nobody writes to would wait for ever.
int open_to_read(const std::string& path) { return ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK); }

// By what the system says of the open file; only where it says nothing, as without /proc, by its name.
bool lies_below(const Descriptor& file, const std::string& path, const std::string& folder) {
    namespace fs = std::filesystem;
    std::error_code error;
    fs::path real = fs::read_symlink(fmt::format("/proc/self/fd/{}", file.fd), error);
    if (error) real = fs::canonical(path, error);
    if (error) return false;
    const fs::path root = fs::canonical(folder.empty() ? "." : folder, error);
    return !error && std::mismatch(root.begin(), root.end(), real.begin(), real.end()).first == root.end();
}

Result<std::string> read_open(const Descriptor& file, size_t limit) {
    struct stat status {};
    if (::fstat(file.fd, &status) != 0) return fail(FaultCode::FileNotReadable, std::strerror(errno));
    if (S_ISDIR(status.st_mode)) return fail(FaultCode::FileNotReadable, "it is a folder, not a file");
    if (!S_ISREG(status.st_mode)) return fail(FaultCode::FileNotReadable, "it is not a regular file");
    const auto too_long = [limit] {
        return fail(FaultCode::FileNotReadable, fmt::format("it is longer than the limit of {} bytes", limit));
    };
    if (static_cast<uint64_t>(status.st_size) > limit) return too_long();

    std::string text;
    size_t used = 0;
    // Read to the end rather than to st_size: the file may be growing, and some file systems report no size.
    for (size_t room = static_cast<size_t>(status.st_size) + 1;; room = 1 << 16) {
        text.resize(used + room);
        const ssize_t got = ::read(file.fd, text.data() + used, room);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return fail(FaultCode::FileNotReadable, std::strerror(errno));
        used += static_cast<size_t>(got);
        if (used > limit) return too_long();
        if (got == 0) break;
    }
    text.resize(used);
    return text;
}

}  // namespace

Result<std::string> read_file(const std::string& path, size_t limit) {
    const Descriptor file{open_to_read(path)};
    if (file.fd < 0) return fail(FaultCode::FileMissing, std::strerror(errno));
    return read_open(file, limit);
}

Result<std::string> read_file_below(const std::string& folder, const std::string& path, size_t limit) {
    const Descriptor file{open_to_read(path)};
    if (file.fd < 0) return fail(FaultCode::FileMissing, std::strerror(errno));
    if (!lies_below(file, path, folder))
        return fail(FaultCode::FileNotReadable, "it does not lie in the policy's folder");
    return read_open(file, limit);
}

}  // namespace proviso
