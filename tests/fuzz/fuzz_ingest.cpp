// SPDX-License-Identifier: Apache-2.0
// Any bytes as a block of records: every batch is sound, every line is accounted for, and a line comes out the same whether it is
// read in its block or alone.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <set>
#include <string>
#include <vector>

#include "runtime/ingest/reader.h"
#include "tests/unit/ingest/batch_soundness.h"
#include "tests/unit/ingest/sample_program.h"

namespace {

using namespace proviso;
using namespace proviso::sample;

Program make_program() {
    const std::vector<FieldSpec> tool = {text("name").required(), answer("ok")};
    const std::vector<FieldSpec> use = {text("id").key(),
                                        choice("purpose", {"ideation", "final"}).required(),
                                        answer("cut").may_not_apply(),
                                        number("cost"),
                                        list("tools", tool),
                                        list_of("tags", text("")),
                                        object("place", {text("city").unread(), list_of("days", date(""))})};
    return build_program({text("id").key(), date("on"), answer("ok"), number("n"), text("t"), list("uses", use),
                          list_of("as", answer("")), list_of("ns", number("")).unread()},
                         {.id = "id", .as_of = "on", .from = parse_date("2000-01-01")});
}

void require(bool holds, const char* what) {
    if (holds) return;
    std::fprintf(stderr, "%s\n", what);
    std::abort();
}

struct Lines {
    std::set<uint64_t> taken, rejected;
    uint64_t count = 0;
};

struct Readers {
    explicit Readers(const Program& the_program)
        : program(the_program),
          reader(program, {.max_record_bytes = 3000, .max_depth = 20, .max_elements = 100}),
          batch(program) {}
    const Program& program;
    Reader reader;
    Batch batch;
};

// The block's memory ends where its padding does.
Lines read(Readers& readers, std::string_view block) {
    std::vector<char> memory(block.begin(), block.end());
    memory.insert(memory.end(), kBlockPadding, '}');
    memory.shrink_to_fit();
    auto& [program, reader, batch] = readers;
    std::vector<Reject> rejects;
    Lines lines;
    reader.start(memory.data(), block.size());
    for (bool more = true; more;) {
        more = reader.fill(batch, 3, rejects);
        require(more == (batch.records() != 0), "an empty batch is the last");
        const std::string fault = BatchSoundness(*program, batch).first_fault();
        require(fault.empty(), fault.c_str());
        for (size_t r = 0; r < batch.records(); ++r)
            require(lines.taken.insert(batch.place(r).line).second, "a line taken twice");
    }
    for (const Reject& reject : rejects) {
        require(lines.rejected.insert(reject.line).second, "a line rejected twice");
        require(!lines.taken.contains(reject.line), "a line both taken and rejected");
        require(reject.byte <= reject.record.size() + 1, "a fault outside its record");
        require(!reject.fault.message.empty(), "a fault without a message");
    }
    lines.count = reader.lines();
    return lines;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    static const Program program = make_program();
    const std::string_view block(reinterpret_cast<const char*>(data), size);
    Readers whole(program), single(program);
    const Lines together = read(whole, block);
    uint64_t line = 0;
    for (std::string_view rest = block; !rest.empty(); ++line) {
        const size_t end = std::min(rest.find('\n'), rest.size());
        const Lines alone = read(single, rest.substr(0, end));
        require(alone.taken.size() == together.taken.count(line), "alone, a record is taken otherwise");
        require(alone.rejected.size() == together.rejected.count(line), "alone, a record is rejected otherwise");
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    require(together.count == line, "lines are lost or counted twice");
    return 0;
}
