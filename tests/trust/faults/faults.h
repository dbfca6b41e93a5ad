// SPDX-License-Identifier: Apache-2.0
// Counts calls, and disturbs one of them or all from one on. Steered by the environment:
//
//   PROVISO_FAULTS_FOLDER  calls count that concern files in this folder and below
//   PROVISO_FAULTS_CLASS   which count: write, sync, open, name (of a file: rename, link, unlink, mkdir), cut, close, read, change (all but
//                          read and close: those after which the disk is not as it was), allocation
//   PROVISO_FAULTS_AT      the first to be disturbed, from 1; without it none is
//   PROVISO_FAULTS_DO      an errno's number: the call fails with it; `short`: half is written; `before`, `half`: the process is killed before
//                          the call, or in the middle of what it writes
//   PROVISO_FAULTS_LASTING all later ones fail too
//   PROVISO_FAULTS_TRACE   a file that gets a line for each call that concerns the folder, with its class; and at the program's end the number of
//                          allocations before its main function, and of all
//
// Syncing is counted but left out: a kill takes nothing of what was written, and waiting for disks would be most of the time.
#pragma once

#include <cstdint>

namespace proviso::faults {

// In the order of the names in faults.cpp.
enum class Class : uint8_t { Write, Sync, Open, Name, Cut, Close, Read, Allocation };

enum class Deed : uint8_t { Nothing, Fail, Short, KillBefore, KillHalf };

// Counts a call of this class, and says what is to be done to it. `error`: where it is to fail.
Deed next_deed(Class of, int& error);

// How many allocations there were.
uint64_t allocations();
void note_main();

}  // namespace proviso::faults
