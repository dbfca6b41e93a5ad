# SPDX-License-Identifier: Apache-2.0
# Flags for everything that is compiled here: optimisation, sanitizers, and no machine path in what is built.
# proviso_warnings(TARGET) adds the warnings; generated code does without them.
set(CMAKE_CXX_FLAGS_RELEASE "-O${PROVISO_OPTIMISATION} -DNDEBUG")
set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g1 -fno-omit-frame-pointer -D_GLIBCXX_ASSERTIONS")
set(CMAKE_CXX_FLAGS_QUICK "-O0 -D_GLIBCXX_ASSERTIONS")

# The last map that matches wins, and the build tree usually lies inside the source tree. ccache makes paths relative to
# the build tree: the third map gives them the same names.
file(RELATIVE_PATH to_source ${PROJECT_BINARY_DIR} ${PROJECT_SOURCE_DIR})
string(REGEX REPLACE "/$" "" to_source "${to_source}")
add_compile_options("-ffile-prefix-map=${PROJECT_SOURCE_DIR}/=" "-ffile-prefix-map=${PROJECT_BINARY_DIR}/=build/"
                    "-ffile-prefix-map=${to_source}/=")

if(PROVISO_SANITIZE)
  add_compile_options(-fsanitize=${PROVISO_SANITIZE} -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${PROVISO_SANITIZE})
endif()
if(PROVISO_CHECKED)
  add_compile_definitions(PROVISO_CHECKED _GLIBCXX_ASSERTIONS)
endif()
if(PROVISO_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    message(FATAL_ERROR "PROVISO_FUZZ needs clang (found ${CMAKE_CXX_COMPILER_ID}): use the preset `fuzz`")
  endif()
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # Debian's libfmt is built with g++, and clang names some of its templates differently.
  add_compile_definitions(FMT_HEADER_ONLY)
endif()

function(proviso_warnings target)
  # Leaving fields out of a designated initialiser is how options structs are meant to be written.
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wshadow -Werror -Wno-missing-field-initializers)
  if(CMAKE_UNITY_BUILD)
    # What one file names for itself may hide what its neighbour does; the release build compiles them apart.
    target_compile_options(${target} PRIVATE -Wno-shadow)
  endif()
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    # libstdc++'s own std::stable_sort calls what libstdc++ deprecates.
    target_compile_options(${target} PRIVATE -Wno-deprecated-declarations)
  endif()
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # g++ 12 warns falsely about `"literal" + std::string` (GCC bug 105651).
    target_compile_options(${target} PRIVATE -Wno-restrict)
    if(PROVISO_SANITIZE)
      # Sanitizer checks hide initialisations from the flow analysis; the Release build has this warning on.
      target_compile_options(${target} PRIVATE -Wno-maybe-uninitialized)
    endif()
  endif()
endfunction()
