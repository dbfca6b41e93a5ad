// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstring>
#include <string_view>
#include <vector>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "runtime/batch/record_lines.h"

namespace proviso {
namespace {

// A part of the processor's second-level cache, of which deciding needs the rest.
constexpr size_t kBlockBytes = size_t{1} << 18;
constexpr size_t kKeptOfLongLine = 4096;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Counts by bytes: a match adds one to a byte's count, which is summed up before it can overflow.
uint64_t count_line_breaks(const char* p, size_t size) {
    uint64_t count = 0;
    size_t at = 0;
#ifdef __SSE2__
    const __m128i line_break = _mm_set1_epi8('\n');
    while (size - at >= 16) {
        const size_t rounds = std::min<size_t>((size - at) / 16, 255);
        __m128i counts = _mm_setzero_si128();
        for (size_t i = 0; i < rounds; ++i, at += 16) {
            const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + at));
            counts = _mm_sub_epi8(counts, _mm_cmpeq_epi8(bytes, line_break));
        }
        const __m128i sums = _mm_sad_epu8(counts, _mm_setzero_si128());
        count += static_cast<uint64_t>(_mm_cvtsi128_si64(sums)) +
                 static_cast<uint64_t>(_mm_cvtsi128_si64(_mm_srli_si128(sums, 8)));
    }
#endif
    return count + static_cast<uint64_t>(std::count(p + at, p + size, '\n'));
}

class JsonLines : public RecordLines {
   public:
    JsonLines(std::unique_ptr<ByteSource> bytes, size_t max_line) : bytes_(std::move(bytes)), max_line_(max_line) {}

    Result<bool> next(Block& block) override {
        for (;;) {
            if (at_end_ && rest_.empty()) return false;
            begin(block);
            const Result<size_t> end = read_lines(block);
            if (!end) return tl::make_unexpected(end.error());
            if (*end == 0 && block.size > max_line_) return skip_long_line(block);
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
        block.reserve(std::max(kBlockBytes, rest_.size() * 2));
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
            if (end == 0 && block.size > max_line_) return size_t{0};
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
        std::vector<char> buffer(kBlockBytes);
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
    size_t max_line_;
    InputPosition here_;
    bool at_end_ = false;
    std::vector<char> rest_;  // begin of a line whose end has not been read yet
};

}  // namespace

std::unique_ptr<RecordLines> json_lines(std::unique_ptr<ByteSource> bytes, size_t max_line) {
    return std::make_unique<JsonLines>(std::move(bytes), max_line);
}

}  // namespace proviso
