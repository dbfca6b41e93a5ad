// SPDX-License-Identifier: Apache-2.0
// A draft from a JSON Schema. The schema says what is allowed; what each field is follows from that.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "tools/drafts/detail/allowed.h"
#include "tools/drafts/detail/schema_json.h"
#include "tools/drafts/draft.h"

namespace proviso::drafts {

class SchemaDrafter {
   public:
    // `schema` must outlive it.
    explicit SchemaDrafter(const SchemaJson& schema) : schema_(schema) {}

    // Once. `name`: of the decided record; "": as the schema's title has it.
    tl::expected<Draft, std::vector<Problem>> draft(std::string name);

   private:
    struct Naming {
        std::string field, owner;  // the field's name, the name of the record it is in
        size_t depth;
    };
    Allowed allowed_at(const SchemaAt& at) { return read_allowed(schema_, at, problems_); }

    // Nothing where no field can hold it; then `comments` say why.
    std::optional<Type> type_of(Allowed& allowed, const Naming& naming, std::vector<std::string>& comments,
                                bool is_element = false);
    std::optional<Type> money_of(const Allowed& allowed);
    std::optional<Type> choice_of(const Allowed& allowed, const Naming& naming);
    std::optional<Type> record_of(const Allowed& allowed, const Naming& naming, std::vector<std::string>& comments);
    std::optional<Type> list_of(const Allowed& allowed, const Naming& naming, std::vector<std::string>& comments);

    // Several objects are taken together, as `allOf` means it. Gives its place among the draft's records; nothing where they name no field.
    std::optional<size_t> record(const std::vector<SchemaAt>& objects, const std::string& wanted,
                                 const std::string& owner, size_t depth);
    void add_fields(const SchemaAt& object, size_t depth, Record& out);
    std::set<std::string> required_of(const SchemaAt& object);
    void read_field(const SchemaAt& at, bool required, const Naming& naming, Field& field);
    std::string free_name(const std::string& wanted, const std::string& owner) const;

    const SchemaJson& schema_;
    std::string root_name_;
    Draft draft_;
    SchemaProblems problems_;
    std::map<std::string, size_t> records_;  // by the places of their objects
    std::vector<std::string> open_;          // those that are being read
    std::vector<std::string> names_;
};

}  // namespace proviso::drafts
