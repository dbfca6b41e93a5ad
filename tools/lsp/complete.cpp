// SPDX-License-Identifier: Apache-2.0
// What could stand where the author is typing: a name of no meaning is put there, and the checker, which finds nothing of that name, says
// what it would have taken. Keywords are what the grammar could go on with.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "compiler/syntax/words.h"
#include "tools/lsp/answers.h"
#include "tools/lsp/complete_by_line.h"

namespace proviso::lsp {
namespace {

using sema::Symbol;
using sema::SymbolKind;

// Of the protocol's CompletionItemKind.
int item_kind(SymbolKind kind) {
    constexpr int kFunction = 3, kField = 5, kVariable = 6, kClass = 7, kModule = 9, kProperty = 10, kUnit = 11,
                  kEnum = 13, kReference = 18, kEnumMember = 20, kConstant = 21, kStruct = 22, kEvent = 23;
    switch (kind) {
        case SymbolKind::Source:
            return kReference;
        case SymbolKind::Choice:
            return kEnum;
        case SymbolKind::Value:
            return kEnumMember;
        case SymbolKind::Record:
            return kClass;
        case SymbolKind::Field:
            return kField;
        case SymbolKind::Outcome:
            return kEvent;
        case SymbolKind::Role:
            return kProperty;
        case SymbolKind::Parameter:
            return kConstant;
        case SymbolKind::Calendar:
            return kUnit;
        case SymbolKind::Define:
            return kFunction;
        case SymbolKind::Table:
            return kStruct;
        case SymbolKind::Rule:
            return kModule;
        case SymbolKind::Guarantee:
            return kModule;
        case SymbolKind::Variable:
            return kVariable;
    }
    return kVariable;
}

constexpr int kKeywordItem = 14;

bool is_part_of_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

// The word that the place lies in, or behind.
std::pair<uint32_t, uint32_t> word_at(std::string_view text, uint32_t offset) {
    uint32_t begin = offset, end = offset;
    while (begin > 0 && is_part_of_word(text[begin - 1])) --begin;
    while (end < text.size() && is_part_of_word(text[end])) ++end;
    return {begin, end};
}

std::string_view line_before(std::string_view text, uint32_t offset) {
    const size_t before = text.substr(0, offset).find_last_of("\r\n");
    return text.substr(before == std::string_view::npos ? 0 : before + 1,
                       offset - (before == std::string_view::npos ? 0 : before + 1));
}

// The policy with a name of no meaning in the word's place.
std::shared_ptr<Policy> asked(Workspace& workspace, const Place& place, std::pair<uint32_t, uint32_t> word,
                              std::string_view after) {
    std::string text(place.text().substr(0, word.first));
    text += sema::kAskedName;
    text += after;
    text += place.text().substr(word.second);
    const Texts replaced = {
        {place.policy->sources().path(place.file), std::make_shared<const std::string>(std::move(text))}};
    return workspace.trial(*place.policy, replaced, Scrutiny::ToRun);
}

void add_names(const Policy& policy, Json& items) {
    const sema::SymbolTable& symbols = policy.inspection.symbols;
    for (const sema::SymbolId id : symbols.offered) {
        const Symbol* symbol = symbols.find(id);
        if (symbol == nullptr || symbol->name == sema::kAskedName) continue;
        Json item = {{"label", symbol->name}, {"kind", item_kind(id.kind)}, {"detail", symbol->what}};
        if (!symbol->text.empty()) item["documentation"] = symbol->text;
        // What is near comes first: variables, then values and fields.
        const char rank = id.kind == SymbolKind::Variable ? '0' : id.kind == SymbolKind::Value ? '1' : '2';
        item["sortText"] = fmt::format("{}{}", rank, symbol->name);
        items.push_back(std::move(item));
    }
    for (const std::string_view word : symbols.offered_words)
        items.push_back({{"label", std::string(word)}, {"kind", kKeywordItem}, {"sortText", fmt::format("1{}", word)}});
}

// A quotation mark was typed, and nothing was asked for.
bool begins_text(const Json& params) {
    const auto context = params.find("context");
    return context != params.end() && context->is_object() && context->value("triggerCharacter", Json()) == "\"";
}

}  // namespace

Json completion(Workspace& workspace, const Json& params) {
    const Place place = workspace.place_of(params);
    if (std::optional<Json> by_line = complete_by_line(workspace, place))
        return {{"isIncomplete", false}, {"items", *std::move(by_line)}};
    if (begins_text(params)) return {{"isIncomplete", false}, {"items", Json::array()}};
    const auto word = word_at(place.text(), place.offset);
    Json items = Json::array();
    const std::string_view line = line_before(place.text(), word.first);
    if (!place.policy->main.empty()) {
        std::shared_ptr<Policy> policy = asked(workspace, place, word, "");
        // A citation is none without its place.
        if (policy != nullptr && policy->inspection.symbols.offered.empty() &&
            line.find("cite") != std::string_view::npos)
            policy = asked(workspace, place, word, " \"\"");
        if (policy != nullptr) add_names(*policy, items);
    }
    const bool after_dot = word.first > 0 && place.text()[word.first - 1] == '.';
    if (!after_dot)
        for (const std::string_view keyword : syntax::keywords_at(place.policy->sources(), place.file, word.first))
            items.push_back(
                {{"label", std::string(keyword)}, {"kind", kKeywordItem}, {"sortText", fmt::format("3{}", keyword)}});
    return {{"isIncomplete", false}, {"items", std::move(items)}};
}

}  // namespace proviso::lsp
