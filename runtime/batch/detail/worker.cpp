// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/detail/worker.h"

#include <algorithm>

#include "runtime/batch/reject_json.h"
#include "runtime/ingest/line_ends.h"

namespace proviso::batch {

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
    if (!checkpoint_file.empty() && since_checkpoint >= options.checkpoint_bytes &&
        std::chrono::steady_clock::now() - last_checkpoint >= options.checkpoint_time) {
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

Result<bool> RunState::write(const Finished& finished) {
    if (auto written = output.write(finished.lines); !written) return written;
    if (rejects == nullptr) return true;
    return rejects->write(finished.reject_lines);
}

bool RunState::hand_over(uint64_t ticket, Finished& finished) {
    std::unique_lock lock(turn_mutex);
    turn_changed.wait(lock, [&] { return fault || ticket == turn || waiting.size() < kMostWaiting; });
    if (fault) return false;
    waiting.emplace(ticket, std::move(finished));
    finished = Finished{};
    if (!spare.empty()) {
        finished = std::move(spare.back());
        spare.pop_back();
    }
    while (!fault && !writing && !waiting.empty() && waiting.begin()->first == turn) {
        writing = true;
        auto next = waiting.extract(waiting.begin());
        lock.unlock();
        const Result<bool> written = write(next.mapped());
        lock.lock();
        writing = false;
        if (!written) fault = written.error();
        ++turn;
        bytes += next.mapped().taken;
        records += next.mapped().records;
        rejected += next.mapped().rejected;
        if (written && options.progress) options.progress(bytes, input.total_bytes(), records, rejected);
        next.mapped().lines.clear();
        next.mapped().reject_lines.clear();
        spare.push_back(std::move(next.mapped()));
        turn_changed.notify_all();
    }
    return !fault;
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
    last_checkpoint = std::chrono::steady_clock::now();
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
        finished_.records = finished_.rejected = 0;
        finished_.taken = block_.taken;
        if (block_.too_long)
            reject_long_line();
        else
            decide_block();
        summary_.decided += finished_.records;
        summary_.rejected += finished_.rejected;
        summary_.bytes += finished_.taken;
        if (!state_.hand_over(block_.ticket, finished_)) return;
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
    finished_.records += batch_.records();
    summary_.settled += decider_.count(summary_.outcomes, summary_.rules);
    for (size_t record = 0; record < batch_.records(); ++record) {
        size_t before = next_reject_;
        while (before < rejects_.size() && rejects_[before].line < batch_.place(record).line) ++before;
        write_rejects(before);
        if (options_.report) summary_.report.count(decider_, record, options_.by);
        if (!options_.only.empty() && !options_.only[decider_.outcome(record).outcome]) continue;
        if (options_.format == OutputFormat::Csv) {
            csv_.write(record, finished_.lines);
        } else {
            writer_.write(record, finished_.lines);
            finished_.lines += '\n';
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
        ++finished_.rejected;
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
        if (options_.inline_rejects) finished_.lines += line;
        if (state_.rejects != nullptr) finished_.reject_lines += line;
    }
}

void Worker::reject_long_line() {
    Reject reject;
    reject.byte = options_.reader.max_record_bytes;
    reject.fault = {FaultCode::RecordTooLarge, "the record is longer than the limit of " +
                                                   std::to_string(options_.reader.max_record_bytes) +
                                                   " bytes; only its beginning is shown"};
    reject.record = {block_.data.get(), block_.size};
    if (reject.record.find("\r{") != std::string_view::npos) (reject.fault.message += "; ") += kLineEnds;
    rejects_.assign(1, reject);
    next_reject_ = 0;
    write_rejects(1);
}

}  // namespace proviso::batch
