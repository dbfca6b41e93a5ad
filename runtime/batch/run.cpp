// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/run.h"

#include <condition_variable>
#include <mutex>
#include <thread>

#include "runtime/base/output_file.h"
#include "runtime/batch/input.h"
#include "runtime/batch/reject_json.h"

namespace proviso {

using bytecode::kNone;
using bytecode::Section;

namespace {

constexpr size_t kMaxRegisterBytes = size_t{8} << 20;  // of one batch, so that large policies stay in cache

constexpr size_t kShownOfLongRecord = 4096;

// What all workers share. Blocks are taken under `input_mutex`; output is written by whoever's ticket has come.
struct Shared {
    std::mutex input_mutex, turn_mutex;
    std::condition_variable turn_changed;
    uint64_t turn = 0;
    std::optional<Fault> fault;  // the first one; everyone stops
    uint64_t bytes = 0, records = 0, rejected = 0;
};

class Worker {
   public:
    Worker(const std::shared_ptr<const bytecode::VerifiedProgram>& program, const RunOptions& options,
           ArchiveInput& input, OutputFile& output, OutputFile* rejects, Shared& shared)
        : options_(options),
          input_(input),
          output_(output),
          rejects_file_(rejects),
          shared_(shared),
          reader_(program, options.reader),
          decider_(program),
          writer_(decider_, options.fields),
          batch_(program),
          seen_(program->image().rows<Section::Rules>().size(), kNone) {
        const auto& image = program->image();
        summary_.outcomes.resize(image.rows<Section::Outcomes>().size());
        summary_.rules.resize(seen_.size());
        const size_t per_record = program->registers() * 4 + 1;
        batch_records_ = std::clamp<size_t>(kMaxRegisterBytes / per_record / 64 * 64, 64,
                                            std::max<size_t>(options.batch_records, 64));
        if (options.batch_records < 64) batch_records_ = std::max<size_t>(1, options.batch_records);
    }

    void work();
    const RunSummary& summary() const { return summary_; }
    const std::map<std::string, uint64_t>& undeclared() const { return reader_.undeclared_fields(); }

   private:
    bool take();
    void decide_block();
    void decide_batch();
    void write_decision(size_t record);
    void write_rejects(size_t until_line_of_record);
    void reject_long_line();
    void count(size_t record);
    bool hand_over();
    void stop(const Fault& fault);

