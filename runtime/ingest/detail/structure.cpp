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

// Both write which bytes are backslashes, 64 to a word, up to the line's end, and return that.
#ifdef __SSE2__
const char* scan_line(const char* line, uint64_t* backslashes) {
    const auto bits = [](const char* p, char c) {
        uint64_t found = 0;
        for (size_t part = 0; part < 4; ++part) {
            const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + 16 * part));
            const int equal = _mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)));
            found |= uint64_t{static_cast<uint32_t>(equal)} << (16 * part);
        }
        return found;
    };
    for (const char* p = line;; p += 64) {
        *backslashes++ = bits(p, '\\');
        if (const uint64_t breaks = bits(p, '\n'); breaks != 0) return p + std::countr_zero(breaks);
    }
}

__attribute__((target("avx2"))) const char* scan_line_avx2(const char* line, uint64_t* backslashes) {
    const __m256i line_break = _mm256_set1_epi8('\n'), backslash = _mm256_set1_epi8('\\');
    for (const char* p = line;; p += 64) {
        const __m256i low = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p));
        const __m256i high = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p + 32));
        const auto low_slashes = static_cast<uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, backslash)));
        const auto high_slashes = static_cast<uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, backslash)));
        *backslashes++ = low_slashes | uint64_t{high_slashes} << 32;
        const __m256i low_breaks = _mm256_cmpeq_epi8(low, line_break),
                      high_breaks = _mm256_cmpeq_epi8(high, line_break);
        if (_mm256_movemask_epi8(_mm256_or_si256(low_breaks, high_breaks)) == 0) continue;
        const auto first = static_cast<uint32_t>(_mm256_movemask_epi8(low_breaks));
        const auto second = static_cast<uint32_t>(_mm256_movemask_epi8(high_breaks));
        return p + std::countr_zero(first | uint64_t{second} << 32);
    }
}

auto line_scanner() { return __builtin_cpu_supports("avx2") ? scan_line_avx2 : scan_line; }
#else
const char* scan_line(const char* line, uint64_t* backslashes) {
    for (size_t i = 0;; ++i) {
        if (i % 64 == 0) backslashes[i / 64] = 0;
        backslashes[i / 64] |= uint64_t{line[i] == '\\'} << (i % 64);
        if (line[i] == '\n') return line + i;
    }
}

auto line_scanner() { return scan_line; }
#endif

}  // namespace

void LineScanner::reserve(size_t bytes) {
    if (backslashes_.size() < bytes / 64 + 1) backslashes_.resize(bytes / 64 + 1);
}

const char* LineScanner::scan(const char* line) {
    static const auto scan_here = line_scanner();
    line_ = line;
    end_ = scan_here(line, backslashes_.data());
    const auto length = static_cast<size_t>(end_ - line);
    backslashes_[length / 64] &= (uint64_t{1} << (length % 64)) - 1;  // what stands behind the end
    return end_;
}

const char* LineScanner::next_backslash(const char* p) const {
    const auto from = static_cast<size_t>(p - line_), length = static_cast<size_t>(end_ - line_);
    uint64_t bits = backslashes_[from / 64] & (~uint64_t{0} << (from % 64));
    for (size_t word = from / 64;; bits = backslashes_[++word]) {
        if (bits != 0) return line_ + 64 * word + static_cast<size_t>(std::countr_zero(bits));
        if (word == length / 64) return end_;
    }
}

LineFault find_line_fault(const char* line, const char* end) {
    const char* not_utf8 = utf8_fault(line, end);
    const char* text = nullptr;  // the quote that opened the text we are in
    for (const char* p = line; p < end; ++p) {
        const auto byte = static_cast<unsigned char>(*p);
        if (p == not_utf8) return {LineFault::Kind::NotUtf8, p, text ? text : p};
        if (text == nullptr) {
            if (byte == '"')
                text = p;
            else if (byte == '\\')
                return {LineFault::Kind::Backslash, p, p};
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
