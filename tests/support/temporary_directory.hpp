// SPDX-License-Identifier: BSL-1.0
// A folder of its own for each test.
#pragma once

#include <gtest/gtest.h>

#include <stdlib.h>

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>

/// A test with a folder that is gone after it.
class in_temporary_directory : public testing::Test {
 protected:
  in_temporary_directory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "clientele_test.XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary directory");
    directory = pattern;
  }
  ~in_temporary_directory() override { std::filesystem::remove_all(directory); }

  [[nodiscard]] std::string path(const std::string& name) const { return (directory / name).string(); }
  /// How many entries the folder has.
  [[nodiscard]] std::ptrdiff_t files() const {
    return std::distance(std::filesystem::directory_iterator(directory), std::filesystem::directory_iterator());
  }
  std::string write(const std::string& name, std::string_view text) const {
    std::ofstream(path(name), std::ios::binary) << text;
    return path(name);
  }
  [[nodiscard]] std::string read(const std::string& name) const {
    std::ifstream stream(path(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }

  std::filesystem::path directory;
};
