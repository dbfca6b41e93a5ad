// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/reject_json.h"

#include "runtime/decision/json_writer.h"

namespace proviso {

namespace {

// Length of the valid UTF-8 sequence at text[i], or 0.
size_t sequence_length(std::string_view text, size_t i) {
    const auto byte = [&](size_t k) { return i + k < text.size() ? static_cast<unsigned char>(text[i + k]) : 0U; };
    const unsigned lead = byte(0);
    if (lead < 0x80) return 1;
    const size_t length = lead >= 0xC2 && lead < 0xE0   ? 2
                          : lead >= 0xE0 && lead < 0xF0 ? 3
                          : lead >= 0xF0 && lead < 0xF5 ? 4
                                                        : 0;
    for (size_t k = 1; k < length; ++k)
        if ((byte(k) & 0xC0) != 0x80) return 0;
    if (lead == 0xE0 && byte(1) < 0xA0) return 0;
    if (lead == 0xED && byte(1) >= 0xA0) return 0;
    if (lead == 0xF0 && byte(1) < 0x90) return 0;
    if (lead == 0xF4 && byte(1) >= 0x90) return 0;
    return length;
}

// A rejects file is valid UTF-8 even where the record was not.
std::string repaired(std::string_view text) {
    std::string out;
    for (size_t i = 0; i < text.size();) {
        const size_t length = sequence_length(text, i);
        if (length == 0)
            out += "\xEF\xBF\xBD";
        else
            out.append(text, i, length);
        i += length == 0 ? 1 : length;
    }
    return out;
}

}  // namespace

void append_reject(std::string_view source, uint64_t line, uint64_t byte, const Reject& reject, bool withheld,
                   std::string& out) {
    JsonObject object(out);
    object.text("source", source);
    object.key("line");
    out += std::to_string(line);
    object.key("byte");
    out += std::to_string(byte);
    object.text("path", repaired(reject.path));
    object.text("code", fault_name(reject.fault.code));
    object.text("message", repaired(reject.fault.message));
    if (withheld)
        object.key("record"), out += "null";
    else
        object.text("record", repaired(reject.record));
    object.close();
    out += '\n';
}

}  // namespace proviso
