// SPDX-License-Identifier: Apache-2.0
#include "runtime/log/decision_log.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>

#include "runtime/base/hex.h"
#include "runtime/base/output_file.h"
#include "runtime/log/segments.h"

namespace proviso::log {

namespace {

using Json = nlohmann::json;

constexpr uint64_t kSegmentBytes = uint64_t{8} << 20;  // a segment ends with the entry that reaches this

std::string unfinished_path(const std::string& folder) { return folder + "/unfinished"; }

// A small file of the log's own; "" where there is none.
Result<std::string> read_small(const std::string& path) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rbe"), std::fclose);
    if (!file) {
        if (errno == ENOENT) return std::string();
        return fail(FaultCode::FileNotReadable, fmt::format("can't read `{}`: {}", path, std::strerror(errno)));
    }
    std::string text(65536, '\0');
    text.resize(std::fread(text.data(), 1, text.size(), file.get()));
    if (std::ferror(file.get()) != 0)
        return fail(FaultCode::FileNotReadable, fmt::format("can't read `{}`: {}", path, std::strerror(errno)));
    return text;
}

struct Unfinished {
    std::string output;
    LogMark begun;
};

Result<std::optional<Unfinished>> read_unfinished(const std::string& folder) {
    const auto text = read_small(unfinished_path(folder));
    if (!text) return tl::make_unexpected(text.error());
    if (text->empty()) return std::optional<Unfinished>();
    const Json json = Json::parse(*text, nullptr, false);
    try {
        return std::optional(Unfinished{json.at("output"), {json.at("segment"), json.at("bytes"), json.at("entries")}});
    } catch (const Json::exception&) {
        return fail(FaultCode::LogNotFitting, fmt::format("`{}` can't be read", unfinished_path(folder)));
    }
}

}  // namespace

tl::unexpected<Fault> DecisionLog::failed(const char* doing, const std::string& path) const {
    return fail(FaultCode::FileNotWritable, fmt::format("can't {} `{}`: {}", doing, path, std::strerror(errno)));
}

Result<std::unique_ptr<DecisionLog>> DecisionLog::open(const std::string& folder, bool confidential) {
    std::unique_ptr<DecisionLog> out(new DecisionLog(folder));
    if (auto done = out->make_folder(); !done) return tl::make_unexpected(done.error());
    if (auto done = out->lock(); !done) return tl::make_unexpected(done.error());
    if (auto done = out->read_key(confidential); !done) return tl::make_unexpected(done.error());
    if (auto done = out->go_to_end(); !done) return tl::make_unexpected(done.error());
    return out;
}

DecisionLog::~DecisionLog() {
    if (file_ >= 0) ::close(file_);
    if (lock_ >= 0) ::close(lock_);
}

Result<bool> DecisionLog::make_folder() {
    if (::mkdir(folder_.c_str(), 0777) != 0 && errno != EEXIST) return failed("make the folder", folder_);
    return true;
}

Result<bool> DecisionLog::lock() {
    const std::string path = folder_ + "/lock";
    lock_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (lock_ < 0) return failed("write", path);
    if (::flock(lock_, LOCK_EX | LOCK_NB) != 0)
        return fail(FaultCode::FileBusy, fmt::format("the log `{}` is being written by another run", folder_));
    return true;
}

Result<bool> DecisionLog::read_key(bool confidential) {
    if (!confidential) return true;
    const std::string path = folder_ + "/confidential.key";
    const auto text = read_small(path);
    if (!text) return tl::make_unexpected(text.error());
    Key& key = key_.emplace();
    if (!text->empty()) {
        if (text->size() == 2 * sizeof(Key) + 1 && parse_hex(std::string_view(*text).substr(0, 2 * sizeof(Key)), key))
            return true;
        return fail(FaultCode::KeyNotUsable, fmt::format("`{}` holds no key of a log", path));
    }
    if (sodium_init() < 0) return fail(FaultCode::KeyNotUsable, "there is no source of random numbers");
    randombytes_buf(key.data(), key.size());
    return write_new_file(path, hex_digits(key) + "\n", 0600);
}

