// SPDX-License-Identifier: Apache-2.0
#include "tests/lsp/client.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <tuple>
#include <vector>

#include "tools/lsp/lines.h"
#include "tools/lsp/texts.h"

namespace proviso::testing {

Client::Client(const std::string& root) : server_([this](const Json& message) { take(message); }) {
    const Json answer =
        ask("initialize", {{"processId", nullptr}, {"rootUri", lsp::uri_of(root)}, {"capabilities", Json::object()}});
    REQUIRE(answer.contains("result"));
    tell("initialized", Json::object());
}

void Client::take(const Json& message) {
    if (message.value("method", "") == "textDocument/publishDiagnostics") {
        const std::string path = lsp::path_of(message.at("params").at("uri").get<std::string>());
        diagnostics_[path] = message.at("params").at("diagnostics");
        if (diagnostics_[path].empty()) diagnostics_.erase(path);
    } else if (message.contains("id")) {
        answers_.push_back(message);
    } else {
        messages_.push_back(message);
    }
}

Json Client::ask(const std::string& method, const Json& params) {
    const int id = next_id_++;
    answers_.clear();
    send(lsp::framed({{"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", params}}));
    REQUIRE_MESSAGE(answers_.size() == 1, method);
    CHECK(answers_.front().at("id") == id);
    return answers_.front();
}

Json Client::result(const std::string& method, const Json& params) {
    const Json answer = ask(method, params);
    REQUIRE_MESSAGE(answer.contains("result"), answer.dump());
    return answer.at("result");
}

void Client::tell(const std::string& method, const Json& params) {
    send(lsp::framed({{"jsonrpc", "2.0"}, {"method", method}, {"params", params}}));
}

void Client::open(const std::string& path, const std::string& text) {
    tell("textDocument/didOpen",
         {{"textDocument", {{"uri", lsp::uri_of(path)}, {"languageId", "proviso"}, {"version", 1}, {"text", text}}}});
}

std::map<std::string, Json> Client::diagnostics() {
    if (server_.is_behind()) server_.catch_up();
    return diagnostics_;
}

std::string Client::codes(const std::string& path) {
    std::string out;
    const auto found = diagnostics();
    const auto of_file = found.find(path);
    if (of_file == found.end()) return out;
    for (const Json& diagnostic : of_file->second)
        out += (out.empty() ? "" : " ") + diagnostic.at("code").get<std::string>();
    return out;
}

Json document(const std::string& path) { return {{"textDocument", {{"uri", lsp::uri_of(path)}}}}; }

Json behind(const std::string& text, std::string_view words) {
    const size_t found = text.find(words);
    REQUIRE_MESSAGE(found != std::string::npos, std::string(words));
    const auto offset = static_cast<uint32_t>(found + words.size());
    return lsp::Lines(text).range(offset, offset).at("start");
}

Json place(const std::string& path, const std::string& text, std::string_view words) {
    Json out = document(path);
    out["position"] = behind(text, words);
    return out;
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
    const size_t at = text.find(what);
    REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), with);
}

std::string applied(const std::string& text, const Json& edits) {
    const lsp::Lines lines(text);
    std::vector<std::tuple<uint32_t, uint32_t, std::string>> spans;
    for (const Json& one : edits)
        spans.emplace_back(lines.offset(lsp::position_of(one.at("range").at("start"))),
                           lines.offset(lsp::position_of(one.at("range").at("end"))),
                           one.at("newText").get<std::string>());
    std::sort(spans.rbegin(), spans.rend());
    std::string out = text;
    for (const auto& [begin, end, with] : spans) out.replace(begin, end - begin, with);
    return out;
}

std::set<std::string> labels(const Json& completion) {
    std::set<std::string> out;
    for (const Json& item : completion.at("items")) out.insert(item.at("label").get<std::string>());
    return out;
}

}  // namespace proviso::testing
