// SPDX-License-Identifier: Apache-2.0
// Rows of a table (CSV, SQLite) as JSON records: each column is a field by its path (`production.budget`, `uses[1].purpose`), and a
// cell is written as the field's type wants it. Spreadsheet habits are understood where they can mean only one thing: Y, N, TRUE, FALSE,
// blanks, dates in a form that the mapping names. What is not understood goes on as it stands, for ingest to reject with its place.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/result.h"
#include "runtime/bytecode/image.h"

namespace proviso {

// What a mapping file says of headers, a line each: `HEADER = PATH`, `HEADER = PATH as DD.MM.YYYY`, `HEADER = -` (left out). Lines that
// are blank or begin with `#` say nothing.
struct ColumnMapping {
    struct Target {
        std::string path;         // "-": left out
        std::string date_format;  // "" or for example "DD/MM/YYYY"
    };
    std::map<std::string, Target, std::less<>> columns;
};
// `name` is for messages. Errors: FileNotReadable, with the line.
Result<ColumnMapping> parse_mapping(std::string_view text, const std::string& name);

// The answer that a cell means by itself: yes of Y, yes, TRUE, 1 and x, no of their like; nothing of anything else.
std::optional<bool> answer_in_cell(std::string_view cell);

class TableRows {
   public:
    // Resolves the columns against the record of `image`; a column that is no field, or two for one field, is an error that names it. Null where
    // no record is known yet: then each column is a field of its own, in the records and lists that its header names if it is a path, and what a
    // cell means is told by the cell alone.
    static Result<TableRows> create(const bytecode::Image* image, const std::vector<std::string>& headers,
                                    const ColumnMapping& mapping, const std::string& name);

    // Appends one line of JSON, without a line break. Cells are valid UTF-8 or not: ingest tells. `cells` has one for each header.
    void append(const std::vector<std::string_view>& cells, std::string& out) const;
    // The header of the column that a path of a rejected record belongs to; "" where there is none.
    std::string_view header_of(std::string_view path) const;

   private:
    enum class Kind : uint8_t { Object, List, Answer, Number, Money, Text, Date, Time, Choice, SimpleList, Unknown };
    struct Part {
        Kind kind = Kind::Object;
        std::string name;     // of a field
        uint32_t number = 0;  // of a list's element, from 1
        uint32_t column = bytecode::kNone;
        uint32_t node = 0;
        std::vector<Part> parts;  // Object: fields; List: elements, ascending
        std::string date_format;
        bool may_not_apply = false;
        Kind element = Kind::Text;  // SimpleList

        // The field of that name, or the element in that position; new where there was none.
        Part& child(std::string_view field, uint32_t position);
    };
    Result<Part*> place(const bytecode::Image& image, std::string_view path, const std::string& header,
                        const std::string& name);
    Result<Part*> place_unknown(std::string_view path, const std::string& header, const std::string& name);
    bool append_part(const Part& part, const std::vector<std::string_view>& cells, std::string& out) const;
    static void append_cell(const Part& part, Kind kind, std::string_view cell, std::string& out);
    static Kind kind_of(const bytecode::NodeRow& node);

    Part record_;
    std::vector<std::string> headers_;
    std::map<std::string, uint32_t, std::less<>> by_path_;
};

}  // namespace proviso
