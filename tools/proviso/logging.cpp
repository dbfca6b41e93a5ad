// SPDX-License-Identifier: Apache-2.0
#include "tools/proviso/logging.h"

#include <fmt/format.h>

#include "tools/proviso/terminal.h"

namespace proviso::cli {

Result<std::unique_ptr<log::DecisionLog>> open_log(const std::string& folder, bool confidential) {
    auto log = log::DecisionLog::open(folder, confidential);
    if (log && (*log)->torn_bytes() != 0)
        complain(fmt::format("the log `{}` ended with an entry that was not complete: its {} bytes were cut off",
                             folder, (*log)->torn_bytes()));
    return log;
}

void tell_what_was_cut(const log::DecisionLog& log) {
    if (log.cut_entries() != 0)
        complain(
            fmt::format("{} entries of the unfinished run were cut off the log `{}`, and their records decided again",
                        log.cut_entries(), log.folder()));
}

}  // namespace proviso::cli
