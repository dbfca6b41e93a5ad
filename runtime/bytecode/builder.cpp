// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <tuple>
#include <unordered_map>

#include "runtime/bytecode/detail/layout.h"
#include "runtime/bytecode/image.h"

namespace proviso::bytecode {

struct ImageBuilder::State {
    // One vector per section, in their order; the int only ends the list.
    std::tuple<
#define X(NAME, ROW) std::vector<ROW>,
        PROVISO_SECTIONS(X)
#undef X
            int>
        rows;
    std::unordered_map<std::string, StringRef> strings;
    std::unordered_map<std::string, uint32_t> table;
    std::map<int128_t, uint32_t> numbers;
    std::map<std::tuple<int64_t, uint32_t, int32_t>, uint32_t> moments;
};

ImageBuilder::ImageBuilder() : state_(new State) {}
ImageBuilder::~ImageBuilder() { delete state_; }

template <Section S>
std::vector<typename SectionRow<S>::type>& ImageBuilder::rows() {
    return std::get<static_cast<size_t>(S)>(state_->rows);
}
#define X(NAME, ROW) template std::vector<ROW>& ImageBuilder::rows<Section::NAME>();
PROVISO_SECTIONS(X)
#undef X

StringRef ImageBuilder::string(std::string_view text) {
    if (text.empty()) return {};
    const auto [entry, is_new] = state_->strings.try_emplace(std::string(text));
    if (is_new) {
        auto& bytes = rows<Section::Strings>();
        if (text.size() >= kNone - bytes.size()) {
            std::fputs("proviso: a program's texts take more than 4 GiB\n", stderr);
            std::abort();
        }
        entry->second = {static_cast<uint32_t>(bytes.size()), static_cast<uint32_t>(text.size())};
        bytes.insert(bytes.end(), text.begin(), text.end());
    }
    return entry->second;
}

uint32_t ImageBuilder::number(Decimal value) {
    auto& numbers = rows<Section::Numbers>();
    const auto [entry, is_new] = state_->numbers.try_emplace(value.units, static_cast<uint32_t>(numbers.size()));
    if (is_new) {
        const auto units = static_cast<uint128_t>(value.units);
        numbers.push_back({static_cast<uint64_t>(units), static_cast<uint64_t>(units >> 64)});
    }
    return entry->second;
}

uint32_t ImageBuilder::moment(const Moment& value) {
    auto& moments = rows<Section::Moments>();
    const auto [entry, is_new] =
        state_->moments.try_emplace({value.seconds, value.nanos, value.offset}, static_cast<uint32_t>(moments.size()));
    if (is_new) moments.push_back({value.seconds, value.nanos, value.offset});
    return entry->second;
}

uint32_t ImageBuilder::string_index(std::string_view text) {
    auto& table = rows<Section::StringTable>();
    const auto [entry, is_new] = state_->table.try_emplace(std::string(text), static_cast<uint32_t>(table.size()));
    if (is_new) table.push_back(string(text));
    return entry->second;
}

Image ImageBuilder::finish() {
    detail::Header header{detail::kMagic, kFormatVersion, static_cast<uint32_t>(detail::kSections), {}};
    detail::Table table{};
    std::vector<char> bytes(sizeof header + sizeof table);
    const auto append = [&](Section section, const auto& rows) {
        bytes.resize(detail::aligned(bytes.size()));
        table[static_cast<size_t>(section)] = {bytes.size(), rows.size()};
        const auto* data = reinterpret_cast<const char*>(rows.data());
        bytes.insert(bytes.end(), data, data + rows.size() * sizeof(rows[0]));
    };
#define X(NAME, ROW) append(Section::NAME, rows<Section::NAME>());
    PROVISO_SECTIONS(X)
#undef X
    std::memcpy(bytes.data() + sizeof header, &table, sizeof table);
    header.digest = detail::digest_of(bytes);
    std::memcpy(bytes.data(), &header, sizeof header);

    Result<Image> image = load_image(std::move(bytes));
    if (!image) {  // only where a section has more rows than can be counted
        std::fprintf(stderr, "proviso: the program is too large: %s\n", image.error().message.c_str());
        std::abort();
    }
    return *std::move(image);
}

}  // namespace proviso::bytecode
