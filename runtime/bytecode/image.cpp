// SPDX-License-Identifier: Apache-2.0
#include "runtime/bytecode/image.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sodium.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <memory>

#include "runtime/base/hex.h"
#include "runtime/bytecode/detail/layout.h"

namespace proviso::bytecode {

// The vector's storage comes from operator new, and sections begin at multiples of kAlignment within it.
static_assert(__STDCPP_DEFAULT_NEW_ALIGNMENT__ >= detail::kAlignment);

Digest detail::digest_of(std::span<const char> file) {
    static const bool ready = sodium_init() >= 0;  // picks the fastest implementation
    (void)ready;
    Digest digest{};
    const auto body = file.subspan(sizeof(Header));
    crypto_generichash(digest.data(), digest.size(), reinterpret_cast<const unsigned char*>(body.data()), body.size(),
                       nullptr, 0);
    return digest;
}

namespace {

using detail::kSections;

tl::unexpected<Fault> damaged(std::string message) { return fail(FaultCode::BundleDamaged, std::move(message)); }

// Each section must lie exactly where its predecessors' sizes put it, so none can overlap another or leave the file.
Result<detail::Table> read_table(std::span<const char> file) {
    detail::Table table;
    std::memcpy(&table, file.data() + sizeof(detail::Header), sizeof table);
    size_t end = sizeof(detail::Header) + sizeof table;
    for (size_t s = 0; s < kSections; ++s) {
        const std::string_view name = section_name(static_cast<Section>(s));
        const size_t begin = detail::aligned(end);
        if (begin > file.size() || table[s].offset != begin)
            return damaged(fmt::format("section {} is not in its place", name));
        if (std::any_of(file.begin() + static_cast<ptrdiff_t>(end), file.begin() + static_cast<ptrdiff_t>(begin),
                        [](char c) { return c != 0; }))
            return damaged(fmt::format("the bytes before section {} are not zero", name));
        if (table[s].count > (file.size() - begin) / detail::kRowSizes[s] || table[s].count >= kNone)
            return damaged(fmt::format("section {} does not fit", name));
        end = begin + table[s].count * detail::kRowSizes[s];
    }
    if (end != file.size()) return damaged(fmt::format("{} bytes follow the last section", file.size() - end));
    return table;
}

}  // namespace

Result<Image> load_image(std::vector<char> bytes) {
    const auto signed_by = take_signature(bytes);
    if (!signed_by) return tl::make_unexpected(signed_by.error());
    detail::Header header;
    constexpr size_t kVersionEnd = offsetof(detail::Header, sections);
    if (bytes.size() < detail::kMagic.size() ||
        !std::equal(detail::kMagic.begin(), detail::kMagic.end(), bytes.begin()))
        return fail(FaultCode::BundleNotABundle, "the file is not a proviso bundle: it does not start with `PVBUNDLE`");
    if (bytes.size() < kVersionEnd) return damaged("the file ends within its header");
    std::memcpy(&header, bytes.data(), kVersionEnd);
    if (header.version != kFormatVersion)
        return fail(FaultCode::BundleVersion,
                    fmt::format("the bundle has format version {}; this program reads version {}", header.version,
                                kFormatVersion));
    if (bytes.size() < sizeof header + sizeof(detail::Table)) return damaged("the file ends within its header");
    std::memcpy(&header, bytes.data(), sizeof header);
    if (header.sections != kSections)
        return damaged(fmt::format("the bundle has {} sections instead of {}", header.sections, kSections));
    if (detail::digest_of(bytes) != header.digest) return damaged("the digest does not match the bundle's bytes");
    const auto table = read_table(bytes);
    if (!table) return tl::make_unexpected(table.error());

    Image image;
    image.bytes_ = std::move(bytes);
    image.digest_ = header.digest;
    image.signed_by_ = *signed_by;
    for (size_t s = 0; s < kSections; ++s) image.places_[s] = {(*table)[s].offset, (*table)[s].count};
    return image;
}

Result<Image> load_image_file(const std::string& path) {
    // Without O_NONBLOCK the opening of a pipe nobody writes to would wait for ever.
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) return fail(FaultCode::FileMissing, "the file does not exist or cannot be opened");
    const std::unique_ptr<FILE, int (*)(FILE*)> file(::fdopen(descriptor, "rb"), std::fclose);
    struct stat status {};
    if (!file || ::fstat(descriptor, &status) != 0)
        return fail(FaultCode::FileNotReadable, "the file could not be read to its end");
    if (S_ISDIR(status.st_mode)) return fail(FaultCode::FileNotReadable, "it is a folder, not a file");
    if (!S_ISREG(status.st_mode)) return fail(FaultCode::FileNotReadable, "it is not a regular file");
    if (static_cast<uint64_t>(status.st_size) > kMaxImageBytes)
        return fail(FaultCode::FileNotReadable, fmt::format("it is longer than the limit of {} bytes", kMaxImageBytes));
    std::vector<char> bytes(static_cast<size_t>(status.st_size));
    // What has grown since then is no bundle: its digest will not fit.
    bytes.resize(std::fread(bytes.data(), 1, bytes.size(), file.get()));
    if (std::ferror(file.get()) != 0) return fail(FaultCode::FileNotReadable, "the file could not be read to its end");
    return load_image(std::move(bytes));
}

Decimal Image::number(uint32_t index) const {
    const NumberRow& row = rows<Section::Numbers>()[index];
    return {static_cast<int128_t>(static_cast<uint128_t>(row.high) << 64 | row.low)};
}

Moment Image::moment(uint32_t index) const {
    const MomentRow& row = rows<Section::Moments>()[index];
    return {row.seconds, row.nanos, row.offset};
}

bool Image::is_confidential(uint32_t node) const {
    const auto nodes = rows<Section::Nodes>();
    if ((nodes[node].flags & kConfidential) != 0) return true;
    const uint32_t parent = nodes[node].parent;
    return parent != kNone && static_cast<NodeKind>(nodes[parent].kind) == NodeKind::List &&
           (nodes[parent].flags & kConfidential) != 0;
}

bool Image::holds_confidential() const {
    const auto nodes = rows<Section::Nodes>();
    return std::any_of(nodes.begin(), nodes.end(),
                       [](const NodeRow& node) { return (node.flags & kConfidential) != 0; });
}

std::string Image::digest_hex() const { return hex_digits(digest_); }

std::string_view section_name(Section section) {
    static constexpr std::array<std::string_view, kSections> kNames = {
#define X(NAME, ROW) #NAME,
        PROVISO_SECTIONS(X)
#undef X
    };
    return kNames[static_cast<size_t>(section)];
}

}  // namespace proviso::bytecode
