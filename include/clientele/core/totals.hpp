// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/core/detail/tree.hpp>

namespace clientele::inline v0 {

namespace detail {

struct totals_access;

/// Class counts for every result that is an enum, in the order of the results.
template <class C, class Members = std::make_index_sequence<result_count<C>>>
struct class_counts_of;
template <class C, std::size_t... R>
struct class_counts_of<C, std::index_sequence<R...>> {
  template <class T>
  static constexpr auto for_type() {
    if constexpr (std::is_enum_v<T>)
      return std::tuple<class_counts<T>>{};
    else
      return std::tuple<>{};
  }
  using type = decltype(std::tuple_cat(for_type<result_type<C, R>>()...));
};

/// Place of the R-th result among the results that are enums.
template <class C, std::size_t R>
inline constexpr std::size_t enum_place = []<std::size_t... J>(std::index_sequence<J...>) {
  return (std::size_t{0} + ... + (std::is_enum_v<result_type<C, J>> ? std::size_t{1} : std::size_t{0}));
}(std::make_index_sequence<R>{});

/// Number of summarised inputs before the I-th.
template <class C, std::size_t I>
inline constexpr std::size_t summarised_before = []<std::size_t... J>(std::index_sequence<J...>) {
  return (std::size_t{0} + ... + (input_of<C, J>.summarised ? std::size_t{1} : std::size_t{0}));
}(std::make_index_sequence<I>{});

template <class C, fixed_string Name>
inline constexpr std::size_t place_of_input = []<std::size_t... J>(std::index_sequence<J...>) {
  std::size_t place = static_cast<std::size_t>(-1);
  ((input_of<C, J>.name == Name.view() ? static_cast<void>(place = J) : static_cast<void>(0)), ...);
  return place;
}(std::make_index_sequence<input_count<C>>{});

/// The lane of a result's member (the first of an array's).
template <class C, class Member, class Result>
[[nodiscard]] std::size_t lane_of_member(Member Result::* member) {
  std::size_t lane = static_cast<std::size_t>(-1);
  unrolled<result_count<C>>([&](auto R) {
    if constexpr (std::is_same_v<result_type<C, R>, Member>)
      if (std::get<R>(C::results).member == member) lane = result_lane<C, R>;
  });
  if (lane == static_cast<std::size_t>(-1))
    raise(invalid_use("clientele::" + std::string(C::name.view()) + ": this member is not among its results"));
  return lane;
}

}  // namespace detail

/// Everything a pass keeps of one component over many customers: a statistic for each number among its results
/// and for each summarised input, counts for each class, rows invalid and answers missing, by input.
template <class Component>
class totals {
 public:
  /// Rows seen, good and bad.
  [[nodiscard]] std::uint64_t rows() const noexcept { return rows_; }
  /// Rows that broke a range or a rule; they are in no other number.
  [[nodiscard]] std::uint64_t invalid() const noexcept { return invalid_; }
  [[nodiscard]] std::uint64_t valid() const noexcept { return rows_ - invalid_; }
  /// Valid rows of which a result is beyond the largest number: this result is NaN and in no statistic, the row's others
  /// count. They are told as bad rows are. None with a component's `whole_result`: then such a row is invalid.
  [[nodiscard]] std::uint64_t overflowed() const noexcept { return overflowed_; }
  /// Invalid rows blamed on this input (each row on one).
  template <fixed_string Input>
  [[nodiscard]] std::uint64_t invalid() const noexcept {
    return invalid_by_input_[place<Input>()];
  }
  /// Values missing from this input in valid rows; of a vector input, over all its elements.
  template <fixed_string Input>
  [[nodiscard]] std::uint64_t missing() const noexcept {
    return missing_[place<Input>()];
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
      raise(invalid_use("clientele::" + std::string(Component::name.view()) + ": element " + std::to_string(element) +
                        " of " + std::to_string(n)));
    return statistics_[detail::lane_of_member<Component>(member) + element];
  }
  /// The counts of an enum among the results: `classes(&scorecard<4>::result::grade)`.
  template <described_enum Enum>
  [[nodiscard]] class_counts<Enum> classes(Enum Component::result::* member) const {
    class_counts<Enum> found;
    unrolled<detail::result_count<Component>>([&](auto R) {
      if constexpr (std::is_same_v<detail::result_type<Component, R>, Enum>)
        if (std::get<R>(Component::results).member == member)
          found = std::get<detail::enum_place<Component, R>>(classes_);
    });
    return found;
  }
  /// The statistic of an input that the component declares as summarised.
  template <fixed_string Input>
  [[nodiscard]] statistic input() const noexcept {
    static_assert(input_of<Component, place<Input>()>.summarised,
                  "clientele: the component does not summarise this input");
    return statistics_[detail::result_lanes<Component> + detail::summarised_before<Component, place<Input>()>];
  }

 private:
  friend struct detail::totals_access;

  static constexpr std::size_t lanes =
      detail::result_lanes<Component> + detail::summarised_before<Component, input_count<Component>>;

  template <fixed_string Input>
  static constexpr std::size_t place() noexcept {
    constexpr std::size_t p = detail::place_of_input<Component, Input>;
    static_assert(p < input_count<Component>, "clientele: the component has no input of this name");
    return p < input_count<Component> ? p
                                      : 0;  // what follows the error must not go astray: Clang would take all memory
  }

  std::uint64_t rows_ = 0, invalid_ = 0, overflowed_ = 0;
  std::array<std::uint64_t, input_count<Component>> invalid_by_input_{}, missing_{};
  typename detail::class_counts_of<Component>::type classes_{};
  detail::leaf_tree<lanes> tree_{};
  detail::lane_statistics<lanes> statistics_{};
};

}  // namespace clientele::inline v0
