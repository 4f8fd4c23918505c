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
namespace atomic_file_test {

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

TEST_F(AtomicFile, FollowsALinkToAFileThatIsNotThereYet) {
  fs::create_directory(directory / "folder");
  fs::create_symlink("folder/second", directory / "first");
  fs::create_symlink(directory / "real.csv", directory / "folder" / "second");
  {
    atomic_file file(directory / "first");
    put(file, "rows");
    file.commit();
  }
  EXPECT_EQ(contents(directory / "real.csv"), "rows");
  EXPECT_TRUE(fs::is_symlink(directory / "first"));
  EXPECT_TRUE(fs::is_symlink(directory / "folder" / "second"));
  EXPECT_EQ(files(), 3);
}

TEST_F(AtomicFile, RefusesLinksThatLeadNowhere) {
  fs::create_symlink("circle", directory / "circle");
  fs::create_symlink("there", directory / "back");
  fs::create_symlink("back", directory / "there");
  fs::create_symlink("no folder/file", directory / "astray");
  const auto error_of = [&](const char* name) {
    try {
      const atomic_file file(directory / name);
    } catch (const std::system_error& error) {
      EXPECT_NE(std::string(error.what()).find(name), std::string::npos) << error.what();
      return error.code();
    }
    return std::error_code();
  };
  EXPECT_EQ(error_of("circle"), std::errc::too_many_symbolic_link_levels);
  EXPECT_EQ(error_of("there"), std::errc::too_many_symbolic_link_levels);
  EXPECT_EQ(error_of("astray"), std::errc::no_such_file_or_directory);
  EXPECT_EQ(files(), 4);
  EXPECT_TRUE(fs::is_symlink(directory / "circle"));
}

TEST_F(AtomicFile, AReadOnlyFileIsNotReplaced) {
  const fs::path path = directory / "scored.csv";
  create(path, "before");
  ASSERT_EQ(::chmod(path.c_str(), 0444), 0);
  try {
    const atomic_file file(path);
    FAIL();
  } catch (const std::system_error& error) {
    EXPECT_EQ(error.code(), std::errc::permission_denied);
    EXPECT_NE(std::string(error.what()).find("may not be written"), std::string::npos) << error.what();
  }
  EXPECT_EQ(contents(path), "before");
  EXPECT_EQ(files(), 1);
}

constexpr ::uid_t nobody = 65534;

TEST_F(AtomicFile, KeepsOwnerAndGroup) {
  if (::geteuid() != 0) GTEST_SKIP() << "only the superuser can give files away";
  const fs::path path = directory / "scored.csv";
  create(path, "before");
  ASSERT_EQ(::chown(path.c_str(), nobody, nobody), 0);
  ASSERT_EQ(::chmod(path.c_str(), 0640), 0);
  atomic_file file(path);
  put(file, "after");
  file.commit();
  struct stat status = {};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_uid, nobody);
  EXPECT_EQ(status.st_gid, nobody);
  EXPECT_EQ(permissions(path), 0640U);
  EXPECT_EQ(contents(path), "after");
}

TEST_F(AtomicFile, AForeignFileIsNotReplaced) {
  if (::geteuid() != 0) GTEST_SKIP() << "only the superuser can become another user";
  const fs::path path = directory / "scored.csv";
  create(path, "before");
  ASSERT_EQ(::chmod(path.c_str(), 0666), 0);  // so that it may be written, but is not theirs
  ASSERT_EQ(::chmod(directory.c_str(), 0777), 0);
  EXPECT_EXIT(
      {
        if (::setgid(nobody) != 0 || ::setuid(nobody) != 0) ::_exit(1);
        try {
          const atomic_file file(path);
        } catch (const std::system_error& error) {
          const std::string said(error.what());
          ::_exit(said.find("cannot keep the owner and the group of " + path.string()) != said.npos ? 7 : 2);
        }
        ::_exit(3);
      },
      testing::ExitedWithCode(7), "");
  EXPECT_EQ(contents(path), "before");
  EXPECT_EQ(files(), 1);
}

TEST_F(AtomicFile, LongNames) {
  const fs::path path = directory / std::string(255, 'n');
  atomic_file file(path);
  put(file, "rows");
  file.commit();
  EXPECT_EQ(contents(path), "rows");
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

}  // namespace atomic_file_test
}  // namespace score_customers
