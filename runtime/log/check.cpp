// SPDX-License-Identifier: Apache-2.0
#include "runtime/log/check.h"

#include <fmt/format.h>

#include "runtime/log/segments.h"

namespace proviso::log {

namespace {

class Check {
   public:
    Check(const std::string& folder, const LogVisitor& visitor, const Hash* root)
        : folder_(folder), visitor_(visitor), root_(root) {}

    Result<LogReport> run() {
        const auto segments = count_segments(folder_);
        if (!segments) return tl::make_unexpected(segments.error());
        report_.segments = *segments;
        for (uint64_t number = 1; number <= *segments; ++number)
            if (auto done = segment(number, number == *segments); !done) return tl::make_unexpected(done.error());
        report_.entries = chain_.entries();
        report_.open_entries = chain_.entries_of_segment();
        return report_;
    }

   private:
    Result<bool> segment(uint64_t number, bool last) {
        auto reader = LineReader::open(segment_path(folder_, number));
        if (!reader) return tl::make_unexpected(reader.error());
        const auto damaged = [&](uint64_t line, const std::string& what) {
            return fail(FaultCode::LogDamaged, fmt::format("{}, line {}: {}", segment_name(number), line, what));
        };
        bool closed = false;
        std::string_view line;
        uint64_t lines = 0;
        for (;;) {
            const auto more = reader->next(line);
            if (!more) return tl::make_unexpected(more.error());
            if (!*more) break;
            ++lines;
            if (closed) return damaged(lines, "a line stands behind the segment's checkpoint");
            const Hash root = chain_.root();
            const auto kind = chain_.take(line);
            if (!kind) return damaged(lines, kind.error().message);
            closed = *kind == Chain::Kind::Checkpoint;
            if (!closed && visitor_.entry) visitor_.entry(chain_, content_of(line));
            if (closed) close(number, root);
        }
        if (!closed && !last) return damaged(lines + 1, "the segment's checkpoint is missing");
        if (!reader->rest().empty()) {
            if (closed || !last) return damaged(lines + 1, "something stands behind the segment's checkpoint");
            if (const std::string whole = reader->rest().substr(0, reader->rest().size() - 1);
                Chain(chain_).take(whole))
                return damaged(lines + 1, "the line does not end with a line break");
            report_.torn_bytes = reader->rest().size();
        }
        if (!closed && chain_.entries_of_segment() != 0 && visitor_.segment_end)
            visitor_.segment_end(number, chain_.root(), false);
        return true;
    }

    void close(uint64_t number, const Hash& root) {
        ++report_.checkpoints;
        report_.root = root;
        report_.has_root = report_.has_root || (root_ != nullptr && *root_ == root);
        if (visitor_.segment_end) visitor_.segment_end(number, root, true);
    }

    const std::string& folder_;
    const LogVisitor& visitor_;
    const Hash* root_;
    Chain chain_;
    LogReport report_;
};

}  // namespace

Result<LogReport> check_log(const std::string& folder, const LogVisitor& visitor, const Hash* root) {
    return Check(folder, visitor, root).run();
}

}  // namespace proviso::log
