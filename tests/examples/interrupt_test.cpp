// SPDX-License-Identifier: BSL-1.0
#include "score_customers/interrupt.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <system_error>

#include "score_customers/atomic_file.hpp"
#include "score_customers/csv_writer.hpp"
#include "score_customers/number_spool.hpp"
#include "support/temporary_directory.hpp"

namespace score_customers {
namespace interrupt_test {

using testing::ExitedWithCode;
using testing::KilledBySignal;

class Interrupt : public in_temporary_directory {
 protected:
  static void limit(int what, ::rlim_t most) {
    const rlimit both{most, most};
    ASSERT_EQ(::setrlimit(what, &both), 0);
  }
};

constexpr int all_signals[] = {SIGHUP,    SIGINT,  SIGQUIT, SIGTERM, SIGALRM,
                               SIGVTALRM, SIGPROF, SIGXCPU, SIGUSR1, SIGUSR2};

TEST_F(Interrupt, RemovesWhatIsIncompleteAndDiesOfTheSignal) {
  for (const int number : all_signals) {
    write("out.csv", "before");
    EXPECT_EXIT(
        {
          limit(RLIMIT_CORE, 0);
          catch_signals();
          const atomic_file replaced(path("out.csv"));
          const atomic_file created(path("new.csv"));
          csv_writer(replaced).text("half").flush();
          ::raise(number);
          ::_exit(0);
        },
        KilledBySignal(number), "^score_customers: interrupted; nothing was written\n$");
    EXPECT_EQ(read("out.csv"), "before");
    EXPECT_EQ(files(), 1) << number;
  }
}

TEST_F(Interrupt, WhatWasIgnoredStaysIgnored) {
  for (const int number : all_signals)
    EXPECT_EXIT(
        {
          ::signal(number, SIG_IGN);
          catch_signals();
          ::raise(number);
          ::_exit(7);
        },
        ExitedWithCode(7), "^$");
}

TEST_F(Interrupt, WaitsWhileSignalsAreHeldBack) {
  EXPECT_EXIT(
      {
        catch_signals();
        {
          const signals_held whole;
          ::raise(SIGTERM);
          ::raise(SIGINT);
          static_cast<void>(::write(STDERR_FILENO, "still here\n", 11));
        }
        ::_exit(0);
      },
      KilledBySignal(SIGTERM), "^still here\nscore_customers: interrupted");
}

TEST_F(Interrupt, SaysWhatWasDelivered) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const std::string pipe = "/dev/fd/" + std::to_string(ends[1]);
  const auto deliver = [&](int rows) {
    const atomic_file direct(pipe);
    const atomic_file file(path("out.csv"));
    csv_writer writer(direct);
    writer.field("id").end_header();
    for (int row = 0; row < rows; ++row) writer.field(row).end_row();
    writer.flush();
    writer.field("not handed over").end_row();
    return what_was_written();
  };
  EXPECT_EQ(deliver(0), "3 bytes were delivered to " + pipe + "; no file was written");
  EXPECT_EQ(deliver(1), "1 row was delivered to " + pipe + "; no file was written");
  EXPECT_EQ(deliver(1234), "1,234 rows were delivered to " + pipe + "; no file was written");
  EXPECT_EQ(what_was_written(), "nothing was written") << "a new run";
  EXPECT_EXIT(
      {
        catch_signals();
        const atomic_file direct(pipe);
        csv_writer writer(direct);
        writer.field("id").end_header();
        for (int row = 0; row < 100; ++row) writer.field(row).end_row();
        writer.flush();
        ::raise(SIGTERM);
      },
      KilledBySignal(SIGTERM), "interrupted; 100 rows were delivered to /dev/fd/[0-9]+; no file was written\n$");
  EXPECT_EXIT(
      {
        catch_signals();
        const atomic_file direct(pipe);
        csv_writer writer(direct);
        writer.field("id").end_header();
        ::alarm(1);
        for (;;) writer.field("nobody reads the pipe").end_row();
      },
      KilledBySignal(SIGALRM), "interrupted; at least [0-9,a]+ (byte|row)s? w(as|ere) delivered to /dev/fd/");
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST_F(Interrupt, ALimitOnTheSizeOfFilesIsAnError) {
  EXPECT_EXIT(
      {
        catch_signals();
        limit(RLIMIT_FSIZE, 10000);
        try {
          const atomic_file file(path("out.csv"));
          csv_writer writer(file);
          for (int row = 0; row < 10000; ++row) writer.field(row).end_row();
          writer.flush();
        } catch (const std::system_error& error) {
          ::_exit(error.code() == std::errc::file_too_large ? 9 : 1);
        }
        ::_exit(0);
      },
      ExitedWithCode(9), "");
  EXPECT_EQ(files(), 0);
}

// ---- the folder for temporary files is used only when there is much to put aside ----

class TemporaryFolder : public in_temporary_directory {
 protected:
  TemporaryFolder() {
    if (const char* const set = ::getenv("TMPDIR")) before_ = set;
  }
  ~TemporaryFolder() override {
    if (before_)
      ::setenv("TMPDIR", before_->c_str(), 1);
    else
      ::unsetenv("TMPDIR");
  }
  static void spool(std::uint64_t count) {
    number_spool numbers;
    for (std::uint64_t i = 0; i < count; ++i) {
      const double number = static_cast<double>(i);
      numbers.add({&number, 1});
    }
    ASSERT_EQ(numbers.size(), count);
    for (const std::uint64_t i : {std::uint64_t{0}, count / 2, count - 1})
      EXPECT_EQ(numbers[i], static_cast<double>(i));
  }

 private:
  std::optional<std::string> before_;
};

TEST_F(TemporaryFolder, IsNotNeededForLittle) {
  ::setenv("TMPDIR", path("nowhere").c_str(), 1);
  spool(250'000);
  try {
    spool(300'000);
    FAIL();
  } catch (const std::system_error& error) {
    EXPECT_NE(std::string(error.what()).find("a temporary file in " + path("nowhere")), std::string::npos);
  }
}

TEST_F(TemporaryFolder, WithoutANameIsTheUsualOne) {
  ::setenv("TMPDIR", "", 1);
  spool(300'000);
  ::unsetenv("TMPDIR");
  spool(300'000);
  ::setenv("TMPDIR", directory.c_str(), 1);
  spool(300'000);
  EXPECT_EQ(files(), 0);
}

}  // namespace interrupt_test
}  // namespace score_customers
