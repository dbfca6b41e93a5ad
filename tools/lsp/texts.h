// SPDX-License-Identifier: Apache-2.0
// The files of a workspace as their author sees them: what is open in the editor hides what lies on the disk.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/driver/files.h"

namespace proviso::lsp {

// By path; whole texts, shared where a few are replaced for a trial.
using Texts = std::map<std::string, std::shared_ptr<const std::string>>;

class OpenFiles final : public driver::DiskFiles {
   public:
    // `folder` is an absolute path; `texts` must outlive this.
    OpenFiles(const std::string& folder, const Texts& texts) : DiskFiles(folder), texts_(texts) {}
    driver::FileState state(const std::string& name) const override;
    Result<std::string> read(const std::string& name) const override;
    Result<std::string> read_inside(const std::string& name) const override;
    std::vector<std::string> list(const std::string& folder) const override;

   private:
    const Texts& texts_;
};

// The text, or a fault where it is longer than a source may be.
Result<std::string> within_limit(const std::string& text);

// "file:///a/b%20c" -> "/a/b c"; of another scheme the URI itself.
std::string path_of(std::string_view uri);
std::string uri_of(std::string_view path);
// "/a" of "/a/b"; "" where there is no folder.
std::string folder_of(const std::string& path);
bool lies_in(std::string_view path, std::string_view folder);

}  // namespace proviso::lsp
