// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/workload/baseline.h"

#include <fcntl.h>
#include <simdjson.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <initializer_list>
#include <memory>
#include <vector>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "tests/bench/workload/truth.h"

namespace proviso::bench {
namespace {

constexpr size_t kBlockBytes = size_t{1} << 18;
constexpr size_t kPadding = 64;

enum PurposeKind : uint8_t { kOther, kIdea, kBackground, kKeyMaterial, kTalent, kProprietary };

// What the rules need of a record, folded over its lists as they are read.
struct Facts {
    std::string_view id;
    uint64_t submitted = 0, shoot_start = 0;  // as written; 0: missing
    double budget = 0;
    bool has_budget = false, in_eight = false, has_contact = false;
    std::array<Truth, 5> principles{};
    Truth final_cut = kNo, others_ip = kNo, personal = kNo, on_camera = kNo;
    Truth trains = kNo, key_unsecured = kNo, watched = kNo, all_secured = kYes;
    Truth replica = kNo, no_consent = kNo, altered = kNo;
    uint32_t cameras = 0, rows = 0;
    bool only_ideas = true, has_talent = false;
};
struct Use {
    PurposeKind purpose = kOther;
    bool watched = false;
    Truth secured = kUnsure, trains = kUnsure, final_cut = kUnsure, on_camera = kUnsure, story = kUnsure,
          others_ip = kUnsure, personal = kUnsure;
};
struct Person {
    Truth replica = kUnsure, consent = kUnsure, covered = kUnsure;
    bool altered = false;
};

void add(Facts& facts, const Use& use) {
    const Truth unsecured = operator_not(use.secured);
    facts.final_cut = either(facts.final_cut, use.final_cut);
    facts.others_ip = either(facts.others_ip, use.others_ip);
    facts.personal = either(facts.personal, use.personal);
    facts.on_camera = either(facts.on_camera, use.on_camera);
    facts.trains = either(facts.trains, both(use.trains, unsecured));
    const bool key = use.purpose == kKeyMaterial || use.purpose == kProprietary;
    facts.key_unsecured = either(facts.key_unsecured, both(is(key), unsecured));
    facts.watched = either(facts.watched, both(is(use.watched), unsecured));
    facts.all_secured = both(facts.all_secured, use.secured);
    facts.cameras += use.on_camera == kYes;
    facts.only_ideas &= use.purpose == kIdea;
    switch (use.purpose) {
        case kOther:
            break;
        case kIdea:
            facts.rows |= use.final_cut == kNo ? 1U : 0U;
            break;
        case kBackground:
            facts.rows |= use.story == kNo ? 2U : 4U;
            break;
        case kKeyMaterial:
            facts.rows |= use.final_cut == kYes ? 8U : 0U;
            break;
        case kTalent:
            facts.rows |= 16U;
            break;
        case kProprietary:
            facts.rows |= use.secured != kYes ? 32U : 0U;
            break;
    }
}

void add(Facts& facts, const Person& person) {
    const Truth no_consent = operator_not(person.consent);
    facts.has_talent = true;
    facts.replica = either(facts.replica, person.replica);
    facts.no_consent = either(facts.no_consent, both(person.replica, no_consent));
    facts.altered = either(facts.altered, both(both(person.covered, is(person.altered)), no_consent));
}

constexpr uint64_t bytes_of(std::string_view text) {
    uint64_t word = 0;
    for (size_t i = text.size(); i-- > 0;) word = word << 8 | static_cast<unsigned char>(text[i]);
    return word;
}
uint64_t load(const char* p) {
    uint64_t word;
    std::memcpy(&word, p, 8);
    return word;
}
// Whether a text's characters, up to its closing quote, are these; p is behind the opening one.
bool is_text(const char* p, std::string_view text) {
    return std::memcmp(p, text.data(), text.size()) == 0 && p[text.size()] == '"';
}

// Days compare as their bytes do: YYYY, MM and DD, most significant first.
uint64_t day_of(const char* p) {
    if (*p != '"' || p[11] != '"') return 0;
    uint64_t day = 0;
    for (const int i : {1, 2, 3, 4, 6, 7, 9, 10}) day = day << 8 | static_cast<unsigned char>(p[i]);
    return day;
}
constexpr uint64_t kAugust2025 = 0x3230323530383031;  // "20250801"

Truth answer_of(const char* p) {
    const uint64_t word = load(p);
    constexpr uint64_t kFive = 0xFFFFFFFFFF, kFour = 0xFFFFFFFF;
    const bool yes = (word & kFive) == bytes_of("\"yes\"") || (word & kFour) == bytes_of("true");
    const bool no = (word & kFour) == bytes_of("\"no\"") || (word & kFive) == bytes_of("false");
    return static_cast<Truth>((yes ? kYes : 0) | (no ? kNo : 0));
}

PurposeKind purpose_of(const char* p) {
    switch (p[0]) {
        case 'i':
            return is_text(p, "ideation") ? kIdea : kOther;
        case 's':
            return is_text(p, "storyboard") ? kIdea : is_text(p, "set_extension") ? kBackground : kOther;
        case 'b':
            return is_text(p, "background_element") ? kBackground : kOther;
        case 'c':
            return is_text(p, "character_design") ? kKeyMaterial : kOther;
        case 'k':
            return is_text(p, "key_visual") ? kKeyMaterial : kOther;
        case 't':
            return is_text(p, "talent_replication") ? kTalent : kOther;
        case 'v':
            return is_text(p, "voice_synthesis") ? kTalent : kOther;
        case 'p':
            return is_text(p, "proprietary_material") ? kProprietary : kOther;
        default:
            return kOther;
    }
}

bool is_watched(const char* p) {
    switch (p[0]) {
        case 'F':
            return is_text(p, "FreeArtBot");
        case 'D':
            return is_text(p, "DeepFaceShop");
        case 'K':
            return is_text(p, "Kling AI");
        case 'i':
            return is_text(p, "in-house");
        case 'S':
            return is_text(p, "Suno");
        default:
            return false;
    }
}

bool is_in_eight(const char* p) {
    if (p[2] != '"') return false;
    constexpr std::string_view kEight = "DEFRITESNLSEPLDK";
    for (size_t i = 0; i < kEight.size(); i += 2)
        if (p[0] == kEight[i] && p[1] == kEight[i + 1]) return true;
    return false;
}

enum class Key : uint8_t {
    Skip,
    Id,
    Submitted,
    Contact,
    Production,
    Principles,
    Uses,
    Talent,  // record
    Territory,
    Budget,
    ShootStart,  // production
    Principle0,
    Principle1,
    Principle2,
    Principle3,
    Principle4,  // principles
    Purpose,
    Vendor,
    Secured,
    Trains,
    Final,
    Camera,
    Story,
    Ip,
    Personal,  // use
    Replica,
    Consent,
    Covered,
    Alteration  // person
};

// The keys of one kind of object, each with the one that followed it the last time.
class Keys {
   public:
    Keys(std::initializer_list<std::pair<std::string_view, Key>> keys) {
        for (const auto& [name, key] : keys) {
            Entry& entry = entries_.emplace_back();
            entry.key = key;
            entry.size = name.size() + 2;
            entry.mask = (uint32_t{1} << entry.size) - 1;
            entry.bytes[0] = '"';
            std::copy(name.begin(), name.end(), entry.bytes.begin() + 1);
            entry.bytes[name.size() + 1] = '"';
            entry.next = static_cast<uint8_t>(entries_.size());
        }
        entries_.back().next = 0;
    }
    void begin() { last_ = kBegin; }
    // Of the key at p, or Skip.
    Key find(const char* p) {
        uint8_t& expected = last_ == kBegin ? first_ : entries_[last_].next;
        if (!matches(entries_[expected], p)) {
            uint8_t found = kBegin;
            for (uint8_t i = 0; i < entries_.size(); ++i)
                if (matches(entries_[i], p)) found = i;
            if (found == kBegin) return Key::Skip;
            expected = found;
        }
        last_ = expected;
        return entries_[last_].key;
    }

