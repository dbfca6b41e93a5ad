// SPDX-License-Identifier: Apache-2.0
#include "compiler/source/source.h"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace proviso {
namespace {

// A scratch folder, removed with all that is in it.
class Folder {
   public:
    Folder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "proviso-XXXXXX").string();
        REQUIRE(::mkdtemp(pattern.data()) != nullptr);
        path_ = pattern;
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    std::string file(const std::string& name, std::string_view text) const {
        std::ofstream(path_ / name, std::ios::binary) << text;
        return (path_ / name).string();
    }
    const std::filesystem::path& path() const { return path_; }

   private:
    std::filesystem::path path_;
};

std::string place(const SourceMap& sources, FileId file, uint32_t offset) {
    const LineColumn found = sources.line_column(file, offset);
    return std::to_string(found.line) + ":" + std::to_string(found.column);
}

}  // namespace

TEST_CASE("source: lines and columns are counted from 1, columns in code points") {
    SourceMap sources;
    const FileId file = sources.add("a.proviso", "ab\ncäd\r\ne\rf");
    CHECK(place(sources, file, 0) == "1:1");
    CHECK(place(sources, file, 2) == "1:3");
    CHECK(place(sources, file, 3) == "2:1");
    CHECK(place(sources, file, 4) == "2:2");
    CHECK(place(sources, file, 6) == "2:3");  // behind the two bytes of ä
    CHECK(place(sources, file, 9) == "3:1");
    CHECK(place(sources, file, 11) == "4:1");
    CHECK(place(sources, file, 12) == "4:2");
    CHECK(place(sources, file, 99) == "4:2");
    CHECK(sources.line_at(file, 5) == "cäd");
    CHECK(sources.line_at(file, 9) == "e");
    CHECK(sources.line_begin(file, 6) == 3);
    CHECK(sources.text(Span{file, 3, 7}) == "cäd");
    CHECK(sources.text(Span{file, 90, 99}).empty());
}

TEST_CASE("source: a byte order mark takes no column") {
    SourceMap sources;
    const FileId file = sources.add("a.proviso", "\xEF\xBB\xBFrole x");
    CHECK(place(sources, file, 3) == "1:1");
    CHECK(place(sources, file, 8) == "1:6");
}

TEST_CASE("source: texts stay where they are when files are added") {
    SourceMap sources;
    const FileId first = sources.add("a", "short");
    const std::string_view text = sources.text(first);
    for (int i = 0; i < 1000; ++i) sources.add("b", "more");
    CHECK(text.data() == sources.text(first).data());
    CHECK(sources.size() == 1001);
}

TEST_CASE("read_file: regular files within the limit, and nothing else") {
    const Folder folder;
    const std::string ten = folder.file("ten", "0123456789");
    CHECK(read_file(ten, 10) == "0123456789");
    CHECK(read_file(folder.file("none", ""), 10) == "");
    CHECK(read_file(folder.file("zero", std::string(3, '\0')), 10)->size() == 3);

    REQUIRE(!read_file(ten, 9));
    CHECK(read_file(ten, 9).error().code == FaultCode::FileNotReadable);
    CHECK(read_file(ten, 9).error().message == "it is longer than the limit of 9 bytes");
    CHECK(read_file((folder.path() / "missing").string(), 10).error().code == FaultCode::FileMissing);
    CHECK(read_file(folder.path().string(), 10).error().message == "it is a folder, not a file");
    CHECK(read_file("/dev/zero", 10).error().message == "it is not a regular file");
    const std::string pipe = (folder.path() / "pipe").string();
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    CHECK(read_file(pipe, 10).error().code == FaultCode::FileNotReadable);  // and does not wait for a writer
}

}  // namespace proviso
