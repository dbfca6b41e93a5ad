// SPDX-License-Identifier: Apache-2.0
// Turns what went wrong in one declaration into one diagnostic in the author's terms.
#pragma once

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/syntax/detail/slice_parser.h"
#include "compiler/syntax/detail/slices.h"

namespace proviso::syntax::detail {

// Reports the token at `index`, where the parse ended, if it can belong to no policy. False where it can, and where a line
// cuts off an expression in a text: what is missing then is better said by report_failure.
bool report_bad_token(const FileText& file, std::span<const Token> tokens, size_t index, DiagnosticSink& sink);

// Reports a token that is written like a moment, but is none.
void report_moment(const FileText& file, const Token& token, DiagnosticSink& sink);

// Reports a slice that is no declaration.
void report_no_declaration(const FileText& file, const Slice& slice, DiagnosticSink& sink);

// Reports why `tokens` could not be parsed.
void report_failure(const FileText& file, std::span<const Token> tokens, Failure failure, SliceParser& parser,
                    DiagnosticSink& sink);

// What could stand at a place, in words: "an outcome's name", "`and` or `or`".
struct Wanted {
    std::vector<std::string> words;  // the likeliest first; no repetitions
    std::string example;             // of the first of them; may be empty
    bool name = false;               // a name is wanted
    bool complete = false;           // the declaration could end here, or go on with another clause or item
};
// `declaration` as in "the rule".
Wanted describe(const std::set<Expected>& expected, std::string_view declaration);
// The declaration with this keyword, after "a", "the" or "this": "an exception", "the outcomes".
std::string declaration_name(TokenType keyword, std::string_view article);
// "a, b or c"
std::string joined(const std::vector<std::string>& words);
// What a token is, in words: "`then`", "a text in quotes".
std::string described(const FileText& file, const Token& token);
// What to write instead, for words that people bring along from elsewhere; "" for others.
std::string_view advice(std::string_view word);

}  // namespace proviso::syntax::detail
