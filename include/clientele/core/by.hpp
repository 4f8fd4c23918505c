// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component/category.hpp>
#include <clientele/core/fit.hpp>
#include <clientele/core/merge.hpp>
#include <clientele/core/score.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <limits>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

namespace clientele::inline v0 {

/// The option that splits a call by group. Made by `by`.
template <class... Keys>
struct grouping {
  std::tuple<Keys...> keys;
};

/// What a call with `by(…)` returns: a value for each group, in the order of their keys, and one for all rows.
/// `Value` is the summary (or the parts of a fused plan), or what was fitted.
template <class Key, class Value>
class grouped {
 public:
  using key_type = Key;
  struct group {
    std::optional<Key> key;  ///< empty: the key is missing in these rows
    Value value;

    /// The key in words, "missing" where it is; of several keys joined by ", ".
    [[nodiscard]] std::string name() const { return key ? name_of_key(*key) : "missing"; }
    [[nodiscard]] const Value& operator*() const noexcept { return value; }
    /// What the group's summary concludes, as the summary's own `->`; of a fused plan its values.
    [[nodiscard]] decltype(auto) operator->() const noexcept {
      if constexpr (requires { value.operator->(); })
        return (value);
      else
        return &value;
    }

   private:
    template <class K>
    static std::string name_of_key(const K& k) {
      return category(k).text();
    }
    template <class... K>
    static std::string name_of_key(const std::tuple<K...>& keys) {
      std::string text;
      for_each_element(keys, [&](const auto& k) { text += (text.empty() ? "" : ", ") + category(k).text(); });
      return text;
    }
  };

  grouped(Value total, std::vector<group> groups) : total_(std::move(total)), groups_(std::move(groups)) {}

  /// Of all rows, whatever their group.
  [[nodiscard]] const Value& total() const noexcept { return total_; }
  [[nodiscard]] std::size_t size() const noexcept { return groups_.size(); }
  [[nodiscard]] auto begin() const noexcept { return groups_.begin(); }
  [[nodiscard]] auto end() const noexcept { return groups_.end(); }

  /// The group of this key; null when no row has it. `find(std::nullopt)`: the rows whose key is missing.
  [[nodiscard]] const Value* find(const std::optional<Key>& key) const {
    const auto at = std::lower_bound(groups_.begin(), groups_.end(), key,
                                     [](const group& g, const std::optional<Key>& k) { return g.key < k; });
    return at != groups_.end() && at->key == key ? &at->value : nullptr;
  }
  /// The same; throws `invalid_use` when no row has this key.
  [[nodiscard]] const Value& operator[](const std::optional<Key>& key) const {
    const Value* found = find(key);
    if (found == nullptr)
      raise(invalid_use(joined_text(
          {"clientele: no row has the key ", group{key, total_}.name(), "; find(key) says so without an exception"})));
    return *found;
  }

  /// Group by group, and the totals. Bits: each group counts its own rows, so parts have those of the whole only for
  /// keys that appear in one of them, or where the later part was made with `starting_after(the former)`; otherwise
  /// totals agree to 1e-15 of Σ|x| and `is_exact()` of the summaries is false.
  friend grouped merge(const grouped& a, const grouped& b)
    requires requires(const Value& v) { merge(v, v); }
  {
    std::vector<group> all;
    auto one = a.begin(), other = b.begin();
    while (one != a.end() || other != b.end()) {
      if (other == b.end() || (one != a.end() && one->key < other->key))
        all.push_back(*one++);
      else if (one == a.end() || other->key < one->key)
        all.push_back(*other++);
      else {
        all.push_back({one->key, merge(one->value, other->value)});
        ++one, ++other;
      }
    }
    return {merge(a.total_, b.total_), std::move(all)};
  }

