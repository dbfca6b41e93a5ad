// SPDX-License-Identifier: Apache-2.0
#include "tools/proviso/terminal.h"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "tools/proviso/command.h"

namespace proviso::cli {

bool is_terminal(std::FILE* stream) { return ::isatty(::fileno(stream)) != 0; }

bool wants_colour(std::FILE* stream) {
    const char* no_colour = std::getenv("NO_COLOR");
    const char* term = std::getenv("TERM");
    if (no_colour != nullptr && *no_colour != '\0') return false;
    if (term != nullptr && std::strcmp(term, "dumb") == 0) return false;
    return is_terminal(stream);
}

bool print(std::string_view text) {
    if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0) return true;
    complain(std::string("can't write standard output: ") + std::strerror(errno));
    return false;
}

void complain(std::string_view message) {
    std::fprintf(stderr, "proviso: %.*s\n", static_cast<int>(message.size()), message.data());
}

int exit_code(const Fault& fault) {
    switch (fault.code) {
        case FaultCode::BundleBadSignature:
        case FaultCode::BundleNotSigned:
        case FaultCode::BundleNotTrusted:
        case FaultCode::PolicyTooOld:
        case FaultCode::LogDamaged:
        case FaultCode::LogEntryMissing:
            return kAnswerIsNo;
        default:
            break;
    }
    return static_cast<uint16_t>(fault.code) < static_cast<uint16_t>(FaultCode::RecordNotJson) ? kCannotReadOrWrite
                                                                                               : kAnswerIsNo;
}

int complain(const Fault& fault) {
    complain(fault_name(fault.code) + ": " + fault.message);
    return exit_code(fault);
}

int complain(const std::string& path, const Fault& fault) {
    if (fault.message.find(path) != std::string::npos) return complain(fault);
    return complain(Fault{fault.code, "`" + path + "`: " + fault.message});
}

}  // namespace proviso::cli
