// SPDX-License-Identifier: Apache-2.0
#include "compiler/syntax/detail/table_lines.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "runtime/base/nearest_name.h"

namespace proviso::syntax::detail {
namespace {

constexpr size_t kMostReported = 5;  // rows of one table

// A column after `=>`: the words of its header, and the keywords of the clause that its cells are.
struct ResultColumn {
    std::string_view words;
    std::vector<TokenType> clause;
    bool repeatable;
};

const std::vector<ResultColumn>& result_columns() {
    static const std::vector<ResultColumn> columns = {
        {"outcome", {Grammar::KW_THEN}, false},
        {"value", {Grammar::KW_AS}, false},
        {"because", {Grammar::KW_BECAUSE}, false},
        {"note", {Grammar::KW_NOTE}, true},
        {"cite", {Grammar::KW_CITE}, true},
        {"require", {Grammar::KW_REQUIRE}, true},
        {"escalate to", {Grammar::KW_ESCALATE, Grammar::KW_TO}, true},
        {"if unsure", {Grammar::KW_IF, Grammar::KW_UNSURE}, false},
        {"effective from", {Grammar::KW_EFFECTIVE, Grammar::KW_FROM}, false},
        {"effective until", {Grammar::KW_EFFECTIVE, Grammar::KW_UNTIL}, false},
    };
    return columns;
}

// A run of tokens between two dividers.
struct Piece {
    size_t begin, end;
    bool empty() const { return begin == end; }
};
struct Line {
    size_t begin = 0, end = 0;
    std::vector<size_t> bars;          // `|` outside brackets
    std::vector<size_t> arrows;        // `=>` outside brackets
    std::optional<size_t> double_bar;  // `||`, which is a blank cell
    bool broken = false;               // holds what belongs to no policy: that is the mistake to report
    bool of_table() const { return !bars.empty() || !arrows.empty() || double_bar; }
};

class TableLines {
   public:
    TableLines(const FileText& file, std::span<const Token> slice, std::vector<Token>& out, DiagnosticSink& sink)
        : file_(file), slice_(slice), out_(out), sink_(sink) {}

    bool run() {
        const size_t errors = sink_.errors();
        for (size_t begin = 0; begin < slice_.size();) {
            const Line line = read_line(begin);
            if (!line.of_table()) {
                out_.insert(out_.end(), slice_.begin() + static_cast<ptrdiff_t>(line.begin),
                            slice_.begin() + static_cast<ptrdiff_t>(line.end));
            } else if (!header_) {
                if (!read_header(line)) return false;
            } else {
                read_row(line);
                if (sink_.errors() - errors >= kMostReported) return false;
            }
            begin = line.end;
        }
        return sink_.errors() == errors;
    }

   private:
    bool is_sign(size_t i, std::string_view sign) const {
        return slice_[i].type == Grammar::BAD_SIGN && file_.word(slice_[i]) == sign;
    }

    // With the lines that begin with a divider, and so go on with it.
    Line read_line(size_t begin) const {
        Line line;
        line.begin = begin;
        size_t depth = 0, i = begin;
        for (; i < slice_.size(); ++i) {
            const bool divider = is_sign(i, "|") || is_sign(i, "=>");
            if (i > begin && slice_[i].first_on_line && !divider) break;
            if (is_opener(slice_[i].type)) ++depth;
            if (is_closer(slice_[i].type) && depth > 0) --depth;
            if (divider && depth == 0) {
                (is_sign(i, "|") ? line.bars : line.arrows).push_back(i);
            } else if (depth == 0 && is_sign(i, "||")) {
                line.double_bar = i;
            } else if (is_bad(slice_[i].type) && slice_[i].type != Grammar::BAD_NUMBER) {
                line.broken = true;
            }
        }
        line.end = i;
        return line;
    }

    static std::vector<Piece> pieces(size_t begin, size_t end, const std::vector<size_t>& dividers) {
        std::vector<Piece> out;
        for (const size_t divider : dividers) {
            if (divider < begin || divider >= end) continue;
            out.push_back({begin, divider});
            begin = divider + 1;
        }
        out.push_back({begin, end});
        return out;
    }

    Span span(Piece piece) const { return {file_.file, slice_[piece.begin].begin, slice_[piece.end - 1].end}; }
    Span span_of(const Line& line) const { return span(Piece{line.begin, line.end}); }
    Span after(size_t index) const { return {file_.file, slice_[index].end, slice_[index].end}; }
    std::string words(Piece piece) const {
        std::string out;
        for (size_t i = piece.begin; i < piece.end; ++i) {
            if (i > piece.begin && slice_[i].begin > slice_[i - 1].end) out += ' ';
            out += file_.word(slice_[i]);
        }
        return out;
    }
    void mark(TokenType type, uint32_t at) { out_.push_back({type, at, at, 0, false}); }
    void divider(TokenType type, size_t index) {
        Token token = slice_[index];
        token.type = type;
        token.first_on_line = false;
        out_.push_back(token);
    }
    void copy(Piece piece) {
        for (size_t i = piece.begin; i < piece.end; ++i) {
            out_.push_back(slice_[i]);
            if (i > piece.begin) out_.back().first_on_line = false;
        }
    }

