// SPDX-License-Identifier: Apache-2.0
// Packed bytes, unpacked piece by piece: what all formats share is here, what differs is an Unpacker. A packed file may hold several
// members (gzip) or frames (Zstandard), one after the other, as `cat a.gz b.gz` makes them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "runtime/batch/byte_source.h"

namespace proviso::batch {

class Unpacker {
   public:
    struct Step {
        size_t taken = 0, made = 0;
        bool ended = false;           // a member or frame ended here
        const char* fault = nullptr;  // what is wrong with the bytes
    };
    virtual ~Unpacker() = default;
    // At the beginning of a member or frame.
    virtual void restart() = 0;
    virtual Step step(const char* in, size_t in_size, char* out, size_t out_size) = 0;
    virtual const char* name() const = 0;  // "gzip"
};
std::unique_ptr<Unpacker> make_gzip();
std::unique_ptr<Unpacker> make_zstd();

class PackedBytes : public ByteSource {
   public:
    PackedBytes(std::string path, std::unique_ptr<ByteSource> file, std::unique_ptr<Unpacker> unpacker);
    Result<size_t> read(char* place, size_t size) override;
    uint64_t taken() const override { return file_->taken(); }
    uint64_t file_size() const override { return file_->file_size(); }

   private:
    Result<bool> refill();
    Result<bool> is_padding();
    tl::unexpected<Fault> damaged(const char* what) const;

    std::string path_;
    std::unique_ptr<ByteSource> file_;
    std::unique_ptr<Unpacker> unpacker_;
    std::vector<char> packed_;
    size_t at_ = 0, end_ = 0;  // of packed_: what has not been unpacked yet
    bool file_ended_ = false, between_ = true, any_ = false;
};

}  // namespace proviso::batch
