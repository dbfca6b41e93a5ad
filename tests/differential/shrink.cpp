// SPDX-License-Identifier: Apache-2.0
#include "tests/differential/shrink.h"

#include <sstream>

namespace proviso::differential {
namespace {

using reference::Json;

class Shrinker {
   public:
    Shrinker(PolicyText& policy, std::string& record, const StillDiffers& still_differs)
        : policy_(policy), record_(record), still_differs_(still_differs) {}

    void run() {
        do {
            changed_ = false;
            declarations();
            for (size_t i = 0; i < policy_.size(); ++i) lines(i);
            for (size_t i = 0; i < policy_.size(); ++i) groups(i);
            if (const auto json = reference::parse_json(record_)) {
                Json root = *json;
                values(root, root);
            }
        } while (changed_);
    }

   private:
    bool try_policy(const PolicyText& candidate) {
        if (!still_differs_(candidate, record_)) return false;
        policy_ = candidate;
        return changed_ = true;
    }

    bool try_text(size_t declaration, const std::string& text) {
        PolicyText candidate = policy_;
        candidate[declaration] = text;
        return try_policy(candidate);
    }

    void declarations() {
        for (size_t i = policy_.size(); i-- > 0;) {
            PolicyText candidate = policy_;
            candidate.erase(candidate.begin() + static_cast<ptrdiff_t>(i));
            try_policy(candidate);
        }
    }

    // Leaves out lines, one at a time: fields, values, clauses, bullets.
    void lines(size_t declaration) {
        for (size_t line = 1;; ++line) {
            std::istringstream in(policy_[declaration]);
            std::string text, one, skipped;
            for (size_t n = 0; std::getline(in, one); ++n) (n == line ? skipped : text) += one + "\n";
            if (skipped.empty()) return;
            if (try_text(declaration, text)) --line;
        }
    }

    // Puts something simpler in the place of what stands in parentheses.
    void groups(size_t declaration) {
        for (size_t open = 0; (open = policy_[declaration].find('(', open)) != std::string::npos; ++open) {
            const std::string text = policy_[declaration];
            const size_t close = closing(text, open);
            if (close == std::string::npos) continue;
            const std::string before = text.substr(0, open), after = text.substr(close + 1);
            for (const std::string& simpler : simpler_forms(text.substr(open + 1, close - open - 1)))
                if (try_text(declaration, before + simpler + after)) break;
        }
    }

    static size_t closing(const std::string& text, size_t open) {
        int depth = 0;
        for (size_t i = open; i < text.size(); ++i) {
            if (text[i] == '(') ++depth;
            if (text[i] == ')' && --depth == 0) return i;
        }
        return std::string::npos;
    }

    // Constants, then each operand of the outermost connectives.
    static std::vector<std::string> simpler_forms(const std::string& inner) {
        std::vector<std::string> forms;
        if (inner != "yes" && inner != "no" && inner.size() > 3) forms = {"yes", "no", "1"};
        for (const std::string word : {"not ", "surely ", "possibly ", "-"})
            if (inner.starts_with(word)) forms.push_back(inner.substr(word.size()));
        for (const std::string word : {" and ", " or ", " then ", " else ", " + ", " - ", " is "}) {
            int depth = 0;
            for (size_t i = 0; i + word.size() < inner.size(); ++i) {
                if (inner[i] == '(') ++depth;
                if (inner[i] == ')') --depth;
                if (depth != 0 || inner.compare(i, word.size(), word) != 0) continue;
                forms.push_back("(" + inner.substr(0, i) + ")");
                forms.push_back("(" + inner.substr(i + word.size()) + ")");
            }
        }
        return forms;
    }

    // `here` lies in `root`: every try renders the whole record.
    void values(Json& here, Json& root) {
        for (size_t i = here.items.size(); i-- > 0;) {
            const Json saved = here;
            here.items.erase(here.items.begin() + static_cast<ptrdiff_t>(i));
            if (!here.names.empty()) here.names.erase(here.names.begin() + static_cast<ptrdiff_t>(i));
            std::string text;
            reference::append_json(text, root);
            if (still_differs_(policy_, text)) {
                record_ = text;
                changed_ = true;
                continue;
            }
            here = saved;
            values(here.items[i], root);
        }
    }

    PolicyText& policy_;
    std::string& record_;
    const StillDiffers& still_differs_;
    bool changed_ = false;
};

}  // namespace

void shrink(PolicyText& policy, std::string& record, const StillDiffers& still_differs) {
    Shrinker(policy, record, still_differs).run();
}

}  // namespace proviso::differential
