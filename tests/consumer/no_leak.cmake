# SPDX-License-Identifier: BSL-1.0
# Nothing but the include folder and the language level reaches whoever links the target.
foreach(property IN ITEMS COMPILE_OPTIONS COMPILE_DEFINITIONS LINK_LIBRARIES LINK_OPTIONS SOURCES
                          LINK_DIRECTORIES PRECOMPILE_HEADERS)
    get_target_property(value clientele::clientele INTERFACE_${property})
    if(value)
        message(FATAL_ERROR "clientele::clientele has INTERFACE_${property}: ${value}")
    endif()
endforeach()
get_target_property(features clientele::clientele INTERFACE_COMPILE_FEATURES)
if(NOT features STREQUAL "cxx_std_20")
    message(FATAL_ERROR "clientele::clientele asks for: ${features}")
endif()
foreach(variable IN ITEMS CMAKE_CXX_STANDARD CMAKE_CXX_STANDARD_REQUIRED CMAKE_CXX_EXTENSIONS
                          CMAKE_BUILD_TYPE BUILD_TESTING CMAKE_EXPORT_COMPILE_COMMANDS)
    if(NOT "${${variable}}" STREQUAL "")
        message(FATAL_ERROR "${variable} was set to '${${variable}}'")
    endif()
endforeach()
get_directory_property(options COMPILE_OPTIONS)
if(options)
    message(FATAL_ERROR "the folder has compile options: ${options}")
endif()
