// SPDX-License-Identifier: Apache-2.0
// How rules hang together: who displaces whom, and the order in which they can be worked out.
//
// Per rule r there are four things to work out, as in the language reference, section 5; an arrow points to what is needed:
//   free(r)    -> applies(s) for every s that displaces r or that r's condition asks about (also through defines)
//   lifts(e)   -> free(e), and lifts(e') for the exceptions e' to e
//   reach(r)   -> free(r), and reach(base) for an exception
//   applies(r) -> reach(r), and lifts(e) for the exceptions e to r
// So a rule and its exceptions are no cycle, but an exception that asks whether its rule applies is one.
#include <algorithm>
#include <unordered_set>

#include "compiler/sema/detail/dependency_graph.h"
#include "compiler/sema/detail/expressions.h"
#include "compiler/sema/detail/steps.h"

namespace proviso::sema::detail {
namespace {

using Code = DiagnosticCode;

enum Node : uint32_t { kFree, kLifts, kReach, kApplies, kNodesPerRule };
enum Link : uint8_t { kWithin, kDisplacedBy, kAsks, kExceptionTo, kLiftedBy, kCalls };

constexpr uint32_t node(uint32_t rule, Node kind) { return rule * kNodesPerRule + kind; }

class RuleGraph {
   public:
    explicit RuleGraph(Context& context)
        : context_(context),
          rules_(context.program.rules),
          first_define_(static_cast<uint32_t>(rules_.size()) * kNodesPerRule),
          graph_(first_define_ + static_cast<uint32_t>(context.program.defines.size())) {}

    void run() {
        for (uint32_t rule = 0; rule < rules_.size(); ++rule) add_displacements(rule);
        for (uint32_t rule = 0; rule < rules_.size(); ++rule) add_rule(rule);
        for (uint32_t define = 0; define < context_.program.defines.size(); ++define) {
            add_references(first_define_ + define, context_.define_references[define]);
        }
        for (const auto& component : graph_.components()) {
            if (!report_cycle(graph_.cycle(component))) add_to_order(component.front());
        }
    }

   private:
    void add_displacements(uint32_t rule) {
        const syntax::RuleDecl& decl = context_.shared_clauses(rule);
        for (const syntax::Name& name : decl.subject_to) {
            for (const uint32_t other : find_rules(rule, name)) displace(rule, other, name.span);
        }
        for (const syntax::Name& name : decl.notwithstanding) {
            for (const uint32_t other : find_rules(rule, name)) displace(other, rule, name.span);
        }
    }

    // A table's name stands for all its rows.
    std::vector<uint32_t> find_rules(uint32_t from, const syntax::Name& name) {
        std::vector<uint32_t> rows = context_.rows_of(name);
        if (!rows.empty()) return rows;
        const uint32_t rule = context_.repeats_clauses(from)
                                  ? context_.rules.find(name.text)
                                  : context_.find_or_report(context_.rules, name, Code::UnknownRule);
        return rule == kNone ? std::vector<uint32_t>() : std::vector<uint32_t>{rule};
    }

    void displace(uint32_t displaced, uint32_t by, Span place) {
        // Both may say so; it counts once.
        if (!said_.insert((uint64_t{displaced} << 32) | by).second) return;
        const uint32_t shared = shared_binders(context_.binder_paths[displaced], context_.binder_paths[by]);
        rules_[displaced].displaced_by.push_back({RuleId{by}, shared});
        graph_.add_edge({node(displaced, kFree), node(by, kApplies), place, kDisplacedBy});
    }

    void add_rule(uint32_t rule) {
        add_references(node(rule, kFree), context_.rule_references[rule]);
        graph_.add_edge({node(rule, kReach), node(rule, kFree), {}, kWithin});
        graph_.add_edge({node(rule, kLifts), node(rule, kFree), {}, kWithin});
        graph_.add_edge({node(rule, kApplies), node(rule, kReach), {}, kWithin});
        if (rules_[rule].base != kNone) {
            const Span place = context_.rule_decls[rule].node->base->span;
            graph_.add_edge({node(rule, kReach), node(rules_[rule].base, kReach), place, kExceptionTo});
        }
        for (const RuleId exception : rules_[rule].exceptions) {
            const Span place = context_.rule_decls[index(exception)].node->base->span;
            graph_.add_edge({node(rule, kLifts), node(index(exception), kLifts), place, kLiftedBy});
            graph_.add_edge({node(rule, kApplies), node(index(exception), kLifts), place, kLiftedBy});
        }
    }

    void add_references(uint32_t from, const References& references) {
        for (const Reference& asked : references.rules)
            graph_.add_edge({from, node(asked.target, kApplies), asked.place, kAsks});
        for (const Reference& called : references.defines) {
            graph_.add_edge({from, first_define_ + called.target, called.place, kCalls});
        }
    }

    void add_to_order(uint32_t graph_node) {
        if (graph_node < first_define_ && graph_node % kNodesPerRule == kFree) {
            context_.program.rule_order.push_back(RuleId{graph_node / kNodesPerRule});
        }
    }

    const std::string& name_of(uint32_t graph_node) const {
        return graph_node < first_define_ ? rules_[graph_node / kNodesPerRule].id
                                          : context_.program.defines[graph_node - first_define_].name;
    }

    std::string told(const Edge& edge) const {
        const std::string& from = name_of(edge.from);
        const std::string& to = name_of(edge.to);
        switch (static_cast<Link>(edge.kind)) {
            case kWithin:
                break;
            case kDisplacedBy:
                return fmt::format("`{}` gives way where `{}` applies", from, to);
            case kAsks:
                return fmt::format("`{}` asks whether `{}` applies", from, to);
            case kExceptionTo:
                return fmt::format("`{}` is an exception to `{}`", from, to);
            case kLiftedBy:
                return fmt::format("`{}` is lifted by its exception `{}`", from, to);
            case kCalls:
                return fmt::format("`{}` uses `{}`", from, to);
        }
        return {};
    }

    bool report_cycle(const std::vector<Edge>& cycle) {
        if (cycle.empty()) return false;
        std::vector<Edge> links;  // without the steps inside one rule
        for (const Edge& edge : cycle) {
            if (edge.kind != kWithin) links.push_back(edge);
        }
        // A cycle of defines alone was reported as such.
        const auto of_rule = [&](const Edge& edge) { return edge.from < first_define_; };
        if (std::none_of(links.begin(), links.end(), of_rule)) return true;
        const std::string spelled =
            spell_cycle(links, [&](uint32_t part) { return fmt::format("`{}`", name_of(part)); });
        const uint32_t first = cycle.front().from;
        const Span place = first < first_define_ ? rules_[first / kNodesPerRule].id_span : links.front().place;
        Diagnostic& diagnostic = context_.report(Code::RuleCycle, place, spelled);
        diagnostic.help = "take one of these links away";
        for (const Edge& edge : links) {
            if (diagnostic.notes.size() < kShownLinks) add_note(diagnostic, edge.place, told(edge));
        }
        return true;
    }

    Context& context_;
    std::vector<Rule>& rules_;
    uint32_t first_define_;
    DependencyGraph graph_;
    std::unordered_set<uint64_t> said_;
};

}  // namespace

void connect_rules(Context& context) { RuleGraph(context).run(); }

}  // namespace proviso::sema::detail
