// SPDX-License-Identifier: Apache-2.0
#include "compiler/sema/detail/table_findings.h"

#include <algorithm>
#include <limits>
#include <set>
#include <string_view>

#include "compiler/sema/detail/table_axis.h"

namespace proviso::sema::detail {
namespace {

using tables::Bits;
using tables::Box;
using tables::Verdict;

constexpr uint64_t kMostSteps = 150'000'000;     // of the search, for one table: about a second
constexpr size_t kMostGaps = 3;                  // that are looked for
constexpr size_t kMostOverlaps = 3;              // that are told
constexpr size_t kMostNotExclusive = 1'000'000;  // pairs of rows
constexpr size_t kMostPeriods = 64;              // between the dates on which parameters change

struct Period {
    Date first = kFirstDate, last = kLastDate;
};

class TableSearch {
   public:
    TableSearch(const Context& context, const FindingsInput& input) : context_(context), input_(input) {}

    Findings run() {
        const std::vector<Period> periods = find_periods();
        found_.complete = !too_many_periods_;
        for (const Period& period : periods) {
            build(period);
            look_at_rows();
            if (input_.policy == syntax::HitPolicy::ExactlyOne && !look_for_overlaps()) {
                found_.overlaps_not_found = true;
                return std::move(found_);
            }
            look_for_gaps();
            look_for_rows_never_reached();
        }
        for (size_t row = 0; row < input_.rows.size(); ++row) {
            if (can_fit_.contains(row) || input_.rows[row].is_else) continue;
            found_.contradictory.push_back(row);
            found_.never.push_back(row);
        }
        for (size_t row = 0; row < input_.rows.size(); ++row) {
            if (can_fit_.contains(row) && !reached_.contains(row) && !input_.rows[row].is_else)
                found_.never.push_back(row);
        }
        std::sort(found_.never.begin(), found_.never.end());
        // Periods find the same pairs.
        std::sort(not_exclusive_.begin(), not_exclusive_.end());
        not_exclusive_.erase(std::unique(not_exclusive_.begin(), not_exclusive_.end()), not_exclusive_.end());
        found_.not_exclusive = std::move(not_exclusive_);
        return std::move(found_);
    }

   private:
    // ---- the grid ----

    // Parameters have their values for a time: within a period none of those that cells name changes.
    std::vector<Period> find_periods() {
        std::set<Date> changes;
        for (const FindingsRow& row : input_.rows)
            for (const TypedCell& cell : row.cells)
                for (const CellPart& part : cell.parts) add_changes(part, changes);
        Period whole{input_.from.value_or(kFirstDate), input_.until.value_or(kLastDate)};
        if (changes.empty()) return {whole};
        depends_on_date_ = true;
        std::vector<Period> out;
        for (auto it = changes.begin(); it != changes.end(); ++it) {
            const Date last = std::next(it) == changes.end() ? kLastDate : Date{std::next(it)->days - 1};
            const Period period{std::max(*it, whole.first), std::min(last, whole.last)};
            if (period.first <= period.last) out.push_back(period);
        }
        too_many_periods_ = out.size() > kMostPeriods;
        if (too_many_periods_) out.resize(kMostPeriods), found_.gave_up = true;
        return out;
    }

    void add_changes(const CellPart& part, std::set<Date>& changes) const {
        std::vector<ExprId> values = {part.low, part.high};
        for (const CellBound& bound : part.bounds) values.push_back(bound.value);
        for (const ExprId value : values) {
            if (value == kNoExpr) continue;
            const auto* parameter = std::get_if<ParameterRef>(&context_.program[value].node);
            if (parameter == nullptr) continue;
            for (const ParameterValue& each : context_.program.parameters[index(parameter->parameter)].values) {
                changes.insert(each.from);
                if (each.until && *each.until < kLastDate) changes.insert(Date{each.until->days + 1});
            }
        }
    }

