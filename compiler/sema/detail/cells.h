// SPDX-License-Identifier: Apache-2.0
// A cell of a table, checked: the condition it stands for, and the parts that the search for gaps and overlaps looks at.
#pragma once

#include <vector>

#include "compiler/sema/program.h"
#include "compiler/syntax/ast.h"

namespace proviso::sema::detail {

struct CellBound {
    CompareOp op;
    ExprId value;
};
// One of the things that a cell names.
struct CellPart {
    syntax::CellItemKind kind;
    ExprId condition = kNoExpr;            // kNoExpr: reported
    ExprId low = kNoExpr, high = kNoExpr;  // Value: low; Between: both
    std::vector<CellBound> bounds;         // Ordering
};
struct TypedCell {
    Span span;
    ExprId condition = kNoExpr;   // kNoExpr for `any`, and where a mistake was reported
    std::vector<CellPart> parts;  // empty: `any`
    bool negated = false;
    bool good = true;

    bool is_any() const { return good && parts.empty(); }
    bool names(syntax::CellItemKind kind) const {
        for (const CellPart& part : parts)
            if (part.kind == kind) return true;
        return false;
    }
    bool names_a_state() const {
        return names(syntax::CellItemKind::NotAnswered) || names(syntax::CellItemKind::Unsure);
    }
    // Whether it can only be told where the column's value is known.
    bool names_a_value() const {
        return names(syntax::CellItemKind::Value) || names(syntax::CellItemKind::Between) ||
               names(syntax::CellItemKind::Ordering);
    }
};

}  // namespace proviso::sema::detail
