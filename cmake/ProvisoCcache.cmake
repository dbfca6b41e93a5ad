# SPDX-License-Identifier: Apache-2.0
# Compiles through ccache where it is installed and nobody chose another launcher. The base directory and NOHASHDIR let
# two checkouts, or two build folders, share their results.
find_program(PROVISO_CCACHE ccache)
find_program(PROVISO_ENV env)
if(PROVISO_CCACHE AND PROVISO_ENV AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${PROVISO_ENV} CCACHE_NOHASHDIR=1 CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}
                                  ${PROVISO_CCACHE})
endif()
