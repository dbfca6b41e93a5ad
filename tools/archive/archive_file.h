// SPDX-License-Identifier: Apache-2.0
// A file that appears under its name only when it is complete: written beside it under a temporary name, then renamed.
// Standard output for "-". Owns the open file; one that was never finished is removed. Errors: a sentence, from the system.
#pragma once

#include <cstdio>
#include <string>
#include <string_view>

namespace proviso::archive {

class ArchiveFile {
   public:
    explicit ArchiveFile(std::string path);
    ~ArchiveFile();
    ArchiveFile(const ArchiveFile&) = delete;
    ArchiveFile& operator=(const ArchiveFile&) = delete;

    // Each gives true where it worked; after false, error() says why and nothing more can be written.
    bool write(std::string_view text);
    bool finish();
    const std::string& error() const { return error_; }

   private:
    bool fail(std::string_view what);

    std::string path_, temporary_, error_;
    std::FILE* file_ = nullptr;
};

}  // namespace proviso::archive
