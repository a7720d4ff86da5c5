# SPDX-License-Identifier: Apache-2.0
# Compiles SOURCE with COMPILER and holds what happens against the source's first lines: "// refused: REGEX" must fail
# with a diagnostic that matches, "// accepted" must compile.
file(STRINGS "${SOURCE}" expectation REGEX "^// (refused: |accepted)" LIMIT_COUNT 1)
if(NOT expectation)
  message(FATAL_ERROR "${SOURCE}: says neither '// refused: REGEX' nor '// accepted'")
endif()
set(flags "")
foreach(folder IN LISTS INCLUDES)
  list(APPEND flags -I "${folder}")
endforeach()
execute_process(COMMAND "${COMPILER}" -std=c++20 -O0 ${flags} -c "${SOURCE}" -o /dev/null
  RESULT_VARIABLE status OUTPUT_VARIABLE said ERROR_VARIABLE said)

if(expectation MATCHES "^// accepted")
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "${SOURCE} must compile, but:\n${said}")
  endif()
  return()
endif()
string(REPLACE "// refused: " "" regex "${expectation}")
if(status EQUAL 0)
  message(FATAL_ERROR "${SOURCE} compiles, but must be refused with: ${regex}")
endif()
if(NOT said MATCHES "${regex}")
  message(FATAL_ERROR "${SOURCE} is refused, but not with: ${regex}\n${said}")
endif()
