// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstring>
#include <string_view>
#include <vector>
#ifdef __SSE2__
#include <immintrin.h>
#endif

#include "runtime/batch/record_lines.h"

namespace proviso {
namespace {

constexpr size_t kKeptOfLongLine = 4096;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

#ifdef __SSE2__
// Of so many times 64 bytes.
__attribute__((target("avx512bw,popcnt"))) uint64_t count_line_breaks_avx512(const char* p, size_t blocks) {
    uint64_t count = 0;
    for (size_t i = 0; i < blocks; ++i)
        count += static_cast<uint64_t>(
            __builtin_popcountll(_mm512_cmpeq_epi8_mask(_mm512_loadu_si512(p + 64 * i), _mm512_set1_epi8('\n'))));
    return count;
}

// Counts by bytes: a match adds one to a byte's count, which is summed up before it can overflow.
__attribute__((target("avx2"))) uint64_t count_line_breaks_avx2(const char* p, size_t blocks) {
    constexpr size_t kMost = 127;
    const __m256i line_break = _mm256_set1_epi8('\n'), zero = _mm256_setzero_si256();
    __m256i sums = zero;
    for (size_t begin = 0; begin < blocks; begin += kMost) {
        __m256i counts = zero;
        for (size_t i = begin; i < std::min(begin + kMost, blocks); ++i) {
            const auto* bytes = reinterpret_cast<const __m256i*>(p + 64 * i);
            counts = _mm256_sub_epi8(counts, _mm256_cmpeq_epi8(_mm256_loadu_si256(bytes), line_break));
            counts = _mm256_sub_epi8(counts, _mm256_cmpeq_epi8(_mm256_loadu_si256(bytes + 1), line_break));
        }
        sums = _mm256_add_epi64(sums, _mm256_sad_epu8(counts, zero));
    }
    alignas(32) uint64_t parts[4];
    _mm256_store_si256(reinterpret_cast<__m256i*>(parts), sums);
    return parts[0] + parts[1] + parts[2] + parts[3];
}
#endif

uint64_t count_plainly(const char* p, size_t size) { return static_cast<uint64_t>(std::count(p, p + size, '\n')); }

uint64_t count_line_breaks(const char* p, size_t size) {
#ifdef __SSE2__
    static const auto count_blocks = __builtin_cpu_supports("avx512bw") ? count_line_breaks_avx512
                                     : __builtin_cpu_supports("avx2")   ? count_line_breaks_avx2
                                                                        : nullptr;
    if (count_blocks != nullptr) {
        const size_t blocks = size / 64;
        return count_blocks(p, blocks) + count_plainly(p + 64 * blocks, size % 64);
    }
#endif
    return count_plainly(p, size);
}

class JsonLines : public RecordLines {
   public:
    JsonLines(std::unique_ptr<ByteSource> bytes, BlockSizes sizes) : bytes_(std::move(bytes)), sizes_(sizes) {}

    Result<bool> next(Block& block) override {
        for (;;) {
            if (at_end_ && rest_.empty()) return false;
            begin(block);
            const Result<size_t> end = read_lines(block);
            if (!end) return tl::make_unexpected(end.error());
            if (*end == 0 && block.size > sizes_.most) return skip_long_line(block);
            finish(block, *end);
            if (block.size != 0) return true;
        }
    }

    Result<bool> skip(const InputPosition& to) override {
        here_ = to;
        return bytes_->skip(to.offset);
    }

    uint64_t taken() const override { return bytes_->taken(); }

   private:
    void begin(Block& block) {
        block.clear();
        block.begin = here_;
        block.reserve(std::max(sizes_.usual, rest_.size() * 2));
        std::copy(rest_.begin(), rest_.end(), block.data.get());
        block.size = rest_.size();
        rest_.clear();
    }

    // Reads until the block is full or the source at its end. Gives where its last whole line ends; 0 where a line is longer than the
    // limit.
    Result<size_t> read_lines(Block& block) {
        size_t searched = 0, end = 0;
        for (;;) {
            const char* data = block.data.get();
            const auto* found = static_cast<const char*>(::memrchr(data + searched, '\n', block.size - searched));
            if (found != nullptr) end = static_cast<size_t>(found - data) + 1;
            searched = block.size;
            const bool full = block.size == block.capacity;
            if (end == 0 && block.size > sizes_.most) return size_t{0};
            // Of what follows the last line break only the end of the source makes a line.
            if (at_end_) return end == 0 ? block.size : end;
            if (full && end != 0) return end;
            if (full) block.reserve(block.capacity * 2);
            const Result<size_t> got = bytes_->read(block.data.get() + block.size, block.capacity - block.size);
            if (!got) return got;
            if (*got == 0) at_end_ = true;
            block.size += *got;
        }
    }

    // What follows the last whole line waits for the rest of its own.
    void finish(Block& block, size_t end) {
        rest_.assign(block.data.get() + end, block.data.get() + block.size);
        block.size = end;
        if (here_.offset == 0 && std::string_view(block.data.get(), end).starts_with(kByteOrderMark))
            std::fill_n(block.data.get(), kByteOrderMark.size(), ' ');
        here_.offset += end;
        here_.line += count_line_breaks(block.data.get(), end);
        block.end = here_;
    }

    Result<bool> skip_long_line(Block& block) {
        block.too_long = true;
        here_.offset += block.size;
        std::vector<char> buffer(kUsualBlock);
        for (;;) {
            const Result<size_t> got = bytes_->read(buffer.data(), buffer.size());
            if (!got) return tl::make_unexpected(got.error());
            const char* end = buffer.data() + *got;
            const char* line_break = std::find(static_cast<const char*>(buffer.data()), end, '\n');
            here_.offset += static_cast<uint64_t>(line_break - buffer.data()) + (line_break != end);
            if (line_break == end && *got != 0) continue;
            at_end_ = *got == 0;
            rest_.assign(line_break == end ? end : line_break + 1, end);
            break;
        }
        block.size = kKeptOfLongLine;
        ++here_.line;
        block.end = here_;
        return true;
    }

    std::unique_ptr<ByteSource> bytes_;
    BlockSizes sizes_;
    InputPosition here_;
    bool at_end_ = false;
    std::vector<char> rest_;  // begin of a line whose end has not been read yet
};

}  // namespace

std::unique_ptr<RecordLines> json_lines(std::unique_ptr<ByteSource> bytes, BlockSizes sizes) {
    return std::make_unique<JsonLines>(std::move(bytes), sizes);
}

}  // namespace proviso
