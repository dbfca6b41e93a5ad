// SPDX-License-Identifier: Apache-2.0
// A policy text and what the parser makes of it.
#pragma once

#include <string>

#include "compiler/syntax/parse.h"

namespace proviso::syntax {

struct Parsed {
    explicit Parsed(std::string text)
        : file(sources.add("p.proviso", std::move(text))), ast(parse(sources, file, sink)) {
        sink.sort();
    }

    // "PV1003 2:5", one a line.
    std::string codes() const;
    // All of what a reader is told: "PV1003 2:5 message | help", one a line.
    std::string messages() const;

    template <class Node>
    const Node& declaration(size_t index) const {
        return std::get<Node>(ast.declarations.at(index).node);
    }

    SourceMap sources;
    FileId file;
    DiagnosticSink sink;
    Ast ast;
};

}  // namespace proviso::syntax
