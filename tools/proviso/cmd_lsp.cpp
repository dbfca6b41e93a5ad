// SPDX-License-Identifier: Apache-2.0
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "tools/lsp/server.h"
#include "tools/proviso/command.h"
#include "tools/proviso/terminal.h"

namespace proviso::cli {

namespace {

bool has_input() {
    pollfd input{STDIN_FILENO, POLLIN, 0};
    return ::poll(&input, 1, 0) > 0;
}

}  // namespace

int language_server() {
    bool can_write = true;
    lsp::Server server([&](const lsp::Json& message) { can_write = can_write && print(lsp::framed(message)); });
    char buffer[65536];
    while (can_write && !server.is_over()) {
        // Of the keystrokes that have come in, the last one counts.
        if (server.is_behind() && !has_input()) {
            server.catch_up();
            continue;
        }
        const ssize_t got = ::read(STDIN_FILENO, buffer, sizeof buffer);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) {
            complain(std::string("can't read standard input: ") + std::strerror(errno));
            return kCannotReadOrWrite;
        }
        if (got == 0) break;
        server.receive({buffer, static_cast<size_t>(got)});
    }
    if (!can_write) return kCannotReadOrWrite;
    return server.exit_code() == 0 ? kDone : kAnswerIsNo;
}

}  // namespace proviso::cli
