// SPDX-License-Identifier: Apache-2.0
// The rows of a query on a SQLite database as lines of JSON: a query with one column gives the records themselves as JSON, one with
// several gives a field a column.
#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <new>
#include <optional>
#include <vector>

#include "runtime/batch/record_lines.h"

namespace proviso {
namespace {

class SqliteLines : public RecordLines {
   public:
    SqliteLines(const bytecode::Image* image, ColumnMapping mapping, SqliteSource source, BlockSizes sizes)
        : image_(image), mapping_(std::move(mapping)), source_(std::move(source)), sizes_(sizes) {}
    ~SqliteLines() override {
        sqlite3_finalize(query_);
        sqlite3_close(database_);
    }

    Result<bool> start() {
        if (sqlite3_open_v2(source_.file.c_str(), &database_, SQLITE_OPEN_READONLY, nullptr) != SQLITE_OK)
            return failed();
        // A query need not look into the file.
        if (sqlite3_exec(database_, "SELECT 1 FROM sqlite_master", nullptr, nullptr, nullptr) != SQLITE_OK)
            return failed();
        const char* rest = nullptr;
        const auto size = static_cast<int>(source_.query.size());
        if (sqlite3_prepare_v2(database_, source_.query.c_str(), size, &query_, &rest) != SQLITE_OK) return failed();
        const std::string_view more(rest, static_cast<size_t>(source_.query.c_str() + size - rest));
        if (query_ == nullptr || sqlite3_column_count(query_) == 0 ||
            more.find_first_not_of(" \t\r\n;") != std::string_view::npos)
            return fail(FaultCode::FileNotReadable,
                        fmt::format("`{}`: write one query that gives rows, as in `SELECT record FROM disclosures`",
                                    source_.file));
        std::vector<std::string> headers;
        for (int i = 0; i < sqlite3_column_count(query_); ++i) {
            const char* header = sqlite3_column_name(query_, i);
            if (header == nullptr) throw std::bad_alloc();
            headers.emplace_back(header);
        }
        if (headers.size() == 1) return true;
        auto rows = TableRows::create(image_, headers, mapping_, source_.file);
        if (!rows) return tl::make_unexpected(rows.error());
        rows_ = std::make_shared<const TableRows>(*std::move(rows));
        return true;
    }

    Result<bool> next(Block& block) override {
        block.clear();
        block.begin = here_;
        std::string lines;
        while (lines.size() < sizes_.usual / 2) {
            const Result<bool> more = step();
            if (!more) return more;
            if (!*more) break;
            block.origins.push_back({lines.size(), here_.line, 1});
            append_row(lines);
            lines += '\n';
            ++here_.line, ++here_.offset;
        }
        block.end = here_;
        block.reserve(lines.size());
        std::copy(lines.begin(), lines.end(), block.data.get());
        block.size = lines.size();
        block.rows = rows_;
        return block.size != 0;
    }

    Result<bool> skip(const InputPosition& to) override {
        for (; here_.offset < to.offset; ++here_.line, ++here_.offset) {
            const Result<bool> more = step();
            if (!more) return more;
            if (!*more)
                return fail(FaultCode::FileNotReadable, fmt::format("`{}` has fewer rows than it had", source_.file));
        }
        here_ = to;
        return true;
    }

    uint64_t taken() const override { return 0; }

   private:
    tl::unexpected<Fault> failed() const {
        return fail(FaultCode::FileNotReadable,
                    fmt::format("can't read `{}`: {}", source_.file, sqlite3_errmsg(database_)));
    }

    Result<bool> step() {
        if (done_) return false;  // a further step would begin again
        const int result = sqlite3_step(query_);
        if (result == SQLITE_ROW) return true;
        done_ = result == SQLITE_DONE;
        if (done_) return false;
        return failed();
    }

    std::string_view column(int i) {
        const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(query_, i));
        // What could not be read for want of memory is not a cell that is empty.
        if (text == nullptr && sqlite3_errcode(database_) == SQLITE_NOMEM) throw std::bad_alloc();
        return text == nullptr ? std::string_view()
                               : std::string_view(text, static_cast<size_t>(sqlite3_column_bytes(query_, i)));
    }

    void append_row(std::string& lines) {
        if (rows_) {
            std::vector<std::string_view> cells;
            for (int i = 0; i < sqlite3_column_count(query_); ++i) cells.push_back(column(i));
            return rows_->append(cells, lines);
        }
        // A record over several lines is one line here; a line break in a text stays the mistake that it is.
        const std::string_view record = column(0);
        if (record.find_first_not_of(" \t\r\n") == std::string_view::npos) {
            lines += "null";
            return;
        }
        bool in_text = false, escaped = false;
        for (const char c : record.substr(0, sizes_.most + 1)) {
            lines += c != '\n' ? c : in_text ? '\r' : ' ';
            if (in_text && escaped)
                escaped = false;
            else if (in_text && c == '\\')
                escaped = true;
            else if (c == '"')
                in_text = !in_text;
        }
    }

    const bytecode::Image* image_;
    ColumnMapping mapping_;
    SqliteSource source_;
    BlockSizes sizes_;
    sqlite3* database_ = nullptr;
    sqlite3_stmt* query_ = nullptr;
    bool done_ = false;
    std::shared_ptr<const TableRows> rows_;
    InputPosition here_;
};

}  // namespace

std::optional<SqliteSource> sqlite_source(std::string_view path) {
    constexpr std::string_view kPrefix = "sqlite:", kQuery = "?query=";
    if (!path.starts_with(kPrefix)) return std::nullopt;
    path.remove_prefix(kPrefix.size());
    const size_t query = path.find(kQuery);
    if (query == std::string_view::npos) return SqliteSource{std::string(path), ""};
    return SqliteSource{std::string(path.substr(0, query)), std::string(path.substr(query + kQuery.size()))};
}

Result<std::unique_ptr<RecordLines>> sqlite_lines(const bytecode::Image* image, ColumnMapping mapping,
                                                  SqliteSource source, BlockSizes sizes) {
    auto lines = std::make_unique<SqliteLines>(image, std::move(mapping), std::move(source), sizes);
    if (const auto started = lines->start(); !started) return tl::make_unexpected(started.error());
    return lines;
}

}  // namespace proviso
