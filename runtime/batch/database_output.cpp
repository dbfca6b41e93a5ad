// SPDX-License-Identifier: Apache-2.0
// Decisions as tables of a SQLite database: `run` says under which versions of the policy, `decisions` has a row each, and what a decision lists stands
// in a table of its own, by the decision's number `n`.
#include <fmt/format.h>
#include <simdjson.h>
#include <sqlite3.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <map>
#include <new>

#include "runtime/base/output_file.h"
#include "runtime/batch/checkpoint.h"
#include "runtime/batch/run_output.h"

namespace proviso {
namespace {

namespace dom = simdjson::dom;

// A list of a decision, and the columns that its items fill from the keys of the same names.
struct Table {
    const char* key;  // in the decision
    const char* name;
    std::array<const char*, 7> columns;
};
constexpr std::array<Table, 5> kTables = {{
    {"rules", "rules", {"id", "policy", "for", "status", "outcome", "because", "cite"}},
    {"guidelines", "guidelines", {"id", "status"}},
    {"blocked", "blocked", {"rule", "for", "by"}},
    {"open_questions", "questions", {"path", "question", "cause"}},
    {"obligations", "obligations", {"kind", "text", "role", "due"}},
}};
constexpr const char* kVersion = "version";  // of the policy: from the decision's `policy`
constexpr std::array<const char*, 7> kDecisionColumns = {"id",      kVersion,   "as_of",  "rules_as_of",
                                                         "outcome", "at_least", "at_most"};

std::string text_of(const dom::element& value) {
    std::string_view text;
    if (!value.get_string().get(text)) return std::string(text);
    dom::array items;
    if (value.get_array().get(items)) return simdjson::minify(value);
    std::string joined;
    for (const dom::element item : items) (joined += joined.empty() ? "" : "; ") += text_of(item);
    return joined;
}

class DatabaseOutput : public RunOutput {
   public:
    explicit DatabaseOutput(std::string path) : path_(std::move(path)), temporary_(path_ + ".part") {}
    ~DatabaseOutput() override {
        for (auto& [sql, statement] : statements_) sqlite3_finalize(statement);
        if (database_ != nullptr) sqlite3_exec(database_, "ROLLBACK", nullptr, nullptr, nullptr);
        sqlite3_close(database_);
        if (!keep_ && owned_) ::unlink(temporary_.c_str());
    }

    Result<bool> start(const ProgramVersions& versions, std::optional<uint64_t> resume_at) {
        if (sqlite3_open(temporary_.c_str(), &database_) != SQLITE_OK) return failed();
        if (auto done = run("PRAGMA locking_mode = EXCLUSIVE"); !done) return done;
        const int begun = sqlite3_exec(database_, "BEGIN EXCLUSIVE", nullptr, nullptr, nullptr);
        if (begun == SQLITE_BUSY)
            return fail(FaultCode::FileBusy, fmt::format("`{}` is being written by another run", path_));
        if (begun != SQLITE_OK) return failed();
        owned_ = true;
        keep_ = resume_at.has_value();
        if (resume_at) {
            count_ = *resume_at;
            return take_back();
        }
        // What says how to go on with the tables goes before these do.
        if (auto done = remove_file(checkpoint_path(path_)); !done) return done;
        return create(versions);
    }

    Result<bool> write(std::string_view lines) override {
        while (!lines.empty()) {
            const size_t end = lines.find('\n');
            if (auto done = insert(lines.substr(0, end)); !done) return done;
            lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 1);
        }
        return true;
    }

    Result<uint64_t> sync() override {
        if (auto done = run("COMMIT"); !done) return tl::make_unexpected(done.error());
        if (auto done = run("BEGIN EXCLUSIVE"); !done) return tl::make_unexpected(done.error());
        return count_;
    }
    void keep() override { keep_ = true; }
    bool is_resumable() const override { return true; }

    Result<uint64_t> complete() override {
        if (auto done = run("COMMIT"); !done) return tl::make_unexpected(done.error());
        for (auto& [sql, statement] : statements_) sqlite3_finalize(statement);
        statements_.clear();
        if (sqlite3_close(database_) != SQLITE_OK) return failed();
        database_ = nullptr;
        // A process that was stopped may have left one that holds nothing any more, which SQLite passes over.
        if (auto done = remove_file(temporary_ + "-journal"); !done) return tl::make_unexpected(done.error());
        std::error_code error;
        bytes_ = std::filesystem::file_size(temporary_, error);
        if (error)
            return fail(FaultCode::FileNotReadable, fmt::format("can't read `{}`: {}", temporary_, error.message()));
        return bytes_;
    }

    Result<bool> commit() override {
        owned_ = false;
        return name_file(path_, bytes_);
    }

   private:
    tl::unexpected<Fault> failed() const {
        return fail(FaultCode::FileNotWritable, fmt::format("can't write `{}`: {}", path_, sqlite3_errmsg(database_)));
    }

    Result<bool> run(const std::string& sql) {
        if (sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) return failed();
        return true;
    }

