# SPDX-License-Identifier: BSL-1.0
# Functions for the tests, for developers only. Every test's name starts with CLIENTELE_TEST_PREFIX, so that
# several configurations can be run by one ctest and told apart.

set(CLIENTELE_TEST_PREFIX "" CACHE STRING "What every test's name starts with")
set(CLIENTELE_TEST_FILTER "" CACHE STRING "Only the test files, relative to tests/, that match this")
option(CLIENTELE_TEST_LEVELS "Build the bit-for-bit tests at -O0 and -O3 -march=native as well" OFF)
option(CLIENTELE_TEST_WHEELS "Pass the tables of pinned Python wheels through the C interfaces of Arrow: label arrow" OFF)
option(CLIENTELE_GTEST_FROM_SOURCE "Build GoogleTest with the project's own compiler flags" OFF)
set(CLIENTELE_GTEST_SOURCE_DIR "/usr/src/googletest" CACHE PATH "GoogleTest's sources")

function(clientele_add_test name)
    add_test(NAME "${CLIENTELE_TEST_PREFIX}${name}" ${ARGN})
endfunction()

function(clientele_test_properties name)
    set_tests_properties("${CLIENTELE_TEST_PREFIX}${name}" PROPERTIES ${ARGN})
endfunction()

macro(clientele_find_googletest)
    if(CLIENTELE_GTEST_FROM_SOURCE)
        set(INSTALL_GTEST OFF)
        set(BUILD_GMOCK OFF)
        add_subdirectory("${CLIENTELE_GTEST_SOURCE_DIR}" "${PROJECT_BINARY_DIR}/googletest"
                         EXCLUDE_FROM_ALL SYSTEM)
        if(NOT TARGET GTest::gtest_main)
            add_library(GTest::gtest_main ALIAS gtest_main)
        endif()
    else()
        find_package(GTest CONFIG REQUIRED)
    endif()
endmacro()

# ThreadSanitizer: the tests of this folder's programs get support/tsan_tbb.cpp, which tells it what the
# uninstrumented libtbb does; and where addresses are too random for its shadow memory, fixed ones.
macro(clientele_prepare_thread_sanitizer)
    execute_process(COMMAND setarch -R true RESULT_VARIABLE status OUTPUT_QUIET ERROR_QUIET)
    if(status EQUAL 0)
        set(CMAKE_CROSSCOMPILING_EMULATOR setarch -R)
    endif()
    if(TARGET clientele::parallel)
        add_library(tsan_tbb OBJECT support/tsan_tbb.cpp)
        clientele_link(tsan_tbb)
        target_link_libraries(tsan_tbb PUBLIC ${CMAKE_DL_LIBS})
        add_executable(tsan_probe support/tsan_probe.cpp)
        clientele_link(tsan_probe)
        target_link_libraries(tsan_probe PRIVATE tsan_tbb)
        clientele_add_test(tsan.clean COMMAND tsan_probe)
        clientele_add_test(tsan.race COMMAND tsan_probe race)
        clientele_test_properties(tsan.race PASS_REGULAR_EXPRESSION "data race .*tsan_probe")
    endif()
endmacro()

