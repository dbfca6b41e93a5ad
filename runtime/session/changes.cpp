// SPDX-License-Identifier: Apache-2.0
#include "runtime/session/changes.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace proviso::session {

using bytecode::NodeKind;
using bytecode::Section;

namespace {

constexpr size_t kWidth = 24;          // variants that are gone on from, in each step
constexpr size_t kMostTrials = 12000;  // in one step

// One answer in one place.
struct Option {
    size_t place;
    Json value;
};
// Answers in different places, ascending.
using Variant = std::vector<size_t>;

class Search {
   public:
    explicit Search(const Session& session) : session_(session), trials_(session.program(), session.options()) {}

    std::vector<Way> run() {
        now_ = verdict_of(*session_.decision(), 0);
        collect_options();
        std::vector<Variant> from = {{}};
        for (size_t size = 1; size <= kMostAnswers && ways_.size() < kMostWays && !from.empty(); ++size)
            from = step(from);
        std::vector<Way> out;
        for (auto& [order, found] : ways_)
            if (out.size() < kMostWays && is_proven(found.first, found.second.outcome))
                out.push_back(std::move(found.second));
        return out;
    }

   private:
    uint32_t rank(const std::string& outcome) const {
        const auto outcomes = session_.draft().image().rows<Section::Outcomes>();
        uint32_t at = 0;
        while (at < outcomes.size() && session_.draft().image().text(outcomes[at].name) != outcome) ++at;
        return at;
    }

    // The decision rests on these places alone, so no other answer could change it.
    void collect_options() {
        const auto nodes = session_.draft().image().rows<Section::Nodes>();
        for (const Fact& fact : session_.facts()) {
            const auto place = session_.draft().find(fact.path);
            if (!place) continue;
            const auto& node = nodes[place->node];
            const bool identity =
                (node.flags & bytecode::kKey) != 0 || place->node == session_.draft().image().policy().as_of_node;
            const auto is_list = [&](uint32_t at) { return static_cast<NodeKind>(nodes[at].kind) == NodeKind::List; };
            const bool records =
                is_list(place->node) && static_cast<NodeKind>(nodes[node.children.first].kind) == NodeKind::Object;
            const bool listed = place->value != nullptr && place->value->kind == Json::Kind::Array;
            // What was listed is no answer to be given otherwise; what stands in it is. A list of single values is one answer.
            // What to try next to a confidential value would tell of it.
            if (identity || fact.confidential || (records && listed) || is_list(node.parent)) continue;
            const size_t index = places_.size();
            places_.push_back(fact);
            for (Json& value : answers_to_try(session_.draft(), *place)) options_.push_back({index, std::move(value)});
        }
    }

    Json record_with(const Variant& variant) const {
        Draft draft = session_.draft();
        for (const size_t option : variant) draft.set(places_[options_[option].place].path, options_[option].value);
        return draft.record();
    }

    // Every variant with one more answer. Those that change the outcome are ways; of the others, the most promising are returned.
    std::vector<Variant> step(const std::vector<Variant>& from) {
        std::set<Variant> all;
        for (const Variant& variant : from)
            for (size_t option = 0; option < options_.size() && all.size() < kMostTrials; ++option)
                if (Variant next = with(variant, option); !next.empty() && !holds_a_way(next))
                    all.insert(std::move(next));
        const std::vector<Variant> variants(all.begin(), all.end());
        std::vector<Json> records;
        for (const Variant& variant : variants) records.push_back(record_with(variant));
        const auto verdicts = trials_.decide(records);
        std::map<std::tuple<size_t, uint32_t, size_t>, Variant> promising;
        std::vector<std::pair<Variant, Verdict>> found;
        for (size_t i = 0; i < variants.size(); ++i) {
            if (!verdicts[i]) continue;
            if (verdicts[i]->outcome != now_.outcome) {
                found.emplace_back(variants[i], *verdicts[i]);
            } else if (!(*verdicts[i] == now_) || verdicts[i]->held_by < now_.held_by) {
                promising.emplace(std::tuple(verdicts[i]->held_by, rank(verdicts[i]->at_most), i), variants[i]);
            }
        }
        add_ways(found);
        std::vector<Variant> out;
        for (auto& [order, variant] : promising)
            if (out.size() < kWidth) out.push_back(std::move(variant));
        return out;
    }

