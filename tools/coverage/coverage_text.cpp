// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <string>

#include "runtime/decision/json_writer.h"
#include "tools/coverage/coverage.h"

namespace proviso::coverage {
namespace {

std::string cell(const Tally& tally) {
    return tally.possible == 0 ? "-" : fmt::format("{} of {}", tally.seen, tally.possible);
}

// "is open, does not apply"
std::string missing(const Item& item) {
    std::string out;
    for (const Answer answer : kAnswers) {
        if (!item.misses(answer)) continue;
        out += out.empty() ? "" : ", ";
        out += word(item.kind, answer);
    }
    return out;
}

std::string location(const Item& item, const SourceMap& sources) {
    const LineColumn at = sources.line_column(item.span.file, item.span.begin);
    return fmt::format("{}:{}:{}", sources.path(item.span.file), at.line, at.column);
}

std::string shown(const std::string& name) {
    constexpr size_t kLongest = 70;
    if (name.size() <= kLongest) return name;
    size_t cut = kLongest;
    while (cut > 0 && (static_cast<unsigned char>(name[cut]) & 0xC0) == 0x80) --cut;
    return name.substr(0, cut) + " …";
}

void write_item(const Item& item, const SourceMap& sources, std::string& out) {
    const LineColumn at = sources.line_column(item.span.file, item.span.begin);
    JsonObject object(out);
    object.text("kind", kind_name(item.kind));
    object.text("name", item.name);
    object.text("file", sources.path(item.span.file));
    object.key("line");
    out += std::to_string(at.line);
    object.key("column");
    out += std::to_string(at.column);
    for (const Answer answer : kAnswers) {
        if (!item.possible.has(answer)) continue;
        object.key(word(Kind::Condition, answer));
        out += std::to_string(item.scenarios[static_cast<size_t>(answer)]);
    }
    object.close();
}

void write_items(std::string_view key, const std::vector<Item>& items, const SourceMap& sources, JsonObject& object,
                 std::string& out) {
    object.key(key);
    out += '[';
    for (const Item& item : items) {
        if (&item != &items.front()) out += ',';
        write_item(item, sources, out);
    }
    out += ']';
}

}  // namespace

std::string summary_text(const Coverage& coverage, const SourceMap& sources) {
    const Tally total = coverage.total();
    std::string out =
        fmt::format("\ncoverage of {}: {} ({} of {} answers seen, in {} {})\n", coverage.policy, percentage(total),
                    total.seen, total.possible, coverage.scenarios, coverage.scenarios == 1 ? "scenario" : "scenarios");
    out += fmt::format("  {:<12}{:>14}{:>14}{:>14}\n", "", "yes", "no", "unsure");
    for (const Kind kind : kKinds) {
        std::string line = fmt::format("  {:<12}", fmt::format("{}s", kind_name(kind)));
        bool any = false;
        for (const Answer answer : kAnswers) {
            const Tally tally = coverage.tally(kind, answer);
            any |= tally.possible != 0;
            line += fmt::format("{:>14}", cell(tally));
        }
        if (any) out += line + "\n";
    }
    std::string list;
    for (const Item& item : coverage.items)
        if (!item.is_complete())
            list += fmt::format("  {}: {} `{}`: {}\n", location(item, sources), kind_name(item.kind), shown(item.name),
                                missing(item));
    if (!list.empty()) out += "never seen:\n" + list;
    if (coverage.idle.empty()) return out;
    out += "not counted, since no rule's answer hangs on it:\n";
    for (const Item& item : coverage.idle)
        out += fmt::format("  {}: {} `{}`\n", location(item, sources), kind_name(item.kind), shown(item.name));
    return out;
}

std::string summary_json(const Coverage& coverage, const SourceMap& sources) {
    std::string out;
    JsonObject object(out);
    const Tally total = coverage.total();
    object.key("scenarios");
    out += std::to_string(coverage.scenarios);
    object.key("seen");
    out += std::to_string(total.seen);
    object.key("possible");
    out += std::to_string(total.possible);
    object.key("percent");
    const size_t tenths = total.possible == 0 ? 1000 : total.seen * 1000 / total.possible;
    out += fmt::format("{}.{}", tenths / 10, tenths % 10);
    write_items("items", coverage.items, sources, object, out);
    write_items("not_counted", coverage.idle, sources, object, out);
    object.close();
    return out;
}

}  // namespace proviso::coverage
