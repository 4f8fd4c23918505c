// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/statistics/class_counts.hpp>
#include <clientele/statistics/order_statistics.hpp>
#include <clientele/statistics/quantile_rank.hpp>
#include <clientele/statistics/statistic.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

namespace clientele::inline v0::classification {

/// A score from 1, the worst, to 5, the best; its number is `static_cast<int>(score)`.
enum class rfm_score : unsigned char { unknown, one, two, three, four, five };
[[nodiscard]] constexpr auto enumerators(rfm_score) noexcept {
  return std::array<std::string_view, 6>{"unknown", "1", "2", "3", "4", "5"};
}

/// The segments of `rfm` unless the caller brings others.
enum class rfm_segment : unsigned char {
  unknown,
  champions,
  loyal,
  potential_loyalists,
  new_customers,
  promising,
  need_attention,
  about_to_sleep,
  cannot_lose,
  at_risk,
  hibernating
};
[[nodiscard]] constexpr auto enumerators(rfm_segment) noexcept {
  return std::array<std::string_view, 11>{"unknown",       "champions", "loyal",          "potential_loyalists",
                                          "new_customers", "promising", "need_attention", "about_to_sleep",
                                          "cannot_lose",   "at_risk",   "hibernating"};
}

/// The scores that make a segment, each from … to.
template <described_enum Segment>
struct segment_rule {
  Segment segment{};
  std::array<int, 2> recency{1, 5}, frequency{1, 5}, monetary{1, 5};
};

/// The segment of each of the 125 triples of scores: that of (r, f, m) stands at 25(r − 1) + 5(f − 1) + m − 1.
template <described_enum Segment>
using segment_table = std::array<Segment, 125>;

/// The table of a list of rules: of those that fit, the first counts; a triple that none fits is `unknown`.
template <described_enum Segment, std::size_t n>
[[nodiscard]] constexpr segment_table<Segment> segments_by(const std::array<segment_rule<Segment>, n>& rules) noexcept {
  segment_table<Segment> table{};
  const auto inside = [](std::size_t score, const std::array<int, 2>& bounds) {
    return bounds[0] <= static_cast<int>(score) && static_cast<int>(score) <= bounds[1];
  };
  for (std::size_t i = 0; i < 125; ++i)
    for (std::size_t k = n; k-- > 0;)
      if (inside(i / 25 + 1, rules[k].recency) && inside(i / 5 % 5 + 1, rules[k].frequency) &&
          inside(i % 5 + 1, rules[k].monetary))
        table[i] = rules[k].segment;
  return table;
}

/// The customary ten segments, by recency and frequency only.
inline constexpr std::array<segment_rule<rfm_segment>, 10> rfm_segments{
    {{rfm_segment::champions, {5, 5}, {4, 5}},
     {rfm_segment::loyal, {3, 4}, {4, 5}},
     {rfm_segment::potential_loyalists, {4, 5}, {2, 3}},
     {rfm_segment::new_customers, {5, 5}, {1, 1}},
     {rfm_segment::promising, {4, 4}, {1, 1}},
     {rfm_segment::need_attention, {3, 3}, {3, 3}},
     {rfm_segment::about_to_sleep, {3, 3}, {1, 2}},
     {rfm_segment::cannot_lose, {1, 2}, {5, 5}},
     {rfm_segment::at_risk, {1, 2}, {3, 4}},
     {rfm_segment::hibernating, {1, 2}, {1, 2}}}};

/// The default table; a segment enum of the caller's own has none and is given one.
template <described_enum Segment>
[[nodiscard]] constexpr segment_table<Segment> default_segments() noexcept {
  if constexpr (std::is_same_v<Segment, rfm_segment>)
    return segments_by(rfm_segments);
  else
    return {};
}

/// Recency, frequency and monetary value, each scored from 1 to 5 by four cuts, and the segment of the three scores.
///
///     frequency score = 1 + the number of cuts that the value exceeds, monetary score likewise
///     recency score   = 5 − the number of cuts that the value exceeds: who bought a short time ago is better
///     segment         = segments[25(r − 1) + 5(f − 1) + m − 1]
///
/// The cuts have no default: they are stated by the caller, or fitted: `fit(rfm_quantiles{}, customers, &C::recency,
/// &C::frequency, &C::monetary)`. A value at a cut, or up to 8 units in the last place
/// above it, does not exceed it: equal values have equal scores. **Coinciding cuts are allowed**: then no customer has
/// the scores between them; `collapsed()` says how many of each axis do coincide, the summary how many customers have
/// each score, and the cuts are there to be read.
///
/// Own segments: `basic_rfm<my_segment>{.segments = segments_by(std::array{segment_rule{my_segment::gold, {4, 5}},
/// …})}` with an enum of the caller's (see `described_enum`), or another table over `rfm_segment`.
/// Inputs: `recency`, time since the last purchase (periods, ≥ 0); `frequency`, purchases (≥ 0); `monetary` (currency,
/// any sign). Errors: `invalid_parameter` (cuts that fall), `invalid_customer`. Cost: twelve comparisons and a look-up.
///
/// Sources: scoring by recency, frequency and monetary value, customary in direct mail; by quintiles, Hughes (1994),
/// whose scores of frequency are taken within those of recency (here each axis stands by itself); the ten segments are
/// customary.
///
/// Cuts of recency 10, 20, 30, 40, of frequency 1, 2, 4, 8, of monetary value 50, 100, 200, 400: (15, 9, 120) scores 4,
/// 5, 3: loyal; (5, 1, 50) scores 5, 1, 1: a new customer.
template <described_enum Segment = rfm_segment>
struct basic_rfm {
  using scalar = double;
  using cuts = std::array<double, 4>;
  static constexpr double infinite = std::numeric_limits<double>::infinity(),
                          nan = std::numeric_limits<double>::quiet_NaN();
  static constexpr cuts unstated{nan, nan, nan, nan}, nobody{infinite, infinite, infinite, infinite};

