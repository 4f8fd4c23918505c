// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/core/detail/accumulated.hpp>
#include <clientele/core/detail/misuse.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace clientele::inline v0 {

namespace detail {

/// The place of the input of this name.
template <class Component, fixed_string Input>
constexpr std::size_t input_named() noexcept {
  constexpr std::size_t p = place_of_input<Component, Input>;
  static_assert(p < input_count<Component>, "clientele: the component has no input of this name");
  return p < input_count<Component> ? p : 0;  // what follows the error must not go astray: Clang would take all memory
}

}  // namespace detail

/// Everything a pass keeps of one component over many customers: a statistic for each number among its results
/// and for each summarised input, counts for each class, rows invalid and answers missing, by input.
template <class Component>
class totals {
 public:
  /// The totals of no customers.
  totals() = default;

  /// Rows seen, good and bad.
  [[nodiscard]] std::uint64_t rows() const noexcept { return sums_.rows; }
  /// Whether the bits are those of one pass over these rows. Not where parts that do not say where they begin were
  /// merged, or parts cut inside a leaf of which one did not: then totals agree to 1e-15 of Σ|x|.
  [[nodiscard]] bool is_exact() const { return sums_.leaves.is_exact(); }
  /// The rows that are missing between those that were merged, in their order; only rows whose numbers were stated by
  /// `starting_at` can be missed.
  [[nodiscard]] std::vector<row_gap> gaps() const { return sums_.seen.rows.gaps(); }
  /// Rows that broke a range or a rule; they are in no other number.
  [[nodiscard]] std::uint64_t invalid() const noexcept { return sums_.invalid; }
  /// The other rows. One that misses an optional value is valid: the base of a figure may be `valid() − missing<…>()`.
  [[nodiscard]] std::uint64_t valid() const noexcept { return sums_.rows - sums_.invalid; }
  /// Valid rows of which a result is beyond the largest number: that result is NaN and in no statistic, the other
  /// results of the row count. They are reported like bad rows. None with a component's `whole_result`: then such a row
  /// is invalid.
  [[nodiscard]] std::uint64_t overflowed() const noexcept { return sums_.overflowed; }
  /// Invalid rows blamed on this input (each row on one).
  template <fixed_string Input>
  [[nodiscard]] std::uint64_t invalid() const noexcept {
    return sums_.invalid_by_input[detail::input_named<Component, Input>()];
  }
  /// Values missing from this input in valid rows; of a vector input, over all its elements.
  template <fixed_string Input>
  [[nodiscard]] std::uint64_t missing() const noexcept {
    return sums_.missing[detail::input_named<Component, Input>()];
  }

  /// The statistic of a number among the results: `of(&ripple::result::heard)`.
  template <class Scalar>
    requires std::is_floating_point_v<Scalar>
  [[nodiscard]] statistic of(Scalar Component::result::* member) const {
    return statistics_[detail::lane_of_member<Component>(member)];
  }
  /// The statistic of one element of an array among the results: `of(&gap<4>::result::gaps, 2)`.
  template <class Scalar, std::size_t n>
  [[nodiscard]] statistic of(std::array<Scalar, n> Component::result::* member, std::size_t element) const {
    if (element >= n)
      raise(invalid_use(joined_text(
          {"clientele::", Component::name.view(), ": element ", std::to_string(element), " of ", std::to_string(n)})));
    return statistics_[detail::lane_of_member<Component>(member) + element];
  }
  template <class Member>
  auto of(Member) const {
    static_assert(
        detail::can_be_meant<Component, Member>,
        "clientele: of(member) takes a number among the component's results; of an array of(member, element), of "
        "an enum classes(member)");
  }
  /// The counts of an enum among the results: `classes(&scorecard<4>::result::grade)`.
  template <described_enum Enum>
  [[nodiscard]] class_counts<Enum> classes(Enum Component::result::* member) const {
    class_counts<Enum> found;
    unrolled<detail::result_count<Component>>([&](auto R) {
      if constexpr (std::is_same_v<detail::result_type<Component, R>, Enum>)
        if (std::get<R>(Component::results).member == member)
          found = std::get<detail::enum_place<Component, R>>(sums_.classes);
    });
    return found;
  }
  template <class Member>
  auto classes(Member) const {
    static_assert(detail::can_be_meant<Component, Member>,
                  "clientele: classes(member) takes an enum among the component's results");
  }
  /// The statistic of an input that the component declares as summarised.
  template <fixed_string Input>
  [[nodiscard]] statistic input() const noexcept {
    static_assert(nth_input<Component, detail::input_named<Component, Input>()>.summarised,
                  "clientele: the component does not summarise this input");
    return statistics_[detail::result_lanes<Component> +
                       detail::summarised_before<Component, detail::input_named<Component, Input>()>];
  }

  // The same by number, for code that does not know the component: inputs and results in the order of the descriptor.

  /// A statistic for each number among the results (of an array one for each element; of a class an empty one), then
  /// for each summarised input.
  [[nodiscard]] std::span<const statistic> statistics() const noexcept { return statistics_; }
  /// For each enum among the results the counts of its values.
  [[nodiscard]] std::vector<std::span<const std::uint64_t>> classes_by_result() const {
    std::vector<std::span<const std::uint64_t>> all;
    for_each_element(sums_.classes, [&](const auto& one) { all.emplace_back(one.counts); });
    return all;
  }
  [[nodiscard]] std::span<const std::uint64_t> missing_by_input() const noexcept { return sums_.missing; }
  [[nodiscard]] std::span<const std::uint64_t> invalid_by_input() const noexcept { return sums_.invalid_by_input; }

 protected:
  explicit totals(detail::accumulated<Component> sums) : sums_(std::move(sums)) { fold(); }

  void add(const detail::accumulated<Component>& sums) { sums_.add(sums); }
  void fold() { sums_.leaves.fold(statistics_); }
  [[nodiscard]] const detail::accumulated<Component>& sums() const noexcept { return sums_; }

 private:
  detail::accumulated<Component> sums_;
  std::array<statistic, detail::summarised_lanes<Component>> statistics_{};
};

}  // namespace clientele::inline v0
