// SPDX-License-Identifier: Apache-2.0
// `schema` and `record`: from a policy's record to a JSON Schema, and back.
#include <fmt/format.h>

#include <algorithm>

#include "runtime/schema/record_schema.h"
#include "tools/drafts/draft.h"
#include "tools/proviso/command.h"
#include "tools/proviso/load.h"
#include "tools/proviso/terminal.h"

namespace proviso::cli {

namespace {

constexpr size_t kMostShown = 20;

// Of `count` problems, the first ones. `before`: the file that their places are in, with a colon, where these don't name it.
void complain_of(const std::vector<drafts::Problem>& problems, uint64_t count, const std::string& before = {}) {
    for (size_t i = 0; i < std::min(problems.size(), kMostShown); ++i)
        fmt::print(stderr, "{}{}{}: {}\n", before, !before.empty() && problems[i].place.starts_with('#') ? " " : "",
                   problems[i].place, problems[i].message);
    if (count > kMostShown) fmt::print(stderr, "… and {} more\n", count - kMostShown);
}

int print_draft(const drafts::Draft& draft) {
    const auto text = drafts::write_draft(draft);
    if (!text) {
        complain("no layout was found for this draft");
        return kDefect;
    }
    return print(*text) ? kDone : kCannotReadOrWrite;
}

int record_from_schema(const RecordOptions& options) {
    const auto text = read_input(options.from_schema);
    if (!text) return complain(options.from_schema, text.error());
    auto draft = drafts::from_schema(*text, options.name);
    if (!draft) {
        // `form.json:7:23: …`, or with a JSON Pointer `form.json: #/properties/uses: …`
        const std::string& name = options.from_schema;
        complain_of(draft.error(), draft.error().size(), name == "-" ? "standard input:" : name + ":");
        return kAnswerIsNo;
    }
    draft->comments.push_back(fmt::format("Drafted from the schema {}.", options.from_schema));
    return print_draft(*draft);
}

int record_from_sample(const RecordOptions& options) {
    auto sample = drafts::from_sample(options.from_sample, options.name);
    if (!sample) return complain(options.from_sample, sample.error());
    complain_of(sample->rejected, sample->rejected_count);
    if (sample->records == 0) {
        complain(fmt::format("`{}` holds no record to draft from", options.from_sample));
        return kAnswerIsNo;
    }
    sample->draft.comments.push_back(fmt::format(
        "Drafted from {} of {}: what these records hold, not what others may. Give each field its question.",
        sample->records == 1 ? "1 record" : fmt::format("{} records", sample->records), options.from_sample));
    const int code = print_draft(sample->draft);
    return code == kDone && sample->rejected_count != 0 ? kAnswerIsNo : code;
}

}  // namespace

int schema(const SchemaOptions& options) {
    ReaderOptions dates;
    if (!parse_dates("", options.rules_as_of, dates)) return kWrongUsage;
    const LoadedVersions policy = load_versions(options.policy);
    if (!policy) return policy.exit_code;
    const ProgramVersions& programs = *policy.programs;
    const size_t version = options.rules_as_of.empty() ? programs.size() - 1 : programs.on(*dates.rules_as_of);
    return print(proviso::schema::record_schema(programs[version]->image())) ? kDone : kCannotReadOrWrite;
}

int record(const RecordOptions& options) {
    if (options.from_schema.empty() == options.from_sample.empty()) {
        complain("`record` drafts from one thing: give `--from-schema FILE.json` or `--from-sample ARCHIVE`");
        return kWrongUsage;
    }
    const bool is_named = options.name.empty() || drafts::is_record_name(options.name);
    if (!is_named) {
        complain(fmt::format("`--name {}`: a record's name is letters, digits and _, a letter first", options.name));
        return kWrongUsage;
    }
    return options.from_schema.empty() ? record_from_sample(options) : record_from_schema(options);
}

}  // namespace proviso::cli