   private:
    static constexpr uint8_t kBegin = 255;
    struct Entry {
        alignas(32) std::array<char, 32> bytes{};
        uint32_t mask = 0;
        size_t size = 0;
        Key key = Key::Skip;
        uint8_t next = 0;
    };
    // Reads 32 bytes.
    static bool matches(const Entry& entry, const char* p) {
#ifdef __SSE2__
        const auto equal = [&](size_t at) {
            return static_cast<uint32_t>(_mm_movemask_epi8(
                _mm_cmpeq_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p + at)),
                               _mm_load_si128(reinterpret_cast<const __m128i*>(entry.bytes.data() + at)))));
        };
        return ((equal(0) | equal(16) << 16) & entry.mask) == entry.mask;
#else
        return std::memcmp(p, entry.bytes.data(), entry.size) == 0;
#endif
    }
    std::vector<Entry> entries_;
    uint8_t first_ = 0, last_ = kBegin;
};

class Walker {
   public:
    // Finds the block's structure; false where it is no JSON.
    bool index(const char* data, size_t size);
    // Reads the block's records, and decides them where it is asked to; false where one is not an object of objects as the workload has them.
    bool walk(const char* data, size_t size, bool decides, uint64_t& records);
    // What it decided last, in lines.
    std::string_view lines() const { return {out_.data(), written_}; }

