// SPDX-License-Identifier: Apache-2.0
// Writes the rows of an image, section by section: layout_code.cpp the schema and the instructions, layout_rules.cpp the rules and what
// hangs on them, layout.cpp the rest.
#pragma once

#include <optional>
#include <vector>

#include "compiler/ir/lower.h"
#include "compiler/sema/program.h"
#include "compiler/source/source.h"
#include "runtime/bytecode/image.h"

namespace proviso::codegen {

class Layout {
   public:
    Layout(const ir::Lowered& lowered, const sema::Program& program, const SourceMap& sources)
        : lowered_(lowered), graph_(lowered.graph), program_(program), sources_(sources) {}
    bytecode::Image run();
    const std::vector<uint32_t>& registers() const { return registers_; }  // by ValueId

   private:
    void add_policy();
    void add_tables();
    void add_choices();
    void add_calendars();
    void add_guarantees();
    void add_sources();

    void add_schema();
    void add_domains();
    void add_code();
    void add_other_words();
    bytecode::Instruction instruction(const ir::Value& value);
    uint32_t immediate(const ir::Value& value);
    uint32_t choice_set(uint32_t pooled);
    uint32_t reg(ir::ValueId value) const;

    void add_rule(size_t index);
    bytecode::Range add_template(const ir::Template& pieces);
    bytecode::Range add_notes(const std::vector<ir::Template>& notes);
    bytecode::Range add_obligations(const std::vector<sema::Obligation>& obligations,
                                    const std::vector<ir::LoweredObligation>& lowered);
    bytecode::Range add_citations(const sema::Rule& rule);
    bytecode::Range add_exceptions(const sema::Rule& rule);
    bytecode::Range add_displacements(const sema::Rule& rule, const ir::LoweredRule& lowered);
    uint32_t counts_as(const sema::Rule& rule) const;

    static uint32_t day(const std::optional<Date>& date);
    static bytecode::SpanRow span(Span span) { return {span.file, span.begin, span.end}; }

    const ir::Lowered& lowered_;
    const ir::Graph& graph_;
    const sema::Program& program_;
    const SourceMap& sources_;
    bytecode::ImageBuilder builder_;
    std::vector<uint32_t> registers_;    // by ValueId
    std::vector<uint32_t> choice_sets_;  // by index into the graph's pool
};

}  // namespace proviso::codegen
