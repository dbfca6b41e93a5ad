// SPDX-License-Identifier: Apache-2.0
// The bundle file: what is written is read back, and any damage is seen.
#include "runtime/bytecode/image.h"

#include <doctest/doctest.h>
#include <sodium.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <random>

#include "runtime/bytecode/verify.h"
#include "tests/image_sample/sample_image.h"

namespace proviso::bytecode {
namespace {

constexpr size_t kDigestAt = 16, kBodyAt = 48;

std::vector<char> sample_file() {
    ImageBuilder b;
    sample::fill(b);
    const Image image = b.finish();
    return {image.bytes().begin(), image.bytes().end()};
}

// Makes the digest fit whatever the bytes now are.
void redigest(std::vector<char>& file) {
    crypto_generichash(reinterpret_cast<unsigned char*>(file.data() + kDigestAt), 32,
                       reinterpret_cast<const unsigned char*>(file.data() + kBodyAt), file.size() - kBodyAt, nullptr,
                       0);
}

void put(std::vector<char>& file, size_t at, uint64_t value, size_t size = 8) {
    std::memcpy(file.data() + at, &value, size);
}

FaultCode code_of(std::vector<char> file) {
    const auto image = load_image(std::move(file));
    REQUIRE_FALSE(image.has_value());
    return image.error().code;
}

}  // namespace

TEST_CASE("bundles: what is built is what is loaded") {
    ImageBuilder b;
    sample::fill(b);
    const Image built = b.finish();
    const auto loaded = load_image({built.bytes().begin(), built.bytes().end()});
    REQUIRE(loaded.has_value());
    CHECK(loaded->digest() == built.digest());
    CHECK(loaded->digest_hex().size() == 64);
    CHECK(std::ranges::equal(loaded->bytes(), built.bytes()));
    CHECK(loaded->text(loaded->policy().title) == "A sample \"policy\"");
    CHECK(loaded->text(loaded->policy().owner) == "Größe");
    CHECK(loaded->number(0) == Decimal::from_integer(2));
    CHECK(loaded->rows<Section::Rules>()[1].kind == static_cast<uint32_t>(RuleKind::Exception));
#define X(NAME, ROW) CHECK(loaded->rows<Section::NAME>().size() == b.rows<Section::NAME>().size());
    PROVISO_SECTIONS(X)
#undef X
}

TEST_CASE("bundles: the same calls give the same bytes, and strings and numbers are pooled") {
    CHECK(sample_file() == sample_file());
    ImageBuilder b;
    const StringRef first = b.string("again"), second = b.string("again"), other = b.string("other");
    CHECK(first.offset == second.offset);
    CHECK(other.offset == 5);
    CHECK(b.string("").length == 0);
    CHECK(b.number({-1}) == b.number({-1}));
    CHECK(b.number({1}) == 1);
    CHECK(b.string_index("again") == b.string_index("again"));
    CHECK(b.rows<Section::StringTable>().size() == 1);
    CHECK(b.rows<Section::Strings>().size() == 10);
    CHECK(b.finish().number(0) == Decimal{-1});
}

TEST_CASE("bundles: the file's layout is pinned") {
    const auto file = sample_file();
    CHECK(std::string_view(file.data(), 8) == "PVBUNDLE");
    uint64_t offset = 0, count = 0;
    std::memcpy(&offset, file.data() + kBodyAt, 8);
    std::memcpy(&count, file.data() + kBodyAt + 8, 8);
    CHECK(offset == kBodyAt + 16 * static_cast<size_t>(Section::Count_));
    CHECK(count == 1);
    auto again = file;
    redigest(again);
    CHECK(again == file);
    CHECK(sizeof(Instruction) == 20);
    CHECK(sizeof(NodeRow) == 52);
    CHECK(sizeof(DomainRow) == 16);
    CHECK(sizeof(RuleRow) == 140);
    CHECK(sizeof(PolicyRow) == 56);
}

TEST_CASE("bundles: what is not one, or of another version, is told apart from a damaged one") {
    const auto file = sample_file();
    CHECK(code_of({}) == FaultCode::BundleNotABundle);
    CHECK(code_of({'P', 'V'}) == FaultCode::BundleNotABundle);
    CHECK(code_of({file.begin() + 1, file.end()}) == FaultCode::BundleNotABundle);
    CHECK(code_of({file.begin(), file.begin() + 8}) == FaultCode::BundleDamaged);
    CHECK(code_of({file.begin(), file.begin() + 20}) == FaultCode::BundleDamaged);
    auto newer = file;
    newer[8] = static_cast<char>(kFormatVersion + 1);
    CHECK(code_of(newer) == FaultCode::BundleVersion);
    CHECK(code_of({newer.begin(), newer.begin() + 20}) == FaultCode::BundleVersion);
    auto sections = file;
    sections[12] = static_cast<char>(sections[12] - 1);
    CHECK(code_of(sections) == FaultCode::BundleDamaged);
}

TEST_CASE("bundles: each changed byte and each truncation is refused") {
    const auto file = sample_file();
    std::mt19937 random(7);
    for (size_t i = 0; i < file.size(); ++i) {
        auto flipped = file;
        flipped[i] = static_cast<char>(flipped[i] ^ (1 << random() % 8));
        CHECK_FALSE(load_image(std::move(flipped)).has_value());
        CHECK_FALSE(load_image({file.begin(), file.begin() + static_cast<ptrdiff_t>(i)}).has_value());
    }
    auto longer = file;
    longer.push_back('x');
    CHECK(code_of(longer) == FaultCode::BundleDamaged);
}

TEST_CASE("bundles: a section table that does not fit is refused even where the digest fits") {
    const auto file = sample_file();
    for (size_t s = 0; s < static_cast<size_t>(Section::Count_); ++s) {
        uint64_t values[2];
        std::memcpy(values, file.data() + kBodyAt + 16 * s, 16);
        for (size_t field = 0; field < 2; ++field) {
            // One row more may be the padding behind the section, but never sixteen.
            const uint64_t next = values[field] + (field == 0 ? 1 : 16);
            for (uint64_t bad :
                 {values[field] - 1, next, uint64_t{1} << 32, uint64_t{1} << 60, ~uint64_t{0}, ~uint64_t{15}}) {
                auto changed = file;
                put(changed, kBodyAt + 16 * s + 8 * field, bad);
                redigest(changed);
                CAPTURE(s);
                CAPTURE(bad);
                CHECK(code_of(changed) == FaultCode::BundleDamaged);
            }
        }
    }
    auto longer = file;
    longer.resize(longer.size() + 16);
    redigest(longer);
    CHECK(code_of(longer) == FaultCode::BundleDamaged);
}

TEST_CASE("bundles: padding between sections is zero") {
    auto file = sample_file();
    uint64_t policy[2];
    std::memcpy(policy, file.data() + kBodyAt, 16);
    file[policy[0] + sizeof(PolicyRow)] = 1;  // 56 bytes, then 8 of padding
    redigest(file);
    CHECK(code_of(file) == FaultCode::BundleDamaged);
}

TEST_CASE("bundles: bytes changed behind the digest's back are refused by the verifier, or harmless") {
    const auto file = sample_file();
    std::mt19937_64 random(11);
    size_t loaded = 0, refused = 0, accepted = 0;
    for (int round = 0; round < 20'000; ++round) {
        auto changed = file;
        for (size_t n = 1 + random() % 3; n > 0; --n) {
            const size_t at = kBodyAt + 16 * static_cast<size_t>(Section::Count_) +
                              random() % (file.size() - kBodyAt - 16 * static_cast<size_t>(Section::Count_));
            changed[at] =
                random() % 2 == 0 ? static_cast<char>(changed[at] ^ (1 << random() % 8)) : static_cast<char>(random());
        }
        redigest(changed);
        auto image = load_image(std::move(changed));
        if (!image) continue;  // padding
        ++loaded;
        const auto program = verify(*std::move(image));
        ++(program ? accepted : refused);
        if (program) CHECK_FALSE(disassemble(**program).empty());
    }
    CHECK(loaded > 15'000);
    CHECK(refused > 5'000);
    CHECK(accepted > 500);  // texts, mostly
}

TEST_CASE("bundles: files") {
    const auto path =
        std::filesystem::temp_directory_path() / ("proviso_image_test_" + std::to_string(getpid()) + ".pvb");
    const auto file = sample_file();
    std::ofstream(path, std::ios::binary).write(file.data(), static_cast<std::streamsize>(file.size()));
    const auto image = load_image_file(path.string());
    REQUIRE(image.has_value());
    CHECK(std::ranges::equal(image->bytes(), file));
    std::filesystem::remove(path);

    CHECK(load_image_file(path.string()).error().code == FaultCode::FileMissing);
    CHECK(load_image_file(std::filesystem::temp_directory_path().string()).error().code == FaultCode::FileNotReadable);
    CHECK(load_image_file("/dev/zero").error().code == FaultCode::FileNotReadable);
    CHECK(load_image_file("/dev/null").error().code == FaultCode::FileNotReadable);
}

}  // namespace proviso::bytecode
