// SPDX-License-Identifier: Apache-2.0
// The engine alone: columns to decisions; policies of many rules; lists of many elements.
#include <fmt/format.h>

#include <fstream>
#include <sstream>

#include "runtime/decision/decider.h"
#include "runtime/ingest/reader.h"
#include "tests/bench/workload/oracle.h"
#include "tests/bench/workload/workload.h"

namespace proviso::bench {
namespace {

constexpr uint64_t kEvaluated = 50'000;
constexpr size_t kBatchRecords = 1024;

// The archive's records as columns, all at once in memory.
struct Columns {
    std::string text;
    std::vector<Batch> batches;
    uint64_t records = 0;

    Columns(const Program& program, const std::string& path) {
        std::ifstream file(path, std::ios::binary);
        std::ostringstream stream;
        stream << file.rdbuf();
        text = stream.str();
        const size_t size = text.size();
        text.append(kBlockPadding, ' ');
        Reader reader(program, {});
        reader.start(text.data(), size);
        std::vector<Reject> rejects;
        for (;;) {
            Batch batch(program);
            if (!reader.fill(batch, kBatchRecords, rejects)) break;
            records += batch.records();
            batches.push_back(std::move(batch));
        }
        if (!rejects.empty()) give_up("the archive has records that are rejected");
    }
};

std::string nanoseconds(double seconds, uint64_t count) {
    const double each = seconds * 1e9 / static_cast<double>(count);
    return each < 20 ? fmt::format("{:.1f} ns", each) : fmt::format("{:.0f} ns", each);
}

}  // namespace

void measure_evaluation(const BenchOptions& options) {
    const Program program = workload_program();
    const std::string path = archive_file(options, kEvaluated);
    const Columns columns(program, path);
    std::vector<DisclosureFacts> facts;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) facts.push_back(facts_of(line));
    Machine machine(program);
    Decider decider(program);
    uint32_t sum = 0;
    Contest contest(options);
    const size_t by_row = contest.add([&] {
        for (const DisclosureFacts& record : facts) {
            const OracleDecision decision = decide(record);
            sum += decision.outcome + decision.applied + decision.open;
        }
    });
    const size_t one_batch = contest.add([&] {
        for (size_t i = 0; i < columns.batches.size(); ++i) machine.run(columns.batches[0]);
    });
    const size_t rules = contest.add([&] {
        for (const Batch& batch : columns.batches) machine.run(batch);
    });
    const size_t outcomes = contest.add([&] {
        for (const Batch& batch : columns.batches) decider.decide(batch);
    });
    contest.run();
    if (sum == 0) give_up("nothing was decided");
    Table table(fmt::format("Evaluation alone, {} records already read, batches of {}", kEvaluated, kBatchRecords),
                {"", "a record", "of the rate of straight code by rows"});
    const auto row = [&](const char* name, size_t contender) {
        table.row({name, nanoseconds(contest.seconds(contender), kEvaluated),
                   fmt::format("{:.2f}", contest.speed(contender, by_row))});
    };
    row("straight C++ by rows, all in memory as plain structs", by_row);
    row("Proviso: every rule's answer, one batch again and again", one_batch);
    row("Proviso: every rule's answer", rules);
    row("Proviso: the same, and each record's outcome and rules", outcomes);
    table.print();
}

void measure_rules(const BenchOptions& options) {
    const uint64_t records = std::min<uint64_t>(options.records, kEvaluated);
    const std::string archive = archive_file(options, records), output = options.folder + "/decisions.ndjson";
    struct Size {
        const char* name;
        Program program;
        std::unique_ptr<Columns> columns;
        std::unique_ptr<Decider> decider;
        size_t evaluation = 0, whole = 0;
    };
    std::vector<Size> sizes;
    const auto add = [&](const char* name, const std::string& policy) {
        Size size{name, compiled(policy), nullptr, nullptr};
        size.columns = std::make_unique<Columns>(size.program, archive);
        size.decider = std::make_unique<Decider>(size.program);
        sizes.push_back(std::move(size));
    };
    add("10 generated", rules_policy(10, false));
    add("20 and the table", rules_policy(0, true));
    add("100: these and generated ones", rules_policy(80, true));
    add("1,000", rules_policy(980, true));
    add("10,000", rules_policy(9980, true));
    Contest contest(options);
    for (Size& size : sizes) {
        size.evaluation = contest.add([&] {
            for (const Batch& batch : size.columns->batches) size.decider->decide(batch);
        });
        size.whole = contest.add([&] { run_workload(size.program, archive, output, 1, kCompactFields); });
    }
    contest.run();
    Table table(fmt::format("Rules, {} records, 1 thread", records),
                {"rules", "instructions", "evaluation a record", "end to end a record", "time, 20 rules = 1"});
    for (const Size& size : sizes)
        table.row({size.name, fmt::format("{}", size.program->registers()),
                   nanoseconds(contest.seconds(size.evaluation), records),
                   nanoseconds(contest.seconds(size.whole), records),
                   fmt::format("{:.2f}", 1 / contest.speed(size.whole, sizes[1].whole))});
    table.print();
}

void measure_lists(const BenchOptions& options) {
    const Program program = workload_program();
    const uint64_t elements = options.records;
    const std::string output = options.folder + "/decisions.ndjson";
    Table table(fmt::format("Lists, about {} elements in all, compact output, 1 thread", elements),
                {"elements of a list", "an element, end to end", "time, 6 = 1"});
    struct Length {
        uint32_t uses;
        uint64_t elements;
        std::string archive;
        size_t number = 0;
    };
    std::vector<Length> lengths;
    for (const uint32_t uses : {1U, 6U, 16U, 64U, 256U, 1024U, 4096U}) {
        const uint64_t records = std::max<uint64_t>(elements / uses, 4);
        lengths.push_back({uses, records * uses, archive_file(options, records, uses)});
    }
    Contest contest(options);
    for (Length& length : lengths)
        length.number = contest.add([&] { run_workload(program, length.archive, output, 1, kCompactFields); });
    contest.run();
    const auto each = [&](const Length& length) {
        return contest.seconds(length.number) / static_cast<double>(length.elements);
    };
    for (const Length& length : lengths)
        table.row({fmt::format("{}", length.uses), nanoseconds(each(length), 1),
                   fmt::format("{:.2f}", each(length) / each(lengths[1]))});
    table.print();
}

}  // namespace proviso::bench