// Opens a segment, of which everything behind `bytes` is cut off; nothing: what is no whole line.
Result<bool> DecisionLog::open_segment(uint64_t number, const std::optional<uint64_t>& bytes) {
    chain_ = Chain();
    if (number > 1) {
        auto before = LineReader::open(segment_path(folder_, number - 1));
        if (!before) return tl::make_unexpected(before.error());
        std::string last;
        std::string_view line;
        for (;;) {
            const auto more = before->next(line);
            if (!more) return more;
            if (!*more) break;
            last = line;
        }
        auto chain = Chain::behind(last);
        if (!chain) return tl::make_unexpected(chain.error());
        chain_ = *std::move(chain);
    }
    const std::string path = segment_path(folder_, number);
    if (file_ >= 0) ::close(file_);
    bytes_ = 0;
    file_ = ::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    // A segment begins with its first entry.
    if (file_ < 0 && errno == ENOENT && bytes.value_or(0) == 0) return true;
    if (file_ < 0) return failed("write", path);
    auto reader = LineReader::open(path);
    if (!reader) return tl::make_unexpected(reader.error());
    std::string_view line;
    bool closed = false;
    while (!bytes || bytes_ < *bytes) {
        const auto more = reader->next(line);
        if (!more) return more;
        if (!*more) {
            // A line that is whole but for its line break's being something else was changed; it is no kill's doing.
            const std::string& rest = reader->rest();
            if (!rest.empty() && Chain(chain_).take(std::string_view(rest).substr(0, rest.size() - 1)))
                return fail(FaultCode::LogDamaged,
                            fmt::format("`{}`: its last line does not end with a line break", path));
            break;
        }
        if (closed) return fail(FaultCode::LogDamaged, fmt::format("`{}`: a line stands behind its checkpoint", path));
        const auto kind = chain_.take(line);
        if (!kind) return fail(FaultCode::LogDamaged, fmt::format("`{}`: {}", path, kind.error().message));
        closed = *kind == Chain::Kind::Checkpoint;
        bytes_ = reader->offset();
    }
    if (bytes && bytes_ != *bytes)
        return fail(FaultCode::LogNotFitting, fmt::format("`{}` does not reach to where its run stood", path));
    struct stat info {};
    if (::fstat(file_, &info) != 0) return failed("read", path);
    if (!bytes) torn_bytes_ += static_cast<uint64_t>(info.st_size) - bytes_;
    if (static_cast<uint64_t>(info.st_size) != bytes_ &&
        (::ftruncate(file_, static_cast<off_t>(bytes_)) != 0 || ::fsync(file_) != 0))
        return failed("cut", path);
    if (::lseek(file_, static_cast<off_t>(bytes_), SEEK_SET) < 0) return failed("write", path);
    if (!closed) return sync_folder();
    return open_segment(number + 1, std::nullopt);
}

Result<bool> DecisionLog::go_to_end() {
    const auto segments = count_segments(folder_);
    if (!segments) return tl::make_unexpected(segments.error());
    return open_segment(std::max<uint64_t>(1, *segments), std::nullopt);
}

Result<bool> DecisionLog::go_to(const LogMark& mark) {
    const uint64_t had = chain_.entries();
    const auto segments = count_segments(folder_);
    if (!segments) return tl::make_unexpected(segments.error());
    // From the end on, so that what is left is a log at any time.
    const uint64_t kept = mark.bytes == 0 ? mark.segment - 1 : mark.segment;
    for (uint64_t number = *segments; number > kept; --number)
        if (::unlink(segment_path(folder_, number).c_str()) != 0)
            return failed("remove", segment_path(folder_, number));
    if (auto done = open_segment(mark.segment, mark.bytes); !done) return done;
    if (chain_.entries() != mark.entries)
        return fail(FaultCode::LogNotFitting, fmt::format("the log `{}` is not the one that the run wrote", folder_));
    cut_entries_ = had - chain_.entries();
    return true;
}

Result<bool> DecisionLog::begin() {
    const auto unfinished = read_unfinished(folder_);
    if (!unfinished) return tl::make_unexpected(unfinished.error());
    if (!*unfinished) return true;
    return fail(
        FaultCode::LogNotFitting,
        fmt::format(
            "the log `{0}` holds entries of a run that has not finished, with the output `{1}`: go on with it by "
            "`--resume`, or begin it anew; or remove `{0}/unfinished`, and its entries stay",
            folder_, (*unfinished)->output));
}

