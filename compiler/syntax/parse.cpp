// SPDX-License-Identifier: Apache-2.0
#include "compiler/syntax/parse.h"

#include "compiler/syntax/detail/blocks.h"
#include "compiler/syntax/detail/builder.h"
#include "compiler/syntax/detail/concrete_tree.h"
#include "compiler/syntax/detail/lexer.h"
#include "compiler/syntax/detail/mistakes.h"
#include "compiler/syntax/detail/slices.h"
#include "compiler/syntax/detail/table_lines.h"
#include "compiler/syntax/literate.h"
#include "runtime/base/utf8.h"

namespace proviso::syntax {
namespace {

using namespace detail;

constexpr size_t kMostErrors = 100;  // of one file

// Characters that turn the direction of text around, once a line.
void warn_of_reversed_text(FileId file, uint32_t start, const std::u32string& text, DiagnosticSink& sink) {
    uint32_t byte = start;
    bool reported = false;
    for (const char32_t c : text) {
        if (c == U'\n') reported = false;
        const bool turns = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
        if (turns && !reported) {
            sink.report(DiagnosticCode::ReversedText, Span{file, byte, byte + 3}).help =
                "remove it, and type the words around it anew";
            reported = true;
        }
        byte += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    }
}

class FileParser {
   public:
    // `concrete` is filled too, where it is given.
    FileParser(const SourceMap& sources, FileId file, Ast& ast, DiagnosticSink& sink, ConcreteFile* concrete = nullptr)
        : file_{sources, file}, ast_(ast), sink_(sink), concrete_(concrete), errors_before_(sink.errors()) {}

    void run() {
        const std::string_view bytes = file_.sources.text(file_.file);
        // What is not program is kept with the policy all the same, as text.
        if (const size_t bad = first_bad_byte(bytes); bad != bytes.size())
            return report_encoding(bytes, static_cast<uint32_t>(bad));
        const std::vector<Piece> pieces = program_pieces(file_.sources, file_.file, sink_);
        if (concrete_ != nullptr) concrete_->pieces = pieces;
        std::vector<Token> tokens;
        for (const Piece& piece : pieces) read(bytes.substr(piece.begin, piece.end - piece.begin), piece.begin, tokens);
        if (tokens.empty() && !pieces.empty()) {
            const uint32_t start = pieces.front().begin;
            sink_.report(DiagnosticCode::EmptyFile, Span{file_.file, start, start}).help =
                "begin with a declaration, for example `policy studio.screening`";
        }
        if (!tokens.empty()) parse_slices(cut(file_, tokens), tokens);
    }

   private:
    static size_t first_bad_byte(std::string_view bytes) {
        return std::min(find_invalid_utf8(bytes), bytes.find('\0'));
    }

    void read(std::string_view bytes, uint32_t start, std::vector<Token>& tokens) {
        size_t bad = 0;
        const auto text = decode_utf8(bytes, bad);
        if (!text) return report_encoding(bytes, start + static_cast<uint32_t>(bad));
        warn_of_reversed_text(file_.file, start, *text, sink_);
        const Lexed lexed = lex(file_.file, bytes, start, *text);
        ast_.comments.insert(ast_.comments.end(), lexed.comments.begin(), lexed.comments.end());
        tokens.insert(tokens.end(), lexed.tokens.begin(), lexed.tokens.end());
    }

    void report_encoding(std::string_view bytes, uint32_t bad) {
        const bool utf16 = bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF");
        const bool binary = bytes[bad] == '\0';
        sink_.report(DiagnosticCode::NotUtf8, Span{file_.file, bad, bad + 1}).help =
            utf16    ? "the file is UTF-16: save it as UTF-8"
            : binary ? "the file holds binary data: check that it is a policy"
                     : "save the file as UTF-8 in your editor";
    }

