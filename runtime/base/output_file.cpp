// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/output_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace proviso {

namespace {

constexpr uint64_t kWriteBehind = uint64_t{8} << 20;

}  // namespace

tl::unexpected<Fault> OutputFile::failed(const char* doing) const {
    return fail(
        FaultCode::FileNotWritable,
        fmt::format("can't {} `{}`: {}", doing, path_ == "-" ? "standard output" : path_, std::strerror(errno)));
}

// The lock goes with the file, also when it is renamed. Whoever gets it must see that the file is still the one under that name: the
// one who had it may have finished.
Result<bool> OutputFile::open_locked() {
    for (;;) {
        file_ = ::open(temporary_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
        if (file_ < 0) return failed("write");
        if (::flock(file_, LOCK_EX | LOCK_NB) != 0)
            return fail(FaultCode::FileBusy, fmt::format("`{}` is being written by another run", path_));
        struct stat opened {
        }, named{};
        if (::fstat(file_, &opened) != 0) return failed("write");
        if (::stat(temporary_.c_str(), &named) == 0 && named.st_ino == opened.st_ino && named.st_dev == opened.st_dev)
            return true;
        ::close(file_);
        file_ = -1;
    }
}

Result<std::unique_ptr<OutputFile>> OutputFile::create(const std::string& path, std::optional<uint64_t> resume_at) {
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
    out->temporary_ = path + ".part";
    if (const auto locked = out->open_locked(); !locked) {
        out->temporary_.clear();  // another's, or none
        return tl::make_unexpected(locked.error());
    }
    out->begun_ = out->size_ = resume_at.value_or(0);
    if (::fstat(out->file_, &info) != 0) return out->failed("write");
    if (static_cast<uint64_t>(info.st_size) < out->size_) {
        out->keep_ = true;
        return fail(FaultCode::FileNotWritable,
                    fmt::format("`{}` is shorter than its run had written", out->temporary_));
    }
    if (::ftruncate(out->file_, static_cast<off_t>(out->size_)) != 0 ||
        ::lseek(out->file_, static_cast<off_t>(out->size_), SEEK_SET) < 0)
        return out->failed("write");
    return out;
}

OutputFile::~OutputFile() {
    // Before the lock goes, so that nobody else's file is taken away.
    if (!temporary_.empty() && !keep_) ::unlink(temporary_.c_str());
    if (file_ >= 0 && path_ != "-") ::close(file_);
}

Result<bool> OutputFile::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t done = ::write(file_, bytes.data(), bytes.size());
        if (done < 0 && errno == EINTR) continue;
        if (done < 0) return failed("write");
        bytes.remove_prefix(static_cast<size_t>(done));
        size_ += static_cast<uint64_t>(done);
    }
    if (is_resumable() && size_ - begun_ >= kWriteBehind) {
        // The disk begins with it now, so that little is left to wait for at the end. Whether it arrives, the sync that counts will say.
        ::sync_file_range(file_, static_cast<off_t>(begun_), static_cast<off_t>(size_ - begun_), SYNC_FILE_RANGE_WRITE);
        begun_ = size_;
    }
    return true;
}

Result<uint64_t> OutputFile::sync() {
    if (is_resumable() && ::fdatasync(file_) != 0) return failed("write");
    return size_;
}

Result<bool> OutputFile::commit() {
    if (path_ == "-") return true;
    if (!temporary_.empty()) {
        if (::fsync(file_) != 0) return failed("finish");
        if (std::rename(temporary_.c_str(), path_.c_str()) != 0) return failed("finish");
        temporary_.clear();
    }
    const int closed = ::close(file_);
    file_ = -1;
    if (closed != 0) return failed("finish");
    return true;
}

Result<bool> check_name(const std::string& path) {
    if (path == "-") return true;
    const auto failed = [&](int error) {
        return fail(FaultCode::FileNotWritable, fmt::format("can't finish `{}`: {}", path, std::strerror(error)));
    };
    struct stat info {};
    const bool exists = ::stat(path.c_str(), &info) == 0;
    if (exists && S_ISDIR(info.st_mode)) return failed(EISDIR);
    if (exists && !S_ISREG(info.st_mode)) return true;  // written as it is
    const size_t slash = path.find_last_of('/');
    const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
    if (::access(folder.c_str(), W_OK | X_OK) != 0) return failed(errno);
    return true;
}

Result<bool> write_file(const std::string& path, std::string_view bytes) {
    auto file = OutputFile::create(path);
    if (!file) return tl::make_unexpected(file.error());
    if (auto written = (*file)->write(bytes); !written) return written;
    return (*file)->commit();
}

}  // namespace proviso
