// SPDX-License-Identifier: Apache-2.0
#include "runtime/log/content.h"

#include <fmt/format.h>
#include <sodium.h>

#include <iterator>

#include "runtime/base/hex.h"
#include "runtime/log/detail/json_scan.h"
#include "runtime/log/merkle.h"

namespace proviso::log {

namespace {

using bytecode::kNone;
using bytecode::NodeKind;
using bytecode::Section;
using detail::Scanned;

std::string keyed_hex(const Key& key, std::initializer_list<std::string_view> parts) {
    crypto_generichash_state state;
    Hash hash;
    crypto_generichash_init(&state, key.data(), key.size(), hash.size());
    for (const std::string_view part : parts) {
        // With their lengths, so that no two lists of parts are the same bytes.
        const uint64_t size = part.size();
        crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(&size), sizeof size);
        crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(part.data()), part.size());
    }
    crypto_generichash_final(&state, hash.data(), hash.size());
    return hex_digits(hash);
}

// Copies a record along its declared fields.
class Withholding {
   public:
    Withholding(const bytecode::Image& image, const Key& key, std::string_view digest, std::string_view json,
                std::string& out)
        : image_(image), key_(key), digest_(digest), json_(json), out_(out) {}

    void copy(uint32_t node, Scanned value, const std::string& path) {
        const char first = json_[value.begin];
        const auto kind = static_cast<NodeKind>(image_.rows<Section::Nodes>()[node].kind);
        if (image_.is_confidential(node)) {
            const std::string_view text = json_.substr(value.begin, value.end - value.begin);
            out_ += text == "null" ? "null" : "\"confidential:" + keyed_hex(key_, {digest_, path, text}) + '"';
        } else if (kind == NodeKind::Object && first == '{') {
            copy_object(node, value.begin, path);
        } else if (kind == NodeKind::List && first == '[') {
            copy_list(node, value.begin, path);
        } else {
            out_ += json_.substr(value.begin, value.end - value.begin);
        }
    }

   private:
    void copy_object(uint32_t node, size_t at, const std::string& path) {
        out_ += '{';
        bool some = false;
        for (at = detail::skip_blanks(json_, at + 1); json_[at] != '}';) {
            const Scanned name = detail::scan_value(json_, at);
            const Scanned value = detail::scan_value(json_, json_.find(':', name.end) + 1);
            const std::string plain = detail::plain_text(json_.substr(name.begin, name.end - name.begin));
            if (const uint32_t child = child_called(node, plain); child != kNone) {
                if (some) out_ += ',';
                some = true;
                (out_ += json_.substr(name.begin, name.end - name.begin)) += ':';
                copy(child, value, path.empty() ? plain : path + "." + plain);
            }
            at = detail::skip_blanks(json_, value.end);
            if (json_[at] == ',') at = detail::skip_blanks(json_, at + 1);
        }
        out_ += '}';
    }

    void copy_list(uint32_t node, size_t at, const std::string& path) {
        const uint32_t element = image_.rows<Section::Nodes>()[node].children.first;
        out_ += '[';
        size_t number = 0;
        for (at = detail::skip_blanks(json_, at + 1); json_[at] != ']';) {
            const Scanned value = detail::scan_value(json_, at);
            if (number++ != 0) out_ += ',';
            copy(element, value, fmt::format("{}[{}]", path, number));
            at = detail::skip_blanks(json_, value.end);
            if (json_[at] == ',') at = detail::skip_blanks(json_, at + 1);
        }
        out_ += ']';
    }

    uint32_t child_called(uint32_t node, std::string_view name) const {
        const auto nodes = image_.rows<Section::Nodes>();
        const bytecode::Range children = nodes[node].children;
        for (uint32_t child = children.first; child < children.first + children.count; ++child)
            if (image_.text(nodes[child].name) == name) return child;
        return kNone;
    }

    const bytecode::Image& image_;
    const Key& key_;
    std::string_view digest_, json_;
    std::string& out_;
};

// Takes `expected` off the text's beginning.
bool take(std::string_view& text, std::string_view expected) {
    if (!text.starts_with(expected)) return false;
    text.remove_prefix(expected.size());
    return true;
}

std::string_view take_value(std::string_view& text) {
    const Scanned value = detail::scan_value(text, 0);
    const std::string_view taken = text.substr(value.begin, value.end - value.begin);
    text.remove_prefix(value.end);
    return taken;
}

}  // namespace

ContentWriter::ContentWriter(const bytecode::Image& image, const std::optional<Key>& key)
    : image_(image), policy_(image.digest_hex()), withholds_(image.holds_confidential()), key_(key.value_or(Key{})) {}

void ContentWriter::append(std::string_view decision, std::string_view record, std::string& out) const {
    const size_t begin = out.size();
    const size_t content = begin + 2 * sizeof(Hash) + 1;
    out.append(content - begin, ' ');
    fmt::format_to(std::back_inserter(out), R"({{"decision":{},"policy":"{}","record_digest":")", decision, policy_);
    if (withholds_) {
        const std::string digest = keyed_hex(key_, {record});
        fmt::format_to(std::back_inserter(out), R"(keyed:{}","withheld":true,"record":)", digest);
        Withholding(image_, key_, digest, record, out).copy(0, detail::scan_value(record, 0), "");
    } else {
        fmt::format_to(std::back_inserter(out), R"(sha256:{}","record":)", hex_digits(sha256(record)));
        out += record;
    }
    out += '}';
    const std::string digest = hex_digits(sha256(std::string_view(out).substr(content)));
    out.replace(begin, digest.size(), digest);
    out += '\n';
}

std::optional<Content> read_content(std::string_view content) {
    Content out;
    std::string_view rest = content;
    if (!take(rest, "{\"decision\":")) return std::nullopt;
    out.decision = take_value(rest);
    if (!take(rest, ",\"policy\":")) return std::nullopt;
    out.policy = take_value(rest);
    if (!take(rest, ",\"record_digest\":")) return std::nullopt;
    take_value(rest);
    out.withheld = take(rest, ",\"withheld\":true");
    if (!take(rest, ",\"record\":") || !rest.ends_with('}') || out.policy.size() < 2) return std::nullopt;
    out.policy = out.policy.substr(1, out.policy.size() - 2);
    out.record = rest.substr(0, rest.size() - 1);
    return out;
}

std::string id_of(const Content& content) {
    constexpr std::string_view kId = "{\"id\":";
    if (!content.decision.starts_with(kId)) return {};
    const Scanned value = detail::scan_value(content.decision, kId.size());
    return detail::plain_text(content.decision.substr(value.begin, value.end - value.begin));
}

}  // namespace proviso::log
