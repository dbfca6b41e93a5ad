// SPDX-License-Identifier: Apache-2.0
#include "tools/lsp/texts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace proviso::lsp {
namespace {

constexpr std::string_view kFileScheme = "file://";

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    const char small = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

std::string without_escapes(std::string_view text) {
    std::string out;
    for (size_t i = 0; i < text.size(); ++i) {
        const bool escape =
            text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0;
        if (!escape) {
            out += text[i];
            continue;
        }
        out += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
        i += 2;
    }
    return out;
}

}  // namespace

driver::FileState OpenFiles::state(const std::string& name) const {
    return texts_.contains(path(name)) ? driver::FileState::Present : DiskFiles::state(name);
}

Result<std::string> OpenFiles::read(const std::string& name) const {
    const auto open = texts_.find(path(name));
    return open == texts_.end() ? DiskFiles::read(name) : within_limit(*open->second);
}

Result<std::string> OpenFiles::read_inside(const std::string& name) const {
    return texts_.contains(path(name)) ? read(name) : DiskFiles::read_inside(name);
}

std::vector<std::string> OpenFiles::list(const std::string& folder) const {
    std::vector<std::string> names = DiskFiles::list(folder);
    const std::string here = path(folder);
    for (const auto& [open, text] : texts_) {
        const driver::SplitPath split = driver::split_path(open);
        if (split.folder == here) names.push_back(split.name);
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

Result<std::string> within_limit(const std::string& text) {
    if (text.size() > kMaxSourceBytes)
        return fail(FaultCode::FileNotReadable,
                    fmt::format("it is longer than the limit of {} bytes", kMaxSourceBytes));
    return text;
}

std::string path_of(std::string_view uri) {
    if (!uri.starts_with(kFileScheme)) return std::string(uri);
    const std::string_view rest = uri.substr(kFileScheme.size());
    return without_escapes(rest.substr(std::min(rest.find('/'), rest.size())));
}

std::string uri_of(std::string_view path) {
    if (!path.starts_with('/')) return std::string(path);
    std::string out(kFileScheme);
    for (const unsigned char c : path) {
        if (std::isalnum(c) != 0 || std::string_view("/-._~").find(static_cast<char>(c)) != std::string_view::npos) {
            out += static_cast<char>(c);
        } else {
            out += fmt::format("%{:02X}", static_cast<unsigned>(c));
        }
    }
    return out;
}

std::string folder_of(const std::string& path) {
    return path.starts_with('/') && path.size() > 1 ? driver::split_path(path).folder : std::string();
}

bool lies_in(std::string_view path, std::string_view folder) {
    if (folder == "/") return path.starts_with('/');
    return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

}  // namespace proviso::lsp
