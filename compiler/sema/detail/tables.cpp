// SPDX-License-Identifier: Apache-2.0
// Decision tables. A row's condition is that its cells fit, and what the table's way of choosing rows adds:
//   exactly one row fits   not surely a row that names `unsure` or `not answered` where this one compares: what that row takes
//                          is no longer open here
//   first row that fits    no row above it fits
//   else                   no row fits
// A table that gives values is the body of a define: `if` after `if`, down to `else`, or to no value.
#include <algorithm>
#include <functional>
#include <set>

#include "compiler/sema/detail/expressions.h"
#include "compiler/sema/detail/steps.h"
#include "compiler/sema/detail/table_axis.h"
#include "compiler/sema/detail/table_findings.h"
#include "compiler/sema/detail/types.h"

namespace proviso::sema::detail {
namespace {

using Code = DiagnosticCode;
using syntax::HitPolicy;

class TableCheck {
   public:
    // `bring` brings the table's variables into a checker's reach.
    using Bring = std::function<void(ExprChecker&)>;
    TableCheck(Context& context, const syntax::Ast& ast, const syntax::TableDecl& table, Bring bring)
        : context_(context), ast_(ast), table_(table), bring_(std::move(bring)) {}

    // False where a mistake was reported: then no row has a condition.
    bool run() {
        if (!has_room()) {
            references_.resize(table_.rows.size());
            return false;
        }
        check_columns();
        for (const syntax::TableRow& row : table_.rows) check_row(row);
        if (!good_) return false;
        for (size_t row = 0; row < table_.rows.size(); ++row) fits_.push_back(fits(row));
        look();
        return good_;
    }

    // Per row: what its condition asks of rules and defines.
    const References& references(size_t row) const { return references_[row]; }
    const std::vector<ExprId>& fits() const { return fits_; }
    uint64_t expansion() const { return expansion_; }
    size_t deepest() const { return deepest_; }

    ExprId condition(size_t row) {
        if (table_.rows[row].is_else) return no_row_fits_before(row, table_.rows[row].name.span);
        switch (table_.policy) {
            case HitPolicy::Every:
                return fits_[row];
            case HitPolicy::First:
                return row == 0 ? fits_[row] : both(fits_[row], no_row_fits_before(row, policy_span()));
            case HitPolicy::ExactlyOne:
                break;
        }
        const ExprId alone = not_taken(row);
        return alone == kNoExpr ? fits_[row] : both(fits_[row], alone);
    }

    // The value of the first row that fits; where it can't be told which, what all that may fit give alike.
    ExprId value(Type type) {
        const size_t last = table_.rows.size() - 1;
        const bool otherwise = table_.rows[last].is_else;
        // Where every case fits some row, it is the last one's where it is no other's.
        const bool closed = otherwise || findings_.complete;
        ExprId value = closed ? value_of(last, type) : no_value(type);
        for (size_t row = closed ? last : last + 1; row-- > 0;) {
            const ExprId given = value_of(row, type);
            // Where nothing is known either way, nobody needs to ask which way it is.
            if (given != value) value = context_.add(table_.shared.id.span, type, If{only(row), given, value});
        }
        return value;
    }

   private:
    // ---- reading it ----

    // Rows are compared with one another, column by column.
    bool has_room() {
        const uint64_t rows = table_.rows.size(), columns = table_.columns.size();
        uint64_t& left = context_.row_comparisons_left;
        if (rows == 0 || rows * columns <= left / rows) {
            left -= rows * rows * columns;
            return true;
        }
        report_too_large(
            fmt::format("{} rows and {} columns, with the tables before it, can't be compared", rows, columns));
        return false;
    }

    void report_too_large(std::string_view why) {
        context_.report(Code::TableTooLarge, table_.shared.id.span, id(), why).help =
            "divide it into tables with fewer rows: half the rows take a quarter of the work";
    }

    void check_columns() {
        ExprChecker checker(context_, ast_, column_references_);
        bring_(checker);
        for (const syntax::ExprId column : table_.columns) {
            columns_.push_back(checker.column(column));
            if (is_error(checker.type_of(columns_.back()))) good_ = false;
        }
        take(checker);
    }

    void check_row(const syntax::TableRow& row) {
        references_.push_back(column_references_);
        ExprChecker checker(context_, ast_, references_.back());
        bring_(checker);
        std::vector<TypedCell> cells;
        for (size_t i = 0; i < row.cells.size(); ++i) {
            if (is_error(context_.program[columns_[i]].type)) continue;
            cells.push_back(checker.cell(columns_[i], row.cells[i]));
            good_ = good_ && cells.back().good;
        }
        cells_.push_back(std::move(cells));
        take(checker);
    }

