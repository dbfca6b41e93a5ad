// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "tools/drafts/detail/schema_drafter.h"
#include "tools/drafts/draft.h"

namespace proviso::drafts {
namespace {

// "3:14" of a byte.
std::string line_and_column(std::string_view text, size_t byte) {
    size_t line = 1, column = 1;
    for (const char c : text.substr(0, byte)) {
        if (c == '\n')
            ++line, column = 1;
        else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80)
            ++column;
    }
    return fmt::format("{}:{}", line, column);
}

}  // namespace

tl::expected<Draft, std::vector<Problem>> from_schema(std::string_view schema, const std::string& name) {
    if (schema.starts_with("\xEF\xBB\xBF")) schema.remove_prefix(3);
    try {
        const SchemaJson read = SchemaJson::parse(schema);
        return SchemaDrafter(read).draft(name);
    } catch (const SchemaJson::parse_error& error) {
        const size_t byte = error.byte == 0 ? 0 : error.byte - 1;
        std::string message = byte >= schema.size() ? "the schema ends too early: it is not well-formed JSON"
                                                    : "the schema is not well-formed JSON from here on";
        return tl::make_unexpected(std::vector<Problem>{{line_and_column(schema, byte), std::move(message)}});
    } catch (const SchemaJson::exception&) {
        return tl::make_unexpected(
            std::vector<Problem>{{"1:1", "the schema holds a number that is too large to be read"}});
    }
}

}  // namespace proviso::drafts
