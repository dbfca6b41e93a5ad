// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/tables/small_table.h"

#include <fmt/format.h>

#include <algorithm>

namespace proviso::tables {
namespace {

using differential::Random;

SmallColumn random_column(Random& random, size_t number) {
    SmallColumn out{fmt::format("f{}", number), "", false, true, {}, {}};
    switch (random.below(5)) {
        case 0:
            out.type = "answer";
            out.json = {"true", "false"};
            out.written = {"yes", "no"};
            out.may_not_apply = random.chance(40);
            break;
        case 1:
            out.type = "Kind";
            out.json = {"\"k1\"", "\"k2\"", "\"k3\""};
            out.written = {"k1", "k2", "Kind.k3"};
            out.may_not_apply = random.chance(40);
            break;
        case 2:
            out.type = "number";
            out.json = {"-5", "1", "1.5", "3", "700"};
            out.written = {"-5", "1", "1.5", "3", "700"};
            break;
        case 3:
            out.type = "date";
            out.json = {"\"2024-01-01\"", "\"2025-01-01\"", "\"2025-01-02\"", "\"2026-07-01\""};
            out.written = {"2024-01-01", "2025-01-01", "2025-01-02", "2026-07-01"};
            break;
        default:
            out.type = "text";
            out.json = {"\"a\"", "\"b\"", "\"c\""};
            out.written = {"\"a\"", "\"b\"", "\"c\""};
            out.can_be_unsure = false;
            break;
    }
    return out;
}

bool is_ordered(const SmallColumn& column) { return column.type == "number" || column.type == "date"; }

// `low` to `high` by position, in one of the forms a range can have.
std::string range_text(const SmallColumn& column, size_t low, size_t high, Random& random) {
    const bool dates = column.type == "date", words = dates || random.chance(50);
    const std::string first = column.written[low], last = column.written[high];
    const bool to_end = high + 1 == column.written.size() && random.chance(60);
    const bool from_start = low == 0 && !to_end && random.chance(60);
    if (to_end) return (words ? dates ? "on or after " : "at least " : ">= ") + first;
    if (from_start) return (words ? dates ? "on or before " : "at most " : "<= ") + last;
    if (random.chance(40)) return fmt::format("{} to {}", first, last);
    if (random.chance(40)) return fmt::format("between {} and {}", first, last);
    if (low > 0 && random.chance(50))
        return fmt::format("{} {} and {} {}", dates ? "after" : "more than", column.written[low - 1],
                           dates ? "on or before" : "<=", last);
    return fmt::format("{} {} and {} {}", dates ? "on or after" : ">=", first, dates ? "on or before" : "at most",
                       last);
}

SmallCell random_cell(const SmallColumn& column, Random& random) {
    SmallCell out;
    if (random.chance(35)) {
        out.any = true;
        out.text = "any";
        return out;
    }
    std::vector<std::string> items;
    const auto add_value = [&] {
        const size_t low = random.below(column.written.size());
        size_t high = low;
        if (is_ordered(column) && random.chance(60)) high = random.between(low, column.written.size() - 1);
        for (size_t value = low; value <= high; ++value) out.values.push_back(value);
        items.push_back(low == high ? column.written[low] : range_text(column, low, high, random));
    };
    out.negated = random.chance(15);
    if (out.negated) {
        const size_t excluded = random.below(column.written.size());
        out.values = {excluded};
        out.text = "not " + column.written[excluded];
        return out;
    }
    for (size_t i = 0, count = random.between(0, 2); i < count; ++i) add_value();
    const auto add_state = [&](bool& flag, const char* text, size_t percent) {
        flag = random.chance(percent);
        if (flag) items.emplace_back(text);
    };
    if (column.can_be_unsure) add_state(out.unsure, "unsure", 15);
    add_state(out.not_answered, "not answered", 12);
    if (column.may_not_apply) add_state(out.not_applicable, "not applicable", 25);
    if (items.empty()) add_value();
    random.shuffle(items);
    out.text = fmt::format("{}", fmt::join(items, ", "));
    return out;
}

}  // namespace

SmallTable random_table(Random& random, size_t most_columns) {
    SmallTable table{random.pick({Choosing::ExactlyOne, Choosing::Every, Choosing::First}), false, {}, {}};
    table.gives = table.choosing != Choosing::Every && random.chance(50);
    for (size_t i = 0, count = random.between(1, most_columns); i < count; ++i)
        table.columns.push_back(random_column(random, i));
    for (size_t i = 0, count = random.between(1, 6); i < count; ++i) {
        SmallRow row{{}, false, random.below(table.gives ? 3 : 2)};
        for (const SmallColumn& column : table.columns) row.cells.push_back(random_cell(column, random));
        table.rows.push_back(std::move(row));
    }
    if (random.chance(30)) table.rows.push_back({{}, true, random.below(table.gives ? 3 : 2)});
    return table;
}

std::string policy_of(const SmallTable& table) {
    std::string out =
        "policy p\n  decides R as of day\nchoice Kind\n  k1\n  k2\n  k3\noutcomes\n  o0\n  o1\n  otherwise o0\n  when "
        "unsure "
        "o1\nrecord R\n  id : text, key\n  day : date, required\n";
    for (const SmallColumn& column : table.columns)
        out += fmt::format("  {} : {}{}\n", column.name, column.type, column.may_not_apply ? ", may not apply" : "");
    out += fmt::format("table t \"T\"{}\n  ", table.gives ? " gives number" : "");
    for (size_t i = 0; i < table.columns.size(); ++i) out += (i == 0 ? "" : " | ") + table.columns[i].name;
    out += table.gives ? " => value\n" : " => outcome\n";
    for (const SmallRow& row : table.rows) {
        out += "  ";
        if (row.is_else) out += "else";
        for (size_t i = 0; i < row.cells.size(); ++i) out += (i == 0 ? "" : " | ") + row.cells[i].text;
        out += table.gives ? fmt::format(" => {}\n", row.result) : fmt::format(" => o{}\n", row.result);
    }
    if (table.choosing == Choosing::Every) out += "  every row that fits\n";
    if (table.choosing == Choosing::First) out += "  first row that fits\n";
    // Which value it gives shows in which of these rules apply.
    if (table.gives)
        for (size_t value = 0; value < 3; ++value)
            out += fmt::format("rule is_{0} \"R\"\n  when t is {0}\n  then o1\n", value);
    return out;
}

std::vector<Given> random_given(const SmallTable& table, Random& random) {
    std::vector<Given> out;
    for (const SmallColumn& column : table.columns) {
        Given given{State::Value, random.below(column.json.size())};
        if (random.chance(12)) given.state = State::NotAnswered;
        if (column.can_be_unsure && random.chance(12)) given.state = State::Unsure;
        if (column.may_not_apply && random.chance(20)) given.state = State::NotApplicable;
        out.push_back(given);
    }
    return out;
}

std::string record_of(const SmallTable& table, const std::vector<Given>& given) {
    std::string out = "{\"id\":\"r\",\"day\":\"2025-03-01\"";
    for (size_t i = 0; i < given.size(); ++i) {
        if (given[i].state == State::NotAnswered) continue;
        const SmallColumn& column = table.columns[i];
        out += fmt::format(",\"{}\":{}", column.name,
                           given[i].state == State::Unsure          ? "\"unsure\""
                           : given[i].state == State::NotApplicable ? "\"not_applicable\""
                                                                    : column.json[given[i].value]);
    }
    return out + "}";
}

Answer cell_fits(const SmallCell& cell, const Given& given) {
    if (cell.any) return Answer::Yes;
    if (cell.unsure && given.state == State::Unsure) return Answer::Yes;
    if (cell.not_answered && given.state == State::NotAnswered) return Answer::Yes;
    if (cell.not_applicable && given.state == State::NotApplicable) return Answer::Yes;
    const bool named = std::find(cell.values.begin(), cell.values.end(), given.value) != cell.values.end();
    switch (given.state) {
        case State::Value:
            return named != cell.negated ? Answer::Yes : Answer::No;
        case State::NotApplicable:
            return cell.negated ? Answer::Yes : Answer::No;
        case State::Unsure:
        case State::NotAnswered:
            break;
    }
    return cell.values.empty() ? Answer::No : Answer::Unsure;
}

Answer row_fits(const SmallTable& table, const SmallRow& row, const std::vector<Given>& given) {
    Answer out = Answer::Yes;
    for (size_t i = 0; i < table.columns.size(); ++i) out = answer_and(out, cell_fits(row.cells[i], given[i]));
    return out;
}

Answer row_applies(const SmallTable& table, size_t row, const std::vector<Given>& given) {
    bool may_be_above = false, is_above = false;
    for (size_t other = 0; other < row; ++other) {
        const Answer fits = row_fits(table, table.rows[other], given);
        may_be_above = may_be_above || fits != Answer::No;
        is_above = is_above || fits == Answer::Yes;
    }
    const Answer none_above = is_above ? Answer::No : may_be_above ? Answer::Unsure : Answer::Yes;
    if (table.rows[row].is_else) return none_above;
    const Answer fits = row_fits(table, table.rows[row], given);
    switch (table.choosing) {
        case Choosing::Every:
            return fits;
        case Choosing::First:
            return answer_and(fits, none_above);
        case Choosing::ExactlyOne:
            break;
    }
    // A row that names the state takes the case, where it surely fits, from rows that compare in that column.
    for (size_t other = 0; other < table.rows.size(); ++other) {
        if (other == row || table.rows[other].is_else) continue;
        for (size_t i = 0; i < table.columns.size(); ++i) {
            const SmallCell& theirs = table.rows[other].cells[i];
            const bool takes = (theirs.unsure || theirs.not_answered) && !table.rows[row].cells[i].values.empty();
            if (takes && row_fits(table, table.rows[other], given) == Answer::Yes) return Answer::No;
        }
    }
    return fits;
}

}  // namespace proviso::tables
