// SPDX-License-Identifier: Apache-2.0
// A small valid image that has every kind of row, domain and reference; tests damage it one row at a time.
#pragma once

#include "runtime/bytecode/image.h"

namespace proviso::bytecode::sample {

// Nodes, by path.
enum Node : uint32_t {
    kRecord,
    kId,
    kOn,
    kUses,
    kPartners,
    kLikeness,
    kUse,
    kPartner,
    kUseId,
    kPurpose,
    kTools,
    kPlace,
    kTool,
    kInCut,
    kCost
};
// Domains. kPair is uses with uses; kPairTool goes through the tools of its second use.
enum Domain : uint32_t { kRoot, kOfUses, kOfPartners, kOfTools, kUsePartner, kPair, kPairTool };
// Registers: the place of an instruction in the sample.
enum Register : uint32_t {
    kUsesKnown,
    kPurposeLoaded,
    kIdeation,
    kIdeationOfUse,
    kIsIdeation,
    kInSet,
    kInCutLoaded,
    kBoth,
    kAnyUse,
    kCount,
    kTwo,
    kFewUses,
    kFewOfUse,
    kToolsKnown,
    kToolCost,
    kCostSum,
    kAsOf,
    kDue,
    kDueOfUse,
    kExists,
    kPartnersLoaded,
    kPartnersOfUse,
    kInCutOfCross,
    kAnyPartner,
    kToolsOfPair,
    kBothOfPair,
    kPairAnswer,
    kToolExists,
    kEveryTool,
    kHasLikeness,
    kNoLikeness,
    kText,
    kIdLoaded,
    kSameText,
    kDay,
    kDayEqual,
    kYes,
    kYesOfUse,
    kPicked,
    kPickedPurpose,
    kIdOfUse,
    kPassed,
    kWeekday,
};

// Fills `b` so that b.finish() verifies.
void fill(ImageBuilder& b);

}  // namespace proviso::bytecode::sample
