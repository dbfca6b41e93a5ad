// SPDX-License-Identifier: Apache-2.0
// Goes through the text of JSON that is known to be well-formed, without making anything of its values.
#pragma once

#include <string>
#include <string_view>

namespace proviso::log::detail {

// Of the first value at or behind `at`, which may be a name: where it begins, and where the text goes on behind it.
struct Scanned {
    size_t begin, end;
};
Scanned scan_value(std::string_view json, size_t at);
size_t skip_blanks(std::string_view json, size_t at);
// A name, or another text, without quotation marks and escapes.
std::string plain_text(std::string_view quoted);

}  // namespace proviso::log::detail
