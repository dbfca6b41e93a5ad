// SPDX-License-Identifier: Apache-2.0
#include "runtime/log/segments.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace proviso::log {

namespace {

constexpr size_t kChunk = size_t{1} << 18;

}  // namespace

std::string segment_name(uint64_t number) { return fmt::format("segment-{:08}.log", number); }

std::string segment_path(const std::string& folder, uint64_t number) { return folder + "/" + segment_name(number); }

Result<uint64_t> count_segments(const std::string& folder) {
    std::error_code error;
    if (!std::filesystem::is_directory(folder, error))
        return fail(FaultCode::FileMissing, fmt::format("there is no folder `{}`", folder));
    uint64_t found = 0, highest = 0;
    for (std::filesystem::directory_iterator entry(folder, error); !error && entry != decltype(entry)();
         entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        unsigned long long number = 0;
        if (std::sscanf(name.c_str(), "segment-%llu.log", &number) != 1 || name != segment_name(number)) continue;
        ++found;
        highest = std::max<uint64_t>(highest, number);
    }
    if (error) return fail(FaultCode::FileNotReadable, fmt::format("can't read the folder `{}`", folder));
    for (uint64_t number = 1; found != highest && number <= highest; ++number)
        if (!std::filesystem::exists(segment_path(folder, number), error))
            return fail(FaultCode::LogDamaged, fmt::format("`{}` is missing", segment_path(folder, number)));
    return highest;
}

Result<LineReader> LineReader::open(const std::string& path) {
    LineReader reader;
    reader.file_.reset(std::fopen(path.c_str(), "rbe"));
    if (!reader.file_) return fail(FaultCode::FileNotReadable, fmt::format("can't open `{}`", path));
    return reader;
}

Result<bool> LineReader::next(std::string_view& line) {
    line_.clear();
    for (;;) {
        const size_t end = buffer_.find('\n', at_);
        if (end != std::string::npos) {
            line_.append(buffer_, at_, end - at_);
            at_ = end + 1;
            offset_ += line_.size() + 1;
            line = line_;
            return true;
        }
        line_.append(buffer_, at_);
        buffer_.resize(kChunk);
        at_ = 0;
        buffer_.resize(std::fread(buffer_.data(), 1, kChunk, file_.get()));
        if (!buffer_.empty()) continue;
        if (std::ferror(file_.get()) != 0) return fail(FaultCode::FileNotReadable, "a segment could not be read");
        return false;
    }
}

}  // namespace proviso::log
