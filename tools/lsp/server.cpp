// SPDX-License-Identifier: Apache-2.0
#include "tools/lsp/server.h"

#include <fmt/format.h>

#include "tools/lsp/answers.h"

namespace proviso::lsp {
namespace {

constexpr int kWarningMessage = 2, kInfoMessage = 3, kErrorMessage = 1;

using Handler = Json (*)(Workspace&, const Json&);

const std::map<std::string, Handler>& answers() {
    static const std::map<std::string, Handler> by_method = {
        {"textDocument/hover", hover},
        {"textDocument/definition", definition},
        {"textDocument/references", references},
        {"textDocument/prepareRename", prepare_rename},
        {"textDocument/rename", rename},
        {"textDocument/completion", completion},
        {"textDocument/documentSymbol", document_symbols},
        {"textDocument/formatting", formatting},
        {"textDocument/semanticTokens/full", semantic_tokens},
        {"textDocument/codeAction", code_actions},
        {"textDocument/codeLens", code_lenses},
        {"textDocument/inlayHint", inlay_hints},
    };
    return by_method;
}

Json capabilities() {
    constexpr int kIncremental = 2;
    return {{"positionEncoding", "utf-16"},
            {"textDocumentSync", {{"openClose", true}, {"change", kIncremental}, {"save", true}}},
            {"hoverProvider", true},
            {"definitionProvider", true},
            {"referencesProvider", true},
            {"renameProvider", {{"prepareProvider", true}}},
            {"completionProvider", {{"triggerCharacters", {".", "\""}}}},
            {"documentSymbolProvider", true},
            {"documentFormattingProvider", true},
            {"semanticTokensProvider", {{"legend", semantic_legend()}, {"full", true}}},
            {"codeActionProvider", {{"codeActionKinds", {"quickfix"}}}},
            {"codeLensProvider", Json::object()},
            {"inlayHintProvider", true},
            {"executeCommandProvider", {{"commands", {kRunScenario}}}}};
}

std::string uri_in(const Json& params) { return params.at("textDocument").at("uri").get<std::string>(); }

bool is_id(const Json& id) { return id.is_number() || id.is_string() || id.is_null(); }

// What a request asks for where it is refused: the protocol's own exceptions say which part is missing.
std::string problem_of(const nlohmann::json::exception& error) {
    return fmt::format("the params are not what the protocol says: {}", error.what());
}

}  // namespace

void Server::receive(std::string_view bytes) {
    reader_.feed(bytes);
    while (!over_) {
        const std::optional<Incoming> incoming = reader_.next();
        if (!incoming) return;
        if (!incoming->problem.empty()) {
            refuse(nullptr, kParseError, incoming->problem);
        } else {
            handle(incoming->message);
        }
    }
}

void Server::handle(const Json& message) {
    if (!message.is_object()) return refuse(nullptr, kInvalidRequest, "a message is one JSON object");
    const bool has_id = message.contains("id");
    const Json id = has_id && is_id(message.at("id")) ? message.at("id") : Json();
    const auto method = message.find("method");
    // An answer to a request of ours; there are none.
    if (method == message.end() && has_id && (message.contains("result") || message.contains("error"))) return;
    if (method == message.end() || !method->is_string())
        return refuse(id, kInvalidRequest, "a message names its `method`, a text");
    if (has_id && (!is_id(message.at("id")) || message.at("id").is_null()))
        return refuse(nullptr, kInvalidRequest, "a request's `id` is a number or a text");
    const Json params = message.contains("params") ? message.at("params") : Json::object();
    if (has_id) {
        handle_request(id, method->get<std::string>(), params);
    } else {
        handle_notification(method->get<std::string>(), params);
    }
}

void Server::handle_request(const Json& id, const std::string& method, const Json& params) {
    if (stage_ == Stage::ShutDown) return refuse(id, kInvalidRequest, "after `shutdown` only `exit` follows");
    if (stage_ == Stage::Fresh && method != "initialize")
        return refuse(id, kNotInitialized, "the first request is `initialize`");
    try {
        reply(id, answer(method, params));
    } catch (const Refusal& refusal) {
        refuse(id, refusal.code, refusal.what());
    } catch (const nlohmann::json::exception& error) {
        refuse(id, kInvalidParams, problem_of(error));
    }
}

Json Server::answer(const std::string& method, const Json& params) {
    if (method == "initialize") return initialize(params);
    if (method == "shutdown") {
        stage_ = Stage::ShutDown;
        return nullptr;
    }
    if (method == "workspace/executeCommand") return execute(params);
    const auto known = answers().find(method);
    if (known == answers().end()) throw Refusal(kMethodNotFound, fmt::format("there is no method `{}` here", method));
    return known->second(workspace_, params);
}

Json Server::initialize(const Json& params) {
    if (stage_ != Stage::Fresh) throw Refusal(kInvalidRequest, "`initialize` was said before");
    std::vector<std::string> roots;
    if (const auto folders = params.find("workspaceFolders"); folders != params.end() && folders->is_array())
        for (const Json& folder : *folders) roots.push_back(path_of(folder.at("uri").get_ref<const std::string&>()));
    if (const auto root = params.find("rootUri"); roots.empty() && root != params.end() && root->is_string())
        roots.push_back(path_of(root->get_ref<const std::string&>()));
    for (std::string& root : roots)
        while (root.size() > 1 && root.ends_with('/')) root.pop_back();
    workspace_.set_roots(std::move(roots));
    stage_ = Stage::Running;
    return {{"capabilities", capabilities()}, {"serverInfo", {{"name", "proviso"}, {"version", "0.1.0"}}}};
}

Json Server::execute(const Json& params) {
    if (params.at("command") != kRunScenario)
        throw Refusal(kInvalidParams, fmt::format("there is no command `{}` here", params.at("command").dump()));
    Json result = run_scenario(workspace_, params.at("arguments"));
    const bool passed = result.at("passed").get<bool>();
    notify("window/showMessage", {{"type", passed ? kInfoMessage : kErrorMessage}, {"message", result.at("text")}});
    return result;
}

void Server::handle_notification(const std::string& method, const Json& params) {
    if (method == "exit") {
        over_ = true;
        return;
    }
    if (stage_ != Stage::Running) return;
    try {
        if (method == "textDocument/didOpen") {
            const Json& document = params.at("textDocument");
            workspace_.open(path_of(uri_in(params)), document.at("text").get<std::string>());
        } else if (method == "textDocument/didChange") {
            change(params);
        } else if (method == "textDocument/didClose") {
            workspace_.close(path_of(uri_in(params)));
        } else if (method == "textDocument/didSave" || method == "workspace/didChangeWatchedFiles") {
            workspace_.forget();
        } else {
            return;
        }
        behind_ = true;
    } catch (const Refusal& refusal) {
        log(fmt::format("{}: {}", method, refusal.what()));
    } catch (const nlohmann::json::exception& error) {
        log(fmt::format("{}: {}", method, problem_of(error)));
    }
}

void Server::change(const Json& params) {
    const std::string path = path_of(uri_in(params));
    for (const Json& change : params.at("contentChanges"))
        if (const std::string problem = workspace_.change(path, change); !problem.empty()) log(problem);
}

void Server::catch_up() {
    behind_ = false;
    std::map<std::string, Json> found = workspace_.diagnose();
    // What was said of files that nothing is said of any more is taken back.
    for (const auto& [path, shown] : published_)
        if (!shown.empty()) found.try_emplace(path, Json::array());
    for (const auto& [path, shown] : found) {
        const auto before = published_.find(path);
        if (before != published_.end() && before->second == shown) continue;
        notify("textDocument/publishDiagnostics", {{"uri", uri_of(path)}, {"diagnostics", shown}});
    }
    std::erase_if(found, [&](const auto& entry) { return entry.second.empty() && !workspace_.is_open(entry.first); });
    published_ = std::move(found);
}

void Server::reply(const Json& id, Json result) {
    send_({{"jsonrpc", "2.0"}, {"id", id}, {"result", std::move(result)}});
}

void Server::refuse(const Json& id, ErrorCode code, const std::string& message) {
    send_({{"jsonrpc", "2.0"}, {"id", id}, {"error", {{"code", static_cast<int>(code)}, {"message", message}}}});
}

void Server::notify(const std::string& method, Json params) {
    send_({{"jsonrpc", "2.0"}, {"method", method}, {"params", std::move(params)}});
}

void Server::log(const std::string& message) {
    notify("window/logMessage", {{"type", kWarningMessage}, {"message", message}});
}

}  // namespace proviso::lsp
