// SPDX-License-Identifier: Apache-2.0
// What the names of a policy mean, for editors: everything that is declared, and every place that names it. Noted by the checker on its
// way, whether there are mistakes or not; what a mistake hides is not in it. Owns all it holds; places are of the SourceMap that was
// checked.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/sema/check.h"
#include "compiler/sema/program.h"

namespace proviso::sema {

enum class SymbolKind : uint8_t {
    Source,
    Choice,
    Value,  // of a choice
    Record,
    Field,
    Outcome,
    Role,
    Parameter,
    Calendar,
    Define,  // also a table of values
    Table,   // that leads to outcomes
    Rule,    // also guidelines, exceptions and rows of tables
    Guarantee,
    Variable,
};

struct SymbolId {
    SymbolKind kind;
    uint32_t index =
        kNone;  // in the program's vector of its kind; of a Value that of the choice, of a Field that of the record
    uint32_t part = kNone;  // of a Value or a Field: its position there
    friend auto operator<=>(const SymbolId&, const SymbolId&) = default;
};

struct Symbol {
    SymbolId id;
    std::string name;
    Span span;                       // of its name, where it is declared; empty where the language declares it
    std::string what;                // "a field of `Use`: a choice `Purpose`, required", "an exception to `final_cut`"
    std::string text;                // its legal text, question, label or title; may be empty
    std::vector<std::string> lines;  // what else a reader wants to see: citations, values
};

struct NameUse {
    Span span;
    SymbolId symbol;
};

// A place in a document that a rule cites.
struct CitedPlace {
    Span span;     // of the text that names it
    Span passage;  // its first line in the document
    std::string excerpt;
};

// A name that an editor puts where the author is typing, to ask what could stand there.
inline constexpr std::string_view kAskedName = "what_could_stand_here";

struct SymbolTable {
    std::vector<Symbol> declared;  // ascending by id
    std::vector<NameUse> uses;     // ascending by place, each once; declarations are not among them
    std::vector<CitedPlace> cited;
    // What could stand where kAskedName stands: names, and words of the language that the grammar takes for names.
    std::vector<SymbolId> offered;
    std::vector<std::string_view> offered_words;

    const Symbol* find(SymbolId id) const;
    // What is named or declared at this place; nullptr where nothing is.
    const Symbol* at(FileId file, uint32_t offset, Span* place = nullptr) const;
    // Where it is named, its declaration first.
    std::vector<Span> places_of(SymbolId id) const;
};

// As check(); `symbols` is filled whether there are mistakes or not. It may be null.
Program check(const CheckInput& input, DiagnosticSink& sink, SymbolTable* symbols);

}  // namespace proviso::sema
