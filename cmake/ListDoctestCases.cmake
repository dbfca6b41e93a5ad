# SPDX-License-Identifier: Apache-2.0
# Run after a doctest program was linked: writes the ctest file with one test per TEST_CASE. Cases are addressed by their
# place in doctest's own order: a name may hold commas, brackets or stars, which a filter by name would misread and then
# silently run nothing.
execute_process(COMMAND ${PROGRAM} --list-test-cases --no-colors WORKING_DIRECTORY ${SOURCE_DIR} OUTPUT_VARIABLE rest
                RESULT_VARIABLE result)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "${PROGRAM} could not list its test cases:\n${rest}")
endif()

set(environment "PROVISO_CLI=${BUILD_DIR}/proviso;PROVISO_BUILD_DIR=${BUILD_DIR}"
                "PROVISO_TRUST_PERCENT=${PERCENT}")
set(script "")
set(index 0)
while(NOT rest STREQUAL "")
  string(FIND "${rest}" "\n" end)
  string(SUBSTRING "${rest}" 0 ${end} line)
  math(EXPR end "${end} + 1")
  string(SUBSTRING "${rest}" ${end} -1 rest)
  if(line MATCHES "^\\[doctest\\]" OR line MATCHES "^====" OR line STREQUAL "")
    continue()
  endif()
  math(EXPR index "${index} + 1")
  # A leading number keeps names apart that occur in two files.
  set(test "[==[${PREFIX} ${index}: ${line}]==]")
  string(APPEND script
         "add_test(${test} [==[${PROGRAM}]==] --first=${index} --last=${index})\n"
         "set_tests_properties(${test} PROPERTIES LABELS ${PREFIX} WORKING_DIRECTORY [==[${SOURCE_DIR}]==] "
         "ENVIRONMENT [==[${environment}]==])\n")
endwhile()
if(index EQUAL 0)
  message(FATAL_ERROR "${PROGRAM} holds no test case")
endif()
file(WRITE ${OUT} "${script}")