    template <class Columns>
    static std::string column_list(const Columns& columns) {
        std::string out;
        for (const char* column : columns)
            if (column != nullptr) out += fmt::format(", \"{}\"", column);
        return out;
    }

    // What an earlier run left under the temporary name is of no use to this one.
    Result<bool> create(const ProgramVersions& versions) {
        std::string sql = "DROP TABLE IF EXISTS run; CREATE TABLE run (policy, version, digest, key);";
        sql += "DROP TABLE IF EXISTS decisions; CREATE TABLE decisions (n INTEGER PRIMARY KEY" +
               column_list(kDecisionColumns) + ");";
        sql += "DROP TABLE IF EXISTS notes; CREATE TABLE notes (n INTEGER, text);";
        for (const Table& table : kTables)
            sql += fmt::format("DROP TABLE IF EXISTS {0}; CREATE TABLE {0} (n INTEGER{1});", table.name,
                               column_list(table.columns));
        auto done = run(sql);
        if (!done) return done;
        for (size_t i = 0; i < versions.size(); ++i) {
            const bytecode::Image& image = versions[i]->image();
            const auto& policy = image.policy();
            done = insert_row(
                "INSERT INTO run VALUES (?, ?, ?, ?)", std::nullopt,
                {std::string(image.text(policy.name)), std::string(image.text(policy.version)), image.digest_hex(),
                 image.signed_by() ? std::optional(bytecode::key_id(*image.signed_by())) : std::nullopt});
            if (!done) return done;
        }
        return true;
    }

    Result<bool> take_back() {
        std::string sql = fmt::format("DELETE FROM decisions WHERE n > {0}; DELETE FROM notes WHERE n > {0};", count_);
        for (const Table& table : kTables) sql += fmt::format("DELETE FROM {} WHERE n > {};", table.name, count_);
        return run(sql);
    }

    Result<bool> insert(std::string_view line) {
        dom::element decision;
        const simdjson::error_code parsed = parser_.parse(line.data(), line.size()).get(decision);
        if (parsed == simdjson::MEMALLOC) throw std::bad_alloc();
        if (parsed)
            return fail(FaultCode::FileNotWritable, fmt::format("can't write `{}`: a decision is no JSON", path_));
        ++count_;
        if (auto done = insert_item("decisions", kDecisionColumns, decision); !done) return done;
        for (const Table& table : kTables) {
            dom::array items;
            if (decision[table.key].get_array().get(items)) continue;
            for (const dom::element item : items)
                if (auto done = insert_item(table.name, table.columns, item); !done) return done;
        }
        dom::array notes;
        if (decision["notes"].get_array().get(notes)) return true;
        for (const dom::element note : notes)
            if (auto done = insert_row("INSERT INTO notes VALUES (?, ?)", count_, {text_of(note)}); !done) return done;
        return true;
    }

    template <class Columns>
    Result<bool> insert_item(const char* table, const Columns& columns, const dom::element& item) {
        std::vector<std::optional<std::string>> values;
        std::string places = "?";
        for (const char* column : columns) {
            if (column == nullptr) continue;
            places += ", ?";
            dom::element value;
            const simdjson::error_code fault =
                column == kVersion ? item["policy"][column].get(value) : item[column].get(value);
            values.push_back(fault != simdjson::SUCCESS ? std::nullopt : std::optional(text_of(value)));
        }
        return insert_row(fmt::format("INSERT INTO {} VALUES ({})", table, places), count_, values);
    }

    Result<bool> insert_row(const std::string& sql, std::optional<uint64_t> number,
                            const std::vector<std::optional<std::string>>& values) {
        sqlite3_stmt*& statement = statements_[sql];
        if (statement == nullptr && sqlite3_prepare_v2(database_, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK)
            return failed();
        int place = 0;
        bool bound =
            !number || sqlite3_bind_int64(statement, ++place, static_cast<sqlite3_int64>(*number)) == SQLITE_OK;
        for (const auto& value : values) {
            ++place;
            const int result = value ? sqlite3_bind_text(statement, place, value->data(),
                                                         static_cast<int>(value->size()), SQLITE_STATIC)
                                     : sqlite3_bind_null(statement, place);
            bound = bound && result == SQLITE_OK;
        }
        const bool done = bound && sqlite3_step(statement) == SQLITE_DONE;
        sqlite3_reset(statement);
        if (!done) return failed();
        return true;
    }

    std::string path_, temporary_;
    sqlite3* database_ = nullptr;
    std::map<std::string, sqlite3_stmt*> statements_;  // by their text
    dom::parser parser_;
    uint64_t count_ = 0;  // decisions written
    uint64_t bytes_ = 0;  // of the complete file
    bool keep_ = false, owned_ = false;
};

}  // namespace

Result<std::unique_ptr<RunOutput>> open_database(const std::string& path, const ProgramVersions& versions,
                                                 std::optional<uint64_t> resume_at) {
    auto output = std::make_unique<DatabaseOutput>(path);
    if (auto started = output->start(versions, resume_at); !started) return tl::make_unexpected(started.error());
    return output;
}

}  // namespace proviso
