// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/byte_source.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>
#include <string_view>
#include <vector>

#include "runtime/batch/detail/packed.h"

namespace proviso {

using batch::PackedBytes;

namespace {

constexpr size_t kSkipBytes = size_t{1} << 18;
constexpr std::string_view kGzipMagic = "\x1F\x8B", kZstdMagic = "\x28\xB5\x2F\xFD";

class PlainBytes : public ByteSource {
   public:
    PlainBytes(std::string path, int file) : path_(std::move(path)), file_(file) {}
    ~PlainBytes() override { ::close(file_); }

    Result<bool> start() {
        struct stat info {};
        if (::fstat(file_, &info) != 0) return failed();
        if (S_ISDIR(info.st_mode))
            return fail(FaultCode::FileNotReadable, fmt::format("`{}` is a folder, not an archive", path_));
        if (S_ISREG(info.st_mode)) {
            const off_t at = ::lseek(file_, 0, SEEK_CUR);  // standard input need not stand at its beginning
            regular_ = at >= 0;
            size_ = static_cast<uint64_t>(info.st_size - std::max<off_t>(at, 0));
            left_ = regular_ ? size_ : left_;
        }
        while (head_.size() < kZstdMagic.size()) {
            char bytes[4];
            const Result<size_t> got = read_file(bytes, kZstdMagic.size() - head_.size());
            if (!got) return tl::make_unexpected(got.error());
            if (*got == 0) break;
            head_.append(bytes, *got);
        }
        return true;
    }

    std::string_view head() const { return head_; }

    Result<size_t> read(char* place, size_t size) override {
        if (head_.empty()) return read_file(place, size);
        const size_t count = std::min(size, head_.size());
        std::copy_n(head_.data(), count, place);
        head_.erase(0, count);
        return count;
    }

    Result<bool> skip(uint64_t bytes) override {
        const uint64_t past_head = bytes - std::min<uint64_t>(bytes, head_.size());
        if (!regular_ || past_head > left_) return ByteSource::skip(bytes);
        head_.erase(0, bytes - past_head);
        if (::lseek(file_, static_cast<off_t>(past_head), SEEK_CUR) < 0) return failed();
        left_ -= past_head;
        taken_ += past_head;
        return true;
    }

    uint64_t taken() const override { return taken_; }
    uint64_t file_size() const override { return size_; }

   private:
    tl::unexpected<Fault> failed() const {
        return fail(FaultCode::FileNotReadable, fmt::format("can't read `{}`: {}", path_, std::strerror(errno)));
    }

    Result<size_t> read_file(char* place, size_t size) {
        size = static_cast<size_t>(std::min<uint64_t>(size, left_));
        for (;;) {
            const ssize_t got = size == 0 ? 0 : ::read(file_, place, size);
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) return failed();
            left_ -= static_cast<uint64_t>(got);
            taken_ += static_cast<uint64_t>(got);
            return static_cast<size_t>(got);
        }
    }

    std::string path_;
    int file_;
    bool regular_ = false;
    uint64_t size_ = 0, taken_ = 0, left_ = std::numeric_limits<uint64_t>::max();
    std::string head_;  // read to see what the file is, and not yet handed out
};

}  // namespace

Result<bool> ByteSource::skip(uint64_t bytes) {
    std::vector<char> buffer(static_cast<size_t>(std::min<uint64_t>(bytes, kSkipBytes)));
    while (bytes > 0) {
        const Result<size_t> got = read(buffer.data(), static_cast<size_t>(std::min<uint64_t>(bytes, buffer.size())));
        if (!got) return tl::make_unexpected(got.error());
        if (*got == 0) return fail(FaultCode::FileNotReadable, "the archive is shorter than it was");
        bytes -= *got;
    }
    return true;
}

Result<std::unique_ptr<ByteSource>> ByteSource::open(const std::string& path) {
    const int file = path == "-" ? ::dup(STDIN_FILENO) : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return fail(FaultCode::FileMissing, fmt::format("can't open `{}`: {}", path, std::strerror(errno)));
    auto plain = std::make_unique<PlainBytes>(path, file);
    if (const auto started = plain->start(); !started) return tl::make_unexpected(started.error());
    std::unique_ptr<ByteSource> source;
    if (plain->head().starts_with(kGzipMagic)) {
        source = std::make_unique<PackedBytes>(path, std::move(plain), batch::make_gzip());
    } else if (plain->head() == kZstdMagic) {
        source = std::make_unique<PackedBytes>(path, std::move(plain), batch::make_zstd());
    } else {
        source = std::move(plain);
    }
    return source;
}

}  // namespace proviso