   private:
    template <class Take>
    bool object(Keys& keys, Take take);
    template <class Take>
    bool list(Take element);
    bool skip();
    const char* at() const { return data_ + *next_; }
    bool record(Facts& facts);
    bool production(Facts& facts);
    bool principles(Facts& facts);
    bool use(Facts& facts);
    bool person(Facts& facts);
    void append(const Facts& facts);

    std::unique_ptr<simdjson::internal::dom_parser_implementation> stages_;
    std::vector<char> out_;
    size_t written_ = 0;
    const char* data_ = nullptr;
    const uint32_t *next_ = nullptr, *end_ = nullptr;
    Keys record_{{"id", Key::Id},           {"submitted", Key::Submitted},
                 {"partner", Key::Skip},    {"production", Key::Production},
                 {"contact", Key::Contact}, {"principles", Key::Principles},
                 {"uses", Key::Uses},       {"talent", Key::Talent},
                 {"attachments", Key::Skip}};
    Keys production_{{"title", Key::Skip},
                     {"season", Key::Skip},
                     {"territory", Key::Territory},
                     {"budget", Key::Budget},
                     {"shoot_start", Key::ShootStart}};
    Keys principles_{{"no_infringement", Key::Principle0},
                     {"no_training", Key::Principle1},
                     {"secured_env", Key::Principle2},
                     {"temporary_only", Key::Principle3},
                     {"no_talent_replacement", Key::Principle4}};
    Keys use_{{"purpose", Key::Purpose},
              {"tool", Key::Skip},
              {"vendor", Key::Vendor},
              {"enterprise_secured", Key::Secured},
              {"trains_on_inputs", Key::Trains},
              {"final_deliverable", Key::Final},
              {"on_camera", Key::Camera},
              {"story_relevant", Key::Story},
              {"references_third_party_ip", Key::Ip},
              {"uses_personal_data", Key::Personal},
              {"description", Key::Skip}};
    Keys person_{{"name", Key::Skip},
                 {"role", Key::Skip},
                 {"replica", Key::Replica},
                 {"consent", Key::Consent},
                 {"union_covered", Key::Covered},
                 {"alteration", Key::Alteration}};
};

// Past the value at hand.
bool Walker::skip() {
    const char first = *at();
    ++next_;
    if (first != '{' && first != '[') return true;
    for (int depth = 1; depth > 0; ++next_) {
        if (next_ >= end_) return false;
        const char c = *at();
        depth += (c == '{' || c == '[') - (c == '}' || c == ']');
    }
    return true;
}

// `take` gets each key, with next_ at its value, and goes past that.
template <class Take>
bool Walker::object(Keys& keys, Take take) {
    if (*at() != '{') return false;
    ++next_;
    keys.begin();
    if (*at() == '}') {
        ++next_;
        return true;
    }
    for (;;) {
        if (next_ + 3 >= end_) return false;
        const Key key = keys.find(at());
        if (data_[next_[1]] != ':') return false;
        next_ += 2;
        if (!take(key)) return false;
        const char separator = *at();
        ++next_;
        if (separator == '}') return true;
        if (separator != ',') return false;
    }
}

template <class Take>
bool Walker::list(Take element) {
    if (*at() != '[') return skip();
    ++next_;
    if (*at() == ']') {
        ++next_;
        return true;
    }
    for (;;) {
        if (next_ >= end_ || !element()) return false;
        const char separator = *at();
        ++next_;
        if (separator == ']') return true;
        if (separator != ',') return false;
    }
}

bool Walker::production(Facts& facts) {
    return object(production_, [&](Key key) {
        const char* p = at();
        if (key == Key::Territory) facts.in_eight = is_in_eight(p + 1);
        if (key == Key::ShootStart) facts.shoot_start = day_of(p);
        if (key == Key::Budget && *p != 'n') {
            uint64_t whole = 0;
            while (*p >= '0' && *p <= '9') whole = whole * 10 + static_cast<uint64_t>(*p++ - '0');
            facts.budget = *p == '.' || *p == 'e' ? std::strtod(at(), nullptr) : static_cast<double>(whole);
            facts.has_budget = true;
        }
        return skip();
    });
}

bool Walker::principles(Facts& facts) {
    return object(principles_, [&](Key key) {
        if (key >= Key::Principle0 && key <= Key::Principle4)
            facts.principles[static_cast<size_t>(key) - static_cast<size_t>(Key::Principle0)] = answer_of(at());
        return skip();
    });
}