    const RunOptions& options_;
    ArchiveInput& input_;
    OutputFile& output_;
    OutputFile* rejects_file_;
    Shared& shared_;
    Reader reader_;
    Decider decider_;
    DecisionWriter writer_;
    Batch batch_;
    size_t batch_records_ = 0;
    Block block_;
    std::vector<Reject> rejects_;
    size_t next_reject_ = 0;
    std::string lines_, reject_lines_;
    RunSummary summary_;
    uint64_t block_records_ = 0, block_rejected_ = 0;
    std::vector<uint32_t> seen_;
};

void Worker::stop(const Fault& fault) {
    const std::lock_guard lock(shared_.turn_mutex);
    if (!shared_.fault) shared_.fault = fault;
    shared_.turn_changed.notify_all();
}

bool Worker::take() {
    const std::lock_guard lock(shared_.input_mutex);
    {
        const std::lock_guard turn(shared_.turn_mutex);
        if (shared_.fault) return false;
    }
    const Result<bool> more = input_.next(block_);
    if (!more) stop(more.error());
    return more && *more;
}

void Worker::work() {
    while (take()) {
        lines_.clear();
        reject_lines_.clear();
        block_records_ = block_rejected_ = 0;
        if (block_.too_long)
            reject_long_line();
        else
            decide_block();
        if (!hand_over()) return;
    }
}

void Worker::decide_block() {
    reader_.start(block_.data.get(), block_.size);
    for (;;) {
        rejects_.clear();
        next_reject_ = 0;
        const bool some = reader_.fill(batch_, batch_records_, rejects_);
        if (some) decide_batch();
        write_rejects(rejects_.size());
        if (!some) return;
    }
}

void Worker::decide_batch() {
    decider_.decide(batch_);
    for (size_t record = 0; record < batch_.records(); ++record) {
        size_t before = next_reject_;
        while (before < rejects_.size() && rejects_[before].line < batch_.place(record).line) ++before;
        write_rejects(before);
        count(record);
        if (options_.only.empty() || options_.only[decider_.outcome(record).outcome]) {
            writer_.write(record, lines_);
            lines_ += '\n';
        }
    }
}

void Worker::write_rejects(size_t until) {
    for (; next_reject_ < until; ++next_reject_) {
        Reject& reject = rejects_[next_reject_];
        if (reject.fault.code == FaultCode::RecordTooLarge) reject.record = reject.record.substr(0, kShownOfLongRecord);
        ++block_rejected_;
        ++summary_.rejects[reject.fault.code];
        if (!options_.inline_rejects && rejects_file_ == nullptr) continue;
        std::string line;
        append_reject(input_.name(block_.source), block_.first_line + reject.line, reject, line);
        if (options_.inline_rejects) lines_ += line;
        if (rejects_file_ != nullptr) reject_lines_ += line;
    }
}

void Worker::reject_long_line() {
    Reject reject;
    reject.byte = options_.reader.max_record_bytes;
    reject.fault = {FaultCode::RecordTooLarge, "the record is longer than the limit of " +
                                                   std::to_string(options_.reader.max_record_bytes) +
                                                   " bytes; only its beginning is shown"};
    reject.record = {block_.data.get(), block_.size};
    rejects_.assign(1, reject);
    next_reject_ = 0;
    write_rejects(1);
}

void Worker::count(size_t record) {
    ++block_records_;
    const Outcome& outcome = decider_.outcome(record);
    ++summary_.outcomes[outcome.outcome];
    summary_.settled += outcome.at_least == outcome.at_most;
    const auto rules = decider_.image().rows<Section::Rules>();
    enum : uint8_t { kApplies = 1, kOpen = 2, kDecisive = 4 };
    uint32_t rule = kNone;
    uint8_t flags = 0;
    const auto flush = [&] {
        if (rule == kNone) return;
        RuleCounts& counts = summary_.rules[rule];
        counts.applies += (flags & kApplies) != 0;
        counts.open += (flags & kOpen) != 0;
        counts.decisive += (flags & kDecisive) != 0;
    };
    for (const RuleHit& hit : decider_.hits(record)) {  // instances of one rule stand together
        if (hit.rule != rule) flush(), rule = hit.rule, flags = 0;
        flags = static_cast<uint8_t>(flags | (hit.open ? kOpen : kApplies));
        const uint32_t counts = hit.open ? rules[hit.rule].counts_as : rules[hit.rule].outcome;
        if (counts == outcome.outcome) flags |= kDecisive;
    }
    flush();
}

bool Worker::hand_over() {
    std::unique_lock lock(shared_.turn_mutex);
    shared_.turn_changed.wait(lock, [&] { return shared_.fault || shared_.turn == block_.ticket; });
    if (shared_.fault) return false;
    Result<bool> written = output_.write(lines_);
    if (written && rejects_file_ != nullptr) written = rejects_file_->write(reject_lines_);
    if (!written) {
        shared_.fault = written.error();
        shared_.turn_changed.notify_all();
        return false;
    }
    summary_.decided += block_records_;
    summary_.rejected += block_rejected_;
    summary_.bytes += block_.bytes;
    shared_.bytes += block_.bytes;
    shared_.records += block_records_;
    shared_.rejected += block_rejected_;
    if (options_.progress) options_.progress(shared_.bytes, input_.total_bytes(), shared_.records, shared_.rejected);
    ++shared_.turn;
    shared_.turn_changed.notify_all();
    return true;
}

void add(RunSummary& sum, const RunSummary& part) {
    sum.decided += part.decided;
    sum.rejected += part.rejected;
    sum.bytes += part.bytes;
    sum.settled += part.settled;
    sum.outcomes.resize(part.outcomes.size());
    sum.rules.resize(part.rules.size());
    for (size_t i = 0; i < part.outcomes.size(); ++i) sum.outcomes[i] += part.outcomes[i];
    for (size_t i = 0; i < part.rules.size(); ++i) {
        sum.rules[i].applies += part.rules[i].applies;
        sum.rules[i].open += part.rules[i].open;
        sum.rules[i].decisive += part.rules[i].decisive;
    }
    for (const auto& [code, count] : part.rejects) sum.rejects[code] += count;
}

}  // namespace

Result<RunSummary> run_archive(std::shared_ptr<const bytecode::VerifiedProgram> program, const RunOptions& options) {
    auto input = ArchiveInput::open(options.inputs, options.reader.max_record_bytes);
    if (!input) return tl::make_unexpected(input.error());
    auto output = OutputFile::create(options.output);
    if (!output) return tl::make_unexpected(output.error());
    std::unique_ptr<OutputFile> rejects;
    if (options.rejects) {
        auto file = OutputFile::create(*options.rejects);
        if (!file) return tl::make_unexpected(file.error());
        rejects = std::move(*file);
    }
    Shared shared;
    std::vector<std::unique_ptr<Worker>> workers;
    for (unsigned i = 0; i < std::max(1U, options.threads); ++i)
        workers.push_back(std::make_unique<Worker>(program, options, **input, **output, rejects.get(), shared));
    std::vector<std::thread> threads;
    for (size_t i = 1; i < workers.size(); ++i) threads.emplace_back([&, i] { workers[i]->work(); });
    workers[0]->work();
    for (std::thread& thread : threads) thread.join();
    if (shared.fault) return tl::make_unexpected(*shared.fault);
    if (auto done = (*output)->commit(); !done) return tl::make_unexpected(done.error());
    if (rejects)
        if (auto done = rejects->commit(); !done) return tl::make_unexpected(done.error());
    RunSummary sum;
    for (const auto& worker : workers) {
        add(sum, worker->summary());
        for (const auto& [path, count] : worker->undeclared()) sum.undeclared[path] += count;
    }
    return sum;
}

}  // namespace proviso
