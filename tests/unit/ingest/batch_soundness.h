// SPDX-License-Identifier: Apache-2.0
// What must hold of every batch, whatever was read: rows fit together, each column has its domain's rows, nothing stands behind
// the last row, and values that are not known are zero.
#pragma once

#include <string>

#include "runtime/column/batch.h"

namespace proviso::sample {

class BatchSoundness {
   public:
    BatchSoundness(const bytecode::VerifiedProgram& program, const Batch& batch)
        : image_(program.image()), batch_(batch) {}

    // "" where there is none.
    std::string first_fault() {
        const auto domains = image_.rows<bytecode::Section::Domains>();
        for (uint32_t d = 1; d < domains.size(); ++d)
            if (domains[d].natural == 1) check_elements(d, batch_.rows(domains[d].parent));
        for (uint32_t n = 0; n < image_.rows<bytecode::Section::Nodes>().size(); ++n) check_column(n);
        require(batch_.as_of().size() == batch_.records(), "as_of: rows");
        check_bits(batch_.as_of_known(), static_cast<uint32_t>(batch_.records()), "as_of: known");
        return fault_;
    }

   private:
    void require(bool holds, const std::string& what) {
        if (!holds && fault_.empty()) fault_ = what;
    }
    void check_bits(const Bits& bits, uint32_t rows, const std::string& what) {
        require(bits.size() == words_for(rows), what + ": words");
        require(bits.empty() || (bits.back() & ~tail_mask(rows)) == 0, what + ": bits past the end");
    }

    void check_elements(uint32_t domain, uint32_t parents) {
        const ElementRows& elements = batch_.elements(domain);
        const std::string what = "domain " + std::to_string(domain);
        require(elements.parent_row.size() == elements.rows && elements.first.size() == parents + size_t{1},
                what + ": sizes");
        check_bits(elements.phantom, elements.rows, what + ": phantom");
        require(elements.keys.empty() || elements.keys.size() == elements.rows, what + ": keys");
        if (!fault_.empty()) return;
        require(elements.first.front() == 0 && elements.first.back() == elements.rows, what + ": first");
        for (uint32_t p = 0; p < parents; ++p) {
            require(elements.first[p] <= elements.first[p + 1] && elements.first[p + 1] <= elements.rows,
                    what + ": order");
            if (!fault_.empty()) return;
            for (uint32_t row = elements.first[p]; row < elements.first[p + 1]; ++row) {
                require(elements.parent_row[row] == p, what + ": parent");
                const bool phantom = test_bit(elements.phantom.data(), row);
                require(!phantom || elements.first[p + 1] - elements.first[p] == 1, what + ": phantom has company");
            }
        }
    }

    void check_column(uint32_t node) {
        const auto& row = image_.rows<bytecode::Section::Nodes>()[node];
        const Column& column = batch_.column(node);
        const std::string what = "column " + std::to_string(node);
        const bool stored = !column.answered.empty();
        const uint32_t rows = stored || batch_.rows(row.domain) == 0 ? batch_.rows(row.domain) : 0;
        for (const Bits* bits : {&column.answered, &column.said_unsure, &column.yes, &column.no, &column.not_applicable,
                                 &column.known, &column.overflowed})
            if (!bits->empty() || bits == &column.answered) check_bits(*bits, rows, what);
        if (!stored) return;
        require(column.numbers.empty() || column.numbers.size() == rows, what + ": numbers");
        require(column.amounts.empty() || column.amounts.size() == rows, what + ": amounts");
        require(column.durations.empty() || column.durations.size() == rows, what + ": durations");
        require(column.moments.empty() || column.moments.size() == rows, what + ": moments");
        require(column.texts.empty() || column.texts.size() == rows, what + ": texts");
        require(column.dates.empty() || column.dates.size() == rows, what + ": dates");
        require(column.choices.empty() || column.choices.size() == rows, what + ": choices");
        for (uint32_t r = 0; r < rows && fault_.empty(); ++r) check_row(column, row, r, what);
    }

    void check_row(const Column& column, const bytecode::NodeRow& node, uint32_t row, const std::string& what) {
        const auto is = [&](const Bits& bits) { return !bits.empty() && test_bit(bits.data(), row); };
        const bool answered = is(column.answered), known = is(column.known);
        const int states = is(column.said_unsure) + is(column.yes) + is(column.no) + is(column.overflowed);
        require(states <= 1 && (answered || states == 0), what + ": two states at once, or one of nothing");
        require(answered || (!known && !is(column.not_applicable)), what + ": known, but not answered");
        require(!known || (!is(column.said_unsure) && !is(column.overflowed)), what + ": known and unsure");
        if (node.domain != 0 && is(batch_.elements(node.domain).phantom))
            require(!answered, what + ": a phantom's answer");
        if (known) {
            if (!column.choices.empty())
                require(is(column.not_applicable) == (column.choices[row] == 0) &&
                            column.choices[row] <= image_.rows<bytecode::Section::Choices>()[node.choice].values.count,
                        what + ": choice");
            if (!column.dates.empty())
                require(Date{column.dates[row]} >= kFirstDate && Date{column.dates[row]} <= kLastDate, what + ": date");
            if (!column.amounts.empty()) require(is_currency(column.amounts[row].currency), what + ": currency");
            if (!column.durations.empty())
                require(is_time_unit(static_cast<uint32_t>(column.durations[row].unit)), what + ": unit");
            if (!column.moments.empty()) require(is_valid(column.moments[row]), what + ": moment");
            if (!column.texts.empty()) touch(column.texts[row].view());
            return;
        }
        require(column.numbers.empty() || column.numbers[row].units == 0, what + ": number of nothing");
        require(column.amounts.empty() || column.amounts[row] == Money{}, what + ": amount of nothing");
        require(column.durations.empty() || (column.durations[row] == Duration{}), what + ": duration of nothing");
        require(column.moments.empty() || (column.moments[row] == Moment{}), what + ": moment of nothing");
        require(column.texts.empty() || column.texts[row].length == 0, what + ": text of nothing");
        require(column.dates.empty() || column.dates[row] == 0, what + ": date of nothing");
        require(column.choices.empty() || column.choices[row] == 0, what + ": choice of nothing");
    }

    // Reads every byte, so that a sanitizer sees a view that has gone stale.
    void touch(std::string_view text) {
        for (char c : text) bytes_ = bytes_ + static_cast<unsigned char>(c);
    }

    const bytecode::Image& image_;
    const Batch& batch_;
    std::string fault_;
    volatile uint64_t bytes_ = 0;
};

}  // namespace proviso::sample
