// SPDX-License-Identifier: Apache-2.0
// A rejected record as one line of JSON: source, line and byte (both from 1, the byte within its line), path, code, message, record.
#pragma once

#include <string>
#include <string_view>

#include "runtime/ingest/reader.h"

namespace proviso {

// `withheld`: the record is not to be shown, and is null.
void append_reject(std::string_view source, uint64_t line, uint64_t byte, const Reject& reject, bool withheld,
                   std::string& out);

}  // namespace proviso
