// SPDX-License-Identifier: Apache-2.0
#include "tools/repl/desk.h"

#include <filesystem>

namespace proviso::repl {

namespace {

namespace fs = std::filesystem;

std::vector<std::string> files_of(const std::string& policy, const std::optional<PolicyVersions>& sources) {
    std::vector<std::string> files = {policy};
    if (!sources) return files;
    for (const auto& version : sources->versions)
        for (FileId file = 0; file < version->sources.size(); ++file)
            if (version->sources.kind(file) != SourceKind::Standard) files.push_back(version->sources.path(file));
    return files;
}

std::vector<bytecode::Digest> digests(const ProgramVersions& programs) {
    std::vector<bytecode::Digest> out;
    for (size_t i = 0; i < programs.size(); ++i) out.push_back(programs[i]->image().digest());
    return out;
}

}  // namespace

std::unique_ptr<Desk> Desk::open(Open open, std::string policy, ReaderOptions options) {
    std::unique_ptr<Desk> desk(new Desk(std::move(open), std::move(policy), std::move(options)));
    Opened opened = desk->read();
    if (!opened.programs && !opened.sources) return nullptr;
    if (opened.programs) desk->take(std::move(opened));
    return desk;
}

void Desk::take(Opened opened) {
    programs_ = std::move(opened.programs);
    sources_ = std::move(opened.sources);
    if (!session_) session_ = std::make_unique<Session>(programs_->last(), options_);
    choose_version(*session_);
}

// A change while it is being read is one after it: it is looked at before, too.
Opened Desk::read() {
    std::error_code error;
    const std::string folder =
        fs::is_directory(policy_, error) ? policy_ : fs::path(policy_).parent_path().generic_string();
    watch_.look_at(files_of(policy_, sources_), folder);
    Opened opened = open_(policy_);
    const bool has_changed = watch_.has_changed();
    if (!has_changed) watch_.look_at(files_of(policy_, opened.sources), folder);
    return opened;
}

Desk::Read Desk::read_again() {
    Opened opened = read();
    if (!opened.programs) return Read::Unusable;
    const bool same = programs_ && digests(*opened.programs) == digests(*programs_);
    take(std::move(opened));
    return same ? Read::Same : Read::Other;
}

void Desk::choose_version(Session& session) const {
    const auto& program = (*programs_)[programs_->of_record(session.text(), session.options())];
    if (program != session.program()) session.replace_policy(program);
}

const Compilation* Desk::source() const {
    if (!sources_) return nullptr;
    for (const auto& version : sources_->versions)
        if (version->image->image().digest() == image().digest()) return version.get();
    return nullptr;
}

Done Desk::set(std::string_view path, std::string_view value) {
    Done done = session_->set(path, value);
    choose_version(*session_);
    return done;
}

Done Desk::unset(std::string_view path) {
    Done done = session_->unset(path);
    choose_version(*session_);
    return done;
}

bool Desk::undo() {
    const bool undone = session_->undo();
    choose_version(*session_);
    return undone;
}

Done Desk::load(std::string_view json, const std::string& name) {
    const auto& program = (*programs_)[programs_->of_record(json, options_)];
    if (program != session_->program()) session_->replace_policy(program);
    Done done = session_->load(json);
    if (!done) {
        SingleRecord single(program, options_);  // which knows the place of a mistake
        if (const auto decided = single.decide(json); !decided)
            done = tl::make_unexpected(located(name, json, decided.error()));
    }
    choose_version(*session_);
    return done;
}

std::unique_ptr<Session> Desk::copy() const {
    auto out = std::make_unique<Session>(session_->program(), options_);
    out->load(session_->text());
    return out;
}

}  // namespace proviso::repl
