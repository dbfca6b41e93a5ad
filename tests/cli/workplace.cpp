// SPDX-License-Identifier: Apache-2.0
#include "tests/cli/workplace.h"

#include <algorithm>
#include <sstream>

namespace proviso::cli_test {

const std::string_view kPolicy = R"(policy studio.sample
  version "1"
  decides Disclosure as of submitted_on

choice Purpose
  ideation  "Mood boards"
  final_cut "The final cut"

record Disclosure
  disclosure_id : text, key
  submitted_on  : date, required
  uses          : list of Use

record Use
  use_id       : text, key
  purpose      : Purpose
  in_final_cut : answer, "Will any of it be in the final cut?"
  budget       : number

outcomes
  notify           "Tell your contact."
  consult          "Ask your contact."
  written_approval "Obtain written approval."
  otherwise notify
  when unsure consult

role legal "Production Legal"

rule final_deliverable "What is seen needs approval"
  for each u in uses
  when u.in_final_cut
  then written_approval
  escalate to legal within 5 business days
  because "Part of {u.use_id} will be in the final cut."

rule large_budget "Large budgets are looked at"
  for each u in uses
  when u.budget > 1000
  then consult
  note "{u.use_id} costs {u.budget}."

scenario "A mood board"
  given { submitted_on: 2025-09-02, uses: [{ use_id: "u1", purpose: ideation, in_final_cut: no, budget: 0 }] }
  expect notify

scenario "In the final cut"
  based on "A mood board"
  with uses[u1].in_final_cut = yes
  expect written_approval
)";

testing::Finished Workplace::proviso(std::vector<std::string> words, std::string input) const {
    words.insert(words.begin(), testing::proviso_program());
    return testing::run({.words = std::move(words), .folder = scratch_.folder(), .input = std::move(input)});
}

std::vector<std::string> Workplace::files() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder()))
        names.push_back(entry.path().filename().string());
    std::ranges::sort(names);
    return names;
}

std::string record(size_t number, size_t uses) {
    std::string text = R"({"disclosure_id":"D-)" + std::to_string(number) + R"(","submitted_on":"2025-09-02","uses":[)";
    for (size_t u = 0; u < uses; ++u) {
        const size_t kind = (number + u) % 4;
        text += u == 0 ? "" : ",";
        text += R"({"use_id":"u)" + std::to_string(u + 1) + R"(","purpose":"ideation","budget":)" +
                std::to_string(number * 10 % 1500);
        text += kind == 0   ? R"(,"in_final_cut":true})"
                : kind == 1 ? R"(,"in_final_cut":"unsure"})"
                            : R"(,"in_final_cut":false})";
    }
    return text + "]}";
}

std::string archive(size_t records) {
    std::string text;
    for (size_t i = 0; i < records; ++i) text += record(i, i % 4) + "\n";
    return text;
}

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

std::vector<std::string> lines_of(const std::string& text) {
    std::istringstream stream(text);
    std::vector<std::string> lines;
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
    return text;
}

}  // namespace proviso::cli_test
