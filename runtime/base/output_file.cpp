// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/output_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace proviso {

tl::unexpected<Fault> OutputFile::failed(const char* doing) const {
    return fail(
        FaultCode::FileNotWritable,
        fmt::format("can't {} `{}`: {}", doing, path_ == "-" ? "standard output" : path_, std::strerror(errno)));
}

Result<std::unique_ptr<OutputFile>> OutputFile::create(const std::string& path) {
    std::unique_ptr<OutputFile> out(new OutputFile);
    out->path_ = path;
    if (path == "-") {
        out->file_ = STDOUT_FILENO;
        return out;
    }
    struct stat info {};
    if (::stat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode)) {
        // A device or a pipe can't be replaced by renaming: it is written as it is.
        if (S_ISDIR(info.st_mode)) {
            errno = EISDIR;
            return out->failed("write");
        }
        out->file_ = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
        if (out->file_ < 0) return out->failed("write");
        return out;
    }
    out->temporary_ = fmt::format("{}.tmp.{}", path, ::getpid());
    out->file_ = ::open(out->temporary_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (out->file_ < 0) {
        out->temporary_.clear();
        return out->failed("write");
    }
    return out;
}

OutputFile::~OutputFile() {
    if (file_ >= 0 && path_ != "-") ::close(file_);
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

Result<bool> OutputFile::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t done = ::write(file_, bytes.data(), bytes.size());
        if (done < 0 && errno == EINTR) continue;
        if (done < 0) return failed("write");
        bytes.remove_prefix(static_cast<size_t>(done));
    }
    return true;
}

Result<bool> OutputFile::commit() {
    if (path_ == "-") return true;
    if (!temporary_.empty() && ::fsync(file_) != 0) return failed("finish");
    const int closed = ::close(file_);
    file_ = -1;
    if (closed != 0) return failed("finish");
    if (temporary_.empty()) return true;
    if (std::rename(temporary_.c_str(), path_.c_str()) != 0) return failed("finish");
    temporary_.clear();
    return true;
}

Result<bool> write_file(const std::string& path, std::string_view bytes) {
    auto file = OutputFile::create(path);
    if (!file) return tl::make_unexpected(file.error());
    if (auto written = (*file)->write(bytes); !written) return written;
    return (*file)->commit();
}

}  // namespace proviso
