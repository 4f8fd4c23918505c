# SPDX-License-Identifier: BSL-1.0
# What the developers of this project compile with; never part of the installed target.
function(clientele_warnings target)
    get_target_property(kind ${target} TYPE)
    set(scope PRIVATE)
    if(kind STREQUAL "INTERFACE_LIBRARY")
        set(scope INTERFACE)
    endif()
    target_compile_options(${target} ${scope} -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        # GCC 12 reports these, wrongly, inside its own std::string and intrinsics: shown, but no errors
        foreach(late IN ITEMS array-bounds stringop-overflow stringop-overread restrict)
            target_compile_options(${target} ${scope} -Wno-error=${late})
        endforeach()
    endif()
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_FLAGS MATCHES "fsanitize")
        # the sanitizers' own code sets this one off; the release build has it
        target_compile_options(${target} ${scope} -Wno-maybe-uninitialized)
    endif()
endfunction()

# The library with every component that was asked for, and the developers' warnings.
function(clientele_link target)
    target_link_libraries(${target} PRIVATE clientele::clientele)
    foreach(component IN LISTS CLIENTELE_COMPONENTS)
        target_link_libraries(${target} PRIVATE clientele::${component})
    endforeach()
    clientele_warnings(${target})
endfunction()
