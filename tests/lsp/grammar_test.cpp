// SPDX-License-Identifier: Apache-2.0
// The editors' colours know every word of the language.
#include <doctest/doctest.h>

#include <set>

#include "compiler/syntax/parse.h"
#include "tests/process/process.h"
#include "tools/lsp/json.h"

namespace proviso::testing {
namespace {

using lsp::Json;

// The words of an alternation like `(?:yes|no|unsure)`.
void add_words(const std::string& pattern, std::set<std::string>& words) {
    std::string word;
    for (const char c : pattern + "|") {
        if (std::isalpha(static_cast<unsigned char>(c)) != 0) {
            word += c;
        } else {
            words.insert(word);
            word.clear();
        }
    }
}

TEST_CASE("editors: the TextMate grammar has every keyword") {
    const Json grammar = Json::parse(read_text("editors/vscode/syntaxes/proviso.tmLanguage.json"));
    std::set<std::string> words;
    for (const Json& pattern : grammar.at("repository").at("expression").at("patterns"))
        if (pattern.contains("match")) add_words(pattern.at("match").get<std::string>(), words);
    for (const std::string_view keyword : syntax::keywords())
        CHECK_MESSAGE(words.contains(std::string(keyword)), keyword);
}

TEST_CASE("editors: snippets and settings are JSON") {
    for (const std::string file :
         {"package.json", "language-configuration.json", "snippets/proviso.json", "snippets/markdown.json",
          "syntaxes/markdown.tmLanguage.json", "package-lock.json"}) {
        CAPTURE(file);
        const Json read = Json::parse(read_text("editors/vscode/" + file), nullptr, false);
        CHECK(read.is_object());
    }
    CHECK(read_text("editors/vscode/package-lock.json").find("\"resolved\"") == std::string::npos);
}

}  // namespace
}  // namespace proviso::testing
