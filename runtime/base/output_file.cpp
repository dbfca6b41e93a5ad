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

tl::unexpected<Fault> not_possible(const char* doing, const std::string& path) {
    return fail(FaultCode::FileNotWritable, fmt::format("can't {} `{}`: {}", doing, path, std::strerror(errno)));
}

std::string folder_of(const std::string& path) {
    const size_t slash = path.find_last_of('/');
    return slash == std::string::npos ? "." : path.substr(0, slash + 1);
}

// A name is on the disk when its folder is. Some file systems do this by themselves, and say that they know no such thing.
Result<bool> sync_name(const std::string& path) {
    const int folder = ::open(folder_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool synced = folder >= 0 && (::fsync(folder) == 0 || errno == EINVAL);
    const int error = errno;
    if (folder >= 0) ::close(folder);
    errno = error;
    if (!synced) return not_possible("finish", path);
    return true;
}

bool write_all(int file, std::string_view bytes, uint64_t& written) {
    while (!bytes.empty()) {
        const ssize_t done = ::write(file, bytes.data(), bytes.size());
        if (done < 0 && errno == EINTR) continue;
        if (done < 0) return false;
        bytes.remove_prefix(static_cast<size_t>(done));
        written += static_cast<uint64_t>(done);
    }
    return true;
}

// Fails where there is a file of the new name.
bool rename_to_new(const std::string& from, const std::string& to) {
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return true;
    if (errno != EINVAL && errno != ENOSYS) return false;
    // A file system that can't do that in one step can do it in two.
    return ::link(from.c_str(), to.c_str()) == 0 && ::unlink(from.c_str()) == 0;
}

}  // namespace

tl::unexpected<Fault> OutputFile::failed(const char* doing) const {
    return not_possible(doing, path_ == "-" ? "standard output" : path_);
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

Result<std::unique_ptr<OutputFile>> OutputFile::create(const std::string& path, std::optional<uint64_t> resume_at,
                                                       const std::string& stale) {
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
    out->keep_ = resume_at.has_value();
    if (!resume_at && !stale.empty())
        if (const auto removed = remove_file(stale); !removed) return tl::make_unexpected(removed.error());
    out->begun_ = out->size_ = resume_at.value_or(0);
    if (::fstat(out->file_, &info) != 0) return out->failed("write");
    if (static_cast<uint64_t>(info.st_size) < out->size_)
        return fail(FaultCode::FileNotWritable,
                    fmt::format("`{}` is shorter than its run had written", out->temporary_));
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
    if (!write_all(file_, bytes, size_)) return failed("write");
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
        if (auto synced = sync_name(path_); !synced) return synced;
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
    if (::access(folder_of(path).c_str(), W_OK | X_OK) != 0) return failed(errno);
    return true;
}

Result<bool> name_file(const std::string& path, uint64_t bytes) {
    const auto has_all = [&](const std::string& name) {
        struct stat info {};
        return ::stat(name.c_str(), &info) == 0 && static_cast<uint64_t>(info.st_size) == bytes;
    };
    const std::string part = path + ".part";
    if (::access(part.c_str(), F_OK) != 0 && errno == ENOENT) {
        if (has_all(path)) return sync_name(path);
        return fail(FaultCode::FileNotWritable,
                    fmt::format("neither `{}` nor `{}` is what its run had written", part, path));
    }
    if (!has_all(part))
        return fail(FaultCode::FileNotWritable, fmt::format("`{}` is not what its run had written", part));
    auto file = OutputFile::create(path, bytes);
    if (!file) return tl::make_unexpected(file.error());
    return (*file)->commit();
}

Result<bool> remove_file(const std::string& path) {
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) return not_possible("remove", path);
    return true;
}

Result<bool> write_file(const std::string& path, std::string_view bytes) {
    auto file = OutputFile::create(path);
    if (!file) return tl::make_unexpected(file.error());
    if (auto written = (*file)->write(bytes); !written) return written;
    return (*file)->commit();
}

Result<bool> write_new_file(const std::string& path, std::string_view bytes, unsigned permissions) {
    struct stat info {};
    if (::lstat(path.c_str(), &info) == 0) {
        errno = EEXIST;
        return not_possible("make", path);
    }
    const std::string part = path + ".part";
    // What a stopped process left there is no use, and may be open to others.
    if (auto removed = remove_file(part); !removed) return removed;
    const int file = ::open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, permissions);
    if (file < 0) return not_possible("make", path);
    uint64_t written = 0;
    const bool complete = write_all(file, bytes, written) && ::fsync(file) == 0 && rename_to_new(part, path);
    const int error = errno;
    ::close(file);
    if (complete) {
        auto named = sync_name(path);
        if (!named) ::unlink(path.c_str());  // it is told as not made
        return named;
    }
    ::unlink(part.c_str());
    errno = error;
    return not_possible("make", path);
}

}  // namespace proviso
