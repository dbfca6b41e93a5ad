# SPDX-License-Identifier: Apache-2.0
# Run by cmake -P: writes the file OUT, C++ that holds the texts of the files MODULES in FOLDER as rows of standard_modules().
set(arrays "")
set(rows "")
foreach(file IN LISTS MODULES)
  cmake_path(GET file STEM name)
  file(READ ${FOLDER}/${file} bytes HEX)
  string(REGEX REPLACE "(..)" "'\\\\x\\1'," bytes "${bytes}")
  string(REGEX REPLACE "('[^']*','[^']*','[^']*','[^']*','[^']*','[^']*','[^']*','[^']*',)" "\\1\n    " bytes "${bytes}")
  string(APPEND arrays "constexpr char k_${name}[] = {\n    ${bytes}};\n")
  string(APPEND rows "        {\"${name}\", {k_${name}, sizeof(k_${name})}},\n")
endforeach()
file(WRITE ${OUT}
  "// Made by cmake/EmbedModules.cmake from the files in stdlib/.\n#include \"stdlib/modules.h\"\n\n"
  "namespace proviso {\nnamespace {\n\n${arrays}\n}  // namespace\n\n"
  "const std::vector<StandardModule>& standard_modules() {\n    static const std::vector<StandardModule> modules = {\n${rows}    };\n"
  "    return modules;\n}\n\n}  // namespace proviso\n")
