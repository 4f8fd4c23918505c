// SPDX-License-Identifier: BSL-1.0
#include "score_customers/output_files.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <sstream>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "score_customers/csv_writer.hpp"
#include "score_customers/job.hpp"
#include "support/temporary_directory.hpp"

namespace score_customers {
namespace output_files_test {

namespace fs = std::filesystem;

class OutputFiles : public in_temporary_directory {
 protected:
  static options named(const std::string& input, const std::string& out, const std::string& report,
                       const std::string& quarantine) {
    options chosen;
    chosen.inputs = {input};
    chosen.out = out;
    chosen.report = report;
    chosen.quarantine = quarantine;
    return chosen;
  }
  /// What is said against outputs; nothing where there is no objection.
  static std::string objection(const options& chosen) {
    try {
      const output_files files(chosen);
      return {};
    } catch (const usage_error& error) {
      return error.what();
    }
  }
  static void put(const atomic_file* file, const char* text) {
    ASSERT_NE(file, nullptr);
    csv_writer(*file).text(text).flush();
  }
};

TEST_F(OutputFiles, TwoNamesOfOneFileAreRefused) {
  write("old.csv", "old");
  fs::create_directory(path("folder"));
  fs::create_symlink("old.csv", path("link"));
  fs::create_symlink("new.csv", path("dangling"));
  fs::create_directory_symlink("folder", path("folder_link"));
  fs::create_hard_link(path("old.csv"), path("hard"));
  const auto in_folder = [&](const char* name) { return path("folder") + "/" + name; };
  const std::vector<std::pair<std::string, std::string>> same{
      {path("old.csv"), path("./old.csv")},
      {path("old.csv"), in_folder("../old.csv")},
      {path("old.csv"), path("link")},
      {path("old.csv"), path("hard")},
      {path("link"), path("hard")},
      {path("new.csv"), path("new.csv")},
      {path("new.csv"), path("./new.csv")},
      {path("new.csv"), in_folder("../new.csv")},
      {path("new.csv"), path("dangling")},
      {in_folder("new.csv"), path("folder_link") + "/new.csv"},
      {"-", "-"},
      {"-", "/dev/stdout"},
  };
  const auto before = files();
  for (const auto& [one, other] : same) {
    EXPECT_NE(objection(named("", one, other, "")).find("two outputs"), std::string::npos) << one << ' ' << other;
    EXPECT_NE(objection(named("", one, "", other)).find("two outputs"), std::string::npos) << one << ' ' << other;
    EXPECT_NE(objection(named("", "", one, other)).find("two outputs"), std::string::npos) << one << ' ' << other;
    EXPECT_NE(objection(named("", other, one, "")).find("two outputs"), std::string::npos) << one << ' ' << other;
  }
  const fs::path working = fs::current_path();
  fs::current_path(directory);
  EXPECT_NE(objection(named("", "new.csv", "", "./new.csv")).find("--quarantine './new.csv' and --out 'new.csv'"),
            std::string::npos);
  fs::current_path(working);
  EXPECT_EQ(files(), before);
  EXPECT_EQ(objection(named("", path("old.csv"), path("new.csv"), in_folder("new.csv"))), "");
  EXPECT_EQ(objection(named("", "/dev/null", "/dev/null", "/dev/null")), "");
}

TEST_F(OutputFiles, TheInputIsNoOutput) {
  const std::string input = write("in.csv", "rows");
  fs::create_symlink("in.csv", path("link"));
  fs::create_hard_link(input, path("hard"));
  ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
  for (const std::string& output : {input, path("./in.csv"), path("link"), path("hard")})
    for (const std::string& read : {input, path("link"), path("hard")}) {
      EXPECT_NE(objection(named(read, output, "", "")).find("is the input"), std::string::npos) << output;
      EXPECT_NE(objection(named(read, "", output, "")).find("is the input"), std::string::npos) << output;
      EXPECT_NE(objection(named(read, "", "", output)).find("is the input"), std::string::npos) << output;
      options log = named("", output, "", "");
      log.transactions.emplace().logs = {read};
      EXPECT_NE(objection(log).find("is the input"), std::string::npos) << output;
    }
  EXPECT_NE(objection(named(path("pipe"), path("pipe"), "", "")).find("is the input"), std::string::npos);
  EXPECT_EQ(objection(named(input, path("out.csv"), "", "")), "");
  EXPECT_EQ(objection(named("/dev/null", "/dev/null", "", "")), "");
  EXPECT_EQ(read("in.csv"), "rows");
}

TEST_F(OutputFiles, AppearTogether) {
  write("out.csv", "old rows");
  output_files all(named("", path("out.csv"), path("report.json"), path("bad.csv")));
  put(all.rows(), "rows");
  put(all.report(), "report");
  put(all.quarantine(), "bad");
  EXPECT_EQ(read("out.csv"), "old rows");
  EXPECT_FALSE(fs::exists(path("report.json")));
  EXPECT_FALSE(all.have_written());
  all.commit();
  EXPECT_TRUE(all.have_written());
  EXPECT_EQ(what_was_written(), "all files are written");
  EXPECT_EQ(read("out.csv"), "rows");
  EXPECT_EQ(read("report.json"), "report");
  EXPECT_EQ(read("bad.csv"), "bad");
  EXPECT_EQ(files(), 3);
}

TEST_F(OutputFiles, OrNotAtAll) {
  for (const char* hindered : {"bad.csv", "report.json", "out.csv"}) {
    fs::remove_all(directory);
    fs::create_directory(directory);
    for (const char* name : {"bad.csv", "report.json"})
      if (std::string(name) != hindered) write(name, "old");
    {
      output_files all(named("", path("out.csv"), path("report.json"), path("bad.csv")));
      put(all.rows(), "rows");
      put(all.report(), "report");
      put(all.quarantine(), "bad");
      fs::create_directories(path(hindered) + "/occupied");  // it cannot be renamed onto that
      EXPECT_THROW(all.commit(), std::system_error) << hindered;
      EXPECT_FALSE(all.have_written());
    }
    for (const char* name : {"bad.csv", "report.json"})
      if (std::string(name) != hindered) {
        EXPECT_EQ(read(name), "old") << hindered;
      }
    EXPECT_EQ(fs::exists(path("out.csv")), std::string(hindered) == "out.csv");
    EXPECT_EQ(files(), std::string(hindered) == "out.csv" ? 3 : 2) << hindered;
  }
}

TEST_F(OutputFiles, TheSummaryGoesWhereNoRowsGo) {
  std::ostringstream out, err;
  const auto goes_to_out = [&](const options& chosen) { return &output_files(chosen).summary(out, err) == &out; };
  EXPECT_TRUE(goes_to_out(named("", "", "", "")));
  EXPECT_TRUE(goes_to_out(named("", path("out.csv"), path("report.json"), path("bad.csv"))));
  EXPECT_TRUE(goes_to_out(named("", "/dev/null", "", "")));
  for (const char* name : {"-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"}) {
    struct stat here = {};
    ASSERT_EQ(::fstat(STDOUT_FILENO, &here), 0);
    if (S_ISCHR(here.st_mode) && std::string(name) != "-" && ::isatty(STDOUT_FILENO) == 0) continue;  // /dev/null
    EXPECT_FALSE(goes_to_out(named("", name, "", ""))) << name;
    EXPECT_FALSE(goes_to_out(named("", "", name, ""))) << name;
    EXPECT_FALSE(goes_to_out(named("", "", "", name))) << name;
  }
}

}  // namespace output_files_test
}  // namespace score_customers
