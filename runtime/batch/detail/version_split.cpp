// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/detail/version_split.h"

#include <cstring>
#include <string_view>

namespace proviso::batch {

void VersionSplit::split(const Block& block) {
    version_of_line_.clear();
    begins_.clear();
    uniform_ = true;
    bool some = false;
    first_ = versions_.size() - 1;
    const std::string_view text(block.data.get(), block.size);
    for (size_t begin = 0; begin < text.size();) {
        const size_t end = std::min(text.find('\n', begin), text.size());
        const std::string_view line = text.substr(begin, end - begin);
        begins_.push_back(begin);
        begin = end + 1;
        if (line.find_first_not_of(" \t\r") == std::string_view::npos) {
            version_of_line_.push_back(kBlank);
            continue;
        }
        const size_t version = versions_.of_record(line, options_);
        version_of_line_.push_back(static_cast<uint32_t>(version));
        if (!some) first_ = version;
        some = true;
        uniform_ = uniform_ && version == first_;
    }
    begins_.push_back(text.size());
    if (!uniform_) pick(block);
}

void VersionSplit::pick(const Block& block) {
    for (PickedLines& picked : picked_) {
        picked.size = 0;
        picked.lines.clear();
        picked.text.resize(block.size + 1 + kBlockPadding);
    }
    for (size_t line = 0; line < version_of_line_.size(); ++line) {
        if (version_of_line_[line] == kBlank) continue;
        PickedLines& picked = picked_[version_of_line_[line]];
        const size_t size = begins_[line + 1] - begins_[line];
        std::memcpy(picked.text.data() + picked.size, block.data.get() + begins_[line], size);
        picked.size += size;
        // The block's last line may lack its line break.
        if (picked.text[picked.size - 1] != '\n') picked.text[picked.size++] = '\n';
        picked.lines.push_back({line, begins_[line]});
    }
}

}  // namespace proviso::batch
