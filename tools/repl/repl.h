// SPDX-License-Identifier: Apache-2.0
// Answers commands, one at a time. It prints nothing and reads no line: whoever talks with the author does. While the desk waits for a policy
// that can be used, all it does is to read it again, to help, and to leave.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "tools/repl/commands.h"
#include "tools/repl/desk.h"

namespace proviso::repl {

struct Reply {
    std::string text;     // with its line breaks; of one that failed what is wrong, in a sentence without a full stop
    bool failed = false;  // then nothing has changed
    bool leaves = false;
};

class Repl {
   public:
    explicit Repl(std::unique_ptr<Desk> desk) : desk_(std::move(desk)) {}

    const Desk& desk() const { return *desk_; }
    std::string greeting() const;
    // `line` may hold line breaks. One that is empty, or begins with `#`, does nothing.
    Reply answer(std::string_view line);
    // Reads the policy again where a file of it has changed, and says what became of it; else "".
    Reply news();
    // Whether the record holds changes that were written to no file.
    bool is_unsaved() const { return desk_->is_open() && session().draft().record() != kept_; }

   private:
    const Session& session() const { return desk_->session(); }
    Reply run(const ReadCommand& read);
    Reply change(const Done& done) const;
    Reply set(std::string_view text);
    Reply unset(std::string_view path);
    Reply show(std::string_view what) const;
    Reply decide(std::string_view how) const;
    Reply set_auto(std::string_view state);
    Reply why() const;
    Reply why_not(std::string_view name) const;
    Reply what_if(std::string_view text) const;
    Reply what_would_change() const;
    Reply questions() const;
    Reply load(std::string_view what);
    Reply undo();
    Reply save_scenario(std::string_view what);
    Reply save_record(std::string_view file);
    Reply reload(bool asked);
    Reply no_decision() const;
    Reply hint(std::string_view command, std::string_view path) const;
    std::string decision() const;

    std::unique_ptr<Desk> desk_;
    session::Json kept_ = session::Json::object();  // the record as it was loaded or saved last
    bool auto_ = false;
};

}  // namespace proviso::repl
