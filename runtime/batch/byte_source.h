// SPDX-License-Identifier: Apache-2.0
// The bytes of one file in order, unpacked where the file is packed (gzip by ISA-L, Zstandard by libzstd; told by its first bytes, not by
// its name). Of a regular file no more is read than it held when it was opened, so an archive that grows meanwhile is read as it was.
// Errors: FileMissing, FileNotReadable; FileDamaged where packed bytes are broken, fail their checksum or end too early.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "runtime/base/result.h"

namespace proviso {

class ByteSource {
   public:
    // "-" is standard input.
    static Result<std::unique_ptr<ByteSource>> open(const std::string& path);
    virtual ~ByteSource() = default;
    ByteSource(const ByteSource&) = delete;
    ByteSource& operator=(const ByteSource&) = delete;

    // Up to `size` (at least 1) bytes; 0 at the end.
    virtual Result<size_t> read(char* place, size_t size) = 0;
    // Passes over so many bytes; an error where there are fewer.
    virtual Result<bool> skip(uint64_t bytes);
    // Bytes taken from the file itself so far.
    virtual uint64_t taken() const = 0;
    // Of the file; 0 where it is not known.
    virtual uint64_t file_size() const = 0;

   protected:
    ByteSource() = default;
};

}  // namespace proviso
