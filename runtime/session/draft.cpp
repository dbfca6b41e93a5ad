// SPDX-License-Identifier: Apache-2.0
#include "runtime/session/draft.h"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/base/nearest_name.h"
#include "runtime/decision/values.h"
#include "runtime/session/words.h"

namespace proviso::session {

using bytecode::kNone;
using bytecode::NodeKind;
using bytecode::NodeRow;
using bytecode::Section;

namespace {

constexpr size_t kMostWords = 60;
constexpr size_t kMostNamed = 12;

NodeKind kind(const NodeRow& row) { return static_cast<NodeKind>(row.kind); }
bool is_null(const Json* value) { return value == nullptr || value->kind == Json::Kind::Null; }

std::string named(const std::vector<std::string>& words) { return alternatives(words, kMostNamed); }

tl::unexpected<std::string> no(std::string message) { return tl::make_unexpected(std::move(message)); }

}  // namespace

// ---- paths ----

tl::expected<std::vector<Draft::Step>, std::string> Draft::steps(std::string_view path) {
    std::vector<Step> out;
    path = trimmed(path);
    size_t at = 0;
    const auto word = [&] {
        const size_t begin = at;
        while (at < path.size() && is_part_of_name(path[at])) ++at;
        return std::string(path.substr(begin, at - begin));
    };
    while (at < path.size()) {
        Step step;
        step.element = path[at] == '[';
        if (step.element) {
            const std::string_view inside = trimmed(path.substr(at + 1));
            step.quoted = inside.starts_with('"') && inside.find("\"]") != std::string_view::npos;
            const size_t length = step.quoted ? inside.find("\"]") + 1 : inside.find(']');
            if (length == std::string_view::npos) return no(fmt::format("a `]` is missing in `{}`", path));
            step.text = step.quoted ? inside.substr(1, length - 2) : trimmed(inside.substr(0, length));
            at = path.size() - inside.size() + length + 1;
        } else {
            if (!out.empty() && path[at] == '.') ++at;
            step.text = word();
        }
        if (step.text.empty() || (out.empty() && step.element))
            return no(fmt::format("`{}` is no path: write one like `title` or `uses[1].name`", path));
        out.push_back(std::move(step));
    }
    if (out.empty()) return no("a path is missing: write one like `title` or `uses[1].name`");
    return out;
}

std::vector<std::string_view> Draft::field_names(uint32_t object) const {
    std::vector<std::string_view> out;
    const bytecode::Range children = row(object).children;
    for (uint32_t i = 0; i < children.count; ++i) out.push_back(name(children.first + i));
    return out;
}

uint32_t Draft::key_of(uint32_t element_node) const {
    if (kind(row(element_node)) != NodeKind::Object) return kNone;
    const bytecode::Range children = row(element_node).children;
    for (uint32_t node = children.first; node < children.first + children.count; ++node)
        if ((row(node).flags & bytecode::kKey) != 0) return node;
    return kNone;
}

// The text of an element's key; "" where it has none.
std::string_view Draft::key_in(uint32_t element_node, const Json& element) const {
    const uint32_t key = key_of(element_node);
    const Json* found = key == kNone ? nullptr : element.find(name(key));
    return found != nullptr && found->kind == Json::Kind::String ? std::string_view(found->text) : std::string_view();
}

// As decisions name them.
ElementNames Draft::element_names(uint32_t element_node, const Json& list) const {
    ElementNames names;
    names.assign(list.items.size(), [&](size_t i) { return key_in(element_node, list.items[i]); });
    return names;
}

tl::expected<Draft::Found, std::string> Draft::into_field(Found from, const Step& step, bool make) {
    if (kind(row(from.node)) != NodeKind::Object)
        return no(kind(row(from.node)) == NodeKind::List
                      ? fmt::format("`{}` is a list: say which of its elements, as in `{}[1].{}`", name(from.node),
                                    name(from.node), step.text)
                      : fmt::format("`{}` has no fields", name(from.node)));
    const auto fields = field_names(from.node);
    const auto found = std::find(fields.begin(), fields.end(), step.text);
    if (found == fields.end()) {
        const std::string near = nearest_name(step.text, fields);
        return no(fmt::format("there is no field `{}`{}", step.text,
                              near.empty() ? fmt::format("; there are {}", named({fields.begin(), fields.end()}))
                                           : fmt::format("; did you mean `{}`?", near)));
    }
    Found out;
    out.node = row(from.node).children.first + static_cast<uint32_t>(found - fields.begin());
    out.key = step.text;
    if (from.value == nullptr) return out;
    if (from.value->kind != Json::Kind::Object) {
        if (!make) return out;
        *from.value = Json::object();
    }
    out.holder = from.value;
    out.value = make ? &from.value->at(step.text) : from.value->find(step.text);
    return out;
}

tl::expected<Draft::Found, std::string> Draft::into_element(Found from, const Step& step, bool make) {
    if (kind(row(from.node)) != NodeKind::List) return no(fmt::format("`{}` is no list", name(from.node)));
    Found out;
    out.node = row(from.node).children.first;
    out.key = step.text;
    const size_t size = is_null(from.value) || from.value->kind != Json::Kind::Array ? 0 : from.value->items.size();
    std::vector<std::string> names;
    if (size != 0) {
        const ElementNames given = element_names(out.node, *from.value);
        for (size_t i = 0; i < size; ++i) names.push_back(given.name(i));
    }
    // In quotation marks it is a key, also where it reads like a position.
    size_t index = 0;
    while (index < size && step.text != (step.quoted ? key_in(out.node, from.value->items[index]) : names[index]))
        ++index;
    if (index == size) {
        const auto asked = step.quoted ? std::nullopt : number_in(step.text);
        if (!asked || *asked == 0 || *asked > size + 1)
            return no(fmt::format("`{}` has no element `{}`; {}to add one write `{}[{}]`", name(from.node), step.text,
                                  size == 0 ? "it has none; " : fmt::format("it has {}; ", named(names)),
                                  name(from.node), size + 1));
        index = *asked - 1;
    }
    if (index == size) {
        if (!make || from.value == nullptr) return out;
        if (from.value->kind != Json::Kind::Array) *from.value = Json::array();
        from.value->items.emplace_back();
    }
    out.holder = from.value;
    out.value = &from.value->items[index];
    out.key = std::to_string(index);
    return out;
}

tl::expected<Draft::Found, std::string> Draft::walk(std::string_view path, bool make) {
    const auto way = steps(path);
    if (!way) return no(way.error());
    Found at;
    at.value = &record_;
    for (const Step& step : *way) {
        auto next = step.element ? into_element(at, step, make) : into_field(at, step, make);
        if (!next) return next;
        at = std::move(*next);
    }
    return at;
}

tl::expected<PlaceInRecord, std::string> Draft::find(std::string_view path) const {
    const auto found = const_cast<Draft*>(this)->walk(path, false);  // changes nothing
    if (!found) return no(found.error());
    return PlaceInRecord{std::string(trimmed(path)), found->node, is_null(found->value) ? nullptr : found->value};
}

Done Draft::set(std::string_view path, std::string_view value) {
    const auto place = find(path);
    if (!place) return no(place.error());
    auto read_in = read(place->node, value);
    if (!read_in) return no(fmt::format("`{}` {}", place->path, read_in.error()));
    return set(path, std::move(*read_in));
}

Done Draft::set(std::string_view path, Json value) {
    if (value.kind == Json::Kind::Null) return unset(path);
    auto found = walk(path, true);
    if (!found) return no(found.error());
    *found->value = std::move(value);
    return {};
}

Done Draft::unset(std::string_view path) {
    const auto found = walk(path, false);
    if (!found) return no(found.error());
    if (found->value == nullptr || found->holder == nullptr) return {};
    if (found->holder->kind == Json::Kind::Object)
        found->holder->erase(found->key);
    else
        found->holder->items.erase(found->holder->items.begin() + static_cast<ptrdiff_t>(*number_in(found->key)));
    return {};
}

std::vector<PlaceInRecord> Draft::places() const {
    std::vector<PlaceInRecord> out;
    add_places(0, &record_, "", out);
    return out;
}

void Draft::add_places(uint32_t node, const Json* value, const std::string& path,
                       std::vector<PlaceInRecord>& out) const {
    const bytecode::Range children = row(node).children;
    const bool list = kind(row(node)) == NodeKind::List;
    if (kind(row(node)) != NodeKind::Object) out.push_back({path, node, is_null(value) ? nullptr : value});
    if (list) {
        if (is_null(value) || value->kind != Json::Kind::Array) return;
        const ElementNames names = element_names(children.first, *value);
        for (size_t i = 0; i < value->items.size(); ++i)
            add_places(children.first, &value->items[i], fmt::format("{}[{}]", path, names.name(i)), out);
        return;
    }
    for (uint32_t child = children.first; child < children.first + children.count; ++child) {
        const std::string inner = (path.empty() ? "" : path + ".") + std::string(name(child));
        add_places(child, is_null(value) ? nullptr : value->find(name(child)), inner, out);
    }
}

// ---- values ----

tl::expected<Json, std::string> Draft::read(uint32_t node, std::string_view text) const {
    text = trimmed(text);
    const std::string plain = folded(text);
    if (text.empty()) return no(fmt::format("takes {}; nothing was given", expected(node)));
    if (plain == "not answered") return Json{};
    const NodeKind of = kind(row(node));
    const bool structured = of == NodeKind::List || of == NodeKind::Object;
    if (plain == "unsure" && of != NodeKind::Text) return Json::string("unsure");
    if (of == NodeKind::Text && text.front() != '"') return Json::string(std::string(text));
    if ((of == NodeKind::Answer || of == NodeKind::Choice) && (plain == "not applicable" || plain == "n/a"))
        return Json::string("not_applicable");
    if (of == NodeKind::Answer && (plain == "y" || plain == "n")) return Json::string(plain == "y" ? "yes" : "no");
    if (of == NodeKind::Answer && (plain == "yes" || plain == "no")) return Json::string(plain);
    if (of == NodeKind::Choice) {
        const auto& values = image().rows<Section::Choices>()[row(node).choice].values;
        for (const auto& value : image().rows<Section::ChoiceValues>().subspan(values.first, values.count))
            if (plain == folded(image().text(value.name)) || plain == folded(image().text(value.label)))
                return Json::string(std::string(image().text(value.name)));
    }
    std::string error;
    auto value = read_value(text, error);
    if (!value && structured) return no("can't be read: " + error);
    if (!value) return Json::string(std::string(text));
    return std::move(*value);
}

std::vector<std::string> Draft::words(uint32_t node) const {
    std::vector<std::string> out;
    const NodeKind of = kind(row(node));
    if (of == NodeKind::Answer) out = {"yes", "no"};
    if (of == NodeKind::Choice) {
        const auto& values = image().rows<Section::Choices>()[row(node).choice].values;
        if (values.count > kMostWords) return out;
        for (const auto& value : image().rows<Section::ChoiceValues>().subspan(values.first, values.count))
            out.emplace_back(image().text(value.name));
    }
    if (of != NodeKind::Text && (row(node).flags & bytecode::kRequired) == 0) out.emplace_back("unsure");
    if ((row(node).flags & bytecode::kMayNotApply) != 0) out.emplace_back("not applicable");
    return out;
}

std::string Draft::expected(uint32_t node) const {
    std::vector<std::string> all;
    switch (kind(row(node))) {
        case NodeKind::Answer:
        case NodeKind::Choice:
            break;
        case NodeKind::Number:
            all = {"a number"};
            break;
        case NodeKind::Date:
            all = {"a date like 2025-08-22"};
            break;
        case NodeKind::Text:
            all = {"a text"};
            break;
        case NodeKind::Money:
            all = {"an amount like USD 250.00"};
            break;
        case NodeKind::Duration:
            all = {"a duration like PT48H or 5 business days"};
            break;
        case NodeKind::Moment:
            all = {"a moment like 2025-09-02T14:30:00+02:00"};
            break;
        case NodeKind::List:
            all = {"a list like [ … ]"};
            break;
        case NodeKind::Object:
            all = {"fields like { … }"};
            break;
    }
    for (std::string& word : words(node)) all.push_back(std::move(word));
    return named(all);
}

Json Draft::record_to_show() const {
    Draft out = *this;
    for (const PlaceInRecord& place : places())
        if (place.value != nullptr && image().is_confidential(place.node)) (void)out.unset(place.path);
    return std::move(out.record_);
}

std::string Draft::shown(uint32_t node, const Json* value) const {
    if (is_null(value)) return "(not answered)";
    if (image().is_confidential(node)) return std::string(kConfidential);
    const NodeKind of = kind(row(node));
    if (value->kind == Json::Kind::True) return "yes";
    if (value->kind == Json::Kind::False) return "no";
    if (value->is_string("not_applicable") && of != NodeKind::Text) return "not applicable";
    if (value->kind == Json::Kind::String || value->kind == Json::Kind::Number) return value->text;
    if (value->kind == Json::Kind::Array) {
        const auto element = row(node).children.first;
        const bool simple = kind(row(element)) != NodeKind::Object;
        if (value->items.empty()) return "none";
        if (!simple) return fmt::format("{} element{}", value->items.size(), value->items.size() == 1 ? "" : "s");
        std::string out;
        for (size_t i = 0; i < value->items.size(); ++i) {
            out += i == 0 ? "" : i + 1 == value->items.size() ? " and " : ", ";
            out += shown(element, &value->items[i]);
        }
        return out;
    }
    const Json *amount = value->find("amount"), *currency = value->find("currency");
    if (of == NodeKind::Money && amount != nullptr && currency != nullptr) return currency->text + " " + amount->text;
    return write_json(*value);
}

}  // namespace proviso::session
