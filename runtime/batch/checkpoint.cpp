// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/checkpoint.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "runtime/base/output_file.h"

namespace proviso {

using Json = nlohmann::json;

namespace {

constexpr int kFormat = 4;

Json to_json(const RunSummary& summary) {
    Json rules = Json::array(), rejects = Json::object(), samples = Json::array();
    for (const RuleCounts& rule : summary.rules) rules.push_back({rule.applies, rule.open, rule.decisive});
    for (const auto& [code, count] : summary.rejects) rejects[std::to_string(static_cast<unsigned>(code))] = count;
    for (const RejectSample& sample : summary.report.samples)
        samples.push_back({sample.source, sample.code, sample.message, sample.line});
    return {{"decided", summary.decided},
            {"rejected", summary.rejected},
            {"bytes", summary.bytes},
            {"settled", summary.settled},
            {"outcomes", summary.outcomes},
            {"rules", rules},
            {"rejects", rejects},
            {"undeclared", summary.undeclared},
            {"months", summary.report.months},
            {"fields", summary.report.fields},
            {"guidelines", summary.report.guidelines},
            {"questions", summary.report.questions},
            {"obligations", summary.report.obligations},
            {"samples", samples}};
}

RunSummary summary_from(const Json& json) {
    RunSummary summary;
    json.at("decided").get_to(summary.decided);
    json.at("rejected").get_to(summary.rejected);
    json.at("bytes").get_to(summary.bytes);
    json.at("settled").get_to(summary.settled);
    json.at("outcomes").get_to(summary.outcomes);
    for (const Json& rule : json.at("rules")) summary.rules.push_back({rule.at(0), rule.at(1), rule.at(2)});
    for (const auto& [code, count] : json.at("rejects").items())
        summary.rejects[static_cast<FaultCode>(std::stoul(code))] = count;
    json.at("undeclared").get_to(summary.undeclared);
    json.at("months").get_to(summary.report.months);
    json.at("fields").get_to(summary.report.fields);
    json.at("guidelines").get_to(summary.report.guidelines);
    json.at("questions").get_to(summary.report.questions);
    json.at("obligations").get_to(summary.report.obligations);
    for (const Json& sample : json.at("samples"))
        summary.report.samples.push_back({sample.at(0), sample.at(1), sample.at(2), sample.at(3)});
    return summary;
}

// Nothing where there is no such file.
Result<std::optional<std::string>> read_whole(const std::string& path) {
    const auto failed = [&] {
        return fail(FaultCode::FileNotReadable, fmt::format("can't read `{}`: {}", path, std::strerror(errno)));
    };
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rbe"), std::fclose);
    if (!file && errno == ENOENT) return std::optional<std::string>();
    if (!file) return failed();
    std::string text;
    constexpr size_t kChunk = 65536;
    for (size_t size = 0;; size = text.size()) {
        text.resize(size + kChunk);
        text.resize(size + std::fread(text.data() + size, 1, kChunk, file.get()));
        if (std::ferror(file.get()) != 0) return failed();
        if (text.size() == size) return std::optional(std::move(text));
    }
}

tl::unexpected<Fault> no_checkpoint(const std::string& path) {
    return fail(FaultCode::RunNotResumable,
                fmt::format("`{}` is no checkpoint of a run; without --resume the run begins anew", path));
}

}  // namespace

std::string checkpoint_path(const std::string& output) { return output + ".checkpoint"; }

Result<std::optional<Checkpoint>> read_checkpoint(const std::string& path) {
    const auto text = read_whole(path);
    if (!text) return tl::make_unexpected(text.error());
    if (!*text) return std::optional<Checkpoint>();
    try {
        const Json json = Json::parse(**text);
        if (json.at("format") != kFormat)
            return fail(FaultCode::RunNotResumable, fmt::format("`{}` was written by another version", path));
        Checkpoint checkpoint;
        json.at("identity").get_to(checkpoint.identity);
        checkpoint.input = {json.at("source"), json.at("offset"), json.at("line")};
        json.at("output").get_to(checkpoint.output);
        json.at("rejects").get_to(checkpoint.rejects);
        if (const Json& mark = json.at("log"); !mark.is_null())
            checkpoint.log = log::LogMark{mark.at(0), mark.at(1), mark.at(2)};
        if (const Json& complete = json.at("complete"); !complete.is_null())
            checkpoint.complete = Complete{complete.at(0), complete.at(1)};
        for (const Json& summary : json.at("summaries")) checkpoint.summaries.push_back(summary_from(summary));
        return std::optional(std::move(checkpoint));
    } catch (const Json::exception&) {
        return no_checkpoint(path);
    } catch (const std::logic_error&) {  // a number that is none
        return no_checkpoint(path);
    }
}

Result<bool> write_checkpoint(const std::string& path, const Checkpoint& checkpoint) {
    Json summaries = Json::array();
    for (const RunSummary& summary : checkpoint.summaries) summaries.push_back(to_json(summary));
    const Json mark = checkpoint.log
                          ? Json::array({checkpoint.log->segment, checkpoint.log->bytes, checkpoint.log->entries})
                          : Json();
    const Json complete = checkpoint.complete
                              ? Json::array({checkpoint.complete->output_bytes, checkpoint.complete->reject_bytes})
                              : Json();
    const Json json = {{"format", kFormat},
                       {"identity", checkpoint.identity},
                       {"source", checkpoint.input.source},
                       {"offset", checkpoint.input.offset},
                       {"line", checkpoint.input.line},
                       {"output", checkpoint.output},
                       {"rejects", checkpoint.rejects},
                       {"log", mark},
                       {"complete", complete},
                       {"summaries", summaries}};
    // Names and values come from records: those that are not UTF-8 are shown, not refused.
    return write_file(path, json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n");
}

Result<bool> check_identity(const Checkpoint& checkpoint, const std::map<std::string, std::string>& identity) {
    for (const auto& [name, value] : identity) {
        const auto before = checkpoint.identity.find(name);
        const std::string was = before == checkpoint.identity.end() ? "nothing" : before->second;
        if (was != value)
            return fail(FaultCode::RunNotResumable,
                        fmt::format("the unfinished run had another {}: {}, now {}", name, was, value));
    }
    return true;
}

}  // namespace proviso
