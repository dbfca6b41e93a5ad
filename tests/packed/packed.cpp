// SPDX-License-Identifier: Apache-2.0
#include "tests/packed/packed.h"

#include <isa-l/igzip_lib.h>
#include <sqlite3.h>
#include <zstd.h>

namespace proviso::testing {

std::string gzip(std::string_view text) {
    std::string out(text.size() + text.size() / 2 + 1024, '\0');
    std::string level(ISAL_DEF_LVL1_DEFAULT, '\0');
    isal_zstream stream{};
    isal_deflate_init(&stream);
    stream.next_in = reinterpret_cast<uint8_t*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uint32_t>(text.size());
    stream.next_out = reinterpret_cast<uint8_t*>(out.data());
    stream.avail_out = static_cast<uint32_t>(out.size());
    stream.end_of_stream = 1;
    stream.gzip_flag = IGZIP_GZIP;
    stream.level = 1;
    stream.level_buf = reinterpret_cast<uint8_t*>(level.data());
    stream.level_buf_size = static_cast<uint32_t>(level.size());
    isal_deflate(&stream);
    out.resize(stream.total_out);
    return out;
}

std::string zstd(std::string_view text) {
    std::string out(ZSTD_compressBound(text.size()), '\0');
    out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
    return out;
}

void make_database(const std::filesystem::path& file, const std::string& sql) {
    sqlite3* database = nullptr;
    sqlite3_open(file.c_str(), &database);
    sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr);
    sqlite3_close(database);
}

std::vector<std::string> query(const std::filesystem::path& file, const std::string& sql) {
    sqlite3* database = nullptr;
    std::vector<std::string> rows;
    const auto row = [](void* out, int count, char** cells, char**) {
        std::string line;
        for (int i = 0; i < count; ++i) (line += i == 0 ? "" : "|") += cells[i] == nullptr ? "" : cells[i];
        static_cast<std::vector<std::string>*>(out)->push_back(line);
        return 0;
    };
    if (sqlite3_open_v2(file.c_str(), &database, SQLITE_OPEN_READONLY, nullptr) != SQLITE_OK ||
        sqlite3_exec(database, sql.c_str(), row, &rows, nullptr) != SQLITE_OK)
        rows.emplace_back("?");
    sqlite3_close(database);
    return rows;
}

}  // namespace proviso::testing
