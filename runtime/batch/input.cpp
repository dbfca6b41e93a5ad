// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/input.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace proviso {
namespace {

constexpr size_t kHeadBytes = 4096;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Bytes of a regular file; 0 and not `known` for anything else.
Result<uint64_t> size_of(const std::string& path, bool& known) {
    struct stat info {};
    known = false;
    if (path == "-") {
        known = ::fstat(STDIN_FILENO, &info) == 0 && S_ISREG(info.st_mode);
        return known ? static_cast<uint64_t>(info.st_size) : 0;
    }
    const auto database = sqlite_source(path);
    const std::string& file_path = database ? database->file : path;
    const int file = ::open(file_path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0)
        return fail(FaultCode::FileMissing, fmt::format("can't open `{}`: {}", file_path, std::strerror(errno)));
    const bool told = ::fstat(file, &info) == 0;
    ::close(file);
    if (told && S_ISDIR(info.st_mode))
        return fail(FaultCode::FileNotReadable, fmt::format("`{}` is a folder, not an archive", path));
    known = told && S_ISREG(info.st_mode) && !database;
    return known ? static_cast<uint64_t>(info.st_size) : 0;
}

// Bytes that were read to look at them, then the rest.
class WithHead : public ByteSource {
   public:
    WithHead(std::string head, std::unique_ptr<ByteSource> rest) : head_(std::move(head)), rest_(std::move(rest)) {}
    Result<size_t> read(char* place, size_t size) override {
        if (head_.empty()) return rest_->read(place, size);
        const size_t count = std::min(size, head_.size());
        std::copy_n(head_.data(), count, place);
        head_.erase(0, count);
        return count;
    }
    Result<bool> skip(uint64_t bytes) override {
        const auto of_head = static_cast<size_t>(std::min<uint64_t>(bytes, head_.size()));
        head_.erase(0, of_head);
        return rest_->skip(bytes - of_head);
    }
    uint64_t taken() const override { return rest_->taken(); }
    uint64_t file_size() const override { return rest_->file_size(); }

   private:
    std::string head_;
    std::unique_ptr<ByteSource> rest_;
};

bool is_csv(std::string_view path) {
    for (const std::string_view packed : {".gz", ".zst"})
        if (path.ends_with(packed)) path.remove_suffix(packed.size());
    return path.ends_with(".csv");
}

// The first character that says something; '\0' where there is none yet.
char first_character(std::string_view head) {
    if (head.starts_with(kByteOrderMark)) head.remove_prefix(kByteOrderMark.size());
    const size_t first = head.find_first_not_of(" \t\r\n");
    return first == std::string_view::npos ? '\0' : head[first];
}

}  // namespace

Result<std::unique_ptr<RecordLines>> json_records(const std::string& name, std::unique_ptr<ByteSource> bytes,
                                                  BlockSizes sizes) {
    std::string head;
    while (first_character(head) == '\0' && head.size() < kHeadBytes) {
        const size_t before = head.size();
        head.resize(kHeadBytes);
        const Result<size_t> got = bytes->read(head.data() + before, kHeadBytes - before);
        if (!got) return tl::make_unexpected(got.error());
        head.resize(before + *got);
        if (*got == 0) break;
    }
    const bool array = first_character(head) == '[';
    bytes = std::make_unique<WithHead>(std::move(head), std::move(bytes));
    return array ? json_array(name, std::move(bytes), sizes) : json_lines(std::move(bytes), sizes);
}

Result<std::unique_ptr<ArchiveInput>> ArchiveInput::open(const bytecode::Image* image, std::vector<std::string> paths,
                                                         ColumnMapping mapping, BlockSizes sizes) {
    std::unique_ptr<ArchiveInput> input(new ArchiveInput(image));
    bool all_known = true;
    for (const std::string& path : paths) {
        bool known = false;
        const Result<uint64_t> size = size_of(path, known);
        if (!size) return tl::make_unexpected(size.error());
        all_known = all_known && known;
        input->sizes_.push_back(*size);
        input->total_bytes_ += *size;
    }
    if (!all_known) input->total_bytes_ = 0;
    input->paths_ = std::move(paths);
    input->mapping_ = std::move(mapping);
    input->block_sizes_ = sizes;
    return input;
}

Result<bool> ArchiveInput::open_next() {
    const std::string& path = paths_[source_];
    taken_ = 0;
    if (auto database = sqlite_source(path)) {
        auto lines = sqlite_lines(image_, mapping_, *std::move(database), block_sizes_);
        if (!lines) return tl::make_unexpected(lines.error());
        lines_ = *std::move(lines);
        return true;
    }
    auto opened = ByteSource::open(path);
    if (!opened) return tl::make_unexpected(opened.error());
    std::unique_ptr<ByteSource> bytes = *std::move(opened);
    if (is_csv(path)) {
        lines_ = csv_lines(image_, mapping_, path, std::move(bytes), block_sizes_);
        return true;
    }
    auto lines = json_records(path, std::move(bytes), block_sizes_);
    if (!lines) return tl::make_unexpected(lines.error());
    lines_ = *std::move(lines);
    return true;
}

Result<bool> ArchiveInput::skip(const InputPosition& to) {
    source_ = to.source;
    if (source_ == paths_.size()) return true;
    if (const auto opened = open_next(); !opened) return opened;
    return lines_->skip(to);
}

Result<bool> ArchiveInput::next(Block& block) {
    while (source_ < paths_.size()) {
        if (!lines_) {
            if (const auto opened = open_next(); !opened) return opened;
        }
        const Result<bool> more = lines_->next(block);
        if (!more) return more;
        if (!*more) {
            lines_.reset();
            ++source_;
            continue;
        }
        block.begin.source = block.end.source = source_;
        block.taken = lines_->taken() - taken_;
        taken_ += block.taken;
        block.ticket = ticket_++;
        return true;
    }
    return false;
}

}  // namespace proviso
