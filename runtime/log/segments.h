// SPDX-License-Identifier: Apache-2.0
// The files of a decision log: segment-00000001.log and so on, read line by line. Memory: the longest line.
#pragma once

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "runtime/base/result.h"

namespace proviso::log {

std::string segment_name(uint64_t number);  // "segment-00000001.log"
std::string segment_path(const std::string& folder, uint64_t number);
// How many there are, from 1 on. FileMissing where there is no such folder, LogDamaged where one is missing between others.
Result<uint64_t> count_segments(const std::string& folder);

class LineReader {
   public:
    static Result<LineReader> open(const std::string& path);
    // The next line without its line break; false at the end. What lacks a line break at the file's end is no line: see rest().
    Result<bool> next(std::string_view& line);
    const std::string& rest() const { return line_; }
    uint64_t offset() const { return offset_; }  // behind the last line

   private:
    LineReader() : file_(nullptr, std::fclose) {}

    std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_;
    std::string line_, buffer_;
    size_t at_ = 0;  // in the buffer
    uint64_t offset_ = 0;
};

}  // namespace proviso::log
