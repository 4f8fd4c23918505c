// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <functional>
#include <iterator>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "job.hpp"

namespace score_customers {

/// When a component runs, provided that its inputs are found.
enum class runs : unsigned char {
  by_itself,  ///< always
  when_asked  ///< when --only names it, or an input or a parameter of it is given: what its inputs are called, columns
              ///< of other meanings are called too, or what it says another component says already
};

/// The headings that components report under.
namespace heading {
inline constexpr const char* satisfaction = "satisfaction";
inline constexpr const char* complaints = "complaints";
inline constexpr const char* value = "value";
inline constexpr const char* churn = "churn";
inline constexpr const char* retention = "retention";
inline constexpr const char* processes = "processes";
inline constexpr const char* classification = "classification";
inline constexpr const char* concentration = "concentration";
inline constexpr const char* associations = "associations";
inline constexpr const char* contacts = "contacts";
inline constexpr const char* experiment = "experiment";
inline constexpr const char* leavers = "leavers";
inline constexpr const char* subscriptions = "subscriptions";
}  // namespace heading

/// A component that the program knows.
struct catalogue_entry {
  std::string_view group;  ///< the heading of its section
  runs when = runs::by_itself;
  /// Makes the job for vector inputs of so many elements; 0: as many as it has by default. Null where there
  /// is no job of that width.
  std::function<std::unique_ptr<job>(std::size_t width)> make;
  /// The most elements of a vector input; 0 where there is none.
  std::size_t widest = 0;
  /// Names of the elements of a vector input of `width` elements; empty where they have none.
  std::function<std::span<const std::string_view>(std::size_t width)> elements = [](std::size_t) {
    return std::span<const std::string_view>();
  };
};

// One function a room, each compiled in a file of its own.
[[nodiscard]] std::vector<catalogue_entry> satisfaction_entries();
[[nodiscard]] std::vector<catalogue_entry> service_entries();
[[nodiscard]] std::vector<catalogue_entry> churn_entries();
[[nodiscard]] std::vector<catalogue_entry> rates_entries();
[[nodiscard]] std::vector<catalogue_entry> value_entries();
[[nodiscard]] std::vector<catalogue_entry> potential_entries();
[[nodiscard]] std::vector<catalogue_entry> retention_entries();
[[nodiscard]] std::vector<catalogue_entry> scorecard_entries();
[[nodiscard]] std::vector<catalogue_entry> classification_entries();
[[nodiscard]] std::vector<catalogue_entry> concentration_entries();
// What gathers, for the sections "value" and "associations", "processes", "complaints", "churn" and "classification".
[[nodiscard]] std::vector<catalogue_entry> trend_entries();
[[nodiscard]] std::vector<catalogue_entry> process_entries();
[[nodiscard]] std::vector<catalogue_entry> gathered_complaints_entries();
[[nodiscard]] std::vector<catalogue_entry> gathered_churn_entries();
[[nodiscard]] std::vector<catalogue_entry> gathered_classification_entries();

/// All of them, group by group. A component may read the results of those before it.
[[nodiscard]] inline std::vector<catalogue_entry> catalogue() {
  std::vector<catalogue_entry> all;
  for (const auto room : {&satisfaction_entries, &churn_entries, &service_entries, &gathered_complaints_entries,
                          &value_entries, &potential_entries, &rates_entries, &gathered_churn_entries,
                          &retention_entries, &scorecard_entries, &classification_entries,
                          &gathered_classification_entries, &concentration_entries, &trend_entries, &process_entries}) {
    std::vector<catalogue_entry> more = room();
    all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  }
  return all;
}

}  // namespace score_customers
