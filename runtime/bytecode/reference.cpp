// SPDX-License-Identifier: Apache-2.0
// docs/reference/bytecode.md: prose here, tables from the opcode table and the list of sections.
#include <fmt/core.h>

#include <iterator>

#include "runtime/bytecode/detail/layout.h"
#include "runtime/bytecode/image.h"

namespace proviso::bytecode {
namespace {

constexpr std::string_view kIntroduction = R"(# Bytecode: reference

This page is made from the opcode table (`runtime/bytecode/opcodes.def`) and the list of sections (`runtime/bytecode/image.h`);
a test compares it with them. `proviso disassemble` shows the instructions of a policy.

## The machine

A program is one straight line of instructions, each run once over a batch of records. Instruction *i* defines register *i*;
operands are earlier registers. A register is a column of values of one type: answer, number, text, date, choice, money, duration, moment or list. Each value
is known or unsure; of a list the column holds only whether it was answered.

A register belongs to a **domain**, which says what its rows are. The root domain has one row per record. Any other domain has, for each
row of its parent, one row per element of a list. It is a sequence of **components**, the lists it goes through, outermost first.
A list that was not answered has one element about which nothing is known.

A program runs only after the verifier has passed every row of its bundle: operand types, domains, order, and every reference.

## Instructions

| column | meaning |
|---|---|
| operands | types of the registers taken; `same` is one type throughout the instruction |
| immediate | what is written into the instruction: a field of the record, a constant, a set of choice values, a domain, a mask of components, how to round, a calendar (none: Monday to Friday), the choice that stands for the days of the week, a currency, or a unit of time |
| domain | of the result. `root`: the root domain. `any`: named by the immediate. `of node`: the field's. `equal`: that of every operand. `down`: the operand's domain is made of the components that the mask names. `up`: the parent of the first operand's domain |
| unsure | `strict`: unsure where any operand is. `kleene`: by the truth tables of three-valued logic. `known`: never unsure. `element`: never unsure but in what stands for an unanswered list. `data`: as recorded |

| code | instruction | result | operands | immediate | domain | unsure | meaning |
|---|---|---|---|---|---|---|---|
)";

constexpr std::string_view kFile = R"(
## The bundle file

A bundle (`.pvb`) is little-endian. It begins with `PVBUNDLE`, the format version ({} today) and the number of sections, each a 32-bit number, and
a BLAKE2b-256 digest of all bytes after the digest. Then for each section a 64-bit offset and a 64-bit number of rows; then the sections
in this order, each at the next multiple of {} bytes, with zeros between. Equal sources give equal bytes.

A signed bundle has 104 bytes more, behind an image that is the same as without them: the signer's public key (32 bytes), the Ed25519 signature (RFC 8032)
of all bytes of the image (64 bytes), and `FF` and `PVSIGN1`. The key id, which decisions name, is the BLAKE2b-128 digest of the public key's 32
bytes, in hexadecimal. A signature that does not fit is refused wherever the bundle is loaded; which keys are to be trusted is the user's to say.

Rows refer to one another by number; {} stands for none. A text is an offset and a length in `Strings`, in UTF-8.

| section | row | bytes per row |
|---|---|---|
)";

std::string_view name(OperandType type) {
    return type == OperandType::Same ? "same" : register_type_name(static_cast<RegisterType>(type));
}

std::string_view name(ImmediateKind kind) {
    switch (kind) {
        case ImmediateKind::None:
            return "";
        case ImmediateKind::Node:
            return "field";
        case ImmediateKind::Answer:
            return "answer";
        case ImmediateKind::Number:
            return "number";
        case ImmediateKind::String:
            return "text";
        case ImmediateKind::Date:
            return "date";
        case ImmediateKind::Choice:
            return "choice value";
        case ImmediateKind::ChoiceSet:
            return "set of values";
        case ImmediateKind::Domain:
            return "domain";
        case ImmediateKind::Mask:
            return "mask";
        case ImmediateKind::Currency:
        case ImmediateKind::SumCurrency:
            return "currency";
        case ImmediateKind::Pattern:
            return "pattern";
        case ImmediateKind::Unit:
        case ImmediateKind::SumUnit:
            return "unit";
        case ImmediateKind::Moment:
            return "moment";
        case ImmediateKind::Rounding:
            return "rounding";
        case ImmediateKind::Calendar:
            return "calendar";
        case ImmediateKind::Weekdays:
            return "choice";
    }
    return "";
}

std::string_view name(DomainRule rule) {
    switch (rule) {
        case DomainRule::Root:
            return "root";
        case DomainRule::Any:
            return "any";
        case DomainRule::OfNode:
            return "of node";
        case DomainRule::Equal:
            return "equal";
        case DomainRule::Down:
            return "down";
        case DomainRule::Up:
            return "up";
    }
    return "";
}

std::string_view name(UnsureRule rule) {
    switch (rule) {
        case UnsureRule::Strict:
            return "strict";
        case UnsureRule::Kleene:
            return "kleene";
        case UnsureRule::Known:
            return "known";
        case UnsureRule::Data:
            return "data";
        case UnsureRule::Element:
            return "element";
    }
    return "";
}

}  // namespace

std::string opcode_reference() {
    std::string out(kIntroduction);
    for (const OpcodeInfo& info : opcode_table()) {
        std::string operands;
        for (uint32_t k = 0; k < info.operand_count; ++k)
            operands += fmt::format("{}{}", k == 0 ? "" : ", ", name(info.operands[k]));
        fmt::format_to(std::back_inserter(out), "| {} | `{}` | {} | {} | {} | {} | {} | {} |\n",
                       static_cast<uint16_t>(info.opcode), info.mnemonic, name(info.result), operands,
                       name(info.immediate), name(info.domain), name(info.unsure), info.meaning);
    }
    fmt::format_to(std::back_inserter(out), kFile, kFormatVersion, detail::kAlignment, kNone);
    const std::array<std::string_view, detail::kSections> rows = {
#define X(NAME, ROW) #ROW,
        PROVISO_SECTIONS(X)
#undef X
    };
    for (size_t s = 0; s < detail::kSections; ++s)
        fmt::format_to(std::back_inserter(out), "| {} | `{}` | {} |\n", section_name(static_cast<Section>(s)), rows[s],
                       detail::kRowSizes[s]);
    return out;
}

}  // namespace proviso::bytecode
