// SPDX-License-Identifier: Apache-2.0
// proviso_differential: random policies and records, decided by the engine and by the reference, which must agree byte for
// byte. Stops at the first difference, makes it small, and prints it. The same seed gives the same policies and records.
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <string_view>

#include "tests/differential/claims.h"
#include "tests/differential/comparison.h"
#include "tests/differential/coverage.h"
#include "tests/differential/record_writer.h"
#include "tests/differential/shrink.h"
#include "tests/differential/vocabulary.h"

namespace proviso::differential {
namespace {

struct Options {
    uint64_t seed = 1;
    size_t programs = 500, records = 200, pairs = 0;
    std::string policy;  // decide random records of this one instead
    bool show = false;   // print the policies and stop
    // Print what instructions met, and fail where a pattern of operands occurred fewer times.
    std::optional<uint64_t> coverage;
};

constexpr std::string_view kUsage =
    "usage: proviso_differential [--programs N] [--records N] [--pairs N] [--seed S] [--policy PATH] [--show]\n"
    "       [--coverage LEAST]\n"
    "  --pairs N      as many policies as it takes for N pairs of a policy and a record\n"
    "  --policy PATH  N random records of this policy, instead of random policies\n"
    "  --coverage LEAST  print how often each instruction met each pattern of known and unsure operands; it is a "
    "failure where one\n"
    "                 occurred fewer than LEAST times\n";

bool parse(int argc, char** argv, Options& options) {
    for (int i = 1; i < argc; ++i) {
        const std::string_view name = argv[i];
        if (name == "--show") {
            options.show = true;
            continue;
        }
        if (i + 1 == argc) return false;
        const char* text = argv[++i];
        if (name == "--policy") {
            options.policy = text;
            continue;
        }
        char* end = nullptr;
        const uint64_t value = std::strtoull(text, &end, 10);
        if (end == text || *end != '\0') return false;
        if (name == "--seed")
            options.seed = value;
        else if (name == "--programs")
            options.programs = value;
        else if (name == "--records")
            options.records = value;
        else if (name == "--pairs")
            options.pairs = value;
        else if (name == "--coverage")
            options.coverage = value;
        else
            return false;
    }
    if (options.records == 0) return false;
    if (options.pairs > 0) options.programs = (options.pairs + options.records - 1) / options.records;
    return true;
}

// How much of what can happen did happen, so that a run that exercises nothing shows.
class Tally {
   public:
    void count(const std::string& line) {
        ++lines_;
        for (const std::string_view mark : kMarks)
            if (line.find(mark) != std::string::npos) ++seen_[mark];
    }
    void print() const {
        for (const std::string_view mark : kMarks) {
            const auto found = seen_.find(mark);
            fmt::print(
                "  {:5.1f} %  {}\n",
                100.0 * static_cast<double>(found == seen_.end() ? 0 : found->second) / static_cast<double>(lines_),
                mark);
        }
    }
    // Kinds of decisions that never occurred.
    size_t missing() const { return std::size(kMarks) - seen_.size(); }

