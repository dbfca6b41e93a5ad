// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/workload/archive.h"

#include <fmt/format.h>

#include <cmath>
#include <string_view>

namespace proviso::bench {
namespace {

struct Weighted {
    const char* value;
    double weight;
};
constexpr std::array<Weighted, 12> kPurposes = {{{"ideation", 20},
                                                 {"storyboard", 12},
                                                 {"background_element", 14},
                                                 {"set_extension", 8},
                                                 {"character_design", 6},
                                                 {"key_visual", 5},
                                                 {"talent_replication", 3},
                                                 {"voice_synthesis", 3},
                                                 {"score_music", 6},
                                                 {"localization", 8},
                                                 {"proprietary_material", 5},
                                                 {"vfx_cleanup", 10}}};
constexpr std::array<Weighted, 6> kAlterations = {
    {{"none", 40}, {"dub", 14}, {"reage", 14}, {"voice", 12}, {"face_swap", 10}, {"body_double", 10}}};
struct Tool {
    const char *vendor, *name;
};
constexpr std::array<Tool, 16> kTools = {{{"Adobe", "Firefly 3"},
                                          {"Runway", "Gen-3 Alpha"},
                                          {"OpenAI", "Sora"},
                                          {"OpenAI", "GPT-4o"},
                                          {"Midjourney", "v6.1"},
                                          {"Stability AI", "SDXL 1.0"},
                                          {"ElevenLabs", "Dubbing Studio"},
                                          {"Luma", "Dream Machine"},
                                          {"Pika Labs", "Pika 2.0"},
                                          {"Respeecher", "Voice Marketplace"},
                                          {"Google", "Veo 2"},
                                          {"Kling AI", "Kling 1.6"},
                                          {"FreeArtBot", "web"},
                                          {"DeepFaceShop", "pro"},
                                          {"Suno", "v4"},
                                          {"in-house", "comfy-pipeline"}}};
constexpr std::array<const char*, 20> kTerritories = {"US", "GB", "DE", "FR", "IT", "ES", "NL", "SE", "PL", "DK",
                                                      "AR", "BR", "MX", "IN", "JP", "KR", "CA", "AU", "ZA", "TR"};
constexpr std::array<const char*, 12> kTitles = {"Silent", "Hollow", "Crimson", "Northern", "Paper", "Último",
                                                 "Étoile", "Glass",  "Salt",    "Midnight", "Iron",  "Lantern"};
constexpr std::array<const char*, 12> kNouns = {"Harbour",  "Kingdom", "Winter", "Signal", "Mañana",   "Garden",
                                                "Protocol", "Orchard", "River",  "Asylum", "Meridian", "Tide"};
constexpr std::array<const char*, 10> kNames = {"Ana Ruiz",   "J. O'Neill", "Chloé Martin", "K. Tanaka", "Lena Groß",
                                                "Ravi Menon", "M. Okafor",  "Sofía Peña",   "Tom Reed",  "Ida Lund"};
constexpr std::array<const char*, 6> kRoles = {"lead", "supporting", "guest", "background", "narrator", "stunt"};
constexpr std::string_view kWords =
    "mood board frames for the opening market scene poster signage seen behind the hero crowd fill plates "
    "sky replacement temp voice line pickup before ADR concept paintings of the station clean plate removal of rigging "
    "style tests only never delivered alternate takes reference images from the location scout";
// As JSON.
constexpr std::array<const char*, 9> kTails = {"",
                                               "",
                                               "",
                                               "",
                                               " (see \\\"deck v2\\\")",
                                               " — temp only",
                                               R"( path C:\\\\vfx\\\\shot_010)",
                                               "\\nsecond line: café exterior",
                                               " ✓ cleared"};

template <class Table>
double total(const Table& table) {
    double sum = 0;
    for (const Weighted& entry : table) sum += entry.weight;
    return sum;
}

template <class Table>
const char* pick(const Table& table, double random) {
    double left = random * total(table);
    for (const Weighted& entry : table) {
        left -= entry.weight;
        if (left < 0) return entry.value;
    }
    return table.back().value;
}

std::vector<std::string_view> words() {
    std::vector<std::string_view> out;
    for (size_t at = 0; at < kWords.size();) {
        const size_t end = std::min(kWords.find(' ', at), kWords.size());
        out.push_back(kWords.substr(at, end - at));
        at = end + 1;
    }
    return out;
}

std::string quoted(std::string_view text) { return fmt::format("\"{}\"", text); }

// Everything that is not ASCII as \uXXXX. All of the texts' characters lie in the first 65,536.
std::string escaped(const std::string& text) {
    std::string out;
    for (size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        if (lead < 0x80) {
            out += text[i++];
            continue;
        }
        const size_t size = lead >= 0xE0 ? 3 : 2;
        uint32_t character = lead & (size == 3 ? 0x0FU : 0x1FU);
        for (size_t k = 1; k < size; ++k)
            character = character << 6 | (static_cast<unsigned char>(text[i + k]) & 0x3FU);
        out += fmt::format("\\u{:04x}", character);
        i += size;
    }
    return out;
}

}  // namespace

Random::Random(uint32_t seed) {
    state_[0] = 19650218;
    for (uint32_t i = 1; i < state_.size(); ++i) state_[i] = 1812433253U * (state_[i - 1] ^ (state_[i - 1] >> 30)) + i;
    size_t i = 1;
    for (size_t k = 0; k < state_.size(); ++k) {
        state_[i] = (state_[i] ^ ((state_[i - 1] ^ (state_[i - 1] >> 30)) * 1664525U)) + seed;
        if (++i == state_.size()) state_[0] = state_.back(), i = 1;
    }
    for (size_t k = 1; k < state_.size(); ++k) {
        state_[i] = (state_[i] ^ ((state_[i - 1] ^ (state_[i - 1] >> 30)) * 1566083941U)) - static_cast<uint32_t>(i);
        if (++i == state_.size()) state_[0] = state_.back(), i = 1;
    }
    state_[0] = 0x80000000U;
}

uint32_t Random::next() {
    if (at_ == state_.size()) {
        for (size_t k = 0; k < state_.size(); ++k) {
            const uint32_t y = (state_[k] & 0x80000000U) | (state_[(k + 1) % state_.size()] & 0x7FFFFFFFU);
            state_[k] = state_[(k + 397) % state_.size()] ^ (y >> 1) ^ ((y & 1) != 0 ? 0x9908B0DFU : 0U);
        }
        at_ = 0;
    }
    uint32_t y = state_[at_++];
    y ^= y >> 11;
    y ^= (y << 7) & 0x9D2C5680U;
    y ^= (y << 15) & 0xEFC60000U;
    return y ^ (y >> 18);
}

double Random::random() {
    const uint32_t high = next() >> 5, low = next() >> 6;
    return (high * 67108864.0 + low) / 9007199254740992.0;
}

void ArchiveWriter::put_tri(Fields& fields, const char* key, double yes, double no) {
    const double x = next();
    if (x < yes)
        fields.emplace_back(key, "\"yes\"");
    else if (x < yes + no)
        fields.emplace_back(key, "\"no\"");
    else if (next() < 0.7)
        fields.emplace_back(key, "\"unsure\"");
}

void ArchiveWriter::put_boolean(Fields& fields, const char* key, double yes, double missing) {
    const double x = next();
    if (x >= missing) fields.emplace_back(key, x < missing + yes ? "true" : "false");
}

// Years of twelve months of 28 days.
std::string ArchiveWriter::date(int days) {
    const int day = static_cast<int>(next() * days);
    return fmt::format("\"{:04}-{:02}-{:02}\"", 2025 + day / 336, day % 336 / 28 + 1, day % 28 + 1);
}

std::string ArchiveWriter::object(Fields fields) {
    if (next() < 0.02)
        for (size_t i = fields.size() - 1; i > 0 && i < fields.size(); --i) std::swap(fields[i], fields[below(i + 1)]);
    std::string out = "{";
    for (const auto& [key, value] : fields) out += fmt::format("{}\"{}\":{}", out.size() == 1 ? "" : ",", key, value);
    return out += '}';
}

std::string ArchiveWriter::production() {
    const std::string first = kTitles[below(12)];
    Fields fields{{"title", quoted(first + " " + kNouns[below(12)])}};
    fields.emplace_back("season", std::to_string(1 + below(4)));
    fields.emplace_back("territory", quoted(kTerritories[below(20)]));
    const double x = next();
    if (x >= 0.03) {
        const auto budget = static_cast<int64_t>(std::pow(10, 5.5 + 2.8 * next()));
        fields.emplace_back("budget", std::to_string(budget) + (x > 0.97 ? ".5" : ""));
    }
    if (next() >= 0.02) fields.emplace_back("shoot_start", date(600));
    return object(std::move(fields));
}

std::string ArchiveWriter::principles(bool risky) {
    const double yes = risky ? 0.90 : 0.985;
    Fields fields;
    for (const char* key : {"no_infringement", "no_training", "secured_env", "temporary_only", "no_talent_replacement"})
        put_tri(fields, key, yes, (1 - yes) * 0.55);
    return object(std::move(fields));
}

std::string ArchiveWriter::use(bool risky) {
    static const std::vector<std::string_view> kWordList = words();
    Fields fields{{"purpose", quoted(risky ? pick(kPurposes, next()) : kPurposes[below(4)].value)}};
    const Tool& tool = kTools[below(risky ? 16 : 8)];
    fields.emplace_back("tool", quoted(tool.name));
    fields.emplace_back("vendor", quoted(tool.vendor));
    put_tri(fields, "enterprise_secured", risky ? 0.80 : 0.97, risky ? 0.12 : 0.02);
    put_tri(fields, "trains_on_inputs", risky ? 0.06 : 0.01, risky ? 0.88 : 0.985);
    put_boolean(fields, "final_deliverable", risky ? 0.14 : 0.0, 0.006);
    put_boolean(fields, "on_camera", risky ? 0.35 : 0.15, 0.006);
    put_boolean(fields, "story_relevant", risky ? 0.25 : 0.08, 0.01);
    put_boolean(fields, "references_third_party_ip", risky ? 0.08 : 0.0, 0.006);
    put_boolean(fields, "uses_personal_data", risky ? 0.06 : 0.0, 0.006);
    const size_t count = 5 + below(8), first = below(kWordList.size() - count);
    std::string description;
    for (size_t i = first; i < first + count; ++i) (description += i == first ? "" : " ") += kWordList[i];
    fields.emplace_back("description", quoted(description + kTails[below(9)]));
    return object(std::move(fields));
}

std::string ArchiveWriter::talent(bool risky) {
    Fields fields{{"name", quoted(kNames[below(10)])}};
    fields.emplace_back("role", quoted(kRoles[below(6)]));
    put_boolean(fields, "replica", risky ? 0.20 : 0.03, 0.01);
    put_tri(fields, "consent", 0.88, 0.07);
    put_boolean(fields, "union_covered", 0.6, 0.01);
    fields.emplace_back("alteration", quoted(risky ? pick(kAlterations, next()) : "none"));
    return object(std::move(fields));
}

ArchiveWriter::Fields ArchiveWriter::record() {
    const bool risky = next() < 0.45;  // of the whole record, so that outcomes spread over the ladder
    Fields fields{{"id", fmt::format("\"D-{:08}\"", number_++)}};
    if (next() >= 0.005) fields.emplace_back("submitted", date(500));
    const size_t partner = below(400);
    fields.emplace_back("partner", fmt::format("\"Partner {:03} {}\"", partner, next() < 0.5 ? "Studios" : "Pictures"));
    fields.emplace_back("production", production());
    double x = next();
    if (x < 0.90)
        fields.emplace_back("contact", fmt::format("\"contact{:03}@studio.example\"", below(300)));
    else if (x < 0.97)
        fields.emplace_back("contact", x < 0.94 ? "\"\"" : "null");
    fields.emplace_back("principles", principles(risky));
    x = next();
    const size_t uses = uses_ != 0 ? uses_ : x < .40 ? 1 : x < .68 ? 2 : x < .84 ? 3 : x < .93 ? 4 : x < .97 ? 5 : 6;
    std::string list;
    for (size_t i = 0; i < uses; ++i) (list += i == 0 ? "[" : ",") += use(risky);
    fields.emplace_back("uses", list + "]");
    x = next();
    const size_t people = x < .55 ? 0 : x < .80 ? 1 : x < .93 ? 2 : 3;
    if (people != 0 || next() < 0.5) {
        list = "[";
        for (size_t i = 0; i < people; ++i) (list += i == 0 ? "" : ",") += talent(risky);
        fields.emplace_back("talent", list + "]");
    }
    if (next() < 0.03) {
        const size_t name = below(99);
        fields.emplace_back("attachments",
                            fmt::format(R"([{{"name":"ref_{}.png","bytes":{},"tags":["a",{{"k":"uses"}}]}}])", name,
                                        static_cast<int64_t>(next() * 9e6)));
    }
    return fields;
}

void ArchiveWriter::append(std::string& out) {
    Fields fields = record();
    const bool escape = next() < 0.1;
    const std::string line = object(std::move(fields));
    out += escape ? escaped(line) : line;
    out += '\n';
}

}  // namespace proviso::bench
