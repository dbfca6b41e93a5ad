// SPDX-License-Identifier: Apache-2.0
#include "tests/trust/mutation.h"

#include <sodium.h>

#include <algorithm>
#include <cstring>

namespace proviso::trust {

using bytecode::ImageBuilder;
using bytecode::Instruction;
using bytecode::Section;

namespace {

constexpr size_t kSections = static_cast<size_t>(Section::Count_);
constexpr size_t kDigestAt = 16;  // behind magic, version and number of sections

Rows& rows_of(Sections& sections, Section section) { return sections[static_cast<size_t>(section)]; }
const Rows& rows_of(const Sections& sections, Section section) { return sections[static_cast<size_t>(section)]; }

template <class Row>
Row read_row(std::span<const char> bytes) {
    Row row;
    std::memcpy(&row, bytes.data(), sizeof row);
    return row;
}
template <class Row>
void write_row(std::span<char> bytes, const Row& row) {
    std::memcpy(bytes.data(), &row, sizeof row);
}

std::vector<char> bundle_of(const Sections& sections) {
    ImageBuilder builder;
    const auto fill = [](const Rows& from, auto& to) {
        to.resize(from.count());
        if (!to.empty()) std::memcpy(to.data(), from.bytes.data(), from.bytes.size());
    };
#define X(NAME, ROW) fill(rows_of(sections, Section::NAME), builder.rows<Section::NAME>());
    PROVISO_SECTIONS(X)
#undef X
    const bytecode::Image image = builder.finish();
    return {image.bytes().begin(), image.bytes().end()};
}

void fit_digest(std::vector<char>& bundle) {
    constexpr size_t kBody = kDigestAt + sizeof(bytecode::Digest);
    if (bundle.size() < kBody) return;
    auto* bytes = reinterpret_cast<unsigned char*>(bundle.data());
    crypto_generichash(bytes + kDigestAt, sizeof(bytecode::Digest), bytes + kBody, bundle.size() - kBody, nullptr, 0);
}

// What is damaged most is what most depends on.
Section any_section(const Sections& sections, Random& random) {
    for (;;) {
        const size_t throw_of = random.below(100);
        Section section = static_cast<Section>(random.below(kSections));
        if (throw_of < 30) section = Section::Instructions;
        if (throw_of >= 30 && throw_of < 40) section = Section::Rules;
        if (throw_of >= 40 && throw_of < 50) section = Section::Nodes;
        if (throw_of >= 50 && throw_of < 58) section = Section::Domains;
        if (throw_of >= 58 && throw_of < 64) section = Section::Pieces;
        if (rows_of(sections, section).count() != 0) return section;
    }
}

void flip_bits(Sections& sections, const Sections&, Random& random) {
    Rows& at = rows_of(sections, any_section(sections, random));
    const size_t row = random.below(at.count());
    for (size_t flips = random.between(1, 3); flips > 0; --flips) {
        char& byte = at.row(row)[random.below(at.size)];
        byte = static_cast<char>(byte ^ static_cast<char>(1U << random.below(8)));
    }
}

// One number of a row: a little more or less, that of another row, none, or anything.
void change_number(Sections& sections, const Sections&, Random& random) {
    Rows& at = rows_of(sections, any_section(sections, random));
    if (at.size < sizeof(uint32_t)) return;
    const size_t row = random.below(at.count()), place = random.below(at.size / 4) * 4;
    auto number = read_row<uint32_t>(at.row(row).subspan(place, 4));
    switch (random.below(6)) {
        case 0:
            number += static_cast<uint32_t>(random.between(1, 3));
            break;
        case 1:
            number -= static_cast<uint32_t>(random.between(1, 3));
            break;
        case 2:
            number = random.chance(50) ? bytecode::kNone : static_cast<uint32_t>(random.next());
            break;
        case 3:
            number = static_cast<uint32_t>(random.below(20));
            break;
        default:
            number = read_row<uint32_t>(at.row(random.below(at.count())).subspan(place, 4));
            break;
    }
    write_row(at.row(row).subspan(place, 4), number);
}

void swap_rows(Sections& sections, const Sections&, Random& random) {
    Rows& at = rows_of(sections, any_section(sections, random));
    const auto one = at.row(random.below(at.count())), other = at.row(random.below(at.count()));
    if (one.data() != other.data()) std::swap_ranges(one.begin(), one.end(), other.begin());
}

void copy_row(Sections& sections, const Sections&, Random& random) {
    Rows& at = rows_of(sections, any_section(sections, random));
    const auto from = at.row(random.below(at.count())), to = at.row(random.below(at.count()));
    std::memmove(to.data(), from.data(), from.size());
}

template <class Change>
void change_instruction(Sections& sections, Random& random, Change change) {
    Rows& code = rows_of(sections, Section::Instructions);
    if (code.count() == 0) return;
    const auto row = code.row(random.below(code.count()));
    auto instruction = read_row<Instruction>(row);
    change(instruction);
    write_row(row, instruction);
}

Instruction any_instruction(const Sections& sections, Random& random) {
    const Rows& code = rows_of(sections, Section::Instructions);
    return code.count() == 0 ? Instruction{} : read_row<Instruction>(code.row(random.below(code.count())));
}

// To one that takes and makes the same, mostly.
void change_opcode(Sections& sections, const Sections&, Random& random) {
    change_instruction(sections, random, [&](Instruction& instruction) {
        const auto* now = bytecode::find_opcode(instruction.opcode);
        std::vector<uint16_t> fitting;
        for (const auto& info : bytecode::opcode_table())
            if (now == nullptr || random.chance(3) ||
                (info.result == now->result && info.operands == now->operands && info.immediate == now->immediate))
                fitting.push_back(static_cast<uint16_t>(info.opcode));
        if (!fitting.empty()) instruction.opcode = random.pick(fitting);
    });
}

void change_operand(Sections& sections, const Sections&, Random& random) {
    const Instruction other = any_instruction(sections, random);
    const auto registers = static_cast<uint32_t>(rows_of(sections, Section::Instructions).count());
    change_instruction(sections, random, [&](Instruction& instruction) {
        uint32_t* const operands[] = {&instruction.a, &instruction.b, &instruction.c};
        uint32_t& operand = *operands[random.below(3)];
        if (operand == bytecode::kNone && random.chance(90)) return;
        const uint32_t borrowed = random.pick({other.a, other.b, other.c});
        operand = random.chance(50) ? borrowed : static_cast<uint32_t>(random.below(registers));
    });
}

void change_immediate(Sections& sections, const Sections&, Random& random) {
    const Instruction other = any_instruction(sections, random);
    change_instruction(sections, random, [&](Instruction& instruction) {
        if (random.chance(20)) {
            instruction.domain = other.domain;
            return;
        }
        instruction.immediate = random.chance(50) ? other.immediate : static_cast<uint32_t>(random.below(12));
    });
}

// At the end, where nothing refers to it but what other changes make refer to it.
void append_instruction(Sections& sections, const Sections&, Random& random) {
    Rows& code = rows_of(sections, Section::Instructions);
    Rows& places = rows_of(sections, Section::Provenance);
    if (code.count() == 0 || places.count() == 0) return;
    auto made = any_instruction(sections, random);
    const auto& table = bytecode::opcode_table();
    if (random.chance(50)) made.opcode = static_cast<uint16_t>(random.pick(table).opcode);
    if (random.chance(30)) made.a = static_cast<uint32_t>(random.below(code.count()));
    if (random.chance(30)) made.b = static_cast<uint32_t>(random.below(code.count()));
    code.bytes.resize(code.bytes.size() + code.size);
    write_row(code.row(code.count() - 1), made);
    const std::vector<char> place(places.bytes.begin(), places.bytes.begin() + static_cast<ptrdiff_t>(places.size));
    places.bytes.insert(places.bytes.end(), place.begin(), place.end());
}

void lengthen(Sections& sections, const Sections&, Random& random) {
    Rows& at = rows_of(sections, any_section(sections, random));
    const auto from = at.row(random.below(at.count()));
    const std::vector<char> row(from.begin(), from.end());
    const size_t place = random.chance(50) ? at.count() : random.below(at.count());
    at.bytes.insert(at.bytes.begin() + static_cast<ptrdiff_t>(place * at.size), row.begin(), row.end());
}

void shorten(Sections& sections, const Sections&, Random& random) {
    Rows& at = rows_of(sections, any_section(sections, random));
    const size_t first = random.chance(50) ? at.count() - 1 : random.below(at.count());
    const size_t count = random.chance(70) ? 1 : random.between(1, at.count() - first);
    const auto begin = at.bytes.begin() + static_cast<ptrdiff_t>(first * at.size);
    at.bytes.erase(begin, begin + static_cast<ptrdiff_t>(count * at.size));
}

// Rows of another image: one, or all of a section.
void splice(Sections& sections, const Sections& other, Random& random) {
    const Section section = any_section(sections, random);
    Rows& at = rows_of(sections, section);
    const Rows& from = rows_of(other, section);
    if (from.count() == 0 || random.chance(20)) {
        at = from;
        return;
    }
    const auto row = from.row(random.below(from.count()));
    std::copy(row.begin(), row.end(), at.row(random.below(at.count())).begin());
}

using Change = void (*)(Sections&, const Sections&, Random&);
constexpr Change kChanges[] = {flip_bits,      change_number,    change_number,      swap_rows, copy_row, change_opcode,
                               change_operand, change_immediate, append_instruction, lengthen,  shorten,  splice};

// The file as such: its table of sections, its length.
void change_file(std::vector<char>& bundle, Random& random) {
    constexpr size_t kTable = kDigestAt + sizeof(bytecode::Digest);
    if (random.chance(50)) {
        char& byte = bundle[kTable + random.below(kSections * 16)];
        byte = static_cast<char>(byte ^ static_cast<char>(1U << random.below(8)));
    } else if (random.chance(50)) {
        bundle.resize(random.below(bundle.size()));
    } else {
        bundle.insert(bundle.end(), random.between(1, 40), static_cast<char>(random.next()));
    }
    fit_digest(bundle);
}

}  // namespace

Sections sections_of(const bytecode::Image& image) {
    Sections sections;
    const auto fill = [](const auto& from, Rows& to) {
        to.size = sizeof(from[0]);
        const auto* data = reinterpret_cast<const char*>(from.data());
        to.bytes.assign(data, data + from.size_bytes());
    };
#define X(NAME, ROW) fill(image.rows<Section::NAME>(), rows_of(sections, Section::NAME));
    PROVISO_SECTIONS(X)
#undef X
    return sections;
}

std::vector<char> mutant(const Sections& base, const Sections& other, Random& random) {
    Sections sections = base;
    const size_t changes = random.chance(60) ? 1 : random.between(2, 4);
    for (size_t i = 0; i < changes; ++i) kChanges[random.below(std::size(kChanges))](sections, other, random);
    std::vector<char> bundle = bundle_of(sections);
    if (random.chance(3)) change_file(bundle, random);
    return bundle;
}

}  // namespace proviso::trust
