// SPDX-License-Identifier: BSL-1.0
// The umbrella of all rooms.
#include <clientele/clientele.hpp>
