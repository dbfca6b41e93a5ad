// SPDX-License-Identifier: Apache-2.0
// A file that appears under its name only when it is complete: it is written as NAME.part beside it, under a lock, and renamed by commit().
// Destroyed without commit(), nothing is left, unless keep() was asked: then NAME.part stays, to be gone on with. "-" is standard output and a
// device or pipe is written as it is; neither has such protection. What is under its name when a function here has returned is on the disk too.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/base/result.h"

namespace proviso {

class OutputFile {
   public:
    // `resume_at`: goes on with NAME.part, cut to so many bytes, and keeps it whatever happens. `stale`: a file that says how to go on with
    // NAME.part; where it is begun anew, that file is removed first. Errors: FileNotWritable; FileBusy where another process writes it.
    static Result<std::unique_ptr<OutputFile>> create(const std::string& path,
                                                      std::optional<uint64_t> resume_at = std::nullopt,
                                                      const std::string& stale = {});
    ~OutputFile();
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;

    Result<bool> write(std::string_view bytes);
    // On the disk when it returns. Gives the bytes written so far.
    Result<uint64_t> sync();
    void keep() { keep_ = true; }
    Result<bool> commit();
    // Whether NAME.part can be gone on with: not for standard output, a device or a pipe.
    bool is_resumable() const { return !temporary_.empty(); }

   private:
    OutputFile() = default;
    tl::unexpected<Fault> failed(const char* doing) const;
    Result<bool> open_locked();

    std::string path_, temporary_;
    int file_ = -1;
    uint64_t size_ = 0;
    uint64_t begun_ = 0;  // the disk has been asked to take up to here
    bool keep_ = false;
};

// Fails where no file can be given that name any more, because a folder has it, or its folder is gone. To be asked of all files that are to
// appear together, before the first does.
Result<bool> check_name(const std::string& path);

// Gives NAME.part its name, where a process was stopped that had put all its `bytes` on the disk; true where it has the name already.
Result<bool> name_file(const std::string& path, uint64_t bytes);

// Of a file that need not be there.
Result<bool> remove_file(const std::string& path);

// Writes a file of which all is there already, as OutputFile would.
Result<bool> write_file(const std::string& path, std::string_view bytes);

// Likewise, but never in the place of another file, and with these permissions from the beginning.
Result<bool> write_new_file(const std::string& path, std::string_view bytes, unsigned permissions);

}  // namespace proviso
