// SPDX-License-Identifier: Apache-2.0
// A policy and one record that is worked on under it. The policy is read again when its files change; where it then can't be used, the
// last good one stays in force. Of a policy's versions the one in force on the record's date decides. Facts stay whatever happens.
// A policy that can't be used from the start is waited for: until read_again() finds that it can, the desk has no session.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/driver/compile.h"
#include "runtime/ingest/program_versions.h"
#include "runtime/session/session.h"
#include "tools/repl/watch.h"

namespace proviso::repl {

using session::Done;
using session::Session;

// What a POLICY argument was read as. Without `programs` it can't be used; whoever opened it has said why.
struct Opened {
    std::optional<ProgramVersions> programs;
    std::optional<PolicyVersions> sources;  // what they were compiled from, also where that failed; nothing for bundles
};
using Open = std::function<Opened(const std::string& path)>;

class Desk {
   public:
    // Nothing where there is no policy to be read. One that has errors may be mended: then is_open() is false.
    static std::unique_ptr<Desk> open(Open open, std::string policy, ReaderOptions options);

    // All that follows but has_changed() and read_again() asks for an open desk.
    bool is_open() const { return session_ != nullptr; }
    const Session& session() const { return *session_; }
    // For those who change it in ways of their own; choose_version() is theirs to call.
    Session& work() { return *session_; }
    const bytecode::Image& image() const { return session_->program()->image(); }
    const ReaderOptions& options() const { return options_; }
    const std::string& policy() const { return policy_; }
    // What the version that decides was compiled from; null for bundles.
    const Compilation* source() const;

    // As Session does it, and then under the version that decides the record.
    Done set(std::string_view path, std::string_view value);
    Done unset(std::string_view path);
    // An error names the place: `name:3:14: PV8005: …`.
    Done load(std::string_view json, const std::string& name);
    bool undo();
    // A session of its own with the same record; there must be a decision.
    std::unique_ptr<Session> copy() const;
    // Gives the session the version that decides its record.
    void choose_version(Session& session) const;

    // Whether a file of the policy is not as it was when it was read.
    bool has_changed() const { return watch_.has_changed(); }
    enum class Read { Same, Other, Unusable };
    Read read_again();

   private:
    Desk(Open open, std::string policy, ReaderOptions options)
        : open_(std::move(open)), policy_(std::move(policy)), options_(std::move(options)) {}
    Opened read();
    void take(Opened opened);

    Open open_;
    std::string policy_;
    ReaderOptions options_;
    std::optional<ProgramVersions> programs_;
    std::optional<PolicyVersions> sources_;
    std::unique_ptr<Session> session_;
    Watch watch_;
};

}  // namespace proviso::repl
