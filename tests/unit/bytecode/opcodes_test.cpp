// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include "runtime/bytecode/image.h"

namespace proviso::bytecode {

TEST_CASE("opcodes: names, mnemonics and codes are unique, and found by code") {
    std::set<std::string_view> names, mnemonics;
    std::set<uint16_t> codes;
    for (const OpcodeInfo& info : opcode_table()) {
        CAPTURE(info.name);
        CHECK(names.insert(info.name).second);
        CHECK(mnemonics.insert(info.mnemonic).second);
        CHECK(codes.insert(static_cast<uint16_t>(info.opcode)).second);
        CHECK(find_opcode(static_cast<uint16_t>(info.opcode)) == &info);
        CHECK_FALSE(info.meaning.empty());
    }
    for (uint32_t code = 0; code <= 0xFFFF; ++code) {
        if (!codes.contains(static_cast<uint16_t>(code))) CHECK(find_opcode(static_cast<uint16_t>(code)) == nullptr);
    }
}

TEST_CASE("opcodes: a row's parts arrive in the table") {
    const OpcodeInfo& select = *find_opcode(38);
    CHECK(select.name == "Select");
    CHECK(select.result == OperandType::Same);
    CHECK(select.operand_count == 3);
    CHECK(select.operands == std::array{OperandType::Answer, OperandType::Same, OperandType::Same});
    const OpcodeInfo& count = *find_opcode(83);
    CHECK(count.mnemonic == "count");
    CHECK(count.result == OperandType::Number);
    CHECK(count.operand_count == 2);
    CHECK(count.domain == DomainRule::Up);
    const OpcodeInfo& load = *find_opcode(1);
    CHECK(load.operand_count == 0);
    CHECK(load.immediate == ImmediateKind::Node);
    CHECK(load.unsure == UnsureRule::Data);
}

TEST_CASE("opcodes: codes are never renumbered") {
    CHECK(static_cast<int>(Opcode::LoadAnswer) == 1);
    CHECK(static_cast<int>(Opcode::ConstAnswer) == 16);
    CHECK(static_cast<int>(Opcode::And) == 33);
    CHECK(static_cast<int>(Opcode::InChoices) == 56);
    CHECK(static_cast<int>(Opcode::AddBusinessDays) == 70);
    CHECK(static_cast<int>(Opcode::Broadcast) == 80);
}

TEST_CASE("opcodes: docs/reference/bytecode.md says what the table says") {
    const char* path = "docs/reference/bytecode.md";
    const char* update = std::getenv("PROVISO_UPDATE");
    if (update != nullptr && std::string_view(update) == "1")
        std::ofstream(path, std::ios::binary) << opcode_reference();
    std::ifstream file(path, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    INFO("PROVISO_UPDATE=1 writes it anew");
    CHECK(text.str() == opcode_reference());
}

}  // namespace proviso::bytecode
