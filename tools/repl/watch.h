// SPDX-License-Identifier: Apache-2.0
// Whether files on disk are still as they were when they were read.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace proviso::repl {

class Watch {
   public:
    // From now on these files are looked at, and which policy files there are in `folder` ("": where the user stands).
    void look_at(std::vector<std::string> files, std::string folder);
    bool has_changed() const { return seen() != before_; }

   private:
    // What tells one state of a file from another. Of a file that is not there, zeros.
    struct Stamp {
        int64_t seconds = 0, nanos = 0, size = 0;
        uint64_t inode = 0;
        friend bool operator==(const Stamp&, const Stamp&) = default;
    };
    struct Seen {
        std::vector<Stamp> stamps;       // of files_
        std::vector<std::string> names;  // in folder_, sorted
        friend bool operator==(const Seen&, const Seen&) = default;
    };
    Seen seen() const;

    std::vector<std::string> files_;
    std::string folder_;
    Seen before_;
};

}  // namespace proviso::repl
