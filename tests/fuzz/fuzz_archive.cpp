// SPDX-License-Identifier: Apache-2.0
// Any bytes as an archive: plain or packed, JSON or (where the first byte is odd) a table. It comes as blocks of whole lines up to its end,
// or to an error that says something; what is in them is read as records.
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "runtime/batch/record_lines.h"
#include "runtime/ingest/reader.h"
#include "tests/unit/ingest/sample_program.h"

namespace {

using namespace proviso;
using namespace proviso::sample;

void require(bool holds) {
    if (!holds) std::abort();
}

// A file that lies nowhere.
class MemoryFile {
   public:
    MemoryFile(const uint8_t* data, size_t size) : file_(::memfd_create("archive", 0)) {
        require(file_ >= 0 && ::write(file_, data, size) == static_cast<ssize_t>(size));
    }
    ~MemoryFile() { ::close(file_); }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;
    std::string path() const { return "/proc/self/fd/" + std::to_string(file_); }

   private:
    int file_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    static const Program program = build_program(
        {text("id").key(), date("on"), answer("ok"), number("n"), text("t"), list_of("as", answer(""))}, {.id = "id"});
    if (size == 0) return 0;
    const MemoryFile file(data + 1, size - 1);
    constexpr BlockSizes kSizes{.most = 3000, .usual = 512};
    auto bytes = ByteSource::open(file.path());
    if (!bytes) return require(!bytes.error().message.empty()), 0;
    std::unique_ptr<RecordLines> lines;
    if (data[0] % 2 == 1) {
        lines = csv_lines(&program->image(), {}, "a.csv", *std::move(bytes), kSizes);
    } else {
        auto records = json_records("a.json", *std::move(bytes), kSizes);
        if (!records) return require(!records.error().message.empty()), 0;
        lines = *std::move(records);
    }
    Reader reader(program, {.max_record_bytes = kSizes.most});
    Batch batch(program);
    std::vector<Reject> rejects;
    for (Block block;;) {
        const auto more = lines->next(block);
        if (!more) return require(!more.error().message.empty()), 0;
        if (!*more) return 0;
        require(block.size <= block.capacity && block.begin.offset <= block.end.offset);
        if (block.too_long) continue;
        reader.start(block.data.get(), block.size);
        while (reader.fill(batch, 7, rejects))
            for (size_t r = 0; r < batch.records(); ++r) require(block.origin(batch.place(r).line, 0, 0).line > 0);
    }
}