    // ---- the header ----

    bool read_header(const Line& line) {
        header_ = true;
        if (line.arrows.size() != 1) {
            sink_
                .report(DiagnosticCode::HeaderWithoutArrow, span_of(line),
                        line.arrows.empty() ? "no `=>`" : "more than one `=>`")
                .help = "write the conditions, then `=>`, then the results, as in `u.purpose | u.on_camera => outcome`";
            return false;
        }
        const size_t arrow = line.arrows.front();
        columns_ = pieces(line.begin, arrow, line.bars);
        if (!check_blank(line, columns_, "the header")) return false;
        const std::vector<Piece> results = pieces(arrow + 1, line.end, line.bars);
        if (!check_blank(line, results, "the header")) return false;
        for (const Piece result : results) {
            if (!read_result_column(result)) return false;
        }
        mark(Grammar::TABLE_HEAD, slice_[line.begin].begin);
        for (size_t i = 0; i < columns_.size(); ++i) {
            if (i > 0) divider(Grammar::COLUMN, columns_[i].begin - 1);
            copy(columns_[i]);
        }
        for (size_t i = 0; i < results.size(); ++i) {
            divider(i == 0 ? Grammar::ARROW : Grammar::COLUMN, results[i].begin - 1);
            for (const TokenType word : results_[i]->clause) mark(word, slice_[results[i].begin].begin);
        }
        mark(Grammar::LINE_END, slice_[line.end - 1].end);
        return true;
    }

    bool read_result_column(Piece piece) {
        std::string name = words(piece);
        if (name == "escalate") name = "escalate to";
        std::vector<std::string_view> known;
        for (const ResultColumn& column : result_columns()) {
            known.push_back(column.words);
            if (column.words != name) continue;
            const bool twice = std::find(results_.begin(), results_.end(), &column) != results_.end();
            if (twice && !column.repeatable) {
                sink_.report(DiagnosticCode::RepeatedColumn, span(piece), name).help = "keep one of the two";
                return false;
            }
            results_.push_back(&column);
            return true;
        }
        Diagnostic& diagnostic = sink_.report(DiagnosticCode::UnknownColumn, span(piece), name);
        const std::string nearest = nearest_name(name, known);
        diagnostic.help = !nearest.empty() ? fmt::format("did you mean `{}`?", nearest)
                                           : fmt::format("the columns there are: `{}`", fmt::join(known, "`, `"));
        return false;
    }

    // ---- rows ----

    void read_row(const Line& line) {
        ++rows_;
        const std::string row = fmt::format("row {}", rows_);
        if (line.double_bar) return report_blank(file_.span(slice_[*line.double_bar]), row);
        if (line.broken) return write_row(line, row_name_end(line));  // how many cells it was to have, nobody can tell
        if (line.arrows.size() != 1) {
            sink_
                .report(DiagnosticCode::RowWithoutArrow, span_of(line), row,
                        line.arrows.empty() ? "no `=>`" : "more than one `=>`")
                .help = line.arrows.empty()
                            ? "write `=>` between its conditions and its results, where the header has it"
                            : "for `at least` write `>=`; `=>` stands once, between conditions and results";
            return;
        }
        const size_t arrow = line.arrows.front();
        const size_t begin = row_name_end(line);
        const std::vector<Piece> cells = pieces(begin, arrow, line.bars);
        const std::vector<Piece> results = pieces(arrow + 1, line.end, line.bars);
        if (!check_blank(line, cells, row) || !check_blank(line, results, row)) return;
        const bool is_else =
            cells.size() == 1 && cells[0].end == cells[0].begin + 1 && slice_[cells[0].begin].type == Grammar::KW_ELSE;
        if (!is_else && !check_even(cells, row)) return;
        if (check_results(results, row, line)) write_row(line, begin);
    }

    // Behind `NAME :`, where the row has a name.
    size_t row_name_end(const Line& line) const {
        const size_t next = line.begin + 1;
        const bool named =
            can_be_name(slice_[line.begin].type) && next < line.end && slice_[next].type == Grammar::COLON;
        return named ? next + 1 : line.begin;
    }

