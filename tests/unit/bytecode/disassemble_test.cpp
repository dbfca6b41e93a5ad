// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "runtime/bytecode/verify.h"
#include "tests/image_sample/sample_image.h"

namespace proviso::bytecode {

TEST_CASE("disassembly: each kind of line") {
    ImageBuilder b;
    sample::fill(b);
    const auto program = verify(b.finish());
    REQUIRE(program.has_value());
    const std::string text = disassemble(**program);
    for (const char* line : {
             "policy sample\n  title \"A sample \\\"policy\\\"\"\n  version \"1.0\"\n  owner \"Größe\"\n",
             "  id id\n  as of on\n  otherwise go\n  when unsure ask\n  effective from 2025-08-22\n",
             "\nchoice Purpose\n  1 visible \"Visible\"\n",
             "  likeness : answer @root, may not apply\n",
             "  uses[].purpose : Purpose @uses\n",
             "  uses[].tools : list of record @uses\n",
             "  1 @uses : for each @root, each of uses\n",
             "  5 @uses*uses : for each @uses, each of uses, a crossing\n",
             "  6 @uses*uses*uses.tools : for each @uses*uses, each of uses[].tools of component 1, a crossing\n",
             "  %7 = and %4, %6 : answer @uses   ; sample.proviso:2\n",
             "  %5 = in.choices %1, {1 2} : answer @uses   ; sample.proviso:1\n",
             "  %16 = load.as_of : date @root   ; sample.proviso:1\n",
             "  %24 = broadcast %13, 0b10 : list @uses*uses   ;",
             "  %31 = const.text \"d-1\" : text @root   ;",
             "  %34 = const.date 1969-12-31 : date @root   ;",
             "  %36 = const.answer yes : answer @root   ;",
             "\nrule final_cut @uses   ; sample.proviso:1\n  text \"What stays in\"\n  of studio.base\n  own %7, free "
             "%7, reach %7, "
             "applies %38\n  then stop\n",
             "  because \"Use {%39} by {%18}\"\n",
             "  escalate legal \"See legal\" due %18\n  if unsure require legal \"Ask\"\n  note \"Cost {%15}\"\n",
             "  unless incidental\n  displaced by few where %12\n",
             "\nexception incidental to final_cut @uses",
             "\nguarantee never_go \"Someone looks\"\n  whenever %11, outcome is at least ask\n",
             "own %5, free %5, lifts %5, reach %5, applies %5\n",
         }) {
        CAPTURE(line);
        CHECK(text.find(line) != std::string::npos);
    }
}

TEST_CASE("disassembly: domains with the same lists are told apart, long paths are cut, control characters shown") {
    ImageBuilder b;
    sample::fill(b);
    b.rows<Section::Domains>().push_back({sample::kPair, sample::kTools, 0, 0});
    b.rows<Section::Nodes>()[sample::kPartners].name = b.string(std::string(300, 'p'));
    b.rows<Section::Policy>()[0].owner = b.string("two\nlines\x01");
    const auto program = verify(b.finish());
    REQUIRE(program.has_value());
    const std::string text = disassemble(**program);
    CHECK(text.find(
              "  7 @uses*uses*uses.tools#7 : for each @uses*uses, each of uses[].tools of component 0, a crossing\n") !=
          std::string::npos);
    CHECK(text.find("  2 @node4 : for each @root, each of node4\n") != std::string::npos);
    CHECK(text.find("owner \"two\\nlines\\x01\"\n") != std::string::npos);
}

}  // namespace proviso::bytecode
