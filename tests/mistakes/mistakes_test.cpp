// SPDX-License-Identifier: Apache-2.0
// What the compiler says about mistakes that people make: how often one mistake is one message, how near the message is
// to the mistake, and how often its help says what to write. PROVISO_SHOW=1 prints each that falls short.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "compiler/driver/compile.h"
#include "tests/mistakes/mistakes.h"
#include "tests/process/process.h"

namespace proviso::mistakes {
namespace {

constexpr std::string_view kTables[] = {"museum", "fees", "talent"};

struct Score {
    size_t mistakes = 0, said_once = 0, near = 0, helped = 0;
};

std::unique_ptr<Compilation> checked(const std::string& text) {
    return compile_texts({{"policy.proviso", text}}, nullptr, Scrutiny::Thorough);
}

bool is_near(const std::string& text, size_t wanted, size_t found) {
    const std::vector<size_t> begins = token_begins(text);
    const auto token = [&](size_t byte) {
        return std::upper_bound(begins.begin(), begins.end(), byte) - begins.begin();
    };
    return std::abs(token(wanted) - token(found)) <= 1;
}

void add(const Mistake& mistake, Score& score) {
    const auto compilation = checked(mistake.text);
    const std::vector<Diagnostic>& said = compilation->diagnostics.all();
    const bool near = !said.empty() && is_near(mistake.text, mistake.place, said.front().span.begin);
    const bool helped = !said.empty() && said.front().help.find(mistake.help) != std::string::npos;
    ++score.mistakes;
    score.said_once += said.size() <= 1 ? 1 : 0;
    score.near += near ? 1 : 0;
    score.helped += helped ? 1 : 0;
    CHECK_MESSAGE(said.size() == 1, mistake.where, ": ", said.size(), " messages");
    const bool show = std::getenv("PROVISO_SHOW") != nullptr;
    if (!show || (near && helped)) return;
    std::cout << mistake.where << (near ? "" : " [place]") << (helped ? "" : " [help]") << "\n";
    for (const Diagnostic& diagnostic : said) std::cout << render(diagnostic, compilation->sources, false);
}

TEST_CASE("mistakes: the policies that they are made in have none") {
    for (const std::string_view table : kTables) {
        const auto compilation = checked(testing::read_text("tests/mistakes/" + std::string(table) + ".proviso"));
        for (const Diagnostic& diagnostic : compilation->diagnostics.all())
            FAIL_CHECK(render(diagnostic, compilation->sources, false));
    }
}

TEST_CASE("mistakes: one message each, near the mistake, with what to write") {
    Score score;
    for (const std::string_view table : kTables)
        for (const Mistake& mistake : read_mistakes(std::string(table))) add(mistake, score);
    const auto percent = [&](size_t count) {
        return 100.0 * static_cast<double>(count) / static_cast<double>(score.mistakes);
    };
    std::cout << score.mistakes << " mistakes: at most one message for " << percent(score.said_once)
              << " %, within one word or sign for " << percent(score.near) << " %, the right help for "
              << percent(score.helped) << " %\n";
    CHECK(score.mistakes >= 300);
    CHECK(score.said_once == score.mistakes);
    CHECK(percent(score.near) >= 95);
    CHECK(percent(score.helped) >= 70);
}

}  // namespace
}  // namespace proviso::mistakes