# clientele_gtest(<name> SOURCES <file>... [OPTIONS <compiler option>...] [LINK <target>...])
# One GoogleTest program test_<name>, run by one test <name>.
function(clientele_gtest name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;OPTIONS;LINK")
    set(target test_${name})
    string(MAKE_C_IDENTIFIER "${target}" target)
    add_executable(${target} ${arg_SOURCES})
    clientele_link(${target})
    target_link_libraries(${target} PRIVATE ${arg_LINK} GTest::gtest_main)
    target_include_directories(${target} PRIVATE "${PROJECT_SOURCE_DIR}/tests")
    target_compile_definitions(${target} PRIVATE "CLIENTELE_TESTS=\"${PROJECT_SOURCE_DIR}/tests\""
                                                 "CLIENTELE_VERSION_IN_CMAKE=\"${PROJECT_VERSION}\"")
    target_compile_options(${target} PRIVATE ${arg_OPTIONS})
    if(TARGET tsan_tbb)
        target_link_libraries(${target} PRIVATE tsan_tbb)
    endif()
    if(NOT arg_OPTIONS AND NOT arg_LINK)
        clientele_share_precompiled(${target})
    endif()
    clientele_add_test(${name} COMMAND ${target} --gtest_brief=1
                       WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}/tests")
endfunction()

# One precompiled header for all test programs that are compiled alike: half a second a file.
function(clientele_share_precompiled target)
    if(NOT TARGET test_precompiled)
        file(WRITE "${PROJECT_BINARY_DIR}/test_precompiled.cpp" "")
        add_library(test_precompiled OBJECT "${PROJECT_BINARY_DIR}/test_precompiled.cpp")
        clientele_link(test_precompiled)
        target_link_libraries(test_precompiled PRIVATE GTest::gtest_main)
        target_include_directories(test_precompiled PRIVATE "${PROJECT_SOURCE_DIR}/tests")
        target_precompile_headers(test_precompiled PRIVATE
                                  "${PROJECT_SOURCE_DIR}/tests/support/precompiled.hpp")
    endif()
    target_precompile_headers(${target} REUSE_FROM test_precompiled)
endfunction()

# The compiler's command line for a file that is only checked, never linked.
function(clientele_syntax_command out)
    separate_arguments(flags UNIX_COMMAND "${CMAKE_CXX_FLAGS}")
    list(FILTER flags EXCLUDE REGEX "^-fsanitize|^--coverage")
    set(command "${CMAKE_CXX_COMPILER}" ${flags} ${CMAKE_CXX20_STANDARD_COMPILE_OPTION}
                "-I${PROJECT_SOURCE_DIR}/include")
    foreach(component IN LISTS CLIENTELE_COMPONENTS)
        list(GET clientele_component_${component} 2 package_target)
        get_target_property(dirs ${package_target} INTERFACE_INCLUDE_DIRECTORIES)
        foreach(dir IN LISTS dirs)
            if(IS_DIRECTORY "${dir}" AND NOT dir STREQUAL "/usr/include")
                list(APPEND command -isystem "${dir}")
            endif()
        endforeach()
    endforeach()
    set(${out} "${command}" PARENT_SCOPE)
endfunction()

# clientele_compile_fail_test(<name> <source> DEFINE <macro>... | OPTION <compiler option>...
#                             EXPECT <regex>... | EXPECT_IN_SOURCE [MAX_LINES <n>])
#
# Two tests: compile.<name>, the positive control of macros: the source compiles as it stands; and
# compile.<name>.<macro>, it does not compile with the macros defined (or the options given), and the
# compiler's first error is no longer than MAX_LINES (5) lines, its notes included, and matches every
# regex (extended, as grep -E). With EXPECT_IN_SOURCE the regexes stand in the source:
#     // fails with WRONG_ARITY: gap.*expectation
function(clientele_compile_fail_test name source)
    cmake_parse_arguments(PARSE_ARGV 2 arg "EXPECT_IN_SOURCE" "MAX_LINES" "DEFINE;OPTION;EXPECT")
    if(arg_EXPECT_IN_SOURCE AND arg_EXPECT OR NOT arg_EXPECT_IN_SOURCE AND NOT arg_EXPECT)
        message(FATAL_ERROR "clientele_compile_fail_test(${name}): EXPECT or EXPECT_IN_SOURCE")
    endif()
    if(NOT arg_DEFINE AND NOT arg_OPTION)
        message(FATAL_ERROR "clientele_compile_fail_test(${name}): DEFINE or OPTION")
    endif()
    get_filename_component(source "${source}" ABSOLUTE)
    clientele_syntax_command(compiler)
    set(script "${PROJECT_SOURCE_DIR}/tests/compile/compile_fail.sh")

    if(arg_DEFINE) # other options would not go with the precompiled header
        list(APPEND compiler -include "${CMAKE_CURRENT_BINARY_DIR}/fail_precompiled.hpp")
    endif()
    set(control "${CLIENTELE_TEST_PREFIX}compile.${name}")
    get_property(known DIRECTORY PROPERTY clientele_compile_fail_controls)
    if(arg_DEFINE AND NOT control IN_LIST known) # what is refused for an option is compiled by other tests
        set_property(DIRECTORY APPEND PROPERTY clientele_compile_fail_controls "${control}")
        add_test(NAME "${control}" COMMAND sh "${script}" control "${source}" -- ${compiler})
        set_tests_properties("${control}" PROPERTIES FIXTURES_REQUIRED "${CLIENTELE_TEST_PREFIX}fail_precompiled")
    endif()

    set(arguments "")
    if(arg_MAX_LINES)
        list(APPEND arguments --max-lines ${arg_MAX_LINES})
    endif()
    foreach(macro IN LISTS arg_DEFINE)
        list(APPEND arguments --option "-D${macro}")
        if(arg_EXPECT_IN_SOURCE)
            list(APPEND arguments --expect-of ${macro})
        endif()
    endforeach()
    foreach(option IN LISTS arg_OPTION)
        list(APPEND arguments --option "${option}")
    endforeach()
    foreach(regex IN LISTS arg_EXPECT)
        list(APPEND arguments --expect "${regex}")
    endforeach()
    list(JOIN arg_DEFINE "." which)
    if(NOT which)
        list(JOIN arg_OPTION "." which)
    endif()
    add_test(NAME "${control}.${which}" COMMAND sh "${script}" fails "${source}" ${arguments} --
                                                ${compiler})
    set_tests_properties("${control}.${which}" PROPERTIES FIXTURES_REQUIRED
                                                          "${CLIENTELE_TEST_PREFIX}fail_precompiled")
endfunction()

# Reads the lines `// fails with <macro>: <regex>` of a source: one compile_fail_test a macro.
function(clientele_compile_fail_source source)
    get_filename_component(name "${source}" NAME_WE)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${source}")
    execute_process(
        COMMAND sed -n "s|^ *// fails with \\([A-Za-z_0-9]*\\):.*|\\1|p" "${source}"
        OUTPUT_VARIABLE macros
        OUTPUT_STRIP_TRAILING_WHITESPACE)
    string(REPLACE "\n" ";" macros "${macros}")
    list(REMOVE_DUPLICATES macros)
    if(NOT macros)
        message(FATAL_ERROR "${source} has no line '// fails with MACRO: regex'")
    endif()
    foreach(macro IN LISTS macros)
        clientele_compile_fail_test(${name} "${source}" DEFINE ${macro} EXPECT_IN_SOURCE)
    endforeach()
endfunction()
