// SPDX-License-Identifier: Apache-2.0
// The texts of the policy files of one compilation, and places in them. SourceMap owns the texts; a Span names a piece of
// one by byte offsets and stays valid as long as the map lives. Line and column are counted from 1, columns in code points.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/result.h"

namespace proviso {

using FileId = uint32_t;

struct Span {
    FileId file = 0;
    uint32_t begin = 0;  // byte offset, inclusive
    uint32_t end = 0;    // byte offset, exclusive
    friend bool operator==(const Span&, const Span&) = default;
};

// What a text is to the policy.
enum class SourceKind : uint8_t {
    Policy,    // a file of the policy itself
    Standard,  // a module that came with the program
    Document,  // what a source cites: no part of the program
};

struct LineColumn {
    uint32_t line;
    uint32_t column;
};

inline constexpr size_t kMaxSourceBytes = size_t{16} << 20;
// Of one policy together, standard modules not counted.
inline constexpr size_t kMaxSourceFiles = 1000;
inline constexpr size_t kMaxSourceBytesTogether = size_t{64} << 20;

class SourceMap {
   public:
    // `path` is shown in messages and stored in the image: relative to where the user stands, or as they wrote it.
    FileId add(std::string path, std::string text, SourceKind kind = SourceKind::Policy);
    size_t size() const { return files_.size(); }
    // Of all texts together, standard modules not counted.
    size_t files() const { return counted_files_; }
    size_t bytes() const { return counted_bytes_; }
    const std::string& path(FileId file) const { return files_[file].path; }
    SourceKind kind(FileId file) const { return files_[file].kind; }
    std::string_view text(FileId file) const { return files_[file].text; }
    std::string_view text(Span span) const;
    LineColumn line_column(FileId file, uint32_t offset) const;
    // The whole line (without its line break) that holds `offset`, and where it begins.
    std::string_view line_at(FileId file, uint32_t offset) const;
    uint32_t line_begin(FileId file, uint32_t offset) const;

   private:
    struct File {
        std::string path;
        std::string text;
        SourceKind kind;
        std::vector<uint32_t> line_starts;
    };
    std::deque<File> files_;  // deque: texts never move
    size_t counted_files_ = 0, counted_bytes_ = 0;
};

// Reads a whole regular file of at most `limit` bytes.
Result<std::string> read_file(const std::string& path, size_t limit);

}  // namespace proviso
