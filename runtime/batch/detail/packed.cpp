// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/detail/packed.h"

#include <fmt/format.h>

#include <algorithm>

namespace proviso::batch {
namespace {

constexpr size_t kPackedBytes = size_t{1} << 17;

}  // namespace

PackedBytes::PackedBytes(std::string path, std::unique_ptr<ByteSource> file, std::unique_ptr<Unpacker> unpacker)
    : path_(std::move(path)), file_(std::move(file)), unpacker_(std::move(unpacker)), packed_(kPackedBytes) {}

tl::unexpected<Fault> PackedBytes::damaged(const char* what) const {
    return fail(FaultCode::FileDamaged, fmt::format("`{}` is damaged: {} (near byte {} of its {} data)", path_, what,
                                                    file_->taken() - (end_ - at_) + 1, unpacker_->name()));
}

// False at the file's end.
Result<bool> PackedBytes::refill() {
    const Result<size_t> got = file_->read(packed_.data(), packed_.size());
    if (!got) return tl::make_unexpected(got.error());
    at_ = 0;
    end_ = *got;
    file_ended_ = *got == 0;
    return !file_ended_;
}

// Whether nothing but zeros follows the last member: tapes and disks fill up with them.
Result<bool> PackedBytes::is_padding() {
    while (!file_ended_) {
        if (std::any_of(packed_.begin() + static_cast<ptrdiff_t>(at_), packed_.begin() + static_cast<ptrdiff_t>(end_),
                        [](char c) { return c != 0; }))
            return false;
        if (const auto more = refill(); !more) return more;
    }
    return true;
}

Result<size_t> PackedBytes::read(char* place, size_t size) {
    for (;;) {
        if (at_ == end_ && !file_ended_) {
            if (const auto more = refill(); !more) return tl::make_unexpected(more.error());
        }
        if (between_) {
            if (file_ended_) return size_t{0};
            if (any_ && packed_[at_] == 0) {
                const auto padding = is_padding();
                if (!padding) return tl::make_unexpected(padding.error());
                if (*padding) return size_t{0};
            }
            unpacker_->restart();
            between_ = false;
        }
        const Unpacker::Step step = unpacker_->step(packed_.data() + at_, end_ - at_, place, size);
        if (step.fault != nullptr) return damaged(step.fault);
        at_ += step.taken;
        if (step.ended) between_ = any_ = true;
        if (step.made != 0) return step.made;
        if (!step.ended && file_ended_) return damaged("it ends too early");
    }
}

}  // namespace proviso::batch
