// SPDX-License-Identifier: Apache-2.0
// Facts about words, all read off the grammar: there is no second list of keywords to keep in step with it.
#include <algorithm>
#include <array>
#include <cctype>
#include <map>

#include "compiler/syntax/detail/token.h"
#include "compiler/syntax/parse.h"

namespace proviso::syntax {
namespace detail {
namespace {

// The grammar's tables, in the form in which the parser shares them between its instances.
const antlr4::atn::ATN& network() {
    static Grammar parser(nullptr);
    return parser.getATN();
}

// The tokens that can begin what a rule of the grammar describes.
std::vector<TokenType> first_tokens(size_t rule) {
    const antlr4::atn::ATN& atn = network();
    std::vector<TokenType> types;
    for (const ssize_t type : atn.nextTokens(atn.ruleToStartState[rule]).toList()) {
        if (type > 0) types.push_back(static_cast<TokenType>(type));
    }
    return types;
}

struct Vocabulary {
    std::vector<std::string> literals;  // by token type
    std::vector<bool> names;            // by token type: can be a name
};

const Vocabulary& vocabulary() {
    static const Vocabulary built = [] {
        Grammar parser(nullptr);
        const antlr4::dfa::Vocabulary& source = parser.getVocabulary();
        Vocabulary v;
        for (size_t type = 0; type <= source.getMaxTokenType(); ++type) {
            std::string quoted = source.getLiteralName(type);
            v.literals.push_back(quoted.size() > 2 ? quoted.substr(1, quoted.size() - 2) : std::string());
        }
        // These stand for themselves too, but share their character with a token of texts.
        v.literals[Grammar::LBRACE] = "{";
        v.literals[Grammar::RBRACE] = "}";
        v.names.resize(v.literals.size());
        for (const TokenType type : first_tokens(Grammar::RuleIdent)) v.names[type] = true;
        return v;
    }();
    return built;
}

size_t clause_rule(TokenType declaration) {
    switch (declaration) {
        case Grammar::KW_POLICY:
            return Grammar::RulePolicyClause;
        case Grammar::KW_SOURCE:
            return Grammar::RuleSourceClause;
        case Grammar::KW_CALENDAR:
            return Grammar::RuleCalendarClause;
        case Grammar::KW_GUIDELINE:
            return Grammar::RuleGuidelineClause;
        case Grammar::KW_RULE:
            return Grammar::RuleRuleClause;
        case Grammar::KW_EXCEPTION:
            return Grammar::RuleExceptionClause;
        case Grammar::KW_SCENARIO:
            return Grammar::RuleScenarioClause;
        case Grammar::KW_GUARANTEE:
            return Grammar::RuleGuaranteeClause;
        default:
            return 0;  // the others have items or nothing
    }
}

}  // namespace

bool can_be_name(TokenType type) { return type < vocabulary().names.size() && vocabulary().names[type]; }

TokenType closer_of(TokenType opener) {
    return opener == Grammar::LPAREN     ? Grammar::RPAREN
           : opener == Grammar::LBRACKET ? Grammar::RBRACKET
                                         : Grammar::RBRACE;
}

std::string_view literal(TokenType type) {
    return type < vocabulary().literals.size() ? std::string_view(vocabulary().literals[type]) : std::string_view();
}

const std::vector<TokenType>& clause_starts(TokenType declaration) {
    static const auto by_declaration = [] {
        std::map<TokenType, std::vector<TokenType>> map;
        for (TokenType type = Grammar::KW_POLICY; type <= Grammar::KW_GUARANTEE; ++type) {
            const size_t rule = clause_rule(type);
            map[type] = rule == 0 ? std::vector<TokenType>() : first_tokens(rule);
        }
        map[Grammar::KW_OUTCOMES] = {Grammar::KW_OTHERWISE, Grammar::KW_WHEN};
        map[Grammar::KW_DEFINE] = {Grammar::KW_AS};
        map[Grammar::KW_REMOVE] = {Grammar::KW_BECAUSE};
        // The lines of the table itself begin with no word.
        for (const TokenType type : first_tokens(Grammar::RuleTableClause)) {
            if (is_keyword(type)) map[Grammar::KW_TABLE].push_back(type);
        }
        return map;
    }();
    return by_declaration.at(declaration);
}

bool starts_clause(TokenType declaration, TokenType word) {
    const std::vector<TokenType>& words = clause_starts(declaration);
    return std::find(words.begin(), words.end(), word) != words.end();
}

bool starts_any_clause(TokenType word) {
    static const auto words = [] {
        std::vector<bool> set(vocabulary().literals.size());
        for (TokenType type = Grammar::KW_POLICY; type <= Grammar::KW_GUARANTEE; ++type) {
            // `every` and `first` begin a clause of a table, but elsewhere much else.
            if (type == Grammar::KW_TABLE) continue;
            for (const TokenType start : clause_starts(type)) set[start] = true;
        }
        return set;
    }();
    return word < words.size() && words[word];
}

}  // namespace detail

const std::vector<std::string_view>& keywords() {
    static const auto words = [] {
        std::vector<std::string_view> list;
        for (detail::TokenType type = detail::Grammar::KW_POLICY; type <= detail::Grammar::KW_BUSINESS; ++type) {
            list.push_back(detail::literal(type));
        }
        return list;
    }();
    return words;
}

}  // namespace proviso::syntax
