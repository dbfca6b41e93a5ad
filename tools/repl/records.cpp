// SPDX-License-Identifier: Apache-2.0
#include "tools/repl/records.h"

#include <fmt/format.h>

#include <memory>
#include <optional>

#include "compiler/source/source.h"
#include "runtime/batch/archive_paths.h"
#include "runtime/batch/input.h"
#include "runtime/session/json.h"
#include "runtime/session/words.h"

namespace proviso::repl {

namespace {

constexpr size_t kMaxRecord = size_t{64} << 20;

tl::unexpected<std::string> no(const std::string& name, const std::string& message) {
    const bool named = message.find(name) != std::string::npos;
    return tl::make_unexpected(named ? message : fmt::format("`{}`: {}", name, message));
}

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

// An archive's records, one by one.
class Records {
   public:
    static tl::expected<Records, std::string> open(const bytecode::Image& image, const std::string& archive) {
        auto paths = archive_paths({archive});
        if (!paths) return no(archive, paths.error().message);
        auto input = ArchiveInput::open(&image, *std::move(paths), {}, {kMaxRecord, kUsualBlock});
        if (!input) return no(archive, input.error().message);
        return Records(archive, *std::move(input));
    }

    // Nothing at the end. It holds until the next call.
    tl::expected<std::optional<std::string_view>, std::string> next() {
        for (;; ++line_) {
            if (rest_.empty()) {
                block_.clear();
                const auto more = input_->next(block_);
                if (!more) return no(archive_, more.error().message);
                if (!*more) return std::nullopt;
                rest_ = {block_.data.get(), block_.size};
                line_ = 0;
            }
            const std::string_view line = rest_.substr(0, rest_.find('\n'));
            rest_.remove_prefix(std::min(line.size() + 1, rest_.size()));
            if (is_blank(line)) continue;
            ++number_;
            if (block_.too_long) return no(archive_, fmt::format("record {} is too long", number_));
            if (const auto ragged = block_.ragged.find(line_++); ragged != block_.ragged.end())
                return no(archive_, fmt::format("record {}: {}", number_, ragged->second));
            return line;
        }
    }
    size_t number() const { return number_; }  // of the latest one

   private:
    Records(std::string archive, std::unique_ptr<ArchiveInput> input)
        : archive_(std::move(archive)), input_(std::move(input)) {}

    std::string archive_;
    std::unique_ptr<ArchiveInput> input_;
    Block block_;
    std::string_view rest_;
    uint64_t line_ = 0;  // of the block
    size_t number_ = 0;
};

// The text of a file that is one record, perhaps over several lines.
tl::expected<RecordText, std::string> whole_file(const std::string& file) {
    auto text = read_file(file, kMaxRecord);
    if (!text) return no(file, text.error().message);
    return RecordText{*std::move(text), file};
}

bool is_object(std::string_view text) {
    std::string error;
    const auto value = session::read_value(text, error);
    return value && value->kind == session::Json::Kind::Object;
}

std::string as_word(const std::string& file) {
    return file.find(' ') == std::string::npos ? file : fmt::format("\"{}\"", file);
}

}  // namespace

tl::expected<RecordText, std::string> record_in_file(const bytecode::Image& image, const std::string& file) {
    auto records = Records::open(image, file);
    if (!records) return tl::make_unexpected(records.error());
    const auto next = records->next();
    if (!next) return tl::make_unexpected(next.error());
    if (!*next) return no(file, "it holds no record");
    const std::string first(session::trimmed(**next));
    const auto second = records->next();
    if (!second) return tl::make_unexpected(second.error());
    // In one JSON value, no line that ends with a bracket is followed by one that begins with one.
    if (*second && first.ends_with('}') && session::trimmed(**second).starts_with('{'))
        return tl::make_unexpected(
            fmt::format("`{}` holds several records; `load {} 1` takes the first of them", file, as_word(file)));
    auto whole = whole_file(file);
    if (*second || (whole && session::trimmed(whole->text).starts_with('{'))) return whole;
    return RecordText{first, fmt::format("{}, record 1", file)};
}

tl::expected<RecordText, std::string> record_of_archive(const bytecode::Image& image, const std::string& archive,
                                                        size_t number) {
    if (number == 0) return no(archive, "records are counted from 1");
    auto records = Records::open(image, archive);
    if (!records) return tl::make_unexpected(records.error());
    for (;;) {
        const auto next = records->next();
        if (!next) return tl::make_unexpected(next.error());
        const size_t at = records->number();
        if (!*next) return no(archive, fmt::format("it has no record {}: it holds {}", number, at));
        // A file that is one record over several lines is no archive, but there is no doubt what is meant.
        if (at == 1 && !session::trimmed(**next).ends_with('}'))
            if (auto whole = whole_file(archive); whole && is_object(whole->text))
                return number == 1 ? std::move(whole)
                                   : no(archive, fmt::format("it has no record {}: it holds 1", number));
        if (at == number) return RecordText{std::string(**next), fmt::format("{}, record {}", archive, number)};
    }
}

}  // namespace proviso::repl
