// SPDX-License-Identifier: Apache-2.0
// `log verify`, `log prove` and `log replay`.
#include <fmt/format.h>

#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "runtime/base/hex.h"
#include "runtime/decision/decision_json.h"
#include "runtime/decision/json_writer.h"
#include "runtime/decision/single_record.h"
#include "runtime/log/check.h"
#include "runtime/log/content.h"
#include "tools/proviso/command.h"
#include "tools/proviso/load.h"
#include "tools/proviso/terminal.h"

namespace proviso::cli {

namespace {

std::string counted(uint64_t count, std::string_view one, std::string_view many) {
    return fmt::format("{} {}", count, count == 1 ? one : many);
}

// The entries of one record, with their proofs.
class Proofs {
   public:
    explicit Proofs(const std::string& id) : id_(id) {}

    log::LogVisitor visitor() {
        return {[this](const log::Chain& chain, std::string_view content) { add(chain, content); },
                [this](uint64_t segment, const log::Hash& root, bool checkpoint) { end(segment, root, checkpoint); }};
    }
    const std::string& text() const { return text_; }
    bool all_hold() const { return all_hold_; }

   private:
    void add(const log::Chain& chain, std::string_view text) {
        const auto content = log::read_content(text);
        if (content && log::id_of(*content) == id_) found_.emplace_back(chain.entries(), leaves_.size());
        leaves_.push_back(chain.last());
    }

    void end(uint64_t segment, const log::Hash& root, bool checkpoint) {
        for (const auto& [entry, index] : found_) {
            const std::vector<log::Hash> path = log::inclusion_path(leaves_, index);
            all_hold_ = all_hold_ && log::root_of_path(leaves_[index], index, leaves_.size(), path) == root;
            std::string steps;
            for (const log::Hash& step : path) steps += (steps.empty() ? "\"" : ",\"") + hex_digits(step) + '"';
            JsonObject object(text_);
            object.text("id", id_);
            for (const auto& [key, value] : {std::pair("entry", entry), std::pair("segment", segment),
                                             std::pair("index", static_cast<uint64_t>(index)),
                                             std::pair("size", static_cast<uint64_t>(leaves_.size()))}) {
                object.key(key);
                text_ += std::to_string(value);
            }
            object.text("hash", hex_digits(leaves_[index]));
            object.key("path");
            text_ += '[' + steps + ']';
            object.text("root", hex_digits(root));
            object.key("checkpoint");
            text_ += checkpoint ? "true" : "false";
            object.close();
            text_ += '\n';
        }
        found_.clear();
        leaves_.clear();
    }

    const std::string& id_;
    std::vector<log::Hash> leaves_;                   // of the segment at hand
    std::vector<std::pair<uint64_t, size_t>> found_;  // number in the log, index in the segment
    std::string text_;
    bool all_hold_ = true;
};

class Replay {
   public:
    explicit Replay(const ProgramVersions& programs) {
        for (size_t version = 0; version < programs.size(); ++version) {
            const auto& program = programs[version];
            auto& decided = versions_[program->image().digest_hex()];
            decided.single = std::make_unique<SingleRecord>(program, ReaderOptions{});
            decided.writer = std::make_unique<DecisionWriter>(decided.single->decider(), DecisionFields::all());
        }
    }

    void take(uint64_t entry, std::string_view text) {
        const auto content = log::read_content(text);
        const auto version = content ? versions_.find(std::string(content->policy)) : versions_.end();
        if (!content) {
            differ(entry, "can't be read");
        } else if (version == versions_.end()) {
            ++of_others_;
        } else if (content->withheld && content->record.find("\"confidential:") != std::string_view::npos) {
            ++withheld_;
        } else {
            decide(entry, *content, version->second);
        }
    }

    // Prints what came of it.
    int finish(uint64_t entries) const {
        const std::string text = fmt::format(
            "{}: {} decided again and the same, {} different, {} withheld in part and not decided again, {} of another "
            "policy\n{}",
            counted(entries, "entry", "entries"), same_, different_, withheld_, of_others_, shown_);
        if (!print(text)) return kCannotReadOrWrite;
        return different_ == 0 && of_others_ == 0 ? kDone : kAnswerIsNo;
    }

   private:
    static constexpr uint64_t kMostShown = 20;
    struct Version {
        std::unique_ptr<SingleRecord> single;
        std::unique_ptr<DecisionWriter> writer;
    };