    void write_row(const Line& line, size_t begin) {
        const size_t arrow = line.arrows.empty() ? line.end : line.arrows.front();
        mark(Grammar::TABLE_ROW, slice_[line.begin].begin);
        copy({line.begin, begin});
        bool first = true;
        for (const Piece cell : pieces(begin, arrow, line.bars)) {
            if (!std::exchange(first, false)) divider(Grammar::COLUMN, cell.begin - 1);
            copy(cell);
        }
        if (arrow < line.end) {
            size_t column = 0;
            for (const Piece result : pieces(arrow + 1, line.end, line.bars)) {
                divider(column == 0 ? Grammar::ARROW : Grammar::COLUMN, result.begin - 1);
                if (column < results_.size() && !result.empty()) write_result(result, *results_[column]);
                ++column;
            }
        }
        mark(Grammar::LINE_END, slice_[line.end - 1].end);
    }

    bool is_dash(Piece piece) const {
        return piece.end == piece.begin + 1 && slice_[piece.begin].type == Grammar::MINUS;
    }

    void write_result(Piece piece, const ResultColumn& column) {
        if (is_dash(piece)) return divider(Grammar::NOTHING, piece.begin);
        for (const TokenType word : column.clause) mark(word, slice_[piece.begin].begin);
        copy(piece);
    }

    void report_blank(Span place, const std::string& row) {
        sink_.report(DiagnosticCode::BlankCell, place, row).help =
            "write `any` for a condition that does not matter, `-` for a result that there is not";
    }

    bool check_blank(const Line& line, const std::vector<Piece>& cells, const std::string& row) {
        for (const Piece cell : cells) {
            if (!cell.empty()) continue;
            // Between two dividers, or between one and the line's end.
            const uint32_t from = cell.begin > line.begin ? slice_[cell.begin - 1].end : slice_[line.begin].begin;
            const uint32_t to = cell.end < line.end ? slice_[cell.end].begin : from;
            report_blank({file_.file, from, std::max(from, to)}, row);
            return false;
        }
        for (const Piece cell : cells) {
            if (!is_dash(cell) || cell.end - 1 > line.arrows.front()) continue;
            sink_.report(DiagnosticCode::DashCondition, span(cell), row).help =
                "write `any` where it does not matter, `not answered` where nobody said";
            return false;
        }
        return true;
    }

    bool check_even(const std::vector<Piece>& cells, const std::string& row) {
        if (cells.size() == columns_.size()) return true;
        Diagnostic& diagnostic =
            sink_.report(DiagnosticCode::UnevenRow, span({cells.front().begin, cells.back().end}), row,
                         counted(cells.size(), "condition"), counted(columns_.size(), "column"));
        if (cells.size() < columns_.size()) {
            diagnostic.help = fmt::format("nothing stands under `{}`: write `any` where it does not matter",
                                          words(columns_[cells.size()]));
        } else {
            diagnostic.help = fmt::format(
                "`{}` stands under no column: several values of one column are divided by "
                "commas",
                words(cells[columns_.size()]));
        }
        return false;
    }

    bool check_results(const std::vector<Piece>& results, const std::string& row, const Line& line) {
        if (results.size() == results_.size()) return true;
        Diagnostic& diagnostic =
            sink_.report(DiagnosticCode::UnevenRow,
                         results.size() > results_.size() ? span(results[results_.size()]) : after(line.end - 1), row,
                         counted(results.size(), "result"), counted(results_.size(), "column"));
        diagnostic.help = results.size() < results_.size()
                              ? fmt::format("nothing stands under `{}`: write `-` for a result that there is not",
                                            results_[results.size()]->words)
                              : fmt::format("`{}` stands under no column", words(results[results_.size()]));
        return false;
    }

    static std::string counted(size_t count, std::string_view noun) {
        return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
    }

    const FileText& file_;
    std::span<const Token> slice_;
    std::vector<Token>& out_;
    DiagnosticSink& sink_;
    bool header_ = false;
    std::vector<Piece> columns_;
    std::vector<const ResultColumn*> results_;
    size_t rows_ = 0;
};

}  // namespace

void name_rows(const FileText& file, std::vector<Token>& tokens) {
    for (size_t i = 1; i < tokens.size(); ++i) {
        if (tokens[i].type != Grammar::BAD_NUMBER || tokens[i - 1].end != tokens[i].begin) continue;
        const std::string_view word = file.word(tokens[i]);
        const bool place = word.front() == '.' && word.find_first_not_of("0123456789", 1) == std::string_view::npos;
        if (place && can_be_name(tokens[i - 1].type)) tokens[i].type = Grammar::ROW_NUMBER;
    }
}

bool lay_out_table(const FileText& file, std::span<const Token> slice, std::vector<Token>& out, DiagnosticSink& sink) {
    out.clear();
    out.reserve(slice.size() + slice.size() / 2);
    return TableLines(file, slice, out, sink).run();
}

}  // namespace proviso::syntax::detail
