// SPDX-License-Identifier: Apache-2.0
// Random decision tables, as text: header, rows, and how rows are chosen. Of a table of which exactly one row fits, rows differ
// in the first column, so that none overlap.
#pragma once

#include <string>
#include <vector>

#include "tests/differential/expression_writer.h"

namespace proviso::differential {

class TableWriter {
   public:
    TableWriter(const Vocabulary& vocabulary, Random& random, ExpressionWriter& expressions)
        : vocabulary_(vocabulary), random_(random), expressions_(expressions) {}

    // Lines of a table that leads to outcomes.
    std::string rows(const Scope& scope, bool has_date);
    // Lines of one that gives values. No two rows give the same: of one value said twice nobody can say what it hangs on.
    std::string values(const Define& define);
    // As rules name them, behind the table's name.
    const std::vector<std::string>& row_names() const { return names_; }

   private:
    struct Column {
        std::string text;
        Type type;
        bool is_field, may_not_apply;
    };
    void choose_columns(const Scope& scope);
    std::vector<std::string> conditions(const Scope& scope);
    std::vector<std::vector<std::string>> partition();
    std::string cell(const Column& column, const Scope& scope);
    std::string item(const Column& column, const Scope& scope);
    std::string literal(const Type& type);
    std::string outcome_cell(const std::string& column, const Scope& scope);
    std::string head(const std::vector<std::string>& results) const;
    std::string policy() const;

    const Vocabulary& vocabulary_;
    Random& random_;
    ExpressionWriter& expressions_;
    std::vector<Column> columns_;
    enum class Choosing : uint8_t { ExactlyOne, Every, First } choosing_ = Choosing::ExactlyOne;
    std::vector<std::string> names_;
};

}  // namespace proviso::differential
