// SPDX-License-Identifier: Apache-2.0
// What an author sees while typing.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <set>

#include "tests/lsp/client.h"
#include "tests/lsp/small_policy.h"
#include "tools/lsp/texts.h"

namespace proviso::testing {
namespace {

Json edit(const std::string& path, const Json& from, const Json& to, const std::string& text) {
    Json params = document(path);
    params["contentChanges"] = Json::array({{{"range", {{"start", from}, {"end", to}}}, {"text", text}}});
    return params;
}

TEST_CASE("session: diagnostics follow what is typed, not what lies on the disk") {
    const SmallPolicy policy;
    Client client(policy.folder());
    client.open(policy.main, kSmallMain);
    CHECK(client.codes(policy.main) == "");
    // `consult` loses its last letter.
    const Json at = behind(kSmallMain, "then consult");
    Json before = at;
    before["character"] = at.at("character").get<int>() - 1;
    client.tell("textDocument/didChange", edit(policy.main, before, at, ""));
    CHECK(client.codes(policy.main) == "PV2005");
    client.tell("textDocument/didChange", edit(policy.main, before, before, "t"));
    CHECK(client.codes(policy.main) == "");
    // A module that is open counts as it stands there, for the main file too.
    client.open(policy.module, replaced(kSmallModule, "shown    : answer", "shown    : text"));
    CHECK(client.codes(policy.main) != "");
    client.tell("textDocument/didClose", document(policy.module));
    CHECK(client.codes(policy.main) == "");
}

TEST_CASE("session: a file with a mistake keeps working") {
    const SmallPolicy policy;
    Client client(policy.folder());
    const std::string broken = replaced(kSmallMain, "when u.internal", "when u.purpose is is");
    client.open(policy.main, broken);
    CHECK(client.codes(policy.main) != "");
    const Json hover = client.result("textDocument/hover", place(policy.main, broken, "when is_fin"));
    CHECK(hover.at("contents").at("value").get<std::string>().find("It stays in the final cut") != std::string::npos);
    CHECK(client.result("textDocument/documentSymbol", document(policy.main)).size() >= 7);
}

TEST_CASE("session: positions count in UTF-16, and outside of the file there is the nearest place") {
    const SmallPolicy policy;
    Client client(policy.folder());
    const std::string text = replaced(kSmallMain, "\"Legal\"", "\"L\xF0\x9F\x8E\xAC\xC3\xA9gal\" then");
    client.open(policy.main, text);
    const auto found = client.diagnostics().at(policy.main);
    // role legal "L🎬égal" then: the film is two units, é is one.
    CHECK(found.at(0).at("range").at("start").at("character") == 21);
    Json beyond = {{"line", 9999}, {"character", 7}};
    client.tell("textDocument/didChange", edit(policy.main, beyond, beyond, "# the end\n"));
    REQUIRE(client.messages().size() == 1);
    CHECK(client.messages().front().at("params").at("message").get<std::string>().find("outside of the file") !=
          std::string::npos);
    Json params = document(policy.main);
    params["position"] = beyond;
    CHECK(client.ask("textDocument/hover", params).at("error").at("message").get<std::string>().find("outside") !=
          std::string::npos);
    const Json symbols = client.result("textDocument/documentSymbol", document(policy.main));
    CHECK(!symbols.empty());
}

TEST_CASE("session: what a name means, where it is declared, and where it is named") {
    const SmallPolicy policy;
    Client client(policy.folder());
    client.open(policy.main, kSmallMain);
    const auto hover = [&](std::string_view words) {
        const Json result = client.result("textDocument/hover", place(policy.main, kSmallMain, words));
        return result.is_null() ? std::string() : result.at("contents").at("value").get<std::string>();
    };
    CHECK(hover("x.purp") == "**purpose**, a field of `Use`: a choice `Purpose`\n\nWhat for?");
    CHECK(hover("then cons").find("Ask us.") != std::string::npos);
    CHECK(hover("to final").find("The guidance, 2.1") != std::string::npos);
    CHECK(hover("guidance \"2") == "> What stays in is discussed with us.");
    CHECK(hover("title") == "");
    const auto target = [&](std::string_view words) {
        const Json result = client.result("textDocument/definition", place(policy.main, kSmallMain, words));
        const Json& first = result.is_array() ? result.at(0) : result;
        return fmt::format("{}:{}", lsp::path_of(first.at("uri").get<std::string>()).substr(policy.folder().size() + 1),
                           first.at("range").at("start").at("line").get<int>());
    };
    CHECK(target("x.purp") == "vocabulary.proviso:6");
    CHECK(target("when is_fin") == "small.proviso:18");
    CHECK(target("use vocab") == "vocabulary.proviso:0");
    CHECK(target("guidance \"2") == "guidance.md:2");
    Json params = place(policy.main, kSmallMain, "rule final_c");
    params["context"] = {{"includeDeclaration", true}};
    CHECK(client.result("textDocument/references", params).size() == 3);
    // From the module, across files.
    params = place(policy.module, kSmallModule, "purp");
    params["context"] = {{"includeDeclaration", false}};
    CHECK(client.result("textDocument/references", params).size() == 2);
}

TEST_CASE("session: a name is changed everywhere, or not at all") {
    const SmallPolicy policy;
    Client client(policy.folder());
    client.open(policy.main, kSmallMain);
    Json params = place(policy.main, kSmallMain, "x.purp");
    CHECK(client.result("textDocument/prepareRename", params).at("placeholder") == "purpose");
    params["newName"] = "aim";
    const Json changes = client.result("textDocument/rename", params).at("changes");
    REQUIRE(changes.size() == 2);
    const std::string main = applied(kSmallMain, changes.at(lsp::uri_of(policy.main)));
    const std::string module = applied(kSmallModule, changes.at(lsp::uri_of(policy.module)));
    CHECK(main.find("purpose") == std::string::npos);
    CHECK(module.find("aim  : Purpose") != std::string::npos);
    Client after(policy.folder());
    after.open(policy.main, main);
    after.open(policy.module, module);
    CHECK(after.diagnostics().empty());
    const auto refused = [&](std::string_view words, const std::string& name) {
        Json other = place(policy.main, kSmallMain, words);
        other["newName"] = name;
        const Json answer = client.ask("textDocument/rename", other);
        return answer.contains("error") ? answer.at("error").at("message").get<std::string>() : std::string();
    };
    CHECK(refused("x.purp", "shown").find("can't be called `shown`") != std::string::npos);
    CHECK(refused("x.purp", "where").find("can't be a name") != std::string::npos);
    CHECK(refused("x.purp", "two words").find("can't be a name") != std::string::npos);
    CHECK(refused("exception house_o", "final_cut") != "");
    CHECK(refused("title", "x") != "");
}

TEST_CASE("session: what could stand here is proposed by its place") {
    const SmallPolicy policy;
    Client client(policy.folder());
    const auto proposed = [&](std::string_view instead_of, std::string_view with) {
        const std::string text = replaced(kSmallMain, instead_of, with);
        client.open(policy.main, text);
        return labels(client.result("textDocument/completion", place(policy.main, text, with)));
    };
    const auto fields = proposed("when u.internal", "when u.");
    CHECK(fields == std::set<std::string>{"internal", "purpose", "shown", "use_id"});
    const auto values = proposed("when u.internal", "when u.purpose is ");
    CHECK(values.contains("mood"));
    CHECK(values.contains("final"));
    CHECK(values.contains("not"));
    CHECK(!proposed("then consult", "then ").contains("purpose"));
    CHECK(proposed("then consult", "then ").contains("consult"));
    CHECK(proposed("escalate to legal", "escalate to ").contains("legal"));
    CHECK(proposed("to final_cut", "to fin").contains("final_cut"));
    CHECK(proposed("cite guidance \"2.1\"", "cite ").contains("guidance"));
    CHECK(proposed("is free\"\n  when u.internal", "is free\"\n  when ").contains("u"));
    CHECK(proposed("is free\"\n  when u.internal", "is free\"\n  when ").contains("is_final"));
    CHECK(proposed("  then consult\n", "  th").contains("then"));
    CHECK(proposed("x : Use", "x : ").contains("Purpose"));
    CHECK(proposed("given { day", "given { ").contains("uses"));
    CHECK(proposed("expect consult", "expect ").contains("final_cut"));
}

TEST_CASE("session: layout, colours and the outline of a file") {
    const SmallPolicy policy;
    Client client(policy.folder());
    const std::string ragged = replaced(kSmallMain, "  when is_final(u)", "      when    is_final( u )");
    client.open(policy.main, ragged);
    const Json edits = client.result("textDocument/formatting", document(policy.main));
    CHECK(applied(ragged, edits).find("  when is_final(u)\n") != std::string::npos);
    const Json data = client.result("textDocument/semanticTokens/full", document(policy.main)).at("data");
    CHECK(data.size() % 5 == 0);
    CHECK(data.size() > 300);
    client.open(policy.main, replaced(kSmallMain, "then consult", "then then"));
    CHECK(client.ask("textDocument/formatting", document(policy.main)).at("error").at("message") ==
          "the file has mistakes and is left as it is");
    const Json symbols = client.result("textDocument/documentSymbol", document(policy.module));
    REQUIRE(symbols.size() == 3);
    CHECK(symbols.at(1).at("children").at(1).at("name") == "purpose");
}

TEST_CASE("session: help becomes a correction where it is one") {
    const SmallPolicy policy;
    Client client(policy.folder());
    const std::string text = replaced(kSmallMain, "then consult", "then consul");
    client.open(policy.main, text);
    Json params = document(policy.main);
    const Json at = behind(text, "then con");
    params["range"] = {{"start", at}, {"end", at}};
    params["context"] = {{"diagnostics", Json::array()}};
    const Json actions = client.result("textDocument/codeAction", params);
    REQUIRE(actions.size() == 1);
    CHECK(actions.at(0).at("title") == "Write `consult`");
    CHECK(applied(text, actions.at(0).at("edit").at("changes").at(lsp::uri_of(policy.main))) == kSmallMain);
}

TEST_CASE("session: scenarios are run from the editor, and counted at the rules that they cover") {
    const SmallPolicy policy;
    Client client(policy.folder());
    client.open(policy.main, kSmallMain);
    const Json lenses = client.result("textDocument/codeLens", document(policy.main));
    REQUIRE(lenses.size() == 1);
    Json command = lenses.at(0).at("command");
    const Json result = client.result("workspace/executeCommand", command);
    CHECK(result.at("passed") == true);
    CHECK(client.messages().back().at("params").at("message") == "passed: \"Shown\"");
    Json params = document(policy.main);
    params["range"] = {{"start", {{"line", 0}, {"character", 0}}}, {"end", {{"line", 999}, {"character", 0}}}};
    const Json hints = client.result("textDocument/inlayHint", params);
    REQUIRE(hints.size() == 2);
    CHECK(hints.at(0).at("label") == "1 scenario covers this rule");
    CHECK(hints.at(1).at("label") == "no scenario covers this rule");
    client.open(policy.main, replaced(kSmallMain, "expect consult", "expect notify"));
    CHECK(client.result("workspace/executeCommand", command).at("passed") == false);
    command["arguments"][1] = "Another";
    CHECK(client.ask("workspace/executeCommand", command).contains("error"));
}

}  // namespace
}  // namespace proviso::testing