    void take(const ExprChecker& checker) {
        expansion_ += checker.expansion();
        deepest_ = std::max(deepest_, checker.deepest());
    }

    ExprId value_of(size_t row, Type type) {
        const syntax::TableRow& written = table_.rows[row];
        if (written.value == syntax::kNoExpr) return no_value(type);
        ExprChecker checker(context_, ast_, references_[row]);
        bring_(checker);
        const ExprId value = checker.value(written.value, type);
        take(checker);
        const Type given = checker.type_of(value);
        if (is_error(given) || detail::fits(given, type) || is_error(type)) return value;
        const Span span = context_.program[value].span;
        context_
            .report(Code::ValueOfOtherType, span, table_.shared.id.text, context_.describe(type),
                    context_.sources.text(span), context_.describe(given))
            .help = "write a value of that type, or say at the table's beginning that it gives another";
        return context_.add(span, kErrorType, AnswerConstant{Answer::Unsure});
    }

    // A choice on an unsure condition between two values: nothing is known of it, and nobody is asked.
    ExprId no_value(Type type) {
        if (no_value_ == kNoExpr) no_value_ = made_no_value(type);
        return no_value_;
    }

    ExprId made_no_value(Type type) {
        const Span span = table_.shared.id.span;
        const auto constant = [&](auto node) { return context_.add(span, type, node); };
        const auto unknown = [&](ExprId a, ExprId b) {
            const ExprId unsure = context_.add(span, kAnswerType, AnswerConstant{Answer::Unsure});
            return context_.add(span, type, If{unsure, a, b});
        };
        switch (type.kind) {
            case TypeKind::Answer:
                return constant(AnswerConstant{Answer::Unsure});
            case TypeKind::Number:
                return unknown(constant(NumberConstant{}), constant(NumberConstant{Decimal::from_integer(1)}));
            case TypeKind::Money: {
                const auto currency = static_cast<Currency>(type.ref == kNone ? uint32_t{0} : type.ref);
                return unknown(constant(MoneyConstant{{Decimal{}, currency}}),
                               constant(MoneyConstant{{Decimal::from_integer(1), currency}}));
            }
            case TypeKind::Text:
                return unknown(constant(TextConstant{}), constant(TextConstant{"-"}));
            case TypeKind::Date:
                return unknown(constant(DateConstant{kFirstDate}), constant(DateConstant{kLastDate}));
            case TypeKind::Duration: {
                const TimeUnit unit = type.ref == static_cast<uint32_t>(UnitKind::Months) ? TimeUnit::Months
                                      : type.ref == static_cast<uint32_t>(UnitKind::BusinessDays)
                                          ? TimeUnit::BusinessDays
                                          : TimeUnit::Days;
                return unknown(constant(DurationConstant{{Decimal{}, unit}}),
                               constant(DurationConstant{{Decimal::from_integer(1), unit}}));
            }
            case TypeKind::Moment:
                return unknown(constant(MomentConstant{}), constant(MomentConstant{{.seconds = 1}}));
            case TypeKind::Choice:
                return unknown(constant(ChoiceConstant{0}), constant(ChoiceConstant{1}));
            case TypeKind::Record:
            case TypeKind::Error:
                break;
        }
        return context_.add(span, kErrorType, AnswerConstant{Answer::Unsure});
    }

    // ---- conditions ----

    Span cells_span(size_t row) const {
        const auto& cells = table_.rows[row].cells;
        if (cells.empty()) return table_.rows[row].name.span;
        return {cells.front().span.file, cells.front().span.begin, cells.back().span.end};
    }
    // What messages and explanations show for what the way of choosing rows adds.
    Span policy_span() const { return table_.policy_span ? *table_.policy_span : table_.shared.id.span; }

    ExprId both(ExprId a, ExprId b) { return context_.add(context_.program[a].span, kAnswerType, And{{a, b}}); }

    ExprId fits(size_t row) {
        std::vector<ExprId> conditions;
        for (const TypedCell& cell : cells_[row])
            if (!cell.is_any()) conditions.push_back(cell.condition);
        if (table_.rows[row].is_else) return kNoExpr;
        if (conditions.empty()) return context_.add(cells_span(row), kAnswerType, AnswerConstant{Answer::Yes});
        if (conditions.size() == 1) return conditions.front();
        return context_.add(cells_span(row), kAnswerType, And{std::move(conditions)});
    }

