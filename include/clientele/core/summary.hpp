// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/core/detail/lazily.hpp>
#include <clientele/core/totals.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace clientele::inline v0 {

template <class Component>
class summary;

namespace detail {

/// How the engine makes a summary of what a pass leaves, and reads it.
struct summary_access {
  template <class Component>
  [[nodiscard]] static summary<Component> made(Component c, accumulated<Component> sums) {
    return summary<Component>(std::move(c), std::move(sums));
  }
  template <class Component>
  [[nodiscard]] static const accumulated<Component>& sums(const summary<Component>& s) noexcept {
    return s.sums();
  }
};

struct no_conclusion {};

template <class Component>
struct conclusion_of {
  using type = no_conclusion;
};
template <class Component>
  requires requires(const Component& c, const totals<Component>& t) { c.conclude(t); }
struct conclusion_of<Component> {
  using type = decltype(std::declval<const Component&>().conclude(std::declval<const totals<Component>&>()));
};

/// By ==, or by the described parameters of a component that has none.
template <class Component>
bool same_parameters(const Component& a, const Component& b) {
  bool same = true;
  if constexpr (requires {
                  { a == b } -> std::convertible_to<bool>;
                })
    same = a == b;
  else if constexpr (requires { Component::parameters; })
    for_each_element(Component::parameters, [&](const auto& p) { same = same && a.*p.member == b.*p.member; });
  return same;
}

/// Summaries of different parameters are not one summary.
template <class Component>
void check_same_parameters(const Component& a, const Component& b) {
  if (!same_parameters(a, b))
    raise(invalid_use(
        joined_text({"clientele::", Component::name.view(), ": summaries of different parameters cannot be merged"})));
}

}  // namespace detail

/// What `summarize` says of all customers for one component: its totals, and through `->` what the component
/// concludes from them. Summaries of two parts, under the same parameters, join by `merge`.
template <class Component>
class summary : public totals<Component> {
 public:
  using component_type = Component;

  /// The summary of no customers.
  explicit summary(Component c) : component_(std::move(c)) { conclude(); }

  [[nodiscard]] const Component& component() const noexcept { return component_; }

  /// What the component concludes: ratios of totals, pooled figures.
  [[nodiscard]] const auto& operator*() const noexcept
    requires(!std::is_same_v<typename detail::conclusion_of<Component>::type, detail::no_conclusion>)
  {
    return *conclusion_;
  }
  [[nodiscard]] const auto* operator->() const noexcept
    requires(!std::is_same_v<typename detail::conclusion_of<Component>::type, detail::no_conclusion>)
  {
    return &*conclusion_;
  }

  auto operator->() const noexcept
    requires std::is_same_v<typename detail::conclusion_of<Component>::type, detail::no_conclusion>
  {
    static_assert(detail::can_be_meant<Component>,
                  "clientele: this component concludes nothing of all customers: ask of(&component::result::member)");
  }

  /// The summary of both parts. The bits are those of the whole when each part said by `starting_at` where it begins,
  /// in whatever order parts are merged and wherever they were cut; otherwise totals agree to 1e-15 of Σ|x| and
  /// `is_exact()` is false. Throws `invalid_use` when the parameters differ, or rows come twice. Cost: that of
  /// concluding once more; `merge_all` concludes once for many parts.
  friend summary merge(summary a, const summary& b) {
    a.join(b);
    a.end_joining();
    return a;
  }
  /// The same of many parts in the order of their rows, concluded once; at least one.
  friend summary merge_in_order(const std::vector<const summary*>& parts) {
    summary all = *parts.front();
    for (std::size_t i = 1; i < parts.size(); ++i) all.join(*parts[i]);
    all.end_joining();
    return all;
  }
  /// Where the rows of a part begin.
  friend std::uint64_t first_row(const summary& part) noexcept { return part.sums().seen.rows.begins(); }

 private:
  friend detail::summary_access;

  summary(Component c, detail::accumulated<Component> sums)
      : totals<Component>(std::move(sums)), component_(std::move(c)) {
    conclude();
  }
  [[nodiscard]] const detail::accumulated<Component>& sums() const noexcept { return totals<Component>::sums(); }
  void join(const summary& other) {
    detail::check_same_parameters(component_, other.component_);
    this->add(other.sums());
  }
  void end_joining() {
    this->fold();
    conclude();
  }
  void conclude() {
    if constexpr (requires { component_.conclude(static_cast<const totals<Component>&>(*this)); })
      conclusion_.emplace(component_.conclude(static_cast<const totals<Component>&>(*this)));
  }

  Component component_;
  std::optional<typename detail::conclusion_of<Component>::type> conclusion_;
};

/// The summary of a gathering component: the state that it gathered, and through `->` what it concludes from it, on
/// first use. `merge` joins the states of parts: exactly, whatever their order and wherever they were cut.
template <gathering_component Component>
class summary<Component> {
 public:
  using component_type = Component;
  using state_type = typename Component::state;
  using conclusion_type =
      decltype(std::declval<const Component&>().conclude(std::declval<const typename Component::state&>()));

  /// The summary of no customers.
  explicit summary(Component c) : component_(std::move(c)) {}

  [[nodiscard]] const Component& component() const noexcept { return component_; }
  [[nodiscard]] const state_type& state() const noexcept { return sums_.state; }

  /// Rows seen, good and bad.
  [[nodiscard]] std::uint64_t rows() const noexcept { return sums_.rows; }
  /// Rows that broke a range or a rule; nothing of them was taken.
  [[nodiscard]] std::uint64_t invalid() const noexcept { return sums_.invalid; }
  [[nodiscard]] std::uint64_t valid() const noexcept { return sums_.rows - sums_.invalid; }
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

  [[nodiscard]] const conclusion_type& operator*() const {
    return conclusion_.get([this] { return component_.conclude(sums_.state); });
  }
  [[nodiscard]] const conclusion_type* operator->() const { return &**this; }

  /// The rows that are missing between those that were merged, in their order; only rows whose numbers were stated by
  /// `starting_at` can be missed.
  [[nodiscard]] std::vector<row_gap> gaps() const { return sums_.seen.rows.gaps(); }

  /// Always: states join exactly.
  [[nodiscard]] static constexpr bool is_exact() noexcept { return true; }

  /// The same by number of the input, for code that does not know the component.
  [[nodiscard]] std::span<const std::uint64_t> missing_by_input() const noexcept { return sums_.missing; }
  [[nodiscard]] std::span<const std::uint64_t> invalid_by_input() const noexcept { return sums_.invalid_by_input; }

  /// The summary of both parts. Throws `invalid_use` when the parameters differ, or rows that say by `starting_at`
  /// where they begin come twice.
  friend summary merge(summary a, const summary& b) {
    a.join(b);
    return a;
  }
  friend summary merge_in_order(const std::vector<const summary*>& parts) {
    summary all = *parts.front();
    for (std::size_t i = 1; i < parts.size(); ++i) all.join(*parts[i]);
    return all;
  }
  friend std::uint64_t first_row(const summary& part) noexcept { return part.sums_.seen.rows.begins(); }

 private:
  friend detail::summary_access;

  summary(Component c, detail::accumulated<Component> sums) : component_(std::move(c)), sums_(std::move(sums)) {}
  [[nodiscard]] const detail::accumulated<Component>& sums() const noexcept { return sums_; }
  void join(const summary& other) {
    detail::check_same_parameters(component_, other.component_);
    sums_.add(other.sums_);
    conclusion_.reset();
  }

  Component component_;
  detail::accumulated<Component> sums_{};
  detail::lazily<conclusion_type> conclusion_;
};

}  // namespace clientele::inline v0
