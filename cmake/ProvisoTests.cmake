# SPDX-License-Identifier: Apache-2.0
# proviso_test(NAME [RECURSE] [DEPS layer...] [LINK external...]): a doctest program proviso_NAME of the folder's *.cpp.
# Every TEST_CASE becomes a ctest test `NAME: case`. Tests run in the project's folder and find in their environment
#   PROVISO_CLI                 the proviso program
#   PROVISO_BUILD_DIR           the build tree, for scratch files and layers.txt
#   PROVISO_TRUST_PERCENT       how much of their figures random tests examine
function(proviso_test name)
  set(target proviso_${name})
  proviso_executable(${target} ${ARGN})
  if(NOT TARGET ${target})
    return()
  endif()
  target_link_libraries(${target} PRIVATE proviso_doctest)
  set(list ${CMAKE_CURRENT_BINARY_DIR}/${target}_tests.cmake)
  set(script ${PROJECT_SOURCE_DIR}/cmake/ListDoctestCases.cmake)
  add_custom_command(
    TARGET ${target} POST_BUILD BYPRODUCTS ${list} VERBATIM
    COMMAND ${CMAKE_COMMAND} -DPROGRAM=$<TARGET_FILE:${target}> -DPREFIX=${name} -DOUT=${list}
            -DSOURCE_DIR=${PROJECT_SOURCE_DIR} -DBUILD_DIR=${PROJECT_BINARY_DIR} -DPERCENT=${PROVISO_TRUST_PERCENT}
            -P ${script})
  # Until the program is built, ctest must fail rather than find nothing to do.
  set(include ${CMAKE_CURRENT_BINARY_DIR}/${target}_include.cmake)
  file(WRITE ${include} "if(EXISTS \"${list}\")\n  include(\"${list}\")\nelse()\n"
                        "  add_test(\"${name}: not built\" \"${target}-not-built\")\nendif()\n")
  set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES ${include})
endfunction()

# proviso_policies(OUT): the policies that come with the project, as paths from its folder: a folder that holds one policy, or
# each of the files where a folder holds several, or a file beside the folders.
function(proviso_policies out)
  set(policies)
  file(GLOB folders CONFIGURE_DEPENDS LIST_DIRECTORIES true RELATIVE ${PROJECT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/policies/*)
  foreach(folder IN LISTS folders)
    set(mains)
    file(GLOB sources CONFIGURE_DEPENDS RELATIVE ${PROJECT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/${folder}/*.proviso)
    foreach(source IN LISTS sources)
      file(STRINGS ${PROJECT_SOURCE_DIR}/${source} head REGEX "^policy ")
      if(head)
        list(APPEND mains ${source})
      endif()
    endforeach()
    list(LENGTH mains count)
    if(count EQUAL 1)
      set(mains ${folder})
    endif()
    list(APPEND policies ${mains})
  endforeach()
  file(GLOB beside CONFIGURE_DEPENDS RELATIVE ${PROJECT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/policies/*.proviso)
  foreach(source IN LISTS beside)
    file(STRINGS ${PROJECT_SOURCE_DIR}/${source} head REGEX "^policy ")
    if(head)
      list(APPEND policies ${source})
    endif()
  endforeach()
  set(${out} ${policies} PARENT_SCOPE)
endfunction()
