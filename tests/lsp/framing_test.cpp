// SPDX-License-Identifier: Apache-2.0
// Bytes that are no messages: each is told in plain words, and what follows is read as ever.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>

#include "tests/process/process.h"
#include "tests/random/random.h"
#include "tools/lsp/message_reader.h"
#include "tools/lsp/server.h"

namespace proviso::testing {
namespace {

using lsp::Incoming;
using lsp::Json;
using lsp::MessageReader;

std::string body(const std::string& text) { return fmt::format("Content-Length: {}\r\n\r\n{}", text.size(), text); }
const std::string kGood = body(R"({"jsonrpc":"2.0","method":"x"})");

// "ok" for a message, else what was said.
std::vector<std::string> read_all(MessageReader& reader) {
    std::vector<std::string> out;
    while (const std::optional<Incoming> incoming = reader.next())
        out.push_back(incoming->problem.empty() ? "ok" : incoming->problem);
    return out;
}

std::vector<std::string> read_all(const std::string& bytes) {
    MessageReader reader;
    reader.feed(bytes);
    return read_all(reader);
}

TEST_CASE("framing: messages come in any pieces") {
    MessageReader reader;
    size_t found = 0;
    for (const char c : kGood + kGood) {
        reader.feed({&c, 1});
        found += read_all(reader).size();
    }
    CHECK(found == 2);
    CHECK(reader.is_between_messages());
    CHECK(read_all("content-length:2\n\n{}") == std::vector<std::string>{"ok"});
    CHECK(read_all("Content-Type: x\r\nContent-Length: 2\r\n\r\n[]") == std::vector<std::string>{"ok"});
}

TEST_CASE("framing: what is no message is told once, and the next is read") {
    for (const std::string& bad :
         {std::string("Content-Length: many\r\n\r\n"), std::string("Content-Length: -5\r\n\r\n"),
          std::string("Content-Length: 99999999999999999999\r\n\r\n"), std::string("Content-Type: x\r\n\r\n"),
          std::string("Content-Length:\r\n\r\n"), body("{"), body("\xFF\xFE"), body(""), std::string("left over"),
          body(R"({"a":1})") + "rest"}) {
        CAPTURE(bad);
        std::vector<std::string> found = read_all(bad + kGood);
        REQUIRE(found.size() >= 2);
        CHECK(found.back() == "ok");
        const auto complaints =
            std::count_if(found.begin(), found.end(), [](const std::string& text) { return text != "ok"; });
        CHECK(complaints == 1);
    }
}

TEST_CASE("framing: sizes are bounded") {
    MessageReader reader;
    reader.feed(fmt::format("Content-Length: {}\r\n\r\n", lsp::kMaxMessageBytes + 3));
    CHECK(read_all(reader).size() == 1);
    const std::string piece(1 << 20, 'x');
    for (size_t sent = 0; sent < lsp::kMaxMessageBytes; sent += piece.size()) {
        reader.feed(piece);
        CHECK(read_all(reader).empty());
    }
    reader.feed("xxx" + kGood);
    CHECK(read_all(reader) == std::vector<std::string>{"ok"});
    // A header without an end.
    MessageReader endless;
    endless.feed(std::string(lsp::kMaxHeaderBytes + 1, 'y'));
    CHECK(read_all(endless).size() == 1);
    endless.feed("\r\n\r\n" + kGood);
    CHECK(read_all(endless).back() == "ok");
}

TEST_CASE("framing: random bytes never end it") {
    differential::Random random(20260101);
    const std::vector<std::string> pieces = {
        "Content-Length: ", "\r\n", "\r\n\r\n",          "7", "{\"id\":1}", "{", "\n\n", "\xFF", "[[[[", "\"",
        "method",           "null", std::string(1, '\0')};
    MessageReader reader;
    for (size_t i = 0; i < 20000; ++i) {
        reader.feed(random.pick(pieces));
        read_all(reader);
    }
    // An announced length may still be open: it ends at some point.
    reader.feed(std::string(100, ' '));
    read_all(reader);
    CHECK(true);
}

TEST_CASE("protocol: requests that are none are answered, and nothing stops") {
    std::string came;
    lsp::Server server([&](const Json& message) {
        came += message.contains("error") ? fmt::format("{} ", message.at("error").at("code").get<int>()) : "ok ";
    });
    const auto say = [&](const std::string& text) {
        came.clear();
        server.receive(body(text));
        return came;
    };
    CHECK(say("7") == "-32600 ");
    CHECK(say("[]") == "-32600 ");
    CHECK(say("{}") == "-32600 ");
    CHECK(say(R"({"id":1,"method":7})") == "-32600 ");
    CHECK(say(R"({"id":[1],"method":"initialize"})") == "-32600 ");
    CHECK(say(R"({"id":1,"method":"textDocument/hover"})") == "-32002 ");
    CHECK(say(R"({"method":"textDocument/didOpen","params":{}})") == "");
    CHECK(say(R"({"id":1,"method":"initialize","params":{"rootUri":null}})") == "ok ");
    CHECK(say(R"({"id":2,"method":"initialize","params":{}})") == "-32600 ");
    CHECK(say(R"({"id":"three","method":"no/such"})") == "-32601 ");
    CHECK(say(R"({"method":"$/setTrace","params":{"value":"off"}})") == "");
    for (const std::string params :
         {"null", "[]", "{}", "7", R"({"textDocument":7})", R"({"textDocument":{"uri":7}})",
          R"({"textDocument":{"uri":"file:///no/such.proviso"},"position":{"line":0,"character":0}})",
          R"({"textDocument":{"uri":"untitled:1"},"position":{"line":-1,"character":"x"}})"}) {
        for (const std::string method :
             {"hover", "definition", "references", "rename", "prepareRename", "completion", "documentSymbol",
              "formatting", "semanticTokens/full", "codeAction", "codeLens", "inlayHint"})
            CHECK(say(fmt::format(R"({{"id":4,"method":"textDocument/{}","params":{}}})", method, params)) ==
                  "-32602 ");
        for (const std::string method : {"didOpen", "didChange", "didClose"})
            say(fmt::format(R"({{"method":"textDocument/{}","params":{}}})", method, params));
    }
    CHECK(say(R"({"id":5,"method":"workspace/executeCommand","params":{"command":"x"}})") == "-32602 ");
    CHECK(say(std::string(100000, '[')) == "-32700 ");
    CHECK(say(R"({"id":6,"method":"shutdown"})") == "ok ");
    CHECK(say(R"({"id":7,"method":"textDocument/hover"})") == "-32600 ");
    CHECK(say(R"({"method":"exit"})") == "");
    CHECK(server.is_over());
    CHECK(server.exit_code() == 0);
}

TEST_CASE("protocol: the program serves, and says how it ended") {
    const auto serve = [](const std::string& input) {
        return run({.words = {proviso_program(), "lsp"}, .input = input});
    };
    const std::string hello = body(R"({"id":1,"method":"initialize","params":{}})");
    const Finished good = serve(hello + body(R"({"id":2,"method":"shutdown"})") + body(R"({"method":"exit"})"));
    CHECK(good.exit_code == 0);
    CHECK(good.out.starts_with("Content-Length: "));
    CHECK(good.out.find("completionProvider") != std::string::npos);
    CHECK(good.err.empty());
    CHECK(serve(hello).exit_code == 1);
    CHECK(serve("").exit_code == 1);
    const Finished bad =
        serve("nonsense\r\n\r\n" + hello + body(R"({"id":2,"method":"shutdown"})") + body(R"({"method":"exit"})"));
    CHECK(bad.exit_code == 0);
    CHECK(bad.out.find("-32700") != std::string::npos);
}

}  // namespace
}  // namespace proviso::testing
