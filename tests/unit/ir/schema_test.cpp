// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "tests/unit/ir/small_record.h"

namespace proviso::ir {

TEST_CASE("schema: level by level, a node's children together and after it") {
    const Workbench bench;
    std::vector<std::string> names;
    for (const Node& node : bench.schema.nodes()) names.emplace_back(node.name);
    CHECK(names == std::vector<std::string>{"", "urgent", "consent", "size", "uses", "partners", "", "", "visible",
                                            "talent", "trusted", "", "agreed"});
    for (uint32_t i = 0; i < bench.schema.nodes().size(); ++i) {
        const bytecode::Range children = bench.schema[i].children;
        for (uint32_t child = children.first; child < children.first + children.count; ++child) {
            CHECK(child > i);
            CHECK(bench.schema[child].parent == i);
        }
    }
}

TEST_CASE("schema: each list has the natural domain of its elements, also where nothing reads it") {
    const Workbench bench;
    CHECK(bench.graph.domains() == 4);
    CHECK(bench.schema[kUses].element_domain == DomainId{1});
    CHECK(bench.schema[kPartners].element_domain == DomainId{2});
    CHECK(bench.schema[kTalent].element_domain == DomainId{3});
    CHECK(bench.schema[kTalent].domain == DomainId{1});
    CHECK(bench.schema[kAgreed].domain == DomainId{3});
    CHECK(bench.graph[DomainId{3}].owner == 0);
    CHECK(bench.graph[DomainId{3}].natural);
}

TEST_CASE("schema: records whose paths multiply are refused, not unfolded") {
    sema::Program program;
    program.root = sema::RecordId{0};
    for (uint32_t i = 0; i < 40; ++i) {
        const sema::Type next{sema::TypeKind::Record, false, i + 1};
        program.records.push_back({"R", {{.name = "a", .type = next}, {.name = "b", .type = next}}, {}});
    }
    program.records.push_back({"R", {{.name = "x", .type = {sema::TypeKind::Answer}}}, {}});
    Graph graph;
    CHECK(Schema(program, graph).excess().has_value());
}

TEST_CASE("schema: records within records deeper than an image can hold are refused") {
    sema::Program program;
    program.root = sema::RecordId{0};
    for (uint32_t i = 0; i < 300; ++i) {
        program.records.push_back({"R", {{.name = "a", .type = {sema::TypeKind::Record, false, i + 1}}}, {}});
    }
    program.records.push_back({"R", {{.name = "x", .type = {sema::TypeKind::Answer}}}, {}});
    Graph graph;
    CHECK(Schema(program, graph).excess().has_value());
}

}  // namespace proviso::ir
