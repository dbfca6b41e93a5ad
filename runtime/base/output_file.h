// SPDX-License-Identifier: Apache-2.0
// A file that appears under its name only when it is complete: it is written under a temporary name beside it and renamed by
// commit(). Destroyed without commit(), nothing is left. "-" is standard output, which has no such protection.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "runtime/base/result.h"

namespace proviso {

class OutputFile {
   public:
    static Result<std::unique_ptr<OutputFile>> create(const std::string& path);
    ~OutputFile();
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;

    Result<bool> write(std::string_view bytes);
    Result<bool> commit();

   private:
    OutputFile() = default;
    tl::unexpected<Fault> failed(const char* doing) const;

    std::string path_, temporary_;
    int file_ = -1;
};

// The same for a text that is there already.
Result<bool> write_file(const std::string& path, std::string_view bytes);

}  // namespace proviso
