// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "runtime/base/output_file.h"
#include "runtime/decision/values.h"
#include "runtime/session/report.h"
#include "tools/proviso/command.h"
#include "tools/proviso/load.h"
#include "tools/proviso/terminal.h"

namespace proviso::cli {

namespace {

// `--with`: the answers are given one by one; false, after saying so, where one can't be.
bool give_answers(const std::vector<std::string>& with, session::Session& session) {
    for (const std::string& given : with) {
        const size_t equals = given.find('=');
        if (equals == std::string::npos) {
            complain(
                fmt::format("--with: `{}` is no answer: write PATH=VALUE, as in `uses[u1].in_final_cut=no`", given));
            return false;
        }
        if (const auto done = session.set(given.substr(0, equals), given.substr(equals + 1)); !done) {
            complain(fmt::format("--with: {}", done.error()));
            return false;
        }
    }
    return true;
}

// As the page shows what was given.
std::vector<std::string> shown_answers(const std::vector<std::string>& with, const session::Session& session) {
    std::vector<std::string> shown;
    for (const std::string& given : with) {
        const std::string path = given.substr(0, given.find('='));
        const auto place = session.draft().find(path);
        const bool hidden = place && session.draft().image().is_confidential(place->node);
        shown.push_back(hidden ? fmt::format("{}={}", path, kConfidential) : given);
    }
    return shown;
}

bool add_what_was_asked(const ExplainOptions& options, const session::Session& session, session::Report& report) {
    if (!options.why_not.empty()) {
        auto why = session::why_not(session, options.why_not);
        if (!why) {
            complain(fmt::format("--why-not: {}", why.error()));
            return false;
        }
        report.why_not = std::move(*why);
    }
    if (options.what_would_change) report.ways = session::ways_to_change(session);
    return true;
}

}  // namespace

int explain(const ExplainOptions& options) {
    ReaderOptions reader;
    if (!parse_dates(options.as_of, options.rules_as_of, reader)) return kWrongUsage;
    const LoadedVersions policy = load_versions(options.policy, options.trust);
    if (!policy) return policy.exit_code;
    const auto text = read_input(options.record);
    if (!text) return complain(options.record, text.error());
    const auto& program = (*policy.programs)[policy.programs->of_record(*text, reader)];
    {
        SingleRecord single(program, reader);  // which knows the place of a mistake
        if (const auto decided = single.decide(*text); !decided) {
            complain_of_record(options.record, *text, decided.error());
            return kAnswerIsNo;
        }
    }
    session::Session session(program, reader);
    if (const auto loaded = session.load(*text); !loaded) {
        complain(options.record + ": " + loaded.error());
        return kAnswerIsNo;
    }
    const Explanation before = proviso::explain(*session.decision(), 0);
    if (!give_answers(options.with, session)) return kAnswerIsNo;
    if (session.decision() == nullptr) {
        complain("--with: " + session.problem());
        return kAnswerIsNo;
    }
    session::Report report = session::report_on(session);
    if (!options.with.empty())
        report.what_if = session::compare(before, report.explanation, shown_answers(options.with, session));
    if (!add_what_was_asked(options, session, report)) return kAnswerIsNo;
    if (!options.html.empty())
        if (const auto written = write_file(options.html, session::report_html(report)); !written)
            return complain(written.error());
    return print(options.json ? session::report_json(report) + "\n" : session::report_text(report))
               ? kDone
               : kCannotReadOrWrite;
}

}  // namespace proviso::cli