    void build(const Period& period) {
        axes_.clear();
        axis_of_.clear();
        const std::optional<Date> on = depends_on_date_ ? std::optional(period.first) : std::nullopt;
        std::vector<std::string_view> texts;
        for (const ExprId column : input_.columns) {
            const std::string_view text = context_.sources.text(context_.program[column].span);
            const auto same = static_cast<size_t>(std::find(texts.begin(), texts.end(), text) - texts.begin());
            const bool is_new = same == texts.size();
            axis_of_.push_back(is_new ? axes_.size() : axis_of_[same]);
            if (is_new) axes_.emplace_back(context_, column, may_not_apply(column), on);
            texts.push_back(text);
        }
        const auto dated = [](const FindingsRow& row) { return row.from || row.until; };
        has_dates_ = std::any_of(input_.rows.begin(), input_.rows.end(), dated);
        if (has_dates_) axes_.emplace_back(period.first, period.last);
        for (const FindingsRow& row : input_.rows) {
            for (size_t i = 0; i < row.cells.size(); ++i) axes_[axis_of_[i]].add(row.cells[i]);
            if (has_dates_) axes_.back().add(row.from, row.until);
        }
        for (TableAxis& axis : axes_) axis.build();
        whole_.clear(), sizes_.clear();
        for (const TableAxis& axis : axes_) {
            whole_.push_back(axis.all());
            sizes_.push_back(whole_.back().size());
        }
        period_ = period;
        surely_.clear(), possibly_.clear(), open_.clear();
        for (const FindingsRow& row : input_.rows) add_boxes(row);
    }

    bool may_not_apply(ExprId column) const {
        const auto* field = std::get_if<FieldOf>(&context_.program[column].node);
        if (field == nullptr) return false;
        return context_.program.records[context_.program[field->record].type.ref].fields[field->field].may_not_apply;
    }

    void add_boxes(const FindingsRow& row) {
        Box surely = whole_, possibly = whole_, open = whole_;
        for (size_t i = 0; i < row.cells.size(); ++i) {
            const CellPoints points = axes_[axis_of_[i]].points(row.cells[i]);
            surely[axis_of_[i]] &= points.surely;
            possibly[axis_of_[i]] &= points.possibly;
            open[axis_of_[i]] &= points.open;
            if (!(points.surely == points.possibly) && !not_constant_) not_constant_ = row.cells[i].span;
        }
        if (has_dates_) {
            const Bits days = axes_.back().points(row.from, row.until);
            for (Box* box : {&surely, &possibly, &open}) box->back() &= days;
        }
        surely_.push_back(std::move(surely));
        possibly_.push_back(std::move(possibly));
        open_.push_back(std::move(open));
    }

    // ---- looking ----

    std::string written(const Box& box) const {
        std::vector<std::string> cells;
        for (const size_t axis : axis_of_) cells.push_back(axes_[axis].written(box[axis]));
        return fmt::format("{}", fmt::join(cells, " | "));
    }
    std::optional<Date> day(const Box& box) const {
        if (has_dates_ && box.back().count() < whole_.back().count()) return axes_.back().first_day(box.back());
        if (depends_on_date_) return period_.first;
        return std::nullopt;
    }

    void look_at_rows() {
        for (size_t row = 0; row < possibly_.size(); ++row)
            if (!tables::is_empty(possibly_[row])) can_fit_.insert(row);
    }

    bool is_else(size_t row) const { return input_.rows[row].is_else; }

    // Pairs of rows that come near each other on one axis, on that where fewest do. Nothing where there are too many of them.
    std::optional<std::vector<std::pair<size_t, size_t>>> near_pairs() {
        std::vector<Reach> best;
        uint64_t fewest = std::numeric_limits<uint64_t>::max();
        for (size_t axis = 0; axis < whole_.size(); ++axis) {
            std::vector<Reach> reaches = reaches_on(axis);
            const uint64_t count = count_near(reaches);
            if (count < fewest) fewest = count, best = std::move(reaches);
        }
        if (best.empty()) return std::vector<std::pair<size_t, size_t>>();
        if (fewest > budget_) return std::nullopt;
        budget_ -= fewest;
        std::vector<std::pair<size_t, size_t>> pairs;
        std::vector<const Reach*> open;  // those above that have not ended
        for (const Reach& reach : best) {
            std::erase_if(open, [&](const Reach* other) { return other->end <= reach.begin; });
            for (const Reach* other : open) pairs.push_back(std::minmax(other->row, reach.row));
            open.push_back(&reach);
        }
        std::sort(pairs.begin(), pairs.end());
        return pairs;
    }

    // From the first point of an axis that a row may fit to past the last.
    struct Reach {
        size_t begin, end, row;
    };

    // Of rows that may fit something in this period, by where they begin.
    std::vector<Reach> reaches_on(size_t axis) const {
        std::vector<Reach> reaches;
        for (size_t row = 0; row < possibly_.size(); ++row)
            if (!is_else(row) && !tables::is_empty(possibly_[row]))
                reaches.push_back({possibly_[row][axis].next(0), possibly_[row][axis].end(), row});
        std::sort(reaches.begin(), reaches.end(),
                  [](const Reach& a, const Reach& b) { return std::pair(a.begin, a.row) < std::pair(b.begin, b.row); });
        return reaches;
    }

