// SPDX-License-Identifier: Apache-2.0
// What an author waits for: from a keystroke in a long file, as its bytes come from the editor, to the last byte of the diagnostics.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "runtime/base/output_file.h"
#include "tests/bench/measure.h"
#include "tests/random/random.h"
#include "tools/lsp/lines.h"
#include "tools/lsp/server.h"
#include "tools/lsp/texts.h"

namespace proviso::bench {
namespace {

using differential::Random;
using lsp::Json;

constexpr size_t kWords = 60;  // typed and taken back, letter by letter

struct LongPolicy {
    std::string name, text;
};

// policies/netflix as one file, with its scenarios: as a policy is that people wrote.
LongPolicy written_policy() {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator("policies/netflix"))
        if (entry.path().extension() == ".proviso") names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    // The declaration of the policy stands first in its file.
    std::swap(names.front(), *std::find(names.begin(), names.end(), "netflix.proviso"));
    LongPolicy policy{"policies/netflix in one file", {}};
    for (const std::string& name : names) {
        std::istringstream lines(read_file("policies/netflix/" + name));
        for (std::string line; std::getline(lines, line);)
            if (!line.starts_with("use ") || line.starts_with("use std.")) policy.text += line + "\n";
        policy.text += "\n";
    }
    return policy;
}

LongPolicy generated_policy() {
    LongPolicy policy{"247 generated rules",
                      "policy studio.long\n  version \"1\"\n  decides Form as of day\n\nrecord Form\n  day  : date, "
                      "required\n  uses : list of Use\n\nrecord Use\n  use_id : text, key\n  shown  : answer\n  paid   "
                      ": answer\n  weight : number\n\noutcomes\n  notify  \"Tell us.\"\n  consult \"Ask us.\"\n  "
                      "otherwise notify\n  when unsure consult\n\n"};
    for (size_t rule = 1; rule <= 247; ++rule)
        policy.text += fmt::format(
            "rule number_{0} \"What weighs more than {0} is discussed\"\n  for each u in uses\n  when all of\n    - "
            "u.shown\n    - u.weight more than {0}\n    - not u.paid or u.weight is {0}\n  then consult\n\n",
            rule);
    return policy;
}

// An editor with one file open, which it shows from the first line to the last.
class Editor {
   public:
    Editor(const std::string& folder, const LongPolicy& policy, bool cpu_time)
        : cpu_time_(cpu_time),
          text_(policy.text),
          uri_(lsp::uri_of(folder + "/long.proviso")),
          server_([this](const Json& message) { take(message); }) {
        ask("initialize", {{"rootUri", lsp::uri_of(folder)}});
        tell("initialized", Json::object());
        tell("textDocument/didOpen",
             {{"textDocument", {{"uri", uri_}, {"languageId", "proviso"}, {"version", 1}, {"text", text_}}}});
        server_.catch_up();
        if (found_ != 0) give_up(fmt::format("{} is not without mistakes", policy.name));
    }
    const std::string& text() const { return text_; }
    size_t found() const { return found_; }

    // `before` is called between the keystroke and its diagnostics. Seconds to these.
    double replace(uint32_t begin, uint32_t end, const std::string& with, const std::function<void()>& before) {
        const Json change = {{"range", lsp::Lines(text_).range(begin, end)}, {"text", with}};
        const std::string bytes = notification(
            "textDocument/didChange",
            {{"textDocument", {{"uri", uri_}, {"version", 2}}}, {"contentChanges", Json::array({change})}});
        text_.replace(begin, end - begin, with);
        return timed(
            [&] {
                server_.receive(bytes);
                before();
                server_.catch_up();
            },
            cpu_time_);
    }
    double ask_at(const std::string& method, uint32_t offset) {
        const Json place = lsp::Lines(text_).range(offset, offset);
        return timed(
            [&] {
                ask(method, {{"textDocument", {{"uri", uri_}}}, {"position", place.at("start")}, {"range", place}});
            },
            cpu_time_);
    }
    void ask_of_all(const std::string& method) {
        const Json all = lsp::Lines(text_).range(0, static_cast<uint32_t>(text_.size()));
        ask(method, {{"textDocument", {{"uri", uri_}}}, {"range", all}});
    }

