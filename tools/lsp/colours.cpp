// SPDX-License-Identifier: Apache-2.0
// What each word of a file is: by the lexer, and for names by what they mean.
#include <algorithm>
#include <array>
#include <map>

#include "compiler/syntax/words.h"
#include "tools/lsp/answers.h"

namespace proviso::lsp {
namespace {

using sema::SymbolKind;
using syntax::WordKind;

constexpr std::array kTypes = {"keyword",   "comment",  "string",     "number", "operator", "variable",
                               "parameter", "property", "enumMember", "enum",   "class",    "function",
                               "struct",    "event",    "namespace",  "type"};
enum class TokenType : uint32_t {
    Keyword,
    Comment,
    String,
    Number,
    Operator,
    Variable,
    Parameter,
    Property,
    EnumMember,
    Enum,
    Class,
    Function,
    Struct,
    Event,
    Namespace,
    Type,
};
constexpr uint32_t kDeclaration = 1;  // the one modifier

TokenType type_of(SymbolKind kind) {
    switch (kind) {
        case SymbolKind::Source:
            return TokenType::Namespace;
        case SymbolKind::Choice:
            return TokenType::Enum;
        case SymbolKind::Value:
            return TokenType::EnumMember;
        case SymbolKind::Record:
            return TokenType::Class;
        case SymbolKind::Field:
            return TokenType::Property;
        case SymbolKind::Outcome:
            return TokenType::EnumMember;
        case SymbolKind::Role:
            return TokenType::Type;
        case SymbolKind::Parameter:
            return TokenType::Parameter;
        case SymbolKind::Calendar:
            return TokenType::Type;
        case SymbolKind::Define:
            return TokenType::Function;
        case SymbolKind::Table:
            return TokenType::Struct;
        case SymbolKind::Rule:
            return TokenType::Event;
        case SymbolKind::Guarantee:
            return TokenType::Event;
        case SymbolKind::Variable:
            return TokenType::Variable;
    }
    return TokenType::Variable;
}

TokenType type_of(WordKind kind) {
    switch (kind) {
        case WordKind::Keyword:
            return TokenType::Keyword;
        case WordKind::Name:
            return TokenType::Variable;
        case WordKind::Number:
            return TokenType::Number;
        case WordKind::Date:
            return TokenType::Number;
        case WordKind::Text:
            return TokenType::String;
        case WordKind::Sign:
            return TokenType::Operator;
        case WordKind::Comment:
            return TokenType::Comment;
    }
    return TokenType::Variable;
}

struct Meaning {
    TokenType type;
    uint32_t modifiers;
};

// By where names of the file begin.
std::map<uint32_t, Meaning> meanings(const Place& place) {
    const sema::SymbolTable& symbols = place.policy->inspection.symbols;
    std::map<uint32_t, Meaning> found;
    for (const sema::NameUse& use : symbols.uses)
        if (use.span.file == place.file) found[use.span.begin] = {type_of(use.symbol.kind), 0};
    for (const sema::Symbol& symbol : symbols.declared)
        if (symbol.span.file == place.file && symbol.span.begin < symbol.span.end)
            found[symbol.span.begin] = {type_of(symbol.id.kind), kDeclaration};
    return found;
}

}  // namespace

Json semantic_legend() { return {{"tokenTypes", kTypes}, {"tokenModifiers", {"declaration"}}}; }

Json semantic_tokens(Workspace& workspace, const Json& params) {
    const Place place = workspace.file_of(params);
    const Lines lines(place.text());
    const std::map<uint32_t, Meaning> names = meanings(place);
    Json data = Json::array();
    Position last;
    for (const syntax::Word& word : syntax::words_of(place.policy->sources(), place.file)) {
        const bool could_be_name = word.kind == WordKind::Name || word.kind == WordKind::Keyword;
        const auto name = could_be_name ? names.find(word.span.begin) : names.end();
        const Meaning meaning = name == names.end() ? Meaning{type_of(word.kind), 0} : name->second;
        const Position at = lines.position(word.span.begin);
        const bool same_line = at.line == last.line;
        for (const uint32_t number : {at.line - last.line, same_line ? at.character - last.character : at.character,
                                      utf16_length(place.policy->sources().text(word.span)),
                                      static_cast<uint32_t>(meaning.type), meaning.modifiers})
            data.push_back(number);
        last = at;
    }
    return {{"data", std::move(data)}};
}

}  // namespace proviso::lsp
