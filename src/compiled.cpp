// SPDX-License-Identifier: BSL-1.0
// The compiled part of the library: the bodies of what depends on no type of the caller's.
#define CLIENTELE_COMPILING
#include <clientele/clientele.hpp>
#include <clientele/core/save.hpp>
