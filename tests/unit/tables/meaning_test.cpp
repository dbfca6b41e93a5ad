// SPDX-License-Identifier: Apache-2.0
// Random tables, decided by the engine and by what docs/language.md says of each way to choose rows; and what the compiler finds
// in them against trying every case.
#include <doctest/doctest.h>

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "compiler/driver/compile.h"
#include "runtime/decision/single_record.h"
#include "tests/unit/tables/small_table.h"

namespace proviso::tables {
namespace {

using differential::Random;

struct Seen {
    bool gap = false, overlap = false, not_shown = false;
    std::set<std::string> never;  // rows that can never apply, or whose cells hold nothing
    std::string text;
};

Seen seen_in(const Compilation& compilation) {
    Seen out;
    for (const Diagnostic& diagnostic : compilation.diagnostics.all()) {
        out.text += render(diagnostic, compilation.sources, false);
        out.gap = out.gap || diagnostic.code == DiagnosticCode::TableGap;
        out.overlap = out.overlap || diagnostic.code == DiagnosticCode::RowsOverlap;
        out.not_shown = out.not_shown || diagnostic.code == DiagnosticCode::TableNotShown;
        if (diagnostic.code != DiagnosticCode::RowNeverApplies) continue;
        const size_t begin = diagnostic.message.find('`') + 1;
        out.never.insert(diagnostic.message.substr(begin, diagnostic.message.find('`', begin) - begin));
    }
    return out;
}

// ---- every case ----

// The values of each column that records take, and one of each range between and around them.
struct Cases {
    std::vector<std::vector<Given>> columns;

