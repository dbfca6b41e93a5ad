// SPDX-License-Identifier: Apache-2.0
// Messages of the Language Server Protocol as JSON, and how a request is refused.
#pragma once

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

namespace proviso::lsp {

using Json = nlohmann::json;

// Of JSON-RPC 2.0 and of the protocol.
enum ErrorCode : int {
    kParseError = -32700,
    kInvalidRequest = -32600,
    kMethodNotFound = -32601,
    kInvalidParams = -32602,
    kNotInitialized = -32002,
    kRequestFailed = -32803,
};

// Thrown by what answers a request, and answered as an error. Never leaves the library.
struct Refusal : std::runtime_error {
    Refusal(ErrorCode error_code, const std::string& message) : std::runtime_error(message), code(error_code) {}
    ErrorCode code;
};

}  // namespace proviso::lsp
