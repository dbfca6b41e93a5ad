// SPDX-License-Identifier: Apache-2.0
#include "runtime/session/session.h"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/decision/facts.h"

namespace proviso::session {

using bytecode::kNone;
using bytecode::NodeKind;
using bytecode::Section;

namespace {

constexpr size_t kMostUndone = 1000;

// The list's elements as what tells them apart.
Json skeleton(const Draft& draft, uint32_t list, const Json& value) {
    const auto nodes = draft.image().rows<Section::Nodes>();
    const auto& element = nodes[nodes[list].children.first];
    if (value.kind != Json::Kind::Array) return value;
    Json out = Json::array();
    for (const Json& item : value.items) {
        Json& made = out.items.emplace_back();
        if (static_cast<NodeKind>(element.kind) != NodeKind::Object) continue;
        made = Json::object();
        for (uint32_t child = element.children.first; child < element.children.first + element.children.count;
             ++child) {
            const std::string_view name = draft.image().text(nodes[child].name);
            const Json* found = item.find(name);
            if ((nodes[child].flags & bytecode::kKey) != 0 && found != nullptr) made.at(name) = *found;
        }
    }
    return out;
}

// A record that must be there is told by itself only where no answer in it is.
std::vector<Fact> without_those_told(const std::vector<Fact>& facts) {
    std::vector<Fact> out;
    for (const Fact& fact : facts) {
        const auto in_it = [&](const Fact& other) {
            return other.value.kind != Json::Kind::Null && other.path.starts_with(fact.path + ".");
        };
        const bool record = fact.value == Json::object();
        if (!record || std::none_of(facts.begin(), facts.end(), in_it)) out.push_back(fact);
    }
    return out;
}

}  // namespace

Verdict verdict_of(const Decider& decider, size_t record) {
    const auto name = [&](uint32_t outcome) {
        return std::string(decider.image().text(decider.image().rows<Section::Outcomes>()[outcome].name));
    };
    const Outcome& outcome = decider.outcome(record);
    size_t held_by = 0;
    for (const RuleHit& hit : decider.hits(record)) {
        const auto& rule = decider.image().rows<Section::Rules>()[hit.rule];
        held_by += (hit.open ? rule.counts_as : rule.outcome) == outcome.outcome ? 1 : 0;
    }
    return {name(outcome.outcome), name(outcome.at_least), name(outcome.at_most), decider.obligations(record), held_by};
}

Session::Session(std::shared_ptr<const bytecode::VerifiedProgram> program, ReaderOptions options)
    : program_(program),
      options_(std::move(options)),
      draft_(program),
      single_(std::make_unique<SingleRecord>(program, options_)) {
    decide();
}

void Session::decide() {
    problem_.clear();
    problem_path_.clear();
    incomplete_ = false;
    const auto decided = single_->decide(text());
    if (decided) return;
    const RecordFault& fault = decided.error();
    problem_ = fault.fault.message;
    problem_path_ = fault.path;
    incomplete_ = fault.fault.code == FaultCode::RecordMissingField || fault.fault.code == FaultCode::RecordNotInForce;
}

// A record that was not accepted before may have any change but one that is wrong itself.
Done Session::keep_if_accepted(Json before, std::string_view path) {
    const std::string problem_before = problem_;
    decide();
    const bool own =
        problem_path_.empty() || std::string_view(problem_path_).starts_with(path.substr(0, path.find_first_of("[.")));
    if (!problem_.empty() && !incomplete_ && (problem_before.empty() || own) && problem_ != problem_before) {
        std::string message = std::move(problem_);
        draft_.replace(std::move(before));
        decide();
        return tl::make_unexpected(std::move(message));
    }
    if (!(before == draft_.record())) remember(std::move(before));
    return {};
}

void Session::remember(Json before) {
    if (history_.size() == kMostUndone) history_.erase(history_.begin());
    history_.push_back(std::move(before));
}

Done Session::set(std::string_view path, std::string_view value) {
    Json before = draft_.record();
    if (Done done = draft_.set(path, value); !done) return done;
    return keep_if_accepted(std::move(before), path);
}

Done Session::set(std::string_view path, Json value) {
    Json before = draft_.record();
    if (Done done = draft_.set(path, std::move(value)); !done) return done;
    return keep_if_accepted(std::move(before), path);
}

Done Session::unset(std::string_view path) {
    Json before = draft_.record();
    if (Done done = draft_.unset(path); !done) return done;
    return keep_if_accepted(std::move(before), path);
}

Done Session::load(std::string_view json) {
    std::string error;
    const auto refuse = [&](std::string message) {
        decide();  // the one before again
        return tl::make_unexpected(std::move(message));
    };
    if (const auto decided = single_->decide(json); !decided) {
        const bool missing = decided.error().fault.code == FaultCode::RecordMissingField;
        if (!missing) return refuse(decided.error().fault.message);
    }
    auto record = read_value(json, error);
    if (!record || record->kind != Json::Kind::Object)
        return refuse(error.empty() ? "a record is an object, { … }" : error);
    Json before = draft_.record();
    draft_.replace(std::move(*record));
    decide();
    remember(std::move(before));
    return {};
}

void Session::clear() {
    remember(draft_.record());
    draft_.replace(Json::object());
    decide();
}

bool Session::undo() {
    if (history_.empty()) return false;
    draft_.replace(std::move(history_.back()));
    history_.pop_back();
    decide();
    return true;
}

void Session::replace_policy(std::shared_ptr<const bytecode::VerifiedProgram> program) {
    single_ = std::make_unique<SingleRecord>(program, options_);
    draft_.replace_program(program);
    program_ = std::move(program);
    decide();
}

std::vector<Fact> Session::facts() const {
    std::vector<Fact> out;
    const Decider& decider = single_->decider();
    const Places places(decider.machine());
    const auto nodes = draft_.image().rows<Section::Nodes>();
    for (const Place& place : facts_of_decision(decider, 0)) {
        const auto kind = static_cast<NodeKind>(nodes[place.node].kind);
        if (kind == NodeKind::Object) {
            if ((nodes[place.node].flags & bytecode::kRequired) != 0)
                out.push_back({places.path(place), "given", {}, Json::object()});
            continue;
        }
        Fact fact;
        fact.path = places.path(place);
        fact.question = draft_.image().text(nodes[place.node].question);
        const auto found = draft_.find(fact.path);
        if (found && found->value != nullptr)
            fact.value = kind == NodeKind::List ? skeleton(draft_, place.node, *found->value) : *found->value;
        fact.confidential = draft_.image().is_confidential(place.node);
        fact.said = draft_.shown(place.node, found ? found->value : nullptr);
        out.push_back(std::move(fact));
    }
    return without_those_told(out);
}

Json record_of(const std::vector<Fact>& facts, const std::shared_ptr<const bytecode::VerifiedProgram>& program) {
    Draft draft(program);
    for (const Fact& fact : facts)
        if (fact.value.kind != Json::Kind::Null) draft.set(fact.path, fact.value);
    return draft.record();
}

}  // namespace proviso::session
