// SPDX-License-Identifier: Apache-2.0
// The stories uses are made of: each takes a harmless use and changes what makes it worth a rule.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "runtime/base/date.h"
#include "tools/archive/json_value.h"
#include "tools/archive/random.h"

namespace proviso::archive {

// How far up the ladder a story is likely to lead.
enum class Band : uint8_t { Notify, Consult, Approval, Blocked };

enum class Principle : uint8_t { Unowned, Training, Secured, Temporary, Replacement };
inline constexpr std::array<std::string_view, 5> kPrincipleFields{
    "outputs_avoid_unowned_material", "tools_do_not_store_or_train",    "enterprise_secured",
    "material_is_temporary",          "no_replacement_without_consent",
};

// What stories may change: the use, and the answers to the principles, which all uses of a disclosure share.
struct Draft {
    Random& random;
    Date submitted_on;
    JsonValue use;
    std::array<std::string, 5>& principles;

    void set(std::string_view field, JsonValue value) { use.set(field, std::move(value)); }
    // The partner's answer where a fact speaks against the principle: mostly no, sometimes unsure, sometimes a wrong yes.
    void admit(Principle principle);
};

// Tells a story of that band into the draft.
void tell(Draft& draft, Band band);

}  // namespace proviso::archive
