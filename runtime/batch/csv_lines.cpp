// SPDX-License-Identifier: Apache-2.0
// CSV (RFC 4180, by libcsv) as lines of JSON. The separator is the one of `,` `;` and tab that the header line has most of.
#include <csv.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <new>
#include <optional>
#include <vector>

#include "runtime/batch/record_lines.h"
#include "runtime/decision/json_writer.h"

namespace proviso {
namespace {

constexpr size_t kReadBytes = size_t{1} << 16;
constexpr size_t kMostColumns = 16384;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

struct Header {
    bool is_whole = false;
    char separator = ',';  // the one of `,` `;` and tab that it has most of, outside quotes
};
// The first line of what there is of the table so far.
Header header_of(std::string_view text) {
    std::array<size_t, 3> counts{};
    constexpr std::string_view kSeparators = ",;\t";
    Header header;
    bool quoted = false;
    for (const char c : text) {
        if (c == '"') quoted = !quoted;
        if (quoted) continue;
        header.is_whole = c == '\n' || c == '\r';
        if (header.is_whole) break;
        if (const size_t which = kSeparators.find(c); which != std::string_view::npos) ++counts[which];
    }
    header.separator =
        kSeparators[static_cast<size_t>(std::max_element(counts.begin(), counts.end()) - counts.begin())];
    return header;
}

class CsvLines : public RecordLines {
   public:
    CsvLines(const bytecode::Image* image, ColumnMapping mapping, std::string name, std::unique_ptr<ByteSource> bytes,
             BlockSizes sizes)
        : image_(image),
          mapping_(std::move(mapping)),
          name_(std::move(name)),
          bytes_(std::move(bytes)),
          sizes_(sizes),
          buffer_(kReadBytes, '\0') {
        csv_init(&parser_, CSV_REPALL_NL | CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL);
        csv_set_space_func(&parser_, [](unsigned char) { return 0; });  // blanks are part of a cell
    }
    ~CsvLines() override { csv_free(&parser_); }

    Result<bool> next(Block& block) override {
        block.clear();
        block.begin = here_;
        lines_.clear();
        count_ = 0;
        block_ = &block;
        while (lines_.size() < sizes_.usual / 2 && !at_end_) {
            if (const auto fed = feed(); !fed) return tl::make_unexpected(fed.error());
        }
        block.end = here_ = {0, fed_, line_};
        block.reserve(lines_.size());
        std::copy(lines_.begin(), lines_.end(), block.data.get());
        block.size = lines_.size();
        block.rows = rows_;
        return block.size != 0;
    }

    // A row's cells hang on what came before them (an open quote, the header), so all of it is read again.
    Result<bool> skip(const InputPosition& to) override {
        Block unwanted;
        block_ = &unwanted;
        while (fed_ < to.offset && !at_end_) {
            lines_.clear();
            unwanted.clear();
            if (const auto fed = feed(); !fed) return fed;
        }
        here_ = to;
        return true;
    }

    uint64_t taken() const override { return bytes_->taken(); }

   private:
    Result<bool> feed() {
        Result<size_t> got = bytes_->read(buffer_.data(), buffer_.size());
        // The header may come in pieces.
        while (got && fed_ == 0 && *got < buffer_.size() && !header_of({buffer_.data(), *got}).is_whole) {
            const Result<size_t> more = bytes_->read(buffer_.data() + *got, buffer_.size() - *got);
            if (!more) return tl::make_unexpected(more.error());
            if (*more == 0) break;
            *got += *more;
        }
        if (!got) return tl::make_unexpected(got.error());
        at_end_ = *got == 0;
        std::string_view text(buffer_.data(), *got);
        if (fed_ == 0) {
            csv_set_delim(&parser_, static_cast<unsigned char>(header_of(text).separator));
            if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
        }
        fed_ += *got;
        const bool good = at_end_ ? csv_fini(&parser_, cell, row, this) == 0
                                  : csv_parse(&parser_, text.data(), text.size(), cell, row, this) == text.size();
        if (fault_) return tl::make_unexpected(*fault_);
        if (csv_error(&parser_) == CSV_ENOMEM) throw std::bad_alloc();
        if (!good)
            return broken(at_end_ ? "a quote is not closed"
                                  : "a quote stands inside a cell that does not begin with one");
        if (csv_get_buffer_size(&parser_) > sizes_.most) too_long();
        if (fault_) return tl::make_unexpected(*fault_);
        return true;
    }

