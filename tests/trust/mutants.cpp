// SPDX-License-Identifier: Apache-2.0
// Damaged images whose digest fits: each is refused by the loader or the verifier, or decides records on a checked build, which asserts
// at every step what the verifier believed.
#include <fmt/format.h>

#include <array>
#include <memory>
#include <stdexcept>

#include "compiler/driver/compile.h"
#include "runtime/base/checked.h"
#include "runtime/decision/decision_json.h"
#include "runtime/decision/explain.h"
#include "runtime/ingest/reader.h"
#include "tests/differential/program_writer.h"
#include "tests/image_sample/sample_image.h"
#include "tests/trust/children.h"
#include "tests/trust/mutation.h"
#include "tests/trust/promise.h"
#include "tests/trust/schema_records.h"

namespace proviso::trust {
namespace {

constexpr size_t kRecords = 1'000, kRandomPolicies = 24, kExplained = 2;
constexpr unsigned kMostSeconds = 60;  // for one mutant
enum Counter : size_t { kNotLoaded, kRefused, kRan, kDecided, kRejected };

// A valid image, and records for it.
struct Base {
    Sections sections;
    std::string block;
};

std::string records_of(const bytecode::Image& image, Random& random) {
    std::string block;
    for (size_t i = 0; i < kRecords; ++i) block += random_record(image, random) + "\n";
    return block;
}

class Bases {
   public:
    explicit Bases(uint64_t seed) : random_(seed) {
        bytecode::ImageBuilder builder;
        bytecode::sample::fill(builder);
        add(builder.finish());
        for (const char* path : {"policies/netflix", "policies/eu_ai_act"}) {
            const auto compiled = compile_path(path);
            if (!compiled || (*compiled)->image == nullptr)
                throw std::runtime_error(fmt::format("{} does not compile", path));
            add((*compiled)->image->image());
        }
        for (size_t i = 0; i < kRandomPolicies; ++i) {
            const auto compiled =
                compile_texts({{"random.proviso", differential::join(differential::random_policy(random_))}});
            if (compiled->image == nullptr) throw std::runtime_error("a random policy does not compile");
            add(compiled->image->image());
        }
    }
    // The sample as often as all others of a kind: it is small, and has rows of every kind.
    const Base& pick(Random& random) const { return random.chance(25) ? bases_.front() : random.pick(bases_); }

   private:
    void add(const bytecode::Image& image) { bases_.push_back({sections_of(image), records_of(image, random_)}); }

    Random random_;
    std::vector<Base> bases_;
};

// Everything that a user can ask of a decision.
void decide(const std::shared_ptr<const bytecode::VerifiedProgram>& program, const std::string& records, Random& random,
            std::span<uint64_t, kCounters> counters) {
    std::string block = records;
    const size_t size = block.size();
    block.append(kBlockPadding, ' ');
    Reader reader(program, {});
    reader.start(block.data(), size);
    Batch batch(program);
    Decider decider(program);
    const DecisionWriter writer(decider, DecisionFields::all());
    std::vector<Reject> rejects;
    size_t explained = 0;
    std::string line;
    while (reader.fill(batch, random.between(1, 400), rejects)) {
        decider.decide(batch);
        counters[kDecided] += batch.records();
        for (size_t i = 0; i < batch.records(); ++i) {
            line.clear();
            writer.write(i, line);
            if (line.empty()) throw std::runtime_error("a decision says nothing");
        }
        if (explained++ < kExplained && explanation_text(explain(decider, 0)).empty())
            throw std::runtime_error("an explanation says nothing");
    }
    counters[kRejected] += rejects.size();
}

bool is_schema_of(const bytecode::Image& image, const Sections& base) {
    const Sections now = sections_of(image);
    for (const bytecode::Section section : {bytecode::Section::Nodes, bytecode::Section::Choices,
                                            bytecode::Section::ChoiceValues, bytecode::Section::Strings})
        if (now[static_cast<size_t>(section)].bytes != base[static_cast<size_t>(section)].bytes) return false;
    return true;
}

void examine_one(const Bases& bases, uint64_t seed, std::span<uint64_t, kCounters> counters) {
    Random random(seed);
    const Base& base = bases.pick(random);
    const Base& other = bases.pick(random);
    auto image = bytecode::load_image(mutant(base.sections, other.sections, random));
    if (!image) {
        ++counters[kNotLoaded];
        return;
    }
    const auto program = bytecode::verify(*std::move(image));
    if (!program) {
        ++counters[kRefused];
        return;
    }
    ++counters[kRan];
    if (bytecode::disassemble(**program).empty()) throw std::runtime_error("a disassembly says nothing");
    const bytecode::Image& changed = (*program)->image();
    decide(*program, is_schema_of(changed, base.sections) ? base.block : records_of(changed, random), random, counters);
}

}  // namespace

void examine_mutants(const Scope& scope, Findings& findings) {
    if (!kChecked) throw std::runtime_error("this build asserts nothing: build the preset `checked`");
    const Bases bases(scope.seed());
    const auto seed_of = [&](uint64_t index) { return scope.seed() * 1'000'000'007 + index; };
    if (scope.only()) {
        std::array<uint64_t, kCounters> counters{};
        examine_one(bases, seed_of(*scope.only()), counters);
        return findings.count();
    }
    const auto sums = examine_in_children(
        scope.of(100'000, 5'000'000), kMostSeconds,
        [&](uint64_t index, std::span<uint64_t, kCounters> counters) { examine_one(bases, seed_of(index), counters); },
        [&](uint64_t index) { return fmt::format("mutant {} of seed {}", index, scope.seed()); }, findings);
    findings.note(
        fmt::format("{} not loaded, {} refused by the verifier, {} ran {} records each: {} decided, {} rejected",
                    sums[kNotLoaded], sums[kRefused], sums[kRan], kRecords, sums[kDecided], sums[kRejected]));
}

}  // namespace proviso::trust
