# SPDX-License-Identifier: Apache-2.0
# Has GENERATOR write random tables with what brute force says of them, and compiles the assertions with COMPILER.
# A few with every run; 400 with DULY_NIGHTLY=1. Another SEED: DULY_SEED.
set(count 60)
if("$ENV{DULY_NIGHTLY}" STREQUAL "1")
  set(count 400)
endif()
set(seed 713)
if(DEFINED ENV{DULY_SEED})
  set(seed "$ENV{DULY_SEED}")
endif()
execute_process(COMMAND "${GENERATOR}" ${seed} ${count} OUTPUT_FILE "${OUTPUT}" COMMAND_ERROR_IS_FATAL ANY)
set(flags "")
foreach(folder IN LISTS INCLUDES)
  list(APPEND flags -I "${folder}")
endforeach()
execute_process(COMMAND "${COMPILER}" -std=c++20 -fsyntax-only ${flags} "${OUTPUT}"
  RESULT_VARIABLE status OUTPUT_VARIABLE said ERROR_VARIABLE said)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "seed ${seed}, ${count} tables: a proof and brute force disagree\n${said}")
endif()
