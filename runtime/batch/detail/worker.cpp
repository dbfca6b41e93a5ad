// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/detail/worker.h"

#include <algorithm>

#include "runtime/batch/reject_json.h"

namespace proviso::batch {

using bytecode::kNone;
using bytecode::Section;

namespace {

constexpr size_t kMaxRegisterBytes = size_t{8} << 20;  // of one batch, so that large policies stay in cache
constexpr size_t kShownOfLongRecord = 4096;

}  // namespace

// ---- what is shared ----

void RunState::stop(const Fault& why) {
    const std::lock_guard lock(turn_mutex);
    if (!fault) fault = why;
    turn_changed.notify_all();
}

bool RunState::take(Block& block) {
    const std::lock_guard lock(input_mutex);
    if (!checkpoint_file.empty() && since_checkpoint >= options.checkpoint_bytes) {
        std::unique_lock turns(turn_mutex);
        turn_changed.wait(turns, [&] { return fault || turn == taken; });
        if (!fault) {
            if (const auto written = write_checkpoint(); !written) fault = written.error();
        }
    }
    {
        const std::lock_guard turns(turn_mutex);
        if (fault || (options.stop != nullptr && options.stop->load())) return false;
    }
    const Result<bool> more = input.next(block);
    if (!more) {
        // Others may have blocks at hand that come before the fault: they are to be written still.
        std::unique_lock turns(turn_mutex);
        turn_changed.wait(turns, [&] { return fault || turn == taken; });
        if (!fault) fault = more.error(), input_failed = true;
        turn_changed.notify_all();
        return false;
    }
    if (*more) {
        position = block.end;
        ++taken;
        since_checkpoint += block.size;
    }
    return *more;
}

bool RunState::hand_over(const Block& block, std::string_view lines, std::string_view reject_lines,
                         uint64_t block_records, uint64_t block_rejected) {
    std::unique_lock lock(turn_mutex);
    turn_changed.wait(lock, [&] { return fault || turn == block.ticket; });
    if (fault) return false;
    Result<bool> written = output.write(lines);
    if (written && rejects != nullptr) written = rejects->write(reject_lines);
    if (!written) {
        fault = written.error();
        turn_changed.notify_all();
        return false;
    }
    bytes += block.taken;
    records += block_records;
    rejected += block_rejected;
    if (options.progress) options.progress(bytes, input.total_bytes(), records, rejected);
    ++turn;
    turn_changed.notify_all();
    return true;
}

RunSummary RunState::summary() const {
    RunSummary sum = before;
    for (const auto& worker : workers) sum.add(worker->summary());
    return sum;
}

Result<bool> RunState::write_checkpoint() {
    const auto output_mark = output.sync();
    if (!output_mark) return tl::make_unexpected(output_mark.error());
    uint64_t reject_mark = 0;
    if (rejects != nullptr) {
        const auto mark = rejects->sync();
        if (!mark) return tl::make_unexpected(mark.error());
        reject_mark = *mark;
    }
    since_checkpoint = 0;
    auto written =
        proviso::write_checkpoint(checkpoint_file, {identity, position, *output_mark, reject_mark, summary()});
    // From now on what lies under the temporary names is worth keeping.
    output.keep();
    if (rejects != nullptr) rejects->keep();
    return written;
}

// ---- one worker ----

Worker::Worker(const std::shared_ptr<const bytecode::VerifiedProgram>& program, const RunOptions& options,
               RunState& state)
    : options_(options),
      state_(state),
      reader_(program, options.reader),
      decider_(program),
      writer_(decider_, options.fields),
      csv_(decider_, options.fields),
      batch_(program) {
    const auto& image = program->image();
    summary_.outcomes.resize(image.rows<Section::Outcomes>().size());
    summary_.rules.resize(image.rows<Section::Rules>().size());
    const size_t per_record = program->registers() * 4 + 1;
    batch_records_ =
        std::clamp<size_t>(kMaxRegisterBytes / per_record / 64 * 64, 64, std::max<size_t>(options.batch_records, 64));
    if (options.batch_records < 64) batch_records_ = std::max<size_t>(1, options.batch_records);
}

void Worker::work() {
    while (state_.take(block_)) {
        lines_.clear();
        reject_lines_.clear();
        block_records_ = block_rejected_ = 0;
        if (block_.too_long)
            reject_long_line();
        else
            decide_block();
        if (!state_.hand_over(block_, lines_, reject_lines_, block_records_, block_rejected_)) return;
        summary_.decided += block_records_;
        summary_.rejected += block_rejected_;
        summary_.bytes += block_.taken;
    }
}

RunSummary Worker::summary() const {
    RunSummary sum = summary_;
    sum.undeclared = reader_.undeclared_fields();
    return sum;
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
        if (!options_.only.empty() && !options_.only[decider_.outcome(record).outcome]) continue;
        if (options_.format == OutputFormat::Csv) {
            csv_.write(record, lines_);
        } else {
            writer_.write(record, lines_);
            lines_ += '\n';
        }
    }
}

void Worker::write_rejects(size_t until) {
    for (; next_reject_ < until; ++next_reject_) {
        Reject& reject = rejects_[next_reject_];
        if (reject.fault.code == FaultCode::RecordTooLarge) reject.record = reject.record.substr(0, kShownOfLongRecord);
        const auto ragged = block_.ragged.find(reject.line);
        if (ragged != block_.ragged.end()) reject.fault = {FaultCode::RecordRagged, ragged->second};
        if (block_.rows != nullptr && !reject.path.empty()) {
            const std::string_view header = block_.rows->header_of(reject.path);
            if (!header.empty()) reject.fault.message += ", in column `" + std::string(header) + "`";
        }
        ++block_rejected_;
        ++summary_.rejects[reject.fault.code];
        const std::string& source = state_.input.name(block_.begin.source);
        const auto begin = static_cast<size_t>(reject.record.data() - block_.data.get());
        const Origin origin = block_.origin(reject.line, begin, block_.rows != nullptr ? 0 : reject.byte);
        if (options_.report && summary_.report.samples.size() < ReportCounts::kMaxSamples)
            summary_.report.samples.push_back(
                {source, fault_name(reject.fault.code), reject.fault.message, origin.line});
        if (!options_.inline_rejects && state_.rejects == nullptr) continue;
        std::string line;
        append_reject(source, origin.line, origin.byte, reject, line);
        if (options_.inline_rejects) lines_ += line;
        if (state_.rejects != nullptr) reject_lines_ += line;
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
    if (options_.report) summary_.report.count(decider_, record, options_.by);
}

}  // namespace proviso::batch