 private:
  Value total_;
  std::vector<group> groups_;
};

/// The rows of each group follow those of an earlier part's groups. Made by `starting_after`.
template <class Grouped>
struct group_starts {
  const Grouped* before;
};

namespace detail {

template <class... Keys>
inline constexpr bool is_grouping<grouping<Keys...>> = true;
template <class Grouped>
inline constexpr bool is_grouping<group_starts<Grouped>> = true;

template <class T>
inline constexpr bool has_keys = false;
template <class... Keys>
inline constexpr bool has_keys<grouping<Keys...>> = true;

/// What a caller's value is as a key: itself, a text as std::string, an optional as what is in it.
template <class Value>
struct key_of_value {
  using type = std::conditional_t<std::is_enum_v<Value> || std::is_integral_v<Value>, Value, std::string>;
};
template <class Value>
struct key_of_value<std::optional<Value>> : key_of_value<Value> {};

template <class Source, class Customer>
using value_in_place = typename value_of_place<typename source_traits<Source>::base, Customer, kind_of<Source>>::type;

template <class Source, class Customer>
using key_in_place = typename key_of_value<value_in_place<Source, Customer>>::type;

template <class Customer, class... Keys>
struct key_of_group {
  using type = std::tuple<std::optional<key_in_place<Keys, Customer>>...>;
};
template <class Customer, class Key>
struct key_of_group<Customer, Key> {
  using type = key_in_place<Key, Customer>;
};

template <class Source, class Customer>
inline constexpr bool key_is_a_category = is_category_value<value_in_place<Source, Customer>>;

struct key_hash {
  template <class T>
  std::size_t operator()(const T& value) const {
    return std::hash<T>{}(value);
  }
  template <class T>
  std::size_t operator()(const std::optional<T>& value) const {
    return value ? (*this)(*value) + 1 : 0;
  }
  template <class... T>
  std::size_t operator()(const std::tuple<T...>& values) const {
    std::size_t all = 0;
    for_each_element(values, [&](const auto& v) { all = all * 0x9e3779b97f4a7c15u + (*this)(v); });
    return all;
  }
};

/// A caller's value as a key.
template <class Key, class Source, class Value>
std::optional<Key> key_from(const Source& source, const Value& value) {
  if (source_traits<Source>::is_missing(source, value)) return std::nullopt;
  if constexpr (is_optional<Value>)
    return value ? std::optional<Key>(Key(*value)) : std::nullopt;
  else
    return Key(value);
}

// ---- a plan over the numbers of rows ----

/// A projection of a customer as one of the customer's number.
template <class Iterator, class Source>
struct numbered_projection {
  Iterator begin;
  Source inner;
  decltype(auto) operator()(std::size_t row) const {
    return value_at(inner, begin[static_cast<std::iter_difference_t<Iterator>>(row)]);
  }
};
template <class T>
struct numbered_column {
  column_view<T> inner;
  const T& operator()(std::size_t row) const noexcept { return inner[row]; }
};

template <class Iterator, class Source>
auto numbered(const Iterator& begin, const Source& source) {
  return numbered_projection<Iterator, Source>{begin, source};
}
template <class Iterator, class T>
auto numbered(const Iterator&, const column_view<T>& column) {
  return numbered_column<T>{column};
}
template <class Iterator, class T>
auto numbered(const Iterator&, const constant<T>& c) {
  return c;
}
template <class Iterator, fixed_string Name, class Source>
auto numbered(const Iterator& begin, const named_source<Name, Source>& s) {
  return field<Name>(numbered(begin, s.inner));
}
template <class Iterator, class Source, class Value>
auto numbered(const Iterator& begin, const sentinel_source<Source, Value>& s) {
  return missing_when(numbered(begin, s.inner), s.sentinel);
}
template <class Iterator, fixed_string Label, class Component, class... Sources>
auto numbered(const Iterator& begin, const bound<Label, Component, Sources...>& b) {
  return with_elements(b.sources, [&](const auto&... s) {
    return bound<Label, Component, decltype(numbered(begin, s))...>{b.component, {numbered(begin, s)...}};
  });
}
template <class Iterator, class Bound, class Member>
auto numbered(const Iterator& begin, const result_source<Bound, Member>& s) {
  return result_source<decltype(numbered(begin, s.upstream)), Member>{numbered(begin, s.upstream), s.member};
}
template <class Iterator, class... Sources>
auto numbered(const Iterator& begin, const each<Sources...>& s) {
  return with_elements(s.sources, [&](const auto&... one) { return each(numbered(begin, one)...); });
}
template <class Iterator, class... Bounds>
auto numbered(const Iterator& begin, const fused<Bounds...>& plan) {
  return with_elements(
      plan.parts, [&](const auto&... b) { return fused<decltype(numbered(begin, b))...>{{numbered(begin, b)...}}; });
}

}  // namespace detail

namespace detail::inline CLIENTELE_MACHINE {

/// The rows of each group, one group after the other in the order of their keys.
template <class Key>
struct rows_by_group {
  std::vector<std::optional<Key>> keys;  ///< in order
  std::vector<std::size_t> begins;       ///< where each group's rows begin; one more for the end
  std::vector<std::size_t> rows;

