// SPDX-License-Identifier: Apache-2.0
// The verifier: one forward pass over an image that checks every operand's type, domain and order, every reference and every
// range. Always on, in every build. VerifiedProgram is the only thing the machine, ingest and decisions accept.
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "runtime/bytecode/image.h"
#include "runtime/text/pattern.h"

namespace proviso::bytecode {

struct DomainInfo {
    std::vector<uint32_t> components;  // list nodes, outermost first; empty for root
    std::vector<uint32_t> chain;       // domains from root (excluded) to this one (included)
};

class VerifiedProgram {
   public:
    const Image& image() const { return *image_; }
    RegisterType type(uint32_t reg) const { return types_[reg]; }
    const DomainInfo& domain(uint32_t domain) const { return domains_[domain]; }
    // Of a List register: the schema node of its list.
    uint32_t list_node(uint32_t reg) const { return lists_[reg]; }
    // Of an instruction that has it as its immediate.
    const Pattern& pattern(uint32_t string_index) const { return *patterns_.at(string_index); }
    // Whether it comes of a confidential field, however much was made of it.
    bool is_confidential(uint32_t reg) const { return confidential_[reg]; }
    size_t registers() const { return types_.size(); }

   private:
    friend Result<std::shared_ptr<const VerifiedProgram>> verify(Image image);
    VerifiedProgram() = default;
    std::unique_ptr<const Image> image_;
    std::vector<RegisterType> types_;
    std::vector<uint32_t> lists_;
    std::vector<bool> confidential_;
    std::vector<DomainInfo> domains_;
    std::map<uint32_t, std::shared_ptr<const Pattern>> patterns_;
};

// The fault's message names the section and row that is wrong.
Result<std::shared_ptr<const VerifiedProgram>> verify(Image image);

// The whole image as text: schema, domains, instructions with their source places, rules. `proviso disassemble`.
std::string disassemble(const VerifiedProgram& program);

}  // namespace proviso::bytecode
