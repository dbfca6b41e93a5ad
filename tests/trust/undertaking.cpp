// SPDX-License-Identifier: Apache-2.0
#include "tests/trust/undertaking.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <cstdlib>
#include <random>
#include <sstream>
#include <stdexcept>

#include "runtime/bytecode/signature.h"
#include "runtime/log/check.h"

namespace proviso::trust {

namespace fs = std::filesystem;

namespace {

// All rows of all tables, so that two databases that say the same are the same text.
std::string rows_of(const fs::path& path) {
    sqlite3* database = nullptr;
    std::string text;
    const auto add = [](void* out, int count, char** cells, char**) {
        auto& rows = *static_cast<std::string*>(out);
        for (int i = 0; i < count; ++i) (rows += cells[i] == nullptr ? "NULL" : cells[i]) += '|';
        rows += '\n';
        return 0;
    };
    const auto ask = [&](const std::string& sql, std::string& out) {
        if (sqlite3_exec(database, sql.c_str(), add, &out, nullptr) != SQLITE_OK)
            out += std::string("? ") + sqlite3_errmsg(database);
    };
    sqlite3_open_v2(path.c_str(), &database, SQLITE_OPEN_READONLY, nullptr);
    ask("PRAGMA integrity_check", text);
    std::string tables;
    ask("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name", tables);
    std::istringstream names(tables);
    for (std::string name; std::getline(names, name, '|') && !name.empty();) {
        text += name + "\n";
        ask("SELECT * FROM \"" + name + "\" ORDER BY rowid", text);
        names.ignore(1);
    }
    sqlite3_close(database);
    return text;
}

std::string key_of(const fs::path& path) {
    const std::string text = testing::read_text(path);
    if (path.extension() == ".pub") return bytecode::parse_public_keys(text) ? "a public key" : "no key";
    const auto key = bytecode::SecretKey::parse(text);
    if (!key) return "no key";
    const fs::path open = fs::path(path).replace_extension(".pub");
    if (!fs::exists(open)) return "a secret key without its public one";
    const auto keys = bytecode::parse_public_keys(testing::read_text(open));
    return keys && keys->front() == key->public_key() ? "a secret key" : "a secret key beside another's public one";
}

// What one decision's log says, however often the decision was told.
std::string decision_log(const fs::path& folder) {
    std::string contents;
    const auto report = log::check_log(folder.string(), {.entry = [&](const log::Chain&, std::string_view content) {
                                           if (contents != content) contents += content;
                                       }});
    return report ? contents : report.error().message;
}

// What a run that was stopped may leave behind: no final name is among them.
bool is_kept_to_go_on(const std::string& name) {
    for (const std::string_view end : {".part", ".checkpoint", ".part-journal", "/unfinished", "/lock"})
        if (name.ends_with(end)) return true;
    return name.find("/segment-") != std::string::npos;
}

}  // namespace

std::string text_of(const Disturbance& disturbance) {
    return fmt::format("{} {}: {}{}", disturbance.of, disturbance.at, disturbance.deed,
                       disturbance.lasting ? ", from then on" : "");
}

Trial::Trial(Undertaking undertaking)
    : undertaking_(std::move(undertaking)), folder_(fs::canonical(scratch_.folder())) {
    undertaking_.prepare(prepared_, undertaking_.records);
    fs::copy(prepared_.folder(), folder_, fs::copy_options::recursive);
    before_ = contents();
    const fs::path trace = prepared_.folder().string() + ".trace";
    const auto finished = run(undertaking_.words, {"PROVISO_FAULTS_TRACE=" + trace.string()});
    end_code_ = finished.exit_code;
    end_out_ = finished.out;
    end_ = contents();
    std::istringstream lines(testing::read_text(trace));
    for (std::string word; lines >> word;) {
        if (word == "allocations")
            lines >> allocations_before_main_ >> allocations_;
        else
            calls_.push_back(word);
    }
    fs::remove(trace);
    if (end_code_ != 0 || calls_.empty())
        throw std::runtime_error(fmt::format("{} does not even end undisturbed: exit code {}, {} calls\n{}",
                                             undertaking_.name, end_code_, calls_.size(), finished.err));
}

uint64_t Trial::calls_of(const std::string& of) const {
    return static_cast<uint64_t>(std::count(calls_.begin(), calls_.end(), of));
}

testing::Finished Trial::run(const std::vector<std::string>& words, const std::vector<std::string>& environment) const {
    testing::Command command{.words = {testing::proviso_program()}, .folder = folder_, .input = undertaking_.input};
    command.words.insert(command.words.end(), words.begin(), words.end());
    command.environment = environment;
    const fs::path library = testing::build_folder() / "libproviso_faults.so";
    // A process that is stopped or starved does not tidy up.
    const char* sanitizer = std::getenv("ASAN_OPTIONS");
    command.environment.insert(command.environment.end(),
                               {"LD_PRELOAD=" + library.string(), "PROVISO_FAULTS_FOLDER=" + folder_.string(),
                                "HOME=" + folder_.string(), "XDG_STATE_HOME=" + folder_.string(),
                                fmt::format("ASAN_OPTIONS={}:verify_asan_link_order=0:detect_leaks=0",
                                            sanitizer == nullptr ? "" : sanitizer)});
    return testing::run(command);
}

testing::Finished Trial::run_disturbed(const std::vector<std::string>& words, const Disturbance& disturbance) const {
    std::vector<std::string> environment = {"PROVISO_FAULTS_CLASS=" + disturbance.of,
                                            fmt::format("PROVISO_FAULTS_AT={}", disturbance.at),
                                            "PROVISO_FAULTS_DO=" + disturbance.deed};
    if (disturbance.lasting) environment.emplace_back("PROVISO_FAULTS_LASTING=1");
    return run(words, environment);
}

Contents Trial::contents() const {
    Contents out;
    for (const auto& entry : fs::recursive_directory_iterator(folder_)) {
        if (!entry.is_regular_file()) continue;
        const std::string name = fs::relative(entry.path(), folder_).string();
        if (undertaking_.logs_each_time && name.find("/segment-") != std::string::npos) {
            out["log"] = decision_log(entry.path().parent_path());
        } else if (name.ends_with(".sqlite")) {
            out[name] = rows_of(entry.path());
        } else if (name.ends_with(".key") || name.ends_with(".pub")) {
            out[name] = key_of(entry.path());
        } else {
            out[name] = testing::read_text(entry.path());
        }
    }
    return out;
}

void Trial::violated(const Disturbance& disturbance, const std::string& what, const testing::Finished& finished,
                     Findings& findings) const {
    findings.violated(fmt::format("{}; {}: {} (exit code {})\n{}", undertaking_.name, text_of(disturbance), what,
                                  finished.exit_code, finished.err.substr(0, 600)));
}

void Trial::check_end(const testing::Finished& finished, const Disturbance& disturbance, Findings& findings) const {
    if (finished.exit_code != end_code_)
        return violated(disturbance, "another exit code than undisturbed", finished, findings);
    if (!undertaking_.replaces_nothing && finished.out != end_out_)
        return violated(disturbance, "standard output is not that of an undisturbed end", finished, findings);
    const Contents now = contents();
    for (const auto& [name, content] : end_) {
        const auto found = now.find(name);
        if (found == now.end()) return violated(disturbance, "`" + name + "` is missing", finished, findings);
        if (found->second != content) return violated(disturbance, "`" + name + "` differs", finished, findings);
    }
    for (const auto& [name, content] : now)
        if (!end_.contains(name)) return violated(disturbance, "`" + name + "` is left over", finished, findings);
}

void Trial::check_disturbed(const testing::Finished& finished, const Disturbance& disturbance,
                            Findings& findings) const {
    const bool killed = disturbance.deed == "before" || disturbance.deed == "half";
    if (finished.timed_out) return violated(disturbance, "it does not come to an end", finished, findings);
    if (finished.exit_code == end_code_ && !(killed && finished.exit_code == 137))
        return check_end(finished, disturbance, findings);
    const int expected = killed ? 137 : undertaking_.refusal;
    const bool told = !killed && finished.exit_code == 3;  // of the policy itself
    if (finished.exit_code != expected && !told)
        return violated(disturbance, fmt::format("exit code {} was expected", expected), finished, findings);
    if (!killed && finished.err.empty()) return violated(disturbance, "nothing is said", finished, findings);
    for (const auto& [name, content] : contents()) {
        const auto before = before_.find(name), end = end_.find(name);
        if ((before != before_.end() && content == before->second) || (end != end_.end() && content == end->second))
            continue;
        if (!is_kept_to_go_on(name) && name != "log")
            return violated(disturbance, "`" + name + "` stands under its name and is not complete", finished,
                            findings);
    }
    if (fs::exists(folder_ / "log"))
        if (const auto report = log::check_log((folder_ / "log").string()); !report)
            return violated(disturbance, "the log does not hold: " + report.error().message, finished, findings);
}

testing::Finished Trial::disturb(const Disturbance& disturbance, Findings& findings) {
    fs::remove_all(folder_);
    fs::copy(prepared_.folder(), folder_, fs::copy_options::recursive);
    auto finished = run_disturbed(undertaking_.words, disturbance);
    findings.count();
    check_disturbed(finished, disturbance, findings);
    return finished;
}

testing::Finished Trial::disturb_again(const Disturbance& disturbance, Findings& findings) {
    auto finished = run_disturbed(again(), disturbance);
    findings.count();
    check_disturbed(finished, disturbance, findings);
    return finished;
}

void Trial::complete(const Disturbance& disturbance, Findings& findings) {
    const auto finished = run(again(), {});
    // What never takes another file's place leaves what is there, of which check_disturbed() has seen that it is complete.
    if (undertaking_.replaces_nothing && finished.exit_code == 3 &&
        finished.err.find("File exists") != std::string::npos)
        return;
    check_end(finished, disturbance, findings);
}

void Trial::begin_anew(const Disturbance& disturbance, Findings& findings) {
    const auto finished = run(undertaking_.words, {});
    const bool refused = finished.exit_code == 3 && finished.err.find("PV7009") != std::string::npos;
    return refused ? complete(disturbance, findings) : check_end(finished, disturbance, findings);
}

Trials begin_trials(const std::vector<Undertaking>& undertakings) {
    Trials trials;
    for (const Undertaking& undertaking : undertakings) trials.push_back(std::make_unique<Trial>(undertaking));
    return trials;
}

std::vector<Point> choose_points(std::vector<Point> all, uint64_t short_figure, const Scope& scope) {
    std::mt19937_64 random(scope.seed());
    std::shuffle(all.begin(), all.end(), random);
    all.resize(std::min<size_t>(all.size(), scope.of(short_figure, all.size())));
    return all;
}

}  // namespace proviso::trust
