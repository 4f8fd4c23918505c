// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalogue.hpp"
#include "chunk.hpp"
#include "groups.hpp"
#include "job.hpp"
#include "options.hpp"
#include "row_source.hpp"

namespace score_customers {

/// One job of a plan.
struct planned_job {
  std::unique_ptr<job> work;
  description about;
  std::vector<std::size_t> reads_from;     ///< earlier jobs whose results it reads
  std::vector<std::string> not_in_file{};  ///< its optional inputs that no column has
};

/// Which components run, and where their inputs are found.
class plan {
 public:
  /// The chunk is the one that will be read into: jobs are bound to its columns. Throws usage_error for
  /// options that fit no component or no column, clientele::invalid_parameter for settings out of range.
  plan(const options& chosen, const row_source& source, chunk& into);
  plan(const plan&) = delete;
  plan& operator=(const plan&) = delete;

  [[nodiscard]] std::vector<planned_job>& jobs() noexcept { return jobs_; }
  [[nodiscard]] const std::vector<planned_job>& jobs() const noexcept { return jobs_; }
  /// Components that do not run although something of theirs was given, with the reason.
  [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& idle() const noexcept { return idle_; }
  [[nodiscard]] const wanted_columns& wanted() const noexcept { return wanted_; }
  /// Looks which columns of times hold dates, and how these are written, in rows from where the source stands, and goes
  /// back. To be called before anything is read. Throws log_error where dates can be read in several ways.
  void find_dates(row_source& source);
  /// By what the summaries are split: nothing, one column or two.
  [[nodiscard]] const std::vector<key_column>& keys() const noexcept { return keys_; }
  /// What is wanted of the first walk, for the jobs that must be fitted; and the jobs that run in it.
  [[nodiscard]] wanted_columns wanted_for_fit() const;
  [[nodiscard]] std::vector<bool> jobs_for_fit() const;
  [[nodiscard]] bool needs_fit() const;

 private:
  struct found_lane {
    lane where;
    std::optional<std::size_t> job;
  };
  using lookup = std::optional<found_lane>;

  void add(const catalogue_entry& entry);
  void find_keys();
  [[nodiscard]] std::optional<key_column> key(const std::string& name);
  [[noreturn]] void refuse_key(const std::string& name) const;
  void limit_chunk();
  [[nodiscard]] bool is_asked_for(const catalogue_entry& entry, const description& d) const;
  [[nodiscard]] std::size_t width_of(const catalogue_entry& entry, const description& d) const;
  [[nodiscard]] const mapping* mapped(const description& d, const std::string& name) const;
  [[nodiscard]] bool is_given(const description& d, const std::string& name) const;
  [[nodiscard]] lookup find(const description& d, const std::string& name, double per_day);
  [[nodiscard]] bool can_be_found(const description& d, const std::string& name) const;
  [[nodiscard]] lookup usual(const std::string& target, double per_day);
  [[nodiscard]] lookup target(const mapping& m, double per_day);
  [[nodiscard]] lookup column(const std::string& name, double per_day);
  [[nodiscard]] found_lane column(std::size_t number, double per_day, bool dates);
  [[nodiscard]] std::size_t add_slot(std::size_t number, double per_day);
  [[nodiscard]] found_lane computed(const mapping& m, double per_day);
  [[nodiscard]] std::string name_of_column(std::size_t number) const;
  [[nodiscard]] std::string_view kept(std::string name);
  void note_yes_or_no(const lane& where);
  [[nodiscard]] lookup find_text(const description& d, const std::string& name);
  [[nodiscard]] const text_column& texts(std::size_t column);
  [[noreturn]] void refuse_column(const mapping& m, const std::string& name) const;
  [[nodiscard]] lookup result(const std::string& name, bool full_name);
  [[nodiscard]] found_lane constant(const std::string& name, double value);
  [[nodiscard]] found_lane no_text(const std::string& name);
  [[nodiscard]] bool chosen(const catalogue_entry& entry, const description& d) const;
  void check_names(const std::vector<catalogue_entry>& entries);

  const options& options_;
  const row_source& source_;
  chunk& chunk_;
  wanted_columns wanted_;
  std::vector<key_column> keys_;
  std::set<std::string> lane_names_;
  std::vector<planned_job> jobs_;
  std::vector<std::pair<std::string, std::string>> idle_, without_any_input_;
  std::map<std::string, std::vector<std::string>> inputs_of_;  ///< components that have an input of this name
  std::set<std::string> read_by_themselves_;  ///< inputs of components that run without being asked for
  std::deque<std::vector<double>> constants_;
  text_column no_texts_;
};

}  // namespace score_customers
