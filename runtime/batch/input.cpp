// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/input.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "runtime/ingest/reader.h"

namespace proviso {

namespace {

constexpr size_t kBlockBytes = size_t{1} << 20;
constexpr size_t kKeptOfLongLine = 4096;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

void reserve(Block& block, size_t capacity) {
    if (block.capacity >= capacity) return;
    auto data = std::make_unique<char[]>(capacity + kBlockPadding);
    std::copy_n(block.data.get(), block.size, data.get());
    block.data = std::move(data);
    block.capacity = capacity;
}

int open_source(const std::string& path) {
    return path == "-" ? ::dup(STDIN_FILENO) : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
}

}  // namespace

Result<std::unique_ptr<ArchiveInput>> ArchiveInput::open(std::vector<std::string> paths, size_t max_line) {
    std::unique_ptr<ArchiveInput> input(new ArchiveInput);
    bool known = true;
    for (const std::string& path : paths) {
        const int file = open_source(path);
        if (file < 0)
            return fail(FaultCode::FileMissing, fmt::format("can't open `{}`: {}", path, std::strerror(errno)));
        struct stat info {};
        const bool told = ::fstat(file, &info) == 0;
        ::close(file);
        if (told && S_ISDIR(info.st_mode))
            return fail(FaultCode::FileNotReadable, fmt::format("`{}` is a folder, not an archive", path));
        known = known && told && S_ISREG(info.st_mode);
        if (known) input->total_bytes_ += static_cast<uint64_t>(info.st_size);
    }
    if (!known) input->total_bytes_ = 0;
    input->paths_ = std::move(paths);
    input->max_line_ = max_line;
    return input;
}

ArchiveInput::~ArchiveInput() {
    if (file_ >= 0) ::close(file_);
}

Result<size_t> ArchiveInput::read_some(char* place, size_t size) {
    for (;;) {
        const ssize_t got = ::read(file_, place, size);
        if (got >= 0) return static_cast<size_t>(got);
        if (errno == EINTR) continue;
        return fail(FaultCode::FileNotReadable,
                    fmt::format("can't read `{}`: {}", paths_[source_], std::strerror(errno)));
    }
}

// What follows the last line break waits for the rest of its line.
void ArchiveInput::keep_rest(Block& block, size_t end) {
    rest_.assign(block.data.get() + end, block.data.get() + block.size);
    block.size = end;
    line_ += static_cast<uint64_t>(std::count(block.data.get(), block.data.get() + end, '\n'));
}

Result<bool> ArchiveInput::skip_long_line(Block& block) {
    block.too_long = true;
    block.bytes = block.size;
    std::vector<char> buffer(kBlockBytes);
    for (;;) {
        const Result<size_t> got = read_some(buffer.data(), buffer.size());
        if (!got) return tl::make_unexpected(got.error());
        const char* end = buffer.data() + *got;
        const char* line_break = std::find(static_cast<const char*>(buffer.data()), end, '\n');
        block.bytes += static_cast<uint64_t>(line_break - buffer.data()) + (line_break != end);
        if (line_break == end && *got != 0) continue;
        at_end_ = *got == 0;
        rest_.assign(line_break == end ? end : line_break + 1, end);
        break;
    }
    block.size = kKeptOfLongLine;
    ++line_;
    block.ticket = ticket_++;
    return true;
}

Result<bool> ArchiveInput::next(Block& block) {
    block.too_long = false;
    for (;;) {
        if (file_ < 0) {
            if (source_ == paths_.size()) return false;
            file_ = open_source(paths_[source_]);
            if (file_ < 0)
                return fail(FaultCode::FileMissing,
                            fmt::format("can't open `{}`: {}", paths_[source_], std::strerror(errno)));
            at_end_ = false;
            line_ = 1;
        }
        block.size = 0;
        reserve(block, std::max(kBlockBytes, rest_.size() * 2));
        std::copy(rest_.begin(), rest_.end(), block.data.get());
        block.size = rest_.size();
        rest_.clear();
        block.source = source_;
        block.first_line = line_;
        const bool begin_of_source = line_ == 1;
        size_t searched = 0, end = 0;
        for (;;) {
            const auto* data = block.data.get();
            const auto* found = static_cast<const char*>(::memrchr(data + searched, '\n', block.size - searched));
            if (found != nullptr) end = static_cast<size_t>(found - data) + 1;
            searched = block.size;
            const bool full = block.size == block.capacity;
            if (end == 0 && block.size > max_line_) return skip_long_line(block);
            if (at_end_ || (full && end != 0)) break;
            if (full) reserve(block, block.capacity * 2);
            const Result<size_t> got = read_some(block.data.get() + block.size, block.capacity - block.size);
            if (!got) return tl::make_unexpected(got.error());
            if (*got == 0) at_end_ = true;
            block.size += *got;
        }
        if (at_end_ && end != block.size) {
            // Of what follows the last line break only the end of the source makes a line.
            if (end == 0) end = block.size;
        }
        const bool more = end != block.size;
        keep_rest(block, end);
        block.bytes = block.size;
        if (at_end_ && !more) {
            ::close(file_);
            file_ = -1;
            ++source_;
        }
        if (begin_of_source && std::string_view(block.data.get(), block.size).starts_with(kByteOrderMark))
            std::fill_n(block.data.get(), kByteOrderMark.size(), ' ');
        if (block.size == 0) continue;
        block.ticket = ticket_++;
        return true;
    }
}

}  // namespace proviso
