# SPDX-License-Identifier: Apache-2.0
# With DULY_NIGHTLY=1: builds the library and the tests of threads in SOURCE_DIR once more, with clang's COMPILER and
# its thread sanitizer (preset clang-tsan), and runs them; the first race fails it. A run by day has no time for that.
if(NOT "$ENV{DULY_NIGHTLY}" STREQUAL "1")
  message("skipped: without DULY_NIGHTLY=1 nothing is built a second time")
  return()
endif()
if(NOT COMPILER)
  message("skipped: needs clang++ and its thread sanitizer (clang-14, libclang-rt-14-dev)")
  return()
endif()
set(commands
  "${CMAKE_COMMAND}|--preset|clang-tsan|-D|CMAKE_CXX_COMPILER=${COMPILER}|-D|Boost_DIR=${BOOST_DIR}"
  "${CMAKE_COMMAND}|--build|--preset|clang-tsan"
  "${CMAKE_CTEST_COMMAND}|--preset|clang-tsan")
foreach(command IN LISTS commands)
  string(REPLACE "|" ";" command "${command}")
  execute_process(COMMAND ${command} WORKING_DIRECTORY "${SOURCE_DIR}" COMMAND_ERROR_IS_FATAL ANY)
endforeach()
