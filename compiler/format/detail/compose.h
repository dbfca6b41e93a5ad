// SPDX-License-Identifier: Apache-2.0
// One declaration as a document: which words are glued together, where lines begin, and where they may be broken. What the tables here do
// not name is written with single blanks between its words, so a construct that is new in the grammar has a layout at once.
#pragma once

#include <deque>

#include "compiler/format/detail/document.h"
#include "compiler/syntax/concrete.h"

namespace proviso::format::detail {

class Composer {
   public:
    // Borrows all of it; the document made refers to `trivia` and to the composer.
    Composer(const SourceMap& sources, const std::vector<Span>& comments,
             const syntax::ConcreteDeclaration& declaration, const std::vector<Trivia>& trivia)
        : sources_(sources), comments_(comments), declaration_(declaration), trivia_(trivia) {}

    Doc run();

   private:
    using Node = syntax::ConcreteNode;
    // A word, and the rule of the grammar that it stands in.
    struct Leaf {
        std::string_view kind, rule;
    };
    struct TableLine {
        std::string name;  // of a row, with its colon
        std::vector<std::string> conditions, results;
        bool is_else = false;
    };

    // ---- words ----
    std::string_view kind(const Node& node) const { return declaration_.tokens[node.first].kind; }
    bool is(const Node& node, std::string_view token) const { return node.is_token() && kind(node) == token; }
    bool is_written(uint32_t token) const;
    std::string word(uint32_t token) const;
    const Node* first_word(const Node& node, std::string_view rule, std::string_view& found_in) const;
    static bool spaced(const Leaf& before, const Leaf& after);
    std::string flat(const Node& node) const;
    void add_flat(const Node& node, std::string_view rule, Leaf& before, std::string& out) const;

    // ---- parts of a declaration ----
    void add(const Node& node, std::string_view rule, Doc& out);
    void add_word(const Node& node, std::string_view rule, Doc& out);
    void add_text(const Node& node, std::string_view rule, Doc& out);
    void add_line(Doc::Break breaks, const Node& next, std::string_view rule, Doc& out);
    void add_children(const Node& node, Doc& out);
    void add_chain(const Node& node, std::string_view divider, Doc& out);
    void add_declaration(const Node& node, Doc& out);
    void add_define(const Node& node, Doc& out);
    void add_aligned(const Node& node, Doc& out);
    void add_block(const Node& node, Doc& out);
    void add_quantifier(const Node& node, Doc& out);
    void add_brackets(const Node& node, Doc& out);
    bool holds_block(const Node& node) const;

    // ---- tables (compose_table.cpp) ----
    void measure_table(const Node& declaration);
    TableLine table_line(const Node& node) const;
    std::string heading(uint32_t from, uint32_t to) const;
    void add_table_line(const Node& node, Doc& out);
    static void widen(std::vector<size_t>& widths, const std::vector<std::string>& cells);

    const SourceMap& sources_;
    const std::vector<Span>& comments_;
    const syntax::ConcreteDeclaration& declaration_;
    const std::vector<Trivia>& trivia_;
    std::deque<Trivia> merged_;  // of lines made of many words
    Leaf before_;                // the latest word
    bool line_begun_ = false;    // what stands between it and the next is settled
    bool block_ended_ = false;   // nothing may follow in this line
    size_t name_width_ = 0;      // of the items that are aligned
    std::vector<size_t> condition_widths_, result_widths_;
};

}  // namespace proviso::format::detail
