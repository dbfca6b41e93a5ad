// SPDX-License-Identifier: Apache-2.0
// A JSON array of records, taken apart into one record a line without building anything: only quotes, backslashes and brackets are
// looked at. Whether an element is well-formed is for ingest to say, of each by itself.
#include <fmt/format.h>

#include <string_view>

#include "runtime/batch/record_lines.h"

namespace proviso {
namespace {

constexpr size_t kReadBytes = size_t{1} << 17;
constexpr size_t kKeptOfLongRecord = 4096;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

class JsonArray : public RecordLines {
   public:
    JsonArray(std::string name, std::unique_ptr<ByteSource> bytes, BlockSizes sizes)
        : name_(std::move(name)), bytes_(std::move(bytes)), sizes_(sizes), buffer_(kReadBytes, '\0') {}

    Result<bool> next(Block& block) override {
        block.clear();
        block.begin = here_;
        block.reserve(sizes_.usual);
        if (!long_head_.empty()) return long_record(block);
        while (state_ != State::After || at_ < read_) {
            if (at_ == read_) {
                const Result<size_t> got = bytes_->read(buffer_.data(), buffer_.size());
                if (!got) return tl::make_unexpected(got.error());
                at_ = 0;
                read_ = *got;
                if (read_ == 0) {
                    if (state_ == State::After) break;
                    return fail(
                        FaultCode::FileDamaged,
                        fmt::format("`{}` ends inside its array, in line {}: a `]` is missing", name_, here_.line));
                }
            }
            const char c = buffer_[at_];
            if (state_ == State::After && !is_space(c))
                return fail(FaultCode::FileDamaged,
                            fmt::format("`{}` goes on behind its array, in line {}", name_, here_.line));
            const bool whole = take(c, block);
            pass(c);
            if (whole && !long_head_.empty() && block.size == 0) return long_record(block);
            if (whole && (block.size >= sizes_.usual / 2 || !long_head_.empty())) break;
        }
        block.end = here_;
        return block.size != 0;
    }

    Result<bool> skip(const InputPosition& to) override {
        // The bracket that opens the array lies before every place where a block ended.
        state_ = State::Between;
        here_ = to;
        byte_ = 1;
        return bytes_->skip(to.offset);
    }

    uint64_t taken() const override { return bytes_->taken(); }

   private:
    enum class State : uint8_t { Before, Between, Element, After };

    void pass(char c) {
        ++at_;
        ++here_.offset;
        ++byte_;
        if (c == '\n') ++here_.line, byte_ = 1;
    }

    // Looks at one character. True where it completes a record.
    bool take(char c, Block& block) {
        switch (state_) {
            case State::Before:
                if (c == '[') state_ = State::Between;
                return false;
            case State::After:
                return false;
            case State::Between:
                if (is_space(c) || (c == ',' && after_element_)) {
                    if (c == ',') after_element_ = false;
                    return false;
                }
                if (c == ']') {
                    state_ = State::After;
                    return false;
                }
                start(block);
                break;
            case State::Element:
                break;
        }
        if (depth_ == 0 && !in_text_ && size_ != 0 && (c == ',' || c == ']')) {
            after_element_ = c != ',';
            finish(block);
            if (c == ']') state_ = State::After;
            return true;
        }
        put(c, block);
        follow(c);
        return false;
    }

    void follow(char c) {
        if (in_text_) {
            if (escaped_)
                escaped_ = false;
            else if (c == '\\')
                escaped_ = true;
            else if (c == '"')
                in_text_ = false;
        } else if (c == '"') {
            in_text_ = true;
        } else if (c == '{' || c == '[') {
            ++depth_;
        } else if ((c == '}' || c == ']') && depth_ > 0) {
            --depth_;
        }
    }

    void start(Block& block) {
        state_ = State::Element;
        start_ = block.size;
        size_ = 0;
        depth_ = 0;
        in_text_ = escaped_ = false;
        start_line_ = here_.line;
        block.origins.push_back({block.size, here_.line, byte_});
    }

    void put(char c, Block& block) {
        if (++size_ > sizes_.most) {
            if (long_head_.empty()) {
                long_head_.assign(block.data.get() + start_, std::min(block.size - start_, kKeptOfLongRecord));
                block.size = start_;
            }
            return;
        }
        if (block.size + 1 >= block.capacity) block.reserve(block.capacity * 2);
        // A line break ends a record for who reads on. In a text it is a mistake that must stay one.
        const char shown = c != '\n' ? c : in_text_ ? '\r' : ' ';
        block.data[block.size++] = shown;
        if (c == '\n') block.origins.push_back({block.size, here_.line + 1, 1});
    }

    void finish(Block& block) {
        state_ = State::Between;
        if (long_head_.empty()) block.data[block.size++] = '\n';
    }

    // The records before it have gone out in a block of their own.
    Result<bool> long_record(Block& block) {
        block.too_long = true;
        std::copy(long_head_.begin(), long_head_.end(), block.data.get());
        block.size = long_head_.size();
        long_head_.clear();
        block.begin.line = start_line_;
        block.end = here_;
        return true;
    }

    std::string name_;
    std::unique_ptr<ByteSource> bytes_;
    BlockSizes sizes_;
    std::string buffer_;
    size_t at_ = 0, read_ = 0;
    InputPosition here_;
    uint64_t byte_ = 1;
    State state_ = State::Before;
    bool after_element_ = false;
    size_t depth_ = 0, start_ = 0;
    uint64_t size_ = 0, start_line_ = 1;
    bool in_text_ = false, escaped_ = false;
    std::string long_head_;  // beginning of a record above the limit that has not gone out yet
};

}  // namespace

std::unique_ptr<RecordLines> json_array(std::string name, std::unique_ptr<ByteSource> bytes, BlockSizes sizes) {
    return std::make_unique<JsonArray>(std::move(name), std::move(bytes), sizes);
}

}  // namespace proviso
