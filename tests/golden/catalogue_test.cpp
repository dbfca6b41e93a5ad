// SPDX-License-Identifier: Apache-2.0
// The catalogue of diagnostics against the fixtures: each code is shown by one, and none speaks the parser's language.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "tests/golden/fixture.h"
#include "tests/process/process.h"

namespace proviso::golden {
namespace {

namespace fs = std::filesystem;

// Words that a parser says and an author of policies does not.
constexpr std::array<std::string_view, 16> kJargon{
    "mismatched", "viable", "token",   "eof", "ident",     "extraneous",  "lexer",      "parser",
    "grammar",    "antlr",  "nullptr", "ast", "lookahead", "recognition", "identifier", "expecting"};

// Codes that no fixture shows, and why.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kShownElsewhere{{
    {"PV1004", "a hundred mistakes are too long for a fixture: tests/cli has it"},
    {"PV1134", "takes a document of tens of thousands of paragraphs: tests/cli has it"},
    {"PV1905", "takes a thousand files: tests/cli has it"},
    {"PV2016", "takes ten thousand values: tests/cli has it"},
    {"PV2222", "takes thousands of rows: tests/cli has it"},
    {"PV1904", "a defect of the compiler, which has none that is known"},
}};

struct Named {
    std::string name;
    Fixture fixture;
};

const std::vector<Named>& all_fixtures() {
    static const std::vector<Named> fixtures = [] {
        std::vector<Named> out;
        for (const auto& entry : fs::recursive_directory_iterator("tests/golden"))
            if (entry.path().extension() == ".fixture")
                out.push_back({entry.path().filename().string(), parse_fixture(testing::read_text(entry.path()))});
        return out;
    }();
    return fixtures;
}

// The jargon in what diagnostics say themselves: not in the author's words, which stand in backticks, quotes or source lines.
std::set<std::string> jargon_in(std::string_view messages) {
    std::set<std::string> found;
    std::string word;
    bool line_of_source = false, quoted = false;
    const auto end_word = [&] {
        if (std::ranges::find(kJargon, word) != kJargon.end()) found.insert(word);
        word.clear();
    };
    for (size_t i = 0; i < messages.size(); ++i) {
        const char c = messages[i];
        const bool line_begin = i == 0 || messages[i - 1] == '\n';
        if (line_begin) {
            const std::string_view line = messages.substr(i, messages.find('\n', i) - i);
            const size_t bar = line.find_first_not_of(" 0123456789");
            line_of_source = line.starts_with(' ') && bar != std::string_view::npos && line[bar] == '|';
            quoted = false;
        }
        if (c == '`' || c == '"') quoted = !quoted;
        const auto letter = static_cast<unsigned char>(c);
        if (!line_of_source && !quoted && std::isalpha(letter) != 0)
            word += static_cast<char>(std::tolower(letter));
        else
            end_word();
    }
    end_word();
    return found;
}

TEST_CASE("catalogue: every diagnostic has a fixture that shows it") {
    std::set<std::string> shown;
    for (const Named& named : all_fixtures()) shown.insert(named.fixture.intents.begin(), named.fixture.intents.end());
    for (const DiagnosticInfo& info : diagnostic_catalogue()) {
        const std::string code = diagnostic_name(info.code);
        const bool elsewhere = std::ranges::find(kShownElsewhere, code, [](const auto& row) { return row.first; }) !=
                               kShownElsewhere.end();
        CHECK_MESSAGE(shown.contains(code) != elsewhere, code, " ", info.name,
                      elsewhere ? ": a fixture shows it after all" : ": no fixture has it as its intent");
    }
}

TEST_CASE("catalogue: no fixture shows a code that there is not") {
    std::set<std::string> known;
    for (const DiagnosticInfo& info : diagnostic_catalogue()) known.insert(diagnostic_name(info.code));
    for (const Named& named : all_fixtures())
        for (const std::string& intent : named.fixture.intents)
            if (intent.starts_with("PV") && intent[2] < '7')
                CHECK_MESSAGE(known.contains(intent), named.name, ": there is no ", intent);
}

TEST_CASE("catalogue: rows are complete and in order") {
    const auto& rows = diagnostic_catalogue();
    std::set<DiagnosticCode> seen;
    for (const DiagnosticInfo& row : rows) {
        CHECK_MESSAGE(seen.insert(row.code).second, row.name, ": its code is taken");
        CHECK_MESSAGE(!row.message.empty(), row.name);
        CHECK_MESSAGE(row.explanation.size() >= 20, row.name, ": the long form says nothing");
        const bool has_examples = row.explanation.find("Wrong:") != std::string_view::npos &&
                                  row.explanation.find("Right:") != std::string_view::npos;
        // A defect of the compiler can't be shown.
        CHECK_MESSAGE(has_examples != (row.code == DiagnosticCode::ProgramRefused), row.name,
                      ": what is wrong, what is right?");
        CHECK_MESSAGE(!row.message.ends_with('.'), row.name, ": a message ends without a full stop");
        CHECK_MESSAGE(jargon_in(row.message).empty(), row.name);
        CHECK_MESSAGE(jargon_in(row.explanation).empty(), row.name);
    }
}

TEST_CASE("catalogue: diagnostics speak the author's language") {
    for (const Named& named : all_fixtures()) {
        const std::string said = named.fixture.expected.err.value_or("");
        for (const std::string& word : jargon_in(said)) FAIL_CHECK(named.name, " says `", word, "`:\n", said);
        CHECK_MESSAGE(said.find("expecting {") == std::string::npos, named.name);
        CHECK_MESSAGE(said.find("KW_") == std::string::npos, named.name);
        CHECK_MESSAGE(said.find("<EOF>") == std::string::npos, named.name);
    }
}

TEST_CASE("catalogue: the search for jargon finds it, and leaves the author's words alone") {
    CHECK(jargon_in("p.proviso:1:1: error PV1000: mismatched input, no viable token at EOF") ==
          std::set<std::string>{"mismatched", "viable", "token", "eof"});
    CHECK(
        jargon_in("error PV2001: record `Token` has no field `parser`\n    1 | token is ast\n      | ^~~~~\n").empty());
    CHECK(jargon_in("help: remove the brackets; past identity\n").empty());
}

}  // namespace
}  // namespace proviso::golden
