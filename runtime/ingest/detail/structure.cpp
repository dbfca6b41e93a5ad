// SPDX-License-Identifier: Apache-2.0
#include "runtime/ingest/detail/structure.h"

#include <simdjson.h>

#include <bit>
#ifdef __SSE2__
#include <immintrin.h>
#endif

#include "runtime/ingest/detail/text.h"

namespace proviso::ingest {

struct Structure::Parser {
    std::unique_ptr<simdjson::internal::dom_parser_implementation> stages;
};

Structure::Structure() : parser_(std::make_unique<Parser>()) {}
Structure::~Structure() = default;

bool Structure::index(const char* data, size_t size) {
    auto& stages = parser_->stages;
    if (!stages || stages->capacity() < size) {
        const size_t capacity = size < (size_t{64} << 10) ? size_t{64} << 10 : size;
        // A new one, so that a failed allocation leaves none behind.
        stages.reset();
        if (simdjson::get_active_implementation()->create_dom_parser_implementation(capacity, 1, stages)) return false;
    }
    const auto error = stages->stage1(reinterpret_cast<const uint8_t*>(data), size, simdjson::stage1_mode::regular);
    if (error == simdjson::EMPTY) {  // nothing but white space
        stages->structural_indexes[0] = static_cast<uint32_t>(size);
        stages->structural_indexes[1] = static_cast<uint32_t>(size);
        return true;
    }
    return error == simdjson::SUCCESS;
}

uint32_t* Structure::positions() { return parser_->stages->structural_indexes.get(); }

namespace {

// Which of 64 bytes are a line break, and which are a backslash: bit i for byte i.
struct Masks {
    uint64_t line_breaks = 0, backslashes = 0;
};

#ifdef __SSE2__
inline Masks masks(const char* p) {
    Masks found;
    __m128i any = _mm_setzero_si128();
    __m128i breaks[4], slashes[4];
    for (size_t i = 0; i < 4; ++i) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + 16 * i));
        breaks[i] = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n'));
        slashes[i] = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
        any = _mm_or_si128(any, _mm_or_si128(breaks[i], slashes[i]));
    }
    if (_mm_movemask_epi8(any) == 0) return found;
    for (size_t i = 0; i < 4; ++i) {
        found.line_breaks |= uint64_t{static_cast<uint32_t>(_mm_movemask_epi8(breaks[i]))} << (16 * i);
        found.backslashes |= uint64_t{static_cast<uint32_t>(_mm_movemask_epi8(slashes[i]))} << (16 * i);
    }
    return found;
}

__attribute__((target("avx2"))) inline Masks masks_avx2(const char* p) {
    const __m256i low = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p));
    const __m256i high = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p + 32));
    const __m256i line_break = _mm256_set1_epi8('\n'), backslash = _mm256_set1_epi8('\\');
    const auto bits = [](__m256i equal) __attribute__((target("avx2"))) {
        return uint64_t{static_cast<uint32_t>(_mm256_movemask_epi8(equal))};
    };
    return {bits(_mm256_cmpeq_epi8(low, line_break)) | bits(_mm256_cmpeq_epi8(high, line_break)) << 32,
            bits(_mm256_cmpeq_epi8(low, backslash)) | bits(_mm256_cmpeq_epi8(high, backslash)) << 32};
}
#else
inline Masks masks(const char* p) {
    Masks found;
    for (size_t i = 0; i < 64; ++i) {
        found.line_breaks |= uint64_t{p[i] == '\n'} << i;
        found.backslashes |= uint64_t{p[i] == '\\'} << i;
    }
    return found;
}
#endif

// Writes the place of each bit.
uint32_t* append(uint32_t* out, uint64_t bits, size_t at) {
    for (; bits != 0; bits &= bits - 1) *out++ = static_cast<uint32_t>(at + static_cast<size_t>(std::countr_zero(bits)));
    return out;
}

}  // namespace

// Takes the masks of the 64 bytes at `at`, of `left` that are still to come.
void Marks::add(uint64_t line_breaks, uint64_t backslashes, size_t at, size_t left) {
    const uint64_t inside = left < 64 ? (uint64_t{1} << left) - 1 : ~uint64_t{0};
    make_room();
    breaks_ = static_cast<size_t>(append(line_breaks_.data() + breaks_, line_breaks & inside, at) - line_breaks_.data());
    slashes_ = static_cast<size_t>(append(backslashes_.data() + slashes_, backslashes & inside, at) - backslashes_.data());
}

// For 64 of each, and kNoMark.
void Marks::make_room() {
    if (line_breaks_.size() < breaks_ + 65) line_breaks_.resize(breaks_ * 2 + 128);
    if (backslashes_.size() < slashes_ + 65) backslashes_.resize(slashes_ * 2 + 128);
}

void Marks::find(const char* data, size_t size) {
    breaks_ = slashes_ = 0;
#ifdef __SSE2__
    static const bool has_avx2 = __builtin_cpu_supports("avx2") != 0;
    if (has_avx2) find_avx2(data, size);
    else
#endif
    for (size_t at = 0; at < size; at += 64) {
        const auto [line_breaks, backslashes] = masks(data + at);
        if ((line_breaks | backslashes) != 0) add(line_breaks, backslashes, at, size - at);
    }
    make_room();
    line_breaks_[breaks_] = kNoMark;
    backslashes_[slashes_] = kNoMark;
}

#ifdef __SSE2__
__attribute__((target("avx2"))) void Marks::find_avx2(const char* data, size_t size) {
    for (size_t at = 0; at < size; at += 64) {
        const auto [line_breaks, backslashes] = masks_avx2(data + at);
        if ((line_breaks | backslashes) != 0) add(line_breaks, backslashes, at, size - at);
    }
}
#endif

LineFault find_line_fault(const char* line, const char* end) {
    const char* not_utf8 = utf8_fault(line, end);
    const char* text = nullptr;  // the quote that opened the text we are in
    for (const char* p = line; p < end; ++p) {
        const auto byte = static_cast<unsigned char>(*p);
        if (p == not_utf8) return {LineFault::Kind::NotUtf8, p, text ? text : p};
        if (text == nullptr) {
            if (byte == '"') text = p;
            else if (byte == '\\') return {LineFault::Kind::Backslash, p, p};
        } else if (byte < 0x20) {
            return {LineFault::Kind::ControlCharacter, p, text};
        } else if (byte == '"') {
            text = nullptr;
        } else if (byte == '\\' && p + 1 < not_utf8 && static_cast<unsigned char>(p[1]) >= 0x20) {
            ++p;
        }
    }
    if (text != nullptr) return {LineFault::Kind::OpenText, text, text};
    return {};
}

}  // namespace proviso::ingest
