// SPDX-License-Identifier: Apache-2.0
// Any bytes as what an editor sends. The first byte says how: as they come from the pipe, with whatever headers; or each line the
// message's JSON, framed as it should be. Every request that has an id is answered once, and what is sent is well-formed.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "tools/lsp/message_reader.h"
#include "tools/lsp/server.h"

namespace {

using namespace proviso;
using lsp::Json;

constexpr const char* kFile = "file:///nowhere/small.proviso";
constexpr const char* kText =
    "policy small\n  decides R\noutcomes\n  low \"Go on.\"\n  high\n  otherwise low\n  when unsure high\n"
    "record R\n  ok : answer, \"Is it?\"\n  uses : list of Use\nrecord Use\n  id : text, key\n  n : number\n"
    "define many (u : Use) as u.n > 5\nrule r \"R\"\n  for each u in uses\n  when ok and many(u)\n  then high\n"
    "scenario \"s\"\n  given { ok: yes, uses: [{ id: \"a\", n: 7 }] }\n  expect high\n";

// Checks what is sent.
struct Client {
    lsp::Server server{[this](const Json& message) { take(message); }};
    void take(const Json& message) {
        if (message.at("jsonrpc") != "2.0" || lsp::framed(message).empty()) std::abort();
        if (message.contains("method") == (message.contains("result") || message.contains("error"))) std::abort();
    }
    void tell(Json message) {
        message["jsonrpc"] = "2.0";
        server.receive(lsp::framed(message));
    }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    Client client;
    if (data[0] % 2 == 0) {
        client.server.receive(text.substr(0, text.size() / 2));
        client.server.receive(text.substr(text.size() / 2));
    } else {
        client.tell({{"id", 1}, {"method", "initialize"}, {"params", {{"capabilities", Json::object()}}}});
        client.tell({{"method", "initialized"}, {"params", Json::object()}});
        client.tell(
            {{"method", "textDocument/didOpen"},
             {"params",
              {{"textDocument", {{"uri", kFile}, {"languageId", "proviso"}, {"version", 1}, {"text", kText}}}}}});
        for (std::string_view rest = text; !rest.empty() && !client.server.is_over();) {
            const std::string_view line = rest.substr(0, rest.find('\n'));
            rest.remove_prefix(std::min(line.size() + 1, rest.size()));
            client.server.receive("Content-Length: " + std::to_string(line.size()) + "\r\n\r\n" + std::string(line));
        }
    }
    if (client.server.is_behind()) client.server.catch_up();
    return 0;
}
