// SPDX-License-Identifier: Apache-2.0
// The commands of `proviso`: one function and one options struct each. They print to standard output and standard error and
// return the exit code of docs/operators.md.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runtime/base/date.h"

namespace proviso::cli {

enum ExitCode : int {
    kDone = 0,
    kAnswerIsNo = 1,
    kWrongUsage = 2,
    kCannotReadOrWrite = 3,
    kDefect = 70,
    kInterrupted = 130
};

// Which policies are taken.
struct TrustOptions {
    std::string require_signature;  // a file of public keys; "": none is required
    std::string minimum_version;    // "": any
};
struct CheckOptions {
    std::vector<std::string> policies;
    bool json = false, deny_warnings = false, timing = false, sources = false;
    std::string sarif;
};
struct TestOptions {
    std::vector<std::string> policies;
    std::string filter, junit, rules_as_of;
    std::string coverage;                // "": not asked for; "text": the summary alone; else the page's file
    std::optional<double> min_coverage;  // per cent
    bool json = false;
    TrustOptions trust;
};
struct DecideOptions {
    std::string policy, record, as_of, rules_as_of, log;
    bool text = false;
    TrustOptions trust;
};
struct ExplainOptions {
    std::string policy, record, as_of, rules_as_of, why_not, html;
    std::vector<std::string> with;
    bool json = false, what_would_change = false;
    TrustOptions trust;
};
struct RunOptionsText {
    std::string policy, output = "-", rejects, summary, report, columns, as_of, rules_as_of, log, progress = "auto";
    std::optional<std::string> fields;
    std::vector<std::string> archives, only, by;
    unsigned threads = 0;           // 0: one per processor
    uint64_t checkpoint_bytes = 0;  // 0: as it comes
    bool inline_rejects = false, rejects_ok = false, resume = false;
    TrustOptions trust;
};
struct ReplOptions {
    std::string policy = ".", as_of, rules_as_of;
    bool timing = false;
};
struct AskOptions {
    std::string policy, record, as_of, rules_as_of, save, save_scenario, title;
};
struct FormatOptions {
    std::vector<std::string> files;
    bool check = false;
};
struct CompileOptions {
    std::string policy, output, sign;
};
struct KeygenOptions {
    std::string out = "proviso";
};
struct VerifyOptions {
    std::string bundle, key;
};
// `log verify`, `log prove`, `log replay`.
struct LogOptions {
    std::string folder, id, policy, root;
    TrustOptions trust;
};
struct DisassembleOptions {
    std::string policy;
};
struct SchemaOptions {
    std::string policy, rules_as_of;
};
struct RecordOptions {
    std::string from_schema, from_sample, name;
};
struct ExplainCodeOptions {
    std::string code;
};

int check(const CheckOptions& options);
int test(const TestOptions& options);
int decide(const DecideOptions& options);
int explain(const ExplainOptions& options);
int run(const RunOptionsText& options);
int repl(const ReplOptions& options);
int ask(const AskOptions& options);
int format(const FormatOptions& options);
int compile(const CompileOptions& options);
int keygen(const KeygenOptions& options);
int verify(const VerifyOptions& options);
int verify_log(const LogOptions& options);
int prove_entry(const LogOptions& options);
int replay_log(const LogOptions& options);
int disassemble(const DisassembleOptions& options);
int schema(const SchemaOptions& options);
int record(const RecordOptions& options);
int explain_code(const ExplainCodeOptions& options);
// A language server on standard input and output, until the client says `exit` or goes away.
int language_server();

// Reads the arguments and calls one of the above.
int main(int argc, char** argv);

}  // namespace proviso::cli
