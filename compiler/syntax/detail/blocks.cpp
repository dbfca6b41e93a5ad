// SPDX-License-Identifier: Apache-2.0
#include "compiler/syntax/detail/blocks.h"

#include <optional>

namespace proviso::syntax::detail {
namespace {

// An `all of` or `any of` whose bullets are being read.
struct Block {
    size_t depth;                    // brackets open around it
    std::optional<uint32_t> parent;  // indent of the bullet its own line belongs to, where that is in the same brackets
    std::optional<uint32_t> bullets;  // indent of its first bullet
    uint32_t bullet = 0;              // indent of its latest bullet
    Token head;
};

// After these a condition begins, so that a `-` can't be a minus sign.
bool begins_condition(TokenType type) {
    switch (type) {
        case Grammar::KW_WHEN:
        case Grammar::KW_WHENEVER:
        case Grammar::KW_AS:
        case Grammar::KW_WHERE:
        case Grammar::KW_IF:
        case Grammar::KW_AND:
        case Grammar::KW_OR:
        case Grammar::KW_NOT:
        case Grammar::KW_ALL:
        case Grammar::COLON:
        case Grammar::BLOCK_END:
            return true;
        default:
            return false;
    }
}

class BlockReader {
   public:
    BlockReader(const FileText& file, std::span<const Token> slice, std::vector<Token>& out, DiagnosticSink& sink)
        : file_(file), slice_(slice), out_(out), sink_(sink) {}

    bool run() {
        for (size_t i = 0; i < slice_.size(); ++i) {
            Token token = slice_[i];
            if (is_closer(token.type)) close_bracket();
            if (token.first_on_line && !begin_line(token, i)) return false;
            out_.push_back(token);
            if (is_opener(token.type)) ++depth_;
            if (opens_block(i) && !open_block(i)) return false;
        }
        while (!blocks_.empty()) end_block();
        return true;
    }

   private:
    // Whether token i is the `of` of an `all of` or `any of` with bullets below it.
    bool opens_block(size_t i) const {
        if (slice_[i].type != Grammar::KW_OF || i == 0 || i + 1 >= slice_.size()) return false;
        const TokenType before = slice_[i - 1].type;
        return (before == Grammar::KW_ALL || before == Grammar::KW_ANY) && slice_[i + 1].first_on_line &&
               slice_[i + 1].type == Grammar::MINUS;
    }

    bool open_block(size_t i) {
        Block block{depth_, std::nullopt, std::nullopt, 0, slice_[i - 1]};
        block.head.end = slice_[i].end;
        if (current() != nullptr) {
            block.parent = current()->bullet;
            if (slice_[i + 1].indent <= *block.parent) {
                sink_.report(DiagnosticCode::EmptyBlock, file_.span(block.head), file_.word(block.head)).help =
                    "write its bullets below it, further to the right than the bullet it stands in";
                return false;
            }
        }
        blocks_.push_back(block);
        return true;
    }

    // The block that the present place belongs to, not counting those around the innermost open bracket.
    Block* current() { return !blocks_.empty() && blocks_.back().depth == depth_ ? &blocks_.back() : nullptr; }

    void close_bracket() {
        while (current() != nullptr) end_block();
        if (depth_ > 0) --depth_;
    }

    void end_block() {
        const uint32_t at = out_.back().end;
        out_.push_back({Grammar::BLOCK_END, at, at, 0, false});
        blocks_.pop_back();
    }

    bool begin_line(Token& token, size_t i) {
        if (token.type == Grammar::MINUS) return begin_bullet(token);
        // A line that goes on with a bullet is indented further than its sign, and begins with nothing that follows a block.
        const bool lists = token.type == Grammar::KW_FOR && i + 1 < slice_.size() &&
                           slice_[i + 1].type != Grammar::KW_EACH;  // `sum of … for u in uses`
        const bool follows_block = (starts_any_clause(token.type) && !lists) || token.type == Grammar::KW_THEN ||
                                   token.type == Grammar::KW_ELSE || token.type == Grammar::COMMA;
        while (current() != nullptr && (follows_block || token.indent <= current()->bullet)) end_block();
        return true;
    }

    bool begin_bullet(Token& token) {
        while (current() != nullptr && current()->bullets && current()->parent && token.indent <= *current()->parent)
            end_block();
        Block* block = current();
        if (block == nullptr) return depth_ > 0 || check_minus(token);
        if (!block->bullets) block->bullets = token.indent;
        if (token.indent > *block->bullets) {
            Diagnostic& diagnostic = sink_.report(DiagnosticCode::MisplacedBullet, file_.span(token));
            diagnostic.notes.push_back({file_.span(block->head), "the block it belongs to"});
            diagnostic.help =
                "put it under the other bullets, or write `all of` or `any of` in the line that it belongs under";
            return false;
        }
        block->bullet = token.indent;
        token.type = Grammar::BULLET;
        return true;
    }

    // A minus sign may begin a line, but not where it could only be meant as a bullet.
    bool check_minus(const Token& token) {
        if (out_.empty() || !begins_condition(out_.back().type)) return true;
        Diagnostic& diagnostic = sink_.report(DiagnosticCode::BulletOutsideBlock, file_.span(token));
        diagnostic.help = out_.back().type == Grammar::COLON
                              ? "leave out the `:` before it: a block begins with `all of` or `any of` alone"
                              : "write `all of` or `any of` in the line before the first bullet, as in `when all of`";
        return false;
    }

    const FileText& file_;
    std::span<const Token> slice_;
    std::vector<Token>& out_;
    DiagnosticSink& sink_;
    std::vector<Block> blocks_;
    size_t depth_ = 0;
};

}  // namespace

bool lay_out_blocks(const FileText& file, std::span<const Token> slice, std::vector<Token>& out, DiagnosticSink& sink) {
    out.clear();
    out.reserve(slice.size() + 8);
    return BlockReader(file, slice, out, sink).run();
}

bool check_nesting(const FileText& file, const std::vector<Token>& tokens, DiagnosticSink& sink) {
    // One entry per open bracket or block: how deep that is, and how much deeper what stands now in it.
    struct Level {
        size_t base;
        size_t held;  // `if` and `where` hold everything up to the end of the level
    };
    std::vector<Level> levels = {{0, 0}};
    TokenType before = kNoToken;
    for (const Token& token : tokens) {
        const TokenType type = token.type;
        if (type == Grammar::KW_IF || type == Grammar::KW_WHERE) ++levels.back().held;
        const size_t depth = levels.back().base + levels.back().held;
        if (is_opener(type) || (type == Grammar::BULLET && before == Grammar::KW_OF)) {
            levels.push_back({depth + 1, 0});
        } else if (type == Grammar::BULLET) {
            levels.back().held = 0;
        } else if ((is_closer(type) || type == Grammar::BLOCK_END) && levels.size() > 1) {
            levels.pop_back();
        }
        if (levels.back().base + levels.back().held > kDeepestNesting) {
            report_too_deep(file.span(token), sink);
            return false;
        }
        before = type;
    }
    return true;
}

void report_too_deep(Span span, DiagnosticSink& sink) {
    sink.report(DiagnosticCode::TooDeep, span, kDeepestNesting).help =
        "give a part of it a name with `define`, and write that name here";
}

}  // namespace proviso::syntax::detail
