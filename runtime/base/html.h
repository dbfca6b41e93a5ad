// SPDX-License-Identifier: Apache-2.0
// Text as it stands in an HTML page, between tags or within double quotes.
#pragma once

#include <string>
#include <string_view>

namespace proviso {

std::string html_escaped(std::string_view text);

}  // namespace proviso
