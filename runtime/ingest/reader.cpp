// SPDX-License-Identifier: Apache-2.0
#include "runtime/ingest/reader.h"

#include <algorithm>
#include <cstring>

#include "runtime/ingest/detail/rows.h"
#include "runtime/ingest/detail/schema.h"
#include "runtime/ingest/detail/structure.h"
#include "runtime/ingest/detail/walker.h"
#include "runtime/ingest/detail/work.h"
#include "runtime/ingest/line_ends.h"

namespace proviso {

using namespace ingest;
using bytecode::kNoDay;
using bytecode::kNone;

namespace {

// Lines whose structure is found in one go: more, and the positions no longer fit the processor's cache.
constexpr size_t kPieceBytes = size_t{256} << 10;
// The walker calls itself for each level.
constexpr uint32_t kMostDepth = 1024;
constexpr size_t kMostRecordBytes = size_t{1} << 30;
// A batch is cut short rather than let grow beyond this many list elements by more than one record's.
constexpr uint64_t kMostElements = uint64_t{1} << 26;
// Likewise of work; and what is not worth working out exactly.
constexpr double kMostWork = size_t{256} << 20;
constexpr double kLittleWork = size_t{64} << 10;

ReaderOptions within_limits(ReaderOptions options) {
    options.max_depth = std::min(options.max_depth, kMostDepth);
    options.max_record_bytes = std::min(options.max_record_bytes, kMostRecordBytes);
    options.max_elements = std::min<uint32_t>(options.max_elements, uint32_t{1} << 28);
    options.max_work = std::min(options.max_work, size_t{1} << 30);
    return options;
}

const char* find_break(const char* begin, const char* end) {
    const void* found = begin == end ? nullptr : std::memchr(begin, '\n', static_cast<size_t>(end - begin));
    return found ? static_cast<const char*>(found) : end;
}

// "sentence, in `path`" or "`path` sentence".
std::string message(const RecordFault& fault) {
    if (fault.path.empty()) return fault.what;
    return fault.of_field ? "`" + fault.path + "` " + fault.what : fault.what + ", in `" + fault.path + "`";
}

}  // namespace

// A block is taken in pieces of whole lines, a piece line by line. `origin` is a piece's place in the block; `base` is where it is
// read: the same, except for a last line that lacks its line break, which is copied so that it has one.
struct Reader::State {
    State(std::shared_ptr<const bytecode::VerifiedProgram> the_program, ReaderOptions the_options)
        : program(std::move(the_program)),
          options(within_limits(the_options)),
          schema(*program, options.also_read),
          rows(*program, schema),
          walker(schema, rows, scanner, options),
          work(*program, schema) {}

    bool next_piece(std::vector<Reject>& rejects);
    void take_line(std::vector<Reject>& rejects);
    void take_line_alone(const char* end, std::vector<Reject>& rejects);
    uint32_t* take_record(uint32_t* first, const char* end, std::vector<Reject>& rejects);
    uint32_t* attempt(uint32_t* first, const char* end);
    bool in_force(const char* end);
    bool is_little_enough(const char* end);
    void diagnose(const char* end, std::vector<Reject>& rejects);
    void reject(RecordFault fault, const char* start, const char* end, std::vector<Reject>& rejects);
    std::string_view as_read(const char* end) const {
        if (end > line && end[-1] == '\r') --end;
        return {origin + (line - base), static_cast<size_t>(end - line)};
    }

    std::shared_ptr<const bytecode::VerifiedProgram> program;
    ReaderOptions options;
    Schema schema;
    Rows rows;
    LineScanner scanner;
    Walker walker;
    Work work;
    double work_in_batch = 0;
    Structure structure;
    std::vector<char> prefix;  // of a line under diagnosis

