// SPDX-License-Identifier: Apache-2.0
#include <zstd.h>
#include <zstd_errors.h>

#include <new>

#include "runtime/batch/detail/packed.h"

namespace proviso::batch {
namespace {

class Zstd : public Unpacker {
   public:
    Zstd() : stream_(ZSTD_createDStream()) {
        if (stream_ == nullptr) throw std::bad_alloc();
    }
    ~Zstd() override { ZSTD_freeDStream(stream_); }
    Zstd(const Zstd&) = delete;
    Zstd& operator=(const Zstd&) = delete;

    void restart() override { ZSTD_initDStream(stream_); }
    Step step(const char* in, size_t in_size, char* out, size_t out_size) override {
        ZSTD_inBuffer from{in, in_size, 0};
        ZSTD_outBuffer to{out, out_size, 0};
        const size_t result = ZSTD_decompressStream(stream_, &to, &from);
        if (ZSTD_getErrorCode(result) == ZSTD_error_memory_allocation) throw std::bad_alloc();
        Step step{from.pos, to.pos, result == 0, nullptr};
        if (ZSTD_isError(result)) step.fault = ZSTD_getErrorName(result);
        return step;
    }
    const char* name() const override { return "Zstandard"; }

   private:
    ZSTD_DStream* stream_;
};

}  // namespace

std::unique_ptr<Unpacker> make_zstd() { return std::make_unique<Zstd>(); }

}  // namespace proviso::batch
