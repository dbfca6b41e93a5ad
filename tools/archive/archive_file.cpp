// SPDX-License-Identifier: Apache-2.0
#include "tools/archive/archive_file.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace proviso::archive {

ArchiveFile::ArchiveFile(std::string path) : path_(std::move(path)) {
    if (path_ == "-") {
        file_ = stdout;
        return;
    }
    temporary_ = fmt::format("{}.{}.partial", path_, ::getpid());
    file_ = std::fopen(temporary_.c_str(), "wbx");
    if (file_ == nullptr) fail("can't create");
}

ArchiveFile::~ArchiveFile() {
    if (file_ == nullptr || file_ == stdout) return;
    std::fclose(file_);
    std::remove(temporary_.c_str());
}

bool ArchiveFile::write(std::string_view text) {
    if (file_ == nullptr) return false;
    return std::fwrite(text.data(), 1, text.size(), file_) == text.size() || fail("can't write");
}

bool ArchiveFile::finish() {
    if (file_ == nullptr) return false;
    if (std::fflush(file_) != 0) return fail("can't write");
    std::FILE* finished = std::exchange(file_, nullptr);
    if (finished == stdout) return true;
    if (std::fclose(finished) != 0 || std::rename(temporary_.c_str(), path_.c_str()) != 0) return fail("can't write");
    return true;
}

bool ArchiveFile::fail(std::string_view what) {
    error_ = fmt::format("{} {}: {}", what, path_ == "-" ? "standard output" : path_, std::strerror(errno));
    if (file_ != nullptr && file_ != stdout) std::fclose(file_);
    file_ = nullptr;
    if (!temporary_.empty()) std::remove(temporary_.c_str());
    return false;
}

}  // namespace proviso::archive