   private:
    static constexpr std::string_view kMarks[] = {"rejected",
                                                  "\"at_least\"",
                                                  "\"status\":\"applies\"",
                                                  "\"status\":\"open\"",
                                                  "\"status\":\"not met\"",
                                                  "\"blocked\"",
                                                  "\"open_questions\"",
                                                  "\"cause\":\"unsure\"",
                                                  "\"cause\":\"overflow\"",
                                                  "\"cause\":\"calendar\"",
                                                  "\"cause\":\"division by zero\"",
                                                  "\"cause\":\"not whole\"",
                                                  "\"cause\":\"currencies\"",
                                                  "\"cause\":\"nothing found\"",
                                                  "\"cause\":\"units\"",
                                                  "\"kind\":\"escalate\"",
                                                  "\"kind\":\"require\"",
                                                  "\"due\"",
                                                  "\"notes\"",
                                                  "\"because\"",
                                                  "\"for\"",
                                                  "\"rules_as_of\"",
                                                  "\"amends\""};
    size_t lines_ = 0;
    std::map<std::string_view, size_t> seen_;
};

// Neighbouring seeds, far apart.
uint64_t scattered(uint64_t seed) { return seed * 0x2545F4914F6CDD1Du; }

// Now and then one that amends another.
PolicyText policy_of(Random& random) { return random.chance(12) ? random_amendment(random) : random_policy(random); }

using MakeSubject = std::function<std::optional<Subject>(const PolicyText&)>;

void print(const Difference& difference) {
    fmt::print("engine     {}\nreference  {}\n(batch size {})\n", difference.engine, difference.reference,
               difference.batch_size);
}

void report(const MakeSubject& make, PolicyText policy, std::string record, const Difference& first) {
    const auto differs = [&](const PolicyText& text, const std::string& line) {
        const auto subject = make(text);
        return subject && subject->compare({line});
    };
    if (!differs(policy, record)) {
        fmt::print("{}\na difference that shows only among other records\nrecord     {}\n", join(policy), record);
        return print(first);
    }
    shrink(policy, record, differs);
    fmt::print("{}\na difference\nrecord     {}\n", join(policy), record);
    print(*make(policy)->compare({record}));
    fmt::print("\nbefore it was made small\n");
    print(first);
}

std::vector<std::string> random_lines(const Subject& subject, size_t count, Random& random) {
    std::vector<std::string> lines;
    for (size_t i = 0; i < count; ++i)
        lines.push_back(random_record_text(random_record(subject.program(), random), random));
    return lines;
}

// Whether all records bear out what the analysis says of the policy.
bool hold_claims(const Subject& subject, const std::vector<std::string>& records, size_t& claimed) {
    const std::vector<analysis::Claim> claims = subject.claims();
    claimed += claims.size();
    for (const std::string& record : records) {
        const auto wrong = contradiction(subject.program(), claims, record, subject.dates());
        if (!wrong) continue;
        fmt::print("{} does not hold of the record\n{}\n", *wrong, record);
        return false;
    }
    return true;
}

int run_policy(const Options& options) {
    std::string errors;
    const MakeSubject open = [&](const PolicyText&) { return Subject::open(options.policy, &errors); };
    const auto subject = open({});
    if (!subject) {
        fmt::print("{}", errors);
        return 1;
    }
    Random random(options.seed);
    const std::vector<std::string> records = random_lines(*subject, options.records, random);
    if (const auto difference = subject->compare(records)) {
        report(open, {}, records[difference->record], *difference);
        return 1;
    }
    size_t claimed = 0;
    if (!hold_claims(*subject, records, claimed)) return 1;
    Tally tally;
    for (const std::string& record : records) tally.count(subject->reference_line(record));
    fmt::print("{}, {} records: no difference\n", options.policy, options.records);
    tally.print();
    return 0;
}

// Most runs leave both clocks to the records.
reference::Dates random_dates(Random& random) {
    reference::Dates dates;
    if (random.chance(15)) dates.as_of = parse_date(random_date(random));
    if (random.chance(25)) dates.rules_as_of = parse_date(random_date(random));
    return dates;
}

std::string spelled(const reference::Dates& dates) {
    const auto said = [](const char* name, const std::optional<Date>& date) {
        return date ? fmt::format(" --{} {}", name, format_date(*date)) : std::string();
    };
    return said("as-of", dates.as_of) + said("rules-as-of", dates.rules_as_of);
}

// Whether engine and reference agree, and the analysis with them.
bool run_random_policy(const Options& options, uint64_t seed, Tally& tally, Coverage& coverage, size_t& claimed) {
    Random random(scattered(seed));
    const PolicyText policy = policy_of(random);
    std::string errors;
    auto subject = Subject::make(join(policy), &errors);
    if (!subject) {
        fmt::print("{}\nthe policy of seed {} does not compile:\n{}", join(policy), seed, errors);
        return false;
    }
    const std::vector<std::string> records = random_lines(*subject, options.records, random);
    const reference::Dates dates = random_dates(random);
    subject->set_dates(dates);
    if (const auto difference = subject->compare(records, options.coverage ? &coverage : nullptr)) {
        fmt::print("seed {}{}\n\n", seed, spelled(dates));
        const MakeSubject make = [&](const PolicyText& text) {
            auto made = Subject::make(join(text));
            if (made) made->set_dates(dates);
            return made;
        };
        report(make, policy, records[difference->record], *difference);
        return false;
    }
    if (!hold_claims(*subject, records, claimed)) {
        fmt::print("{}\nseed {}\n", join(policy), seed);
        return false;
    }
    for (size_t i = 0; i < records.size(); i += 10) tally.count(subject->reference_line(records[i]));
    return true;
}

bool is_covered(const Coverage& coverage, uint64_t least) {
    coverage.print();
    const std::vector<std::string> complaints = coverage.complaints(least);
    for (const std::string& complaint : complaints) fmt::print("{}\n", complaint);
    if (complaints.empty()) fmt::print("every instruction met every pattern of operands at least {} times\n", least);
    return complaints.empty();
}

int run(const Options& options) {
    const auto start = std::chrono::steady_clock::now();
    Tally tally;
    Coverage coverage;
    size_t claimed = 0;
    for (size_t i = 0; i < options.programs; ++i)
        if (!run_random_policy(options, options.seed + i, tally, coverage, claimed)) return 1;
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    fmt::print("{} policies, {} pairs: no difference ({:.1f} s); {} claims of the analysis hold\n", options.programs,
               options.programs * options.records, seconds, claimed);
    tally.print();
    if (options.coverage && !is_covered(coverage, *options.coverage)) return 1;
    if (options.programs < 100 || (tally.missing() == 0 && claimed > 0)) return 0;
    fmt::print("some kind of decision, or of claim, never occurred: the generator has gone blind\n");
    return 1;
}

int show(const Options& options) {
    for (size_t i = 0; i < options.programs; ++i) {
        Random random(scattered(options.seed + i));
        fmt::print("{}\n", join(policy_of(random)));
    }
    return 0;
}

}  // namespace
}  // namespace proviso::differential

int main(int argc, char** argv) {
    proviso::differential::Options options;
    if (!proviso::differential::parse(argc, argv, options)) {
        fmt::print(stderr, "{}", proviso::differential::kUsage);
        return 2;
    }
    if (options.show) return proviso::differential::show(options);
    return options.policy.empty() ? proviso::differential::run(options) : proviso::differential::run_policy(options);
}