    const char* rest = nullptr;  // of the block: what no piece has taken yet
    const char* block_end = nullptr;
    const char* origin = nullptr;
    const char* base = nullptr;
    const char* piece_end = nullptr;
    const char* line = nullptr;    // next line of the piece
    uint32_t* position = nullptr;  // its first token; nullptr where lines are to be indexed one by one
    uint64_t lines = 0;
    std::map<std::string, uint64_t> undeclared;
};

Reader::Reader(std::shared_ptr<const bytecode::VerifiedProgram> program, ReaderOptions options)
    : state_(std::make_unique<State>(std::move(program), options)) {}
Reader::~Reader() = default;
Reader::Reader(Reader&&) noexcept = default;

void Reader::set_dates(std::optional<Date> as_of, std::optional<Date> rules_as_of) {
    state_->options.as_of = as_of;
    state_->options.rules_as_of = rules_as_of;
}

void Reader::start(const char* data, size_t size) {
    state_->rest = data;
    state_->block_end = data + size;
    state_->line = state_->piece_end = nullptr;
    state_->lines = 0;
}

bool Reader::fill(Batch& batch, size_t max_records, std::vector<Reject>& rejects) {
    State& state = *state_;
    state.rows.bind(batch);
    state.work_in_batch = 0;
    while (state.rows.count(0) < max_records && state.rows.elements() < kMostElements &&
           state.work_in_batch < kMostWork) {
        if (state.line == state.piece_end && !state.next_piece(rejects)) break;
        if (state.line != state.piece_end) state.take_line(rejects);
    }
    state.rows.finish();
    batch.set_rules_as_of(state.options.rules_as_of);
    return batch.records() != 0;
}

uint64_t Reader::lines() const { return state_->lines; }

const std::map<std::string, uint64_t>& Reader::undeclared_fields() const {
    State& state = *state_;
    state.undeclared.clear();
    for (const Object& object : state.schema.objects()) {
        for (size_t i = object.declared; i < object.fields.size(); ++i)
            if (const Field& field = object.fields[i]; field.occurrences != 0)
                state.undeclared[state.schema.path(object, field)] += field.occurrences;
        if (object.other.occurrences != 0)
            state.undeclared[state.schema.path(object, object.other)] += object.other.occurrences;
    }
    return state.undeclared;
}

// False where the block is used up. A line that is too long is rejected here, and is no piece.
bool Reader::State::next_piece(std::vector<Reject>& rejects) {
    if (rest == block_end) return false;
    const auto left = static_cast<size_t>(block_end - rest);
    origin = base = line = rest;
    const void* last = ::memrchr(rest, '\n', std::min(left, kPieceBytes));
    const bool is_long = last == nullptr;
    const char* stop = is_long ? find_break(rest, block_end) : static_cast<const char*>(last);
    if (is_long && static_cast<size_t>(stop - rest) > options.max_record_bytes) {
        RecordFault fault{FaultCode::RecordTooLarge, line + options.max_record_bytes, "", "", false};
        fault.what = "the record is longer than the limit of " + std::to_string(options.max_record_bytes) + " bytes";
        reject(std::move(fault), line, stop, rejects);
        ++lines;
        rest = stop == block_end ? stop : stop + 1;
        line = piece_end = nullptr;
        return true;
    }
    const auto size = static_cast<size_t>(stop - rest);
    if (stop == block_end) {
        char* copy = rows.batch().allocate(size + 1 + kBlockPadding);
        std::memcpy(copy, rest, size);
        std::memset(copy + size, '\n', 1 + kBlockPadding);
        base = line = copy;
        rest = block_end;
    } else {
        rest = stop + 1;
    }
    piece_end = base + size + 1;
    scanner.reserve(size + 1);
    walker.start_piece(base);
    // The last line break is left out: its place is the position that ends the piece.
    position = structure.index(base, size) ? structure.positions() : nullptr;
    return true;
}

void Reader::State::take_line(std::vector<Reject>& rejects) {
    const char* end = scanner.scan(line);
    if (static_cast<size_t>(end - line) > options.max_record_bytes) {
        RecordFault fault{FaultCode::RecordTooLarge, line + options.max_record_bytes, "", "", false};
        fault.what = "the record is longer than the limit of " + std::to_string(options.max_record_bytes) + " bytes";
        reject(std::move(fault), line, end, rejects);
    } else if (position == nullptr) {
        take_line_alone(end, rejects);
    } else if (base + *position < end) {
        position = take_record(position, end, rejects);
    }
    if (position != nullptr)
        while (base + *position < end) ++position;
    ++lines;
    line = end + 1;
}

// A line of a piece that as a whole could not be indexed.
void Reader::State::take_line_alone(const char* end, std::vector<Reject>& rejects) {
    const char* piece = base;
    const char* piece_origin = origin;
    origin += line - base;
    base = line;
    if (structure.index(line, static_cast<size_t>(end - line))) {
        walker.start_piece(line);
        uint32_t* first = structure.positions();
        if (base + *first < end) take_record(first, end, rejects);
    } else {
        diagnose(end, rejects);
    }
    base = piece;
    origin = piece_origin;
    position = nullptr;
}

// Returns the position after the record, or `first` where it was rejected.
uint32_t* Reader::State::take_record(uint32_t* first, const char* end, std::vector<Reject>& rejects) {
    rows.mark();
    uint32_t* after = attempt(first, end);
    if (after == nullptr) {
        // The walk may have run on into the next line. Once more, with an end to the positions at the line's end.
        rows.take_back();
        uint32_t* stop = first;
        while (base + *stop < end) ++stop;
        const uint32_t beyond = *stop;
        *stop = static_cast<uint32_t>(end - base);
        after = attempt(first, end);
        *stop = beyond;
    }
    if (after == nullptr || !in_force(end) || !is_little_enough(end)) {
        rows.take_back();
        reject(std::move(walker.fault()), line, end, rejects);
        return first;
    }
    walker.accept();
    rows.batch().places().push_back({lines, as_read(end)});
    return after;
}

uint32_t* Reader::State::attempt(uint32_t* first, const char* end) {
    const uint32_t* after = walker.read(first, line, end);
    if (after == nullptr) return nullptr;
    const char* next = std::min(base + *after, end);
    if (base + after[-1] < end && next == end) return first + (after - first);
    std::string what = "expected the end of the record, found " + walker.shown(next, end);
    if (*next == '{' && next[-1] == '\r') what += std::string(" after a carriage return; ") + kLineEnds;
    walker.fail(FaultCode::RecordNotJson, next, std::move(what));
    return nullptr;
}

// Also notes the record's date.
bool Reader::State::in_force(const char* end) {
    const auto& policy = program->image().policy();
    const std::optional<Date>& own = policy.as_of_node == kNone ? options.as_of : walker.record_date();
    if (own) rows.set_as_of(rows.count(0) - 1, *own);
    const std::optional<Date>& date = options.rules_as_of ? options.rules_as_of : own;
    if (!date) return true;
    const auto day = [](uint32_t days) { return Date{static_cast<int32_t>(days)}; };
    const bool begun = policy.effective_from == kNoDay || *date >= day(policy.effective_from);
    const bool ended = policy.effective_until != kNoDay && *date > day(policy.effective_until);
    if (begun && !ended) return true;
    const bool asked = options.rules_as_of.has_value();
    const char* at = walker.record_date_at() && !asked ? std::min(walker.record_date_at(), end) : line;
    walker.fail(FaultCode::RecordNotInForce, at,
                "is " + format_date(*date) + ", when the policy was " +
                    (begun ? "in force no more: it ended on " + format_date(day(policy.effective_until))
                           : "not in force yet: it begins on " + format_date(day(policy.effective_from))),
                true);
    walker.fault().path =
        policy.as_of_node == kNone || asked
            ? ""
            : program->image().text(program->image().rows<bytecode::Section::Nodes>()[policy.as_of_node].name);
    if (walker.fault().path.empty())
        walker.fault().what.insert(0, asked ? "the date whose rules are asked for " : "the record's date ");
    return false;
}

// Whether the record can be decided within the limits, whatever its lists combine to.
bool Reader::State::is_little_enough(const char* end) {
    Work::Told told{work.at_most(static_cast<double>(rows.elements_of_record()), static_cast<double>(end - line)), {}};
    if (told.work > kLittleWork) told = work.of_record(rows, options.max_cases, static_cast<double>(options.max_work));
    work_in_batch += told.work;
    if (!told.excess) return true;
    walker.fail(FaultCode::RecordTooManyRows, line, *std::move(told.excess));
    return false;
}

// A line that cannot be indexed: says why, and in which field. For that, what comes before the faulty token is walked.
void Reader::State::diagnose(const char* end, std::vector<Reject>& rejects) {
    const LineFault found = find_line_fault(line, end);
    RecordFault fault{FaultCode::RecordNotJson, found.at, "", "", false};
    switch (found.kind) {
        case LineFault::Kind::None:
            fault.at = line;
            fault.what = "the record could not be read";
            break;
        case LineFault::Kind::NotUtf8:
            fault.code = FaultCode::RecordNotUtf8;
            fault.what = "the bytes are not UTF-8";
            break;
        case LineFault::Kind::ControlCharacter:
            fault.what = "a text holds a control character that is not escaped";
            break;
        case LineFault::Kind::OpenText:
            fault.what = "a text is not closed before the record ends";
            break;
        case LineFault::Kind::Backslash:
            fault.what = "a backslash stands outside a text";
            break;
    }
    if (found.kind != LineFault::Kind::None) {
        const auto size = static_cast<size_t>(found.start - line);
        prefix.assign(size + 1 + kBlockPadding, '\n');
        std::copy_n(line, size, prefix.begin());
        const char* stop = prefix.data() + size;
        if (structure.index(prefix.data(), size)) {
            scanner.scan(prefix.data());
            walker.start_piece(prefix.data());
            rows.mark();
            const bool whole = walker.read(structure.positions(), prefix.data(), stop) != nullptr;
            rows.take_back();
            RecordFault& earlier = walker.fault();
            if (!whole && earlier.at == stop) {
                fault.path = std::move(earlier.path);
            } else if (!whole && found.kind != LineFault::Kind::NotUtf8) {
                reject(std::move(earlier), prefix.data(), end, rejects);
                return;
            }
        }
    }
    reject(std::move(fault), line, end, rejects);
}

// `start` is the line's beginning where the fault's place is counted from.
void Reader::State::reject(RecordFault fault, const char* start, const char* end, std::vector<Reject>& rejects) {
    Reject& out = rejects.emplace_back();
    out.line = lines;
    out.byte = static_cast<uint64_t>(fault.at - start);
    out.fault = {fault.code, message(fault)};
    out.path = std::move(fault.path);
    out.record = as_read(end);
}

}  // namespace proviso
