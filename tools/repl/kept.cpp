// SPDX-License-Identifier: Apache-2.0
#include "tools/repl/kept.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "runtime/base/output_file.h"

namespace proviso::repl {

namespace {

namespace fs = std::filesystem;

constexpr size_t kMostLines = 1000;

std::string state_folder() {
    const auto variable = [](const char* name) {
        const char* value = std::getenv(name);
        return value == nullptr ? std::string() : std::string(value);
    };
    const std::string state = variable("XDG_STATE_HOME"), home = variable("HOME");
    if (!state.empty()) return state + "/proviso";
    return home.empty() ? std::string() : home + "/.local/state/proviso";
}

}  // namespace

Kept::Kept() : folder_(state_folder()), file_(folder_ + "/history") {
    if (folder_.empty()) {
        problem_ = "neither HOME nor XDG_STATE_HOME is set";
        return;
    }
    std::error_code error;
    fs::create_directories(folder_, error);
    std::ifstream in(file_);
    for (std::string line; std::getline(in, line);) lines_.push_back(std::move(line));
    // Twice as many lines as are remembered are cut to half.
    if (lines_.size() > 2 * kMostLines) {
        lines_.erase(lines_.begin(), lines_.end() - static_cast<ptrdiff_t>(kMostLines));
        if (const auto written = write_file(file_, fmt::format("{}\n", fmt::join(lines_, "\n"))); !written)
            problem_ = written.error().message;
    }
    const int opened = ::open(file_.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (opened < 0) problem_ = fmt::format("`{}`: {}", file_, std::strerror(errno));
    if (opened >= 0) ::close(opened);
}

void Kept::add(const std::string& line) {
    if (!problem_.empty()) return;
    std::string text = line + "\n";
    std::replace(text.begin(), text.end() - 1, '\n', ' ');
    const int file = ::open(file_.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0 || ::write(file, text.data(), text.size()) != static_cast<ssize_t>(text.size()))
        problem_ = fmt::format("`{}`: {}", file_, std::strerror(errno));
    if (file >= 0) ::close(file);
}

tl::expected<std::string, std::string> Kept::leave(const std::string& record) const {
    const std::string file = folder_ + "/unsaved.json";
    if (folder_.empty()) return tl::make_unexpected(problem_);
    if (const auto written = write_file(file, record + "\n"); !written)
        return tl::make_unexpected(written.error().message);
    return file;
}

void keep_unsaved(const session::Draft& draft, const Kept& kept) {
    if (const auto file = kept.leave(write_json(draft.record(), true)))
        fmt::print(stderr, "the record was not saved: it is kept in {}\n", *file);
    else
        fmt::print(stderr, "the record was not saved, and can't be kept: {}\n{}\n", file.error(),
                   write_json(draft.record_to_show(), true));
}

}  // namespace proviso::repl
