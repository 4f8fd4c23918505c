// SPDX-License-Identifier: BSL-1.0
#include <clientele/core/save_file.hpp>

#include <clientele/churn/ripple.hpp>
#include <clientele/core/summarize.hpp>

#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>
#include <vector>

namespace {

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

}  // namespace
