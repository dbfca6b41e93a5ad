// SPDX-License-Identifier: Apache-2.0
#include "compiler/format/format.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>

#include "compiler/format/detail/compose.h"
#include "compiler/format/detail/trivia.h"
#include "compiler/syntax/concrete.h"

namespace proviso::format {
namespace {

using namespace detail;
using syntax::ConcreteDeclaration;
using syntax::ConcreteFile;
using syntax::Piece;

constexpr size_t kBeforeComment = 3;  // cells between words and the comment behind them

// A declaration laid out, or comments that stand by themselves.
struct Block {
    std::vector<OutputLine> lines;
    std::string_view keyword;  // of a declaration, "KW_USE"
    bool single() const { return !keyword.empty() && lines.size() == 1; }
};

class FileLayout {
   public:
    FileLayout(const SourceMap& sources, FileId file, const ConcreteFile& concrete, size_t width)
        : sources_(sources),
          text_(sources.text(file)),
          concrete_(concrete),
          width_(width),
          trivia_(collect_trivia(text_, concrete)) {
        for (const Piece& piece : concrete.pieces) piece_ends_.push_back(piece.end);
    }

    std::string run() {
        std::vector<OutputLine> lines;
        for (size_t i = 0; i < concrete_.declarations.size(); ++i) add(declaration(i, lines), lines);
        std::vector<Comment> rest = trivia_.tail;
        take_tail(rest, lines);
        add(comments(rest), lines);
        align_comments(lines);
        return assemble(lines);
    }

   private:
    size_t piece_of(uint32_t offset) const {
        return static_cast<size_t>(std::upper_bound(piece_ends_.begin(), piece_ends_.end(), offset) -
                                   piece_ends_.begin());
    }
    // Cells before every line of the piece: a literate file's blocks may be indented.
    std::string_view margin(size_t piece) const {
        const uint32_t begin = concrete_.pieces[piece].begin;
        if (begin == 0 || text_[begin - 1] != '\n') return {};
        const size_t line = text_.rfind('\n', begin - 2);
        const size_t fence = begin < 2 || line == std::string_view::npos ? 0 : line + 1;
        return text_.substr(fence, text_.find_first_not_of(" \t", fence) - fence);
    }

    // Its own comments on top; those before it that are indented belong to what stands before.
    Block declaration(size_t index, std::vector<OutputLine>& lines) {
        const ConcreteDeclaration& tree = concrete_.declarations[index];
        std::vector<Trivia>& trivia = trivia_.words[index];
        std::vector<Comment> before = std::move(trivia[0].before);
        trivia[0].before.clear();
        take_tail(before, lines);
        Block out = comments(before);
        Composer composer(sources_, concrete_.comments, tree, trivia);
        std::vector<OutputLine> own = lay_out(composer.run(), width_, piece_ends_);
        own.front().blank = trivia[0].blank;
        out.keyword = before.empty() ? tree.tokens[0].kind : std::string_view();
        out.lines.insert(out.lines.end(), std::make_move_iterator(own.begin()), std::make_move_iterator(own.end()));
        return out;
    }

    static Block comments(const std::vector<Comment>& before) {
        Block out;
        for (const Comment& comment : before) out.lines.push_back({comment.text, "", comment.offset, comment.blank});
        return out;
    }

    void take_tail(std::vector<Comment>& before, std::vector<OutputLine>& lines) const {
        size_t taken = 0;
        for (; taken < before.size() && !lines.empty(); ++taken) {
            const Comment& comment = before[taken];
            const size_t piece = piece_of(comment.offset);
            if (comment.blank || piece != piece_of(lines.back().offset)) break;
            if (column_of(text_, comment.offset) <= margin(piece).size()) break;
            lines.push_back({"  " + comment.text, "", comment.offset, false});
        }
        before.erase(before.begin(), before.begin() + static_cast<ptrdiff_t>(taken));
    }

    // A blank line between any two, but that short ones of a kind may stand together.
    void add(Block block, std::vector<OutputLine>& lines) {
        if (block.lines.empty()) return;
        const bool together = block.single() && previous_.single() && block.keyword == previous_.keyword;
        if (!together) block.lines.front().blank = true;
        lines.insert(lines.end(), block.lines.begin(), block.lines.end());
        previous_ = std::move(block);
    }

    static void align_comments(std::vector<OutputLine>& lines) {
        for (size_t begin = 0; begin < lines.size();) {
            size_t end = begin, width = 0;
            for (; end < lines.size() && !lines[end].comment.empty() && (end == begin || !lines[end].blank); ++end)
                width = std::max(width, cells(lines[end].text));
            for (size_t i = begin; i < end; ++i)
                lines[i].text += std::string(width - cells(lines[i].text) + kBeforeComment, ' ') + lines[i].comment;
            begin = std::max(end, begin + 1);
        }
    }

    // What is not program stays as it is, byte for byte.
    std::string assemble(const std::vector<OutputLine>& lines) const {
        const size_t first_break = text_.find('\n');
        const bool windows = first_break != std::string_view::npos && first_break > 0 && text_[first_break - 1] == '\r';
        const std::string_view line_break = windows ? "\r\n" : "\n";
        std::string out;
        uint32_t at = 0;
        size_t next = 0;
        for (size_t piece = 0; piece < concrete_.pieces.size(); ++piece) {
            const auto [begin, end] = concrete_.pieces[piece];
            out += text_.substr(at, begin - at);
            at = end;
            bool first = true;
            for (; next < lines.size() && piece_of(lines[next].offset) == piece; ++next, first = false) {
                if (lines[next].blank && !first) out += line_break;
                std::string line = std::string(margin(piece)) + lines[next].text;
                line.erase(line.find_last_not_of(' ') + 1);
                out += line;
                out += line_break;
            }
            if (first) out += text_.substr(begin, end - begin);
        }
        return out + std::string(text_.substr(at));
    }

    const SourceMap& sources_;
    std::string_view text_;
    const ConcreteFile& concrete_;
    size_t width_;
    FileTrivia trivia_;
    std::vector<uint32_t> piece_ends_;
    Block previous_;
};

bool says_the_same(const SourceMap& sources, FileId file, const ConcreteFile& concrete, size_t found,
                   const std::string& text) {
    SourceMap made;
    const FileId id = made.add(sources.path(file), text);
    DiagnosticSink sink;
    const auto parsed = syntax::parse_concrete(made, id, sink);
    return parsed && sink.all().size() == found && same_syntax(sources, concrete, made, *parsed);
}

}  // namespace

Formatted format_file(const SourceMap& sources, FileId file, DiagnosticSink& sink) {
    const size_t found_before = sink.all().size();
    const auto concrete = syntax::parse_concrete(sources, file, sink);
    if (!concrete) return {Found::Mistakes, {}};
    const size_t found = sink.all().size() - found_before;
    // A line that is broken might begin with a word that means something there: then none is.
    for (const size_t width : {kLineWidth, std::numeric_limits<size_t>::max()}) {
        std::string text = FileLayout(sources, file, *concrete, width).run();
        if (says_the_same(sources, file, *concrete, found, text)) return {Found::Layout, std::move(text)};
    }
    return {Found::Nothing, {}};
}

}  // namespace proviso::format
