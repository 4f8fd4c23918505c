// SPDX-License-Identifier: BSL-1.0
#include <clientele/core/save_file.hpp>

#include <clientele/churn/ripple.hpp>
#include <clientele/classification/abc.hpp>
#include <clientele/core/summarize.hpp>

#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>
#include <vector>

namespace save_file_test {

using namespace clientele;

const auto plan = on(churn::ripple{}, [](double complainants) { return complainants; }, constant(100));

TEST(SaveFile, ComesBackAndReplaces) {
  const std::string path = testing::TempDir() + "clientele_save_file_test";
  save_file(path, summarize(std::vector{1.0, 2.0}, plan));
  EXPECT_EQ(load_file(plan, path).of(&churn::ripple::result::unhappy).total(), 75);
  save_file(path, merge(load_file(plan, path), summarize(std::vector{1.0}, plan)));
  EXPECT_EQ(load_file(plan, path).of(&churn::ripple::result::unhappy).total(), 100);
  EXPECT_FALSE(std::filesystem::exists(path + ".partial"));
  std::ofstream(path) << "something else";
  EXPECT_THROW(static_cast<void>(load_file(plan, path)), invalid_archive);
  std::remove(path.c_str());
}

TEST(SaveFile, WhatCannotBeWrittenOrRead) {
  try {
    save_file("/nowhere/at/all", summarize(std::vector{1.0}, plan));
    ADD_FAILURE();
  } catch (const std::system_error& e) {
    EXPECT_NE(std::string(e.what()).find("cannot write /nowhere/at/all"), std::string::npos);
  }
  EXPECT_THROW(static_cast<void>(load_file(plan, "/nowhere/at/all")), std::system_error);
}

TEST(SaveFile, WhatWasFitted) {
  const std::string path = testing::TempDir() + "clientele_save_file_fitted";
  const classification::fitted_abc cuts{.a_cut = 2, .b_cut = 1};
  save_file(path, cuts);
  EXPECT_EQ(load_file_as<classification::fitted_abc>(path), cuts);
  EXPECT_THROW(static_cast<void>(load_file(plan, path)), invalid_archive);
  std::remove(path.c_str());
  EXPECT_THROW(static_cast<void>(load_file_as<classification::fitted_abc>(path)), std::system_error);
}

/// Also where the path names no folder, or one that may not be read; what was there stays where it cannot be replaced.
TEST(SaveFile, Folders) {
  const auto before = std::filesystem::current_path();
  const std::filesystem::path folder = testing::TempDir() + "clientele_save_file_folder";
  std::filesystem::create_directories(folder / "taken");
  std::filesystem::current_path(folder);
  save_file("kept", summarize(std::vector{1.0}, plan));
  std::filesystem::permissions(folder, std::filesystem::perms::owner_write | std::filesystem::perms::owner_exec);
  save_file("kept", summarize(std::vector{2.0}, plan));
  std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
  EXPECT_EQ(load_file(plan, (folder / "kept").string()).of(&churn::ripple::result::unhappy).total(), 50);
  std::ofstream("taken/something") << "x";
  EXPECT_THROW(save_file("taken", summarize(std::vector{1.0}, plan)), std::system_error);
  EXPECT_TRUE(std::filesystem::exists("taken/something"));
  EXPECT_FALSE(std::filesystem::exists("taken.partial"));
  std::filesystem::current_path(before);
  std::filesystem::remove_all(folder);
}

#if defined(__linux__)
/// A disk that is full is told of, and the path is as it was.
TEST(SaveFile, AFullDisk) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP();
  const std::string path = testing::TempDir() + "clientele_save_file_full";
  std::filesystem::remove(path + ".partial");
  std::filesystem::create_symlink("/dev/full", path + ".partial");
  save_file(path + ".other", summarize(std::vector{1.0}, plan));
  EXPECT_THROW(save_file(path, summarize(std::vector{1.0}, plan)), std::system_error);
  EXPECT_FALSE(std::filesystem::exists(path));
  std::filesystem::remove(path + ".other");
}
#endif

}  // namespace save_file_test
