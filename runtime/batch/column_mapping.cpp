// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "runtime/batch/detail/cells.h"
#include "runtime/batch/table_rows.h"

namespace proviso {

Result<ColumnMapping> parse_mapping(std::string_view text, const std::string& name) {
    ColumnMapping mapping;
    size_t number = 0;
    while (!text.empty()) {
        ++number;
        const size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = trimmed_cell(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.empty() || line.front() == '#') continue;
        const size_t equal = line.rfind('=');
        const auto wrong = [&](std::string_view why) {
            return fail(FaultCode::FileNotReadable, fmt::format("`{}`, line {}: {}", name, number, why));
        };
        if (equal == std::string_view::npos) return wrong("write `HEADER = FIELD`, or `HEADER = -` to leave it out");
        const std::string header(trimmed_cell(line.substr(0, equal)));
        std::string_view path = trimmed_cell(line.substr(equal + 1));
        ColumnMapping::Target target;
        if (const size_t as = path.find(" as "); as != std::string_view::npos) {
            target.date_format = trimmed_cell(path.substr(as + 4));
            path = trimmed_cell(path.substr(0, as));
            if (!is_date_form(target.date_format))
                return wrong("write the form of a date with YYYY, MM and DD, as in `DD/MM/YYYY`");
        }
        target.path = path;
        if (header.empty() || path.empty()) return wrong("write a header, `=`, and a field");
        if (!mapping.columns.emplace(header, target).second)
            return wrong(fmt::format("`{}` was mapped before", header));
    }
    return mapping;
}

}  // namespace proviso
