// SPDX-License-Identifier: Apache-2.0
// Places that are not there, and texts and addresses that nobody would write: each is taken for the nearest thing it could be, or
// refused in plain words, and the next message is answered as ever.
#include <doctest/doctest.h>

#include "tests/lsp/client.h"
#include "tests/lsp/small_policy.h"
#include "tools/lsp/texts.h"
#include "tools/lsp/workspace.h"

namespace proviso::testing {
namespace {

Json position(const Json& line, const Json& character) { return {{"line", line}, {"character", character}}; }

// Three lines, the last of them empty; a film takes two units of UTF-16, an accented letter one.
const std::string kThreeLines = "a\xF0\x9F\x8E\xAC\xC3\xA9z\r\nsecond\n";

TEST_CASE("bad input: a change at a place that is not there is made at the nearest, and told") {
    struct Change {
        Json start, end;
        std::string expected;
        bool told;
    };
    const std::string first = "a\xF0\x9F\x8E\xAC\xC3\xA9z", rest = "\r\nsecond\n";
    for (const Change& change : std::vector<Change>{
             {position(0, 0), position(0, 0), "|" + kThreeLines, false},
             {position(2, 0), position(2, 0), kThreeLines + "|", false},
             {position(0, 5), position(0, 5), first + "|" + rest, false},
             // Within the film: its beginning.
             {position(0, 2), position(0, 3), "a|\xC3\xA9z" + rest, false},
             // The end before the beginning.
             {position(0, 4), position(0, 1), "a|z" + rest, false},
             {position(0, 6), position(0, 6), first + "|" + rest, true},
             {position(0, 4294967295), position(0, 4294967295), first + "|" + rest, true},
             {position(0, 9007199254740993), position(0, 9007199254740993), first + "|" + rest, true},
             {position(3, 0), position(3, 0), kThreeLines + "|", true},
             {position(1, 6), position(4294967296, 7), first + "\r\nsecond|", true},
             {position(18446744073709551615u, 0), position(2, 0), kThreeLines + "|", true},
         }) {
        CAPTURE(change.start.dump());
        CAPTURE(change.end.dump());
        lsp::Workspace workspace;
        workspace.open("/no/such.proviso", kThreeLines);
        const std::string problem = workspace.change(
            "/no/such.proviso", {{"range", {{"start", change.start}, {"end", change.end}}}, {"text", "|"}});
        CHECK(*workspace.texts().at("/no/such.proviso") == change.expected);
        CHECK(!problem.empty() == change.told);
        if (change.told) CHECK(problem.find("which has 3 lines") != std::string::npos);
    }
}

TEST_CASE("bad input: what is no change leaves the text as it is, and is told") {
    const SmallPolicy policy;
    Client client(policy.folder());
    client.open(policy.main, kSmallMain);
    const Json good = position(0, 0);
    const auto change_of = [&](const Json& start, const Json& end) {
        return Json{{"range", {{"start", start}, {"end", end}}}, {"text", "x"}};
    };
    const std::vector<Json> bad = {change_of(position(-1, 0), good),
                                   change_of(good, position(0, -7)),
                                   change_of(position(0.5, 0), good),
                                   change_of(position(1e300, 0), good),
                                   change_of(position("0", 0), good),
                                   change_of(position(nullptr, 0), good),
                                   change_of(Json::object(), good),
                                   change_of(nullptr, good),
                                   {{"range", nullptr}, {"text", "x"}},
                                   {{"range", {{"start", good}}}, {"text", "x"}},
                                   {{"range", {{"start", good}, {"end", good}}}},
                                   {{"text", 7}},
                                   Json::object(),
                                   7,
                                   nullptr};
    for (const Json& change : bad) {
        CAPTURE(change.dump());
        client.messages().clear();
        Json params = document(policy.main);
        params["contentChanges"] = Json::array({change});
        client.tell("textDocument/didChange", params);
        REQUIRE(client.messages().size() == 1);
        CHECK(client.messages().front().at("method") == "window/logMessage");
        CHECK(client.codes(policy.main) == "");
        CHECK(client.result("textDocument/formatting", document(policy.main)).empty());
    }
    // A file that is not open can't be changed, nor closed twice.
    client.messages().clear();
    Json params = document(policy.module);
    params["contentChanges"] = Json::array({change_of(good, good)});
    client.tell("textDocument/didChange", params);
    REQUIRE(client.messages().size() == 1);
    CHECK(client.messages().front().at("params").at("message").get<std::string>().find("is not open") !=
          std::string::npos);
    client.tell("textDocument/didClose", document(policy.module));
    CHECK(client.codes(policy.main) == "");
}

TEST_CASE("bad input: a request at a place that is not there is refused, whichever it is") {
    const SmallPolicy policy;
    Client client(policy.folder());
    client.open(policy.main, kSmallMain);
    for (const std::string method : {"hover", "definition", "references", "prepareRename", "rename", "completion"}) {
        for (const Json& place : {position(9999, 0), position(0, 9999), position(4294967295, 4294967295)}) {
            CAPTURE(method);
            CAPTURE(place.dump());
            Json params = document(policy.main);
            params["position"] = place;
            params["context"] = {{"includeDeclaration", true}};
            params["newName"] = "name";
            const std::string message =
                client.ask("textDocument/" + method, params).at("error").at("message").get<std::string>();
            CHECK(message.find("lies outside of") != std::string::npos);
        }
    }
    // A range may go beyond the file: so an editor says "to the end".
    Json params = document(policy.main);
    params["range"] = {{"start", position(0, 0)}, {"end", position(4294967295, 4294967295)}};
    params["context"] = {{"diagnostics", Json::array()}};
    CHECK(client.result("textDocument/codeAction", params).empty());
    CHECK(client.result("textDocument/inlayHint", params).size() == 2);
}

TEST_CASE("bad input: texts that are no policies") {
    const SmallPolicy policy;
    Client client(policy.folder());
    std::string deep;
    for (size_t i = 0; i < 100'000; ++i) deep += "(";
    for (const std::string& text :
         {std::string("policy\0x", 8), std::string("\xEF\xBB\xBF") + kSmallMain, std::string(1 << 20, 'x'),
          std::string(1 << 16, '\n'), std::string(1 << 12, '"'), "policy a.b\n\nrule x \"y\"\n  when " + deep,
          std::string("\r\r\n\n\r"), std::string("\xE2\x80\xAE")}) {
        client.open(policy.main, text);
        client.diagnostics();
        Json params = document(policy.main);
        params["position"] = position(0, 0);
        for (const std::string method : {"hover", "completion", "documentSymbol", "semanticTokens/full", "codeLens"})
            client.ask("textDocument/" + method, params);
    }
    client.open(policy.main, std::string(kMaxSourceBytes + 1, '#'));
    CHECK(client.codes(policy.main) == "PV1001");
    CHECK(client.result("textDocument/documentSymbol", document(policy.main)).empty());
    client.open(policy.main, kSmallMain);
    CHECK(client.codes(policy.main) == "");
}

TEST_CASE("bad input: addresses that are no files") {
    const SmallPolicy policy;
    Client client(policy.folder());
    for (const std::string uri : {"", "file://", "file:///", "file:///%", "file:///%zz/%2", "file:///a%00b.proviso",
                                  "untitled:Untitled-1", "file:relative", "//", "file://host/share/p.proviso"}) {
        CAPTURE(uri);
        const Json at = {
            {"textDocument", {{"uri", uri}, {"languageId", "proviso"}, {"version", 1}, {"text", kSmallMain}}}};
        client.tell("textDocument/didOpen", at);
        client.diagnostics();
        Json params = {{"textDocument", {{"uri", uri}}}, {"position", position(0, 0)}};
        client.ask("textDocument/hover", params);
        CHECK(!client.result("textDocument/documentSymbol", params).empty());
        client.tell("textDocument/didClose", params);
        client.diagnostics();
    }
    CHECK(client.diagnostics().empty());
}

}  // namespace
}  // namespace proviso::testing
