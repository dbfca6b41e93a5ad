// SPDX-License-Identifier: Apache-2.0
// Explanations are true: a record that holds only the facts which an explanation cites is decided the same; and what is said to change a
// decision does.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <set>

#include "compiler/driver/compile.h"
#include "runtime/decision/decision_json.h"
#include "runtime/session/changes.h"
#include "tests/differential/program_writer.h"
#include "tests/differential/record_writer.h"
#include "tests/process/process.h"

namespace proviso::session {
namespace {

using differential::Random;

std::string decision(const Decider& decider, std::string_view keys) {
    std::string out, unknown;
    DecisionWriter(decider, *DecisionFields::parse(keys, unknown)).write(0, out);
    return out;
}

// What stands in `rules`, each instance by itself.
std::set<std::string> instances(const Decider& decider) {
    const Places places(decider.machine());
    std::set<std::string> out;
    for (const RuleHit& hit : decider.hits(0)) {
        const auto& rule = decider.image().rows<bytecode::Section::Rules>()[hit.rule];
        out.insert(fmt::format("{} {} {}: {}", decider.image().text(rule.id),
                               places.instance_path(rule.domain, hit.row), hit.open,
                               decider.text(rule.because, hit.row)));
    }
    return out;
}

constexpr std::string_view kKeys = "as_of,outcome,at_least,at_most,open_questions,obligations,notes";

// Whether the record is decided at all; then the facts must decide it the same.
bool check_record(Session& session, const std::string& text) {
    if (!session.load(text) || session.decision() == nullptr) return false;
    const std::string before = decision(*session.decision(), kKeys);
    const std::set<std::string> rules = instances(*session.decision());
    const std::string rebuilt = write_json(record_of(session.facts(), session.program()));
    CAPTURE(text);
    CAPTURE(rebuilt);
    const Done loaded = session.load(rebuilt);
    CHECK_MESSAGE(loaded.has_value(), (loaded ? std::string() : loaded.error()));
    REQUIRE_MESSAGE(session.decision() != nullptr, session.problem());
    CHECK(decision(*session.decision(), kKeys) == before);
    const std::set<std::string> after = instances(*session.decision());
    CHECK(std::includes(after.begin(), after.end(), rules.begin(), rules.end()));
    return true;
}

// As many records as the build has time for.
size_t records_wanted() {
    const char* percent = std::getenv("PROVISO_TRUST_PERCENT");
    return percent == nullptr ? 10'000 : 100 * std::strtoull(percent, nullptr, 10);
}

size_t check_records(const Compilation& compilation, size_t count, Random& random) {
    REQUIRE(compilation.image != nullptr);
    Session session(compilation.image, {});
    size_t decided = 0;
    for (size_t i = 0; i < count; ++i)
        decided += check_record(session, differential::random_record_text(
                                             differential::random_record(*compilation.program, random), random))
                       ? 1
                       : 0;
    return decided;
}

// Each way, applied to the record, brings the outcome that it names; with one answer less it does not.
void check_ways(const Session& from) {
    const std::string now = verdict_of(*from.decision(), 0).outcome;
    size_t fewest = 1;
    for (const Way& way : ways_to_change(from)) {
        CHECK(way.changes.size() >= fewest);
        fewest = way.changes.size();
        CHECK(way.outcome != now);
        for (const Json& last : way.changes.back().values) {
            Draft draft = from.draft();
            for (const Change& change : way.changes) REQUIRE(draft.set(change.path, change.values.front()));
            REQUIRE(draft.set(way.changes.back().path, last));
            Session alone(from.program(), {});
            REQUIRE(alone.load(write_json(draft.record())));
            CHECK(verdict_of(*alone.decision(), 0).outcome == way.outcome);
        }
    }
}

}  // namespace

TEST_CASE("explanations: random records are decided the same from the facts cited alone") {
    const size_t wanted = records_wanted();
    size_t decided = 0;
    Random random(20251129);
    for (const char* path : {"policies/netflix", "policies/california", "policies/eu_ai_act",
                             "policies/sag_aftra/sag_aftra_2026.proviso"}) {
        CAPTURE(path);
        const auto compiled = compile_path(path);
        REQUIRE(compiled);
        const size_t count = std::string_view(path).ends_with("netflix") ? wanted * 4 / 10 : wanted / 10;
        decided += check_records(**compiled, count, random);
    }
    for (uint64_t seed = 1; decided < wanted; ++seed) {
        CAPTURE(seed);
        const auto compilation =
            compile_texts({{"p.proviso", differential::join(differential::random_policy(random))}});
        decided += check_records(*compilation, 40, random);
    }
    MESSAGE(decided, " records were rebuilt");
}

TEST_CASE("explanations: what would change a decision does change it") {
    const auto compiled = compile_path("policies/netflix");
    REQUIRE(compiled);
    // In builds that are not optimised, fewer: of four uses there are many pairs of answers to try.
    const bool is_fast = records_wanted() >= 10'000;
    size_t found = 0;
    for (const std::string name : {"mood_board", "ransom_note", "unread_terms", "four_uses"}) {
        if (!is_fast && name == "four_uses") continue;
        CAPTURE(name);
        Session session((*compiled)->image, {});
        REQUIRE(session.load(testing::read_text(fmt::format("policies/netflix/samples/{}.json", name))));
        found += ways_to_change(session).size();
        check_ways(session);
    }
    CHECK(found > (is_fast ? 10 : 5));
    Random random(7);
    for (uint64_t seed = 1; seed <= (is_fast ? 30 : 10); ++seed) {
        CAPTURE(seed);
        const auto compilation =
            compile_texts({{"p.proviso", differential::join(differential::random_policy(random))}});
        Session session(compilation->image, {});
        const std::string text =
            differential::random_record_text(differential::random_record(*compilation->program, random), random);
        if (session.load(text) && session.decision() != nullptr) check_ways(session);
    }
}

}  // namespace proviso::session
