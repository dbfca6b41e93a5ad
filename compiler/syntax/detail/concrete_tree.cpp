// SPDX-License-Identifier: Apache-2.0
#include "compiler/syntax/detail/concrete_tree.h"

namespace proviso::syntax {
namespace detail {
namespace {

const std::vector<std::string>& token_kinds() {
    static const auto kinds = [] {
        Grammar parser(nullptr);
        const antlr4::dfa::Vocabulary& vocabulary = parser.getVocabulary();
        std::vector<std::string> list;
        for (size_t type = 0; type <= vocabulary.getMaxTokenType(); ++type)
            list.emplace_back(vocabulary.getSymbolicName(type));
        return list;
    }();
    return kinds;
}

// `before`: tokens that the declaration has before those of the tree.
ConcreteNode copy(antlr4::tree::ParseTree* tree, uint32_t before) {
    ConcreteNode node;
    if (auto* terminal = dynamic_cast<antlr4::tree::TerminalNode*>(tree)) {
        node.first = before + static_cast<uint32_t>(terminal->getSymbol()->getTokenIndex());
        return node;
    }
    auto* context = static_cast<antlr4::ParserRuleContext*>(tree);
    node.rule = grammar_rules()[context->getRuleIndex()];
    node.first = before + static_cast<uint32_t>(context->start->getTokenIndex());
    for (antlr4::tree::ParseTree* child : context->children) node.children.push_back(copy(child, before));
    return node;
}

}  // namespace

ConcreteDeclaration concrete_tree(FileId file, Grammar::DeclarationContext* tree, std::span<const Token> tokens,
                                  const Token* change) {
    ConcreteDeclaration out;
    const auto add = [&](const Token& token) {
        out.tokens.push_back({token_kinds()[token.type], {file, token.begin, token.end}});
    };
    if (change != nullptr) add(*change);
    for (const Token& token : tokens) add(token);
    out.root = copy(tree->children.front(), change != nullptr ? 1 : 0);
    if (change == nullptr) return out;
    out.root.first = 0;
    out.root.children.insert(out.root.children.begin(), ConcreteNode{});
    return out;
}

}  // namespace detail

namespace {

class Comparison {
   public:
    Comparison(const SourceMap& a_sources, const SourceMap& b_sources) : a_sources_(a_sources), b_sources_(b_sources) {}

    bool same(const ConcreteFile& a, const ConcreteFile& b) const {
        if (a.comments.size() != b.comments.size() || a.declarations.size() != b.declarations.size()) return false;
        for (size_t i = 0; i < a.comments.size(); ++i)
            if (!same_words(a.comments[i], b.comments[i])) return false;
        for (size_t i = 0; i < a.declarations.size(); ++i) {
            const ConcreteDeclaration &one = a.declarations[i], &other = b.declarations[i];
            if (!same_tokens(one, other) || !same_node(one.root, other.root)) return false;
        }
        return true;
    }

   private:
    bool same_tokens(const ConcreteDeclaration& a, const ConcreteDeclaration& b) const {
        if (a.tokens.size() != b.tokens.size()) return false;
        for (size_t i = 0; i < a.tokens.size(); ++i) {
            if (a.tokens[i].kind != b.tokens[i].kind) return false;
            const bool amount = a.tokens[i].kind == "MONEY";  // the one token with blanks that mean nothing
            if (amount ? !same_words(a.tokens[i].span, b.tokens[i].span)
                       : a_sources_.text(a.tokens[i].span) != b_sources_.text(b.tokens[i].span))
                return false;
        }
        return true;
    }

    static bool same_node(const ConcreteNode& a, const ConcreteNode& b) {
        if (a.rule != b.rule || a.first != b.first || a.children.size() != b.children.size()) return false;
        for (size_t i = 0; i < a.children.size(); ++i)
            if (!same_node(a.children[i], b.children[i])) return false;
        return true;
    }

    bool same_words(Span a, Span b) const {
        return without_blanks(a_sources_.text(a)) == without_blanks(b_sources_.text(b));
    }
    static std::string without_blanks(std::string_view text) {
        std::string out;
        for (size_t i = 0; i < text.size(); ++i) {
            if (text[i] == ' ' || text[i] == '\t' || text[i] == '\r') continue;
            if (text.substr(i).starts_with("\u00A0")) {
                ++i;
            } else if (text.substr(i).starts_with("\u202F")) {
                i += 2;
            } else {
                out += text[i];
            }
        }
        return out;
    }

    const SourceMap &a_sources_, &b_sources_;
};

}  // namespace

bool same_syntax(const SourceMap& a_sources, const ConcreteFile& a, const SourceMap& b_sources, const ConcreteFile& b) {
    return Comparison(a_sources, b_sources).same(a, b);
}

const std::vector<std::string>& grammar_rules() {
    static const auto rules = [] {
        detail::Grammar parser(nullptr);
        std::vector<std::string> names;
        for (const auto& name : parser.getRuleNames()) names.emplace_back(name);
        return names;
    }();
    return rules;
}

}  // namespace proviso::syntax
