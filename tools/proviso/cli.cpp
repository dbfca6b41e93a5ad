// SPDX-License-Identifier: Apache-2.0
// The command line: every command, its options, its help.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <functional>
#include <string_view>

#include "compiler/diagnostics/diagnostic.h"
#include "runtime/base/nearest_name.h"
#include "tools/proviso/command.h"
#include "tools/proviso/terminal.h"

namespace proviso::cli {

namespace {

constexpr const char* kPolicy =
    "a policy: NAME.proviso or NAME.proviso.md, a folder that holds one or its versions, or a bundle NAME.pvb";
constexpr const char* kSource = "a policy: NAME.proviso or NAME.proviso.md, or a folder that holds one or its versions";
constexpr const char* kRecord = "the record as JSON, over as many lines as it likes; - is standard input";
constexpr const char* kLog = "also add every decision, with its record, to the decision log in this folder";
constexpr const char* kAsOf = "the date of records that have none (YYYY-MM-DD)";
constexpr const char* kRulesAsOf = "decide by the rules of this date; the records keep theirs (YYYY-MM-DD)";

void add_trust(CLI::App* command, TrustOptions& trust) {
    command->add_option("--require-signature", trust.require_signature,
                        "take only bundles signed by one of the public keys in this file, one a line");
    command->add_option(
        "--minimum-version", trust.minimum_version,
        "refuse a policy whose `version` is earlier; parts between dots are compared, digits as numbers");
}

struct Commands {
    CheckOptions check;
    TestOptions test;
    DecideOptions decide;
    ExplainOptions explain;
    RunOptionsText run;
    ReplOptions repl;
    AskOptions ask;
    FormatOptions format;
    CompileOptions compile;
    KeygenOptions keygen;
    VerifyOptions verify;
    LogOptions log;
    DisassembleOptions disassemble;
    SchemaOptions schema;
    RecordOptions record;
    ExplainCodeOptions explain_code;
    std::function<int()> chosen;
};

void complain_of_command(std::string_view typed, const std::vector<std::string>& names) {
    const std::vector<std::string_view> candidates(names.begin(), names.end());
    const std::string nearest = nearest_name(typed, candidates);
    std::string message = "there is no command `" + std::string(typed) + "`";
    if (!nearest.empty()) message += "; did you mean `" + nearest + "`?";
    complain(message + " `proviso --help` lists them");
}

CLI::App* command(CLI::App& app, const std::string& name, const std::string& what, const std::string& more) {
    CLI::App* sub = app.add_subcommand(name, what);
    sub->footer(more);
    return sub;
}

void add_authors(CLI::App& app, Commands& c) {
    CLI::App* check =
        command(app, "check", "reads policies and says what is wrong with them",
                "Prints every problem with its place and what to write instead, then one line for each policy:\n"
                "its rules, tables, scenarios, and the instructions that deciding one record takes.\n\n"
                "Exit code: 0 no errors, 1 errors (with --deny-warnings: or warnings), 3 a file can't be read.\n\n"
                "Example:\n  proviso check policies/netflix\n");
    check->add_option("POLICY", c.check.policies, kSource)->required();
    check->add_flag("--json", c.check.json, "print what was found as JSON");
    check->add_option("--sarif", c.check.sarif, "also write what was found to this file, as SARIF 2.1.0");
    check->add_flag("--deny-warnings", c.check.deny_warnings, "let warnings fail the check too");
    check->add_flag("--sources", c.check.sources,
                    "also list, for each source, its document's digest and the places that no rule cites");
    check->add_flag("--timing", c.check.timing, "say on standard error how long each phase took");
    check->callback([&] { c.chosen = [&] { return cli::check(c.check); }; });

    CLI::App* test =
        command(app, "test", "runs a policy's scenarios",
                "Each scenario's record is decided and held against what the scenario expects, and against the\n"
                "policy's guarantees. Failures are printed with what came instead.\n\n"
                "Exit code: 0 all hold, 1 some don't, or too little is reached (or the policy has errors), 3 a file\n"
                "can't be read or written.\n\n"
                "Example:\n  proviso test policies/netflix --filter \"mood board\"\n");
    test->add_option("POLICY", c.test.policies, kPolicy)->required();
    test->add_option("--filter", c.test.filter, "only scenarios with this text in their title");
    test->add_option("--rules-as-of", c.test.rules_as_of,
                     "decide scenarios that say no `rules as of` by the rules of this date (YYYY-MM-DD)");
    test->add_option("--junit", c.test.junit, "also write the results to this file, as JUnit XML");
    test->add_flag("--json", c.test.json, "print the results, and the coverage, as JSON");
    test->add_flag("--coverage{text}", c.test.coverage,
                   "also say what the scenarios reach, and what they never reach; --coverage=FILE also writes the\n"
                   "policy's text with its coverage in the margin to FILE, as HTML");
    test->add_option("--min-coverage", c.test.min_coverage, "fail where less than so many per cent is reached")
        ->check(CLI::Range(0.0, 100.0));
    add_trust(test, c.test.trust);
    test->callback([&] { c.chosen = [&] { return cli::test(c.test); }; });

    CLI::App* format =
        command(app, "fmt", "lays policy files out in the one canonical way",
                "Line breaks, indentation and blanks follow from the words; comments stay where they are, and so does\n"
                "all of a literate policy but its blocks. What a file says never changes: the new text is parsed and\n"
                "compared before it takes the file's place. Files with mistakes are left as they are.\n\n"
                "Exit code: 0 done, 1 a file has mistakes (with --check: or another layout), 3 a file can't be read\n"
                "or written.\n\n"
                "Example:\n  proviso fmt policies/netflix\n");
    format
        ->add_option("FILE", c.format.files,
                     "files NAME.proviso or NAME.proviso.md, or folders of them; - lays out standard input")
        ->required();
    format->add_flag("--check", c.format.check, "change nothing; name the files that have another layout");
    format->callback([&] { c.chosen = [&] { return cli::format(c.format); }; });

    CLI::App* lsp =
        command(app, "lsp", "a language server on standard input and output, for editors",
                "An editor starts it by itself; docs/editors.md says how to set one up.\n\n"
                "Exit code: 0 where the client said `shutdown` and `exit`, 1 where it went away without, 3\n"
                "where standard input or output can't be used.\n\n"
                "Example:\n  proviso lsp\n");
    lsp->callback([&] { c.chosen = [] { return cli::language_server(); }; });

    CLI::App* code =
        command(app, "explain-code", "the long form of a message", "Example:\n  proviso explain-code PV2001\n");
    code->add_option("CODE", c.explain_code.code, "the code at the beginning of a message, such as PV2001")->required();
    code->callback([&] { c.chosen = [&] { return cli::explain_code(c.explain_code); }; });
}

void add_records(CLI::App& app, Commands& c) {
    CLI::App* decide =
        command(app, "decide", "decides one record",
                "Prints the full decision as one line of JSON.\n\n"
                "Exit code: 0 decided, 1 the record is not valid or the policy has errors, 3 a file can't be read.\n\n"
                "Example:\n  proviso decide policies/netflix disclosure.json\n");
    decide->add_option("POLICY", c.decide.policy, kPolicy)->required();
    decide->add_option("RECORD", c.decide.record, kRecord)->required();
    decide->add_flag("--text", c.decide.text, "print the decision and its reasons for reading, as `explain` does");
    decide->add_option("--log", c.decide.log, kLog);
    decide->add_option("--as-of", c.decide.as_of, kAsOf);
    decide->add_option("--rules-as-of", c.decide.rules_as_of, kRulesAsOf);
    add_trust(decide, c.decide.trust);
    decide->callback([&] { c.chosen = [&] { return cli::decide(c.decide); }; });

    CLI::App* explain =
        command(app, "explain", "says why one record is decided as it is",
                "Prints the tree from the outcome through the rules and their conditions to the record's own answers,\n"
                "each with the line of the policy it comes from and the source it cites.\n\n"
                "Exit code: 0 decided, 1 the record is not valid, no rule or field has the name, or the policy has\n"
                "errors, 3 a file can't be read or written.\n\n"
                "Examples:\n  proviso explain policies/netflix disclosure.json\n"
                "  proviso explain policies/netflix disclosure.json --with \"uses[u1].in_final_cut = no\"\n");
    explain->add_option("POLICY", c.explain.policy, kPolicy)->required();
    explain->add_option("RECORD", c.explain.record, kRecord)->required();
    explain->add_flag("--json", c.explain.json, "print the tree, and the facts that it rests on, as JSON");
    explain->add_option("--html", c.explain.html, "also write all of it to this file, as a page for people");
    explain->add_option("--why-not", c.explain.why_not,
                        "also say why this rule does not apply, or this outcome is not reached");
    explain
        ->add_option("--with", c.explain.with,
                     "what if: PATH=VALUE instead of the record's own answer; may be repeated")
        ->allow_extra_args(false);
    explain->add_flag("--what-would-change", c.explain.what_would_change,
                      "also find the fewest other answers that lower or raise the outcome");
    explain->add_option("--as-of", c.explain.as_of, kAsOf);
    explain->add_option("--rules-as-of", c.explain.rules_as_of, kRulesAsOf);
    add_trust(explain, c.explain.trust);
    explain->callback([&] { c.chosen = [&] { return cli::explain(c.explain); }; });
}

void add_repl(CLI::App& app, Commands& c) {
    CLI::App* repl = command(
        app, "repl", "a prompt: give answers one by one, and see what they decide",
        "`help` at the prompt lists its commands; Tab completes them, and fields, values and rules. The policy is\n"
        "read again when its files change, and the answers stay. From a pipe the same commands are read line by\n"
        "line, without a prompt. At a terminal a policy with errors is waited for, until it is mended.\n\n"
        "Exit code: 0 done, 1 a command from a pipe failed, or the policy has errors, 3 a file can't be read or\n"
        "the output can't be written.\n\n"
        "Example:\n  proviso repl policies/netflix\n");
    repl->add_option("POLICY", c.repl.policy, std::string(kPolicy) + "; without one, the folder you are in");
    repl->add_option("--as-of", c.repl.as_of, kAsOf);
    repl->add_option("--rules-as-of", c.repl.rules_as_of, kRulesAsOf);
    repl->add_flag("--timing", c.repl.timing, "say on standard error how long each answer took");
    repl->callback([&] { c.chosen = [&] { return cli::repl(c.repl); }; });
}

void add_ask(CLI::App& app, Commands& c) {
    CLI::App* ask = command(
        app, "ask", "an interview: asks what the decision is waiting for, one question at a time",
        "Asks the one question that matters most now, in the record's own words, until nothing that is left to ask\n"
        "can change the decision or what is to be done. Then it prints the decision with its reasons. `unsure`, "
        "`skip`,\n"
        "`why`, `back` and `quit` are answers too. From a pipe an answer is a line.\n\n"
        "Exit code: 0 decided, 1 there is no decision, an answer from a pipe did not fit, or the policy or the record\n"
        "has errors, 2 wrong usage, 3 a file can't be read or written.\n\n"
        "Example:\n  proviso ask policies/netflix --save disclosure.json\n");
    ask->add_option("POLICY", c.ask.policy, kPolicy)->required();
    ask->add_option("RECORD", c.ask.record, "a record that holds some answers already, as JSON");
    ask->add_option("--save", c.ask.save, "write the record to this file, as JSON");
    CLI::Option* scenario =
        ask->add_option("--save-scenario", c.ask.save_scenario,
                        "add the record and its decision to this file of scenarios, which the policy reads");
    ask->add_option("--title", c.ask.title, "of that scenario")->needs(scenario);
    ask->add_option("--as-of", c.ask.as_of, kAsOf);
    ask->add_option("--rules-as-of", c.ask.rules_as_of, kRulesAsOf);
    ask->callback([&] { c.chosen = [&] { return cli::ask(c.ask); }; });
}

void add_run(CLI::App& app, Commands& c) {
    CLI::App* run = command(
        app, "run", "decides whole archives",
        "Reads archives (NDJSON, JSON arrays, CSV, each also as .gz or .zst; SQLite) and writes one decision a line, "
        "in the\n"
        "same order. A record that is not valid is rejected alone and never stops the run. A summary for people goes "
        "to\n"
        "standard error. OUT, the rejects, the summary and the report appear under their names only when the run has\n"
        "finished; a run that was stopped is gone on with by --resume.\n\n"
        "Exit code: 0 all decided, 1 some records were rejected (see --rejects-ok), 2 wrong usage,\n"
        "3 something could not be read or written, 130 interrupted.\n\n"
        "Example:\n  proviso run policies/netflix 2025.ndjson -o decisions.ndjson --rejects rejects.ndjson\n");
    run->add_option("POLICY", c.run.policy, kPolicy)->required();
    run->add_option("ARCHIVE", c.run.archives,
                    "files, folders, patterns, sqlite:FILE?query=SELECT…; - is standard input")
        ->required();
    run->add_option("-o,--output", c.run.output,
                    "where decisions go: NDJSON, or by its name .csv, .sqlite, .db; - is standard output")
        ->capture_default_str();
    run->add_option("--rejects", c.run.rejects, "where rejected records go, one JSON object a line");
    run->add_option("--summary", c.run.summary, "write counts of outcomes, rules and rejects to this file, as JSON");
    run->add_option("--report", c.run.report, "write a page for people to this file, as HTML");
    run->add_option("--by", c.run.by, "fields whose values the report counts, comma-separated")->delimiter(',');
    run->add_option("--columns", c.run.columns,
                    "what the headers of CSV and SQLite columns mean: a file of lines HEADER = FIELD");
    run->add_flag("--resume", c.run.resume, "go on with an unfinished run of the same command");
    run->add_option("--checkpoint-bytes", c.run.checkpoint_bytes,
                    "put what was decided on the disk after so many bytes of records (default: every three seconds)");
    run->add_option("--log", c.run.log, kLog);
    run->add_option("--threads", c.run.threads, "worker threads (default: one per processor)")
        ->check(CLI::Range(1U, 256U));
    run->add_option("--only", c.run.only, "write only decisions with these outcomes")->delimiter(',');
    run->add_option("--fields", c.run.fields,
                    "write only these keys of a decision, comma-separated; also the compact `applied` and `open`");
    run->add_option("--as-of", c.run.as_of, kAsOf);
    run->add_option("--rules-as-of", c.run.rules_as_of, kRulesAsOf);
    run->add_option("--progress", c.run.progress, "auto, always or never")
        ->check(CLI::IsMember({"auto", "always", "never"}))
        ->capture_default_str();
    run->add_flag("--inline-rejects", c.run.inline_rejects,
                  "write a rejected record's object in its place: one line in, one line out");
    run->add_flag("--rejects-ok", c.run.rejects_ok, "exit with 0 although records were rejected");
    add_trust(run, c.run.trust);
    run->callback([&] { c.chosen = [&] { return cli::run(c.run); }; });
}

void add_forms(CLI::App& app, Commands& c) {
    CLI::App* schema = command(app, "schema", "prints the JSON Schema of the record that a policy decides",
                               "Draft 2020-12: a record fits the schema where the policy takes it. Questions are "
                               "descriptions, and the\nvalues of choices have their titles. Of several versions it is "
                               "the last one's.\n\n"
                               "Exit code: 0 printed, 1 the policy has errors, 3 a file can't be read.\n\n"
                               "Example:\n  proviso schema policies/netflix > disclosure.schema.json\n");
    schema->add_option("POLICY", c.schema.policy, kPolicy)->required();
    schema->add_option("--rules-as-of", c.schema.rules_as_of,
                       "of the version that is in force on this date (YYYY-MM-DD)");
    schema->callback([&] { c.chosen = [&] { return cli::schema(c.schema); }; });

    CLI::App* record =
        command(app, "record", "drafts `record` and `choice` declarations from a JSON Schema or from real records",
                "Prints the draft in the canonical layout, for an author to go on from. What could not be told for "
                "certain stands in\ncomments. Of records all are looked at before anything is said: which fields are "
                "always there, what they hold,\nwhich have so few different values that they are choices.\n\n"
                "Exit code: 0 drafted, 1 the schema has mistakes, or some lines hold no record (the draft is made from "
                "the others),\n2 wrong usage, 3 a file can't be read.\n\n"
                "Example:\n  proviso record --from-sample 2025.ndjson --name Disclosure > form.proviso\n");
    record->add_option("--from-schema", c.record.from_schema, "a JSON Schema; - is standard input");
    record->add_option("--from-sample", c.record.from_sample,
                       "records: whatever `run` takes as an archive; - is standard input");
    record->add_option("--name", c.record.name, "what the record that is to be decided is called");
    record->callback([&] { c.chosen = [&] { return cli::record(c.record); }; });
}

void add_bundles(CLI::App& app, Commands& c) {
    CLI::App* compile =
        command(app, "compile", "compiles a policy to a bundle",
                "The bundle is one file that decides and explains by itself. The same sources give the same bytes. Of "
                "a folder\n"
                "with several versions of a policy each becomes a bundle, in the folder that -o names.\n\n"
                "Exit code: 0 written, 1 the policy has errors, 3 a file can't be read or written.\n\n"
                "Example:\n  proviso compile policies/netflix -o netflix.pvb\n");
    compile->add_option("POLICY", c.compile.policy, kSource)->required();
    compile->add_option("-o,--output", c.compile.output, "the bundle to write, NAME.pvb; for several versions a folder")
        ->required();
    compile->add_option("--sign", c.compile.sign, "sign it with this secret key, NAME.key of `proviso keygen`");
    compile->callback([&] { c.chosen = [&] { return cli::compile(c.compile); }; });

    CLI::App* keygen = command(
        app, "keygen", "makes a pair of keys for signing bundles",
        "NAME.key is the secret key, which only its owner may read; NAME.pub the public one, for those who check\n"
        "signatures. Neither replaces a file that is there. The key id, which decisions name, goes to standard "
        "output.\n\n"
        "Exit code: 0 made, 3 a file is there already or can't be written.\n\n"
        "Example:\n  proviso keygen --out legal\n");
    keygen->add_option("--out", c.keygen.out, "NAME of the files, which may begin with a folder")
        ->capture_default_str();
    keygen->callback([&] { c.chosen = [&] { return cli::keygen(c.keygen); }; });

    CLI::App* verify = command(
        app, "verify", "checks a bundle and who signed it",
        "The bundle must be whole, pass the verifier, and bear a signature of all its bytes by one of the keys.\n\n"
        "Exit code: 0 it is, 1 it is not signed, or not by one of these keys, or the signature does not fit;\n"
        "3 a file can't be read, or the bundle is damaged.\n\n"
        "Example:\n  proviso verify netflix.pvb --key legal.pub\n");
    verify->add_option("FILE", c.verify.bundle, "the bundle, NAME.pvb")->required();
    verify->add_option("--key", c.verify.key, "the signer's public key, NAME.pub; or a file of several, one a line")
        ->required();
    verify->callback([&] { c.chosen = [&] { return cli::verify(c.verify); }; });

    CLI::App* disassemble =
        command(app, "disassemble", "prints a compiled policy as text: schema, domains, instructions, rules",
                "Example:\n  proviso disassemble netflix.pvb\n");
    disassemble->add_option("POLICY", c.disassemble.policy, kPolicy)->required();
    disassemble->callback([&] { c.chosen = [&] { return cli::disassemble(c.disassemble); }; });
}

void add_logs(CLI::App& app, Commands& c) {
    CLI::App* log = command(app, "log", "checks decision logs, as `run --log` and `decide --log` write them",
                            "`proviso log COMMAND --help` says more of each.\n");
    log->require_subcommand(1);

    CLI::App* verify = command(
        *log, "verify", "holds every entry of a log against those before it",
        "Names the first entry that was changed, left out or put in. The root that it prints stands for all entries\n"
        "up to the last checkpoint: who keeps it elsewhere can later ask for it with --root.\n\n"
        "Exit code: 0 the log holds, 1 it doesn't, 3 it can't be read.\n\n"
        "Example:\n  proviso log verify decisions.log\n");
    verify->add_option("DIR", c.log.folder, "the log's folder")->required();
    verify->add_option("--root", c.log.root, "also ask that a checkpoint has this root");
    verify->callback([&] { c.chosen = [&] { return cli::verify_log(c.log); }; });

    CLI::App* prove = command(
        *log, "prove", "prints the proof that a record's decision is in a log",
        "One line of JSON for each entry of that record: the entry's hash, and the hashes beside its way to the\n"
        "root of its segment (RFC 6962). Each proof is checked before it is printed.\n\n"
        "Exit code: 0 printed, 1 there is no such entry, or the log does not hold, 3 it can't be read.\n\n"
        "Example:\n  proviso log prove decisions.log D-2025-0831\n");
    prove->add_option("DIR", c.log.folder, "the log's folder")->required();
    prove->add_option("ID", c.log.id, "the record's id")->required();
    prove->callback([&] { c.chosen = [&] { return cli::prove_entry(c.log); }; });

    CLI::App* replay = command(
        *log, "replay", "decides the records of a log again, and compares",
        "Each entry is decided under the version of the policy that has its digest. What can't be decided again is\n"
        "counted: records whose confidential answers were withheld, and entries of other policies.\n\n"
        "Exit code: 0 all that was decided again came out the same, 1 some did not, some are of another policy, or\n"
        "the log does not hold; 3 it can't be read.\n\n"
        "Example:\n  proviso log replay decisions.log netflix.pvb\n");
    replay->add_option("DIR", c.log.folder, "the log's folder")->required();
    replay->add_option("POLICY", c.log.policy, kPolicy)->required();
    add_trust(replay, c.log.trust);
    replay->callback([&] { c.chosen = [&] { return cli::replay_log(c.log); }; });
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("proviso: policies as legal teams write them, checked, tested, and decided over whole archives",
                 "proviso");
    app.require_subcommand(1);
    app.set_version_flag("--version", "proviso 0.1.0");
    app.footer(
        "`proviso COMMAND --help` says more and gives an example.\n"
        "Exit codes: 0 done; 1 the answer is no (errors in the policy, a failing scenario, rejected records); 2 wrong "
        "usage;\n"
        "3 something could not be read or written; 70 a defect in proviso itself.\n");
    Commands commands;
    add_authors(app, commands);
    add_records(app, commands);
    add_repl(app, commands);
    add_ask(app, commands);
    add_run(app, commands);
    add_forms(app, commands);
    add_bundles(app, commands);
    add_logs(app, commands);
    // CLI11 would only say that a command is required.
    if (argc > 1 && argv[1][0] != '-') {
        std::vector<std::string> names;
        for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; }))
            names.push_back(sub->get_name());
        if (std::find(names.begin(), names.end(), argv[1]) == names.end()) {
            complain_of_command(argv[1], names);
            return kWrongUsage;
        }
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? kDone : kWrongUsage;
    }
    return commands.chosen();
}

}  // namespace proviso::cli
