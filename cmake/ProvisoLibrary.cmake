# SPDX-License-Identifier: Apache-2.0
# The only ways to make a library or a program of this project. Each is called from the folder's own CMakeLists.txt and
# takes what lies there, so a new file needs no edit; a folder without sources yet is tolerated. Every call records which
# layers its folder may include; tests/meta/layering compares that with the #include lines.
#
#   proviso_library(NAME [HOT] [APART file...] [DEPS layer...] [PRIVATE_DEPS layer...] [LINK external...])
#       static library proviso_NAME of *.cpp and detail/*.cpp, except main.cpp. HOT: -O3.
#       APART: files compiled alone in unity builds too, since they name things of their own as another file does. A layer in DEPS must exist
#       already, so no cycle can be written. PRIVATE_DEPS stay invisible to those who use the library.
#   proviso_executable(TARGET [RECURSE] [DEPS layer...] [LINK external...])
#       program TARGET of all *.cpp here; RECURSE: and below. Makes no target where there is no source.
#   proviso_program(TARGET LIBRARY layer)
#       program TARGET of main.cpp here, on top of the folder's own library.

function(proviso_record_layer name deps)
  file(RELATIVE_PATH folder ${PROJECT_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR})
  list(REMOVE_ITEM deps "")
  list(JOIN deps " " deps)
  set_property(GLOBAL APPEND PROPERTY PROVISO_LAYERS "${name}|${folder}|${deps}")
endfunction()

function(proviso_write_layers file)
  get_property(layers GLOBAL PROPERTY PROVISO_LAYERS)
  list(JOIN layers "\n" text)
  file(CONFIGURE OUTPUT ${file} CONTENT "${text}\n" @ONLY)
endfunction()

# Turns layer names into targets; a layer that does not exist yet is an error.
function(proviso_layer_targets user out)
  set(targets)
  foreach(layer IN LISTS ARGN)
    if(NOT TARGET proviso_${layer})
      message(FATAL_ERROR "${user} depends on the layer `${layer}`, which does not exist (yet): see the order of "
                          "add_subdirectory")
    endif()
    list(APPEND targets proviso_${layer})
  endforeach()
  set(${out} ${targets} PARENT_SCOPE)
endfunction()

function(proviso_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "HOT" "" "APART;DEPS;PRIVATE_DEPS;LINK")
  set(target proviso_${name})
  set(here ${CMAKE_CURRENT_SOURCE_DIR})
  file(GLOB sources CONFIGURE_DEPENDS ${here}/*.cpp ${here}/detail/*.cpp)
  list(REMOVE_ITEM sources ${here}/main.cpp)
  file(GLOB headers CONFIGURE_DEPENDS ${here}/*.h)
  proviso_layer_targets(${target} public ${arg_DEPS})
  proviso_layer_targets(${target} private ${arg_PRIVATE_DEPS})
  proviso_record_layer(${name} "${arg_DEPS};${arg_PRIVATE_DEPS}")

  if(sources)
    set(scope PUBLIC)
    add_library(${target} STATIC ${sources})
    target_link_libraries(${target} PRIVATE ${private})
    proviso_warnings(${target})
    if(arg_APART)
      set_source_files_properties(${arg_APART} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
    endif()
    if(arg_HOT)
      target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-O3>)
    endif()
  else()
    set(scope INTERFACE)
    add_library(${target} INTERFACE)
  endif()
  target_include_directories(${target} ${scope} ${PROJECT_SOURCE_DIR})
  target_link_libraries(${target} ${scope} ${public} ${arg_LINK})
  target_sources(${target} ${scope} FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR} FILES ${headers})
endfunction()

function(proviso_executable target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "RECURSE" "" "DEPS;LINK")
  set(glob GLOB)
  if(arg_RECURSE)
    set(glob GLOB_RECURSE)
  endif()
  file(${glob} sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  proviso_record_layer(${target} "${arg_DEPS}")
  if(NOT sources)
    return()
  endif()
  proviso_layer_targets(${target} layers ${arg_DEPS})
  add_executable(${target} ${sources})
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${target} PRIVATE ${layers} ${arg_LINK})
  proviso_warnings(${target})
endfunction()

function(proviso_program target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "LIBRARY" "")
  file(GLOB main CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/main.cpp)
  if(NOT main)
    return()
  endif()
  add_executable(${target} ${main})
  target_link_libraries(${target} PRIVATE proviso_${arg_LIBRARY})
  proviso_warnings(${target})
endfunction()
