# SPDX-License-Identifier: BSL-1.0
# cmake -DPROGRAM=... -DEXPECTED=... -P clienteleCompareOutput.cmake
# Runs a program and compares its standard output with a file, line by line.
if(NOT EXISTS "${EXPECTED}")
    message(FATAL_ERROR "no expected output: ${EXPECTED}")
endif()
execute_process(
    COMMAND "${PROGRAM}"
    OUTPUT_VARIABLE actual
    RESULT_VARIABLE status)
if(NOT status EQUAL 0)
    message(FATAL_ERROR "the program ended with: ${status}\n${actual}")
endif()
file(READ "${EXPECTED}" expected)
if(NOT actual STREQUAL expected)
    file(WRITE "${PROGRAM}.actual" "${actual}")
    execute_process(COMMAND diff -u "${EXPECTED}" "${PROGRAM}.actual")
    message(FATAL_ERROR "the output is not that of ${EXPECTED}")
endif()
