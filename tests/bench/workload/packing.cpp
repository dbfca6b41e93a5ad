// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/workload/packing.h"

#include <isa-l/igzip_lib.h>
#include <zstd.h>

#include <filesystem>
#include <fstream>
#include <memory>

#include "runtime/base/output_file.h"
#include "tests/bench/measure.h"

namespace proviso::bench {
namespace {

constexpr size_t kChunk = size_t{1} << 20;

// `pack(chunk, last, out)` appends what is ready.
template <class Pack>
void pack_file(const std::string& from, const std::string& to, Pack pack) {
    std::ifstream input(from, std::ios::binary);
    auto output = OutputFile::create(to);
    if (!output) give_up(output.error().message);
    std::string chunk(kChunk, '\0'), out;
    for (bool last = false; !last;) {
        input.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
        const auto got = static_cast<size_t>(input.gcount());
        last = got < chunk.size();
        out.clear();
        pack(std::string_view(chunk.data(), got), last, out);
        if (const auto written = (*output)->write(out); !written) give_up(written.error().message);
    }
    if (const auto done = (*output)->commit(); !done) give_up(done.error().message);
}

void gzip_file(const std::string& from, const std::string& to) {
    std::string level(ISAL_DEF_LVL1_DEFAULT, '\0'), ready(kChunk, '\0');
    isal_zstream stream{};
    isal_deflate_init(&stream);
    stream.gzip_flag = IGZIP_GZIP;
    stream.level = 1;
    stream.level_buf = reinterpret_cast<uint8_t*>(level.data());
    stream.level_buf_size = static_cast<uint32_t>(level.size());
    pack_file(from, to, [&](std::string_view chunk, bool last, std::string& out) {
        stream.next_in = reinterpret_cast<uint8_t*>(const_cast<char*>(chunk.data()));
        stream.avail_in = static_cast<uint32_t>(chunk.size());
        stream.end_of_stream = last;
        do {
            stream.next_out = reinterpret_cast<uint8_t*>(ready.data());
            stream.avail_out = static_cast<uint32_t>(ready.size());
            if (isal_deflate(&stream) != COMP_OK) give_up("can't pack " + from);
            out.append(ready.data(), ready.size() - stream.avail_out);
        } while (stream.avail_out == 0);
    });
}

void zstd_file(const std::string& from, const std::string& to) {
    const std::unique_ptr<ZSTD_CCtx, size_t (*)(ZSTD_CCtx*)> context(ZSTD_createCCtx(), ZSTD_freeCCtx);
    std::string ready(kChunk, '\0');
    pack_file(from, to, [&](std::string_view chunk, bool last, std::string& out) {
        ZSTD_inBuffer in{chunk.data(), chunk.size(), 0};
        for (bool more = true; more;) {
            ZSTD_outBuffer place{ready.data(), ready.size(), 0};
            const size_t left = ZSTD_compressStream2(context.get(), &place, &in, last ? ZSTD_e_end : ZSTD_e_continue);
            if (ZSTD_isError(left) != 0) give_up("can't pack " + from);
            out.append(ready.data(), place.pos);
            more = last ? left != 0 : in.pos < in.size;
        }
    });
}

}  // namespace

std::string packed_file(const std::string& path, Packing packing) {
    std::string packed = path + (packing == Packing::Gzip ? ".gz" : ".zst");
    if (!std::filesystem::exists(packed)) (packing == Packing::Gzip ? gzip_file : zstd_file)(path, packed);
    return packed;
}

}  // namespace proviso::bench
