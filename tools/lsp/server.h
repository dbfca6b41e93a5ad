// SPDX-License-Identifier: Apache-2.0
// A language server: bytes of the protocol in, messages out. Nothing that comes in makes it fail: what it can't make sense of is answered
// as an error, or told in the client's log.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "tools/lsp/json.h"
#include "tools/lsp/message_reader.h"
#include "tools/lsp/workspace.h"

namespace proviso::lsp {

class Server {
   public:
    using Send = std::function<void(const Json& message)>;
    explicit Server(Send send) : send_(std::move(send)) {}

    // Handles every message that is complete now.
    void receive(std::string_view bytes);
    // Whether something was changed since diagnostics were published.
    bool is_behind() const { return behind_; }
    // Publishes diagnostics. Call it when nothing more has come in for the moment: of several keystrokes the last one counts.
    void catch_up();
    // After `exit`.
    bool is_over() const { return over_; }
    // 0 where the client said `shutdown` before it left.
    int exit_code() const { return stage_ == Stage::ShutDown ? 0 : 1; }

   private:
    enum class Stage : uint8_t { Fresh, Running, ShutDown };

    void handle(const Json& message);
    void handle_request(const Json& id, const std::string& method, const Json& params);
    void handle_notification(const std::string& method, const Json& params);
    Json answer(const std::string& method, const Json& params);
    Json initialize(const Json& params);
    Json execute(const Json& params);
    void change(const Json& params);

    void reply(const Json& id, Json result);
    void refuse(const Json& id, ErrorCode code, const std::string& message);
    void notify(const std::string& method, Json params);
    void log(const std::string& message);

    Send send_;
    MessageReader reader_;
    Workspace workspace_;
    std::map<std::string, Json> published_;  // by path
    Stage stage_ = Stage::Fresh;
    bool behind_ = false, over_ = false;
};

}  // namespace proviso::lsp