    Variant with(const Variant& variant, size_t option) const {
        const bool taken = std::any_of(variant.begin(), variant.end(),
                                       [&](size_t other) { return options_[other].place == options_[option].place; });
        if (taken) return {};
        Variant out = variant;
        out.insert(std::upper_bound(out.begin(), out.end(), option), option);
        return out;
    }
    // Whether fewer of its answers do already.
    bool holds_a_way(const Variant& variant) const {
        return std::any_of(minimal_.begin(), minimal_.end(), [&](const Variant& way) {
            return std::includes(variant.begin(), variant.end(), way.begin(), way.end());
        });
    }

    // Variants that differ only in the answer to their last place, with the same outcome, are one way.
    void add_ways(const std::vector<std::pair<Variant, Verdict>>& found) {
        std::map<std::tuple<Variant, size_t, std::string>, std::vector<size_t>> grouped;
        for (const auto& [variant, verdict] : found) {
            minimal_.push_back(variant);
            const Variant rest(variant.begin(), variant.end() - 1);
            grouped[{rest, options_[variant.back()].place, verdict.outcome}].push_back(variant.back());
        }
        for (const auto& [key, last] : grouped) {
            const auto& [rest, place, outcome] = key;
            Variant variant = rest;
            variant.push_back(last.front());
            Way way;
            size_t answered = 0;
            for (const size_t option : rest) way.changes.push_back(change({option}));
            way.changes.push_back(change(last));
            for (const Change& one : way.changes) answered += one.was == "(not answered)" ? 0 : 1;
            way.outcome = outcome;
            way.lower = rank(outcome) < rank(now_.outcome);
            ways_.emplace(std::tuple(way.changes.size(), answered, way.lower ? 0 : 1, ways_.size()),
                          std::pair(std::move(variant), std::move(way)));
        }
    }

    // By itself, and with each of its answers left out.
    bool is_proven(const Variant& variant, const std::string& outcome) {
        Session alone(session_.program(), session_.options());
        if (!alone.load(write_json(record_with(variant))) || alone.decision() == nullptr) return false;
        if (verdict_of(*alone.decision(), 0).outcome != outcome) return false;
        std::vector<Json> fewer;
        for (size_t i = 0; i < variant.size() && variant.size() > 1; ++i) {
            Variant without = variant;
            without.erase(without.begin() + static_cast<ptrdiff_t>(i));
            fewer.push_back(record_with(without));
        }
        const auto verdicts = trials_.decide(fewer);
        return std::none_of(verdicts.begin(), verdicts.end(),
                            [&](const auto& verdict) { return verdict && verdict->outcome != now_.outcome; });
    }

    Change change(const std::vector<size_t>& same_place) const {
        const Fact& fact = places_[options_[same_place.front()].place];
        const auto place = session_.draft().find(fact.path);
        Change out{fact.path, fact.question, fact.said, {}, {}};
        for (const size_t option : same_place) {
            out.means.push_back(session_.draft().shown(place->node, &options_[option].value));
            out.values.push_back(options_[option].value);
        }
        return out;
    }

    const Session& session_;
    Trials trials_;
    Verdict now_;
    std::vector<Fact> places_;
    std::vector<Option> options_;
    std::vector<Variant> minimal_;
    std::map<std::tuple<size_t, size_t, int, size_t>, std::pair<Variant, Way>> ways_;  // not proven yet
};

}  // namespace

std::vector<Way> ways_to_change(const Session& session) {
    if (session.decision() == nullptr) return {};
    return Search(session).run();
}

}  // namespace proviso::session
