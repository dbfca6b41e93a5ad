// SPDX-License-Identifier: Apache-2.0
#include "runtime/ingest/detail/structure.h"

#include <simdjson.h>

#include <bit>
#include <new>
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
        const auto made = simdjson::get_active_implementation()->create_dom_parser_implementation(capacity, 1, stages);
        // No fault of the records, which would be rejected.
        if (made == simdjson::MEMALLOC) throw std::bad_alloc();
        if (made) return false;
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

// A line's end; and which words of its backslashes are not zero, of the first 64 words.
struct Scanned {
    const char* end;
    uint64_t words;
};

// Each writes which bytes are backslashes, 64 to a word, up to the line's end.
#ifdef __SSE2__
Scanned scan_line(const char* line, uint64_t* backslashes) {
    uint64_t words = 0;
    const auto bits = [](const char* p, char c) {
        uint64_t found = 0;
        for (size_t part = 0; part < 4; ++part) {
            const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + 16 * part));
            const int equal = _mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)));
            found |= uint64_t{static_cast<uint32_t>(equal)} << (16 * part);
        }
        return found;
    };
    uint64_t word = 1;
    for (const char* p = line;; p += 64, word <<= 1) {
        *backslashes = bits(p, '\\');
        words |= *backslashes++ != 0 ? word : 0;
        if (const uint64_t breaks = bits(p, '\n'); breaks != 0) return {p + std::countr_zero(breaks), words};
    }
}

__attribute__((target("avx2"))) Scanned scan_line_avx2(const char* line, uint64_t* backslashes) {
    uint64_t words = 0, word = 1;
    const __m256i line_break = _mm256_set1_epi8('\n'), backslash = _mm256_set1_epi8('\\');
    for (const char* p = line;; p += 64, word <<= 1) {
        const __m256i low = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p));
        const __m256i high = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p + 32));
        const auto low_slashes = static_cast<uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, backslash)));
        const auto high_slashes = static_cast<uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, backslash)));
        *backslashes = low_slashes | uint64_t{high_slashes} << 32;
        words |= *backslashes++ != 0 ? word : 0;
        const __m256i low_breaks = _mm256_cmpeq_epi8(low, line_break),
                      high_breaks = _mm256_cmpeq_epi8(high, line_break);
        if (_mm256_movemask_epi8(_mm256_or_si256(low_breaks, high_breaks)) == 0) continue;
        const auto first = static_cast<uint32_t>(_mm256_movemask_epi8(low_breaks));
        const auto second = static_cast<uint32_t>(_mm256_movemask_epi8(high_breaks));
        return {p + std::countr_zero(first | uint64_t{second} << 32), words};
    }
}

__attribute__((target("avx512bw"))) Scanned scan_line_avx512(const char* line, uint64_t* backslashes) {
    uint64_t words = 0, word = 1;
    const __m512i line_break = _mm512_set1_epi8('\n'), backslash = _mm512_set1_epi8('\\');
    for (const char* p = line;; p += 64, word <<= 1) {
        const __m512i bytes = _mm512_loadu_si512(p);
        *backslashes = _mm512_cmpeq_epi8_mask(bytes, backslash);
        words |= *backslashes++ != 0 ? word : 0;
        if (const uint64_t breaks = _mm512_cmpeq_epi8_mask(bytes, line_break); breaks != 0)
            return {p + std::countr_zero(breaks), words};
    }
}

auto line_scanner() {
    return __builtin_cpu_supports("avx512bw") ? scan_line_avx512
           : __builtin_cpu_supports("avx2")   ? scan_line_avx2
                                              : scan_line;
}
#else
Scanned scan_line(const char* line, uint64_t* backslashes) {
    uint64_t words = 0;
    for (size_t i = 0;; ++i) {
        if (i % 64 == 0) backslashes[i / 64] = 0;
        backslashes[i / 64] |= uint64_t{line[i] == '\\'} << (i % 64);
        if (line[i] == '\\' && i < 64 * 64) words |= uint64_t{1} << (i / 64);
        if (line[i] == '\n') return {line + i, words};
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
    const Scanned scanned = scan_here(line, backslashes_.data());
    line_ = line;
    end_ = scanned.end;
    words_ = scanned.words;
    const auto length = static_cast<size_t>(end_ - line);
    backslashes_[length / 64] &= (uint64_t{1} << (length % 64)) - 1;  // what stands behind the end
    return end_;
}

const char* LineScanner::next_backslash(const char* p) const {
    const auto from = static_cast<size_t>(p - line_);
    const size_t last = static_cast<size_t>(end_ - line_) / 64;
    const auto place = [&](size_t word, uint64_t bits) {
        return line_ + 64 * word + static_cast<size_t>(std::countr_zero(bits));
    };
    size_t word = from / 64;
    if (const uint64_t bits = backslashes_[word] & (~uint64_t{0} << (from % 64)); bits != 0) return place(word, bits);
    if (last < 64) {  // a short line: one look tells the word
        const uint64_t later = words_ & ~uint64_t{1} << word;
        if (later == 0) return end_;
        word = static_cast<size_t>(std::countr_zero(later));
        return backslashes_[word] != 0 ? place(word, backslashes_[word]) : end_;
    }
    while (++word <= last)
        if (backslashes_[word] != 0) return place(word, backslashes_[word]);
    return end_;
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