  cuts recency_cuts = unstated;
  cuts frequency_cuts = unstated;
  cuts monetary_cuts = unstated;
  segment_table<Segment> segments = default_segments<Segment>();

  struct result {
    rfm_score recency{}, frequency{}, monetary{};
    Segment segment{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary concludes: customers by score (from index 1) and by segment, and the value of all.
  struct conclusion {
    std::array<std::uint64_t, 6> recency, frequency, monetary;
    class_counts<Segment> segments;
    double total_monetary;
  };

  static constexpr auto name = fixed_string{"classification::rfm"};
  static constexpr auto inputs = std::tuple{input<"recency">{.unit = "periods", .allowed = interval::at_least(0)},
                                            input<"frequency">{.unit = "purchases", .allowed = interval::at_least(0)},
                                            input<"monetary">{.unit = "currency", .summarised = true}};
  static constexpr auto parameters = std::tuple{
      parameter{"recency_cuts", &basic_rfm::recency_cuts, "periods", interval::any_number().or_infinite()},
      parameter{"frequency_cuts", &basic_rfm::frequency_cuts, "purchases", interval::any_number().or_infinite()},
      parameter{"monetary_cuts", &basic_rfm::monetary_cuts, "currency", interval::any_number().or_infinite()},
      parameter{"segments", &basic_rfm::segments, "", interval::any_number()}};
  static constexpr auto parameter_rules =
      std::array{row_rule{"recency_cuts", "do not fall"}, row_rule{"frequency_cuts", "do not fall"},
                 row_rule{"monetary_cuts", "do not fall"}};
  static constexpr auto results =
      std::tuple{named_result{"recency", &result::recency}, named_result{"frequency", &result::frequency},
                 named_result{"monetary", &result::monetary}, named_result{"segment", &result::segment}};

  [[nodiscard]] constexpr std::size_t broken_parameter_rule() const noexcept {
    return falls(recency_cuts) ? 1 : falls(frequency_cuts) ? 2 : falls(monetary_cuts) ? 3 : 0;
  }

  constexpr result operator()(double recency, double frequency, double monetary) const {
    return checked(*this, recency, frequency, monetary);
  }

  [[nodiscard]] constexpr result compute(double recency, double frequency, double monetary) const noexcept {
    const int r = 5 - exceeded(recency, recency_cuts), f = 1 + exceeded(frequency, frequency_cuts),
              m = 1 + exceeded(monetary, monetary_cuts);
    return {static_cast<rfm_score>(r), static_cast<rfm_score>(f), static_cast<rfm_score>(m),
            segments[static_cast<std::size_t>(25 * (r - 1) + 5 * (f - 1) + m - 1)]};
  }

  /// How many cuts of recency, frequency and monetary value equal the one before: so many scores
  /// no customer has.
  [[nodiscard]] constexpr std::array<unsigned, 3> collapsed() const noexcept {
    return {coinciding(recency_cuts), coinciding(frequency_cuts), coinciding(monetary_cuts)};
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    return {t.classes(&result::recency).counts, scores_of(t, &result::frequency), scores_of(t, &result::monetary),
            t.classes(&result::segment), input_of<"monetary">(t).total()};
  }

  friend constexpr bool operator==(const basic_rfm&, const basic_rfm&) = default;

 private:
  template <class Totals>
  [[nodiscard]] static std::array<std::uint64_t, 6> scores_of(const Totals& t, rfm_score result::* member) {
    return t.classes(member).counts;
  }

  /// Of infinite cuts none is exceeded.
  [[nodiscard]] static constexpr int exceeded(double value, const cuts& c) noexcept {
    double n = 0;
    unrolled<4>([&](auto k) { n += exceeds(value, c[k], c[k] < 0 ? -c[k] : c[k]); });
    return static_cast<int>(n);
  }
  [[nodiscard]] static constexpr bool falls(const cuts& c) noexcept {
    return !(c[0] <= c[1] && c[1] <= c[2] && c[2] <= c[3]);
  }
  [[nodiscard]] static constexpr unsigned coinciding(const cuts& c) noexcept {
    return (c[0] == c[1] ? 1u : 0u) + (c[1] == c[2] ? 1u : 0u) + (c[2] == c[3] ? 1u : 0u);
  }
};

using rfm = basic_rfm<>;

/// Cuts of `rfm` at quantiles of a set of customers, by default at the quintiles.
///
///     cut_k = the quantile of shares[k]: the lowest value that at least this share of the values does not exceed
///
/// Without ties each score has a fifth of the customers. **With ties** groups of equal values are not divided: if 55 %
/// bought once, the cuts of frequency at 20 and 40 % are both 1, they score 1, and nobody scores 2. A group that spans
/// cuts has the score of its end that is worse by frequency and monetary value, better by recency. The order of the
/// rows does not matter.
/// Without any valid customer all cuts are infinite.
/// Inputs and errors: as `rfm`; `invalid_parameter` also for shares outside (0, 1) or not rising.
/// Cost: mostly two walks, see `selection`: about 10 ns a customer in columns; memory does not grow with their number.
///
/// Source: see `rfm`; quantiles, Hyndman & Fan (1996), definition 1.
///
/// Frequencies 1, 1, 1, 1, 1, 1, 2, 3, 4, 9: cuts 1, 1, 1, 3; scores 1 (six of them), 4, 4, 5, 5.
template <described_enum Segment = rfm_segment>
struct basic_rfm_quantiles {
  std::array<double, 4> shares{0.2, 0.4, 0.6, 0.8};               ///< of the customers, at which the cuts lie
  segment_table<Segment> segments = default_segments<Segment>();  ///< handed on to the component

