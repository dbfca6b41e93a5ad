// SPDX-License-Identifier: Apache-2.0
// The interview asks nothing in vain, and does not end too early. Both are checked by brute force: every value that a question could be
// answered with is decided.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <set>

#include "compiler/driver/compile.h"
#include "runtime/session/interview.h"
#include "tests/differential/program_writer.h"
#include "tests/differential/record_writer.h"

namespace proviso::session {
namespace {

using differential::Random;

constexpr size_t kMostQuestions = 400;  // of one interview

// As many records as the build has time for.
size_t records_wanted() {
    const char* percent = std::getenv("PROVISO_TRUST_PERCENT");
    return percent == nullptr ? 200 : 2 * std::strtoull(percent, nullptr, 10);
}

struct Counted {
    size_t interviews = 0, questions = 0, only_with_another = 0;
};

// The list with a further element: one of which only is known what it can't do without, and one for each answer in it.
std::vector<Json> lists_with_another(const Session& session, const PlaceInRecord& list) {
    Draft draft = session.draft();
    if (list.value == nullptr) REQUIRE(draft.set(list.path, Json::array()));
    const std::string element = fmt::format("{}[{}]", list.path, draft.find(list.path)->value->items.size() + 1);
    REQUIRE(draft.set(element, Json::object()));
    std::vector<PlaceInRecord> inside;
    for (const PlaceInRecord& inner : draft.places())
        if (inner.path.starts_with(element + ".")) inside.push_back({inner.path, inner.node, nullptr});
    for (const PlaceInRecord& inner : inside) {
        const uint32_t flags = draft.image().rows<bytecode::Section::Nodes>()[inner.node].flags;
        const std::vector<Json> values = answers_to_try(draft, inner);
        if ((flags & bytecode::kKey) != 0) REQUIRE(draft.set(inner.path, Json::string("yet another")));
        if ((flags & bytecode::kRequired) != 0 && (flags & bytecode::kKey) == 0 && !values.empty())
            REQUIRE(draft.set(inner.path, values.front()));
    }
    std::vector<Json> lists = {*draft.find(list.path)->value};
    for (const PlaceInRecord& inner : inside) {
        for (const Json& value : answers_to_try(draft, inner)) {
            Draft more = draft;
            if (more.set(inner.path, value)) lists.push_back(*more.find(list.path)->value);
        }
    }
    return lists;
}

std::vector<Json> values_of(const Session& session, const Asked& asked) {
    const auto place = session.draft().find(asked.path);
    REQUIRE(place);
    std::vector<Json> values;
    if (asked.kind != Asked::Kind::Another) values = answers_to_try(session.draft(), *place);
    if (asked.kind != Asked::Kind::Field)
        for (Json& list : lists_with_another(session, *place)) values.push_back(std::move(list));
    return values;
}

// Whether one of the records is decided otherwise.
bool changes(const Session& session, const std::vector<Json>& records) {
    const Verdict now = verdict_of(*session.decision(), 0);
    const auto verdicts = Trials(session.program(), {}).decide(records);
    return std::any_of(verdicts.begin(), verdicts.end(),
                       [&](const auto& verdict) { return verdict && !(*verdict == now); });
}

std::vector<Json> records_with(const Draft& from, const std::string& path, const std::vector<Json>& values) {
    std::vector<Json> out;
    for (const Json& value : values) {
        Draft draft = from;
        if (draft.set(path, value)) out.push_back(draft.record());
    }
    return out;
}

// Together with an answer to another place that was not answered.
bool changes_with_another(const Session& session, const Asked& asked, const std::vector<Json>& values) {
    for (const Json& value : values) {
        Draft draft = session.draft();
        if (!draft.set(asked.path, value)) continue;
        for (const PlaceInRecord& other : draft.places())
            if (other.value == nullptr &&
                changes(session, records_with(draft, other.path, answers_to_try(draft, other))))
                return true;
    }
    return false;
}

void check_question(const Session& session, const Asked& asked, Counted& counted) {
    ++counted.questions;
    const std::vector<Json> values = values_of(session, asked);
    CAPTURE(asked.path);
    CAPTURE(session.text());
    if (changes(session, records_with(session.draft(), asked.path, values))) return;
    ++counted.only_with_another;
    CHECK(changes_with_another(session, asked, values));
}

// Nothing that was left out, and not skipped, could change the decision.
void check_settled(const Session& session, const std::set<std::string>& skipped) {
    for (const PlaceInRecord& place : session.draft().places()) {
        if (place.value != nullptr || skipped.contains(place.path)) continue;
        CAPTURE(place.path);
        CAPTURE(session.text());
        CHECK_FALSE(
            changes(session, records_with(session.draft(), place.path, answers_to_try(session.draft(), place))));
    }
}

std::string random_answer(const Session& session, const Asked& asked, Random& random) {
    if (asked.kind == Asked::Kind::First) return random.pick({"yes", "no", "first"});
    if (asked.kind == Asked::Kind::Another) return random.chance(30) ? "yes" : "no";
    const auto place = session.draft().find(asked.path);
    const std::vector<Json> values = answers_to_try(session.draft(), *place);
    if (values.empty() || random.chance(10)) return "unsure";
    const Json& value = random.pick(values);
    return value.kind == Json::Kind::String ? value.text : write_json(value);
}

void interview(Session& session, Random& random, Counted& counted) {
    ++counted.interviews;
    std::set<std::string> skipped;
    Interview talk(session);
    size_t asked_so_far = 0;
    while (const auto asked = talk.next()) {
        REQUIRE(++asked_so_far < kMostQuestions);
        if (session.decision() != nullptr) check_question(session, *asked, counted);
        const bool skips = random.chance(10);
        if (!skips && talk.answer(*asked, random_answer(session, *asked, random))) continue;
        talk.skip(*asked);
        skipped.insert(asked->path);
    }
    if (session.decision() != nullptr) check_settled(session, skipped);
}

// Some of what the record says is taken out of it.
void make_partial(Session& session, Random& random) {
    const size_t percent = random.between(10, 90);
    for (const PlaceInRecord& place : std::vector<PlaceInRecord>(session.draft().places()))
        if (random.chance(percent)) session.unset(place.path);
}

void interviews_under(const std::shared_ptr<const bytecode::VerifiedProgram>& image, const sema::Program& program,
                      size_t count, Random& random, Counted& counted) {
    for (size_t i = 0; i < count; ++i) {
        Session session(image, {});
        const std::string text = differential::random_record_text(differential::random_record(program, random), random);
        if (!session.load(text)) continue;
        make_partial(session, random);
        interview(session, random, counted);
    }
}

}  // namespace

TEST_CASE("interview: asks nothing in vain, and ends settled") {
    Random random(20251129);
    const size_t wanted = records_wanted();
    Counted counted;
    for (const char* path : {"policies/netflix", "policies/california"}) {
        CAPTURE(path);
        const auto compiled = compile_path(path);
        REQUIRE(compiled);
        interviews_under((*compiled)->image, *(*compiled)->program, wanted / 10, random, counted);
    }
    while (counted.interviews < wanted) {
        const auto compilation =
            compile_texts({{"p.proviso", differential::join(differential::random_policy(random))}});
        REQUIRE(compilation->image != nullptr);
        interviews_under(compilation->image, *compilation->program, 4, random, counted);
    }
    MESSAGE(counted.interviews, " records, ", counted.questions, " questions, of which ", counted.only_with_another,
            " changed the decision only together with another");
}

TEST_CASE("interview: questions in the record's words, answers in a person's") {
    const auto compilation = compile_texts({{"p.proviso", R"(policy p
  decides R
choice Colour
  red  "Red as a rose"
  blue "Blue"
record Use
  id     : text, key
  colour : Colour, "Which colour?"
  seen   : answer, "Is it seen?"
record R
  fee  : number, "What is the fee?"
  tags : list of Colour, "Which tags?"
  uses : list of Use, "What is it used for?"
outcomes
  low
  high
  otherwise low
  when unsure low
rule r "Red things that are seen"
  for each u in uses
  when u.colour is red and u.seen
  then high
rule f "Free of charge"
  when fee is 0
  then high
rule t "Tagged as red"
  when tags contains red
  then high
)"}});
    REQUIRE(compilation->image != nullptr);
    Session session(compilation->image, {});
    Interview talk(session);
    const auto ask = [&](const char* path) {
        auto asked = talk.next();
        REQUIRE(asked);
        CHECK(asked->path == path);
        return *asked;
    };
    const Asked fee = ask("fee");
    CHECK(fee.question == "What is the fee?");
    REQUIRE(talk.waiting().size() == 1);
    CHECK(talk.waiting().front() == "f, which would bring high: “Free of charge”");
    CHECK_FALSE(talk.prospects().empty());
    CHECK_FALSE(talk.answer(fee, "a lot"));
    CHECK_FALSE(talk.answer(fee, ""));
    CHECK(talk.answer(fee, "25"));
    const Asked tags = ask("tags");
    CHECK_FALSE(talk.answer(tags, "green"));
    CHECK(talk.answer(tags, "2, Blue"));
    CHECK(session.text() == R"({"fee":25,"tags":["blue","blue"]})");
    CHECK(talk.back());
    CHECK(ask("tags").path == "tags");
    CHECK(talk.answer(tags, "none"));
    const Asked uses = ask("uses");
    CHECK(uses.kind == Asked::Kind::First);
    CHECK(talk.answer(uses, "poster"));
    const Asked colour = ask("uses[poster].colour");
    CHECK(talk.answer(colour, "red as a rose"));
    const Asked is_seen = ask("uses[poster].seen");
    talk.skip(is_seen);
    const Asked another = ask("uses");
    CHECK(another.kind == Asked::Kind::Another);
    CHECK_FALSE(talk.answer(another, "poster"));
    CHECK(talk.answer(another, "yes"));
    CHECK(talk.answer(ask("uses[2].colour"), "1"));
    CHECK(talk.answer(ask("uses[2].seen"), "not sure"));
    CHECK(talk.answer(ask("uses"), "no"));
    CHECK_FALSE(talk.next());
    CHECK(talk.back());
    CHECK(talk.back());
    CHECK(talk.answer(ask("uses[2].seen"), "y"));
    // The outcome can't get any higher, and nothing is to be done.
    CHECK_FALSE(talk.next());
    CHECK(verdict_of(*session.decision(), 0).outcome == "high");
}

}  // namespace proviso::session
