// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component/error.hpp>
#include <clientele/statistics/proportion.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace clientele::inline v0::retention {

/// What of an offer would have to change to win it; `nothing` when the reason is not in the firm's hand.
enum class adjustable : unsigned char { unknown, price, product, service, sales, nothing };
[[nodiscard]] constexpr auto enumerators(adjustable) noexcept {
  return std::array<std::string_view, 6>{"unknown", "price", "product", "service", "sales", "nothing"};
}

/// A reason for which offers are lost, and what can be adjusted about it.
struct lost_reason {
  std::string_view name;
  retention::adjustable adjustable{};
};

/// Reasons for lost offers; a table of one's own takes its place where it is needed.
inline constexpr std::array<lost_reason, 8> common_lost_reasons{{{"price too high", adjustable::price},
                                                                 {"terms of payment", adjustable::price},
                                                                 {"product lacks something", adjustable::product},
                                                                 {"quality doubted", adjustable::product},
                                                                 {"delivery too late", adjustable::service},
                                                                 {"answered too late or badly", adjustable::sales},
                                                                 {"tied to a competitor", adjustable::nothing},
                                                                 {"project given up", adjustable::nothing}}};

/// Lost offers by reason, in numbers and in money, gathered by what can be adjusted. Mergeable.
///
///     share of a reason     = offers lost for it / offers lost with a stated reason
///     share of an adjusting = Σ of its reasons
///
/// `add(reason, value)`: `reason` the place in the table, `value` of the offer (currency, any finite number; 0 if
/// not known). `add_unstated(value)`: a reason was not given or is not in the table; counted beside. Shares carry
/// Wilson intervals; without a stated reason they are undefined (`no_values`). The views of the names are kept: the
/// table has to outlive this.
/// Errors: `invalid_use` (a reason beyond the table, tables that differ when merging), `invalid_parameter` (a value
/// not finite). Cost: O(1) an offer, O(reasons) a question.
///
/// Of the common reasons 3 × price (value 10 each), 1 × given up (value 50): price 0.75 of the offers and 30 of the 80
/// in money, of which 30 can be adjusted.
class lost_reasons {
 public:
  explicit lost_reasons(std::span<const lost_reason> table = common_lost_reasons)
      : table_(table.begin(), table.end()), offers_(table.size()), money_(table.size()) {}

  void add(std::size_t reason, double value = 0) {
    if (reason >= table_.size())
      raise(invalid_use("clientele::retention::lost_reasons: reason " + std::to_string(reason) + " of a table of " +
                        std::to_string(table_.size())));
    check(value);
    ++offers_[reason];
    money_[reason] += value;
  }
  void add_unstated(double value = 0) {
    check(value);
    ++unstated_;
    unstated_money_ += value;
  }

  friend lost_reasons merge(lost_reasons a, const lost_reasons& b) {
    bool same = a.table_.size() == b.table_.size();
    for (std::size_t i = 0; same && i < a.table_.size(); ++i)
      same = a.table_[i].name == b.table_[i].name && a.table_[i].adjustable == b.table_[i].adjustable;
    if (!same) raise(invalid_use("clientele::retention::lost_reasons: different tables of reasons cannot be merged"));
    for (std::size_t i = 0; i < a.table_.size(); ++i) a.offers_[i] += b.offers_[i], a.money_[i] += b.money_[i];
    a.unstated_ += b.unstated_, a.unstated_money_ += b.unstated_money_;
    return a;
  }

  [[nodiscard]] std::size_t size() const noexcept { return table_.size(); }
  [[nodiscard]] const lost_reason& reason(std::size_t place) const { return table_.at(place); }
  [[nodiscard]] std::uint64_t offers(std::size_t place) const { return offers_.at(place); }
  [[nodiscard]] double money(std::size_t place) const { return money_.at(place); }
  [[nodiscard]] std::uint64_t unstated() const noexcept { return unstated_; }
  [[nodiscard]] double unstated_money() const noexcept { return unstated_money_; }

  /// Offers with a stated reason.
  [[nodiscard]] std::uint64_t stated() const noexcept {
    std::uint64_t sum = 0;
    for (const std::uint64_t n : offers_) sum += n;
    return sum;
  }
  /// Offers lost for what can be adjusted in this way.
  [[nodiscard]] std::uint64_t offers(retention::adjustable what) const noexcept {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < table_.size(); ++i) sum += table_[i].adjustable == what ? offers_[i] : 0;
    return sum;
  }
  /// The money in them.
  [[nodiscard]] double money(retention::adjustable what) const noexcept {
    double sum = 0;
    for (std::size_t i = 0; i < table_.size(); ++i) sum += table_[i].adjustable == what ? money_[i] : 0;
    return sum;
  }
  [[nodiscard]] estimate share(std::size_t place, double confidence = 0.95) const {
    return share_of(offers(place), confidence);
  }
  [[nodiscard]] estimate share(retention::adjustable what, double confidence = 0.95) const {
    return share_of(offers(what), confidence);
  }

 private:
  static void check(double value) { check_value("retention::lost_reasons", "value", value, interval::any_number()); }
  [[nodiscard]] estimate share_of(std::uint64_t part, double confidence) const {
    return wilson({static_cast<double>(part), static_cast<double>(stated())}, confidence);
  }

  std::vector<lost_reason> table_;
  std::vector<std::uint64_t> offers_;
  std::vector<double> money_;
  std::uint64_t unstated_ = 0;
  double unstated_money_ = 0;
};

}  // namespace clientele::inline v0::retention
