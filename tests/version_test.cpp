// SPDX-License-Identifier: BSL-1.0
#include <clientele/version.hpp>

#include <gtest/gtest.h>

#include <string>

namespace version_test {

// CMake hands its own reading of the header to the tests.
TEST(Version, IsWhatCMakeRead) {
  EXPECT_EQ(std::to_string(clientele::version_major) + "." + std::to_string(clientele::version_minor) + "." +
                std::to_string(clientele::version_patch),
            CLIENTELE_VERSION_IN_CMAKE);
}

}  // namespace version_test
