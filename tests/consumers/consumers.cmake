# SPDX-License-Identifier: Apache-2.0
# One way of using duly from outside (WAY): build the consumer from scratch, run it, hold its output. The consumer is the
# program that the README shows. `install` prepares the prefix for the ways that need one, and then moves it: an
# installed tree must not remember where it was made.
set(work "${BUILD_DIR}/consumers")
set(prefix "${work}/moved/prefix")
set(build "${work}/${WAY}")

function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE said ERROR_VARIABLE said)
  if(NOT status EQUAL 0)
    list(JOIN ARGN " " line)
    message(FATAL_ERROR "${line}\nended with ${status}:\n${said}")
  endif()
  set(said "${said}" PARENT_SCOPE)
endfunction()

function(run_consumer)
  run("${build}/consumer")
  # What the README shows of the output, line by line up to what it leaves out; what it says of testing is no part of it.
  file(READ "${SOURCE_DIR}/README.md" page)
  string(FIND "${page}" "duly/testing.hpp" end)
  string(SUBSTRING "${page}" 0 ${end} page)
  file(WRITE "${build}/shown.txt" "${page}")
  file(STRINGS "${build}/shown.txt" shown REGEX "^(Art\\. |  )[0-9(]+.*")
  foreach(line IN LISTS shown)
    string(REGEX REPLACE " …$" "" line "${line}")
    string(FIND "${said}" "${line}" at)
    if(at EQUAL -1)
      message(FATAL_ERROR "the README shows the line\n${line}\nbut its program says:\n${said}")
    endif()
  endforeach()
endfunction()

# Writes the first C++ program of the README into the folder of the build.
function(write_program)
  file(READ "${SOURCE_DIR}/README.md" text)
  string(FIND "${text}" "```cpp\n" from)
  string(SUBSTRING "${text}" ${from} -1 text)
  string(SUBSTRING "${text}" 7 -1 text)
  string(FIND "${text}" "```" to)
  string(SUBSTRING "${text}" 0 ${to} text)
  file(WRITE "${build}/main.cpp" "${text}")
endfunction()

function(build_consumer)
  run("${CMAKE_COMMAND}" -S "${SOURCE_DIR}/tests/consumers/${WAY}" -B "${build}" -G "${GENERATOR}"
      "-DCMAKE_CXX_COMPILER=${COMPILER}" "-DCMAKE_CXX_FLAGS=${FLAGS}" "-DCMAKE_BUILD_TYPE=${CONFIG}"
      "-DCONSUMER_SOURCE=${build}/main.cpp" "-DCMAKE_CXX_COMPILER_LAUNCHER=${LAUNCHER}" "-DBoost_DIR=${BOOST_DIR}" ${ARGN})
  run("${CMAKE_COMMAND}" --build "${build}" --parallel --target consumer)
  run_consumer()
endfunction()

file(REMOVE_RECURSE "${build}")
write_program()
if(WAY STREQUAL "install")
  file(REMOVE_RECURSE "${work}/made" "${work}/moved")
  run("${CMAKE_COMMAND}" --install "${BUILD_DIR}" --config "${CONFIG}" --prefix "${work}/made/prefix")
  file(RENAME "${work}/made" "${work}/moved")
  file(GLOB_RECURSE texts "${prefix}/*.cmake" "${prefix}/*.pc" "${prefix}/*.hpp")
  foreach(text IN LISTS texts)
    file(STRINGS "${text}" places REGEX "^[^#]*(${BUILD_DIR}|${SOURCE_DIR}/)")
    if(places)
      message(FATAL_ERROR "${text} names the place where duly was built: ${places}")
    endif()
  endforeach()

elseif(WAY STREQUAL "find_package")
  build_consumer("-DCMAKE_PREFIX_PATH=${prefix}")
  file(STRINGS "${build}/CMakeCache.txt" found REGEX "^duly_DIR:PATH=")
  if(NOT found MATCHES "consumers/moved/prefix")
    message(FATAL_ERROR "another duly was found: ${found}")
  endif()

elseif(WAY STREQUAL "pkg_config")
  file(GLOB_RECURSE pc "${prefix}/*/duly.pc")
  cmake_path(GET pc PARENT_PATH folder)
  set(ENV{PKG_CONFIG_PATH} "${folder}")
  set(static "")
  if(LIBRARY_TYPE STREQUAL "STATIC_LIBRARY")
    set(static --static)
  endif()
  run(pkg-config --cflags --libs ${static} duly)
  separate_arguments(flags UNIX_COMMAND "${FLAGS} ${said}")
  # Debian's Boost has no .pc file; where it is not in the compiler's own path, its user says so.
  run("${COMPILER}" -std=c++20 -I "${BOOST_INCLUDE}" "${build}/main.cpp" ${flags}
      -o "${build}/consumer")
  cmake_path(GET folder PARENT_PATH libraries)
  set(ENV{LD_LIBRARY_PATH} "${libraries}")
  run_consumer()

elseif(WAY STREQUAL "fetch_content")
  # The options are those of the build under test, so that a compiler cache can answer. Of a unity build it has nothing:
  # the files lie elsewhere. There it is enough that all compiles, unoptimised.
  if(UNITY)
    set(CONFIG Debug)
    set(unity -DCMAKE_UNITY_BUILD=ON -DCMAKE_CXX_FLAGS_DEBUG=-O0)
  endif()
  build_consumer(${unity} "-DDULY_SOURCE_DIR=${SOURCE_DIR}" "-DDULY_WARNINGS=${WARNINGS}" "-DDULY_WERROR=${WERROR}")
else()
  message(FATAL_ERROR "no such way: ${WAY}")
endif()
