// SPDX-License-Identifier: Apache-2.0
// A valid image with some bytes changed and its digest made to fit: the verifier refuses it, or it decides records harmlessly.
// The input is a list of changes, five bytes each: offset (little-endian) and the byte to put there.
#include <sodium.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "compiler/driver/compile.h"
#include "runtime/decision/decision_json.h"
#include "runtime/decision/explain.h"
#include "runtime/decision/single_record.h"

namespace {

using namespace proviso;

constexpr size_t kDigestAt = 16;  // after magic, version and section count

constexpr const char* kPolicy = R"(policy fuzz.image
  decides Disclosure as of submitted_on
outcomes
  notify
  consult
  stop
  otherwise notify
  when unsure consult
role legal "Legal"
choice Purpose
  ideation "Mood boards"
  key_visual "A key visual"
record Talent
  name : text
  consent : answer, may not apply
record Use
  use_id : text, key
  purpose : Purpose
  seconds : number
  words : list of text
  talent : list of Talent
record Disclosure
  id : text, key
  submitted_on : date, required
  fine : answer, "Is it fine?"
  uses : list of Use
parameter limit : number
  10 from 2020-01-01
define long (u : Use) as u.seconds * 2 > limit
guideline fine_guideline "Fine" met when fine otherwise consult
rule a "A"
  for each u in uses, t in u.talent
  when u.purpose is one of (ideation, key_visual) and not t.consent is yes
  then stop
  escalate to legal within 3 business days
  because "{u.use_id} by {t.name}: {u.words}"
exception b to a
  when long(u) or any w in uses where w.seconds > u.seconds
  then consult
  note "{count of x in uses where long(x)} are long"
rule c when submitted_on + 5 days before 2026-01-01 and every u in uses where u.words contains "x" then consult subject to a
)";

constexpr const char* kRecords[] = {
    R"({"id":"1","submitted_on":"2025-02-03","fine":"no","uses":[{"use_id":"u1","purpose":"ideation","seconds":7,"words":["x","y"],"talent":[{"name":"A","consent":"no"}]}]})",
    R"({"id":"2","submitted_on":"2025-02-03","uses":[{"purpose":"key_visual","seconds":"unsure","talent":[{"consent":"not_applicable"},{}]},{"use_id":"u1","talent":[]}]})",
    R"({"id":"3","submitted_on":"2026-02-03","fine":"unsure"})",
};

std::vector<char> base_image() {
    const auto compiled = compile_texts({{"fuzz.proviso", kPolicy}});
    if (compiled->image == nullptr) std::abort();
    const auto bytes = compiled->image->image().bytes();
    return {bytes.begin(), bytes.end()};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    static const std::vector<char> base = base_image();
    std::vector<char> bytes = base;
    for (size_t i = 0; i + 5 <= size; i += 5) {
        uint32_t offset = 0;
        std::memcpy(&offset, data + i, 4);
        bytes[offset % bytes.size()] = static_cast<char>(data[i + 4]);
    }
    const size_t covered = kDigestAt + crypto_generichash_BYTES;
    crypto_generichash(reinterpret_cast<unsigned char*>(bytes.data() + kDigestAt), crypto_generichash_BYTES,
                       reinterpret_cast<const unsigned char*>(bytes.data() + covered), bytes.size() - covered, nullptr,
                       0);
    auto image = bytecode::load_image(std::move(bytes));
    if (!image) return 0;
    auto program = bytecode::verify(std::move(*image));
    if (!program) return 0;
    if (bytecode::disassemble(**program).empty()) std::abort();
    SingleRecord single(*program, {});
    for (const char* record : kRecords) {
        if (!single.decide(record)) continue;
        std::string line;
        DecisionWriter(single.decider(), DecisionFields::all()).write(0, line);
        if (line.empty() || explanation_text(explain(single.decider(), 0)).empty()) std::abort();
    }
    return 0;
}