  static constexpr auto name = fixed_string{"classification::rfm_quantiles"};
  static constexpr auto inputs = std::tuple{input<"recency">{.unit = "periods", .allowed = interval::at_least(0)},
                                            input<"frequency">{.unit = "purchases", .allowed = interval::at_least(0)},
                                            input<"monetary">{.unit = "currency"}};
  static constexpr auto parameters =
      std::tuple{parameter{"shares", &basic_rfm_quantiles::shares, "share of the customers",
                           interval{.low = 0, .high = 1, .open_low = true, .open_high = true}},
                 parameter{"segments", &basic_rfm_quantiles::segments, "", interval::any_number()}};
  static constexpr auto parameter_rules = std::array{row_rule{"shares", "rise"}};

  [[nodiscard]] constexpr std::size_t broken_parameter_rule() const noexcept {
    return shares[0] < shares[1] && shares[1] < shares[2] && shares[2] < shares[3] ? 0 : 1;
  }

  /// What `fit` runs.
  class fitting {
   public:
    explicit fitting(const basic_rfm_quantiles& specification) : specification_(specification) {}

    void add(std::span<const double> recency, std::span<const double> frequency, std::span<const double> monetary) {
      axes_[0].add(recency);
      axes_[1].add(frequency);
      axes_[2].add(monetary);
    }

    bool another_pass() {
      bool again = false;
      for (auto& axis : axes_) {
        const bool its = axis.another_pass([&](const selection_totals& all, std::vector<rank_rule>& rules) {
          for (std::size_t k = 4; all.count != 0 && k-- > 0;)
            rules.push_back({all.count - inverse_cdf_rank(specification_.shares[k], all.count)});
        });
        again = its || again;
      }
      return again;
    }

    [[nodiscard]] fitting part() const {
      fitting one(specification_);
      for (std::size_t i = 0; i < 3; ++i) one.axes_[i] = axes_[i].part();
      return one;
    }
    void pack() {
      for (auto& axis : axes_) axis.pack();
    }
    void join(std::vector<fitting>& parts, const auto&) {
      for (fitting& one : parts)
        for (std::size_t i = 0; i < 3; ++i) axes_[i].join(one.axes_[i]);
    }
    template <class Archive>
    void transfer(Archive& archive) {
      archive(axes_);
    }
    [[nodiscard]] bool is_consistent() const noexcept {
      bool all = true;
      for (const auto& axis : axes_)
        all = all && axis.has_rules(axis.totals().count == 0 ? 0 : 4) && axis.totals().count == axes_[0].totals().count;
      return all;
    }

    [[nodiscard]] basic_rfm<Segment> finish() const {
      constexpr auto nobody = basic_rfm<Segment>::nobody;
      basic_rfm<Segment> f{nobody, nobody, nobody, specification_.segments};
      if (axes_[0].totals().count == 0) return f;
      for (std::size_t k = 0; k < 4; ++k) {
        f.recency_cuts[k] = axes_[0].selected()[3 - k].value;
        f.frequency_cuts[k] = axes_[1].selected()[3 - k].value;
        f.monetary_cuts[k] = axes_[2].selected()[3 - k].value;
      }
      return f;
    }

   private:
    basic_rfm_quantiles specification_;
    std::array<selection<rank_rule>, 3> axes_;
  };
  [[nodiscard]] fitting start() const { return fitting(*this); }

  friend constexpr bool operator==(const basic_rfm_quantiles&, const basic_rfm_quantiles&) = default;
};

using rfm_quantiles = basic_rfm_quantiles<>;

}  // namespace clientele::inline v0::classification
