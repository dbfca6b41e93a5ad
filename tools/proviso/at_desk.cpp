// SPDX-License-Identifier: Apache-2.0
#include "tools/proviso/at_desk.h"

#include "tools/proviso/command.h"
#include "tools/proviso/load.h"
#include "tools/proviso/terminal.h"

namespace proviso::cli {

repl::Open policy_opener(int& exit_code) {
    return [&exit_code](const std::string& path) {
        LoadedVersions loaded = load_versions(path);
        exit_code = loaded.exit_code;
        return repl::Opened{std::move(loaded.programs), std::move(loaded.sources)};
    };
}

int exit_code_of(repl::Ended ended) {
    switch (ended) {
        case repl::Ended::Well:
            return kDone;
        case repl::Ended::WithFailures:
            return kAnswerIsNo;
        case repl::Ended::OutputLost:
            complain("can't write standard output");
            return kCannotReadOrWrite;
    }
    return kDefect;
}

}  // namespace proviso::cli
