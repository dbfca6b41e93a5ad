// SPDX-License-Identifier: Apache-2.0
// The coverage of policies as one HTML page for people: their text, with what was seen of it in the margin. The page needs nothing from
// elsewhere, and says everything in black and white too.
#pragma once

#include <string>
#include <vector>

#include "tools/coverage/coverage.h"

namespace proviso::coverage {

struct PagePart {
    const Coverage* coverage;
    const Compilation* compilation;
};
std::string page_html(const std::vector<PagePart>& parts);

}  // namespace proviso::coverage