    static uint64_t count_near(const std::vector<Reach>& reaches) {
        std::vector<size_t> ends;
        for (const Reach& reach : reaches) ends.push_back(reach.end);
        std::sort(ends.begin(), ends.end());
        uint64_t count = 0;
        for (size_t i = 0, ended = 0; i < reaches.size(); ++i) {
            while (ends[ended] <= reaches[i].begin) ++ended;
            count += i - ended;
        }
        return count;
    }

    // False where there are too many of them to be looked at.
    bool look_for_overlaps() {
        const auto pairs = near_pairs();
        if (!pairs) return false;
        uint64_t words = 0;
        for (const size_t size : sizes_) words += size / 64 + 1;
        for (const auto& [row, other] : *pairs) {
            if (budget_ < words || not_exclusive_.size() > kMostNotExclusive) return !found_.overlaps.empty();
            budget_ -= words;
            if (!tables::meet(possibly_[row], possibly_[other])) continue;
            not_exclusive_.emplace_back(row, other);
            if (!tables::meet(surely_[row], surely_[other])) {
                found_.not_constant = not_constant_;
                continue;
            }
            if (!overlapping_.emplace(row, other).second) continue;
            Box common = surely_[row];
            for (size_t axis = 0; axis < common.size(); ++axis) common[axis] &= surely_[other][axis];
            found_.overlaps.push_back({row, other, written(common), day(common)});
            if (found_.overlaps.size() == kMostOverlaps) break;  // they are mistakes: nothing else counts
        }
        return true;
    }

    void look_for_gaps() {
        if (!input_.rows.empty() && input_.rows.back().is_else) return;
        std::vector<Box> found;
        for (size_t round = 0; round < kMostGaps && found_.gaps.size() < kMostGaps; ++round) {
            std::vector<Box> boxes = possibly_;
            boxes.insert(boxes.end(), found.begin(), found.end());
            const tables::Coverage coverage = tables::Cover(sizes_, boxes).fills(whole_, boxes.size(), budget_);
            if (coverage.verdict == Verdict::GaveUp) found_.gave_up = true;
            if (coverage.verdict != Verdict::Filled) found_.complete = false;
            if (coverage.verdict != Verdict::Gap) break;
            found.push_back(tables::widen(whole_, boxes, coverage.gap));
            found_.gaps.push_back({written(found.back()), day(found.back())});
        }
        if (!found_.complete || !not_constant_) return;
        if (tables::Cover(sizes_, surely_).fills(whole_, surely_.size(), budget_).verdict == Verdict::Filled) return;
        found_.complete = false;
        found_.not_constant = not_constant_;
    }

    // Below the rows above it: where they take every case that it surely fits, or are open there.
    void look_for_rows_never_reached() {
        const tables::Cover above(sizes_, open_);
        for (size_t row = 0; row < possibly_.size(); ++row) {
            if (reached_.contains(row) || tables::is_empty(possibly_[row])) continue;
            if (input_.policy != syntax::HitPolicy::First || is_else(row)) {
                reached_.insert(row);
                continue;
            }
            const auto verdict = above.fills(possibly_[row], row, budget_).verdict;
            if (verdict == Verdict::GaveUp) found_.gave_up = true;
            if (verdict != Verdict::Filled) reached_.insert(row);
        }
    }

    const Context& context_;
    const FindingsInput& input_;
    Findings found_;
    uint64_t budget_ = kMostSteps;
    bool depends_on_date_ = false, too_many_periods_ = false;

    std::vector<TableAxis> axes_;  // of the present period
    std::vector<size_t> axis_of_;  // by column
    bool has_dates_ = false;       // the last axis is the rules' date
    Box whole_;
    std::vector<size_t> sizes_;
    std::vector<Box> surely_, possibly_, open_;  // by row
    Period period_;

    std::optional<Span> not_constant_;
    std::set<size_t> can_fit_, reached_;
    std::set<std::pair<size_t, size_t>> overlapping_;
    std::vector<std::pair<size_t, size_t>> not_exclusive_;
};

}  // namespace

Findings find_in_table(const Context& context, const FindingsInput& input) { return TableSearch(context, input).run(); }

}  // namespace proviso::sema::detail
