// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/measure.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "compiler/driver/compile.h"
#include "tests/random/random.h"

namespace proviso::bench {
namespace {

using differential::Random;

constexpr size_t kRows = 300;
constexpr size_t kColumns = 12;
enum class Kind : uint8_t { Number, Date, Choice, Answer };
constexpr Kind kMixed[kColumns] = {Kind::Number, Kind::Number, Kind::Number, Kind::Number, Kind::Date,   Kind::Date,
                                   Kind::Choice, Kind::Choice, Kind::Choice, Kind::Choice, Kind::Answer, Kind::Answer};

// Cells are ranges of positions on their column: hundredths, days, values of a choice, yes and no.
struct Range {
    size_t low, high;
};
using Row = std::vector<Range>;
struct Grid {
    std::vector<Kind> kinds;
    std::vector<Row> rows;

    size_t last(size_t column) const {
        switch (kinds[column]) {
            case Kind::Number:
                return 99'999;
            case Kind::Date:
                return 3'649;
            case Kind::Choice:
                return 7;
            case Kind::Answer:
                break;
        }
        return 1;
    }
    Row whole() const {
        Row row;
        for (size_t column = 0; column < kinds.size(); ++column) row.push_back({0, last(column)});
        return row;
    }
};

// All cases, divided again and again: no gap, no overlap.
Grid divided(std::vector<Kind> kinds, Random& random) {
    Grid grid{std::move(kinds), {}};
    grid.rows.push_back(grid.whole());
    while (grid.rows.size() < kRows) {
        Row& row = grid.rows[random.below(grid.rows.size())];
        const size_t column = random.below(kColumns);
        Range& range = row[column];
        if (range.low == range.high) continue;
        Row rest = row;
        const size_t cut = random.between(range.low, range.high - 1);
        range.high = cut;
        rest[column].low = cut + 1;
        grid.rows.push_back(std::move(rest));
    }
    random.shuffle(grid.rows);
    return grid;
}

// Rows grow over their neighbours, or lose a condition: still no gap.
void overlap(Grid& grid, size_t percent, Random& random) {
    for (Row& row : grid.rows) {
        for (size_t column = 0; column < kColumns; ++column) {
            if (!random.chance(percent)) continue;
            Range& range = row[column];
            if (random.chance(50)) {
                range = {0, grid.last(column)};
                continue;
            }
            const size_t step = grid.last(column) / 20 + 1;
            range.low -= std::min(range.low, random.below(step));
            range.high = std::min(range.high + random.below(step), grid.last(column));
        }
    }
}

// Each row says something of a few columns: `any` in all others.
Grid scattered(std::vector<Kind> kinds, size_t conditions, size_t percent, Random& random) {
    Grid grid{std::move(kinds), {}};
    for (size_t i = 0; i < kRows; ++i) {
        Row row = grid.whole();
        for (size_t k = 0; k < conditions; ++k) {
            const size_t column = random.below(kColumns);
            const size_t points = grid.last(column) + 1, width = std::max<size_t>(points * percent / 100, 1);
            const size_t low = random.below(points - width + 1);
            row[column] = {low, low + width - 1};
        }
        grid.rows.push_back(std::move(row));
    }
    return grid;
}

std::string point(Kind kind, size_t position) {
    if (kind == Kind::Number) return fmt::format("{}.{:02}", position / 100, position % 100);
    return format_date(Date{20'000 + static_cast<int32_t>(position)});
}

std::string cell(const Grid& grid, size_t column, Range range) {
    const Kind kind = grid.kinds[column];
    const size_t last = grid.last(column);
    if (range.low == 0 && range.high == last) return "any";
    if (kind == Kind::Answer) return range.low == 0 ? "yes" : "no";
    if (kind == Kind::Choice) {
        std::string text;
        for (size_t value = range.low; value <= range.high; ++value)
            text += fmt::format("{}v{}", text.empty() ? "" : ", ", value);
        return text;
    }
    const bool number = kind == Kind::Number;
    const std::string from = (number ? "at least " : "on or after ") + point(kind, range.low);
    if (range.high == last) return from;
    const std::string below = (number ? "less than " : "before ") + point(kind, range.high + 1);
    return range.low == 0 ? below : from + " and " + below;
}

std::string policy_of(const Grid& grid, const std::string& choosing) {
    static constexpr const char* kTypes[] = {"number", "date", "Kind", "answer"};
    std::string out =
        "policy generated.table\n  decides R\noutcomes\n  low\n  high\n  otherwise low\n  when unsure high\nchoice "
        "Kind\n";
    for (size_t value = 0; value < 8; ++value) out += fmt::format("  v{}\n", value);
    out += "record R\n  id : text, key\n";
    for (size_t column = 0; column < kColumns; ++column)
        out += fmt::format("  f{} : {}\n", column, kTypes[static_cast<size_t>(grid.kinds[column])]);
    out += "table t \"T\"\n  f0";
    for (size_t column = 1; column < kColumns; ++column) out += fmt::format(" | f{}", column);
    out += " => outcome\n";
    for (const Row& row : grid.rows) {
        for (size_t column = 0; column < kColumns; ++column)
            out += (column == 0 ? "  " : " | ") + cell(grid, column, row[column]);
        out += " => high\n";
    }
    return out + "  " + choosing + "\n";
}

void measure(Table& table, const std::string& what, const Grid& grid, const std::string& choosing,
             const BenchOptions& options) {
    const std::string policy = policy_of(grid, choosing);
    std::vector<double> all, check, parse;
    std::string found;
    for (int i = 0; i < options.rounds; ++i) {
        CompileTimes times;
        std::unique_ptr<Compilation> compiled;
        all.push_back(timed(
            [&] {
                compiled = compile_texts({{"generated.proviso", policy}}, &times, Scrutiny::Thorough);
            },
            options.cpu_time));
        check.push_back(times.check);
        parse.push_back(times.parse);
        size_t gaps = 0, overlaps = 0, never = 0, not_shown = 0;
        for (const Diagnostic& diagnostic : compiled->diagnostics.all()) {
            gaps += diagnostic.code == DiagnosticCode::TableGap;
            overlaps += diagnostic.code == DiagnosticCode::RowsOverlap;
            never += diagnostic.code == DiagnosticCode::RowNeverApplies;
            not_shown += diagnostic.code == DiagnosticCode::TableNotShown;
        }
        found = fmt::format("{}{}{}",
                            not_shown != 0 ? "not finished"
                            : gaps != 0    ? "a gap"
                                           : "no gap",
                            overlaps != 0 ? ", overlaps" : "",
                            never != 0 ? fmt::format(", {} rows never apply", never) : "");
    }
    const auto milliseconds = [](const std::vector<double>& times) {
        return fmt::format("{:.0f} ms", median(times) * 1e3);
    };
    table.row({what, milliseconds(check), found, milliseconds(parse), milliseconds(all)});
}

}  // namespace

void measure_tables(const BenchOptions& options) {
    Random random(2026);
    const std::vector<Kind> mixed(std::begin(kMixed), std::end(kMixed)), numbers(kColumns, Kind::Number),
        answers(kColumns, Kind::Answer), choices(kColumns, Kind::Choice);
    const std::string one = "exactly one row fits", every = "every row that fits", first = "first row that fits";
    const auto grown = [&](const std::vector<Kind>& kinds, size_t percent) {
        Grid grid = divided(kinds, random);
        overlap(grid, percent, random);
        return grid;
    };
    Table table(fmt::format("Checking decision tables of {} columns and {} rows", kColumns, kRows),
                {"", "check", "found", "parse", "in all, with the analysis"});
    const Grid cut = divided(mixed, random);
    measure(table, "mixed columns, exactly one row fits", cut, one, options);
    Grid lacking = cut;
    lacking.rows.erase(lacking.rows.begin() + 137);
    measure(table, "the same without one of its rows", lacking, one, options);
    measure(table, "the same, first row that fits", cut, first, options);
    measure(table, "numbers, exactly one row fits", divided(numbers, random), one, options);
    for (const size_t percent : {5, 30, 70}) {
        measure(table, fmt::format("mixed, rows overlap ({} % of cells), every", percent), grown(mixed, percent), every,
                options);
        const Grid grid = grown(numbers, percent);
        measure(table, fmt::format("numbers, rows overlap ({} % of cells), every", percent), grid, every, options);
        measure(table, fmt::format("numbers, rows overlap ({} % of cells), first", percent), grid, first, options);
    }
    measure(table, "numbers, 3 random ranges of 80 % a row, every", scattered(numbers, 3, 80, random), every, options);
    measure(table, "numbers, 6 random ranges of 90 % a row, first", scattered(numbers, 6, 90, random), first, options);
    measure(table, "answers, 5 random conditions a row, every", scattered(answers, 5, 50, random), every, options);
    measure(table, "choices, 3 random conditions a row, every", scattered(choices, 3, 50, random), every, options);
    measure(table, "choices, 4 random conditions a row, first", scattered(choices, 4, 65, random), first, options);
    table.print();
}

}  // namespace proviso::bench
