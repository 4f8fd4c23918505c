// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/classification/grade.hpp>
#include <clientele/component.hpp>
#include <clientele/statistics/estimate.hpp>
#include <clientele/statistics/order_statistics.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <tuple>
#include <vector>

namespace clientele::inline v0::classification {

/// Classes A, B and C by value, as fitted to a set of customers: `fit(abc{}, customers, &Customer::value)`.
///
///     grade = A if value ≥ a_cut, B if value ≥ b_cut, otherwise C; rounding allowed for, see `reaches`
///
/// Input: `value`, any finite number, of the same customers or of others. The cuts are values that occurred, or
/// infinite where a class is empty, and above 0: zero and negative values are C.
///
/// Besides the cuts it holds what was seen when they were fitted: the base (the sum of the positive values), how many
/// values were zero and negative, and number and share of the base by class. Without any positive value the base is 0,
/// both cuts are infinite and everybody is a C. Cuts that are neither fitted nor stated are NaN.
/// Errors: `invalid_parameter` (cuts that are NaN, b_cut above a_cut, a cut that is not above 0), `invalid_customer` (a
/// value missing or infinite). Cost: two comparisons.
///
/// Source: see `abc`.
///
/// Fitted to 50, 20, 15, 10, 5: a_cut 15, b_cut 10; a customer worth 12 is then a B.
struct fitted_abc {
  using scalar = double;

  double a_cut = std::numeric_limits<double>::quiet_NaN();  ///< lowest value of an A
  double b_cut = std::numeric_limits<double>::quiet_NaN();  ///< lowest value of a B (or an A)
  double confidence = 0.95;                                 ///< of a summary's intervals

  double a_share = 0.80;       ///< the specification's
  double b_share = 0.95;       ///< the specification's
  std::uint64_t zero = 0;      ///< customers of value 0: C
  std::uint64_t negative = 0;  ///< customers of negative value: C
  double base = 0;             ///< sum of the positive values (infinite when that is beyond the largest number)
  double losses = 0;           ///< sum of the negative values
  std::array<std::uint64_t, 4> customers{};  ///< valid customers of each class, in the order of `grade`
  std::array<double, 4> base_shares{};       ///< share of the base of each class; all 0 when the base is 0

  struct result {
    classification::grade grade{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary of classified customers concludes; shares are `no_values` when no customer was valid. Their
  /// intervals are for a sample of other customers than those fitted to, whose shares the cuts were made for.
  struct conclusion {
    std::uint64_t customers, a, b, c;
    estimate share_a, share_b, share_c;  ///< Wilson
    double value;                        ///< of all of them, losses subtracted
  };

  static constexpr auto name = fixed_string{"classification::fitted_abc"};
  static constexpr auto inputs = std::tuple{input<"value">{.unit = "currency", .summarised = true}};
  static constexpr auto parameters = std::tuple{
      parameter{"a_cut", &fitted_abc::a_cut, "currency", interval::above(0).or_infinite()},
      parameter{"b_cut", &fitted_abc::b_cut, "currency", interval::above(0).or_infinite()},
      parameter{"confidence", &fitted_abc::confidence, "probability", interval::share().without_low().without_high()}};
  static constexpr auto parameter_rules = std::array{row_rule{"b_cut", "not above a_cut"}};
  static constexpr auto results = std::tuple{named_result{"grade", &result::grade}};

  [[nodiscard]] constexpr std::size_t broken_parameter_rule() const noexcept { return b_cut <= a_cut ? 0 : 1; }

  constexpr result operator()(double value) const { return checked(*this, value); }

  [[nodiscard]] constexpr result compute(double value) const noexcept {
    const double reached = reaches(value, a_cut, a_cut) + reaches(value, b_cut, b_cut);
    return {class_of<classification::grade>(is_present(value) * (3 - reached))};
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    using enum classification::grade;
    const auto grades = t.classes(&result::grade);
    return {t.valid(),
            grades[A],
            grades[B],
            grades[C],
            grades.share(A, confidence),
            grades.share(B, confidence),
            grades.share(C, confidence),
            input_of<"value">(t).total()};
  }

  friend constexpr bool operator==(const fitted_abc&, const fitted_abc&) = default;
  template <class Archive>
  constexpr void transfer(Archive& archive) {
    archive(a_cut, b_cut, confidence, a_share, b_share, zero, negative, base, losses, customers, base_shares);
  }
};

/// ABC by value (Pareto): few customers bring most of the value; these are the A.
///
/// By decreasing value, with the base B = Σ of the positive values and before(v) = Σ of the values greater than v:
///
///     A if before(v) / B < a_share, B if before(v) / B < b_share, otherwise C; C if v ≤ 0
///
/// Equal values are one group and have one class, that of its first member; values that differ from it by rounding
/// belong to it (`lowest_of_group`). The comparison allows for rounding: a share that is a_share but for its last
/// digits is not under it. Sums are exact, so the classes depend on the values and not on their order, whatever their
/// magnitudes.
///
/// `fit(abc{}, customers, &Customer::value)`, or `fit(abc{}, column(values))`, returns `fitted` with a
/// `fitted_abc`, a component that classifies these customers or others. Input: `value`, any finite number; zero and
/// negative values are C and counted. Stated results: nobody, or nobody with a positive value: both cuts infinite, base
/// 0; one customer, or all of one positive value: everybody is an A.
/// Errors: `invalid_parameter` (a share outside (0, 1], b_share below a_share), `invalid_customer` (a value missing
/// or infinite). Cost: the passes of `selection`, mostly two, and one more for near-ties; at most 9 MB.
///
/// Source: Pareto (1896) for the concentration; ABC analysis by it, Dickie (1951); the shares 80 and 95 % are
/// customary.
///
/// 50, 20, 15, 10, 5: A A A B C.
struct abc {
  double a_share = 0.80;  ///< customers are A until this share of the base is reached
  double b_share = 0.95;  ///< and then B until this one is

