// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/core/summarize.hpp>
// What a plan evaluates: its components and those they depend on, each once, dependencies first; and the places they
// read.
#pragma once

#include <clientele/core/detail/layout.hpp>
#include <clientele/core/fuse.hpp>
#include <clientele/core/source.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <limits>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace clientele::inline v0::detail {

/// The number that a place of the I-th input of D holds, read through its wrappers: `get(base)` gives the caller's
/// value.
template <class Scalar, class D, std::size_t I, class Source, class Get>
constexpr Scalar read(const Source& source, Get&& get) {
  using traits = source_traits<Source>;
  constexpr int unit = static_cast<int>(seconds_in(nth_input<D, I>.unit));
  if constexpr (traits::plain) {
    return number_from<Scalar, unit>(get(traits::base_of(source)));
  } else {
    auto&& value = get(traits::base_of(source));
    return traits::is_missing(source, value) ? std::numeric_limits<Scalar>::quiet_NaN()
                                             : number_from<Scalar, unit>(value);
  }
}

/// The types of the places inside `each(…)`.
template <class List>
struct elements_of;
template <class... Sources>
struct elements_of<each<Sources...>> {
  template <template <class...> class Holder>
  using in = Holder<Sources...>;
};

/// A list of types. `list + type` appends one; `list | one` appends it unless it is there.
template <class... T>
struct types {
  static constexpr std::size_t size = sizeof...(T);
  template <class Wanted>
  static constexpr std::size_t place = [] {
    std::size_t at = not_found, i = 0;
    ((std::is_same_v<Wanted, T>&& at == not_found ? at = i++ : i++), ...);
    return at;
  }();
  template <class Wanted>
  static constexpr bool has = (std::is_same_v<Wanted, T> || ...);
};

template <class... T, class New>
constexpr types<T..., New> operator+(types<T...>, std::type_identity<New>) {
  return {};
}
template <class... T, class... U>
constexpr types<T..., U...> operator+(types<T...>, types<U...>) {
  return {};
}

/// Whether a source takes something from each customer, by itself or in one of its elements.
template <class Source, source_kind kind = kind_of<Source>>
inline constexpr bool takes_rows = kind == source_kind::row;
template <class Source>
inline constexpr bool takes_rows<Source, source_kind::list> = []<class... Element>(types<Element...>) {
  return (takes_rows<Element> || ...);
}(typename elements_of<typename source_traits<Source>::base>::template in<types>{});

/// How many results of other components a source reads.
template <class Source, source_kind kind = kind_of<Source>>
inline constexpr std::size_t upstream_places = kind == source_kind::upstream ? 1 : 0;
template <class Source>
inline constexpr std::size_t upstream_places<Source, source_kind::list> = []<class... Element>(types<Element...>) {
  return (std::size_t{0} + ... + upstream_places<Element>);
}(typename elements_of<typename source_traits<Source>::base>::template in<types>{});

/// `list | reads<Source>`: the list with the bounds whose results a source reads, each after its own dependencies.
template <class Source>
struct reads {};
template <class Bound>
struct dependencies;

template <class... T, class Source>
constexpr auto operator|(types<T...> list, reads<Source>) {
  using base = typename source_traits<Source>::base;
  if constexpr (kind_of<Source> == source_kind::upstream) {
    using bound_type = typename base::bound_type;
    constexpr auto all = decltype(list | dependencies<bound_type>{}){};
    if constexpr (decltype(all)::template has<bound_type>)
      return all;
    else
      return all + std::type_identity<bound_type>{};
  } else if constexpr (kind_of<Source> == source_kind::list) {
    return []<class... Element>(auto so_far, types<Element...>) { return (so_far | ... | reads<Element>{}); }(
               list, typename elements_of<base>::template in<types>{});
  } else {
    return list;
  }
}

template <fixed_string Label, class C, class... Sources>
struct dependencies<bound<Label, C, Sources...>> {};
template <class... T, fixed_string Label, class C, class... Sources>
constexpr auto operator|(types<T...> list, dependencies<bound<Label, C, Sources...>>) {
  return (list | ... | reads<Sources>{});
}

/// The nodes of a plan: dependencies first, then the bounds of the plan that nothing depends on.
template <class... Bounds>
struct arrangement {
  using dependencies_first = decltype((types<>{} | ... | dependencies<Bounds>{}));
  template <class Bound>
  static constexpr bool shared = dependencies_first::template has<Bound>;
  template <class Bound>
  using alone = std::conditional_t<shared<Bound>, types<>, types<Bound>>;
  using nodes = decltype((dependencies_first{} + ... + alone<Bounds>{}));

