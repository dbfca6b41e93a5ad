// SPDX-License-Identifier: Apache-2.0
// What is open in the editor, and the policies that it belongs to, compiled when they are asked for and kept until one of their files
// changes. A file belongs to the policies of the nearest folder, its own or one above within the workspace, that have it among their
// files; a file that belongs to none is parsed by itself.
#pragma once

#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "compiler/driver/inspect.h"
#include "tools/lsp/lines.h"
#include "tools/lsp/texts.h"

namespace proviso::lsp {

struct Policy {
    std::string folder,
        main;  // the main file's name in the folder; "" where there is no policy, and the file stands alone
    driver::Inspection inspection;
    std::optional<std::vector<size_t>>
        covering;  // by rule: scenarios in which it applies; worked out when first asked for

    const Compilation& compilation() const { return *inspection.compilation; }
    const SourceMap& sources() const { return compilation().sources; }
    // kNoFile where it is not among the files.
    FileId file_of(const std::string& path) const;
    const syntax::Ast* tree_of(FileId file) const;
};
inline constexpr FileId kNoFile = std::numeric_limits<FileId>::max();

// A place that a request names.
struct Place {
    std::shared_ptr<Policy> policy;
    FileId file;
    uint32_t offset;
    std::string_view text() const { return policy->sources().text(file); }
};

class Workspace {
   public:
    // Folders above which no policy is looked for.
    void set_roots(std::vector<std::string> roots) { roots_ = std::move(roots); }

    void open(const std::string& path, std::string text);
    void close(const std::string& path);
    // Puts `text` in the place of a range of an open file, or of all of it; gives what is wrong with the range, or "".
    std::string change(const std::string& path, const Json& change);
    bool is_open(const std::string& path) const { return texts_.contains(path); }
    const Texts& texts() const { return texts_; }
    // What lies on the disk may be another.
    void forget() { policies_.clear(); }

    enum class Reach : uint8_t { Nearest, All };
    // Never empty for a file that can be read: where no policy has it, it stands alone. All: of all folders above. A standard module, by its
    // copy, belongs to a policy that does nothing but use it.
    std::vector<std::shared_ptr<Policy>> policies_of(const std::string& path, Reach reach = Reach::Nearest);
    // Refuses files that are not there and positions outside of them.
    Place place_of(const Json& text_document_position);
    // The first of the file's policies, and the file in it.
    Place file_of(const Json& params);
    // The policy as it would be with these texts; nullptr where its main file can't be read.
    std::shared_ptr<Policy> trial(const Policy& policy, const Texts& replaced, Scrutiny scrutiny);

    // By path: what is to be shown of each file that is open or has something to show.
    std::map<std::string, Json> diagnose();

   private:
    std::shared_ptr<Policy> compile(const std::string& folder, const std::string& main);
    std::shared_ptr<Policy> alone(const std::string& path);
    std::shared_ptr<Policy> standard(const std::string& path);
    std::vector<std::shared_ptr<Policy>> policies_in(const std::string& folder);
    std::vector<std::string> folders_above(const std::string& path) const;
    void touch(const std::string& path);
    void compare_versions(const std::string& folder, std::map<std::string, Json>& found);

    std::vector<std::string> roots_;
    Texts texts_;
    std::map<std::string, std::shared_ptr<Policy>> policies_;  // by the main file's path
    std::map<std::string, driver::ParsedFiles> parsed_;        // likewise
};

}  // namespace proviso::lsp
