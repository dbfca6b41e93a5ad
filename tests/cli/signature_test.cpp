// SPDX-License-Identifier: Apache-2.0
// Signed bundles: whoever changed, cut, stripped or replaced one is found out; keys are never overwritten or shown to others.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <string>
#include <vector>

#include "runtime/bytecode/verify.h"
#include "tests/cli/workplace.h"

namespace proviso::cli_test {
namespace {

constexpr std::string_view kSmall = R"(policy p
  version "2.9"
  decides R
record R
  id : text, key
  ok : answer, required
outcomes
  low "Go on."
  high "Ask first."
  otherwise low
  when unsure high
rule r
  when ok
  then high
scenario "no"
  given { ok: no }
  expect low
)";

// With the pairs of keys `legal` and `other`, and p.pvb signed by legal.
class Signed : public Workplace {
   public:
    Signed() {
        write("p.proviso", kSmall);
        for (const char* name : {"legal", "other"}) REQUIRE(proviso({"keygen", "--out", name}).exit_code == 0);
        REQUIRE(proviso({"compile", "p.proviso", "-o", "p.pvb", "--sign", "legal.key"}).exit_code == 0);
        write("r.json", R"({"id":"1","ok":true})");
    }
    std::string key_of(const std::string& name) const {
        const auto keys = bytecode::parse_public_keys(read(name));
        REQUIRE(keys);
        return bytecode::key_id(keys->front());
    }
};

// As `--require-signature` takes it.
bool is_trusted(std::string_view bytes, const bytecode::PublicKey& key) {
    auto image = bytecode::load_image({bytes.begin(), bytes.end()});
    return image && image->signed_by() == key && bytecode::verify(std::move(*image));
}

TEST_CASE("signature: a key pair is made once, and the secret one is its owner's") {
    const Workplace here;
    const auto made = here.proviso({"keygen"});
    CHECK(made.exit_code == 0);
    CHECK(made.out.size() == 33);
    struct stat info {};
    REQUIRE(::stat((here.folder() / "proviso.key").c_str(), &info) == 0);
    CHECK((info.st_mode & 0777) == 0600);
    const std::string secret = here.read("proviso.key"), open = here.read("proviso.pub");
    CHECK(open.starts_with("proviso-public-key ed25519 "));
    CHECK(here.proviso({"keygen"}).exit_code == 3);
    CHECK(here.read("proviso.key") == secret);
    CHECK(here.read("proviso.pub") == open);
    // Where only one of the two is there, the other is not made either.
    std::filesystem::remove(here.folder() / "proviso.key");
    CHECK(here.proviso({"keygen"}).exit_code == 3);
    CHECK_FALSE(here.has("proviso.key"));
    CHECK(here.read("proviso.pub") == open);
    CHECK(here.proviso({"keygen", "--out", "nowhere/k"}).exit_code == 3);
}

TEST_CASE("signature: the image is the same signed or not, and every decision names the key") {
    const Signed here;
    REQUIRE(here.proviso({"compile", "p.proviso", "-o", "plain.pvb"}).exit_code == 0);
    const std::string plain = here.read("plain.pvb"), bundle = here.read("p.pvb");
    CHECK(bundle.size() == plain.size() + 104);
    CHECK((bundle.substr(0, plain.size()) == plain));
    REQUIRE(here.proviso({"compile", "p.proviso", "-o", "again.pvb", "--sign", "legal.key"}).exit_code == 0);
    CHECK((here.read("again.pvb") == bundle));
    const std::string key = ",\"key\":\"" + here.key_of("legal.pub") + "\"}";
    const auto decided = here.proviso({"decide", "p.pvb", "r.json"});
    CHECK(contains(decided.out, key));
    CHECK(contains(here.proviso({"run", "p.pvb", "r.json", "--summary", "s.json"}).out, key));
    CHECK(contains(here.read("s.json"), key));
    CHECK_FALSE(contains(here.proviso({"decide", "plain.pvb", "r.json"}).out, "\"key\""));
    CHECK(here.proviso({"decide", "plain.pvb", "r.json"}).out == here.proviso({"decide", "p.proviso", "r.json"}).out);
}

TEST_CASE("signature: verify says who signed; another key, none, or no key at all are told apart") {
    const Signed here;
    const auto good = here.proviso({"verify", "p.pvb", "--key", "legal.pub"});
    CHECK(good.exit_code == 0);
    CHECK(contains(good.out, "p 2.9, digest "));
    CHECK(contains(good.out, here.key_of("legal.pub")));
    const auto other = here.proviso({"verify", "p.pvb", "--key", "other.pub"});
    CHECK(other.exit_code == 1);
    CHECK(contains(other.err, "PV7107"));
    REQUIRE(here.proviso({"compile", "p.proviso", "-o", "plain.pvb"}).exit_code == 0);
    const auto plain = here.proviso({"verify", "plain.pvb", "--key", "legal.pub"});
    CHECK(plain.exit_code == 1);
    CHECK(contains(plain.err, "PV7106"));
    for (const char* file : {"legal.key", "p.proviso"}) {
        const auto no_key = here.proviso({"verify", "p.pvb", "--key", file});
        CHECK(no_key.exit_code == 3);
        CHECK(contains(no_key.err, "PV7108"));
    }
    const auto no_secret = here.proviso({"compile", "p.proviso", "-o", "q.pvb", "--sign", "legal.pub"});
    CHECK(no_secret.exit_code == 3);
    CHECK(contains(no_secret.err, "PV7108"));
    CHECK_FALSE(here.has("q.pvb"));
    here.write("keys", "# both\n\n" + here.read("other.pub") + here.read("legal.pub"));
    CHECK(here.proviso({"verify", "p.pvb", "--key", "keys"}).exit_code == 0);
    CHECK(here.proviso({"verify", "missing.pvb", "--key", "legal.pub"}).exit_code == 3);
}

TEST_CASE("signature: every flip of the lowest or highest bit of a byte, and every truncation, is refused") {
    const Signed here;
    const std::string bundle = here.read("p.pvb");
    const auto keys = bytecode::parse_public_keys(here.read("legal.pub"));
    REQUIRE(keys);
    const bytecode::PublicKey& key = keys->front();
    REQUIRE(is_trusted(bundle, key));
    size_t changes = 0, taken = 0;
    for (size_t at = 0; at < bundle.size(); ++at) {
        for (const unsigned bit : {0U, 7U}) {
            std::string changed = bundle;
            changed[at] = static_cast<char>(static_cast<unsigned char>(changed[at]) ^ (1U << bit));
            ++changes;
            taken += is_trusted(changed, key) ? 1 : 0;
        }
        ++changes;
        taken += is_trusted(std::string_view(bundle).substr(0, at), key) ? 1 : 0;
    }
    CHECK(taken == 0);
    MESSAGE("signature: ", changes, " changes of a bundle of ", bundle.size(), " bytes, ", taken, " taken");
    CHECK_FALSE(is_trusted(bundle + '\0', key));
    CHECK_FALSE(is_trusted(bundle + bundle.substr(bundle.size() - 104), key));
}

TEST_CASE("signature: a changed bundle is refused by every command, with the signature required or not") {
    const Signed here;
    std::string changed = here.read("p.pvb");
    changed[changed.size() - 50] ^= 1;
    here.write("bad.pvb", changed);
    for (const std::vector<std::string>& words : {std::vector<std::string>{"decide", "bad.pvb", "r.json"},
                                                  {"explain", "bad.pvb", "r.json"},
                                                  {"run", "bad.pvb", "r.json"},
                                                  {"test", "bad.pvb"},
                                                  {"verify", "bad.pvb", "--key", "legal.pub"}}) {
        CAPTURE(joined(words));
        const auto finished = here.proviso(words);
        CHECK(finished.exit_code == 1);
        CHECK(finished.out.empty());
        CHECK(contains(finished.err, "PV7105"));
    }
}

TEST_CASE("signature: where one is required, sources, stripped bundles and other signers are refused") {
    const Signed here;
    const std::string bundle = here.read("p.pvb");
    here.write("stripped.pvb", bundle.substr(0, bundle.size() - 104));
    REQUIRE(here.proviso({"compile", "p.proviso", "-o", "other.pvb", "--sign", "other.key"}).exit_code == 0);
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"p.proviso", "PV7106"}, {".", "PV7106"}, {"stripped.pvb", "PV7106"}, {"other.pvb", "PV7107"}};
    for (const std::string command : {"run", "decide", "explain", "test"}) {
        for (const auto& [policy, code] : cases) {
            std::vector<std::string> words{command, policy};
            if (policy == ".") words[1] = (here.folder() / "p.proviso").string();
            if (command != "test") words.emplace_back("r.json");
            words.insert(words.end(), {"--require-signature", "legal.pub"});
            CAPTURE(joined(words));
            const auto finished = here.proviso(words);
            CHECK(finished.exit_code == 1);
            CHECK(finished.out.empty());
            CHECK(contains(finished.err, code));
        }
        std::vector<std::string> words{command, "p.pvb"};
        if (command != "test") words.emplace_back("r.json");
        words.insert(words.end(), {"--require-signature", "legal.pub"});
        CHECK(here.proviso(words).exit_code == 0);
    }
}

TEST_CASE("signature: an earlier version than the one demanded is refused") {
    const Signed here;
    for (const char* version : {"2", "2.9", "1.99.3", "2.8.7"}) {
        CAPTURE(version);
        CHECK(here.proviso({"decide", "p.pvb", "r.json", "--minimum-version", version}).exit_code == 0);
    }
    for (const char* version : {"2.10", "3", "2.9.0", "2.beta"}) {
        CAPTURE(version);
        const auto refused = here.proviso({"run", "p.pvb", "r.json", "--minimum-version", version});
        CHECK(refused.exit_code == 1);
        CHECK(refused.out.empty());
        CHECK(contains(refused.err, "PV7109"));
    }
}

TEST_CASE("signature: a bundle's own scenarios are tested") {
    const Signed here;
    const auto tested = here.proviso({"test", "p.pvb", "--require-signature", "legal.pub"});
    CHECK(tested.exit_code == 0);
    CHECK(contains(tested.out, "1 passed"));
}

}  // namespace
}  // namespace proviso::cli_test