  /// Where each bound of the plan stands among the nodes.
  static constexpr std::array<std::size_t, sizeof...(Bounds)> node_of_top = [] {
    std::array<std::size_t, sizeof...(Bounds)> places{};
    std::size_t top = 0, next = dependencies_first::size;
    ((places[top++] = shared<Bounds> ? dependencies_first::template place<Bounds> : next++), ...);
    return places;
  }();
  /// The bound of the plan that a node stands for; for a dependency the first such one, or none.
  static constexpr std::size_t top_of_node(std::size_t node) noexcept {
    std::size_t top = 0;
    while (top < node_of_top.size() && node_of_top[top] != node) ++top;
    return top;
  }
};

template <class Bound, class F>
constexpr void for_each_place(const Bound& b, F&& f);

template <class Source, class F>
constexpr void for_each_base(const Source& source, std::string_view input, F&& f) {
  const auto& base = source_traits<Source>::base_of(source);
  if constexpr (kind_of<Source> == source_kind::list) {
    for_each_element(base.sources, [&](const auto& s) { for_each_base(s, input, f); });
  } else {
    if constexpr (kind_of<Source> == source_kind::upstream) for_each_place(base.upstream, f);
    f(base, source, input);
  }
}

/// Visits every place of a bound that is not a wrapper, upstream ones included: `f(base, source, name of the input)`.
template <class Bound, class F>
constexpr void for_each_place(const Bound& b, F&& f) {
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (for_each_base(std::get<I>(b.sources), nth_input<typename Bound::component_type, I>.name, f), ...);
  }(std::make_index_sequence<std::tuple_size_v<decltype(b.sources)>>{});
}

template <class T>
inline constexpr bool is_tuple = false;
template <class... T>
inline constexpr bool is_tuple<std::tuple<T...>> = true;

/// Whether two values of one type are known to be the same; a captured lambda cannot tell and needs a label.
template <bool Labelled, class T>
constexpr bool same(const T& a, const T& b) {
  if constexpr (std::is_empty_v<T>)
    return true;
  else if constexpr (is_tuple<T>)  // not by ==, which every tuple has and only some can compile
    return [&]<std::size_t... i>(std::index_sequence<i...>) {
      return (same<Labelled>(std::get<i>(a), std::get<i>(b)) && ...);
    }(std::make_index_sequence<std::tuple_size_v<T>>{});
  else if constexpr (requires {
                       { a == b } -> std::convertible_to<bool>;
                     })
    return a == b;
  else if constexpr (requires {
                       a.inner;
                       a.sentinel;
                     })
    return same<Labelled>(a.inner, b.inner) && same<Labelled>(a.sentinel, b.sentinel);
  else if constexpr (requires { a.inner; })
    return same<Labelled>(a.inner, b.inner);
  else if constexpr (requires { a.upstream; })
    return a.member == b.member && same<Labelled>(a.upstream.component, b.upstream.component) &&
           same<Labelled>(a.upstream.sources, b.upstream.sources);
  else if constexpr (requires { a.sources; })
    return same<Labelled>(a.sources, b.sources);
  else {
    static_assert(
        Labelled,
        "clientele: this component feeds others through of(…) and its projections cannot be compared: give it a label");
    return true;
  }
}

/// The first bound of type `Wanted` inside a plan; every other of its type must be its equal.
template <class Wanted, class... Bounds>
const Wanted& find_bound(const fused<Bounds...>& plan) {
  const Wanted* found = nullptr;
  const auto meet = [&](const Wanted& one) {
    if (found == nullptr)
      found = &one;
    else if (!same<!Wanted::label.empty()>(found->component, one.component) ||
             !same<!Wanted::label.empty()>(found->sources, one.sources))
      raise(
          invalid_use(joined_text({"clientele: two different components of one type (",
                                   Wanted::component_type::name.view(), ") in a plan with of(…): give them labels"})));
  };
  for_each_element(plan.parts, [&](const auto& b) {
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(b)>, Wanted>) meet(b);
    for_each_place(b, [&](const auto& base, const auto&, std::string_view) {
      if constexpr (requires { base.upstream; })
        if constexpr (std::is_same_v<std::remove_cvref_t<decltype(base.upstream)>, Wanted>) meet(base.upstream);
    });
  });
  return *found;
}

/// The bound that node k of a plan stands for.
template <std::size_t k, class... Bounds>
const auto& bound_of_node(const fused<Bounds...>& plan) {
  using arranged = arrangement<Bounds...>;
  if constexpr (k < arranged::dependencies_first::size)
    return []<class... T>(const fused<Bounds...>& all, types<T...>) -> const auto& {
      return find_bound<std::tuple_element_t<k, std::tuple<T...>>>(all);
    }(plan, typename arranged::dependencies_first{});
  else
    return std::get<arranged::top_of_node(k)>(plan.parts);
}

}  // namespace clientele::inline v0::detail
