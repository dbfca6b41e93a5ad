// SPDX-License-Identifier: Apache-2.0
// Which names a policy can have, and what becomes of those that it can't.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tools/drafts/draft.h"

namespace proviso::drafts {

// Plain letters, digits and `_`, a letter first, and none of the words that are never names.
bool is_name(std::string_view text);
// Whether it is called as what tells records apart: `request_id`, `ID`, `key`.
bool could_be_key(std::string_view name);
// A value of a choice for what records write so; unlike all names in `others`.
ChoiceValue choice_value(std::string_view written, std::string_view label, const std::vector<ChoiceValue>& others);
// The field that a name in a record stands for; without a type, and with a comment, where no field can have that name.
Field field_named(std::string_view name);
// The same of a table's column. Where its header can't be a name, the field gets one like it, and a comment says how the two are matched.
Field field_of_column(std::string_view header, const std::vector<Field>& others);
// "`a`, `b` and 3 more"
std::string shown(const std::vector<std::string>& values, size_t most);

}  // namespace proviso::drafts
