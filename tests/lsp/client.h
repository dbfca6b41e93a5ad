// SPDX-License-Identifier: Apache-2.0
// An editor that talks to a server in the same process, through the protocol's bytes.
#pragma once

#include <deque>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "tools/lsp/server.h"

namespace proviso::testing {

using lsp::Json;

class Client {
   public:
    // Says `initialize`, with this folder as the workspace.
    explicit Client(const std::string& root);
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    // The answer as it comes: with `result` or `error`.
    Json ask(const std::string& method, const Json& params);
    // Its result; fails the test where it is refused.
    Json result(const std::string& method, const Json& params);
    void tell(const std::string& method, const Json& params);
    void send(std::string_view bytes) { server_.receive(bytes); }
    void open(const std::string& path, const std::string& text);
    // What was published last, of the files that something is said of, by path.
    std::map<std::string, Json> diagnostics();
    // The codes of one file's.
    std::string codes(const std::string& path);
    // All that came and was no answer, oldest first, but for diagnostics.
    std::deque<Json>& messages() { return messages_; }
    lsp::Server& server() { return server_; }

   private:
    void take(const Json& message);

    std::deque<Json> answers_, messages_;
    std::map<std::string, Json> diagnostics_;
    lsp::Server server_;
    int next_id_ = 1;
};

// {"textDocument": {"uri"}}
Json document(const std::string& path);
// {"line", "character"} right behind the first place of the text that reads like this.
Json behind(const std::string& text, std::string_view words);
// document() with a position().
Json place(const std::string& path, const std::string& text, std::string_view words);

// The text with the first `what` in it replaced; fails the test where there is none.
std::string replaced(std::string text, std::string_view what, std::string_view with);
// The edits of a rename, an action or a proposal, made in a text.
std::string applied(const std::string& text, const Json& edits);
// Of what completion proposes.
std::set<std::string> labels(const Json& completion);

}  // namespace proviso::testing
