// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/detail/worker.h"

#include <new>
#include <thread>

namespace proviso::batch {

namespace {

constexpr const char* kNoMemory = "out of memory";  // so short that saying it takes none

// To sleep and be woken takes about as long as another worker needs for reading a block: it is waited for awake first.
std::unique_lock<std::mutex> lock_awake(std::mutex& mutex) {
    constexpr int kTries = 400;
    for (int i = 0; i < kTries; ++i) {
        std::unique_lock lock(mutex, std::try_to_lock);
        if (lock) return lock;
        std::this_thread::yield();
    }
    return std::unique_lock(mutex);
}

}  // namespace

// ---- what is shared ----

void RunState::stop(const Fault& why) {
    const std::lock_guard lock(turn_mutex);
    if (!fault) fault = why;
    turn_changed.notify_all();
}

bool RunState::take(Block& block) {
    const auto lock = lock_awake(input_mutex);
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

// The log comes first: what stands in the output stands there too.
Result<bool> RunState::write(const Finished& finished) {
    if (options.log != nullptr)
        if (auto logged = options.log->append(finished.log_lines); !logged) return logged;
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
        next.mapped().log_lines.clear();
        spare.push_back(std::move(next.mapped()));
        turn_changed.notify_all();
    }
    return !fault;
}

std::vector<RunSummary> RunState::summaries() const {
    std::vector<RunSummary> sums = before;
    for (const auto& worker : workers) {
        const std::vector<RunSummary> parts = worker->summaries();
        sums.resize(parts.size());
        for (size_t version = 0; version < parts.size(); ++version) sums[version].add(parts[version]);
    }
    return sums;
}

Result<bool> RunState::write_checkpoint() {
    std::optional<log::LogMark> log_mark;
    if (options.log != nullptr) {
        const auto mark = options.log->sync();
        if (!mark) return tl::make_unexpected(mark.error());
        log_mark = *mark;
    }
    const auto output_mark = output.sync();
    if (!output_mark) return tl::make_unexpected(output_mark.error());
    uint64_t reject_mark = 0;
    if (rejects != nullptr) {
        const auto mark = rejects->sync();
        if (!mark) return tl::make_unexpected(mark.error());
        reject_mark = *mark;
    }
    since_checkpoint = 0;
    keep();
    auto written = proviso::write_checkpoint(
        checkpoint_file, {identity, position, *output_mark, reject_mark, log_mark, summaries(), std::nullopt});
    last_checkpoint = std::chrono::steady_clock::now();
    return written;
}

Result<bool> RunState::write_last_checkpoint(const std::optional<log::LogMark>& log_end) {
    const auto output_bytes = output.complete();
    if (!output_bytes) return tl::make_unexpected(output_bytes.error());
    Complete complete{*output_bytes, 0};
    if (rejects != nullptr) {
        const auto reject_bytes = rejects->sync();
        if (!reject_bytes) return tl::make_unexpected(reject_bytes.error());
        complete.reject_bytes = *reject_bytes;
    }
    keep();
    return proviso::write_checkpoint(checkpoint_file,
                                     {identity, position, 0, complete.reject_bytes, log_end, summaries(), complete});
}

// What a checkpoint speaks of. It may be there although writing it has failed.
void RunState::keep() {
    output.keep();
    if (rejects != nullptr) rejects->keep();
}

// ---- one worker ----

Worker::Worker(const ProgramVersions& versions, const RunOptions& options, RunState& state)
    : state_(state), split_(versions, options.reader), lane_texts_(versions.size()), line_ends_(versions.size()) {
    for (size_t version = 0; version < versions.size(); ++version)
        lanes_.push_back(std::make_unique<Lane>(versions[version], options, state.input, state.rejects != nullptr));
}

void Worker::work() {
    try {
        take_and_decide();
    } catch (const std::bad_alloc&) {
        state_.stop({FaultCode::NoMemory, kNoMemory});
    }
}

void Worker::take_and_decide() {
    while (state_.take(block_)) {
        finished_.records = finished_.rejected = 0;
        finished_.taken = block_.taken;
        if (block_.too_long)
            lanes_.back()->reject_long_line(block_, finished_);
        else
            decide_block();
        lanes_.front()->count_bytes(finished_.taken);
        if (!state_.hand_over(block_.ticket, finished_)) return;
    }
}

std::vector<RunSummary> Worker::summaries() const {
    std::vector<RunSummary> all;
    for (const auto& lane : lanes_) all.push_back(lane->summary());
    return all;
}

void Worker::decide_block() {
    if (lanes_.size() == 1) return lanes_.front()->decide(block_, finished_);
    split_.split(block_);
    if (split_.is_uniform()) return lanes_[split_.version()]->decide(block_, finished_);
    for (size_t version = 0; version < lanes_.size(); ++version) {
        Finished& texts = lane_texts_[version];
        texts.lines.clear();
        texts.reject_lines.clear();
        texts.log_lines.clear();
        texts.records = texts.rejected = 0;
        line_ends_[version].clear();
        lanes_[version]->decide(block_, split_.picked(version), texts, line_ends_[version]);
    }
    bring_together();
}

// In the order of the block's lines.
void Worker::bring_together() {
    struct Cursor {
        size_t next = 0, lines = 0, rejects = 0, log = 0;
    };
    std::vector<Cursor> cursors(lanes_.size());
    const auto& version_of_line = split_.version_of_line();
    for (size_t line = 0; line < version_of_line.size(); ++line) {
        const uint32_t version = version_of_line[line];
        if (version == VersionSplit::kBlank) continue;
        Cursor& cursor = cursors[version];
        const Finished& texts = lane_texts_[version];
        const auto& ends = line_ends_[version];
        for (; cursor.next < ends.size() && ends[cursor.next].line == line; ++cursor.next) {
            const LineEnd& end = ends[cursor.next];
            finished_.lines.append(texts.lines, cursor.lines, end.lines - cursor.lines);
            finished_.reject_lines.append(texts.reject_lines, cursor.rejects, end.rejects - cursor.rejects);
            finished_.log_lines.append(texts.log_lines, cursor.log, end.log - cursor.log);
            cursor.lines = end.lines;
            cursor.log = end.log;
            cursor.rejects = end.rejects;
        }
    }
    for (const Finished& texts : lane_texts_) {
        finished_.records += texts.records;
        finished_.rejected += texts.rejected;
    }
}

}  // namespace proviso::batch