    explicit Cases(const SmallTable& table) {
        for (size_t i = 0; i < table.columns.size(); ++i) {
            std::vector<Given> given;
            const SmallColumn& column = table.columns[i];
            for (size_t value = 0; value < column.json.size(); ++value) given.push_back({State::Value, value});
            if (column.may_not_apply) given.push_back({State::NotApplicable, 0});
            const auto names = [&](bool SmallCell::*state) {
                return std::any_of(table.rows.begin(), table.rows.end(),
                                   [&](const SmallRow& row) { return !row.is_else && row.cells[i].*state; });
            };
            if (names(&SmallCell::unsure)) given.push_back({State::Unsure, 0});
            if (names(&SmallCell::not_answered)) given.push_back({State::NotAnswered, 0});
            columns.push_back(std::move(given));
        }
    }
    template <class Visit>
    void each(const Visit& visit, std::vector<Given> chosen = {}) const {
        if (chosen.size() == columns.size()) return visit(chosen);
        for (const Given& given : columns[chosen.size()]) {
            chosen.push_back(given);
            each(visit, chosen);
            chosen.pop_back();
        }
    }
};

// Only tables of answers and choices can be tried in every case.
bool is_finite(const SmallTable& table) {
    return std::all_of(table.columns.begin(), table.columns.end(),
                       [](const SmallColumn& column) { return column.type == "answer" || column.type == "Kind"; });
}

void check_findings(const SmallTable& table, const Seen& seen) {
    bool gap = false, overlap = false;
    std::set<std::string> reached;
    const bool closed = table.rows.back().is_else;
    Cases(table).each([&](const std::vector<Given>& given) {
        size_t fitting = 0;
        for (size_t row = 0; row < table.rows.size(); ++row) {
            if (table.rows[row].is_else) continue;
            const bool fits = row_fits(table, table.rows[row], given) == Answer::Yes;
            fitting += fits;
            const bool counts =
                table.choosing == Choosing::First ? row_applies(table, row, given) == Answer::Yes : fits;
            if (counts) reached.insert(std::to_string(row + 1));
        }
        gap = gap || fitting == 0;
        overlap = overlap || fitting > 1;
    });
    CHECK(seen.overlap == (overlap && table.choosing == Choosing::ExactlyOne));
    for (size_t row = 0; row < table.rows.size(); ++row) {
        const std::string name = std::to_string(row + 1);
        if (!table.rows[row].is_else) CHECK(seen.never.contains(name) == !reached.contains(name));
    }
    if (!seen.overlap) CHECK(seen.gap == (gap && !closed));
}

// ---- decisions ----

// Rules that apply or are open, by id.
std::map<std::string, std::string> statuses(const Decider& decider) {
    std::map<std::string, std::string> out;
    const auto& image = decider.image();
    for (const RuleHit& hit : decider.hits(0))
        out[std::string(image.text(image.rows<bytecode::Section::Rules>()[hit.rule].id))] =
            hit.open ? "open" : "applies";
    return out;
}

void check_rows(const SmallTable& table, const std::vector<Given>& given,
                const std::map<std::string, std::string>& status) {
    for (size_t row = 0; row < table.rows.size(); ++row) {
        const std::string id = table.rows[row].is_else ? "t.else" : fmt::format("t.{}", row + 1);
        const Answer expected = row_applies(table, row, given);
        const auto found = status.find(id);
        const std::string is = found == status.end() ? "no" : found->second;
        CHECK_MESSAGE(is == (expected == Answer::Yes      ? "applies"
                             : expected == Answer::Unsure ? "open"
                                                          : "no"),
                      id, " is ", is);
    }
}

// The value must be that of every row that may apply; where none must, it is open what it is. A value known beyond that is one
// that no answer still missing can change.
void check_value(const SmallTable& table, const std::vector<Given>& given,
                 const std::map<std::string, std::string>& status) {
    std::set<size_t> possible;
    bool sure = false;
    for (size_t row = 0; row < table.rows.size(); ++row) {
        const Answer applies = row_applies(table, row, given);
        if (applies != Answer::No) possible.insert(table.rows[row].result);
        sure = sure || applies == Answer::Yes;
    }
    std::set<size_t> is;
    for (size_t value = 0; value < 3; ++value) {
        const auto found = status.find(fmt::format("is_{}", value));
        if (found != status.end() && found->second == "applies") is.insert(value);
    }
    CHECK(is.size() <= 1);
    for (const size_t value : is) CHECK(possible == std::set<size_t>{value});
    const bool closed = table.rows.back().is_else;
    if (possible.size() == 1 && (sure || closed)) CHECK(is == possible);
    if (possible.empty()) CHECK(status.size() == 3);  // unsure: each of the rules is open
}

TEST_CASE("tables: 1,500 random ones mean what is said of them") {
    Random random(5);
    size_t decided = 0, overlapping = 0, values = 0, with_gap = 0, never = 0, finite = 0;
    for (size_t round = 0; round < 1500; ++round) {
        const SmallTable table = random_table(random, 3);
        const auto compilation = compile_texts({{"p.proviso", policy_of(table)}});
        const Seen seen = seen_in(*compilation);
        INFO(policy_of(table), seen.text);
        CHECK(!seen.not_shown);
        if (is_finite(table)) {
            check_findings(table, seen);
            ++finite;
        }
        overlapping += seen.overlap, with_gap += seen.gap, never += !seen.never.empty();
        CHECK((compilation->diagnostics.errors() > 0) == seen.overlap);
        if (compilation->image == nullptr) continue;
        SingleRecord engine(compilation->image, {});
        for (size_t i = 0; i < 20; ++i) {
            const std::vector<Given> given = random_given(table, random);
            const std::string record = record_of(table, given);
            INFO(record);
            REQUIRE(engine.decide(record).has_value());
            (table.gives ? check_value : check_rows)(table, given, statuses(engine.decider()));
            ++decided;
        }
        values += table.gives;
    }
    CHECK(decided > 10'000);
    CHECK(overlapping > 100);
    CHECK(values > 200);
    CHECK(with_gap > 100);
    CHECK(never > 100);
    CHECK(finite > 100);
}

// What is printed as missing can be put into the table: then nothing is missing there any more.
TEST_CASE("tables: rows that are printed as missing can be pasted") {
    Random random(8);
    size_t pasted = 0;
    for (size_t round = 0; round < 400; ++round) {
        SmallTable table = random_table(random, 3);
        std::string policy = policy_of(table);
        INFO(policy);
        for (size_t step = 0; step < 200; ++step) {
            const auto compilation = compile_texts({{"p.proviso", policy}});
            if (compilation->diagnostics.errors() > 0) break;
            std::string rows;
            for (const Diagnostic& diagnostic : compilation->diagnostics.all())
                if (diagnostic.code == DiagnosticCode::TableGap)
                    rows = diagnostic.help.substr(diagnostic.help.find('\n'));
            if (rows.empty()) break;
            const size_t last = policy.find_last_of('>', policy.find("\nrule is_0"));
            const size_t end = policy.find('\n', last);
            policy.insert(end, rows);
            const auto after = compile_texts({{"p.proviso", policy}});
            CHECK_MESSAGE(after->diagnostics.errors() == 0, seen_in(*after).text);
            ++pasted;
            REQUIRE(step < 199);
        }
    }
    CHECK(pasted > 100);
}

}  // namespace
}  // namespace proviso::tables
