// SPDX-License-Identifier: Apache-2.0
#include <isa-l/igzip_lib.h>

#include <limits>

#include "runtime/batch/detail/packed.h"

namespace proviso::batch {
namespace {

const char* fault_of(int result) {
    switch (result) {
        case ISAL_INCORRECT_CHECKSUM:
            return "its checksum does not fit its contents";
        case ISAL_INVALID_WRAPPER:
            return "something follows that is not gzip data";
        case ISAL_UNSUPPORTED_METHOD:
            return "it is packed by a method that gzip does not have";
        default:
            return "its packed contents are broken";
    }
}

class Gzip : public Unpacker {
   public:
    Gzip() { isal_inflate_init(&state_); }
    void restart() override {
        isal_inflate_reset(&state_);
        state_.crc_flag = ISAL_GZIP;
    }
    Step step(const char* in, size_t in_size, char* out, size_t out_size) override {
        constexpr size_t kMost = std::numeric_limits<uint32_t>::max();
        const auto in_count = static_cast<uint32_t>(std::min(in_size, kMost));
        const auto out_count = static_cast<uint32_t>(std::min(out_size, kMost));
        state_.next_in = reinterpret_cast<uint8_t*>(const_cast<char*>(in));
        state_.avail_in = in_count;
        state_.next_out = reinterpret_cast<uint8_t*>(out);
        state_.avail_out = out_count;
        const int result = isal_inflate(&state_);
        Step step{in_count - state_.avail_in, out_count - state_.avail_out, state_.block_state == ISAL_BLOCK_FINISH,
                  nullptr};
        if (result < ISAL_DECOMP_OK) step.fault = fault_of(result);
        return step;
    }
    const char* name() const override { return "gzip"; }

   private:
    inflate_state state_{};
};

}  // namespace

std::unique_ptr<Unpacker> make_gzip() { return std::make_unique<Gzip>(); }

}  // namespace proviso::batch
