// SPDX-License-Identifier: Apache-2.0
// How an operation that can fail on bad input says so: Result<T> holds a T or a Fault. Errors in policies are
// diagnostics (compiler/diagnostics); faults are everything after compilation: files, bundles, records.
#pragma once

#include <cstdint>
#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace proviso {

// Stable codes, one row each in faults.def.
enum class FaultCode : uint16_t {
#define PROVISO_FAULT(NAME, CODE, SUMMARY) NAME = CODE,
#include "runtime/base/faults.def"
#undef PROVISO_FAULT
};

// `message` is a sentence without a full stop that says what was found and where; the caller adds the file's name.
struct Fault {
    FaultCode code;
    std::string message;
};

template <class T>
using Result = tl::expected<T, Fault>;

inline tl::unexpected<Fault> fail(FaultCode code, std::string message) {
    return tl::make_unexpected(Fault{code, std::move(message)});
}

// "PV8003"
std::string fault_name(FaultCode code);

}  // namespace proviso
