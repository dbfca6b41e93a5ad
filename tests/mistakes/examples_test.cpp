// SPDX-License-Identifier: Apache-2.0
// The examples of the long forms: the wrong one is what its code is about, and the right one is right.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <sstream>

#include "compiler/driver/compile.h"
#include "tests/process/process.h"

namespace proviso::mistakes {
namespace {

// "Wrong:  when u.in_final_cutt" -> "when u.in_final_cutt", without backticks, and without what is explained behind wide
// blanks.
std::string example(std::string_view explanation, std::string_view heading) {
    const size_t at = explanation.find(heading);
    REQUIRE(at != std::string_view::npos);
    std::string text(explanation.substr(at + heading.size()));
    text = text.substr(0, text.find(heading == "\nWrong:" ? "\nRight:" : "\nRight: "));
    text.erase(0, text.find_first_not_of(' '));
    // Of several, the first.
    if (text.starts_with('`')) text = text.substr(1, text.find('`', 1) - 1);
    text = text.substr(0, text.find("     "));
    for (const std::string_view joint : {"   and then   ", "   and   "})
        for (size_t found; (found = text.find(joint)) != std::string::npos;) text.replace(found, joint.size(), "\n");
    return text;
}

std::string framed(std::string frame, const std::string& text) {
    constexpr std::string_view kLineBreak = "⏎";
    for (size_t at; (at = frame.find(kLineBreak)) != std::string::npos;) frame.replace(at, kLineBreak.size(), "\n");
    return frame.replace(frame.find('@'), 1, text) + "\n";
}

bool says(const std::vector<Diagnostic>& said, std::string_view code) {
    return std::ranges::any_of(said, [&](const Diagnostic& each) { return diagnostic_name(each.code) == code; });
}

TEST_CASE("long forms: the wrong example gives the code, the right one does not") {
    const std::string base = testing::read_text("tests/mistakes/examples.proviso") + "\n";
    std::istringstream lines(testing::read_text("tests/mistakes/examples.frames"));
    std::map<std::string, std::string> frames;
    size_t shown = 0;
    for (std::string line; std::getline(lines, line);) {
        const size_t column = line.find(" ¦ ");
        if (line.starts_with('#') || column == std::string::npos) continue;
        const std::string name = line.substr(0, column), rest = line.substr(column + std::string(" ¦ ").size());
        if (!name.starts_with("PV")) {
            frames[name] = rest;
            continue;
        }
        const DiagnosticInfo* info = find_diagnostic(name);
        REQUIRE_MESSAGE(info != nullptr, name);
        ++shown;
        const auto compiled = [&](std::string_view heading) {
            return compile_texts(
                {{"policy.proviso", base + framed(frames.at(rest), example(info->explanation, heading))}}, nullptr,
                Scrutiny::Thorough);
        };
        const auto wrong = compiled("\nWrong:"), right = compiled("\nRight:");
        CHECK_MESSAGE(says(wrong->diagnostics.all(), name), name, ": ", example(info->explanation, "\nWrong:"));
        CHECK_MESSAGE(!says(right->diagnostics.all(), name), name, ": ", example(info->explanation, "\nRight:"));
        CHECK_MESSAGE(right->diagnostics.errors() == 0, name, ": ", example(info->explanation, "\nRight:"));
    }
    CHECK(shown >= 90);
}

}  // namespace
}  // namespace proviso::mistakes
