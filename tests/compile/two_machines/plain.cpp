// SPDX-License-Identifier: BSL-1.0
#include "use.hpp"

two_machines::unit plain() { return two_machines::this_unit(); }