    tl::unexpected<Fault> broken(std::string_view what) const {
        return fail(FaultCode::FileDamaged, fmt::format("`{}`, line {}: {}", name_, row_line_, what));
    }

    static void cell(void* text, size_t size, void* self) {
        static_cast<CsvLines*>(self)->take_cell({text == nullptr ? "" : static_cast<const char*>(text), size});
    }
    static void row(int end, void* self) { static_cast<CsvLines*>(self)->end_row(end); }

    void take_cell(std::string_view text) {
        line_ += static_cast<uint64_t>(std::count(text.begin(), text.end(), '\n'));
        ++cell_count_;
        if (cell_count_ > kMostColumns) return;
        ends_.push_back(cells_.size() + text.size());
        cells_ += text;
        if (cells_.size() > sizes_.most) too_long();
    }

    void end_row(int end) {
        const bool second_half = end == '\n' && after_return_ && cell_count_ == 0;  // of a line end of two characters
        after_return_ = end == '\r';
        if (!second_half) {
            ++line_;
            if (!fault_) use_row();
        }
        row_line_ = line_;
        ends_.clear();
        cells_.clear();
        cell_count_ = 0;
    }

    void too_long() {
        if (!fault_) fault_ = broken("a row is longer than the limit; is a quote not closed?").value();
    }

    void use_row() {
        std::vector<std::string_view> cells;
        for (size_t i = 0, begin = 0; i < ends_.size(); begin = ends_[i++])
            cells.push_back(std::string_view(cells_).substr(begin, ends_[i] - begin));
        if (std::all_of(cells.begin(), cells.end(), [](std::string_view c) { return c.empty(); })) return;
        if (!rows_) return use_header(cells);
        block_->origins.push_back({lines_.size(), row_line_, 1});
        if (cell_count_ == columns_) {
            rows_->append(cells, lines_);
        } else {
            // Its cells as a list, which is no record: ingest rejects it, and shows them.
            for (const std::string_view text : cells) {
                lines_ += lines_.empty() || lines_.back() == '\n' ? '[' : ',';
                append_json_string(text, lines_);
            }
            lines_ += ']';
            block_->ragged[count_] = fmt::format("the row has {} cells, the header {}", cell_count_, columns_);
        }
        lines_ += '\n';
        ++count_;
    }

    void use_header(const std::vector<std::string_view>& cells) {
        if (cell_count_ > kMostColumns) {
            fault_ = Fault{FaultCode::FileNotReadable,
                           fmt::format("`{}` has {} columns; the limit is {}", name_, cell_count_, kMostColumns)};
            return;
        }
        const std::vector<std::string> headers(cells.begin(), cells.end());
        auto rows = TableRows::create(image_, headers, mapping_, name_);
        if (rows)
            rows_ = std::make_shared<const TableRows>(*std::move(rows));
        else
            fault_ = rows.error();
        columns_ = cells.size();
    }

    const bytecode::Image* image_;
    ColumnMapping mapping_;
    std::string name_;
    std::unique_ptr<ByteSource> bytes_;
    BlockSizes sizes_;
    std::string buffer_;
    csv_parser parser_{};
    std::shared_ptr<const TableRows> rows_;
    size_t columns_ = 0;
    std::string cells_;         // of the row at hand, one after the other
    std::vector<size_t> ends_;  // of each cell in it that is kept
    size_t cell_count_ = 0;     // of all of them
    std::string lines_;
    Block* block_ = nullptr;  // being filled
    uint64_t count_ = 0;      // lines in it
    uint64_t line_ = 1, row_line_ = 1, fed_ = 0;
    InputPosition here_;
    bool after_return_ = false, at_end_ = false;
    std::optional<Fault> fault_;
};

}  // namespace

std::unique_ptr<RecordLines> csv_lines(const bytecode::Image* image, ColumnMapping mapping, std::string name,
                                       std::unique_ptr<ByteSource> bytes, BlockSizes sizes) {
    return std::make_unique<CsvLines>(image, std::move(mapping), std::move(name), std::move(bytes), sizes);
}

}  // namespace proviso
