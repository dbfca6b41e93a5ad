// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/ingest/reading.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "tests/unit/ingest/batch_text.h"

namespace proviso::sample {

Program sample_program() {
    const std::vector<FieldSpec> tool = {text("name").required(), answer("ok")};
    const std::vector<FieldSpec> use = {text("use_id").key(),
                                        choice("purpose", {"ideation", "mood_board", "final"}).required(),
                                        answer("in_cut"),
                                        number("cost"),
                                        list("tools", tool),
                                        list_of("tags", text("")),
                                        object("place", {text("city"), list_of("days", date(""))})};
    std::string message;
    Program program = build_program(
        {text("id").key().required(), date("on").required(), answer("ok"), answer("union").may_not_apply(),
         number("seconds"), choice("stage", {"development", "post"}).may_not_apply(), text("note"),
         object("production", {text("title"), number("budget"), list_of("guilds", choice("", {"sag", "wga"}))}),
         list("uses", use), list_of("answers", answer("")), list_of("numbers", number("")), date("hidden").unread(),
         text("a_field_with_a_name_of_more_than_thirty_two_bytes")},
        {.id = "id", .as_of = "on", .from = parse_date("2025-01-01"), .until = parse_date("2025-12-31")}, &message);
    REQUIRE_MESSAGE(program != nullptr, message);
    return program;
}

Reading read_block(const Program& program, std::string_view block, ReaderOptions options, size_t batch_size,
                   char padding) {
    // Of exactly that size, so that a sanitizer sees reads beyond it.
    std::vector<char> memory(block.begin(), block.end());
    memory.insert(memory.end(), kBlockPadding, padding);
    memory.shrink_to_fit();
    Reading reading;
    Reader reader(program, options);
    Batch batch(program);
    std::vector<Reject> rejects;
    reader.start(memory.data(), block.size());
    while (reader.fill(batch, batch_size, rejects)) {
        if (reading.unsound.empty()) reading.unsound = unsound(*program, batch);
        for (uint32_t r = 0; r < batch.records(); ++r) {
            reading.records.push_back(record_text(*program, batch, r));
            reading.places.push_back(batch.place(r).line);
            reading.texts.emplace_back(batch.place(r).text);
            const bool known = test_bit(batch.as_of_known().data(), r);
            reading.as_of.push_back(known ? format_date({batch.as_of()[r]}) : "");
        }
    }
    if (reading.unsound.empty()) reading.unsound = unsound(*program, batch);
    for (const Reject& reject : rejects)
        reading.rejected.push_back({reject.line, reject.byte, fault_name(reject.fault.code), reject.path,
                                    reject.fault.message, std::string(reject.record)});
    reading.undeclared = reader.undeclared_fields();
    reading.lines = reader.lines();
    return reading;
}

std::string quoted(std::string_view text) {
    std::string out(text);
    std::ranges::replace(out, '\'', '"');
    return out;
}

}  // namespace proviso::sample
