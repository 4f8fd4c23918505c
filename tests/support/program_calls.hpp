// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "score_customers/csv_reader.hpp"
#include "score_customers/options.hpp"
#include "score_customers/run.hpp"
#include "support/temporary_directory.hpp"

namespace score_customers {

/// A test that calls the program, with a folder of its own; what the program printed is in `out` and `err`.
class program_calls : public in_temporary_directory {
 protected:
  int call(const std::vector<std::string>& arguments, bool terminal = false) {
    std::ostringstream out_stream, err_stream;
    const int code = run(arguments, out_stream, err_stream, terminal);
    out = out_stream.str();
    err = err_stream.str();
    return code;
  }
  /// The report of a call that ends well.
  nlohmann::json report_of(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--report", path("report.json")});
    EXPECT_EQ(call(arguments), exit_done) << err;
    return nlohmann::json::parse(read("report.json"));
  }

  /// The rows of a file that the program wrote, by id and column.
  using rows_by_id = std::map<std::string, std::map<std::string, std::string>>;
  rows_by_id rows_of(const std::string& name) {
    rows_by_id rows;
    csv_reader reader(path(name));
    csv_record record;
    while (reader.next(record)) {
      auto& one = rows[std::string(record[0])];
      for (std::size_t i = 1; i < record.size(); ++i) one[reader.header()[i]] = record[i];
    }
    return rows;
  }

  std::string out, err;
};

}  // namespace score_customers
