# SPDX-License-Identifier: Apache-2.0
# duly_embed(<out.cpp> <symbol> <dir> <relative file>...)
#
# Adds a build step that writes <out.cpp>: the bytes of the files as `duly::detail::<symbol>[]` and
# `duly::detail::<symbol>_count`, declared in src/embedded.hpp. The step runs again whenever one of the files changes.
# Call it in the directory of the target, and add <out.cpp> to the target's sources. A relative <out.cpp> lies in the
# current build directory.
#
# The bytes are written as a list of characters: clang refuses string literals above 64 KiB as not portable.

if(CMAKE_SCRIPT_MODE_FILE STREQUAL CMAKE_CURRENT_LIST_FILE)
  # The build step itself: cmake -D OUT= -D SYMBOL= -D DIR= -D FILES=a|b -P embed.cmake
  string(REPLACE "|" ";" files "${FILES}")
  list(SORT files)
  set(arrays "")
  set(rows "")
  set(number 0)
  foreach(file IN LISTS files)
    file(READ "${DIR}/${file}" bytes HEX)
    string(REGEX REPLACE "(................................)" "\\1\n" bytes "${bytes}")
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${bytes}")
    string(APPEND arrays "// ${file}\nconstexpr char bytes_${number}[] = {\n${bytes}'\\0'};\n\n")
    string(APPEND rows "    {\"${file}\", std::string_view(bytes_${number}, sizeof bytes_${number} - 1)},\n")
    math(EXPR number "${number} + 1")
  endforeach()
  file(WRITE "${OUT}"
    "// Written by src/embed.cmake from ${number} files.\n"
    "#include \"${CMAKE_CURRENT_LIST_DIR}/embedded.hpp\"\n\n"
    "namespace duly::detail {\nnamespace {\n\n${arrays}} // namespace\n\n"
    "constinit EmbeddedFile const ${SYMBOL}[] = {\n${rows}};\n"
    "constinit std::size_t const ${SYMBOL}_count = ${number};\n\n"
    "} // namespace duly::detail\n")
  return()
endif()

function(duly_embed out symbol dir)
  if(NOT ARGN)
    message(FATAL_ERROR "duly_embed(${symbol}): no files to embed from ${dir}")
  endif()
  cmake_path(ABSOLUTE_PATH out BASE_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}")
  cmake_path(ABSOLUTE_PATH dir BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}")
  set(inputs ${ARGN})
  list(TRANSFORM inputs PREPEND "${dir}/")
  list(JOIN ARGN "|" files)
  add_custom_command(
    OUTPUT "${out}"
    COMMAND "${CMAKE_COMMAND}" -D "OUT=${out}" -D "SYMBOL=${symbol}" -D "DIR=${dir}" -D "FILES=${files}"
            -P "${CMAKE_CURRENT_FUNCTION_LIST_FILE}"
    DEPENDS ${inputs} "${CMAKE_CURRENT_FUNCTION_LIST_FILE}" "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/embedded.hpp"
    COMMENT "Embedding ${symbol}"
    VERBATIM)
endfunction()
