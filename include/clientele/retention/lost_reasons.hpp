// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/statistics/category_tallies.hpp>
#include <clientele/statistics/proportion.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace clientele::inline v0::retention {

/// What of an offer would have to change to win it; `nothing` when the reason is not in the firm's hand.
enum class adjustable : unsigned char { unknown, price, product, service, sales, nothing };
[[nodiscard]] constexpr auto enumerators(adjustable) noexcept {
  return std::array<std::string_view, 6>{"unknown", "price", "product", "service", "sales", "nothing"};
}

/// Why an offer was lost, in the words of `common_lost_reasons`.
enum class lost_for : unsigned char {
  price,
  terms_of_payment,
  product,
  quality,
  delivery,
  answer,
  competitor,
  project_given_up
};
[[nodiscard]] constexpr auto enumerators(lost_for) noexcept {
  return std::array<std::string_view, 8>{"price too high",       "terms of payment",  "product lacks something",
                                         "quality doubted",      "delivery too late", "answered too late or badly",
                                         "tied to a competitor", "project given up"};
}

/// A reason for which offers are lost, and what can be adjusted about it.
struct lost_reason {
  category reason;
  retention::adjustable adjustable{};

  [[nodiscard]] std::string text() const { return reason.text(); }
  template <class Archive>
  void transfer(Archive& archive) {
    archive(reason, adjustable);
  }
  friend bool operator==(const lost_reason&, const lost_reason&) = default;
};

/// Reasons for lost offers; a table of one's own takes its place where it is needed.
[[nodiscard]] inline std::vector<lost_reason> common_lost_reasons() {
  return {{lost_for::price, adjustable::price},        {lost_for::terms_of_payment, adjustable::price},
          {lost_for::product, adjustable::product},    {lost_for::quality, adjustable::product},
          {lost_for::delivery, adjustable::service},   {lost_for::answer, adjustable::sales},
          {lost_for::competitor, adjustable::nothing}, {lost_for::project_given_up, adjustable::nothing}};
}

/// Offers lost for one reason, or for what can be adjusted in one way.
struct lost_count {
  std::uint64_t offers = 0;
  double money = 0;  ///< their values
  estimate share;    ///< of the offers lost with a stated reason, Wilson
};

/// One reason in what was counted.
struct lost_reason_count : lost_count {
  category reason;
  retention::adjustable adjustable{};
};

/// Lost offers, by reason in the order of the table, and by what can be adjusted.
struct lost_offers {
  std::vector<lost_reason_count> reasons;
  std::array<lost_count, enumerators_of<adjustable>.size()> adjustings{};  ///< by number of the enumerator
  std::uint64_t stated = 0, unstated = 0;                                  ///< offers with and without a reason
  double unstated_money = 0;

  /// Throws `invalid_use` for a reason that is not in the table.
  [[nodiscard]] const lost_reason_count& of(const category& reason) const {
    const std::size_t place = place_in(reasons, &lost_reason_count::reason, reason);
    if (place < reasons.size()) return reasons[place];
    raise(invalid_use("clientele::retention::lost_reasons: no reason " + reason.text() + " in the table"));
  }
  [[nodiscard]] const lost_count& of(adjustable what) const { return adjustings.at(static_cast<std::size_t>(what)); }
};

/// Lost offers by reason, in numbers and in money, gathered by what can be adjusted. Gathers.
///
///     share of a reason     = offers lost for it / offers lost with a stated reason
///     share of an adjusting = Σ of its reasons
///
/// Inputs: `reason`, the caller's enum, integer or text, one of the table (a text meets the enumerator of that name);
/// missing where no reason was given, counted beside. `value` of the offer (currency, any finite number; missing: 0).
/// Concludes: `lost_offers`. Shares carry Wilson intervals; without a stated reason they are undefined (`no_values`).
/// Money is summed exactly, so neither order nor parts matter.
/// Errors: `invalid_parameter` (a reason twice in the table, the confidence), `invalid_customer`, `invalid_use` (asking
/// for another reason). Cost: O(reasons) an offer; about 320 bytes of state a reason.
///
/// Source: definition; the interval, Wilson (1927).
///
/// Of the common reasons 3 × price (value 10 each), 1 × given up (value 50): price 0.75 of the offers and 30 of the 80
/// in money, of which 30 can be adjusted.
struct lost_reasons {
  std::vector<lost_reason> table = common_lost_reasons();
  double confidence = 0.95;  ///< of the shares

  static constexpr auto name = fixed_string{"retention::lost_reasons"};
  static constexpr auto inputs =
      std::tuple{category_input<"reason">{.presence = presence::optional},
                 input<"value">{.unit = "currency", .allowed = interval::any_number(), .presence = presence::optional}};
  static constexpr auto parameters = std::tuple{parameter{"table", &lost_reasons::table, "", interval::any_number()},
                                                parameter{"confidence", &lost_reasons::confidence, "probability",
                                                          interval::share().without_low().without_high()}};
  static constexpr auto rules = std::array{row_rule{"reason", "one of the reasons of the table"}};
  static constexpr auto parameter_rules =
      std::array{row_rule{"table", "each reason once, and none of them missing"},
                 row_rule{"table", "of each reason what can be adjusted is one of the named values"}};

  using state = category_tallies;

  [[nodiscard]] std::size_t broken_parameter_rule() const {
    if (!each_once(table, &lost_reason::reason)) return 1;
    for (const lost_reason& r : table)
      if (static_cast<std::size_t>(r.adjustable) >= enumerators_of<adjustable>.size()) return 2;
    return 0;
  }
  [[nodiscard]] std::size_t broken_rule(const category& reason, double) const {
    return reason.is_missing() || place_of(reason) < table.size() ? 0 : 1;
  }

  void take(state& s, const category& reason, double value) const { s.take(place_of(reason), value); }
  static void join(state& s, const state& other) { s.join(other); }

  [[nodiscard]] lost_offers conclude(const state& s) const {
    lost_offers found;
    std::array<category_tally, enumerators_of<adjustable>.size()> adjustings{};
    for (std::size_t i = 0; i < table.size(); ++i) {
      const category_tally t = s.at(i);
      found.reasons.push_back({{t.count, t.money.value(), {}}, table[i].reason, table[i].adjustable});
      adjustings[static_cast<std::size_t>(table[i].adjustable)] += t;
      found.stated += t.count;
    }
    const category_tally without = s.at(table.size());
    found.unstated = without.count, found.unstated_money = without.money.value();
    const auto share_of = [&](std::uint64_t part) {
      return wilson({static_cast<double>(part), static_cast<double>(found.stated)}, confidence);
    };
    for (lost_reason_count& r : found.reasons) r.share = share_of(r.offers);
    for (std::size_t i = 0; i < adjustings.size(); ++i)
      found.adjustings[i] = {adjustings[i].count, adjustings[i].money.value(), share_of(adjustings[i].count)};
    return found;
  }

  friend bool operator==(const lost_reasons&, const lost_reasons&) = default;

 private:
  [[nodiscard]] std::size_t place_of(const category& reason) const {
    return place_in(table, &lost_reason::reason, reason);
  }
};

}  // namespace clientele::inline v0::retention
