// SPDX-License-Identifier: BSL-1.0
#include "score_customers/atomic_file.hpp"
#include "support/temporary_directory.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>

namespace score_customers {
namespace {

namespace fs = std::filesystem;

class AtomicFile : public in_temporary_directory {
 protected:
  static void put(const atomic_file& file, std::string_view text) {
    ASSERT_EQ(::write(file.descriptor(), text.data(), text.size()), static_cast<::ssize_t>(text.size()));
  }
  static std::string contents(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }
  static void create(const fs::path& path, std::string_view text) { std::ofstream(path, std::ios::binary) << text; }
  static unsigned permissions(const fs::path& path) { return static_cast<unsigned>(fs::status(path).permissions()); }
};

TEST_F(AtomicFile, AppearsOnCommit) {
  const fs::path path = directory / "scored.csv";
  {
    atomic_file file(path);
    EXPECT_EQ(file.name(), path.string());
    put(file, "rows");
    EXPECT_FALSE(fs::exists(path));
    EXPECT_EQ(files(), 1);
    file.commit();
    EXPECT_EQ(contents(path), "rows");
    EXPECT_THROW(file.commit(), std::logic_error);
  }
  EXPECT_EQ(contents(path), "rows");
  EXPECT_EQ(files(), 1);
}

TEST_F(AtomicFile, LeavesNothingWithoutCommit) {
  const fs::path path = directory / "scored.csv";
  create(path, "before");
  {
    const atomic_file file(path);
    put(file, "half");
    EXPECT_EQ(files(), 2);
  }
  EXPECT_EQ(contents(path), "before");
  EXPECT_EQ(files(), 1);
}

TEST_F(AtomicFile, ReplacesAndKeepsPermissions) {
  const fs::path path = directory / "scored.csv";
  create(path, "before, and longer");
  ASSERT_EQ(::chmod(path.c_str(), 0640), 0);
  atomic_file file(path);
  put(file, "after");
  EXPECT_EQ(contents(path), "before, and longer");
  file.commit();
  EXPECT_EQ(contents(path), "after");
  EXPECT_EQ(permissions(path), 0640U);
}

TEST_F(AtomicFile, NewFilesGetThePermissionsOfTheProcess) {
  for (const ::mode_t mask : {0022U, 0077U, 0002U}) {
    const fs::path path = directory / ("scored" + std::to_string(mask));
    const ::mode_t before = ::umask(mask);
    atomic_file file(path);
    file.commit();
    ::umask(before);
    EXPECT_EQ(permissions(path), 0666U & ~mask);
  }
}

TEST_F(AtomicFile, SeveralAtATimeDoNotMeet) {
  const fs::path path = directory / "scored.csv";
  atomic_file first(path);
  atomic_file second(path);
  put(first, "first");
  put(second, "second");
  second.commit();
  EXPECT_EQ(contents(path), "second");
  first.commit();
  EXPECT_EQ(contents(path), "first");
  EXPECT_EQ(files(), 1);
}

TEST_F(AtomicFile, FollowsSymbolicLinks) {
  const fs::path target = directory / "real.csv";
  const fs::path link = directory / "link.csv";
  create(target, "before");
  fs::create_symlink("real.csv", link);
  atomic_file file(link);
  put(file, "after");
  file.commit();
  EXPECT_TRUE(fs::is_symlink(link));
  EXPECT_EQ(contents(target), "after");
}

TEST_F(AtomicFile, RelativeNames) {
  const fs::path before = fs::current_path();
  fs::current_path(directory);
  {
    atomic_file file("scored.csv");
    file.commit();
  }
  fs::current_path(before);
  EXPECT_TRUE(fs::exists(directory / "scored.csv"));
}

TEST_F(AtomicFile, DevicesAndStandardOutputAreWrittenDirectly) {
  {
    atomic_file null("/dev/null");
    put(null, "rows");
    null.commit();
  }
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
  atomic_file standard("-");
  EXPECT_EQ(standard.descriptor(), STDOUT_FILENO);
  EXPECT_EQ(standard.name(), "standard output");
  standard.commit();
  EXPECT_GE(::fcntl(STDOUT_FILENO, F_GETFD), 0);  // still open
}

TEST_F(AtomicFile, ErrorsNameTheFile) {
  const fs::path missing = directory / "no such directory" / "scored.csv";
  try {
    const atomic_file file(missing);
    FAIL();
  } catch (const std::system_error& error) {
    EXPECT_EQ(error.code(), std::errc::no_such_file_or_directory);
    EXPECT_NE(std::string(error.what()).find(missing.string()), std::string::npos);
  }
  EXPECT_THROW(atomic_file{directory}, std::system_error);
  EXPECT_EQ(files(), 0);
}

TEST_F(AtomicFile, AFailedCommitLeavesNothing) {
  const fs::path inner = directory / "inner";
  const fs::path path = inner / "scored.csv";
  fs::create_directory(inner);
  {
    atomic_file file(path);
    fs::create_directories(path / "occupied");  // renaming onto a full directory fails
    EXPECT_THROW(file.commit(), std::system_error);
  }
  EXPECT_EQ(std::distance(fs::directory_iterator(inner), fs::directory_iterator()), 1);
}

}  // namespace
}  // namespace score_customers
