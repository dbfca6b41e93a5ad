// SPDX-License-Identifier: Apache-2.0
// What stands in a table's cell, as spreadsheets write it.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/base/date.h"

namespace proviso {

// Without blanks around it, also those that don't break a line.
std::string_view trimmed_cell(std::string_view text);
// Small and capital letters alike.
bool same_word(std::string_view a, std::string_view b);
bool is_one_of(std::string_view cell, std::initializer_list<std::string_view> words);

// The date in that form, "DD/MM/YYYY" or its like: each of YYYY, MM, DD once, anything between them standing for itself.
std::optional<Date> date_in_cell(std::string_view cell, std::string_view form);
bool is_date_form(std::string_view form);

// "USD 250" or "250 USD".
bool names_currency(std::string_view cell);
// The amount as JSON, in a currency of its own where it names one. What is none goes on as the text that it is.
void append_money(std::string_view cell, std::string& out);

}  // namespace proviso
