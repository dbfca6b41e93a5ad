// SPDX-License-Identifier: Apache-2.0
// A use that no rule minds, and its parts: inputs, tools, people.
#pragma once

#include <string>
#include <string_view>

#include "runtime/base/date.h"
#include "tools/archive/json_value.h"
#include "tools/archive/names.h"
#include "tools/archive/random.h"

namespace proviso::archive {

JsonValue make_input(std::string_view kind, std::string_view role, std::string_view cleared);
// A list of one input.
JsonValue one_input(std::string_view kind, std::string_view role, std::string_view cleared);
// Keeps and trains on nothing, its terms read before the day given.
JsonValue make_tool(Random& random, const std::string& tool_id, std::string_view licence, Date submitted_on);
// A performer with signed consent to the effect and nothing else of note.
JsonValue make_performer(Random& random, const std::string& talent_id, const PersonName& person,
                         std::string_view effect, Date submitted_on);

// A harmless use of the given id: ideation by a studio tool.
JsonValue harmless_use(Random& random, const std::string& use_id, Date submitted_on);

JsonValue date_value(Date date);
JsonValue text_value(std::string_view text);
// `days` after the date (before it where negative); the dates of archives stay far from the calendar's ends.
Date shifted(Date date, int64_t days);

}  // namespace proviso::archive