    // Outside the dates of its own a row fits nothing.
    ExprId fits_in_time(size_t row) {
        const auto& period = table_.rows[row].rule.effective;
        if (!period) return fits_[row];
        const ExprId in_force = context_.add(period->span, kAnswerType, InForce{period->from, period->until});
        return context_.add(cells_span(row), kAnswerType, And{{fits_[row], in_force}});
    }

    ExprId row_in_time(size_t row) {
        if (in_time_.empty()) in_time_.resize(table_.rows.size(), kNoExpr);
        if (in_time_[row] == kNoExpr) in_time_[row] = fits_in_time(row);
        return in_time_[row];
    }

    ExprId any_of(std::vector<ExprId> conditions, Span span) {
        if (conditions.size() == 1) return conditions.front();
        return context_.add(span, kAnswerType, Or{std::move(conditions)});
    }

    ExprId any_fits(const std::vector<size_t>& rows, Span span) {
        std::vector<ExprId> conditions;
        for (const size_t row : rows) conditions.push_back(row_in_time(row));
        return any_of(std::move(conditions), span);
    }

    // Of the first `end` rows. What the rows of whole blocks have in common is made once, or it would grow with the square.
    ExprId any_fits_before(size_t end, Span span) {
        constexpr size_t kBlock = 64;
        const size_t blocks = (end - 1) / kBlock;
        while (blocks_.size() < blocks)
            blocks_.push_back(any_fits_before((blocks_.size() + 1) * kBlock, policy_span()));
        std::vector<ExprId> conditions;
        if (blocks > 0) conditions.push_back(blocks_[blocks - 1]);
        for (size_t row = blocks * kBlock; row < end; ++row) conditions.push_back(row_in_time(row));
        return any_of(std::move(conditions), span);
    }

    ExprId no_row_fits_before(size_t end, Span span) {
        if (end == 0) return context_.add(span, kAnswerType, AnswerConstant{Answer::Yes});
        return context_.add(span, kAnswerType, Not{any_fits_before(end, span)});
    }

    // That no row surely fits which names a state of a column where this row compares its value. kNoExpr: there is none.
    ExprId not_taken(size_t row) {
        if (!namers_) namers_ = find_namers();
        std::vector<size_t> takers;
        for (const size_t other : *namers_) {
            if (other == row) continue;
            for (size_t i = 0; i < columns_.size(); ++i) {
                if (!cells_[other][i].names_a_state() || !cells_[row][i].names_a_value()) continue;
                takers.push_back(other);
                break;
            }
        }
        if (takers.empty()) return kNoExpr;
        const ExprId taken = context_.add(policy_span(), kAnswerType, Surely{any_fits(takers, policy_span())});
        return context_.add(policy_span(), kAnswerType, Not{taken});
    }

    // Rows that name a state of some column.
    std::vector<size_t> find_namers() const {
        std::vector<size_t> namers;
        for (size_t row = 0; row < cells_.size(); ++row) {
            const auto names = [](const TypedCell& cell) { return cell.names_a_state(); };
            if (!table_.rows[row].is_else && std::any_of(cells_[row].begin(), cells_[row].end(), names))
                namers.push_back(row);
        }
        return namers;
    }

    // That the row's value counts: it fits; and of exactly one, none below it may fit that is not shown to exclude it.
    ExprId only(size_t row) {
        if (table_.policy != HitPolicy::ExactlyOne) return fits_[row];
        const ExprId condition = this->condition(row);
        std::vector<size_t> rivals;
        const auto& pairs = findings_.not_exclusive;
        for (auto pair = std::lower_bound(pairs.begin(), pairs.end(), std::pair(row, size_t{0}));
             pair != pairs.end() && pair->first == row; ++pair)
            rivals.push_back(pair->second);
        if (rivals.empty()) return condition;
        const ExprId unsure = context_.add(policy_span(), kAnswerType, AnswerConstant{Answer::Unsure});
        const ExprId doubt = context_.add(policy_span(), kAnswerType, And{{unsure, any_fits(rivals, policy_span())}});
        return both(condition, context_.add(policy_span(), kAnswerType, Not{doubt}));
    }

    // ---- gaps and overlaps ----

    void look() {
        FindingsInput input{table_.policy, columns_, {}, {}, {}};
        if (table_.shared.effective) {
            input.from = table_.shared.effective->from;
            input.until = table_.shared.effective->until;
        }
        for (size_t row = 0; row < cells_.size(); ++row) {
            const auto& period = table_.rows[row].rule.effective;
            input.rows.push_back({cells_[row], table_.rows[row].is_else, {}, {}});
            if (!period) continue;
            input.rows.back().from = period->from;
            input.rows.back().until = period->until;
        }
        findings_ = find_in_table(context_, input);
        if (findings_.overlaps_not_found) {
            good_ = false;
            return report_too_large("its rows have too much in common");
        }
        report_overlaps();
        report_never();
        report_gaps();
        report_not_shown();
    }

