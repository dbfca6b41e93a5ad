// SPDX-License-Identifier: Apache-2.0
// The verifier's working state. Its checks run in the order in which they rely on one another: strings, schema, tables, code,
// rules. Each returns false at the first row that is wrong, after noting the fault; nothing is read before it was checked.
// Work is linear in the file's size: of rows that other rows own it is noted that they are, so that none is owned twice, or by nobody.
#pragma once

#include <fmt/core.h>

#include <algorithm>
#include <span>
#include <vector>

#include "runtime/bytecode/verify.h"

namespace proviso::bytecode::detail {

inline constexpr size_t kMaxInstructions = size_t{1} << 24;
inline constexpr size_t kMaxDomains = 65535;
inline constexpr uint32_t kMaxNodeDepth = 256;
inline constexpr uint32_t kMaxNameBytes = 65535;

// Where a List register's list lies: its node, and which component of the register's domain its owner is (kNone: the record).
struct ListPlace {
    uint32_t node = kNone, owner = kNone;
};

class Verifier {
   public:
    explicit Verifier(const Image& image) : image_(image) {}

    bool run() { return check_strings() && check_schema() && check_tables() && check_code() && check_rules(); }
    const std::string& message() const { return message_; }

    // After run(): what a VerifiedProgram holds.
    std::vector<RegisterType> types;
    std::vector<DomainInfo> domains;
    std::vector<ListPlace> lists;                                 // per register; for List registers
    std::map<uint32_t, std::shared_ptr<const Pattern>> patterns;  // by row of StringTable
    std::vector<bool> confidential;                               // per register: comes of a confidential field

   private:
    // verify_tables.cpp
    bool check_strings();
    bool check_tables();
    bool check_policy();
    bool check_choices();
    bool check_calendars();
    bool check_calendar(uint32_t index);
    bool check_spans(Section section, size_t row, const SpanRow& span);

    // verify_schema.cpp
    bool check_schema();
    bool check_domain(uint32_t index);
    bool check_natural(uint32_t index);
    bool check_node(uint32_t index);
    bool check_node_place(uint32_t index);
    bool check_children(uint32_t index);

    // verify_code.cpp
    bool check_code();
    bool check_other_words();
    bool check_instruction(uint32_t index);
    bool check_operands(uint32_t index, const OpcodeInfo& info);
    bool check_immediate(uint32_t index, const OpcodeInfo& info);
    bool check_pattern(uint32_t index);
    bool check_node_immediate(uint32_t index, const OpcodeInfo& info);
    bool check_unit(uint32_t index, const OpcodeInfo& info);
    bool check_domain_rule(uint32_t index, const OpcodeInfo& info);
    bool check_broadcast(uint32_t index);
    bool check_reduction(uint32_t index);
    void note_register(uint32_t index, const OpcodeInfo& info);

    // verify_rules.cpp
    bool check_rules();
    bool check_rule(uint32_t index);
    bool check_rule_registers(uint32_t index);
    bool check_rule_relations(uint32_t index);
    bool check_exception_chains();
    bool check_guarantees();
    bool check_obligations(uint32_t rule, Range range);
    bool check_pieces(uint32_t rule, Range range, std::string_view what);
    bool check_piece(uint32_t rule, uint32_t piece);
    bool check_register(uint32_t rule, uint32_t reg, RegisterType type, std::string_view what);

    // ---- shared ----
    template <Section S>
    auto rows() const {
        return image_.rows<S>();
    }
    template <class... Args>
    bool refuse(Section section, size_t row, fmt::format_string<Args...> format, Args&&... args) {
        message_ =
            fmt::format("{} row {}: {}", section_name(section), row, fmt::format(format, std::forward<Args>(args)...));
        return false;
    }
    template <Section Target>
    bool check_range(Section section, size_t row, Range range, std::string_view what) {
        const size_t size = rows<Target>().size();
        if (range.first <= size && range.count <= size - range.first) return true;
        return refuse(section, row, "{} are rows {} to {} of {}, which has {}", what, range.first,
                      uint64_t{range.first} + range.count, section_name(Target), size);
    }
    // As check_range; and no row of Target has two owners.
    template <Section Target>
    bool claim(Section section, size_t row, Range range, std::string_view what) {
        if (!check_range<Target>(section, row, range, what)) return false;
        std::vector<bool>& owned = owned_[static_cast<size_t>(Target)];
        owned.resize(rows<Target>().size());
        for (uint32_t i = range.first; i < range.first + range.count; ++i) {
            if (owned[i]) return refuse(section, row, "{} belong to more than one owner", what);
            owned[i] = true;
        }
        return true;
    }
    // Once all owners have claimed theirs. What nobody owns, nobody has checked.
    template <Section... Targets>
    bool check_all_owned() {
        const auto check = [&](Section target, size_t size) {
            std::vector<bool>& owned = owned_[static_cast<size_t>(target)];
            owned.resize(size);
            const auto orphan = std::find(owned.begin(), owned.end(), false);
            return orphan == owned.end() ||
                   refuse(target, static_cast<size_t>(orphan - owned.begin()), "it belongs to nothing");
        };
        return (check(Targets, rows<Targets>().size()) && ...);
    }
    template <Section Target>
    bool check_index(Section section, size_t row, uint32_t index, std::string_view what) {
        if (index < rows<Target>().size()) return true;
        return refuse(section, row, "{} is row {} of {}, which has {}", what, index, section_name(Target),
                      rows<Target>().size());
    }
    template <Section Target>
    bool check_index_or_none(Section section, size_t row, uint32_t index, std::string_view what) {
        return index == kNone || check_index<Target>(section, row, index, what);
    }
    bool check_day(Section section, size_t row, uint32_t day, std::string_view what);
    bool check_day_or_none(Section section, size_t row, uint32_t day, std::string_view what) {
        return day == kNoDay || check_day(section, row, day, what);
    }
    // No two of `names` are the same text. `first` is the first one's row.
    bool check_unique(Section section, size_t first, std::span<const StringRef> names, std::string_view what);
    // The owner of a domain's component, as a component of the same domain.
    uint32_t owner_of(uint32_t domain, uint32_t component) const {
        return rows<Section::Domains>()[domains[domain].chain[component]].owner;
    }

    const Image& image_;
    std::string message_;
    std::array<std::vector<bool>, static_cast<size_t>(Section::Count_)> owned_;
    std::vector<uint32_t> depth_;           // per node: nodes above it
    std::vector<uint32_t> enclosing_list_;  // per node: the list whose element it lies in, also through nested records
    std::vector<uint32_t> max_choice_;      // per register: the highest value that a Choice register can hold
    uint32_t most_values_ = 0;              // of any choice
    std::vector<uint8_t> listed_;           // per rule: its base lists it among its exceptions
};

}  // namespace proviso::bytecode::detail
