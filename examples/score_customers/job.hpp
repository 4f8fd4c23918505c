// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component/error.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "section.hpp"
#include "text_column.hpp"

namespace score_customers {

/// A wrong option or setting: what the program was asked for cannot be done.
class usage_error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What a component's descriptor says, as texts.
struct input_description {
  std::string name, unit, range, source;
  std::size_t width = 1;
  bool required = true;
  bool is_text = false;      ///< takes texts, not numbers
  bool summarised = false;   ///< has a statistic in the summary
  bool zero_or_one = false;  ///< takes 0 and 1 alone
};
struct parameter_description {
  std::string name, unit, range, source, value;
};
struct result_description {
  std::string name, unit;
  std::size_t width = 1;
  bool is_list = false;
  std::span<const std::string_view> classes;  ///< their names; empty for a number
};
struct description {
  std::string name;   ///< "churn::ripple"
  std::string title;  ///< "ripple"
  std::vector<input_description> inputs{};
  std::vector<parameter_description> parameters{};
  std::vector<result_description> results{};
  std::vector<std::string> parameter_rules{};
  bool fitted = false;  ///< needs to see all customers before it can score one
};

/// Where one lane of an input is found: a scalar input has one, a vector input one for each element.
struct lane {
  std::string_view
      column;  ///< its name, for messages: the text is the plan's, so that complaints outlive a copied lane
  const std::vector<double>* values = nullptr;  ///< at least as many as there are rows to score
  const text_column* texts = nullptr;           ///< of a column of texts: the values are codes of them
};

/// A column that a component writes.
struct scored_column {
  std::string name;  ///< "ripple.heard", "gap.gaps_1"
  std::vector<double> numbers;
  std::vector<std::uint8_t> codes;                  ///< of a class, instead of numbers
  std::span<const std::string_view> class_names{};  ///< of a class; those of a policy are known when it is fitted
  bool is_class = false;
};

/// Numbers kept aside, to be read as often as one wants.
class number_spool;

/// A job's summaries are numbered: this is the one of all customers, the following ones are those of groups.
inline constexpr std::size_t of_all = 0;

/// The rows of a chunk that are in one group.
struct rows_of_group {
  std::size_t summary = of_all;  ///< its number
  std::uint64_t first_row = 0;   ///< of the rows of this group
  std::span<const std::size_t> rows;
};

/// One component at work: bound to columns, scoring chunk after chunk, keeping the merged summary of all customers and
/// those of groups.
class job {
 public:
  job() = default;
  job(const job&) = delete;
  job& operator=(const job&) = delete;
  virtual ~job() = default;

  [[nodiscard]] virtual description describe() const = 0;
  /// Sets a parameter by name; throws usage_error. check() throws clientele::invalid_parameter.
  virtual void set(std::string_view parameter, std::string_view text) = 0;
  virtual void check() const = 0;

  /// Tells where the inputs are: a lane for each element of each input, in their order.
  void bind(std::vector<lane> lanes) { lanes_ = std::move(lanes); }
  [[nodiscard]] const std::vector<lane>& lanes() const noexcept { return lanes_; }

  /// The heading of its section.
  void stand_under(std::string_view group) { group_ = group; }
  [[nodiscard]] const std::string& group() const noexcept { return group_; }

  /// Whether fit() has to be called before score(), with what spool() put aside of all rows.
  [[nodiscard]] virtual bool must_be_fitted() const { return false; }
  /// Puts the first `rows` values of its columns aside, row by row.
  void spool(std::size_t rows, number_spool& into) const;
  virtual void fit(const number_spool&) {}

  /// Begins with an empty summary; what must be fitted has been. To be called before score().
  virtual void start() = 0;

  /// Scores the first `rows` rows of its columns, which are the rows from `first_row` of the whole. Bad
  /// rows are appended to `bad` in row order.
  virtual void score(std::size_t rows, std::uint64_t first_row, int threads, std::vector<clientele::bad_row>& bad) = 0;
  /// The same rows again, each for the summary of its group; what is bad has been told.
  void score_groups(const std::vector<rows_of_group>& all, int threads);
  /// The columns it writes; their memory stays where it is.
  [[nodiscard]] virtual const std::vector<scored_column>& columns() const = 0;
  /// What it has to say after the last chunk, of all customers or of a group.
  [[nodiscard]] virtual section conclude(std::size_t summary = of_all) const = 0;

  /// Why its summaries cannot be kept; empty where they can.
  [[nodiscard]] virtual std::string_view why_not_kept() const { return {}; }
  /// A summary as bytes, and what joins one that was kept; throws clientele::invalid_archive for bytes of another
  /// component.
  [[nodiscard]] virtual std::vector<std::byte> keep(std::size_t summary) const;
  virtual void join(std::size_t summary, std::span<const std::byte> kept);

 protected:
  /// Adds the first `rows` rows of columns to a summary; `bad` grows by the bad ones.
  virtual void add(std::size_t summary, const std::vector<lane>& lanes, std::size_t rows, std::uint64_t first_row,
                   int threads, std::vector<clientele::bad_row>& bad) = 0;

  /// The section of a summary of so many rows, with its heading and the parameters; nothing is told yet.
  [[nodiscard]] section begun_section(const description& about, std::uint64_t rows, std::uint64_t invalid) const;

  std::vector<lane> lanes_;

 private:
  [[nodiscard]] std::string cannot_be_kept() const;

  std::string group_;
};

}  // namespace score_customers