    const std::string& id() const { return table_.shared.id.text; }
    static std::string on(std::optional<Date> day) {
        return day ? fmt::format(" on {}", format_date(*day)) : std::string();
    }
    // The row with results that change nothing: the outcome that holds where no row fits.
    std::string whole_row(const std::string& conditions) const {
        std::vector<std::string> results(std::max<size_t>(table_.results, 1), "-");
        const bool known = index(context_.program.otherwise) < context_.program.outcomes.size();
        if (table_.outcome_column && !table_.gives && known)
            results[*table_.outcome_column] = context_.program.outcomes[index(context_.program.otherwise)].name;
        return fmt::format("{} => {}", conditions, fmt::join(results, " | "));
    }

    void report_overlaps() {
        for (const Overlap& overlap : findings_.overlaps) {
            const syntax::TableRow& row = table_.rows[overlap.row];
            const syntax::TableRow& other = table_.rows[overlap.other];
            Diagnostic& diagnostic = context_.report(Code::RowsOverlap, cells_span(overlap.other), row.name.text,
                                                     other.name.text, id(), on(overlap.day));
            diagnostic.help = fmt::format(
                "both fit `{}`: make one of them narrower; or say how the table chooses, with `first row that fits`{}",
                overlap.conditions, table_.gives ? "" : " or `every row that fits`");
            add_note(diagnostic, cells_span(overlap.row), "the other row");
        }
    }

    void report_never() {
        for (const size_t row : findings_.never) {
            const bool own = std::find(findings_.contradictory.begin(), findings_.contradictory.end(), row) !=
                             findings_.contradictory.end();
            if (own && has_reversed_range(row)) continue;  // said of that cell
            context_
                .report(Code::RowNeverApplies, cells_span(row), table_.rows[row].name.text, id(),
                        own ? "no case fits all its cells" : "the rows above it take every case that it fits")
                .help =
                own ? "take it away, or correct the cell that holds nothing"
                    : "take it away, or move it up; a row for what nobody knows says `unsure` or `not answered`, "
                      "and stands above those that compare";
        }
    }

    bool has_reversed_range(size_t row) const {
        for (const TypedCell& cell : cells_[row]) {
            for (const CellPart& part : cell.parts) {
                if (part.kind != syntax::CellItemKind::Between) continue;
                const auto low = constant_key(context_.program, part.low, std::nullopt);
                const auto high = constant_key(context_.program, part.high, std::nullopt);
                if (low && high && *low > *high) return true;
            }
        }
        return false;
    }

    void report_gaps() {
        if (findings_.gaps.empty()) return;
        const Gap& first = findings_.gaps.front();
        std::string help = "add what is missing, or an `else` row:";
        for (const Gap& gap : findings_.gaps) help += fmt::format("\n  {}", whole_row(gap.conditions));
        warn(Code::TableGap, table_.shared.id.span, std::move(help), id(), first.conditions, on(first.day));
    }

    void report_not_shown() {
        const bool otherwise = table_.rows.back().is_else;
        if (findings_.gave_up) {
            warn(Code::TableNotShown, table_.shared.id.span,
                 "divide it into tables with fewer columns that matter at once, or end it with an `else` row", id(),
                 "its rows hang together in too many ways");
        } else if (findings_.not_constant && findings_.gaps.empty() &&
                   !(otherwise && table_.policy != HitPolicy::ExactlyOne)) {
            warn(Code::TableNotShown, *findings_.not_constant,
                 "compare with a value or a parameter here, and put what is worked out into the column; or choose rows "
                 "with `first row that fits`, and end with `else`",
                 id(), "this cell is no fixed value");
        }
    }

    template <class... Args>
    void warn(Code code, Span span, std::string help, const Args&... args) {
        std::string message = fmt::vformat(diagnostic_info(code).message, fmt::make_format_args(args...));
        context_.late_warnings.push_back({code, span, std::move(message), std::move(help)});
    }

