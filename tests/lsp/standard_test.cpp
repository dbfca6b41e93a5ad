// SPDX-License-Identifier: Apache-2.0
// Standard modules are part of the program: an editor that goes to one is given a copy to read.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>

#include "stdlib/modules.h"
#include "tests/lsp/client.h"
#include "tests/lsp/small_policy.h"
#include "tools/lsp/texts.h"

namespace proviso::testing {
namespace {

namespace fs = std::filesystem;

// A cache of the test's own, instead of the user's. An empty name: none.
class Cache {
   public:
    Cache() { set("XDG_CACHE_HOME", folder().c_str()); }
    ~Cache() {
        for (const auto& [name, value] : before_) value ? set(name, value->c_str()) : unset(name);
    }
    Cache(const Cache&) = delete;
    Cache& operator=(const Cache&) = delete;

    std::string folder() const { return (scratch_.folder() / "cache").string(); }
    std::string copy_of(const std::string& module) const { return folder() + "/proviso/std/" + module + ".proviso"; }
    void take_away() {
        unset("XDG_CACHE_HOME");
        unset("HOME");
    }

   private:
    void remember(const char* name) {
        const char* value = std::getenv(name);
        before_.try_emplace(name, value == nullptr ? std::nullopt : std::optional<std::string>(value));
    }
    void set(const char* name, const char* value) {
        remember(name);
        ::setenv(name, value, 1);
    }
    void unset(const char* name) {
        remember(name);
        ::unsetenv(name);
    }

    Scratch scratch_;
    std::map<const char*, std::optional<std::string>> before_;
};

std::string using_standard() {
    const std::string text = replaced(kSmallMain, "use vocabulary", "use vocabulary\nuse std.consent");
    return replaced(text, "rule final_cut",
                    "define agreed (c : Consent) \"It was agreed.\"\n  as is_documented(c) or c.form is spoken\n\n"
                    "rule final_cut");
}

// "PATH:LINE", or what the server says.
std::string target(Client& client, const Json& params) {
    const Json answer = client.ask("textDocument/definition", params);
    if (answer.contains("error")) return answer.at("error").at("message");
    if (answer.at("result").is_null()) return {};
    const Json& found = answer.at("result");
    return lsp::path_of(found.at("uri").get<std::string>()) + ":" +
           std::to_string(found.at("range").at("start").at("line").get<int>());
}

TEST_CASE("standard modules: one goes to what they declare, in a copy that is only to be read") {
    const SmallPolicy policy;
    const std::string main = using_standard();
    const Cache cache;
    Client client(policy.folder());
    client.open(policy.main, main);
    const std::string copy = cache.copy_of("consent");
    // The define, which nothing needs.
    CHECK(client.codes(policy.main) == "PV5001");
    CHECK(!fs::exists(copy));
    CHECK(target(client, place(policy.main, main, "use std.con")) == copy + ":0");
    CHECK(read_text(copy) == find_standard_module("consent"));
    CHECK((fs::status(copy).permissions() & fs::perms::owner_write) == fs::perms::none);
    const std::string text = read_text(copy);
    for (const auto& [words, declared] : {std::pair{"is_docum", "define is_docum"},
                                          {"or c.fo", "\n  form"},
                                          {"is spok", "\n  spok"},
                                          {"(c : Cons", "record Cons"}}) {
        CAPTURE(words);
        const int line = behind(text, declared).at("line").get<int>();
        CHECK(target(client, place(policy.main, main, words)) == copy + ":" + std::to_string(line));
    }
    // Another version of the program left its own, or somebody wrote into it.
    fs::permissions(copy, fs::perms::owner_all);
    write_text(copy, "record Another\n");
    CHECK(target(client, place(policy.main, main, "use std.con")) == copy + ":0");
    CHECK(read_text(copy) == text);
}

TEST_CASE("standard modules: a copy that is open is read like any file, and keeps its names") {
    const SmallPolicy policy;
    const std::string main = using_standard();
    const Cache cache;
    const std::string copy = cache.copy_of("consent"), text(find_standard_module("consent"));
    // As an editor starts it that takes the copy's folder for a workspace.
    for (const std::string& root : {policy.folder(), fs::path(copy).parent_path().string()}) {
        Client client(root);
        client.open(policy.main, main);
        client.open(copy, text);
        CHECK(!client.diagnostics().contains(copy));
        const Json place_of_name = place(copy, text, "define is_documented (c : Cons");
        CHECK(target(client, place_of_name) ==
              copy + ":" + std::to_string(behind(text, "record Cons").at("line").get<int>()));
        CHECK(client.result("textDocument/hover", place_of_name)
                  .at("contents")
                  .at("value")
                  .get<std::string>()
                  .find("Consent") != std::string::npos);
        Json params = place_of_name;
        params["context"] = {{"includeDeclaration", true}};
        CHECK(client.result("textDocument/references", params).size() >= 3);
        params["newName"] = "Assent";
        CHECK(client.ask("textDocument/rename", params)
                  .at("error")
                  .at("message")
                  .get<std::string>()
                  .find("standard module") != std::string::npos);
        CHECK(!client.result("textDocument/documentSymbol", document(copy)).empty());
        CHECK(client.result("textDocument/formatting", document(copy)).empty());
        // Whoever changes it all the same sees a file of their own.
        client.open(copy, "record");
        CHECK(client.codes(copy) != "");
    }
}

TEST_CASE("standard modules: where no copy can be kept, that is said") {
    const SmallPolicy policy;
    const std::string main = using_standard();
    Cache cache;
    write_text(cache.folder(), "no folder");
    Client client(policy.folder());
    client.open(policy.main, main);
    const Json params = place(policy.main, main, "is_docum");
    CHECK(target(client, params).find(cache.copy_of("consent")) != std::string::npos);
    cache.take_away();
    CHECK(target(client, params).find("neither HOME nor XDG_CACHE_HOME") != std::string::npos);
    CHECK(client.codes(policy.main) == "PV5001");
}

}  // namespace
}  // namespace proviso::testing
