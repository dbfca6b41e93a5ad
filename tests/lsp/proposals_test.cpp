// SPDX-License-Identifier: Apache-2.0
// Proposals that go by how a line begins: they replace what was typed of them, whatever an editor takes for a word.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/lsp/client.h"
#include "tests/lsp/small_policy.h"

namespace proviso::testing {
namespace {

class Author {
   public:
    Author() : client_(policy_.folder()) {}

    const SmallPolicy& policy() const { return policy_; }
    // What is proposed behind these words, once they stand in the place of others.
    Json proposals(std::string_view instead_of, std::string_view words, std::string_view rest = "") {
        text_ = replaced(kSmallMain, instead_of, std::string(words) + std::string(rest));
        client_.open(policy_.main, text_);
        return client_.result("textDocument/completion", place(policy_.main, text_, words));
    }
    // The text once the one with this label was taken.
    std::string taken(const Json& completion, const std::string& label) const {
        for (const Json& item : completion.at("items"))
            if (item.at("label") == label) return applied(text_, Json::array({item.at("textEdit")}));
        return "no such proposal";
    }
    Client& client() { return client_; }

   private:
    const SmallPolicy policy_;
    Client client_;
    std::string text_;
};

TEST_CASE("proposals: modules after `use`, of the policy's folder and the program's") {
    const Scratch scratch;
    scratch.write("main.proviso", "policy a.b\n\nuse \n");
    scratch.write("people.proviso", "# Who is who.\n\nrecord Person\n  name : text\n");
    scratch.write("terms/short.proviso.md", "# Terms\n");
    scratch.write("terms/no good.proviso", "");
    scratch.write("main.more.scenarios.proviso", "");
    scratch.write("other.proviso", "policy a.other\n");
    scratch.write("std/own.proviso", "");
    const std::string path = (scratch.folder() / "main.proviso").string();
    Client client(scratch.folder().string());
    const auto proposed = [&](const std::string& text, std::string_view words) {
        client.open(path, text);
        return client.result("textDocument/completion", place(path, text, words));
    };
    const Json all = proposed("policy a.b\n\nuse \n", "use ");
    CHECK(labels(all) == std::set<std::string>{"people", "terms.short", "std.calendars", "std.consent",
                                               "std.productions", "std.territories", "std.tools"});
    const auto& items = all.at("items");
    const auto people =
        std::find_if(items.begin(), items.end(), [](const Json& item) { return item.at("label") == "people"; });
    REQUIRE(people != items.end());
    CHECK(people->at("documentation") == "Who is who.\n");
    CHECK(people->at("detail") == "people.proviso");
    // What is typed of a name is replaced, dots and all; what the file uses elsewhere is not proposed again.
    const std::string begun = "policy a.b\n\nuse people\nuse std.cal # dates\n";
    const Json rest = proposed(begun, "use std.c");
    CHECK(!labels(rest).contains("people"));
    for (const Json& item : rest.at("items"))
        if (item.at("label") == "std.calendars")
            CHECK(applied(begun, Json::array({item.at("textEdit")})) ==
                  "policy a.b\n\nuse people\nuse std.calendars # dates\n");
    CHECK(labels(proposed(begun, "use peo")).contains("people"));
    // Behind the name there is nothing of that kind.
    CHECK(!labels(proposed("policy a.b\n\nuse people \n", "use people ")).contains("people"));
}

TEST_CASE("proposals: titles of scenarios after `based on`, as they are written") {
    const std::string second = "scenario \"Not \\\"shown\\\"\"\n  ";
    Author author;
    const std::string whole = "  expect final_cut applies for uses[a]\n";
    for (const std::string begun : {"", "\"", "\"Sho", "Sho"}) {
        CAPTURE(begun);
        const Json found = author.proposals(whole, whole + "\n" + second + "based on " + begun, "\n  expect notify\n");
        REQUIRE(labels(found) == std::set<std::string>{"\"Shown\""});
        CHECK(author.taken(found, "\"Shown\"").ends_with(second + "based on \"Shown\"\n  expect notify\n"));
    }
    // Of a text that is closed already, all is replaced; its own title is none that a scenario could be based on.
    const Json closed = author.proposals(whole, whole + "\n" + second + "based on \"Sh", "utter\"\n  expect notify\n");
    CHECK(labels(closed) == std::set<std::string>{"\"Shown\""});
    CHECK(author.taken(closed, "\"Shown\"").ends_with(second + "based on \"Shown\"\n  expect notify\n"));
    // From another scenario: with what has to be escaped.
    const Json other =
        author.proposals("  given { day", "  based on \"",
                         "\n  with day = 2025-09-02\n\n" + second +
                             "given { day: 2025-09-02 }\n  expect notify\n\nscenario \"More\"\n  given { day");
    REQUIRE(labels(other).contains("\"Not \\\"shown\\\"\""));
    CHECK(author.taken(other, "\"Not \\\"shown\\\"\"").find("  based on \"Not \\\"shown\\\"\"\n") != std::string::npos);
}

TEST_CASE("proposals: only where the line asks for them") {
    Author author;
    // A calendar has a name, and a text is no place for code.
    const Json calendar =
        author.proposals("rule final_cut", "calendar ours \"Ours\"\n  based on ", "\n\nrule final_cut");
    CHECK(!labels(calendar).contains("\"Shown\""));
    const Json text = author.proposals("\"What stays in is discussed\"", "\"What is based on \"", "");
    CHECK(!labels(text).contains("\"Shown\""));
    const Json reused = author.proposals("scenario \"Shown\"", "scenario \"What we use and ", "");
    CHECK(!labels(reused).contains("vocabulary"));
    // Where a quotation mark was typed, nobody waits for names.
    Json params = place(author.policy().main, kSmallMain, "role legal \"");
    params["context"] = {{"triggerKind", 2}, {"triggerCharacter", "\""}};
    CHECK(author.client().result("textDocument/completion", params).at("items").empty());
}

}  // namespace
}  // namespace proviso::testing