bool Walker::use(Facts& facts) {
    Use use;
    const bool whole = object(use_, [&](Key key) {
        const char* p = at();
        switch (key) {
            case Key::Purpose:
                use.purpose = purpose_of(p + 1);
                break;
            case Key::Vendor:
                use.watched = is_watched(p + 1);
                break;
            case Key::Secured:
                use.secured = answer_of(p);
                break;
            case Key::Trains:
                use.trains = answer_of(p);
                break;
            case Key::Final:
                use.final_cut = answer_of(p);
                break;
            case Key::Camera:
                use.on_camera = answer_of(p);
                break;
            case Key::Story:
                use.story = answer_of(p);
                break;
            case Key::Ip:
                use.others_ip = answer_of(p);
                break;
            case Key::Personal:
                use.personal = answer_of(p);
                break;
            default:
                break;
        }
        return skip();
    });
    add(facts, use);
    return whole;
}

bool Walker::person(Facts& facts) {
    Person person;
    const bool whole = object(person_, [&](Key key) {
        const char* p = at();
        if (key == Key::Replica) person.replica = answer_of(p);
        if (key == Key::Consent) person.consent = answer_of(p);
        if (key == Key::Covered) person.covered = answer_of(p);
        if (key == Key::Alteration)
            person.altered = is_text(p + 1, "reage") || is_text(p + 1, "voice") || is_text(p + 1, "face_swap");
        return skip();
    });
    add(facts, person);
    return whole;
}

bool Walker::record(Facts& facts) {
    return object(record_, [&](Key key) {
        const char* p = at();
        switch (key) {
            case Key::Production:
                return production(facts);
            case Key::Principles:
                return principles(facts);
            case Key::Uses:
                return list([&] { return use(facts); });
            case Key::Talent:
                return list([&] { return person(facts); });
            case Key::Id: {
                const char* close = data_ + next_[1] - 1;
                while (*close != '"') --close;
                facts.id = {p + 1, static_cast<size_t>(close - p - 1)};
                break;
            }
            case Key::Submitted:
                facts.submitted = day_of(p);
                break;
            case Key::Contact:
                facts.has_contact = p[0] == '"' && p[1] != '"';
                break;
            default:
                break;
        }
        return skip();
    });
}

constexpr std::array<uint8_t, 26> kSeverity = {2, 2, 2, 3, 3, 3, 3, 3, 4, 2, 4, 4, 3,
                                               2, 2, 2, 3, 1, 3, 0, 0, 1, 2, 3, 3, 2};
constexpr std::array<uint32_t, 5> kOfSeverity = [] {
    std::array<uint32_t, 5> masks{};
    for (size_t i = 0; i < kSeverity.size(); ++i) masks[kSeverity[i]] |= 1U << i;
    return masks;
}();
constexpr std::array<std::string_view, 5> kOutcomes = {"notify", "judgment", "escalate", "approval", "stop"};

