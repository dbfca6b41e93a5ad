// SPDX-License-Identifier: Apache-2.0
// JSON text, appended to a string: no spaces between tokens, strings escaped only where JSON demands it, UTF-8 as it is.
#pragma once

#include <string>
#include <string_view>

namespace proviso {

void append_json_string(std::string_view text, std::string& out);

// Writes `"key":` with the comma that the place needs. One instance per object being written.
class JsonObject {
   public:
    explicit JsonObject(std::string& out) : out_(out) { out_ += '{'; }
    void key(std::string_view name) {
        if (!first_) out_ += ',';
        first_ = false;
        out_ += '"';
        out_ += name;
        out_ += "\":";
    }
    void text(std::string_view name, std::string_view value) {
        key(name);
        append_json_string(value, out_);
    }
    void close() { out_ += '}'; }

   private:
    std::string& out_;
    bool first_ = true;
};

}  // namespace proviso
