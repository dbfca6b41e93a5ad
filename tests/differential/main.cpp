// SPDX-License-Identifier: Apache-2.0
// proviso_differential: random policies and records, decided by the engine and by the reference, which must agree byte for
// byte. Stops at the first difference, makes it small, and prints it. The same seed gives the same policies and records.
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string_view>

#include "tests/differential/comparison.h"
#include "tests/differential/record_writer.h"
#include "tests/differential/shrink.h"

namespace proviso::differential {
namespace {

struct Options {
    uint64_t seed = 1;
    size_t programs = 500, records = 200;
    bool show = false;  // print the policies and stop
};

constexpr std::string_view kUsage =
    "usage: proviso_differential [--programs N] [--records N] [--pairs N] [--seed S] [--show]\n"
    "  --pairs N  as many policies as it takes for N pairs of a policy and a record\n";

bool parse(int argc, char** argv, Options& options) {
    for (int i = 1; i < argc; ++i) {
        const std::string_view name = argv[i];
        if (name == "--show") {
            options.show = true;
            continue;
        }
        if (i + 1 == argc) return false;
        char* end = nullptr;
        const uint64_t value = std::strtoull(argv[++i], &end, 10);
        if (*end != '\0') return false;
        if (name == "--seed")
            options.seed = value;
        else if (name == "--programs")
            options.programs = value;
        else if (name == "--records")
            options.records = value;
        else if (name == "--pairs")
            options.programs = (value + options.records - 1) / options.records;
        else
            return false;
    }
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
                                                  "\"kind\":\"escalate\"",
                                                  "\"kind\":\"require\"",
                                                  "\"due\"",
                                                  "\"notes\"",
                                                  "\"because\"",
                                                  "\"for\""};
    size_t lines_ = 0;
    std::map<std::string_view, size_t> seen_;
};

void report(uint64_t seed, PolicyText policy, std::string record) {
    const auto differs = [](const PolicyText& text, const std::string& line) {
        const auto subject = Subject::make(join(text));
        return subject && subject->compare({line});
    };
    // What shows only beside its neighbours in a batch is printed as it is.
    const bool alone = differs(policy, record);
    if (alone) shrink(policy, record, differs);
    const auto subject = Subject::make(join(policy));
    const auto difference = subject ? subject->compare({record}) : std::nullopt;
    fmt::print("difference (seed {}{})\n\n{}\nrecord     {}\n", seed, alone ? "" : ", only among other records",
               join(policy), record);
    if (difference)
        fmt::print("engine     {}\nreference  {}\n(batch size {})\n", difference->engine, difference->reference,
                   difference->batch_size);
}

int run(const Options& options) {
    const auto start = std::chrono::steady_clock::now();
    Tally tally;
    for (size_t i = 0; i < options.programs; ++i) {
        const uint64_t seed = options.seed + i;
        Random random(seed * 0x2545F4914F6CDD1Du);
        const PolicyText policy = random_policy(random);
        if (options.show) {
            fmt::print("{}\n", join(policy));
            continue;
        }
        std::string errors;
        const auto subject = Subject::make(join(policy), &errors);
        if (!subject) {
            fmt::print("{}\nthe policy of seed {} does not compile:\n{}", join(policy), seed, errors);
            return 1;
        }
        std::vector<std::string> records;
        for (size_t k = 0; k < options.records; ++k)
            records.push_back(random_record_text(random_record(subject->program(), random), random));
        if (const auto difference = subject->compare(records)) {
            report(seed, policy, records[difference->record]);
            if (!difference->engine.empty())
                fmt::print("\nfirst seen as\nengine     {}\nreference  {}\n", difference->engine,
                           difference->reference);
            return 1;
        }
        for (size_t k = 0; k < records.size(); k += 10) tally.count(subject->reference_line(records[k]));
    }
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    if (options.show) return 0;
    fmt::print("{} policies, {} pairs: no difference ({:.1f} s)\n", options.programs,
               options.programs * options.records, seconds);
    tally.print();
    if (options.programs < 100 || tally.missing() == 0) return 0;
    fmt::print("some kind of decision never occurred: the generator has gone blind\n");
    return 1;
}

}  // namespace
}  // namespace proviso::differential

int main(int argc, char** argv) {
    proviso::differential::Options options;
    if (!proviso::differential::parse(argc, argv, options)) {
        fmt::print(stderr, "{}", proviso::differential::kUsage);
        return 2;
    }
    return proviso::differential::run(options);
}
