// SPDX-License-Identifier: Apache-2.0
#include "runtime/column/batch.h"

#include <atomic>

namespace proviso {
namespace {

constexpr size_t kArenaBlock = size_t{64} << 10;

}  // namespace

Batch::Batch(std::shared_ptr<const bytecode::VerifiedProgram> program) : program_(std::move(program)) {
    columns_.resize(program_->image().rows<bytecode::Section::Nodes>().size());
    elements_.resize(program_->image().rows<bytecode::Section::Domains>().size());
}

void Batch::clear() {
    static std::atomic<uint64_t> fillings = 0;
    filling_ = ++fillings;
    places_.clear();
    for (Column& column : columns_) {
        if (column.answered.empty()) continue;  // nothing was ever put into it
        for (Bits* bits : {&column.answered, &column.said_unsure, &column.yes, &column.no, &column.not_applicable,
                           &column.known, &column.overflowed})
            bits->clear();
        column.numbers.clear();
        column.amounts.clear();
        column.durations.clear();
        column.moments.clear();
        column.texts.clear();
        column.dates.clear();
        column.choices.clear();
    }
    for (ElementRows& elements : elements_) {
        elements.rows = 0;
        elements.parent_row.clear();
        elements.first.clear();
        elements.phantom.clear();
        elements.keys.clear();
    }
    as_of_.clear();
    as_of_known_.clear();
    rules_as_of_.reset();
    arena_.large.clear();
    arena_.block = arena_.used = 0;
}

std::optional<Date> Batch::rules_date(size_t record) const {
    if (rules_as_of_) return rules_as_of_;
    if (!test_bit(as_of_known_.data(), record)) return std::nullopt;
    return Date{as_of_[record]};
}

char* Batch::allocate(size_t bytes) {
    if (bytes > kArenaBlock / 2) {
        arena_.large.push_back(std::make_unique_for_overwrite<char[]>(bytes));
        return arena_.large.back().get();
    }
    if (arena_.used + bytes > kArenaBlock) {
        ++arena_.block;
        arena_.used = 0;
    }
    if (arena_.block == arena_.blocks.size()) {
        arena_.blocks.push_back(std::make_unique_for_overwrite<char[]>(kArenaBlock));
    }
    char* place = arena_.blocks[arena_.block].get() + arena_.used;
    arena_.used += bytes;
    return place;
}

}  // namespace proviso
