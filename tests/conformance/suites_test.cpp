// SPDX-License-Identifier: Apache-2.0
// Cases from other projects' suites, put to our compiler and engine through a translator, where their files are (suite_files.h). Without
// them nothing is asked here. Each suite's score is printed, with every case
// that the language has no words for and why.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "compiler/driver/compile.h"
#include "runtime/decision/single_record.h"
#include "tests/conformance/translate.h"
#include "tests/suites/suite_files.h"

namespace proviso::conformance {
namespace {

using Json = nlohmann::json;

enum class Found : uint8_t { Yes, No, Unsure, Refused, Rejected };

const char* name_of(Found found) {
    static constexpr const char* kNames[] = {"yes", "no", "unsure", "refused by the checker", "rejected as a record"};
    return kNames[static_cast<size_t>(found)];
}

Found ask(const Translated& translated) {
    const auto compiled = compile_texts({{"case.proviso", translated.policy}});
    if (compiled->image == nullptr) return Found::Refused;
    SingleRecord single(compiled->image, {});
    if (!single.decide(translated.record)) return Found::Rejected;
    const auto hits = single.decider().hits(0);
    return hits.empty() ? Found::No : hits[0].open ? Found::Unsure : Found::Yes;
}

std::vector<std::string> input_names(const Json& one) {
    std::vector<std::string> names;
    if (one.contains("inputs"))
        for (const auto& [name, value] : one["inputs"].items()) names.push_back(name);
    return names;
}

Case case_of(const Json& one) {
    Case asked;
    asked.inputs = one.value("inputs", Json::object());
    asked.expected = one.value("expected", Json::object());
    asked.expression = one.contains("table") ? table_as_expression(one["table"], input_names(one))
                                             : parse_feel(one["expr"].get<std::string>(), input_names(one));
    return asked;
}

struct Score {
    size_t passed = 0, total = 0;
    std::vector<std::string> without_words, wrong;

    void print(const std::string& suite) const {
        fmt::print("{}: {} of {}, {} that the language has no words for\n", suite, passed, total, without_words.size());
        for (const std::string& line : without_words) fmt::print("  no words: {}\n", line);
        for (const std::string& line : wrong) fmt::print("  WRONG: {}\n", line);
    }
};

// What is null there is unsure here, or refused before anything is asked.
bool is_right(const Json& expected, Found found) {
    const std::string kind = expected.value("t", "null");
    if (kind == "null" || kind == "error")
        return found == Found::Unsure || found == Found::Refused || found == Found::Rejected;
    const bool is_answer = kind == "boolean" || kind == "bool";
    return found == (!is_answer || expected["v"] == "true" ? Found::Yes : Found::No);
}

Score score_values(const std::string& file) {
    Score score;
    for (const Json& one : read_cases(file)) {
        ++score.total;
        const std::string shown = one.value("expr", one.value("id", ""));
        try {
            const Translated translated = translate(case_of(one));
            const Found found = ask(translated);
            if (is_right(one["expected"], found))
                ++score.passed;
            else if (found == Found::Refused)
                score.without_words.push_back(shown + ": refused by the checker");
            else
                score.wrong.push_back(
                    fmt::format("{}: {}, expected {}", shown, name_of(found), one["expected"].dump()));
        } catch (const Unsupported& reason) {
            score.without_words.push_back(fmt::format("{}: {}", shown, reason.what()));
        }
    }
    return score;
}

TEST_CASE("suites: three-valued logic") {
    const Score score = score_values("ternary.jsonl");
    if (score.total != 0) score.print("ternary");
    CHECK(score.passed == score.total);
}

TEST_CASE("suites: logic over operands that fail") {
    const Score score = score_values("cel-logic.jsonl");
    if (score.total != 0) score.print("cel-logic");
    CHECK(score.passed == score.total);
}

TEST_CASE("suites: values, comparisons and tables") {
    const Score score = score_values("dmn.jsonl");
    if (score.total != 0) score.print("dmn");
    CHECK(score.wrong.empty());
    CHECK(score.passed * 100 >= score.total * 90);
}

// Refused before anything is asked, or, where the operands are data, left unsure. A value that is well-typed by itself was wanted as
// another type: it is asked as a condition.
TEST_CASE("suites: what must be refused") {
    Score score;
    for (const Json& one : read_cases("refuse.jsonl")) {
        ++score.total;
        const std::string shown = one.value("expr", "");
        bool refused = false;
        for (const bool as_condition : {false, true}) {
            try {
                const Found found = ask(translate(case_of(one), as_condition));
                refused |= found == Found::Refused || found == Found::Unsure || found == Found::Rejected;
            } catch (const Unsupported&) {
                // No words for it: whoever wrote it as it stands is refused.
                Translated as_written{
                    "policy p\n  decides R\nrecord R\n  id : text, key\noutcomes\n  low\n  otherwise low\n  when "
                    "unsure low\nrule asked\n  when " +
                        shown + "\n  then low\n",
                    "{\"id\":\"case\"}"};
                refused |= ask(as_written) == Found::Refused;
            }
            if (refused) break;
        }
        if (refused)
            ++score.passed;
        else
            score.wrong.push_back(shown);
    }
    if (score.total != 0) score.print("refuse");
    CHECK(score.passed == score.total);
}

// Years and months first, then the rounding, then days.
std::string moved(const Json& one, const char* rounding) {
    std::string out = one["date"].get<std::string>();
    const int years = one["y"], months = one["m"], days = one["d"];
    const int together = years * 12 + months;
    const auto sign = [](int n) { return n < 0 ? '-' : '+'; };
    if (together != 0)
        out = fmt::format("({} {} {} months rounded {})", out, sign(together), std::abs(together), rounding);
    if (days != 0) out = fmt::format("{} {} {} days", out, sign(days), std::abs(days));
    return out;
}

TEST_CASE("suites: dates and periods") {
    Score score;
    for (const Json& one : read_cases("dates.jsonl")) {
        ++score.total;
        std::vector<std::string> conditions;
        if (one["kind"] == "date-add-external") {
            for (const char* rounding : {"up", "down"})
                conditions.push_back(fmt::format("{} is {}", moved(one, rounding), one[rounding].get<std::string>()));
        } else {
            const std::string date = one["date"].get<std::string>();
            const std::string first = fmt::format("({0} - (day of {0} - 1) days)", date);
            conditions.push_back(fmt::format("{} is {}", first, one["first"].get<std::string>()));
            conditions.push_back(
                fmt::format("({} + 1 month rounded down) - 1 day is {}", first, one["last"].get<std::string>()));
        }
        bool right = true;
        for (const std::string& condition : conditions) {
            const std::string policy =
                "policy p\n  decides R\nrecord R\n  id : text, key\noutcomes\n  low\n  high\n  otherwise low\n  when "
                "unsure low\n"
                "rule asked\n  when " +
                condition + "\n  then high\n";
            const Found found = ask({policy, "{\"id\":\"case\"}"});
            if (found == Found::Yes) continue;
            right = false;
            score.wrong.push_back(fmt::format("{}: {}", condition, name_of(found)));
        }
        score.passed += right;
    }
    if (score.total != 0) score.print("dates");
    CHECK(score.passed == score.total);
}

}  // namespace
}  // namespace proviso::conformance
