// SPDX-License-Identifier: Apache-2.0
#include "runtime/session/interview.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "runtime/decision/causes.h"
#include "runtime/decision/places.h"
#include "runtime/session/words.h"

namespace proviso::session {

using bytecode::kNone;
using bytecode::NodeKind;
using bytecode::NodeRow;
using bytecode::Section;

namespace {

constexpr size_t kMostPairs = 4000;
constexpr size_t kPairsAtOnce = 500;
constexpr size_t kMostProspects = 8;

const NodeRow& row(const Draft& draft, uint32_t node) { return draft.image().rows<Section::Nodes>()[node]; }
NodeKind kind(const Draft& draft, uint32_t node) { return static_cast<NodeKind>(row(draft, node).kind); }
bool is_list_of_records(const Draft& draft, uint32_t node) {
    return kind(draft, node) == NodeKind::List && kind(draft, row(draft, node).children.first) == NodeKind::Object;
}

// Whether a list on the way to the place was not answered: then the list is what there is to ask for.
bool lies_in_unanswered_list(const Draft& draft, std::string_view path) {
    for (size_t at = path.find('['); at != std::string_view::npos; at = path.find('[', at + 1)) {
        const auto list = draft.find(path.substr(0, at));
        if (!list || list->value == nullptr || list->value->kind != Json::Kind::Array) return true;
    }
    return false;
}

std::string question_of(const Draft& draft, const std::string& path, uint32_t node) {
    const std::string_view own = draft.image().text(row(draft, node).question);
    return own.empty() ? path + "?" : std::string(own);
}

size_t elements_of(const Json* list) {
    return list == nullptr || list->kind != Json::Kind::Array ? 0 : list->items.size();
}

// An element with what it can't do without.
Json new_element(const Draft& draft, uint32_t element, std::string_view name) {
    Json out = Json::object();
    const bytecode::Range children = row(draft, element).children;
    for (uint32_t child = children.first; child < children.first + children.count; ++child) {
        const std::string_view field = draft.image().text(row(draft, child).name);
        const bool required = (row(draft, child).flags & bytecode::kRequired) != 0;
        if ((row(draft, child).flags & bytecode::kKey) != 0 && kind(draft, child) == NodeKind::Text) {
            if (!name.empty()) out.at(field) = Json::string(std::string(name));
        } else if (required) {
            const auto values = answers_to_try(draft, {std::string(field), child, nullptr});
            if (!values.empty()) out.at(field) = values.front();
        }
    }
    return out;
}

// Elements that the list could go on with: one of which nothing is known, and one for each answer in it.
std::vector<Json> elements_to_try(const Draft& draft, uint32_t element) {
    const Json plain = new_element(draft, element, "another one");
    std::vector<Json> out = {plain};
    const bytecode::Range children = row(draft, element).children;
    for (uint32_t child = children.first; child < children.first + children.count; ++child) {
        const std::string_view field = draft.image().text(row(draft, child).name);
        if ((row(draft, child).flags & bytecode::kKey) != 0) continue;
        for (Json& value : answers_to_try(draft, {std::string(field), child, nullptr})) {
            Json& made = out.emplace_back(plain);
            made.at(field) = std::move(value);
        }
    }
    return out;
}

// The same with each two answers together.
std::vector<Json> elements_with_two(const Draft& draft, uint32_t element) {
    std::vector<Json> out;
    const bytecode::Range children = row(draft, element).children;
    const auto answers = [&](uint32_t child) {
        const bool key = (row(draft, child).flags & bytecode::kKey) != 0;
        return key ? std::vector<Json>() : answers_to_try(draft, {std::string(), child, nullptr});
    };
    const auto name = [&](uint32_t child) { return draft.image().text(row(draft, child).name); };
    const Json plain = new_element(draft, element, "another one");
    for (uint32_t first = children.first; first < children.first + children.count; ++first) {
        for (const Json& value : answers(first)) {
            Json one = plain;
            one.at(name(first)) = value;
            for (uint32_t second = first + 1; second < children.first + children.count; ++second) {
                for (Json& other : answers(second)) {
                    if (out.size() == kMostPairs) return out;
                    out.emplace_back(one).at(name(second)) = std::move(other);
                }
            }
        }
    }
    return out;
}

Json with_element(const Json* list, Json element) {
    Json out = list == nullptr || list->kind != Json::Kind::Array ? Json::array() : *list;
    out.items.push_back(std::move(element));
    return out;
}

bool is_one_of(const std::string& word, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_unsure(const std::string& word) {
    return is_one_of(word, {"unsure", "not sure", "don't know", "i don't know", "no idea"});
}

}  // namespace

std::vector<std::pair<std::string, std::string>> words_of_choice(const Draft& draft, uint32_t node) {
    if (kind(draft, node) == NodeKind::List) node = row(draft, node).children.first;
    std::vector<std::pair<std::string, std::string>> out;
    if (kind(draft, node) != NodeKind::Choice) return out;
    const bytecode::Image& image = draft.image();
    const auto range = image.rows<Section::Choices>()[row(draft, node).choice].values;
    for (const auto& value : image.rows<Section::ChoiceValues>().subspan(range.first, range.count))
        out.emplace_back(image.text(value.name), image.text(value.label));
    return out;
}

Interview::Interview(Session& session, std::function<void()> changed)
    : session_(session), changed_(std::move(changed)) {}

// ---- what to ask ----

std::optional<Asked> Interview::next() {
    waiting_.clear();
    prospects_.clear();
    if (session_.decision() == nullptr) return what_is_missing();
    std::vector<Candidate> all = candidates();
    find_held_up(all);
    try_each(all);
    const auto changes = [](const Candidate& candidate) { return candidate.changes; };
    if (std::none_of(all.begin(), all.end(), changes) && waits()) try_pairs(all);
    if (std::none_of(all.begin(), all.end(), changes)) try_in_elements(all);
    std::erase_if(all, [](const Candidate& candidate) { return !candidate.changes; });
    // Of equals the first in the record; a further element comes after all that is asked about those there are.
    const auto weight = [](const Candidate& candidate) {
        return candidate.asked.kind == Asked::Kind::Another ? -1 : static_cast<ptrdiff_t>(candidate.holds_up.size());
    };
    const auto chosen = std::max_element(all.begin(), all.end(),
                                         [&](const Candidate& a, const Candidate& b) { return weight(a) < weight(b); });
    if (chosen == all.end()) return std::nullopt;
    prepare(*chosen);
    return chosen->asked;
}

// Without it there is no decision at all.
std::optional<Asked> Interview::what_is_missing() const {
    const std::string& path = session_.problem_path();
    const auto place = path.empty() ? tl::make_unexpected(std::string()) : session_.draft().find(path);
    if (!place || place->value != nullptr || standing_.skipped.contains(path)) return std::nullopt;
    const bool records = is_list_of_records(session_.draft(), place->node);
    return Asked{records ? Asked::Kind::First : Asked::Kind::Field, path, place->node,
                 question_of(session_.draft(), path, place->node)};
}

std::vector<Interview::Candidate> Interview::candidates() const {
    std::vector<Candidate> out;
    for (const Fact& fact : session_.facts())
        if (fact.value.kind == Json::Kind::Null) add_field(fact, out);
    for (const std::string& list : standing_.growing)
        if (!standing_.closed.contains(list)) add_another(list, out);
    return out;
}

void Interview::add_field(const Fact& fact, std::vector<Candidate>& out) const {
    const Draft& draft = session_.draft();
    if (standing_.skipped.contains(fact.path) || lies_in_unanswered_list(draft, fact.path)) return;
    const auto place = draft.find(fact.path);
    if (!place || place->value != nullptr) return;
    Candidate candidate;
    const bool records = is_list_of_records(draft, place->node);
    candidate.asked = {records ? Asked::Kind::First : Asked::Kind::Field, fact.path, place->node,
                       question_of(draft, fact.path, place->node)};
    candidate.values = answers_to_try(draft, *place);
    if (records) {
        candidate.values = {Json::array()};
        for (Json& element : elements_to_try(draft, row(draft, place->node).children.first))
            candidate.values.push_back(with_element(nullptr, std::move(element)));
    }
    out.push_back(std::move(candidate));
}

void Interview::add_another(const std::string& list, std::vector<Candidate>& out) const {
    const Draft& draft = session_.draft();
    const auto place = draft.find(list);
    if (!place || place->value == nullptr) return;
    Candidate candidate;
    candidate.asked = {Asked::Kind::Another, list, place->node, question_of(draft, list, place->node)};
    for (Json& element : elements_to_try(draft, row(draft, place->node).children.first))
        candidate.values.push_back(with_element(place->value, std::move(element)));
    out.push_back(std::move(candidate));
}

bool Interview::waits() const {
    const Decider& decider = *session_.decision();
    const auto hits = decider.hits(0);
    return std::any_of(hits.begin(), hits.end(),
                       [&](const RuleHit& hit) { return hit.open && decider.matters(0, hit); });
}

void Interview::find_held_up(std::vector<Candidate>& candidates) const {
    const Decider& decider = *session_.decision();
    const Places places(decider.machine());
    std::map<std::string, Candidate*> by_path;
    for (Candidate& candidate : candidates) by_path.emplace(candidate.asked.path, &candidate);
    Causes causes(decider.machine());
    for (const RuleHit& hit : decider.hits(0)) {
        if (!hit.open || !decider.matters(0, hit)) continue;
        causes.clear();
        causes.add(decider.image().rows<Section::Rules>()[hit.rule].applies, hit.row);
        for (const auto& [place, cause] : causes.found()) {
            const auto found = by_path.find(places.path(place));
            if (found != by_path.end()) found->second->holds_up.emplace_back(hit.rule, hit.row);
        }
    }
}

void Interview::try_each(std::vector<Candidate>& candidates) const {
    Attempts attempts;
    for (size_t i = 0; i < candidates.size(); ++i) {
        for (const Json& value : candidates[i].values) {
            Draft draft = session_.draft();
            if (draft.set(candidates[i].asked.path, value)) attempts.add(draft.record(), i, i);
        }
    }
    note_changes(attempts, candidates);
}

// What a further element brings may take two answers in it, as in `u.colour is red and u.seen`.
void Interview::try_in_elements(std::vector<Candidate>& candidates) const {
    Attempts attempts;
    for (size_t i = 0; i < candidates.size(); ++i) {
        const Asked& asked = candidates[i].asked;
        if (asked.kind == Asked::Kind::Field) continue;
        const auto list = session_.draft().find(asked.path);
        for (Json& element : elements_with_two(session_.draft(), row(session_.draft(), asked.node).children.first)) {
            Draft draft = session_.draft();
            if (draft.set(asked.path, with_element(list ? list->value : nullptr, std::move(element))))
                attempts.add(draft.record(), i, i);
        }
    }
    note_changes(attempts, candidates);
}

// Where no answer alone changes anything, two together may, as in `a and b or not a and c`. One of them at least holds up a rule.
void Interview::try_pairs(std::vector<Candidate>& candidates) const {
    const auto rest = std::stable_partition(candidates.begin(), candidates.end(),
                                            [](const Candidate& candidate) { return !candidate.holds_up.empty(); });
    const auto holding = static_cast<size_t>(rest - candidates.begin());
    Attempts attempts;
    size_t tried = 0;
    for (size_t i = 0; i < holding; ++i) {
        for (size_t j = i + 1; j < candidates.size(); ++j) {
            const size_t pairs = candidates[i].values.size() * candidates[j].values.size();
            if (tried + pairs > kMostPairs) continue;
            tried += pairs;
            add_pairs(candidates, i, j, attempts);
            if (attempts.records.size() < kPairsAtOnce) continue;
            if (note_changes(attempts, candidates)) return;
            attempts = {};
        }
    }
    note_changes(attempts, candidates);
}

void Interview::add_pairs(const std::vector<Candidate>& candidates, size_t i, size_t j, Attempts& attempts) const {
    for (const Json& value : candidates[i].values) {
        Draft first = session_.draft();
        if (!first.set(candidates[i].asked.path, value)) continue;
        for (const Json& other : candidates[j].values) {
            Draft both = first;
            if (both.set(candidates[j].asked.path, other)) attempts.add(both.record(), i, j);
        }
    }
}

bool Interview::note_changes(const Attempts& attempts, std::vector<Candidate>& candidates) const {
    const Verdict now = verdict_of(*session_.decision(), 0);
    const auto verdicts = Trials(session_.program(), session_.options()).decide(attempts.records);
    bool any = false;
    for (size_t i = 0; i < verdicts.size(); ++i) {
        if (!verdicts[i] || *verdicts[i] == now) continue;
        candidates[attempts.of[i].first].changes = candidates[attempts.of[i].second].changes = any = true;
    }
    return any;
}

// What can be told of it, if somebody asks.
void Interview::prepare(const Candidate& chosen) {
    const Decider& decider = *session_.decision();
    const bytecode::Image& image = decider.image();
    const Places places(decider.machine());
    for (const auto& [index, at] : chosen.holds_up) {
        const bytecode::RuleRow& rule = image.rows<Section::Rules>()[index];
        std::string line(image.text(rule.id));
        if (rule.domain != 0) line += " for " + places.instance_path(rule.domain, at);
        if (rule.outcome != kNone)
            line +=
                fmt::format(", which would bring {}", image.text(image.rows<Section::Outcomes>()[rule.outcome].name));
        waiting_.push_back(fmt::format("{}: “{}”", line, image.text(rule.text)));
    }
    if (chosen.asked.kind != Asked::Kind::Field || session_.draft().image().is_confidential(chosen.asked.node)) return;
    std::vector<Json> records;
    std::vector<std::string> said;
    for (const Json& value : chosen.values) {
        Draft draft = session_.draft();
        if (records.size() == kMostProspects || !draft.set(chosen.asked.path, value)) continue;
        records.push_back(draft.record());
        said.push_back(draft.shown(chosen.asked.node, &value));
    }
    const auto verdicts = Trials(session_.program(), session_.options()).decide(records);
    for (size_t i = 0; i < records.size(); ++i)
        if (verdicts[i]) prospects_.push_back({std::move(said[i]), *verdicts[i]});
}

// ---- answers ----

Done Interview::answer(const Asked& asked, std::string_view text) {
    if (asked.kind == Asked::Kind::Field) return answer_field(asked, text);
    const std::string word = folded(text);
    if (word.empty()) return tl::make_unexpected(std::string("an answer is missing: yes, no, or a name"));
    if (is_unsure(word) && asked.kind == Asked::Kind::First) return leave_unsure(asked);
    if (is_unsure(word))
        return tl::make_unexpected(std::string("answer with yes, no or its name; `skip` leaves it open"));
    if (!is_one_of(word, {"no", "n", "none"})) return add_element(asked, text);
    if (asked.kind == Asked::Kind::First) return change(asked.path, Json::array());
    begin_step();
    standing_.closed.insert(asked.path);
    return {};
}

Done Interview::add_element(const Asked& asked, std::string_view name) {
    const Draft& draft = session_.draft();
    const auto place = draft.find(asked.path);
    if (!place) return tl::make_unexpected(place.error());
    const uint32_t element = row(draft, asked.node).children.first;
    const bytecode::Range children = row(draft, element).children;
    uint32_t key = kNone;
    for (uint32_t child = children.first; child < children.first + children.count; ++child)
        if ((row(draft, child).flags & bytecode::kKey) != 0 && kind(draft, child) == NodeKind::Text) key = child;
    const size_t number = elements_of(place->value) + 1;
    Json made = Json::object();
    if (is_one_of(folded(name), {"yes", "y"})) {
        const bool required = key != kNone && (row(draft, key).flags & bytecode::kRequired) != 0;
        if (required) made.at(draft.image().text(row(draft, key).name)) = Json::string(std::to_string(number));
    } else if (key == kNone) {
        return tl::make_unexpected(std::string("answer with yes or no"));
    } else {
        const std::string_view field = draft.image().text(row(draft, key).name);
        for (size_t i = 0; i + 1 < number; ++i) {
            const Json* taken = place->value->items[i].find(field);
            if (taken != nullptr && taken->is_string(trimmed(name)))
                return tl::make_unexpected(fmt::format("there is one called `{}` already", trimmed(name)));
        }
        made.at(field) = Json::string(std::string(trimmed(name)));
    }
    Done done = change(asked.path, with_element(place->value, std::move(made)));
    if (done) standing_.growing.insert(asked.path);
    return done;
}

Done Interview::answer_field(const Asked& asked, std::string_view text) {
    const Draft& draft = session_.draft();
    const bool list = kind(draft, asked.node) == NodeKind::List;
    const auto choices = words_of_choice(draft, asked.node);
    const uint32_t single = list ? row(draft, asked.node).children.first : asked.node;
    const std::string word = folded(text);
    const auto one = [&](std::string_view part) -> tl::expected<Json, std::string> {
        const auto number = number_in(trimmed(part));
        if (number && *number >= 1 && *number <= choices.size()) return Json::string(choices[*number - 1].first);
        return draft.read(single, part);
    };
    tl::expected<Json, std::string> value;
    if (is_unsure(word) && kind(draft, single) != NodeKind::Text) return leave_unsure(asked);
    if (!list || word.starts_with('[')) {
        value = list ? draft.read(asked.node, text) : one(text);
    } else {
        value = Json::array();
        if (word.empty())
            value = tl::make_unexpected(fmt::format("takes {}; nothing was given", draft.expected(asked.node)));
        for (size_t at = 0; value && at <= text.size() && !is_one_of(word, {"no", "none"});) {
            const size_t comma = std::min(text.find(',', at), text.size());
            auto item = one(text.substr(at, comma - at));
            if (!item) return tl::make_unexpected(fmt::format("`{}` {}", asked.path, item.error()));
            value->items.push_back(std::move(*item));
            at = comma + 1;
        }
    }
    // What is wrong with a list quotes it.
    if (!value && draft.image().is_confidential(asked.node) && !word.empty())
        return tl::make_unexpected(fmt::format("`{}` takes {}", asked.path, draft.expected(asked.node)));
    if (!value) return tl::make_unexpected(fmt::format("`{}` {}", asked.path, value.error()));
    if (value->kind == Json::Kind::Null) return tl::make_unexpected(std::string("to leave it open, answer with skip"));
    return change(asked.path, *value);
}

Done Interview::leave_unsure(const Asked& asked) {
    const Draft& draft = session_.draft();
    if ((row(draft, asked.node).flags & bytecode::kRequired) != 0)
        return tl::make_unexpected(
            fmt::format("`{}` can't be left unsure; it takes {}", asked.path, draft.expected(asked.node)));
    return change(asked.path, Json::string("unsure"));
}

Done Interview::change(std::string_view path, const Json& value) {
    begin_step();
    Done done = session_.set(path, value);
    if (!done) steps_.pop_back();
    if (done && changed_) changed_();
    return done;
}

void Interview::skip(const Asked& asked) {
    begin_step();
    (asked.kind == Asked::Kind::Another ? standing_.closed : standing_.skipped).insert(asked.path);
}

bool Interview::back() {
    if (steps_.empty()) return false;
    while (session_.changes() > steps_.back().changes) session_.undo();
    standing_ = std::move(steps_.back().before);
    steps_.pop_back();
    if (changed_) changed_();
    return true;
}

}  // namespace proviso::session
