# SPDX-License-Identifier: BSL-1.0
# What find_package(clientele ...) accepts and refuses, and how it says so.

# expect(<found|regex of the message> <find_package arguments> <cache entry>...)
function(expect outcome arguments)
    string(MAKE_C_IDENTIFIER "${arguments}${ARGN}" id)
    string(SHA1 id "${id}")
    string(SUBSTRING "${id}" 0 8 id)
    set(project "${WORK}/${id}")
    file(REMOVE_RECURSE "${project}")
    file(WRITE "${project}/CMakeLists.txt"
         "cmake_minimum_required(VERSION 3.24)\nproject(probe LANGUAGES CXX)\n"
         "find_package(clientele ${arguments})\n"
         "message(STATUS \"clientele_FOUND=\${clientele_FOUND}\")\n"
         "if(NOT TARGET clientele::clientele)\nmessage(FATAL_ERROR \"no target\")\nendif()\n")
    execute_process(
        COMMAND "${CMAKE_COMMAND}" -S "${project}" -B "${project}/build" -G "${GENERATOR}"
                "-DCMAKE_CXX_COMPILER=${COMPILER}" "-DCMAKE_PREFIX_PATH=${PREFIX}" ${ARGN}
        RESULT_VARIABLE status
        OUTPUT_VARIABLE output
        ERROR_VARIABLE output)
    string(REGEX REPLACE "[ \n]+" " " output "${output}")
    if(outcome STREQUAL "found")
        if(status EQUAL 0 AND output MATCHES "clientele_FOUND=(1|TRUE)")
            return()
        endif()
    elseif(NOT status EQUAL 0 AND output MATCHES "${outcome}")
        return()
    endif()
    message(SEND_ERROR "find_package(clientele ${arguments}) with ${ARGN}: expected ${outcome}, "
                       "got status ${status}: ${output}")
endfunction()

set(no_tbb -DCMAKE_DISABLE_FIND_PACKAGE_TBB=ON)
expect(found "0.1 REQUIRED")
expect(found "0.1.0 REQUIRED" ${no_tbb} -DCMAKE_DISABLE_FIND_PACKAGE_Boost=ON
       -DCMAKE_DISABLE_FIND_PACKAGE_Eigen3=ON)
expect("version: 0.1.0" "0.2 REQUIRED")
expect("version: 0.1.0" "1.0 REQUIRED")
expect(found "0.1 REQUIRED COMPONENTS eigen" ${no_tbb})
expect(found "0.1 REQUIRED OPTIONAL_COMPONENTS parallel" ${no_tbb})
expect("component 'parallel': it needs TBB 2021.1 or newer" "0.1 REQUIRED COMPONENTS parallel" ${no_tbb})
expect("component 'arrow': there is no such component" "0.1 REQUIRED COMPONENTS arrow")
