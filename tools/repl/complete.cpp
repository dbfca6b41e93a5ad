// SPDX-License-Identifier: Apache-2.0
#include "tools/repl/complete.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "runtime/session/words.h"
#include "tools/repl/commands.h"

namespace proviso::repl {

using bytecode::NodeKind;
using bytecode::NodeRow;
using bytecode::Section;
using session::Draft;

namespace {

namespace fs = std::filesystem;

std::span<const NodeRow> nodes_of(const Draft& draft) { return draft.image().rows<Section::Nodes>(); }
bool is(const Draft& draft, uint32_t node, NodeKind kind) {
    return static_cast<NodeKind>(nodes_of(draft)[node].kind) == kind;
}

// A path may go on behind a record or a list; behind all else comes `after`.
std::string going_on(const Draft& draft, uint32_t node, std::string_view after) {
    return is(draft, node, NodeKind::Object) ? "." : is(draft, node, NodeKind::List) ? "[" : std::string(after);
}

// The next step of a path: fields, or elements of a list and the one that would be new.
std::vector<std::string> next_steps(const Draft& draft, std::string_view typed, std::string_view after) {
    const size_t joint = typed.find_last_of(".[");
    const std::string base(typed.substr(0, joint == std::string_view::npos ? 0 : joint));
    uint32_t node = 0;
    if (!base.empty()) {
        const auto place = draft.find(base);
        if (!place) return {};
        node = place->node;
    }
    std::vector<std::string> out;
    const bytecode::Range children = nodes_of(draft)[node].children;
    if (joint != std::string_view::npos && typed[joint] == '[') {
        if (!is(draft, node, NodeKind::List)) return {};
        std::vector<std::string> elements;
        for (const session::PlaceInRecord& place : draft.places()) {
            if (!place.path.starts_with(base + "[")) continue;
            std::string element = place.path.substr(0, place.path.find(']', base.size()) + 1);
            if (elements.empty() || elements.back() != element) elements.push_back(std::move(element));
        }
        elements.push_back(fmt::format("{}[{}]", base, elements.size() + 1));
        for (const std::string& element : elements) out.push_back(element + going_on(draft, children.first, after));
        return out;
    }
    if (!is(draft, node, NodeKind::Object)) return {};
    for (uint32_t child = children.first; child < children.first + children.count; ++child)
        out.push_back(fmt::format("{}{}{}{}", base, base.empty() ? "" : ".",
                                  draft.image().text(nodes_of(draft)[child].name), going_on(draft, child, after)));
    return out;
}

std::vector<std::string> values_at(const Draft& draft, std::string_view path, std::string& hint) {
    const auto place = draft.find(path);
    if (!place) {
        hint = place.error();
        return {};
    }
    const std::string_view question = draft.image().text(nodes_of(draft)[place->node].question);
    hint = fmt::format("{}{}it takes {}", question, question.empty() ? "" : " ", draft.expected(place->node));
    return draft.words(place->node);
}

std::vector<std::string> rules_and_outcomes(const bytecode::Image& image) {
    std::vector<std::string> out;
    for (const auto& outcome : image.rows<Section::Outcomes>()) out.emplace_back(image.text(outcome.name));
    for (const auto& rule : image.rows<Section::Rules>()) out.emplace_back(image.text(rule.id));
    return out;
}

std::vector<std::string> files_like(std::string_view typed) {
    const size_t slash = typed.find_last_of('/');
    const std::string folder(typed.substr(0, slash == std::string_view::npos ? 0 : slash + 1));
    std::vector<std::string> out;
    std::error_code error;
    fs::directory_iterator entry(folder.empty() ? "." : folder, error);
    for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
        std::error_code ignored;
        const std::string name = entry->path().filename().string();
        if (!name.starts_with('.')) out.push_back(folder + name + (entry->is_directory(ignored) ? "/" : ""));
    }
    return out;
}

std::vector<std::string> command_names() {
    std::vector<std::string> out;
    for (const CommandInfo& info : command_catalogue())
        out.push_back(std::string(info.name) + (info.takes.empty() ? "" : " "));
    return out;
}

class Completer {
   public:
    // `desk` is open.
    Completer(const Desk& desk, std::string_view line) : desk_(desk), draft_(desk.session().draft()), line_(line) {}

