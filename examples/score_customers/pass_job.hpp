// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/core/column_pass.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "any_summary.hpp"
#include "job.hpp"

namespace score_customers {

/// A job whose work is a pass of a component over its columns.
class pass_job : public job {
 public:
  void score(std::size_t rows, std::uint64_t first_row, int threads, std::vector<clientele::bad_row>& bad) final;
  [[nodiscard]] const std::vector<scored_column>& columns() const final { return columns_; }
  [[nodiscard]] section conclude(std::size_t number) const final;
  [[nodiscard]] std::vector<std::byte> keep(std::size_t number) const final { return summaries_[number]->keep(); }
  void join(std::size_t number, std::span<const std::byte> kept) final { add(number, load(kept)); }

 protected:
  /// Makes the columns of its results.
  explicit pass_job(const description& about);

  [[nodiscard]] virtual std::unique_ptr<clientele::column_pass> begin(std::uint64_t first_row) const = 0;
  /// The summary of a pass that `begin` made.
  [[nodiscard]] virtual std::unique_ptr<any_summary> end(clientele::column_pass& pass) const = 0;
  /// The one that was kept.
  [[nodiscard]] virtual std::unique_ptr<any_summary> load(std::span<const std::byte> kept) const = 0;
  /// Adds what the component concludes. False: it has no words of its own.
  virtual bool tell(section& s, const any_summary& all) const = 0;

  /// Begins with the summary of no rows.
  void start_with(std::unique_ptr<any_summary> none);

  void add(std::size_t summary, const std::vector<lane>& lanes, std::size_t rows, std::uint64_t first_row, int threads,
           std::vector<clientele::bad_row>& bad) final;

  /// Writes beside each class, which is the last of the columns so far, the service it carries.
  void add_policies();
  void name_policies(std::span<const std::string_view> names);

 private:
  /// Adds rows to a summary, which is made where there is none of that number.
  void add(std::size_t number, std::unique_ptr<any_summary> rows);
  void take(std::size_t summary, const std::vector<lane>& lanes, std::size_t rows, std::uint64_t first_row, int threads,
            std::span<double* const> results, std::vector<clientele::bad_row>& bad);

  std::vector<bool> is_text_;  ///< of each lane
  std::vector<scored_column> columns_;
  std::size_t results_ = 0;                   ///< how many of the columns are results; the others are policies
  std::vector<std::vector<double>> classes_;  ///< of the chunk scored last, as numbers
  std::vector<std::string_view> policies_;
  std::vector<std::unique_ptr<any_summary>> summaries_;  ///< by their numbers
};

}  // namespace score_customers
