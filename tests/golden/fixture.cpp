// SPDX-License-Identifier: Apache-2.0
#include "tests/golden/fixture.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <sstream>
#include <stdexcept>

#include "tests/process/difference.h"
#include "tests/process/process.h"

namespace proviso::golden {

namespace {

constexpr std::array<std::string_view, 6> kCommands{"check", "decide", "test", "run", "explain", "disassemble"};
constexpr std::string_view kMain = "policy.proviso", kLiterateMain = "policy.proviso.md", kRecord = "record.json",
                           kRecords = "records.ndjson";

std::vector<std::string> words_of(std::string_view text) {
    std::istringstream stream{std::string(text)};
    std::vector<std::string> words;
    for (std::string word; stream >> word;) words.push_back(word);
    return words;
}

bool is_code(std::string_view word) {
    return word.size() == 6 && word.starts_with("PV") &&
           std::all_of(word.begin() + 2, word.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
}

void add_intents(std::string_view text, std::vector<std::string>& intents) {
    const auto words = words_of(text);
    const bool codes = std::all_of(words.begin(), words.end(), is_code);
    if (codes)
        intents.insert(intents.end(), words.begin(), words.end());
    else
        intents.emplace_back(text);
}

int hex_digit(char c) {
    const std::string_view digits = "0123456789abcdef";
    const size_t at = digits.find(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
    if (at == std::string_view::npos) throw std::runtime_error("\\x wants two hexadecimal digits");
    return static_cast<int>(at);
}

std::string unescaped(std::string_view text) {
    std::string out;
    for (size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\n') continue;
        if (text[i] != '\\') {
            out += text[i];
            continue;
        }
        const char c = ++i < text.size() ? text[i] : ' ';
        if (c == 'x' && i + 2 < text.size()) {
            out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
            i += 2;
        } else if (const size_t at = std::string_view("rnt\\").find(c); at != std::string_view::npos) {
            out += "\r\n\t\\"[at];
        } else {
            throw std::runtime_error("an escape is one of \\r \\n \\t \\\\ \\xHH");
        }
    }
    return out;
}

// Fills in what `header`, the text after `--- `, says about `content`.
void take_section(std::string_view header, std::string content, Fixture& fixture) {
    const auto words = words_of(header);
    const auto is = [&](std::initializer_list<std::string_view> wanted) { return std::ranges::equal(words, wanted); };
    if (words.size() >= 2 && words[0] == "file:" &&
        (words.size() == 2 || (words.size() == 3 && words[2] == "escaped"))) {
        if (words.size() == 3) content = unescaped(content);
        std::erase_if(fixture.files, [&](const auto& file) { return file.first == words[1]; });
        fixture.files.emplace_back(words[1], std::move(content));
    } else if (words.size() == 3 && words[0] == "link:") {
        fixture.links.emplace_back(words[1], words[2]);
    } else if (is({"record"})) {
        fixture.files.emplace_back(kRecord, std::move(content));
    } else if (is({"records"})) {
        fixture.files.emplace_back(kRecords, std::move(content));
    } else if (words.size() == 3 && words[0] == "expect" && words[1] == "exit") {
        fixture.expected.exit_code = std::stoi(words[2]);
    } else if (is({"expect", "stdout"})) {
        fixture.expected.out = std::move(content);
    } else if (is({"expect", "stderr"})) {
        fixture.expected.err = std::move(content);
    } else {
        throw std::runtime_error("`--- " + std::string(header) + "` is no section of a fixture");
    }
}

void take_header(std::string_view main, Fixture& fixture) {
    std::istringstream lines{std::string(main)};
    for (std::string line; std::getline(lines, line) && line.starts_with("# ");) {
        if (line.starts_with("# run: ")) {
            fixture.options = words_of(std::string_view(line).substr(7));
            if (fixture.options.empty()) break;
            fixture.command = fixture.options.front();
            fixture.options.erase(fixture.options.begin());
        } else if (line.starts_with("# policy: ")) {
            fixture.policy = line.substr(10);
        } else if (line.starts_with("# intent: ")) {
            add_intents(std::string_view(line).substr(10), fixture.intents);
        }
    }
    if (std::ranges::find(kCommands, fixture.command) == kCommands.end())
        throw std::runtime_error("a fixture begins with `# run: ` and a command");
}

// A digest becomes `…`, and so does the number before `instructions per record`.
std::string settled(std::string_view text) {
    std::string out;
    for (size_t i = 0; i < text.size();) {
        size_t end = i;
        while (end < text.size() && std::isxdigit(static_cast<unsigned char>(text[end])) != 0) ++end;
        const std::string_view rest = text.substr(end);
        if (end - i == 64 || (end > i && (rest.starts_with(" instructions per record") ||
                                          rest.starts_with(" instruction per record")))) {
            out += "…";
            i = end;
        } else {
            end = std::max(end, i + 1);
            out += text.substr(i, end - i);
            i = end;
        }
    }
    return out;
}

// `3 records: 2 decided (1 settled), 1 rejected` and more, for people.
bool is_summary(const Fixture& fixture, std::string_view err) {
    return fixture.command == "run" && err.find(" decided (") != std::string_view::npos;
}

}  // namespace

Fixture parse_fixture(std::string_view text) {
    Fixture fixture;
    std::string header, content;
    bool first = true;
    const auto take = [&] {
        if (first) {
            take_header(content, fixture);
            fixture.files.emplace_back(kMain, content);
        } else {
            take_section(header, content, fixture);
        }
        first = false;
        content.clear();
    };
    for (size_t at = 0; at < text.size();) {
        const size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
        const std::string_view line = text.substr(at, end - at);
        if (line.starts_with("--- ")) {
            take();
            const bool expecting = header.starts_with("expect");
            header = line.substr(4, line.find_last_not_of('\n') - 3);
            if (expecting && !header.starts_with("expect")) throw std::runtime_error("what is expected stands last");
        } else {
            content += line;
        }
        if (!header.starts_with("expect")) fixture.given = text.substr(0, end);
        at = end;
    }
    take();
    return fixture;
}

std::string render_fixture(const Fixture& fixture, const Output& output) {
    std::string text = fixture.given;
    if (output.exit_code != 0) text += "--- expect exit " + std::to_string(output.exit_code) + "\n";
    const auto add = [&](std::string_view name, const std::optional<std::string>& content) {
        if (!content) return;
        text += "--- expect " + std::string(name) + "\n" + *content;
        if (!content->empty() && content->back() != '\n')
            throw std::runtime_error("what the program prints lacks its last line break");
    };
    add("stdout", output.out);
    add("stderr", output.err);
    return text;
}

Output run_fixture(const Fixture& fixture) {
    const testing::Scratch scratch;
    const bool literate = std::ranges::any_of(fixture.files, [](const auto& f) { return f.first == kLiterateMain; });
    for (const auto& [name, content] : fixture.files) {
        if (name != kMain || !literate) scratch.write(name, content);
    }
    for (const auto& [name, target] : fixture.links) std::filesystem::create_symlink(target, scratch.folder() / name);
    testing::Command command{
        .words = {testing::proviso_program(), fixture.command,
                  fixture.policy.empty() ? std::string(literate ? kLiterateMain : kMain) : fixture.policy},
        .folder = scratch.folder()};
    if (fixture.command == "decide" || fixture.command == "explain") command.words.emplace_back(kRecord);
    if (fixture.command == "run") command.words.emplace_back(kRecords);
    command.words.insert(command.words.end(), fixture.options.begin(), fixture.options.end());
    const testing::Finished finished = testing::run(command);
    if (finished.timed_out) throw std::runtime_error("the program did not end");
    Output output{finished.exit_code, settled(finished.out), settled(finished.err)};
    if (output.out->empty()) output.out.reset();
    if (output.err->empty() || (is_summary(fixture, *output.err) && !fixture.expected.err)) output.err.reset();
    return output;
}

std::string complaint(const Fixture& fixture, const Output& output, std::string_view name) {
    const std::string all = output.out.value_or("") + output.err.value_or("");
    if (name.starts_with("fail_") != (output.exit_code != 0))
        return "the exit code is " + std::to_string(output.exit_code) +
               ": a fixture is called fail_… where it is not 0, and only there\n" + all;
    if (output.exit_code != 0 && fixture.intents.empty())
        return "a failing fixture says `# intent:`, what must appear in the output";
    for (const std::string& intent : fixture.intents)
        if (all.find(intent) == std::string::npos) return "`" + intent + "`, its intent, does not appear in\n" + all;
    std::string text;
    if (output.exit_code != fixture.expected.exit_code)
        text += "exit code " + std::to_string(output.exit_code) + ", expected " +
                std::to_string(fixture.expected.exit_code) + "\n";
    if (output.out != fixture.expected.out)
        text += "stdout:\n" + testing::difference(fixture.expected.out.value_or(""), output.out.value_or(""));
    if (output.err != fixture.expected.err)
        text += "stderr:\n" + testing::difference(fixture.expected.err.value_or(""), output.err.value_or(""));
    return text;
}

}  // namespace proviso::golden
