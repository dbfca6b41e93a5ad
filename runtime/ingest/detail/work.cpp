// SPDX-License-Identifier: Apache-2.0
#include "runtime/ingest/detail/work.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "runtime/text/letters.h"

namespace proviso::ingest {

using bytecode::kNone;
using bytecode::Opcode;
using bytecode::RegisterType;
using bytecode::Section;

namespace {

constexpr double kUnbounded = std::numeric_limits<double>::infinity();
constexpr double kIndexBytes = 24;  // of the rows themselves: their parents, their places
constexpr double kCaseBytes = 32;   // of what a decision says of a rule's one case
constexpr double kFolded = 3;       // a letter may become so many

double column_bytes(RegisterType type) {
    constexpr double kBits = 0.25;
    switch (type) {
        case RegisterType::Answer:
        case RegisterType::List:
            return kBits;
        case RegisterType::Number:
            return kBits + sizeof(Decimal) + sizeof(double);  // which it is compared by first
        case RegisterType::Money:
            return kBits + sizeof(Money);
        case RegisterType::Duration:
            return kBits + sizeof(Duration);
        case RegisterType::Moment:
            return kBits + sizeof(Moment);
        case RegisterType::Text:
            return kBits + sizeof(TextRef);
        case RegisterType::Date:
            return kBits + sizeof(int32_t);
        case RegisterType::Choice:
            return kBits + sizeof(uint32_t);
    }
    return 0;
}

// Of these the texts are only pointed at.
bool only_points(Opcode opcode) {
    return opcode == Opcode::Broadcast || opcode == Opcode::Select || opcode == Opcode::First ||
           opcode == Opcode::Unknown;
}

}  // namespace

double Work::Length::with(double longest) const { return std::min(most, times * longest + more); }

Work::Work(const bytecode::VerifiedProgram& program, const Schema& schema)
    : program_(program), schema_(schema), shares_(program.image().rows<Section::Domains>().size()) {
    const auto& image = program.image();
    const auto instructions = image.rows<Section::Instructions>();
    std::vector<Length> lengths(instructions.size());
    // Texts of a field in its own rows: all of them together are no longer than the record, however many rows there are.
    std::vector<bool> own(instructions.size());
    for (uint32_t i = 0; i < instructions.size(); ++i) {
        const auto& at = instructions[i];
        const auto opcode = static_cast<Opcode>(at.opcode);
        Share& share = shares_[at.domain];
        share.row_bytes += column_bytes(program.type(i));
        if (opcode == Opcode::LoadText) {
            lengths[i] = {1, 0, kUnbounded};
            own[i] = true;
        } else if (opcode == Opcode::ConstText) {
            const auto text = image.rows<Section::StringTable>()[at.immediate];
            lengths[i] = {0, static_cast<double>(text.length), kUnbounded};
        } else if (opcode == Opcode::FoldCase) {
            lengths[i] = {kFolded * lengths[at.a].times, kFolded * lengths[at.a].more, kFolded * lengths[at.a].most};
            own[i] = own[at.a];
        } else if (opcode == Opcode::JoinText) {
            const Length &a = lengths[at.a], &b = lengths[at.b];
            lengths[i] = {std::min(a.times + b.times, 1e9), std::min(a.more + b.more, 1e9), double{kMaxJoinedBytes}};
        }
        const bool points = only_points(opcode);
        for (const uint32_t operand : {at.a, at.b, at.c}) {
            if (operand == kNone || program.type(operand) != RegisterType::Text) continue;
            const Length& length = lengths[operand];
            if (points) {
                lengths[i] = {std::max(lengths[i].times, length.times), std::max(lengths[i].more, length.more),
                              std::max(lengths[i].most, length.most)};
            } else if (!own[operand]) {
                shares_[instructions[operand].domain].texts.push_back(length);
            }
        }
    }
    add_rules();
    for (uint32_t d = 0; d < shares_.size(); ++d) {
        const size_t depth = program.domain(d).chain.size();
        if (levels_.size() <= depth) levels_.resize(depth + 1);
        Level& level = levels_[depth];
        level.row_bytes += shares_[d].row_bytes + kIndexBytes;
        for (const Length& length : shares_[d].texts) level.times += length.times, level.more += length.more;
    }
}

void Work::add_rules() {
    for (const auto& rule : program_.image().rows<Section::Rules>()) shares_[rule.domain].row_bytes += kCaseBytes;
}

double Work::at_most(double elements, double record_bytes) const {
    double work = 0;
    for (size_t depth = levels_.size(); depth-- > 0;) {
        const Level& level = levels_[depth];
        work = work * elements + level.row_bytes + level.times * record_bytes + level.more;
    }
    return work;
}

// A row of the domain is one element of each list that it goes through, where an inner list is that of an outer one's element. So from the
// innermost list outwards: how often each element occurs is the product over the lists in it of the sums over their elements.
double Work::rows_of(uint32_t domain, const Rows& rows) const {
    const auto& image = program_.image();
    const auto domains = image.rows<Section::Domains>();
    const auto& chain = program_.domain(domain).chain;
    const auto elements_of = [&](size_t component) {
        return image.rows<Section::Nodes>()[domains[chain[component]].list_node].element_domain;
    };
    std::vector<std::vector<double>> occurs(chain.size());  // by component, by element of the record; empty: each once
    double product = 1;
    for (size_t i = chain.size(); i-- > 0;) {
        const uint32_t element_domain = elements_of(i), owner = domains[chain[i]].owner;
        const uint32_t first_element = rows.first_of_record(element_domain);
        const auto sum = [&](uint32_t begin, uint32_t end) {
            if (occurs[i].empty()) return static_cast<double>(end - begin);
            double all = 0;
            for (uint32_t row = begin; row < end; ++row) all += occurs[i][row - first_element];
            return all;
        };
        if (owner == kNone) {
            product *= sum(first_element, rows.count(element_domain));
            continue;
        }
        const uint32_t outer = elements_of(owner), first = rows.first_of_record(outer), end = rows.count(outer);
        occurs[owner].resize(end - first, 1);
        for (uint32_t row = first; row < end; ++row) {
            const auto [begin_inner, end_inner] = rows.elements_of(element_domain, outer, row);
            occurs[owner][row - first] *= sum(begin_inner, end_inner);
        }
    }
    return product;
}

double Work::longest_text(const Rows& rows) const {
    uint32_t longest = 0;
    for (const Field* field : schema_.stored()) {
        if (field->action != Action::Text || field->slots.texts == nullptr) continue;
        for (uint32_t row = rows.first_of_record(field->domain); row < rows.count(field->domain); ++row)
            longest = std::max(longest, field->slots.texts[row].length);
    }
    return longest;
}

std::string Work::lists_of(uint32_t domain) const {
    const auto& image = program_.image();
    std::vector<std::string> names;
    for (const uint32_t node : program_.domain(domain).components)
        names.push_back(fmt::format("`{}`", image.text(image.rows<Section::Nodes>()[node].name)));
    std::string out;
    for (size_t i = 0; i < names.size(); ++i) out += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
    return out;
}

Work::Told Work::of_record(const Rows& rows, double most_rows, double most_work) const {
    const auto domains = program_.image().rows<Section::Domains>();
    const double longest = longest_text(rows);
    Told told;
    for (uint32_t d = 0; d < shares_.size(); ++d) {
        const bool natural = d == 0 || domains[d].natural != 0;
        const double count = natural ? rows.count(d) - rows.first_of_record(d) : rows_of(d, rows);
        if (!natural && count > most_rows) {
            told.excess = fmt::format("{} combine to {:.0f} cases; the limit is {:.0f}", lists_of(d), count, most_rows);
            return told;
        }
        double row_bytes = shares_[d].row_bytes + kIndexBytes;
        for (const Length& length : shares_[d].texts) row_bytes += length.with(longest);
        told.work += count * row_bytes;
        if (told.work <= most_work) continue;
        told.excess =
            fmt::format("deciding the record takes more than the limit of {:.0f} MiB{}", most_work / (1 << 20),
                        d == 0 ? "" : fmt::format(", most of it for {:.0f} cases of {}", count, lists_of(d)));
        return told;
    }
    return told;
}

}  // namespace proviso::ingest