  static constexpr auto name = fixed_string{"classification::abc"};
  static constexpr auto inputs = std::tuple{input<"value">{.unit = "currency"}};
  static constexpr auto parameters = std::tuple{
      parameter{"a_share", &abc::a_share, "share of the base", interval::share().without_low(), "convention"},
      parameter{"b_share", &abc::b_share, "share of the base", interval::share().without_low(), "convention"}};
  static constexpr auto parameter_rules = std::array{row_rule{"b_share", "not below a_share"}};

  [[nodiscard]] constexpr std::size_t broken_parameter_rule() const noexcept { return a_share <= b_share ? 0 : 1; }

  /// Whether the values above someone are under a share of the base.
  struct share_rule {
    static constexpr bool needs_mass = true;
    double share = 0;
    [[nodiscard]] bool holds(const selection_totals& all, std::uint64_t, const exact_sum& above) const noexcept {
      if (all.positive_sum.is_zero()) return false;
      const double before = ratio(above, all.positive_sum);
      return reaches(before, share, before) == 0;
    }
    template <class Archive>
    void transfer(Archive& archive) {
      archive(share);
    }
  };

  class fitting;
  [[nodiscard]] fitting start() const;

  friend constexpr bool operator==(const abc&, const abc&) = default;
};

/// What `fit` runs.
class abc::fitting {
 public:
  explicit fitting(const abc& specification)
      : specification_(specification),
        selection_(std::vector<share_rule>{{specification.a_share}, {specification.b_share}}) {}
  void add(std::span<const double> values) {
    if (!chosen_) return selection_.add(values);
    for (near_tie& one : near_)
      for (const double x : values)
        if (x < one.cut && x >= one.lowest) ++one.count, one.sum.add(x);
  }
  bool another_pass() {
    if (chosen_) return false;
    if (selection_.another_pass()) return true;
    chosen_ = true;
    bool any = false;
    for (std::size_t i = 0; i < 2; ++i)
      if (const selected_value& cut = selection_.selected()[i]; cut.found)
        near_[i] = {.cut = cut.value, .lowest = lowest_of_group(cut.value)}, any = true;
    return any;
  }

  [[nodiscard]] fitting part() const {
    fitting one(specification_);
    one.selection_ = selection_.part();
    one.chosen_ = chosen_;
    one.near_ = near_;
    return one;
  }
  void pack() { selection_.pack(); }
  void join(std::vector<fitting>& parts, const auto&) {
    for (fitting& one : parts) {
      selection_.join(one.selection_);
      for (std::size_t i = 0; i < 2; ++i) near_[i].count += one.near_[i].count, near_[i].sum += one.near_[i].sum;
    }
  }
  template <class Archive>
  void transfer(Archive& archive) {
    archive(selection_, chosen_, near_);
  }
  [[nodiscard]] bool is_consistent() const noexcept {
    return selection_.has_rules(2) && (!chosen_ || selection_.is_done());
  }

  [[nodiscard]] fitted_abc finish() const {
    const selection_totals& all = selection_.totals();
    const selected_value &a = selection_.selected()[0], &b = selection_.selected()[1];
    constexpr double nobody = std::numeric_limits<double>::infinity();
    fitted_abc f{.a_cut = a.found ? a.value : nobody,
                 .b_cut = b.found ? b.value : nobody,
                 .a_share = specification_.a_share,
                 .b_share = specification_.b_share,
                 .zero = all.zero,
                 .negative = all.negative,
                 .base = all.positive_sum.value(),
                 .losses = all.negative_sum.value()};
    if (!a.found) f.customers = {0, 0, 0, all.count};
    if (a.found) {
      const near_tie &near_a = near_[0], &near_b = near_[1];  // there is a B where there is an A
      const std::uint64_t to_a = a.count_above + a.count_equal + near_a.count;
      const std::uint64_t to_b = b.count_above + b.count_equal + near_b.count;
      f.customers = {0, to_a, to_b - to_a, all.count - to_b};
      const exact_sum in_a = sum(sum(a.sum_above, a.sum_equal), near_a.sum);
      const exact_sum in_b = difference(sum(sum(b.sum_above, b.sum_equal), near_b.sum), in_a);
      const exact_sum in_c = difference(difference(all.positive_sum, in_a), in_b);
      f.base_shares = {0, ratio(in_a, all.positive_sum), ratio(in_b, all.positive_sum), ratio(in_c, all.positive_sum)};
    }
    return f;
  }

 private:
  static exact_sum sum(exact_sum x, const exact_sum& y) noexcept { return x += y; }
  static exact_sum difference(exact_sum x, const exact_sum& y) noexcept { return x -= y; }

  /// The values below a cut that are equal to it but for rounding; none below a cut that was not found.
  struct near_tie {
    double cut = 0, lowest = 0;
    std::uint64_t count = 0;
    exact_sum sum{};
    template <class Archive>
    void transfer(Archive& archive) {
      archive(cut, lowest, count, sum);
    }
  };

  abc specification_;
  selection<share_rule> selection_;
  bool chosen_ = false;
  std::array<near_tie, 2> near_{};  ///< of the two cuts
};

inline abc::fitting abc::start() const { return fitting(*this); }

}  // namespace clientele::inline v0::classification
