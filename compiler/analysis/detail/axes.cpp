// SPDX-License-Identifier: Apache-2.0
#include "compiler/analysis/detail/axes.h"

#include <algorithm>

namespace proviso::analysis::detail {
namespace {

using sema::TypeKind;
using tables::Bits;

TestKind test_kind(const Graph& graph, NodeId atom) { return static_cast<TestKind>(graph.words(atom)[0]); }
Key test_key(const Graph& graph, NodeId atom) { return Graph::read_key(graph.words(atom).subspan(1)); }

// Of a number without places, in whole ones.
Key floored(Key units) {
    const Key whole = units / Decimal::kOne;
    return units < 0 && units % Decimal::kOne != 0 ? whole - 1 : whole;
}

bool has_unsure_number(const Traits& traits) {
    return traits.type.kind == TypeKind::Number || traits.type.kind == TypeKind::Money ||
           traits.type.kind == TypeKind::Duration || traits.type.kind == TypeKind::Moment;
}

}  // namespace

bool is_atom(NodeKind kind) {
    return kind == NodeKind::Test || kind == NodeKind::Relation || kind == NodeKind::InDates ||
           kind == NodeKind::Unknown;
}

uint64_t axis_key(const Graph& graph, NodeId atom) {
    const auto tagged = [](uint64_t tag, uint64_t a, uint64_t b) { return tag << 62U | a << 31U | b; };
    const auto operands = graph.operands(atom);
    switch (graph.kind(atom)) {
        case NodeKind::Test:
            return tagged(0, 0, Graph::index(operands[0]));
        case NodeKind::Relation:
            return tagged(1, Graph::index(operands[0]), Graph::index(operands[1]));
        case NodeKind::InDates:
            return tagged(2, 0, 0);
        default:
            return tagged(3, 0, Graph::index(atom));
    }
}

bool can_be(const Graph& graph, NodeId test, Answer answer) {
    const Traits& traits = graph.traits(graph.operands(test)[0]);
    const Key key = test_key(graph, test);
    const bool yes = answer == Answer::Yes;
    switch (test_kind(graph, test)) {
        case TestKind::AtMost:
            return yes ? traits.low <= key : key < traits.high;
        case TestKind::Is: {
            const bool fits = traits.low <= key && key <= traits.high && (!traits.whole || key % Decimal::kOne == 0);
            return yes ? fits : !fits || traits.low < traits.high || traits.may_not_apply;
        }
        case TestKind::IsText:
            return true;
        case TestKind::Answered:
            return yes || !traits.certain;
        case TestKind::Unsure:
            return !yes || (!traits.certain && traits.type.kind != TypeKind::Text);
        case TestKind::NotApplicable:
            return !yes || traits.may_not_apply;
    }
    return true;
}

Axis::Axis(const Graph& graph, const RulesDates& dates, const std::vector<NodeId>& atoms) {
    switch (graph.kind(atoms.front())) {
        case NodeKind::Test:
            make_points_of_value(graph, atoms);
            break;
        case NodeKind::Relation:
            make_points_of_relation(graph, atoms);
            break;
        case NodeKind::InDates:
            make_points_of_dates(graph, dates, atoms);
            break;
        default:
            make_points_of_unknown(atoms);
    }
}

// ---- values ----

void Axis::make_points_of_value(const Graph& graph, const std::vector<NodeId>& atoms) {
    const Traits& traits = graph.traits(graph.operands(atoms.front())[0]);
    is_text_ = traits.type.kind == TypeKind::Text && !traits.type.list;
    whole_ = traits.whole;
    if (whole_) {
        ranges_ = tables::Ranges({floored(traits.low), floored(traits.high)});
    } else if (!traits.type.list) {
        ranges_ = tables::Ranges({traits.low, traits.high});
    }
    for (const NodeId atom : atoms) {
        const Key key = test_key(graph, atom), cut = whole_ ? floored(key) : key;
        if (test_kind(graph, atom) == TestKind::AtMost) ranges_.cut({ranges_.whole().low, cut});
        if (test_kind(graph, atom) == TestKind::Is) ranges_.cut({cut, cut});
        if (test_kind(graph, atom) == TestKind::IsText) texts_.push_back(key);
    }
    ranges_.build();
    std::sort(texts_.begin(), texts_.end());
    texts_.erase(std::unique(texts_.begin(), texts_.end()), texts_.end());
    size_ = values_ = is_text_ ? texts_.size() + 1 : ranges_.size();
    if (traits.may_not_apply) inapplicable_ = size_++;
    if (traits.field && !traits.certain) {
        unanswered_ = size_++;
        if (!is_text_) unsure_ = size_++;
    }
    if (!traits.field || has_unsure_number(traits)) unknown_ = size_++;
    for (const NodeId atom : atoms) {
        const TestKind kind = test_kind(graph, atom);
        const bool compares = kind == TestKind::AtMost || kind == TestKind::Is || kind == TestKind::IsText;
        truths_.emplace(Graph::index(atom), compares ? compared(kind, test_key(graph, atom)) : asked(kind));
    }
}

Axis::Truth Axis::on(Bits yes, const Bits& known) const {
    Bits no = yes.complement();
    no &= known;
    return {std::move(yes), std::move(no)};
}

// Unsure where there is no value; what does not apply equals nothing.
Axis::Truth Axis::compared(TestKind kind, Key key) const {
    Bits yes(size_), known(size_);
    known.set_range(0, values_);
    if (inapplicable_) known.set(*inapplicable_);
    if (kind == TestKind::IsText) {
        yes.set(static_cast<size_t>(std::lower_bound(texts_.begin(), texts_.end(), key) - texts_.begin()));
        return on(std::move(yes), known);
    }
    const Key cut = whole_ ? floored(key) : key;
    const Key low = ranges_.whole().low, high = ranges_.whole().high;
    if (kind == TestKind::AtMost && cut >= low) ranges_.add_to(yes, {low, std::min(cut, high)});
    const bool exact = !whole_ || key % Decimal::kOne == 0;
    if (kind == TestKind::Is && exact && low <= cut && cut <= high) ranges_.add_to(yes, {cut, cut});
    return on(std::move(yes), known);
}

// What is asked of the answer itself is always yes or no.
Axis::Truth Axis::asked(TestKind kind) const {
    const Bits all(size_, true);
    Bits yes(size_);
    if (kind == TestKind::Answered) {
        yes = all;
        if (unanswered_) yes.reset(*unanswered_);
    }
    if (kind == TestKind::Unsure && unsure_) yes.set(*unsure_);
    if (kind == TestKind::NotApplicable && inapplicable_) yes.set(*inapplicable_);
    return on(std::move(yes), all);
}

// ---- what is no value by itself ----

void Axis::make_points_of_relation(const Graph& graph, const std::vector<NodeId>& atoms) {
    // Less, more, equal, unknown. A value is never apart from itself, but where it does not apply.
    constexpr size_t kLess = 0, kMore = 1, kEqual = 2;
    size_ = 4;
    const auto operands = graph.operands(atoms.front());
    const bool same = operands[0] == operands[1];
    const bool apart = !same || graph.traits(operands[0]).may_not_apply;
    Bits known(size_);
    known.set_range(0, 3);
    for (const NodeId atom : atoms) {
        Bits yes(size_);
        const auto kind = static_cast<RelationKind>(graph.words(atom)[0]);
        const size_t point = kind == RelationKind::Less ? kLess : kind == RelationKind::More ? kMore : kEqual;
        yes.set(point);
        Truth truth = on(std::move(yes), known);
        if (!apart) {
            // The points that there are not behave as if nothing were known.
            for (const size_t gone : {kLess, kMore}) truth.yes.reset(gone), truth.no.reset(gone);
        }
        truths_.emplace(Graph::index(atom), std::move(truth));
    }
}

void Axis::make_points_of_dates(const Graph& graph, const RulesDates& dates, const std::vector<NodeId>& atoms) {
    ranges_ = tables::Ranges({dates.first, dates.last});
    const auto range = [&](NodeId atom) {
        const auto words = graph.words(atom);
        return tables::Range{std::max(static_cast<int32_t>(words[0]), dates.first),
                             std::min(static_cast<int32_t>(words[1]), dates.last)};
    };
    for (const NodeId atom : atoms) ranges_.cut(range(atom));
    ranges_.build();
    size_ = values_ = ranges_.size();
    if (dates.may_be_missing) unknown_ = size_++;
    for (const NodeId atom : atoms) {
        Bits yes(size_);
        ranges_.add_to(yes, range(atom));
        if (unknown_ && static_cast<Answer>(graph.words(atom)[2]) == Answer::Yes) yes.set(*unknown_);
        truths_.emplace(Graph::index(atom), on(std::move(yes), Bits(size_, true)));
    }
}

void Axis::make_points_of_unknown(const std::vector<NodeId>& atoms) {
    size_ = 3;
    Bits yes(size_), known(size_);
    yes.set(0);
    known.set_range(0, 2);
    for (const NodeId atom : atoms) truths_.emplace(Graph::index(atom), on(yes, known));
}

}  // namespace proviso::analysis::detail
