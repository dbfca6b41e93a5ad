// SPDX-License-Identifier: Apache-2.0
// An image as text, section by section. For people: names stand where the image has indices.
#pragma once

#include <fmt/core.h>

#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "runtime/bytecode/verify.h"

namespace proviso::bytecode::detail {

class Disassembler {
   public:
    explicit Disassembler(const VerifiedProgram& program);
    std::string run();

   private:
    // disassemble.cpp
    void name_nodes();
    void name_domains();
    void write_policy();
    void write_sources();
    void write_choices();
    void write_calendars();
    void write_schema();
    void write_domains();
    void write_instructions();
    std::string operands(const Instruction& instruction, const OpcodeInfo& info) const;
    std::string immediate(const Instruction& instruction, ImmediateKind kind) const;
    std::string choice_set(uint32_t index) const;
    std::string type_of(const NodeRow& node) const;

    // disassemble_rules.cpp
    void write_rules();
    void write_rule(const RuleRow& rule);
    void write_registers(const RuleRow& rule);
    void write_obligations(std::string_view when, Range range);
    std::string pieces(Range range) const;

    std::string place(const SpanRow& span) const;  // "netflix.proviso:41"
    std::string dates(uint32_t from, uint32_t until) const;
    std::string_view text(StringRef ref) const { return image_.text(ref); }
    template <Section S>
    auto rows() const {
        return image_.rows<S>();
    }
    std::string_view outcome(uint32_t index) const { return text(rows<Section::Outcomes>()[index].name); }
    template <class... Args>
    void line(fmt::format_string<Args...> format, Args&&... args) {
        fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
        out_.push_back('\n');
    }

    const VerifiedProgram& program_;
    const Image& image_;
    std::string out_;
    std::vector<std::string> nodes_;               // uses[].purpose
    std::vector<std::string> domains_;             // @uses
    std::vector<std::vector<uint32_t>> newlines_;  // per source text
};

// "like this", with line breaks and quotation marks escaped.
std::string quoted(std::string_view text);

}  // namespace proviso::bytecode::detail
