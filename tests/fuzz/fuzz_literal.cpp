// SPDX-License-Identifier: Apache-2.0
// Any bytes as what people write records in: a scenario's `given`, whose policy must compile or say why not, and the lines
// `PATH = VALUE` of a prompt. What was set is found again where it was put, and the record is decided or told to be none.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "runtime/decision/single_record.h"
#include "runtime/session/draft.h"
#include "runtime/session/json.h"
#include "tools/scenarios/run_scenarios.h"

namespace {

using namespace proviso;

constexpr const char* kPolicy = R"(policy fuzz.literal
  decides R as of day
outcomes
  low
  high
  otherwise low
  when unsure high
choice Colour
  red "Red"
  deep_blue "Blue"
record Tool
  name : text, key
  cost : money in USD
  took : duration
record Place
  city : text
  days : list of date
record R
  id : text, key
  day : date, required
  ok : answer, may not apply
  count : number
  colour : Colour
  paid : money
  length : duration
  at : moment
  place : Place
  tools : list of Tool
  words : list of text
  colours : list of Colour
rule r
  for each t in tools
  when t.cost > USD 5 and ok is yes and count > 2
  then high
)";

void require(bool holds) {
    if (!holds) std::abort();
}

void check_scenario(std::string_view given) {
    const std::string text =
        std::string(kPolicy) + "scenario \"s\"\n  given { " + std::string(given) + " }\n  expect low\n";
    const auto compiled = compile_texts({{"fuzz.proviso", text}});
    for (const auto& diagnostic : compiled->diagnostics.all())
        require(!render(diagnostic, compiled->sources, false).empty());
    require(compiled->diagnostics.errors() != 0 || compiled->image != nullptr);
    if (compiled->image != nullptr) run_scenarios(*compiled, "");
}

void check_draft(std::string_view text) {
    static const auto compiled = compile_texts({{"fuzz.proviso", kPolicy}});
    require(compiled->image != nullptr);
    session::Draft draft(compiled->image);
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        const size_t equals = line.find('=');
        const std::string_view path = line.substr(0, equals);
        if (equals == std::string_view::npos) {
            (void)draft.unset(path);
            continue;
        }
        const auto done = draft.set(path, line.substr(equals + 1));
        require(done || !done.error().empty());
        for (const session::PlaceInRecord& place : draft.places()) {
            require(draft.find(place.path).has_value());
            (void)draft.shown(place.node, place.value);
        }
    }
    SingleRecord single(compiled->image, {});
    if (const auto decided = single.decide(session::write_json(draft.record())); !decided)
        require(!decided.error().fault.message.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    check_scenario(text);
    check_draft(text);
    return 0;
}
