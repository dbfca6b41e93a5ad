# SPDX-License-Identifier: Apache-2.0
# Run by cmake -P on a generated lexer or parser, FILE: lets it build its tables when the first one is made, not when the program
# starts. That takes milliseconds, which a program that only runs a bundle need not spend.
file(READ ${FILE} text)
string(REGEX REPLACE "\n([A-Za-z]+)::Initializer [A-Za-z]+::_init;\n" "\n" late "${text}")
string(REGEX REPLACE "(\\) : (Lexer|Parser)\\(input\\) {\n)" "\\1  static const Initializer tables;\n" late "${late}")
string(FIND "${late}" "::_init;" at_start)
string(FIND "${late}" "static const Initializer tables;" when_made)
if(NOT at_start EQUAL -1 OR when_made EQUAL -1)
  message(FATAL_ERROR "${FILE} does not look as ANTLR 4.7 to 4.9 generate it")
endif()
file(WRITE ${FILE} "${late}")
