// SPDX-License-Identifier: Apache-2.0
// How long it takes to show that large decision tables have no gap, no overlap and no row that never applies; or to find one.
#pragma once

namespace proviso::bench {

// Prints a line for each kind of table: 12 columns of numbers, dates, choices and answers, 300 rows.
void measure_tables(int repetitions);

}  // namespace proviso::bench
