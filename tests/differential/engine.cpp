// SPDX-License-Identifier: Apache-2.0
#include "tests/differential/engine.h"

#include "runtime/decision/decider.h"
#include "runtime/decision/decision_json.h"
#include "runtime/ingest/reader.h"

namespace proviso::differential {

std::vector<Line> Engine::decide(const std::vector<std::string>& records, size_t batch_size, Coverage* coverage) const {
    std::string block;
    for (const std::string& record : records) block += record + "\n";
    const size_t size = block.size();
    block.append(kBlockPadding, '\0');

    Reader reader(image_, options_);
    reader.start(block.data(), size);
    Batch batch(image_);
    Decider decider(image_);
    const DecisionWriter writer(decider, DecisionFields::all());
    std::vector<Line> lines(records.size());
    std::vector<Reject> rejects;
    while (reader.fill(batch, batch_size, rejects)) {
        decider.decide(batch);
        if (coverage != nullptr) coverage->count(decider.machine());
        for (size_t i = 0; i < batch.records(); ++i) writer.write(i, lines[batch.place(i).line].text);
    }
    for (const Reject& reject : rejects) lines[reject.line] = {true, reject.fault.code, reject.path};
    return lines;
}

}  // namespace proviso::differential