  [[nodiscard]] std::span<const std::size_t> of(std::size_t group) const {
    return std::span(rows).subspan(begins[group], begins[group + 1] - begins[group]);
  }
};

/// The key of every row, by one of the places given to `by`: a function of the row's number.
template <class Range, class Source>
auto keys_of_rows(Range& range, std::size_t rows, const Source& source) {
  using customer = customer_of<Range>;
  using key = key_in_place<Source, customer>;
  const auto& base = source_traits<Source>::base_of(source);
  if constexpr (kind_of<Source> == source_kind::upstream) {
    std::vector<typename source_traits<Source>::base::value_type> found(rows);
    static_cast<void>(score(range, base.upstream, into(base.member, found), quarantine{[](const bad_row&) {}}));
    return [found = std::move(found), &source](std::size_t row) { return key_from<key>(source, found[row]); };
  } else if constexpr (kind_of<Source> == source_kind::column) {
    if (base.size != rows) raise(mismatched_sizes("the column of by(…)", base.size, "the range", rows));
    return [&source, &base](std::size_t row) { return key_from<key>(source, base[row]); };
  } else {
    return [&source, &base, begin = std::ranges::begin(range)](std::size_t row) {
      return key_from<key>(source, value_at(base, begin[static_cast<std::ranges::range_difference_t<Range>>(row)]));
    };
  }
}

template <class Key, class Range, class... Sources>
rows_by_group<Key> group_rows(Range& range, const grouping<Sources...>& how) {
  const auto rows = static_cast<std::size_t>(std::ranges::size(range));
  std::unordered_map<std::optional<Key>, std::uint32_t, key_hash> known;
  std::vector<std::optional<Key>> keys;
  std::vector<std::uint32_t> group_of(rows);
  std::vector<std::size_t> sizes;
  with_elements(how.keys, [&](const auto&... source) {
    const auto key_of = std::tuple{keys_of_rows(range, rows, source)...};
    for (std::size_t row = 0; row < rows; ++row) {
      std::optional<Key> key = with_elements(key_of, [&](const auto&... of) {
        if constexpr (sizeof...(of) == 1)
          return (of(row), ...);
        else
          return std::optional<Key>(Key(of(row)...));
      });
      const auto [at, fresh] = known.try_emplace(std::move(key), static_cast<std::uint32_t>(sizes.size()));
      if (fresh) {
        if (sizes.size() == std::numeric_limits<std::uint32_t>::max())
          raise(invalid_use("clientele: by(…): too many groups"));
        keys.push_back(at->first);
        sizes.push_back(0);
      }
      group_of[row] = at->second;
      ++sizes[at->second];
    }
  });
  std::vector<std::uint32_t> order(keys.size()), place(keys.size());
  for (std::uint32_t g = 0; g < order.size(); ++g) order[g] = g;
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return keys[a] < keys[b]; });
  rows_by_group<Key> all;
  all.begins.push_back(0);
  for (std::uint32_t g = 0; g < order.size(); ++g) {
    place[order[g]] = g;
    all.keys.push_back(keys[order[g]]);
    all.begins.push_back(all.begins.back() + sizes[order[g]]);
  }
  all.rows.resize(rows);
  std::vector<std::size_t> next(all.begins.begin(), all.begins.end() - 1);
  for (std::size_t row = 0; row < rows; ++row) all.rows[next[place[group_of[row]]]++] = row;
  return all;
}

/// `run(group)` for every group, shared between threads where an execution is among the options.
template <class Run>
void run_groups(const auto& how, const std::vector<std::size_t>& begins, const Run& run) {
  const std::size_t groups = begins.size() - 1, wanted = how.parts(groups);
  const std::size_t parts = wanted < 1 ? 1 : wanted < groups ? wanted : groups;
  const auto first_of = [&](std::size_t p) {
    return static_cast<std::size_t>(std::lower_bound(begins.begin(), begins.end() - 1, begins.back() / parts * p) -
                                    begins.begin());
  };
  how.run(parts, [&](std::size_t p) {
    const std::size_t last = p + 1 == parts ? groups : first_of(p + 1);
    for (std::size_t g = first_of(p); g < last; ++g) run(g);
  });
}

