// SPDX-License-Identifier: Apache-2.0
// A line from a terminal, with editing, history and completion (libedit). While one lives, Ctrl-C drops the line that is being typed, and the
// terminal's end is the input's.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "tools/repl/complete.h"

namespace proviso::repl {

class LineEditor {
   public:
    using Complete = std::function<Completion(std::string_view line)>;
    // `history`: lines of earlier times, oldest first.
    LineEditor(Complete complete, const std::vector<std::string>& history);
    ~LineEditor();
    LineEditor(const LineEditor&) = delete;
    LineEditor& operator=(const LineEditor&) = delete;

    enum class Got : uint8_t { Line, Dropped, End };
    // `line` without its line break.
    Got read(const std::string& prompt, std::string& line);
    void remember(const std::string& line);

   private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace proviso::repl
