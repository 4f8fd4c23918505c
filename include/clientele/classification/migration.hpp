// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/classification/cross_table.hpp>
#include <clientele/component.hpp>

#include <array>
#include <cstdint>
#include <limits>
#include <string_view>
#include <tuple>
#include <utility>

namespace clientele::inline v0::classification {

/// Which end of the classes in their order is the best.
enum class best_class : unsigned char {
  first,  ///< such as the grades A, B, C
  last    ///< such as sporadic, general, key
};
[[nodiscard]] constexpr auto enumerators(best_class) noexcept {
  return std::array<std::string_view, 2>{"first", "last"};
}

/// Who stayed in a class, rose, fell, came and went between two dates.
class moves_between_classes {
 public:
  /// The table behind: rows at the first date, columns at the second.
  [[nodiscard]] const contingency_table& table() const noexcept { return table_; }
  [[nodiscard]] std::uint64_t count(const category& before, const category& after) const {
    return table_.count(before, after);
  }

  /// With the same class at both dates.
  [[nodiscard]] std::uint64_t stayed() const {
    return table_.total_of([](const category& b, const category& a) { return !b.is_missing() && a == b; });
  }
  [[nodiscard]] std::uint64_t improved() const {
    return table_.total_of([this](const category& b, const category& a) {
      return !b.is_missing() && !a.is_missing() && (best_ == best_class::first ? a < b : b < a);
    });
  }
  [[nodiscard]] std::uint64_t worsened() const { return table_.known() - stayed() - improved(); }
  /// Without a class at the first date and with one at the second.
  [[nodiscard]] std::uint64_t arrived() const {
    return table_.total_of([](const category& b, const category& a) { return b.is_missing() && !a.is_missing(); });
  }
  [[nodiscard]] std::uint64_t left() const {
    return table_.total_of([](const category& b, const category& a) { return !b.is_missing() && a.is_missing(); });
  }
  /// Without a class at either date.
  [[nodiscard]] std::uint64_t absent() const { return table_.count({}, {}); }

  [[nodiscard]] estimate stayed_share() const { return share_of(stayed(), table_.known()); }
  [[nodiscard]] estimate improved_share() const { return share_of(improved(), table_.known()); }
  [[nodiscard]] estimate worsened_share() const { return share_of(worsened(), table_.known()); }
  /// Of all who had a class at the first date, those who have one at the second.
  [[nodiscard]] estimate kept_share() const { return share_of(table_.known(), table_.known() + left()); }
  /// The same of one class.
  [[nodiscard]] estimate kept_share(const category& before) const {
    return share_of(table_.row_total(before), all_of(before));
  }
  /// Of those of a class at the first date, all who left among them, the share that is in the other class now.
  [[nodiscard]] estimate moved_share(const category& before, const category& after) const {
    return share_of(table_.count(before, after), all_of(before));
  }

 private:
  friend struct migration;
  moves_between_classes(contingency_table table, best_class best) : table_(std::move(table)), best_(best) {}

  [[nodiscard]] std::uint64_t all_of(const category& before) const {
    return table_.row_total(before) + table_.count(before, {});
  }
  [[nodiscard]] estimate share_of(std::uint64_t part, std::uint64_t whole) const {
    return wilson({static_cast<double>(part), static_cast<double>(whole)}, table_.confidence());
  }

  contingency_table table_;
  best_class best_;
};

/// How customers moved between classes from one date to another. Gathers.
///
///     struct seen { std::optional<grade> before, after; };
///     std::map<std::uint64_t, seen> joined;               two lists by customer: who is in one only has one class
///     for (const auto& [id, g] : last_year) joined[id].before = g;
///     for (const auto& [id, g] : this_year) joined[id].after = g;
///     summarize(joined, classification::migration{}, [](const auto& c) { return c.second.before; },
///               [](const auto& c) { return c.second.after; });
///
/// Inputs: `before` and `after`, the class of the same customer at two dates: an enum, an integer or a text. Unknown
/// (missing, or `is_unknown`) stands for a customer who had no class at that date: from unknown to a class is an
/// arrival, from a class to unknown a departure, unknown at both dates is `absent()`.
/// Concludes: `moves_between_classes`. Better and worse follow the order of the classes: enumerators and integers by
/// number, texts byte by byte. Stayed, improved and worsened are shares of those who had a class at both dates; kept,
/// of all who had one at the first. Shares come with Wilson intervals, for customers who are a sample; `no_values`
/// where there is nobody to count. For the money that moved, `cross_table` in the same pass.
/// Counts are whole numbers: order and parts do not matter.
/// Errors: `invalid_parameter`. Cost: a search among the classes of either date a customer; about 400 bytes of state a
/// pair of classes.
///
/// Source: contingency tables between two dates, customary in the study of social mobility.
///
/// Before A A B C, after A B A unknown, and one arrival as C: 1 stayed, 1 improved, 1 worsened, 1 left, 1 arrived;
/// kept 3 of 4.
struct migration {
  best_class best = best_class::first;
  double confidence = 0.95;  ///< of the shares

  static constexpr auto name = fixed_string{"classification::migration"};
  static constexpr auto inputs = std::tuple{category_input<"before">{.presence = presence::optional},
                                            category_input<"after">{.presence = presence::optional}};
  static constexpr auto parameters = std::tuple{
      parameter{"best", &migration::best, "", interval::any_number()},
      parameter{"confidence", &migration::confidence, "probability", interval::share().without_low().without_high()}};

  using state = cross_table::state;

  void take(state& s, const category& before, const category& after) const {
    cross_table{}.take(s, before, after, std::numeric_limits<double>::quiet_NaN());
  }
  static void join(state& s, const state& other) { cross_table::join(s, other); }

  [[nodiscard]] moves_between_classes conclude(const state& s) const {
    return {cross_table{.confidence = confidence}.conclude(s), best};
  }

  friend constexpr bool operator==(const migration&, const migration&) = default;
};

}  // namespace clientele::inline v0::classification
