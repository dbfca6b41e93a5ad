// SPDX-License-Identifier: Apache-2.0
// A decision as JSON: keys in the order of docs/language.md, section 6, absent when empty.
#include "tests/reference/decide.h"
#include "tests/reference/json.h"

namespace proviso::reference {
namespace {

class ObjectWriter {
   public:
    explicit ObjectWriter(std::string& out) : out_(out) { out_ += '{'; }
    void end() { out_ += '}'; }
    std::string& key(std::string_view name) {
        if (!first_) out_ += ',';
        first_ = false;
        append_json_string(out_, name);
        out_ += ':';
        return out_;
    }
    // Also where it is empty.
    void text(std::string_view name, std::string_view value) { append_json_string(key(name), value); }
    void text_unless_empty(std::string_view name, std::string_view value) {
        if (!value.empty()) text(name, value);
    }
    template <class Row, class Write>
    void list(std::string_view name, const std::vector<Row>& rows, Write write) {
        if (rows.empty()) return;
        key(name) += '[';
        for (size_t i = 0; i < rows.size(); ++i) {
            if (i > 0) out_ += ',';
            write(rows[i]);
        }
        out_ += ']';
    }
    void texts(std::string_view name, const std::vector<std::string>& rows) {
        list(name, rows, [&](const std::string& row) { append_json_string(out_, row); });
    }
    // A list of objects; `write` puts a row's members into the object.
    template <class Row, class Write>
    void objects(std::string_view name, const std::vector<Row>& rows, Write write) {
        list(name, rows, [&](const Row& row) {
            ObjectWriter object(out_);
            write(object, row);
            object.end();
        });
    }

   private:
    std::string& out_;
    bool first_ = true;
};

void write_rule(ObjectWriter& object, const RuleStatus& row) {
    object.text("id", row.id);
    object.text_unless_empty("policy", row.policy);
    object.text_unless_empty("for", row.path);
    object.text("status", row.open ? "open" : "applies");
    object.text_unless_empty("outcome", row.outcome);
    object.text_unless_empty("because", row.because);
    object.texts("cite", row.cite);
}

void write_obligation(ObjectWriter& object, const Obligation& row) {
    object.text("kind", row.kind);
    object.text_unless_empty("text", row.text);
    object.text("role", row.role);
    object.text_unless_empty("due", row.due);
}

}  // namespace

std::string_view cause_name(Cause cause) {
    switch (cause) {
        case Cause::NotAnswered:
            return "not answered";
        case Cause::Unsure:
            return "unsure";
        case Cause::Overflow:
            return "overflow";
        case Cause::DivisionByZero:
            return "division by zero";
        case Cause::NotWhole:
            return "not whole";
        case Cause::Calendar:
            return "calendar";
        case Cause::Currencies:
            return "currencies";
        case Cause::Units:
            return "units";
        case Cause::NothingFound:
            break;
    }
    return "nothing found";
}

std::string to_json(const ReferenceDecision& d, std::string_view digest) {
    std::string out;
    ObjectWriter object(out);
    object.text_unless_empty("id", d.id);
    object.key("policy");
    ObjectWriter policy(out);
    policy.text("name", d.policy);
    policy.text_unless_empty("version", d.version);
    policy.text("digest", digest);
    policy.objects("amends", d.amends, [](ObjectWriter& o, const sema::AmendedPolicy& row) {
        o.text("name", row.name);
        o.text_unless_empty("version", row.version);
    });
    policy.end();
    if (d.as_of) object.text("as_of", format_date(*d.as_of));
    if (d.rules_as_of) object.text("rules_as_of", format_date(*d.rules_as_of));
    object.text("outcome", d.outcome);
    if (d.at_least != d.at_most) {
        object.text("at_least", d.at_least);
        object.text("at_most", d.at_most);
    }
    object.objects("rules", d.rules, write_rule);
    object.objects("guidelines", d.guidelines, [](ObjectWriter& o, const GuidelineStatus& row) {
        o.text("id", row.id);
        o.text("status", row.status);
    });
    object.objects("blocked", d.blocked, [](ObjectWriter& o, const Blocked& row) {
        o.text("rule", row.rule);
        o.text_unless_empty("for", row.path);
        o.text("by", row.by);
    });
    object.objects("open_questions", d.open_questions, [](ObjectWriter& o, const Question& row) {
        o.text("path", row.path);
        o.text_unless_empty("question", row.question);
        o.text("cause", cause_name(row.cause));
    });
    object.objects("obligations", d.obligations, write_obligation);
    object.texts("notes", d.notes);
    object.end();
    return out;
}

}  // namespace proviso::reference
