// SPDX-License-Identifier: Apache-2.0
// Where a policy's files come from: a folder on disk, or texts in memory. Names are relative to the folder of the main file, with `/`;
// nothing outside of that folder can be named.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/driver/compile.h"
#include "compiler/syntax/literate.h"
#include "runtime/base/result.h"

namespace proviso::driver {

inline constexpr std::string_view kPolicySuffix = ".proviso";
using syntax::kLiterateSuffix;

// "terms" of terms.proviso and of terms.proviso.md; empty where the name is neither.
std::string_view policy_stem(std::string_view name);
// "terms.more" of terms.more.scenarios.proviso; empty where it is no file of scenarios.
std::string_view scenario_stem(std::string_view name);

enum class FileState { Missing, Present, Outside };  // Outside: a link that leads out of the folder

class Files {
   public:
    virtual ~Files() = default;
    virtual FileState state(const std::string& name) const = 0;
    // Only of a file that is Present.
    virtual Result<std::string> read(const std::string& name) const = 0;
    // Likewise of what the policy, not the user, names: it lies in the folder also where it has just been put in another's place.
    virtual Result<std::string> read_inside(const std::string& name) const { return read(name); }
    // Names of what lies in a folder ("": the main file's own), sorted; without the folder's name. Empty where there is no such folder.
    virtual std::vector<std::string> list(const std::string& folder) const = 0;
    // Names of the folders that lie in a folder, sorted; without those that are links or whose names begin with a dot.
    virtual std::vector<std::string> folders(const std::string& folder) const = 0;
    // As messages show it.
    virtual std::string shown(const std::string& name) const = 0;
};

class DiskFiles : public Files {
   public:
    // `folder` as the user wrote it; "": where the user stands.
    explicit DiskFiles(std::string folder) : folder_(std::move(folder)) {}
    FileState state(const std::string& name) const override;
    Result<std::string> read(const std::string& name) const override;
    Result<std::string> read_inside(const std::string& name) const override;
    std::vector<std::string> list(const std::string& folder) const override;
    std::vector<std::string> folders(const std::string& folder) const override;
    std::string shown(const std::string& name) const override;

   protected:
    std::string path(const std::string& name) const;

   private:
    std::string folder_;
};

class TextFiles : public Files {
   public:
    // `texts` must outlive this.
    TextFiles(const std::vector<SourceText>& texts, std::string folder) : texts_(texts), folder_(std::move(folder)) {}
    FileState state(const std::string& name) const override;
    Result<std::string> read(const std::string& name) const override;
    std::vector<std::string> list(const std::string& folder) const override;
    std::vector<std::string> folders(const std::string& folder) const override;
    std::string shown(const std::string& name) const override;

   private:
    const SourceText* find(const std::string& name) const;
    const std::vector<SourceText>& texts_;
    std::string folder_;
};

// "a/b.proviso" -> "a" and "b.proviso"; a name without `/` is in folder "".
struct SplitPath {
    std::string folder, name;
};
SplitPath split_path(const std::string& path);
std::string join_path(const std::string& folder, const std::string& name);

}  // namespace proviso::driver