/// The options of a call as tuples: what only the whole call reads, what each group reads too.
template <class Option>
auto unless_grouping(const Option& option) {
  if constexpr (is_grouping<Option>)
    return std::tuple<>{};
  else
    return std::tuple<Option>{option};
}
template <class Option>
auto option_of_group(const Option& option) {
  if constexpr (std::is_same_v<Option, whole_row> || std::is_same_v<Option, unchecked>)
    return std::tuple<Option>{option};
  else
    return std::tuple<>{};
}
template <class... Rest>
const auto& keys_among(const Rest&... rest) {
  const auto all = std::tie(rest...);
  constexpr std::size_t at = [] {
    std::size_t found = 0, i = 0;
    ((has_keys<Rest> ? found = i++ : i++), ...);
    return found;
  }();
  return std::get<at>(all);
}
template <class Option>
std::uint64_t rows_before(const Option&, const auto&) {
  return 0;
}
template <class Grouped>
std::uint64_t rows_before(const group_starts<Grouped>& after, const auto& key) {
  const auto* found = after.before->find(key);
  if (found == nullptr) return 0;
  return found->rows();
}
template <class Option>
std::uint64_t all_rows_before(const Option&) {
  return 0;
}
template <class Grouped>
std::uint64_t all_rows_before(const group_starts<Grouped>& after) {
  return after.before->total().rows();
}

/// The execution among what follows a range.
template <class... Rest>
constexpr auto execution_among(const Rest&... rest) {
  if constexpr ((execution<Rest> || ...))
    return call_options<Rest...>{{rest...}}.how();
  else
    return one_thread{};
}

/// Whether every key of `by(…)` is a category of the customer.
template <class Customer, class... Keys>
constexpr bool keys_fit(const grouping<Keys...>*) {
  constexpr bool fit = (key_is_a_category<Keys, Customer> && ...);
  static_assert(fit, "clientele: by(…) takes an enum, an integer, a bool, a text or an optional of these");
  return fit;
}

/// A call split by group: `whole(options…)` runs it over all rows, `one(rows, numbered plan, options…)` over a group's.
template <class Range, class Plan, class Whole, class One, class... Rest>
auto run_by(Range& range, const Plan& plan, const Whole& whole, const One& one, const Rest&... rest) {
  static_assert(can_be_cut<Range>,
                "clientele: by(…) looks at the rows group by group: it needs a sized random-access range; copy another "
                "into a vector");
  static_assert((has_keys<Rest> + ... + 0) == 1, "clientele: one by(…) a call; several keys stand in it together");
  using keys = std::remove_cvref_t<decltype(keys_among(rest...))>;
  if constexpr (can_be_cut<Range> && keys_fit<customer_of<Range>>(static_cast<const keys*>(nullptr))) {
    using key = typename decltype([]<class... K>(const grouping<K...>*) {
      return key_of_group<customer_of<Range>, K...>{};
    }(static_cast<const keys*>(nullptr)))::type;
    constexpr bool placed = ((is_grouping<Rest> && !has_keys<Rest>) || ...);
    const std::uint64_t before = (std::uint64_t{0} + ... + all_rows_before(rest));
    auto options = std::tuple_cat(unless_grouping(rest)...);
    auto total = with_elements(options, [&](const auto&... option) {
      if constexpr (placed)
        return whole(option..., starting_at{before});
      else
        return whole(option...);
    });
    const rows_by_group<key> groups = group_rows<key>(range, keys_among(rest...));
    const auto numbers = numbered(std::ranges::begin(range), plan);
    const auto of_group = std::tuple_cat(option_of_group(rest)..., std::tuple{quarantine{[](const bad_row&) {}}});
    std::vector<std::optional<decltype(total)>> values(groups.keys.size());
    run_groups(execution_among(rest...), groups.begins, [&](std::size_t g) {
      auto rows = groups.of(g);
      values[g].emplace(with_elements(of_group, [&](const auto&... option) {
        if constexpr (placed)
          return one(rows, numbers, option...,
                     starting_at{(std::uint64_t{0} + ... + rows_before(rest, groups.keys[g]))});
        else
          return one(rows, numbers, option...);
      }));
    });
    using result = grouped<key, decltype(total)>;
    std::vector<typename result::group> found;
    found.reserve(values.size());
    for (std::size_t g = 0; g < values.size(); ++g) found.push_back({groups.keys[g], *std::move(values[g])});
    return result(std::move(total), std::move(found));
  }
}

/// A group's summaries under the type of the whole's plan: the same components, found in other places.
template <class... Bounds, class Numbered, class... Values>
auto summaries_under(const fused<Bounds...>&, fused_values<Numbered, Values...> of_group) {
  return only_part(fused_values<fused<Bounds...>, Values...>{std::move(of_group.values)});
}