    void parse_slices(const std::vector<Slice>& slices, const std::vector<Token>& tokens) {
        std::set<std::string_view> declared;
        bool policy = false, uses = false;
        for (const Token& token : tokens) {
            if (token.first_on_line && can_be_name(token.type)) declared.insert(file_.word(token));
        }
        for (const Slice& slice : slices) {
            policy = policy || slice.keyword == Grammar::KW_POLICY;
            uses = uses || slice.keyword == Grammar::KW_USE || amends(slice);
        }
        Builder builder(file_, declared, policy && !uses, ast_, sink_);
        for (const Slice& slice : slices) {
            if (sink_.errors() - errors_before_ >= kMostErrors) {
                sink_.report(DiagnosticCode::TooManyErrors, file_.span(slice.tokens.front()));
                return;
            }
            if (!parse_slice(slice, builder)) note_damage(slice);
        }
    }

    static bool amends(const Slice& slice) {
        return slice.keyword == Grammar::KW_POLICY &&
               std::any_of(slice.tokens.begin(), slice.tokens.end(),
                           [](const Token& token) { return token.first_on_line && token.type == Grammar::KW_AMENDS; });
    }

    // `replace` and `amend` before what they can't be said of.
    bool check_change(const Slice& slice) {
        const Token& word = slice.change != nullptr ? *slice.change : slice.tokens.front();
        const bool replaces = word.type == Grammar::KW_REPLACE;
        if (!replaces && word.type != Grammar::KW_AMEND) return true;
        if (slice.change != nullptr && (replaces ? can_be_replaced(slice.keyword) : can_be_amended(slice.keyword)))
            return true;
        const std::string_view what =
            replaces ? "`rule`, `guideline`, `exception`, `table`, `define` or `guarantee`" : "`parameter`";
        sink_.report(DiagnosticCode::ChangesWhat, file_.span(word), file_.word(word), what).help =
            replaces ? "write the whole declaration that is to stand in its place, as in `replace rule final_cut "
                       "\"…\"`; of a "
                       "parameter, `amend parameter` gives further values"
                     : "for example `amend parameter review_days : number`; what else is to be changed is written "
                       "whole, after `replace`";
        return false;
    }

    // False where a mistake was reported that kept the declaration out of the Ast.
    bool parse_slice(const Slice& slice, Builder& builder) {
        if (slice.kind != Slice::Kind::Declaration) {
            report_no_declaration(file_, slice, sink_);
            return false;
        }
        if (!check_change(slice)) return false;
        const auto lay_out = slice.keyword == Grammar::KW_TABLE ? lay_out_table : lay_out_blocks;
        if (!lay_out(file_, slice.tokens, laid_out_, sink_)) return false;
        name_rows(file_, laid_out_);
        if (!check_nesting(file_, laid_out_, sink_)) return false;
        Failure failure;
        Grammar::DeclarationContext* tree = parser_.parse(laid_out_, failure);
        if (tree == nullptr) {
            report_failure(file_, laid_out_, std::move(failure), parser_, sink_);
            return false;
        }
        if (concrete_ != nullptr)
            concrete_->declarations.push_back(concrete_tree(file_.file, tree, laid_out_, slice.change));
        builder.add(tree, laid_out_, slice.change);
        return true;
    }

    // The second word of most declarations is their name.
    void note_damage(const Slice& slice) {
        if (slice.tokens.size() < 2 || !can_be_name(slice.tokens[1].type)) return;
        ast_.damaged.push_back({std::string(file_.word(slice.tokens[1])), file_.span(slice.tokens[1])});
    }

    FileText file_;
    Ast& ast_;
    DiagnosticSink& sink_;
    ConcreteFile* concrete_;
    size_t errors_before_;
    SliceParser parser_;
    std::vector<Token> laid_out_;
};

}  // namespace

Ast parse(const SourceMap& sources, FileId file, DiagnosticSink& sink) {
    Ast ast;
    ast.file = file;
    FileParser(sources, file, ast, sink).run();
    return ast;
}

std::optional<ConcreteFile> parse_concrete(const SourceMap& sources, FileId file, DiagnosticSink& sink) {
    const size_t errors = sink.errors();
    Ast ast;
    ConcreteFile concrete;
    FileParser(sources, file, ast, sink, &concrete).run();
    if (sink.errors() != errors) return std::nullopt;
    concrete.comments = std::move(ast.comments);
    return concrete;
}

}  // namespace proviso::syntax
