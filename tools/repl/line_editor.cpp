// SPDX-License-Identifier: Apache-2.0
#include "tools/repl/line_editor.h"

#include <histedit.h>
#include <langinfo.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <clocale>
#include <csignal>
#include <cstring>

namespace proviso::repl {

namespace {

constexpr int kMostRemembered = 1000;
constexpr size_t kMostListed = 60;

volatile std::sig_atomic_t interrupted = 0;
volatile std::sig_atomic_t ended = 0;

void on_interrupt(int) { interrupted = 1; }
void on_end(int) { ended = 1; }

struct Handler {
    int signal;
    void (*handle)(int);
};
constexpr std::array<Handler, 3> kHandlers = {{{SIGINT, on_interrupt}, {SIGTERM, on_end}, {SIGHUP, on_end}}};

// libedit reads letters by the locale, and a policy's names are UTF-8.
void choose_letters() {
    if (std::setlocale(LC_CTYPE, "") == nullptr || std::strcmp(::nl_langinfo(CODESET), "UTF-8") != 0)
        std::setlocale(LC_CTYPE, "C.UTF-8");
}

}  // namespace

struct LineEditor::State {
    Complete complete;
    std::string prompt;
    EditLine* editor = nullptr;
    History* history = nullptr;
    std::array<struct sigaction, kHandlers.size()> before{};

    static State& of(EditLine* editor) {
        void* data = nullptr;
        ::el_get(editor, EL_CLIENTDATA, &data);
        return *static_cast<State*>(data);
    }
    static char* show_prompt(EditLine* editor) { return of(editor).prompt.data(); }

    static unsigned char on_tab(EditLine* editor, int) {
        State& state = of(editor);
        const LineInfo* line = ::el_line(editor);
        const std::string typed(line->buffer, line->cursor);
        const Completion found = state.complete(typed);
        const std::string shared = shared_beginning(found.candidates);
        const size_t there = typed.size() - found.begin;
        if (shared.size() > there) return ::el_insertstr(editor, shared.c_str() + there) == 0 ? CC_REFRESH : CC_ERROR;
        if (found.candidates.empty() && found.hint.empty()) return CC_REFRESH_BEEP;
        std::FILE* out = nullptr;
        ::el_get(editor, EL_GETFP, 1, &out);
        std::fputc('\n', out);
        for (size_t i = 0; i < std::min(found.candidates.size(), kMostListed); ++i)
            std::fprintf(out, "%s\n", found.candidates[i].c_str());
        if (found.candidates.size() > kMostListed)
            std::fprintf(out, "… and %zu more\n", found.candidates.size() - kMostListed);
        if (found.candidates.empty()) std::fprintf(out, "%s\n", found.hint.c_str());
        return CC_REDISPLAY;
    }
};

LineEditor::LineEditor(Complete complete, const std::vector<std::string>& history) : state_(std::make_unique<State>()) {
    choose_letters();
    State& state = *state_;
    state.complete = std::move(complete);
    for (size_t i = 0; i < kHandlers.size(); ++i) {
        struct sigaction action {};
        action.sa_handler = kHandlers[i].handle;  // without SA_RESTART: reading the line ends
        ::sigaction(kHandlers[i].signal, &action, &state.before[i]);
    }
    state.editor = ::el_init("proviso", stdin, stdout, stderr);
    state.history = ::history_init();
    HistEvent event;
    ::history(state.history, &event, H_SETSIZE, kMostRemembered);
    ::history(state.history, &event, H_SETUNIQUE, 1);
    EditLine* editor = state.editor;
    ::el_set(editor, EL_CLIENTDATA, &state);
    ::el_set(editor, EL_PROMPT, State::show_prompt);
    ::el_set(editor, EL_EDITOR, "emacs");
    ::el_set(editor, EL_HIST, ::history, state.history);
    // By the wide name: of names in bytes the library keeps copies that it never frees.
    ::el_wset(editor, EL_ADDFN, L"proviso-complete", L"completes", State::on_tab);
    ::el_set(editor, EL_BIND, "^I", "proviso-complete", nullptr);
    ::el_set(editor, EL_BIND, "^R", "em-inc-search-prev", nullptr);
    for (const std::string& line : history) remember(line);
}

LineEditor::~LineEditor() {
    ::history_end(state_->history);
    ::el_end(state_->editor);
    for (size_t i = 0; i < kHandlers.size(); ++i) ::sigaction(kHandlers[i].signal, &state_->before[i], nullptr);
}

LineEditor::Got LineEditor::read(const std::string& prompt, std::string& line) {
    state_->prompt = prompt;
    interrupted = 0;
    int length = 0;
    const char* got = ended != 0 ? nullptr : ::el_gets(state_->editor, &length);
    if (got == nullptr) {
        std::fputc('\n', stdout);
        std::fflush(stdout);
        return interrupted != 0 && ended == 0 ? Got::Dropped : Got::End;
    }
    line.assign(got, static_cast<size_t>(length));
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.pop_back();
    return Got::Line;
}

void LineEditor::remember(const std::string& line) {
    HistEvent event;
    ::history(state_->history, &event, H_ENTER, line.c_str());
}

}  // namespace proviso::repl
