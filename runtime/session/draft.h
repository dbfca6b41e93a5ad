// SPDX-License-Identifier: Apache-2.0
// A record that is being filled in: its facts go by the paths of decisions and scenarios, `uses[u1].tools[2].name`. It knows which fields
// a policy's record has, so that a misspelt place is told at once; what values fit is for ingest to say. Owns the facts, shares the program.
#pragma once

#include <memory>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "runtime/base/element_name.h"
#include "runtime/bytecode/verify.h"
#include "runtime/session/json.h"

namespace proviso::session {

// What went wrong, as a sentence without a full stop.
using Done = tl::expected<void, std::string>;

// A place of the record as it is now.
struct PlaceInRecord {
    std::string path;  // elements by key where they have one, else by position
    uint32_t node = 0;
    const Json* value = nullptr;  // null where it was not answered
};

class Draft {
   public:
    explicit Draft(std::shared_ptr<const bytecode::VerifiedProgram> program) : program_(std::move(program)) {}

    const bytecode::Image& image() const { return program_->image(); }
    const Json& record() const { return record_; }
    // The record without its confidential values, for messages.
    Json record_to_show() const;
    void replace(Json record) { record_ = std::move(record); }
    void replace_program(std::shared_ptr<const bytecode::VerifiedProgram> program) { program_ = std::move(program); }

    // `value` as a person or a scenario writes it; `not answered` takes the place away. The element one past the end is added.
    Done set(std::string_view path, std::string_view value);
    Done set(std::string_view path, Json value);
    Done unset(std::string_view path);
    // Where the path leads; also to what was not answered.
    tl::expected<PlaceInRecord, std::string> find(std::string_view path) const;
    // Every field of the record and of its elements, in the order of the declaration. Lists are places too, and so are simple elements.
    std::vector<PlaceInRecord> places() const;

    // The value as ingest reads it, from what a person wrote into a field of that kind.
    tl::expected<Json, std::string> read(uint32_t node, std::string_view text) const;
    // The value as a person reads it; not what is confidential.
    std::string shown(uint32_t node, const Json* value) const;
    // `yes, no, unsure or not applicable`: what a field takes.
    std::string expected(uint32_t node) const;
    // The words that a field of that kind may be answered with, for completion; empty where there are too many.
    std::vector<std::string> words(uint32_t node) const;

   private:
    struct Step {
        bool element = false;  // in brackets
        bool quoted = false;   // and in quotation marks there: a key
        std::string text;
    };
    struct Found {
        uint32_t node = 0;
        Json* value = nullptr;   // null where it is not there
        Json* holder = nullptr;  // of which it is a field or an element; null where that is not there
        std::string key;         // in its holder
    };
    static tl::expected<std::vector<Step>, std::string> steps(std::string_view path);
    // With `make`, whatever is missing on the way is made.
    tl::expected<Found, std::string> walk(std::string_view path, bool make);
    tl::expected<Found, std::string> into_field(Found from, const Step& step, bool make);
    tl::expected<Found, std::string> into_element(Found from, const Step& step, bool make);
    std::string_view key_in(uint32_t element_node, const Json& element) const;
    ElementNames element_names(uint32_t element_node, const Json& list) const;
    void add_places(uint32_t node, const Json* value, const std::string& path, std::vector<PlaceInRecord>& out) const;
    uint32_t key_of(uint32_t element_node) const;
    const bytecode::NodeRow& row(uint32_t node) const { return image().rows<bytecode::Section::Nodes>()[node]; }
    std::string_view name(uint32_t node) const { return image().text(row(node).name); }
    std::vector<std::string_view> field_names(uint32_t object) const;

    std::shared_ptr<const bytecode::VerifiedProgram> program_;
    Json record_ = Json::object();
};

}  // namespace proviso::session