   private:
    static std::string notification(const std::string& method, const Json& params) {
        return lsp::framed({{"jsonrpc", "2.0"}, {"method", method}, {"params", params}});
    }
    void tell(const std::string& method, const Json& params) { server_.receive(notification(method, params)); }
    void ask(const std::string& method, const Json& params) {
        server_.receive(lsp::framed({{"jsonrpc", "2.0"}, {"id", 1}, {"method", method}, {"params", params}}));
    }
    // As it goes to the editor, byte for byte.
    void take(const Json& message) {
        sent_ = lsp::framed(message);
        if (message.contains("error")) give_up("the server refused: " + sent_);
        if (message.value("method", "") == "textDocument/publishDiagnostics")
            found_ = message.at("params").at("diagnostics").size();
    }

    bool cpu_time_;
    std::string text_, uri_, sent_;
    size_t found_ = 0;
    lsp::Server server_;
};

// What an editor asks after a change, beside what its user asks for.
void ask_beside(Editor& editor, uint32_t at) {
    for (const char* method : {"semanticTokens/full", "documentSymbol", "codeLens", "inlayHint"})
        editor.ask_of_all(std::string("textDocument/") + method);
    editor.ask_at("textDocument/codeAction", at);
}

// The beginning of a word, somewhere.
uint32_t random_word(const std::string& text, Random& random) {
    const auto is_letter = [&](size_t at) { return std::isalnum(static_cast<unsigned char>(text[at])) != 0; };
    for (;;) {
        const size_t at = random.between(1, text.size() - 2);
        if (is_letter(at) && !is_letter(at - 1)) return static_cast<uint32_t>(at);
    }
}

std::string word_at(const std::string& text, uint32_t at) {
    size_t end = at;
    while (end < text.size() && end < at + 8 && std::isalnum(static_cast<unsigned char>(text[end])) != 0) ++end;
    return text.substr(at, end - at);
}

// Words of the file itself are typed before others, letter by letter, and taken back likewise.
void measure_typing(const std::string& folder, const LongPolicy& policy, const BenchOptions& options, Table& table) {
    std::vector<double> alone, beside, completions;
    size_t mistaken = 0;
    Editor editor(folder, policy, options.cpu_time);
    Random random(20261129);
    const auto press = [&](uint32_t begin, uint32_t end, const std::string& with, bool asks) {
        (asks ? beside : alone).push_back(editor.replace(begin, end, with, [&] {
            if (asks) ask_beside(editor, begin);
        }));
        mistaken += editor.found() != 0;
    };
    for (size_t i = 0; i < 2 * kWords; ++i) {
        const bool asks = i % 2 == 1;
        const uint32_t place = random_word(editor.text(), random);
        const std::string word = word_at(editor.text(), random_word(editor.text(), random));
        uint32_t at = place;
        for (const char letter : word) {
            press(at, at, std::string(1, letter), asks);
            ++at;
        }
        completions.push_back(editor.ask_at("textDocument/completion", at));
        for (; at > place; --at) press(at - 1, at, "", asks);
    }
    if (editor.text() != policy.text) give_up("what was typed was not taken back");
    const auto row = [&](const std::string& what, std::vector<double>& times) {
        std::sort(times.begin(), times.end());
        const auto at = [&](double share) { return fmt::format("{:.1f} ms", quantile(times, share) * 1e3); };
        table.row({policy.name, fmt::format("{}", std::count(policy.text.begin(), policy.text.end(), '\n')), what,
                   fmt::format("{}", times.size()), at(0.5), at(0.95), at(1)});
    };
    const size_t share = 100 * mistaken / (alone.size() + beside.size());
    row(fmt::format("diagnostics; of {} % of the texts there are some", share), alone);
    row("diagnostics, behind what an editor asks beside", beside);
    row("completion", completions);
}

}  // namespace

void measure_editor(const BenchOptions& options) {
    const std::string folder = std::filesystem::absolute(options.folder + "/editor").lexically_normal().string();
    std::filesystem::create_directories(folder);
    if (!write_file(folder + "/guidance.md", read_file("policies/netflix/guidance.md")))
        give_up("can't write to " + folder);
    Table table("A keystroke in one long file of a policy",
                {"policy", "lines", "until", "times", "p50", "p95", "longest"});
    measure_typing(folder, written_policy(), options, table);
    measure_typing(folder, generated_policy(), options, table);
    table.print();
}

}  // namespace proviso::bench