template <class Range, class... Bounds, class... Option>
auto summarize_by(Range& range, const fused<Bounds...>& plan, const call_options<Option...>& options) {
  return with_elements(options.all, [&](const auto&... rest) {
    return run_by(
        range, plan, [&](const auto&... option) { return clientele::summarize(range, plan, option...); },
        [&](auto rows, const auto& numbers, const auto&... option) {
          return summaries_under(plan, execute(rows, "the group", numbers,
                                               call_options<std::remove_cvref_t<decltype(option)>...>{{option...}}));
        },
        rest...);
  });
}

template <class Range, class Specification, class Bound, class... Option>
auto fit_by(Range& range, const Specification&, const fused<Bound>& plan, const call_options<Option...>& options) {
  const auto fitted = [](auto& rows, const auto& of_plan, const auto&... option) {
    return run_fit(rows, "the range", of_plan, call_options<std::remove_cvref_t<decltype(option)>...>{{option...}});
  };
  return with_elements(options.all, [&](const auto&... rest) {
    return run_by(
        range, plan, [&](const auto&... option) { return fitted(range, plan, option...); },
        [&](auto rows, const auto& numbers, const auto&... option) { return fitted(rows, numbers, option...); },
        rest...);
  });
}

template <class... Rest>
concept grouped_call = (has_keys<Rest> || ...);

}  // namespace detail::inline CLIENTELE_MACHINE

/// `summarize(range, plan, by(&answer::region))`: a summary a group and one of all rows. A key is an enum, an integer,
/// a bool, a text or an optional of these (of an enum with `enumerators(E)`, see `described_enum`, groups have names),
/// found by a projection, a column, or as another component's class:
/// `by(of(on(classification::abc…), &result::grade))`. Several keys stand together: `by(&a::region, &a::contract)`. A
/// missing key is a group of its own.
///
/// Each group has the bits of summarising its rows alone; the whole those of the call without `by`. Works with every
/// component, fused plans, `into(…)`, `quarantine` (bad rows in the order of the whole), an execution (threads share
/// groups), and `fit`: cuts or models within each group. Needs a sized random-access range, which is read twice.
/// Memory: 12 bytes a row while it runs, and a summary a group. Cost: two passes and a look-up of each row's key.
template <class... Keys>
[[nodiscard]] constexpr grouping<Keys...> by(Keys... keys) {
  static_assert(sizeof...(Keys) != 0, "clientele: by(key…) takes at least one place of a key");
  return {{std::move(keys)...}};
}

/// The option by which a later part's groups count their rows on from those of an earlier one, which has to outlive the
/// call, in the place of `starting_at`: then the parts, merged, have the bits of the whole. The first part follows a
/// summary of nobody: `starting_after(summarize(std::vector<answer>{}, plan, by(&answer::region)))`.
template <class Key, class Value>
[[nodiscard]] constexpr group_starts<grouped<Key, Value>> starting_after(const grouped<Key, Value>& before) noexcept {
  return {&before};
}

template <class Range, class Plan, class... Rest>
  requires detail::rows_and_plan<Range, Plan> && detail::grouped_call<Rest...>
auto summarize(Range&& range, const Plan& plan, Rest... rest) {
  if constexpr (detail::call_is_meant<Plan, Rest...>() &&
                detail::all_fit<detail::customer_of<Range>, detail::places_of_call<Plan, Rest...>>)
    return detail::with_plan([&](const auto& p, auto options) { return detail::summarize_by(range, p, options); }, plan,
                             std::move(rest)...);
}
template <class Plan, class... Options>
  requires detail::plan<Plan> && detail::grouped_call<Options...>
auto summarize(const Plan& plan, Options... options) {
  const auto p = detail::to_plan(plan);
  auto rows = detail::rows_of_columns(p).first;
  return summarize(rows, plan, std::move(options)...);
}
template <class Range, class Plan, class... Rest>
  requires detail::rows_and_plan<Range, Plan> && detail::grouped_call<Rest...>
auto score(Range&& range, const Plan& plan, Rest... rest) {
  static_assert((detail::is_destination<Rest> || ...),
                "clientele: a lazy view has no groups; results do not depend on them: summarize with by(…), or score "
                "into(…) columns");
  return summarize(range, plan, std::move(rest)...);
}
template <specification Specification, class Range, class... Rest>
  requires std::ranges::input_range<Range> && detail::grouped_call<Rest...>
auto fit(const Specification& s, Range&& range, Rest... rest) {
  if constexpr (detail::call_is_meant<Specification, Rest...>() &&
                detail::all_fit<detail::customer_of<Range>, detail::places_of_call<Specification, Rest...>>)
    return detail::with_plan([&](const auto& p, auto options) { return detail::fit_by(range, s, p, options); }, s,
                             std::move(rest)...);
}

}  // namespace clientele::inline v0
