// SPDX-License-Identifier: Apache-2.0
// What a record or choice is called, where only the field that holds it has a name.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace proviso::schema {

// `uses` -> "Use", `third_party_inputs` -> "ThirdPartyInput", "Form of disclosure" -> "FormOfDisclosure"; "" where there is no letter.
std::string type_name(std::string_view words);
// The name, or one that tells more, for which `is_taken` says no: with `owner` before it, then with a number behind it.
std::string free_type_name(const std::string& name, const std::string& owner,
                           const std::function<bool(const std::string&)>& is_taken);

}  // namespace proviso::schema
