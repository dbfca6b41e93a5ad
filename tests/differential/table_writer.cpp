// SPDX-License-Identifier: Apache-2.0
#include "tests/differential/table_writer.h"

#include <algorithm>
#include <utility>

namespace proviso::differential {
namespace {

std::string joined(const std::vector<std::string>& cells) {
    std::string text;
    for (const std::string& cell : cells) text += (text.empty() ? "" : " | ") + cell;
    return text;
}

bool is_simple(const Type& type) { return !type.list && type.kind != Kind::Record; }

}  // namespace

void TableWriter::choose_columns(const Scope& scope) {
    std::vector<Place> simple, finite;
    for (const Place& place : expressions_.places(scope)) {
        if (!is_simple(place.type)) continue;
        simple.push_back(place);
        if (place.type.kind == Kind::Choice || place.type.kind == Kind::Answer) finite.push_back(place);
    }
    const auto add = [&](const Place& place) {
        columns_.push_back({place.text, place.type, place.is_field, place.may_not_apply});
    };
    choosing_ = random_.pick({Choosing::ExactlyOne, Choosing::Every, Choosing::First});
    if (choosing_ == Choosing::ExactlyOne && finite.empty()) choosing_ = Choosing::First;
    if (choosing_ == Choosing::ExactlyOne) add(random_.pick(finite));
    for (size_t i = 0, more = random_.between(columns_.empty() ? 1 : 0, 2); i < more; ++i) {
        if (!simple.empty() && random_.chance(70)) {
            add(random_.pick(simple));
            continue;
        }
        const Type type{random_.pick({Kind::Answer, Kind::Number, Kind::Date, Kind::Moment, Kind::Duration})};
        columns_.push_back({expressions_.value(type, scope, 2), type, false, false});
    }
}

// What the rows hold of the first column: no value twice.
std::vector<std::vector<std::string>> TableWriter::partition() {
    const Column& column = columns_.front();
    std::vector<std::string> items;
    if (column.type.kind == Kind::Answer) {
        items = {"yes", "no"};
    } else {
        items = vocabulary_.choices[column.type.ref].values;
    }
    if (column.is_field && random_.chance(30)) items.emplace_back("unsure");
    if (column.is_field && random_.chance(25)) items.emplace_back("not answered");
    if (column.may_not_apply && random_.chance(50)) items.emplace_back("not applicable");
    random_.shuffle(items);
    std::vector<std::vector<std::string>> rows;
    for (const std::string& item : items) {
        if (random_.chance(15)) continue;
        if (rows.empty() || random_.chance(70)) rows.emplace_back();
        rows.back().push_back(item);
    }
    if (rows.empty()) rows.push_back({items.front()});
    return rows;
}

std::string TableWriter::literal(const Type& type) {
    switch (type.kind) {
        case Kind::Answer:
            return random_.pick<std::string>({"yes", "no"});
        case Kind::Number:
            return random_number(random_);
        case Kind::Date:
            return random_date(random_);
        case Kind::Money:
            return std::string(kCurrencies[type.ref == 0 ? 1 : type.ref]) + " " +
                   random_.pick<std::string>({"0", "1", "0.5", "250000"});
        case Kind::Duration:
            return random_duration(random_, type.ref);
        case Kind::Moment:
            return random_moment(random_);
        case Kind::Choice: {
            const Choice& choice = vocabulary_.choices[type.ref];
            return (random_.chance(30) ? choice.name + "." : "") + random_.pick(choice.values);
        }
        case Kind::Text:
        case Kind::Record:
            break;
    }
    return random_.pick<std::string>({"\"\"", "\"a\"", "\"ab\"", "\"é\"", "\"a | b => c\""});
}

std::string TableWriter::item(const Column& column, const Scope& scope) {
    if (column.is_field && random_.chance(10)) return "not answered";
    if (column.is_field && column.type.kind != Kind::Text && random_.chance(12)) return "unsure";
    if (column.may_not_apply && random_.chance(25)) return "not applicable";
    const bool number = column.type.kind == Kind::Number || column.type.kind == Kind::Duration;
    const bool date = column.type.kind == Kind::Date || column.type.kind == Kind::Moment;
    if (!number && !date) return literal(column.type);
    // The ends of a range are of one kind of units.
    Type type = column.type;
    if (type.kind == Kind::Duration && type.ref == 0) type.ref = random_.between(1, 3);
    const auto end = [&] {
        const std::string text = random_.chance(12) ? expressions_.value(type, scope, 0) : literal(type);
        return text == "rule" ? "(rule)" : text;  // at the beginning of a row it would begin a rule
    };
    if (random_.chance(25)) return end();
    if (random_.chance(30)) return end() + " to " + end();
    if (random_.chance(15)) return "between " + end() + " and " + end();
    const auto bound = [&] {
        return (date ? random_.pick<std::string>({"before ", "after ", "on or before ", "on or after "})
                     : random_.pick<std::string>({"< ", "<= ", "> ", ">= ", "less than ", "at most ", "more than "})) +
               end();
    };
    return random_.chance(30) ? bound() + " and " + bound() : bound();
}

std::string TableWriter::cell(const Column& column, const Scope& scope) {
    if (random_.chance(25)) return "any";
    if (random_.chance(12))
        return "not " + literal(column.type) + (random_.chance(30) ? ", " + literal(column.type) : "");
    std::string text = item(column, scope);
    while (random_.chance(25)) text += ", " + item(column, scope);
    return text;
}

std::vector<std::string> TableWriter::conditions(const Scope& scope) {
    std::vector<std::vector<std::string>> first;
    if (choosing_ == Choosing::ExactlyOne) first = partition();
    const size_t count = first.empty() ? random_.between(1, 4) : first.size();
    std::vector<std::string> rows;
    for (size_t row = 0; row < count; ++row) {
        std::vector<std::string> cells;
        for (size_t i = 0; i < columns_.size(); ++i) {
            if (i > 0 || first.empty()) {
                cells.push_back(cell(columns_[i], scope));
                continue;
            }
            std::string items;
            for (const std::string& one : first[row]) items += (items.empty() ? "" : ", ") + one;
            cells.push_back(items);
        }
        const bool named = random_.chance(20);
        names_.push_back(named ? "row" + std::to_string(row) : std::to_string(row + 1));
        rows.push_back((named ? names_.back() + ": " : "") + joined(cells));
    }
    if (random_.chance(40)) {
        names_.emplace_back("else");
        rows.emplace_back("else");
    }
    return rows;
}

std::string TableWriter::head(const std::vector<std::string>& results) const {
    std::vector<std::string> texts;
    for (const Column& column : columns_) texts.push_back(column.text);
    return "  " + joined(texts) + " => " + joined(results) + "\n";
}

std::string TableWriter::policy() const {
    return choosing_ == Choosing::ExactlyOne ? "  exactly one row fits\n"
           : choosing_ == Choosing::Every    ? "  every row that fits\n"
                                             : "  first row that fits\n";
}

std::string TableWriter::outcome_cell(const std::string& column, const Scope& scope) {
    if (column == "outcome") return random_.pick(vocabulary_.outcomes);
    if (random_.chance(35)) return "-";
    if (column == "because" || column == "note") return expressions_.text_with_values(scope);
    if (column == "cite") return "guidance \"1\"";
    if (column == "if unsure") return random_.pick(vocabulary_.outcomes);
    if (column == "escalate to") return random_.pick(vocabulary_.roles);
    if (column == "require")
        return expressions_.text_with_values(scope) + " from " + random_.pick(vocabulary_.roles) + " by " +
               expressions_.value({Kind::Date}, scope, 1);
    return random_.pick<std::string>({"2025-01-01", "2025-01-02", "2025-02-28"});
}

std::string TableWriter::rows(const Scope& scope, bool has_date) {
    choose_columns(scope);
    std::vector<std::string> results = {"outcome"};
    for (const char* column : {"because", "note", "cite", "require", "escalate to", "if unsure"})
        if (random_.chance(25)) results.emplace_back(column);
    if (has_date && random_.chance(15)) results.emplace_back("effective from");
    if (has_date && random_.chance(15)) results.emplace_back("effective until");
    if (std::find(results.begin(), results.end(), "effective from") != results.end())
        std::erase(results, "effective until");
    random_.shuffle(results);
    std::string text = head(results);
    for (const std::string& row : conditions(scope)) {
        std::vector<std::string> cells;
        for (const std::string& column : results) cells.push_back(outcome_cell(column, scope));
        text += "  " + row + (random_.chance(10) ? "\n    => " : " => ") + joined(cells) + "\n";
    }
    return text + policy();
}

std::string TableWriter::values(const Define& define) {
    choose_columns(define.parameters);
    if (choosing_ == Choosing::Every) choosing_ = Choosing::First;
    std::string text = head({"value"});
    size_t row = 0;
    bool has_blank = false;
    for (const std::string& conditions : conditions(define.parameters)) {
        const std::string number = std::to_string(++row);
        std::string value = define.type.kind == Kind::Number ? number
                            : define.type.kind == Kind::Duration
                                ? number + " " + std::string(kUnitKinds[define.type.ref])
                            : define.type.kind == Kind::Date ? "2025-03-0" + number
                                                             : "\"value " + number + "\"";
        // Of two rows without a value nobody can say on which of them it hangs that there is none.
        if (random_.chance(8) && !std::exchange(has_blank, true)) value = "-";
        text += "  " + conditions + " => " + value + "\n";
    }
    return text + policy();
}

}  // namespace proviso::differential