    Completion run() {
        const size_t first = std::min(line_.find_first_not_of(" \t"), line_.size());
        const ReadCommand read = read_command(line_);
        // While the name itself is being typed, or could still be that of a longer command.
        offer(first, command_names());
        if (read.info == nullptr || !out_.candidates.empty()) return finished();
        const size_t begin = line_.find_first_not_of(" \t", static_cast<size_t>(end_of_name(read)));
        after(*read.info, std::min(begin, line_.size()));
        return finished();
    }

   private:
    size_t end_of_name(const ReadCommand& read) const {
        return read.rest.empty() ? line_.size() : static_cast<size_t>(read.rest.data() - line_.data());
    }

    void after(const CommandInfo& info, size_t begin) {
        const std::string_view rest = line_.substr(begin);
        switch (info.command) {
            case Command::Set:
                return after_path(begin);
            case Command::WhatIf:
                return after_path(begin_of_last_answer(begin));
            case Command::Unset:
            case Command::Show:
                return offer(begin, next_steps(draft_, rest, ""));
            case Command::WhyNot:
                return offer(begin, rules_and_outcomes(desk_.image()));
            case Command::Load:
            case Command::SaveRecord:
                return offer(begin, files_like(rest));
            case Command::Auto:
                return offer(begin, {"off", "on"});
            case Command::Decide:
                return offer(begin, {"json"});
            case Command::Help:
                return offer(begin, command_names());
            case Command::Why:
            case Command::WhatWouldChange:
            case Command::Questions:
            case Command::Undo:
            case Command::SaveScenario:
            case Command::Reload:
            case Command::Quit:
                out_.hint = std::string(info.takes);
        }
    }

    // A path, or the value behind it.
    void after_path(size_t begin) {
        const std::string_view rest = line_.substr(begin);
        const size_t equals = find_equals(rest);
        if (equals == std::string_view::npos) return offer(begin, next_steps(draft_, rest, " = "));
        const size_t value = std::min(rest.find_first_not_of(" \t", equals + 1), rest.size());
        offer(begin + value, values_at(draft_, rest.substr(0, equals), out_.hint));
    }

    // Of several, with commas between them; also where its `=` is still to come.
    size_t begin_of_last_answer(size_t begin) const {
        const std::string_view rest = line_.substr(begin);
        const std::string typed = std::string(rest) + (is_unfinished(rest) ? "]=" : "=");
        const auto answers = answers_in(typed);
        const auto last = static_cast<size_t>(answers.back().data() - typed.data());
        return begin + std::min(typed.find_first_not_of(" \t", last), rest.size());
    }

    void offer(size_t begin, std::vector<std::string> words) {
        out_.begin = begin;
        for (std::string& word : words)
            if (word.starts_with(line_.substr(begin)) && word != line_.substr(begin))
                out_.candidates.push_back(std::move(word));
    }
    Completion finished() {
        std::sort(out_.candidates.begin(), out_.candidates.end());
        return std::move(out_);
    }

    const Desk& desk_;
    const Draft& draft_;
    std::string_view line_;
    Completion out_;
};

}  // namespace

Completion complete(const Desk& desk, std::string_view line) {
    if (desk.is_open()) return Completer(desk, line).run();
    return {.hint = "there is no policy yet"};
}

std::string shared_beginning(const std::vector<std::string>& candidates) {
    if (candidates.empty()) return {};
    std::string_view out = candidates.front();
    for (const std::string& candidate : candidates)
        while (!candidate.starts_with(out)) out.remove_suffix(1);
    return std::string(out);
}

}  // namespace proviso::repl
