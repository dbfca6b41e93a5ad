// SPDX-License-Identifier: Apache-2.0
#include "compiler/source/source.h"

#include <algorithm>

namespace proviso {

FileId SourceMap::add(std::string path, std::string text, SourceKind kind) {
    File file{std::move(path), std::move(text), kind, {0}};
    for (size_t i = 0; i < file.text.size(); ++i) {
        if (file.text[i] != '\n' && file.text[i] != '\r') continue;
        if (file.text[i] == '\r' && i + 1 < file.text.size() && file.text[i + 1] == '\n') ++i;
        file.line_starts.push_back(static_cast<uint32_t>(i + 1));
    }
    if (kind != SourceKind::Standard) ++counted_files_, counted_bytes_ += file.text.size();
    files_.push_back(std::move(file));
    return static_cast<FileId>(files_.size() - 1);
}

std::string_view SourceMap::text(Span span) const {
    const std::string_view whole = text(span.file);
    const size_t begin = std::min<size_t>(span.begin, whole.size());
    return whole.substr(begin, std::max(span.end, span.begin) - span.begin);
}

LineColumn SourceMap::line_column(FileId file, uint32_t offset) const {
    const File& entry = files_[file];
    offset = std::min(offset, static_cast<uint32_t>(entry.text.size()));
    const uint32_t begin = line_begin(file, offset);
    const auto line = std::upper_bound(entry.line_starts.begin(), entry.line_starts.end(), offset);
    // Continuation bytes of UTF-8 do not start a code point; a byte order mark takes no column.
    const std::string_view before = std::string_view(entry.text).substr(begin, offset - begin);
    auto column = std::count_if(before.begin(), before.end(), [](char c) { return (c & 0xC0) != 0x80; });
    if (begin == 0 && before.starts_with("\xEF\xBB\xBF")) --column;
    return {static_cast<uint32_t>(line - entry.line_starts.begin()), static_cast<uint32_t>(column + 1)};
}

uint32_t SourceMap::line_begin(FileId file, uint32_t offset) const {
    const std::vector<uint32_t>& starts = files_[file].line_starts;
    return *(std::upper_bound(starts.begin(), starts.end(), offset) - 1);
}

std::string_view SourceMap::line_at(FileId file, uint32_t offset) const {
    const std::string_view rest = text(file).substr(line_begin(file, offset));
    return rest.substr(0, rest.find_first_of("\r\n"));
}

}  // namespace proviso
