# SPDX-License-Identifier: BSL-1.0
# The optional components and the package each one needs. Used by the project itself and, installed
# beside the package file, by find_package(clientele COMPONENTS ...).

set(clientele_component_parallel TBB 2021.1 TBB::tbb) # interop/parallel.hpp
set(clientele_component_eigen Eigen3 3.4 Eigen3::Eigen) # interop/eigen.hpp
set(clientele_component_json nlohmann_json 3.11 nlohmann_json::nlohmann_json) # interop/json.hpp
set(clientele_component_boost Boost 1.74 Boost::headers) # interop/boost_accumulators.hpp
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    set(clientele_component_boost Boost 1.81 Boost::headers)
endif()

# clientele_add_compiled(<source>)
# Defines the target clientele::compiled: the compiled part of the library, for programs of many units; the headers alone
# stay enough. It is built where something links it, by the same compiler and with the same options: those decide what
# the headers promise each other.
function(clientele_add_compiled source)
    if(TARGET clientele::compiled)
        return()
    endif()
    add_library(clientele_compiled STATIC EXCLUDE_FROM_ALL "${source}")
    add_library(clientele::compiled ALIAS clientele_compiled)
    target_link_libraries(clientele_compiled PUBLIC clientele::clientele)
    target_compile_definitions(clientele_compiled INTERFACE CLIENTELE_COMPILED)
endfunction()

# clientele_find_component(<component> <problem> [GLOBAL])
# Defines the target clientele::<component>. The variable <problem> is set to what is missing, or to
# nothing. GLOBAL makes the target, and those of the package it needs, visible everywhere.
function(clientele_find_component component problem)
    set(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL OFF)
    if("GLOBAL" IN_LIST ARGN)
        set(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL ON)
    endif()
    set(${problem} "" PARENT_SCOPE)
    if(NOT DEFINED clientele_component_${component})
        set(${problem} "there is no such component, only parallel, eigen, boost and json" PARENT_SCOPE)
        return()
    endif()
    list(GET clientele_component_${component} 0 package)
    list(GET clientele_component_${component} 1 minimum)
    list(GET clientele_component_${component} 2 package_target)
    find_package(${package} CONFIG QUIET)
    if(NOT TARGET ${package_target})
        set(${problem} "it needs ${package} ${minimum} or newer, which was not found" PARENT_SCOPE)
    elseif(DEFINED ${package}_VERSION AND ${package}_VERSION VERSION_LESS minimum)
        set(${problem} "it needs ${package} ${minimum} or newer and found ${${package}_VERSION}"
            PARENT_SCOPE)
    elseif(NOT TARGET clientele::${component})
        add_library(clientele::${component} INTERFACE IMPORTED ${ARGN})
        target_link_libraries(clientele::${component} INTERFACE clientele::clientele
                                                                ${package_target})
    endif()
endfunction()
