// SPDX-License-Identifier: Apache-2.0
// Expressions in the notation of DMN's FEEL, and in that of CEL as far as logic goes, as trees: enough of both for cases from other
// projects' suites to be put to this engine. What is outside that throws Unsupported.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace proviso::conformance {

struct Unsupported : std::runtime_error {
    using std::runtime_error::runtime_error;
};

enum class Kind : uint8_t {
    Null,
    Bool,      // text: true, false
    Number,    // text: digits with an optional point, no exponent
    Text,      // text: its characters
    Date,      // text: YYYY-MM-DD
    Duration,  // text: as written, P…
    Name,      // text
    List,      // kids
    Range,     // kids: from, to; text: `[]`, `(]` … ; Null for no end
    Unary,     // text: operator; kid: what it compares with
    Negate,    // kid
    Not,       // kid
    Binary,    // text: + - * / = != < <= > >= and or; kids
    Between,   // kids: value, from, to
    In,        // kids: value, then tests
    If,        // kids: condition, then, else
    Call,      // text: the function's name; kids
    Member,    // text: the member; kid
};

struct Node {
    Kind kind = Kind::Null;
    std::string text;
    std::vector<Node> kids;
};

// `names`: of inputs, which in FEEL may hold blanks.
Node parse_feel(std::string_view text, const std::vector<std::string>& names);

}  // namespace proviso::conformance
