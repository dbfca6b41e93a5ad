// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <initializer_list>

#include "runtime/bytecode/image.h"

namespace proviso::bytecode {
namespace {

struct Operands {
    std::array<OperandType, 3> types{};
    uint8_t count = 0;

    template <class... Types>
    constexpr explicit Operands(Types... list) : types{list...}, count{sizeof...(list)} {}
};

std::vector<OpcodeInfo> make_table() {
    using enum OperandType;  // what the rows' operand lists name
    return {
#define PROVISO_OPCODE(NAME, CODE, MNEMONIC, RESULT, OPERANDS, IMMEDIATE, DOMAIN, UNSURE, MEANING) \
    OpcodeInfo{Opcode::NAME,                                                                       \
               #NAME,                                                                              \
               MNEMONIC,                                                                           \
               MEANING,                                                                            \
               OperandType::RESULT,                                                                \
               Operands OPERANDS.types,                                                            \
               Operands OPERANDS.count,                                                            \
               ImmediateKind::IMMEDIATE,                                                           \
               DomainRule::DOMAIN,                                                                 \
               UnsureRule::UNSURE},
#include "runtime/bytecode/opcodes.def"
#undef PROVISO_OPCODE
    };
}

std::vector<const OpcodeInfo*> index_by_code() {
    std::vector<const OpcodeInfo*> index;
    for (const OpcodeInfo& info : opcode_table()) {
        const auto code = static_cast<size_t>(info.opcode);
        if (code >= index.size()) index.resize(code + 1, nullptr);
        index[code] = &info;
    }
    return index;
}

}  // namespace

const std::vector<OpcodeInfo>& opcode_table() {
    static const std::vector<OpcodeInfo> table = make_table();
    return table;
}

const OpcodeInfo* find_opcode(uint16_t code) {
    static const std::vector<const OpcodeInfo*> index = index_by_code();
    return code < index.size() ? index[code] : nullptr;
}

std::string rounding_words(uint32_t immediate) {
    static constexpr std::string_view kModes[] = {"", "half up ", "up ", "down "};
    return std::string(kModes[immediate >> 8]) + "to " + std::to_string(rounding_places(immediate)) + " places";
}

std::string_view register_type_name(RegisterType type) {
    switch (type) {
        case RegisterType::Answer:
            return "answer";
        case RegisterType::Number:
            return "number";
        case RegisterType::Text:
            return "text";
        case RegisterType::Date:
            return "date";
        case RegisterType::Money:
            return "money";
        case RegisterType::Duration:
            return "duration";
        case RegisterType::Moment:
            return "moment";
        case RegisterType::Choice:
            return "choice";
        case RegisterType::List:
            return "list";
    }
    return "";
}

}  // namespace proviso::bytecode
