// SPDX-License-Identifier: Apache-2.0
#include "compiler/driver/versions.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/driver/find_policy.h"
#include "compiler/syntax/parse.h"

namespace proviso::driver {
namespace {

using Code = DiagnosticCode;

Date first_day(const sema::Program& program) { return program.effective_from.value_or(kFirstDate); }
Date last_day(const sema::Program& program) { return program.effective_until.value_or(kLastDate); }

std::string days(Date first, Date last) {
    if (first == kFirstDate && last == kLastDate) return "on every day";
    if (first == last) return fmt::format("on {}", format_date(first));
    if (last == kLastDate) return fmt::format("from {} on", format_date(first));
    if (first == kFirstDate) return fmt::format("until {}", format_date(last));
    return fmt::format("from {} until {}", format_date(first), format_date(last));
}

// The name of the field of the record's date; "" where there is none.
std::string date_field(const sema::Program& program) {
    if (program.as_of_field == sema::kNone) return {};
    return program.records[index(program.root)].fields[program.as_of_field].name;
}

class VersionCheck {
   public:
    explicit VersionCheck(PolicyVersions& all) : all_(all) {}

    void run() {
        for (const auto& version : all_.versions)
            if (!version->program) return;
        std::stable_sort(all_.versions.begin(), all_.versions.end(),
                         [](const auto& a, const auto& b) { return first_day(*a->program) < first_day(*b->program); });
        for (const auto& version : all_.versions) read_head(*version);
        check_days();
        for (size_t i = 1; i < all_.versions.size(); ++i) {
            check_name(i);
            check_date_field(i);
        }
        all_.diagnostics.sort();
    }

   private:
    const sema::Program& program(size_t version) const { return *all_.versions[version]->program; }
    std::string shown(size_t version) const {
        const sema::Program& of = program(version);
        return fmt::format("`{}`", of.version.empty() ? all_.versions[version]->main_path : of.version);
    }

    // Where its head says when it is in force, and what it is called.
    void read_head(const Compilation& version) {
        const FileId main = 0;  // the first of its files
        const FileId file = all_.sources.add(version.main_path, std::string(version.sources.text(main)));
        DiagnosticSink said_already;
        const syntax::Ast tree = syntax::parse(all_.sources, file, said_already);
        const syntax::PolicyDecl* policy = policy_of(tree);
        const Span name = policy != nullptr ? policy->name.span : Span{file, 0, 0};
        const bool dated = policy != nullptr && policy->effective;
        const bool named = policy != nullptr && policy->version;
        dates_.push_back(dated ? policy->effective->span : name);
        names_.push_back(named ? policy->version->span : name);
    }

    void check_days() {
        size_t latest = 0;  // of those before, the one that ends last
        for (size_t i = 1; i < all_.versions.size(); ++i) {
            const Date begin = first_day(program(i)), end = last_day(program(latest));
            if (begin <= end) {
                report_overlap(latest, i, begin, std::min(end, last_day(program(i))));
            } else if (const auto next = add_days(end, 1); next && *next < begin) {
                Diagnostic& diagnostic = all_.diagnostics.report(Code::VersionGap, dates_[i], program(i).name,
                                                                 days(*next, *add_days(begin, -1)));
                diagnostic.help = "records of these days are rejected; move the dates together, unless that is meant";
                diagnostic.notes.push_back(
                    {dates_[latest], fmt::format("version {} ends on {}", shown(latest), format_date(end))});
            }
            if (last_day(program(i)) > end) latest = i;
        }
    }

    void report_overlap(size_t earlier, size_t later, Date first, Date last) {
        Diagnostic& diagnostic = all_.diagnostics.report(Code::VersionsOverlap, dates_[later], program(later).name,
                                                         days(first, last), shown(earlier), shown(later));
        const std::optional<Date> before = add_days(first_day(program(later)), -1);
        diagnostic.help = before && first_day(program(earlier)) <= *before
                              ? fmt::format("write `until {}` into the earlier one's `effective`", format_date(*before))
                              : "give each of them `effective` dates of its own";
        diagnostic.notes.push_back({dates_[earlier], fmt::format("version {}", shown(earlier))});
    }

    // Decisions tell the versions apart by it.
    void check_name(size_t version) {
        for (size_t other = 0; other < version; ++other) {
            if (program(other).version != program(version).version) continue;
            const std::string called = program(version).version.empty()
                                           ? std::string("have no `version`")
                                           : fmt::format("are called `{}`", program(version).version);
            Diagnostic& diagnostic =
                all_.diagnostics.report(Code::VersionTwice, names_[version], program(version).name, called);
            diagnostic.help = "give each a `version` of its own: decisions name it";
            diagnostic.notes.push_back({names_[other], "the other one"});
            return;
        }
    }

    void check_date_field(size_t version) {
        const std::string first = date_field(program(0)), other = date_field(program(version));
        if (first == other) return;
        const auto told = [](const std::string& field) {
            return field.empty() ? std::string("no field") : fmt::format("`{}`", field);
        };
        Diagnostic& diagnostic = all_.diagnostics.report(Code::VersionsOfOtherDates, names_[version],
                                                         program(version).name, told(first), told(other));
        diagnostic.help = "name the same field after `as of`: it says which version decides a record";
        diagnostic.notes.push_back({names_[0], "the other one"});
    }

    PolicyVersions& all_;
    std::vector<Span> dates_, names_;  // by version
};

}  // namespace

void check_versions(PolicyVersions& versions) { VersionCheck(versions).run(); }

}  // namespace proviso::driver