    void decide(uint64_t entry, const log::Content& content, Version& version) {
        version.single->set_dates(date_in(content.decision, "as_of"), date_in(content.decision, "rules_as_of"));
        if (const auto decided = version.single->decide(content.record); !decided)
            return differ(entry, "the record is refused: " + decided.error().fault.message);
        std::string line;
        version.writer->write(0, line);
        const bool is_signed = version.single->decider().image().signed_by().has_value();
        if (line == (is_signed ? std::string(content.decision) : without_key(content.decision)))
            ++same_;
        else
            differ(entry, "decided otherwise: " + line);
    }

    // The dates that the decision was made by, which are not all in the record.
    static std::optional<Date> date_in(std::string_view decision, std::string_view key) {
        const std::string name = fmt::format(",\"{}\":\"", key);
        const size_t outcome = decision.find(",\"outcome\":");
        const size_t at = decision.substr(0, outcome).rfind(name);
        if (at == std::string_view::npos) return std::nullopt;
        return parse_date(decision.substr(at + name.size(), 10));
    }

    // The policy may be given as its source, which nobody signed.
    static std::string without_key(std::string_view decision) {
        std::string out(decision);
        constexpr std::string_view kKey = ",\"key\":\"";
        constexpr size_t kDigits = 32;
        if (const size_t at = out.find(kKey); at != std::string::npos && at < out.find(",\"outcome\":"))
            out.erase(at, kKey.size() + kDigits + 1);
        return out;
    }

    void differ(uint64_t entry, const std::string& how) {
        if (++different_ <= kMostShown) shown_ += fmt::format("entry {}: {}\n", entry, how);
    }

    std::map<std::string, Version> versions_;  // by digest
    uint64_t same_ = 0, different_ = 0, withheld_ = 0, of_others_ = 0;
    std::string shown_;
};

}  // namespace

int verify_log(const LogOptions& options) {
    log::Hash root{};
    if (!options.root.empty() && !parse_hex(options.root, root)) {
        complain(fmt::format("--root: `{}` is no root: 64 hexadecimal digits", options.root));
        return kWrongUsage;
    }
    const auto report = log::check_log(options.folder, {}, options.root.empty() ? nullptr : &root);
    if (!report) return complain(options.folder, report.error());
    if (!options.root.empty() && !report->has_root)
        return complain(options.folder, {FaultCode::LogDamaged, "no checkpoint has the root " + options.root});
    std::string text =
        fmt::format("{}: {} in {}, all hold\n", options.folder, counted(report->entries, "entry", "entries"),
                    counted(report->segments, "segment", "segments"));
    if (report->checkpoints != 0)
        text += fmt::format("{}, the last with the root {}\n",
                            counted(report->checkpoints, "checkpoint", "checkpoints"), hex_digits(report->root));
    if (report->open_entries != 0)
        text += fmt::format("{} behind the last checkpoint\n", counted(report->open_entries, "entry", "entries"));
    if (report->torn_bytes != 0)
        text += fmt::format("{} of an entry that is not complete at the end, as a process leaves it that is killed\n",
                            counted(report->torn_bytes, "byte", "bytes"));
    return print(text) ? kDone : kCannotReadOrWrite;
}

int prove_entry(const LogOptions& options) {
    Proofs proofs(options.id);
    const auto report = log::check_log(options.folder, proofs.visitor());
    if (!report) return complain(options.folder, report.error());
    if (proofs.text().empty())
        return complain(options.folder,
                        {FaultCode::LogEntryMissing, fmt::format("no entry is of a record `{}`", options.id)});
    if (!proofs.all_hold()) {
        complain("a proof does not lead to its root");
        return kDefect;
    }
    return print(proofs.text()) ? kDone : kCannotReadOrWrite;
}

int replay_log(const LogOptions& options) {
    const LoadedVersions policy = load_versions(options.policy, options.trust);
    if (!policy) return policy.exit_code;
    Replay replay(*policy.programs);
    const auto report = log::check_log(
        options.folder,
        {[&](const log::Chain& chain, std::string_view content) { replay.take(chain.entries(), content); }, {}});
    if (!report) return complain(options.folder, report.error());
    return replay.finish(report->entries);
}

}  // namespace proviso::cli
