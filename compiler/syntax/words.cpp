// SPDX-License-Identifier: Apache-2.0
#include "compiler/syntax/words.h"

#include <algorithm>
#include <set>

#include "compiler/syntax/detail/blocks.h"
#include "compiler/syntax/detail/lexer.h"
#include "compiler/syntax/detail/slice_parser.h"
#include "compiler/syntax/detail/slices.h"
#include "compiler/syntax/detail/table_lines.h"
#include "compiler/syntax/literate.h"

namespace proviso::syntax {
namespace {

using namespace detail;

Lexed read_words(const SourceMap& sources, FileId file) {
    Lexed all;
    DiagnosticSink unwanted;
    for (const syntax::Piece& piece : program_pieces(sources, file, unwanted)) {
        const std::string_view bytes = sources.text(file).substr(piece.begin, piece.end - piece.begin);
        size_t bad = 0;
        const auto text = decode_utf8(bytes, bad);
        if (!text) return {};
        const Lexed lexed = lex(file, bytes, piece.begin, *text);
        all.tokens.insert(all.tokens.end(), lexed.tokens.begin(), lexed.tokens.end());
        all.comments.insert(all.comments.end(), lexed.comments.begin(), lexed.comments.end());
    }
    return all;
}

// False where it is nothing that a reader would tell from the rest.
bool kind_of(TokenType type, WordKind& kind) {
    if (is_keyword(type)) {
        kind = WordKind::Keyword;
        return true;
    }
    switch (type) {
        case Grammar::IDENT:
            kind = WordKind::Name;
            return true;
        case Grammar::NUMBER:
        case Grammar::MONEY:
            kind = WordKind::Number;
            return true;
        case Grammar::DATE:
        case Grammar::MOMENT:
            kind = WordKind::Date;
            return true;
        case Grammar::TEXT_OPEN:
        case Grammar::TEXT_CLOSE:
        case Grammar::TEXT_CHUNK:
        case Grammar::TEXT_ESCAPE:
        case Grammar::PATTERN:
            kind = WordKind::Text;
            return true;
        case Grammar::PLUS:
        case Grammar::MINUS:
        case Grammar::STAR:
        case Grammar::SLASH:
        case Grammar::EQUAL:
        case Grammar::NOT_EQUAL:
        case Grammar::LESS_EQUAL:
        case Grammar::LESS:
        case Grammar::GREATER_EQUAL:
        case Grammar::GREATER:
            kind = WordKind::Sign;
            return true;
        default:
            return false;
    }
}

bool holds(Span span, uint32_t offset) { return span.begin < offset && offset <= span.end; }

// Of what could come next, the words that are keywords here.
std::vector<std::string_view> keywords_of(const std::set<Expected>& expected) {
    std::set<std::string_view> words;
    for (const Expected& next : expected) {
        // As a name, any keyword can stand that is not reserved: that is no reason to propose it.
        const bool as_name =
            std::find(next.rules.begin(), next.rules.end(), size_t{Grammar::RulePlainIdent}) != next.rules.end();
        if (is_keyword(next.token) && !as_name) words.insert(literal(next.token));
    }
    return {words.begin(), words.end()};
}

void add_declarations(std::vector<std::string_view>& words) {
    for (TokenType type = Grammar::KW_POLICY; type <= Grammar::KW_GUARANTEE; ++type) words.push_back(literal(type));
}

}  // namespace

std::vector<Word> words_of(const SourceMap& sources, FileId file) {
    const Lexed lexed = read_words(sources, file);
    std::vector<Word> words;
    for (const Token& token : lexed.tokens) {
        Word word{WordKind::Sign, {file, token.begin, token.end}};
        if (token.begin < token.end && kind_of(token.type, word.kind)) words.push_back(word);
    }
    for (const Span comment : lexed.comments) words.push_back({WordKind::Comment, comment});
    std::sort(words.begin(), words.end(), [](const Word& a, const Word& b) { return a.span.begin < b.span.begin; });
    return words;
}

bool is_name(std::string_view text) {
    SourceMap sources;
    const FileId file = sources.add("name.proviso", std::string(text));
    const Lexed lexed = read_words(sources, file);
    return lexed.tokens.size() == 1 && lexed.comments.empty() && can_be_name(lexed.tokens.front().type) &&
           lexed.tokens.front().end == text.size();
}

std::vector<std::string_view> keywords_at(const SourceMap& sources, FileId file, uint32_t offset) {
    Lexed lexed = read_words(sources, file);
    for (const Span comment : lexed.comments)
        if (holds(comment, offset)) return {};
    std::erase_if(lexed.tokens, [&](const Token& token) { return token.end > offset; });
    const FileText text{sources, file};
    const bool fresh_line = sources.text({file, sources.line_begin(file, offset), offset}).find_first_not_of(" \t") ==
                            std::string_view::npos;
    std::vector<std::string_view> words;
    if (fresh_line) add_declarations(words);
    if (lexed.tokens.empty()) return words;
    const std::vector<Slice> slices = cut(text, lexed.tokens);
    const Slice& last = slices.back();
    if (last.kind != Slice::Kind::Declaration) return words;
    DiagnosticSink unwanted;
    std::vector<Token> laid_out;
    const auto lay_out = last.keyword == Grammar::KW_TABLE ? lay_out_table : lay_out_blocks;
    if (!lay_out(text, last.tokens, laid_out, unwanted)) return words;
    name_rows(text, laid_out);
    if (!check_nesting(text, laid_out, unwanted)) return words;
    // Where the line goes on, so does the block that it stands in.
    while (!fresh_line && !laid_out.empty() && laid_out.back().type == Grammar::BLOCK_END) laid_out.pop_back();
    const Failure failure = SliceParser().fail_at(laid_out, laid_out.size());
    if (failure.index < laid_out.size()) return words;
    const std::vector<std::string_view> more = keywords_of(failure.expected);
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

}  // namespace proviso::syntax
