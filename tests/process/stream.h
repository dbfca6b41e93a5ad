// SPDX-License-Identifier: Apache-2.0
// A program that is fed and read line by line at the same time, so that neither what it takes nor what it says has to fit in memory. What it
// says on standard error is dropped.
#pragma once

#include <sys/types.h>

#include <cstdio>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "tests/process/process.h"

namespace proviso::testing {

class Stream {
   public:
    // `feed` is called in a thread of its own, again and again, for more to write; what it gives back empty is the end. Throws
    // std::runtime_error where the program can't be started.
    Stream(std::vector<std::string> words, std::function<std::string()> feed);
    ~Stream();
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    // Without its line break. False at the end.
    bool read_line(std::string& line);
    // After the last line: exit_code and peak_kib.
    Finished wait();

   private:
    pid_t child_ = -1;
    FILE* out_ = nullptr;
    std::thread feeding_;
    char* buffer_ = nullptr;  // getline's
    size_t size_ = 0;
};

}  // namespace proviso::testing
