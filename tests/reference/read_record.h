// SPDX-License-Identifier: Apache-2.0
// One record's JSON text to its tree of values, by the validity rules of docs/language.md, section 2.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>
#include "compiler/sema/program.h"
#include "runtime/base/result.h"
#include "tests/reference/value.h"

namespace proviso::reference {

// What is wrong with a record.
struct RecordFault {
    FaultCode code;
    std::string path;  // with elements by position; "" where the fault is not in a field
};
// Everything that is wrong with it, never empty: whoever stops at the first fault they meet may name any of these.
using Rejection = std::vector<RecordFault>;

// What is said about dates beside the record.
struct Dates {
    std::optional<Date> as_of;        // of a record that has none
    std::optional<Date> rules_as_of;  // whose rules hold, where it is not the record's date
};

tl::expected<Value, Rejection> read_record(const sema::Program& program, std::string_view json,
                                           const Dates& dates = {});

}  // namespace proviso::reference
