// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/statistics/order_statistics.hpp>
#include <clientele/statistics/quantile_rank.hpp>
#include <clientele/value/matrix.hpp>

#include <cstdint>
#include <limits>
#include <span>
#include <tuple>
#include <vector>

namespace clientele::inline v0::value {

/// The value matrix with cuts fitted to a set of customers: `fit(quantile_matrix{}, customers, &C::current,
/// &C::potential)`. It places these customers or others by the rule of `matrix`.
///
/// Fitted without any valid customer both cuts are infinite and everybody is low. Cuts that are neither fitted nor
/// stated are NaN, and the component refuses to work.
/// Inputs, errors and cost: as `matrix`.
///
/// Source: see `matrix`.
///
/// Fitted to the current values 10, 20, 30, 40 and the potential values 4, 3, 2, 1: cuts 30 and 3.
struct fitted_matrix {
  using scalar = double;
  using result = matrix::result;
  using conclusion = matrix::conclusion;

  double current_cut = std::numeric_limits<double>::quiet_NaN();    ///< from here on the current value is high
  double potential_cut = std::numeric_limits<double>::quiet_NaN();  ///< from here on the potential value is high

  static constexpr auto name = fixed_string{"value::fitted_matrix"};
  static constexpr auto inputs = matrix::inputs;
  static constexpr auto parameters = std::tuple{
      parameter{"current_cut", &fitted_matrix::current_cut, "currency", interval::any_number().or_infinite()},
      parameter{"potential_cut", &fitted_matrix::potential_cut, "currency", interval::any_number().or_infinite()}};
  static constexpr auto results = matrix::results;

  constexpr result operator()(double current, double potential) const { return checked(*this, current, potential); }
  [[nodiscard]] constexpr result compute(double current, double potential) const noexcept {
    return cuts().compute(current, potential);
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    return cuts().conclude(t);
  }

  /// The component with these cuts.
  [[nodiscard]] constexpr matrix cuts() const noexcept {
    return {.current_cut = current_cut, .potential_cut = potential_cut};
  }

  friend constexpr bool operator==(const fitted_matrix&, const fitted_matrix&) = default;
};

namespace detail {

/// What `fit` runs for `quantile_matrix`. (A template so that it is compiled only where it is used.)
template <class Rule>
class quantile_matrix_fitting {
 public:
  quantile_matrix_fitting(double current_share, double potential_share)
      : current_(current_share), potential_(potential_share) {}

  void add(std::span<const double> current, std::span<const double> potential) {
    current_.add(current);
    potential_.add(potential);
  }

  bool another_pass() {
    const bool current = current_.another_pass(), potential = potential_.another_pass();
    return current || potential;
  }

  [[nodiscard]] quantile_matrix_fitting part() const {
    quantile_matrix_fitting one(*this);
    one.current_ = current_.part();
    one.potential_ = potential_.part();
    return one;
  }
  void pack() {
    current_.pack();
    potential_.pack();
  }
  void join(std::vector<quantile_matrix_fitting>& parts, const auto&) {
    for (quantile_matrix_fitting& one : parts) current_.join(one.current_), potential_.join(one.potential_);
  }
  template <class Archive>
  void transfer(Archive& archive) {
    archive(current_, potential_);
  }

  [[nodiscard]] fitted_matrix finish() const {
    return {.current_cut = current_.cut(), .potential_cut = potential_.cut()};
  }

 private:
  /// The cut of one value: first the quantile by selection, then, in a walk of its own, the next greater value.
  class axis {
   public:
    explicit axis(double share) : share_(share) {}

    void add(std::span<const double> values) {
      if (stage_ == stage::quantile) return selection_.add(values);
      if (stage_ == stage::next_value)
        for (const double x : values) above_ = x > quantile_ && x < above_ ? x : above_;
    }

    bool another_pass() {
      if (stage_ != stage::quantile) {
        stage_ = stage::done;
        return false;
      }
      const bool again = selection_.another_pass([&](const selection_totals& all, std::vector<Rule>& rules) {
        if (all.count != 0) rules.push_back({all.count - inverse_cdf_rank(share_, all.count)});
      });
      if (again) return true;
      stage_ = selection_.totals().count == 0 ? stage::done : stage::next_value;
      if (stage_ == stage::done) return false;
      quantile_ = share_ > 0 ? selection_.selected()[0].value : -infinity;
      return true;
    }

    [[nodiscard]] axis part() const {
      axis one(share_);
      one.quantile_ = quantile_, one.stage_ = stage_;
      one.selection_ = selection_.part();
      return one;
    }
    void pack() { selection_.pack(); }
    void join(axis& one) {
      selection_.join(one.selection_);
      above_ = one.above_ < above_ ? one.above_ : above_;
    }
    template <class Archive>
    void transfer(Archive& archive) {
      archive(quantile_, above_, stage_, selection_);
    }
    [[nodiscard]] bool is_consistent() const noexcept {
      return stage_ <= stage::done && selection_.has_rules(selection_.totals().count == 0 ? 0 : 1) &&
             (stage_ == stage::quantile || selection_.is_done());
    }

    [[nodiscard]] double cut() const noexcept {
      return above_ < infinity || selection_.totals().count == 0 ? above_ : selection_.selected()[0].value;
    }

   private:
    static constexpr double infinity = std::numeric_limits<double>::infinity();
    enum class stage : unsigned char { quantile, next_value, done };
    double share_, quantile_ = 0, above_ = infinity;
    stage stage_ = stage::quantile;
    selection<Rule> selection_;
  };

  axis current_, potential_;
};

}  // namespace detail

/// Cuts of the value matrix at quantiles: by default the upper half by current value is high, and the upper half by
/// potential value.
///
///     cut = the lowest value greater than at least a share p of the values; where there is none, the highest value
///
/// A potential of 0 or less is low wherever the cut lies (see `matrix`). Equal values stay together, on the high side
/// of a cut between them and lower ones. So at most a share 1 − p is high,
/// unless the highest value itself is more frequent than that: then those who have it are high, all of them.
/// Parameters: the shares p in [0, 1]. Inputs: as `matrix`.
/// Errors: `invalid_parameter`, `invalid_customer`. Cost: three walks, see `selection`: about 15 ns a customer in
/// columns, a memory that does not grow with their number.
///
/// Source: quantiles, Hyndman & Fan (1996), definition 1; the matrix, see there.
///
/// Current 10, 20, 30, 40 and potential 4, 3, 2, 1: cuts 30 and 3: two growable, two established.
struct quantile_matrix {
  double current_share = 0.5;    ///< share of the customers below the cut of the current value
  double potential_share = 0.5;  ///< the same of the potential value

  static constexpr auto name = fixed_string{"value::quantile_matrix"};
  static constexpr auto inputs =
      std::tuple{input<"current">{.unit = "currency"}, input<"potential">{.unit = "currency"}};
  static constexpr auto parameters = std::tuple{parameter{"current_share", &quantile_matrix::current_share,
                                                          "share of the customers", interval::share(), "convention"},
                                                parameter{"potential_share", &quantile_matrix::potential_share,
                                                          "share of the customers", interval::share(), "convention"}};

  using fitting = detail::quantile_matrix_fitting<rank_rule>;
  [[nodiscard]] fitting start() const { return {current_share, potential_share}; }

  friend constexpr bool operator==(const quantile_matrix&, const quantile_matrix&) = default;
};

}  // namespace clientele::inline v0::value
