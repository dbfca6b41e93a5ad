# SPDX-License-Identifier: Apache-2.0
# Makes the parser library from the grammar with Debian's antlr4 tool; the generated C++ stays in the build tree.
# The runtime is linked statically: it starts faster. Debian's CMake package for the tool calls a jar without its class
# path, and that for the runtime asks for a libuuid nobody needs, so both are found by hand.
find_program(PROVISO_ANTLR_TOOL NAMES antlr4 REQUIRED)
find_library(PROVISO_ANTLR_LIBRARY NAMES libantlr4-runtime.a REQUIRED)
find_path(PROVISO_ANTLR_INCLUDE NAMES antlr4-runtime.h PATH_SUFFIXES antlr4-runtime REQUIRED)

# proviso_grammar(TARGET LEXER name PARSER name NAMESPACE cpp::namespace), from name.g4 in the calling folder.
function(proviso_grammar target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "LEXER;PARSER;NAMESPACE" "")
  set(here ${CMAKE_CURRENT_SOURCE_DIR})
  set(out ${CMAKE_CURRENT_BINARY_DIR}/${target})
  set(tool ${PROVISO_ANTLR_TOOL} -Dlanguage=Cpp -Werror -visitor -no-listener -package ${arg_NAMESPACE} -o ${out}
           -lib ${out})
  set(lexer ${out}/${arg_LEXER}.cpp ${out}/${arg_LEXER}.h ${out}/${arg_LEXER}.tokens)
  set(parser)
  foreach(part "" Visitor BaseVisitor)
    list(APPEND parser ${out}/${arg_PARSER}${part}.cpp ${out}/${arg_PARSER}${part}.h)
  endforeach()
  file(MAKE_DIRECTORY ${out})
  # The grammar is named relative to its folder, so that no absolute path enters the generated banner.
  set(late ${PROJECT_SOURCE_DIR}/cmake/BuildTablesLate.cmake)
  add_custom_command(OUTPUT ${lexer} COMMAND ${tool} ${arg_LEXER}.g4
                     COMMAND ${CMAKE_COMMAND} -DFILE=${out}/${arg_LEXER}.cpp -P ${late} WORKING_DIRECTORY ${here}
                     DEPENDS ${here}/${arg_LEXER}.g4 ${late} COMMENT "antlr4 ${arg_LEXER}.g4" VERBATIM)
  add_custom_command(OUTPUT ${parser} COMMAND ${tool} ${arg_PARSER}.g4
                     COMMAND ${CMAKE_COMMAND} -DFILE=${out}/${arg_PARSER}.cpp -P ${late} WORKING_DIRECTORY ${here}
                     DEPENDS ${here}/${arg_PARSER}.g4 ${out}/${arg_LEXER}.tokens ${late}
                     COMMENT "antlr4 ${arg_PARSER}.g4" VERBATIM)
  add_library(${target} STATIC ${lexer} ${parser})
  target_include_directories(${target} SYSTEM PUBLIC ${out} ${PROVISO_ANTLR_INCLUDE})
  # The generated lexer holds u8"" literals as plain char, which C++20 no longer allows without this.
  target_compile_options(${target} PRIVATE -fno-char8_t -w)
  target_link_libraries(${target} PUBLIC ${PROVISO_ANTLR_LIBRARY} Threads::Threads)
endfunction()