    Context& context_;
    ExprId no_value_ = kNoExpr;  // one for the table, so that it is seen to be the same
    const syntax::Ast& ast_;
    const syntax::TableDecl& table_;
    Bring bring_;
    bool good_ = true;
    References column_references_;
    std::vector<References> references_;
    uint64_t expansion_ = 0;
    size_t deepest_ = 0;
    std::vector<ExprId> columns_;
    std::vector<std::vector<TypedCell>> cells_;  // by row
    std::vector<ExprId> fits_, in_time_;         // by row
    std::vector<ExprId> blocks_;                 // that any row fits of the first block, of the first two, …
    std::optional<std::vector<size_t>> namers_;  // once asked for
    Findings findings_;
};

void append(References& to, const References& from) {
    to.rules.insert(to.rules.end(), from.rules.begin(), from.rules.end());
    to.defines.insert(to.defines.end(), from.defines.begin(), from.defines.end());
}

// Those whose targets are not in `known`, which they are then.
void append_new(std::vector<Reference>& to, const std::vector<Reference>& from, std::set<uint32_t>& known) {
    for (const Reference& reference : from)
        if (known.insert(reference.target).second) to.push_back(reference);
}

Table& table_where(Context& context, uint32_t Table::*belongs, uint32_t to) {
    return *std::find_if(context.program.tables.begin(), context.program.tables.end(),
                         [&](const Table& table) { return table.*belongs == to; });
}

void check_table(Context& context, uint32_t first) {
    const RowPlace place = context.row_places.at(first);
    const auto& decl = context.table_decls[place.table];
    const syntax::TableDecl& table = *decl.node;
    const std::vector<Binder> binders = context.program.rules[first].binders;
    const std::vector<BinderPath> paths = context.binder_paths[first];
    TableCheck check(context, *decl.ast, table, [&](ExprChecker& checker) {
        for (size_t i = 0; i < binders.size(); ++i)
            checker.bring_into_reach(binders[i].variable, table.shared.binders[i].variable.text, true);
        checker.ask_as(binders, paths);
    });
    const bool good = check.run();
    if (good) table_where(context, &Table::first_rule, first).fits = check.fits();
    References above;
    std::set<uint32_t> rules_above, defines_above;
    for (uint32_t row = 0; row < table.rows.size(); ++row) {
        const uint32_t rule = first + row;
        append(context.rule_references[rule], check.references(row));
        // What other rows ask, this one asks with them.
        append_new(above.rules, check.references(row).rules, rules_above);
        append_new(above.defines, check.references(row).defines, defines_above);
        if (table.policy == HitPolicy::First || table.rows[row].is_else) append(context.rule_references[rule], above);
        if (good) context.row_conditions[rule] = check.condition(row);
    }
}

}  // namespace

void check_tables(Context& context) {
    const auto count = static_cast<uint32_t>(context.rule_decls.size());
    context.row_conditions.assign(count, kNoExpr);
    for (uint32_t rule = 0; rule < count; ++rule) {
        const auto place = context.row_places.find(rule);
        if (place != context.row_places.end() && place->second.row == 0) check_table(context, rule);
    }
}

void check_value_table(Context& context, uint32_t define) {
    const auto& decl = context.value_tables.at(define);
    const syntax::TableDecl& table = *decl.node;
    const std::vector<VariableId> variables = context.program.defines[define].parameters;
    const auto& parameters = table.define.parameters;
    References ignored;
    ExprChecker names(context, *decl.ast, ignored);
    for (size_t i = 0; i < parameters.size(); ++i) {
        names.check_variable_name(parameters[i].name);
        names.bring_into_reach(variables[i], parameters[i].name.text, false);
    }
    Type type = resolve_type(context, *table.gives);
    const bool single = type.kind == TypeKind::Choice && context.program.choices[type.ref].values.size() < 2;
    if (!is_error(type) && (!is_simple(type) || single)) {
        context
            .report(Code::NotSimple, table.gives->span, single ? "a table that always gives" : "a table's value",
                    context.describe(type))
            .help = single ? "name a choice with several values: there is nothing to decide here"
                           : "a table gives a single value: an answer, a number, a text, a date or a value of a choice";
        type = kErrorType;
    }
    context.define_types[define] = type;
    const size_t before = context.program.exprs.size();
    TableCheck check(context, *decl.ast, table, [&](ExprChecker& checker) {
        for (size_t i = 0; i < parameters.size(); ++i)
            checker.bring_into_reach(variables[i], parameters[i].name.text, false);
    });
    if (!check.run() || is_error(type)) return;
    table_where(context, &Table::define, define).fits = check.fits();
    context.program.defines[define].body = check.value(type);
    for (size_t row = 0; row < table.rows.size(); ++row)
        append(context.define_references[define], check.references(row));
    const uint64_t size = context.program.exprs.size() - before + check.expansion();
    context.define_sizes[define] = parameters.empty() ? 0 : std::min(size, kMaxExpansion + 1);
    context.define_depths[define] = static_cast<uint32_t>(check.deepest());
}

}  // namespace proviso::sema::detail