// Lines are written into memory that is large enough for the longest; texts are copied as wholes of a fixed size, and cut.
struct Fixed {
    std::array<char, 64> bytes{};
    size_t size = 0;
    void add(std::string_view text) {
        std::copy(text.begin(), text.end(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
        size += text.size();
    }
    char* copy(char* to) const {
        std::memcpy(to, bytes.data(), bytes.size());
        return to + size;
    }
};
constexpr size_t kLongestLine = 1024;

// `"R01","T1",` for each set bit, seven bits at a time; and what stands between id and rules, by severity.
struct Names {
    std::array<std::array<Fixed, 128>, 4> parts;
    std::array<Fixed, 5> outcomes;
    Names() {
        for (size_t part = 0; part < 4; ++part)
            for (size_t bits = 0; bits < 128; ++bits)
                for (size_t i = 0; i < 7; ++i) {
                    const size_t rule = part * 7 + i;
                    if ((bits >> i & 1) == 0) continue;
                    std::string name = rule < 20 ? "\"R" : "\"T";
                    if (rule < 9) name += '0';
                    name += std::to_string(rule < 20 ? rule + 1 : rule - 19);
                    parts[part][bits].add(name + "\",");
                }
        for (size_t i = 0; i < outcomes.size(); ++i)
            outcomes[i].add("\",\"outcome\":\"" + std::string(kOutcomes[i]) + "\",\"applied\":[");
    }
};
const Names kNames;

char* append_names(uint32_t bits, char* to) {
    for (size_t part = 0; part < 4; ++part) to = kNames.parts[part][bits >> (part * 7) & 127].copy(to);
    return bits == 0 ? to : to - 1;
}

void Walker::append(const Facts& facts) {
    std::array<Truth, 20> rules{};
    for (size_t i = 0; i < 5; ++i) rules[i] = operator_not(facts.principles[i]);
    rules[5] = facts.final_cut;
    rules[6] = facts.others_ip;
    rules[7] = facts.personal;
    rules[8] = facts.trains;
    rules[9] = facts.key_unsecured;
    rules[10] = facts.no_consent;
    rules[11] = facts.altered;
    rules[12] = both(facts.replica, operator_not(facts.all_secured));
    rules[13] = both(facts.has_budget ? is(facts.budget >= 5e7) : kUnsure, facts.on_camera);
    rules[14] = both(facts.submitted != 0 ? is(facts.submitted >= kAugust2025) : kUnsure, is(!facts.has_contact));
    const bool dated = facts.submitted != 0 && facts.shoot_start != 0;
    rules[15] = both(dated ? is(facts.submitted > facts.shoot_start) : kUnsure, facts.final_cut);
    rules[16] = both(is(facts.in_eight), facts.personal);
    rules[17] = is(facts.cameras >= 3);
    rules[18] = facts.watched;
    const bool kept = std::all_of(facts.principles.begin(), facts.principles.end(), [](Truth t) { return t == kYes; });
    rules[19] = is(facts.only_ideas && kept && !facts.has_talent);
    uint32_t applied = facts.rows << 20, open = 0;
    for (size_t i = 0; i < rules.size(); ++i) {
        applied |= static_cast<uint32_t>(rules[i] & 1) << i;
        open |= static_cast<uint32_t>(rules[i] == kUnsure) << i;
    }
    size_t severity = 4;
    while (severity > 0 && (applied & kOfSeverity[severity]) == 0 && !(severity == 2 && open != 0)) --severity;
    if (out_.size() < written_ + kLongestLine + facts.id.size())
        out_.resize(out_.size() * 2 + kLongestLine + facts.id.size());
    char* to = out_.data() + written_;
    std::memcpy(to, "{\"id\":\"", 7);
    std::memcpy(to + 7, facts.id.data(), facts.id.size());
    to = kNames.outcomes[severity].copy(to + 7 + facts.id.size());
    to = append_names(applied, to);
    std::memcpy(to, "],\"open\":[", 10);
    to = append_names(open, to + 10);
    std::memcpy(to, "]}\n", 3);
    written_ = static_cast<size_t>(to - out_.data()) + 3;
}

bool Walker::index(const char* data, size_t size) {
    if (!stages_ || stages_->capacity() < size) {
        stages_.reset();
        if (simdjson::get_active_implementation()->create_dom_parser_implementation(size, 1, stages_)) return false;
    }
    return stages_->stage1(reinterpret_cast<const uint8_t*>(data), size, simdjson::stage1_mode::regular) ==
           simdjson::SUCCESS;
}

bool Walker::walk(const char* data, size_t size, bool decides, uint64_t& records) {
    written_ = 0;
    if (!index(data, size)) return false;
    data_ = data;
    next_ = stages_->structural_indexes.get();
    end_ = next_ + stages_->n_structural_indexes;
    while (next_ < end_) {
        Facts facts;
        if (!record(facts)) return false;
        if (decides) append(facts);
        ++records;
    }
    return true;
}

}  // namespace

BaselineRun run_baseline(const std::string& archive, BaselineTask task,
                         const std::function<void(std::string_view)>& write) {
    BaselineRun run;
    const int file = ::open(archive.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return {0, true};
    Walker walker;
    std::vector<char> buffer(2 * kBlockBytes + kPadding);
    size_t held = 0;
    for (ssize_t got = 1; got > 0 && !run.failed;) {
        if (buffer.size() < held + kBlockBytes + kPadding) buffer.resize(2 * buffer.size());
        got = ::read(file, buffer.data() + held, kBlockBytes);
        held += static_cast<size_t>(std::max<ssize_t>(got, 0));
        const auto* last = static_cast<const char*>(::memrchr(buffer.data(), '\n', held));
        const size_t whole = got <= 0 ? held : last == nullptr ? 0 : static_cast<size_t>(last - buffer.data()) + 1;
        if (whole == 0) continue;
        if (task == BaselineTask::Structure)
            run.failed = !walker.index(buffer.data(), whole);
        else
            run.failed = !walker.walk(buffer.data(), whole, task == BaselineTask::Decide, run.records);
        if (task == BaselineTask::Decide && !run.failed) write(walker.lines());
        held -= whole;
        std::memmove(buffer.data(), buffer.data() + whole, held);
    }
    ::close(file);
    return run;
}

}  // namespace proviso::bench
