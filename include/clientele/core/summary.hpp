// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/core/totals.hpp>

#include <concepts>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace clientele::inline v0 {

namespace detail {

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

}  // namespace detail

/// What `summarize` says of all customers for one component: its totals, and through `->` what the component
/// concludes from them. Summaries of two parts, under the same parameters, join by `merge`.
template <class Component>
class summary : public totals<Component> {
 public:
  using component_type = Component;

  /// The summary of no customers.
  explicit summary(Component c) : component_(std::move(c)) { conclude(); }
  summary(Component c, const detail::accumulated<Component>& sums) : totals<Component>(sums), component_(std::move(c)) {
    conclude();
  }

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

  /// The summary of both parts. The bits are those of the whole when the parts were cut at multiples of
  /// `rows_per_leaf` and told where they start; otherwise totals agree to 1e-15 of Σ|x|.
  /// Throws `invalid_use` when the parameters differ.
  friend summary merge(summary a, const summary& b) {
    if constexpr (requires {
                    { a.component_ == b.component_ } -> std::convertible_to<bool>;
                  }) {
      if (!(a.component_ == b.component_))
        raise(invalid_use(joined_text(
            {"clientele::", Component::name.view(), ": summaries of different parameters cannot be merged"})));
    }
    a.add(b);
    a.conclude();
    return a;
  }

 private:
  void conclude() {
    if constexpr (requires { component_.conclude(static_cast<const totals<Component>&>(*this)); })
      conclusion_.emplace(component_.conclude(static_cast<const totals<Component>&>(*this)));
  }

  Component component_;
  std::optional<typename detail::conclusion_of<Component>::type> conclusion_;
};

}  // namespace clientele::inline v0