Result<bool> DecisionLog::begin_run(const std::string& output, const std::optional<LogMark>& resume_at) {
    const auto unfinished = read_unfinished(folder_);
    if (!unfinished) return tl::make_unexpected(unfinished.error());
    output_ = output;
    const bool own = *unfinished && (*unfinished)->output == output;
    if (own) begun_ = (*unfinished)->begun;
    if (resume_at) {
        if (!own)
            return fail(FaultCode::LogNotFitting,
                        fmt::format("the log `{}` does not say that this run is unfinished", folder_));
        return go_to(*resume_at);
    }
    if (own) return go_to(begun_);
    if (auto done = begin(); !done) return done;
    begun_ = mark();
    return note_unfinished();
}

Result<bool> DecisionLog::note_unfinished() {
    const Json json = {
        {"output", output_}, {"segment", begun_.segment}, {"bytes", begun_.bytes}, {"entries", begun_.entries}};
    return write_file(unfinished_path(folder_), json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n");
}

Result<bool> DecisionLog::append(std::string_view contents) {
    while (!contents.empty()) {
        const size_t size = contents.find('\n') + 1;
        const size_t before = waiting_.size();
        chain_.append_entry(contents.substr(0, size), waiting_);
        bytes_ += waiting_.size() - before;
        contents.remove_prefix(size);
        if (bytes_ >= kSegmentBytes)
            if (auto done = end_segment(); !done) return done;
    }
    return flush();
}

Result<bool> DecisionLog::flush() {
    std::string_view rest = waiting_;
    if (!rest.empty() && file_ < 0)
        if (auto done = create_segment(); !done) return done;
    while (!rest.empty()) {
        const ssize_t done = ::write(file_, rest.data(), rest.size());
        if (done < 0 && errno == EINTR) continue;
        if (done < 0) return failed("write", segment_path(folder_, chain_.segment()));
        rest.remove_prefix(static_cast<size_t>(done));
    }
    waiting_.clear();
    return true;
}

Result<bool> DecisionLog::end_segment() {
    std::string checkpoint;
    Chain closed = chain_;
    closed.append_checkpoint(checkpoint);
    waiting_ += checkpoint;
    if (auto done = flush(); !done) return done;
    if (::fsync(file_) != 0) return failed("write", segment_path(folder_, chain_.segment()));
    ::close(file_);
    file_ = -1;
    bytes_ = 0;
    chain_ = closed;
    return true;
}

Result<bool> DecisionLog::create_segment() {
    const std::string path = segment_path(folder_, chain_.segment());
    file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (file_ < 0) return failed("make", path);
    return sync_folder();
}

Result<bool> DecisionLog::sync_folder() {
    const int folder = ::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool synced = folder >= 0 && ::fsync(folder) == 0;
    if (folder >= 0) ::close(folder);
    if (!synced) return failed("write", folder_);
    return true;
}

Result<LogMark> DecisionLog::sync() {
    if (auto done = flush(); !done) return tl::make_unexpected(done.error());
    if (file_ >= 0 && ::fdatasync(file_) != 0) return failed("write", segment_path(folder_, chain_.segment()));
    return mark();
}

Result<LogMark> DecisionLog::close() {
    if (chain_.entries_of_segment() != 0)
        if (auto done = end_segment(); !done) return tl::make_unexpected(done.error());
    return sync();
}

Result<bool> DecisionLog::finish_run() {
    if (auto done = remove_file(unfinished_path(folder_)); !done) return done;
    return sync_folder();
}

Result<bool> DecisionLog::finish_stopped_run(const std::string& output, const LogMark& end) {
    if (chain_.entries() < end.entries)
        return fail(FaultCode::LogNotFitting, fmt::format("the log `{}` does not hold what the run logged", folder_));
    const auto unfinished = read_unfinished(folder_);
    if (!unfinished) return tl::make_unexpected(unfinished.error());
    // Where it is another's, this run had taken its own away.
    if (!*unfinished || (*unfinished)->output != output) return true;
    return finish_run();
}

}  // namespace proviso::log
