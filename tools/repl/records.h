// SPDX-License-Identifier: Apache-2.0
// Records from files: one alone, or one of an archive.
#pragma once

#include <string>
#include <tl/expected.hpp>

#include "runtime/bytecode/image.h"

namespace proviso::repl {

struct RecordText {
    std::string text;
    std::string name;  // for messages: the file, of an archive's record with its number
};
// The record that a file is, over as many lines as it likes, or the only one of an archive. An error says what to write where there are several.
tl::expected<RecordText, std::string> record_in_file(const bytecode::Image& image, const std::string& file);
// The record `number`, from 1, of whatever `proviso run` reads as an archive. `image` says what a table's columns mean.
tl::expected<RecordText, std::string> record_of_archive(const bytecode::Image& image, const std::string& archive,
                                                        size_t number);

}  // namespace proviso::repl
