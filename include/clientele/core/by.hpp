// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component/category.hpp>
#include <clientele/core/detail/group_rows.hpp>
#include <clientele/core/detail/open_pass.hpp>
#include <clientele/core/fit.hpp>
#include <clientele/core/merge.hpp>
#include <clientele/core/score.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <ranges>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace clientele::inline v0 {

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

namespace detail {

template <class T>
inline constexpr bool is_grouped_summary = false;
template <class Key, class Value>
inline constexpr bool is_grouped_summary<grouped<Key, Value>> = is_summary<Value>;

}  // namespace detail

/// `merge_all` of summaries by group: the parts of each group, and the totals, in the order of their rows, concluded
/// once. Bits and errors are those of merging one by one; `invalid_use` for no part at all.
template <std::ranges::input_range Range>
  requires detail::is_grouped_summary<std::ranges::range_value_t<Range>>
[[nodiscard]] std::ranges::range_value_t<Range> merge_all(Range&& parts) {
  if constexpr (detail::elements_stay<Range>) {
    using groups = std::ranges::range_value_t<Range>;
    using value = std::remove_cvref_t<decltype(std::declval<const groups&>().total())>;
    using group = typename groups::group;
    std::vector<const value*> totals;
    std::vector<std::pair<const group*, std::size_t>> all;  // with its part
    for (const groups& part : parts) {
      for (const group& one : part) all.emplace_back(&one, totals.size());
      totals.push_back(&part.total());
    }
    if (totals.empty()) detail::refuse_no_parts();
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
      return a.first->key != b.first->key ? a.first->key < b.first->key : a.second < b.second;
    });
    std::vector<group> merged;
    for (auto one = all.begin(); one != all.end();) {
      const auto& key = one->first->key;
      std::vector<const value*> of_key;
      for (; one != all.end() && one->first->key == key; ++one) of_key.push_back(&one->first->value);
      merged.push_back({key, detail::merge_in_row_order(of_key)});
    }
    return {detail::merge_in_row_order(totals), std::move(merged)};
  } else {
    return merge_all(detail::kept_elements(parts));
  }
}

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

}  // namespace detail

namespace detail::inline CLIENTELE_MACHINE {

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

/// Whether a group that has all rows numbers them as the whole does, so that its summary is that of the whole.
template <class... Rest>
inline constexpr bool whole_is_as_a_group =
    !((std::is_same_v<Rest, starting_at> || (is_grouping<Rest> && !has_keys<Rest>)) || ...);

/// A call split by group: `whole(options…)` runs it over all rows, `of_groups(numbered plan, options…)` makes what runs
/// it over a group's: `work(row numbers, first row)`.
template <class Range, class Plan, class Whole, class OfGroups, class... Rest>
auto run_by(Range& range, const Plan& plan, const Whole& whole, const OfGroups& of_groups, const Rest&... rest) {
  constexpr bool again = std::ranges::forward_range<Range>;
  static_assert(std::ranges::forward_range<Range>,
                "clientele: by(…) looks at the rows group by group: it needs a forward range; copy a single-pass range "
                "into a vector");
  static_assert((has_keys<Rest> + ... + 0) == 1, "clientele: one by(…) a call; several keys stand in it together");
  using keys = std::remove_cvref_t<decltype(keys_among(rest...))>;
  if constexpr (again && keys_fit<customer_of<Range>>(static_cast<const keys*>(nullptr))) {
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
    constexpr bool in_order = std::ranges::random_access_range<Range>;
    std::vector<std::ranges::iterator_t<Range>> places;
    const rows_by_group<key> groups = group_rows<key>(range, keys_among(rest...), in_order ? nullptr : &places);
    using result = grouped<key, decltype(total)>;
    std::vector<typename result::group> found;
    found.reserve(groups.size());
    if constexpr (whole_is_as_a_group<Rest...>) {
      if (groups.size() == 1) {
        found.push_back({groups.keys[0], total});
        return result(std::move(total), std::move(found));
      }
    }
    const auto numbers = [&] {
      if constexpr (in_order)
        return numbered(customer_in_order<std::ranges::iterator_t<Range>>{std::ranges::begin(range)}, plan);
      else
        return numbered(customer_at_place<std::ranges::iterator_t<Range>>{places.data()}, plan);
    }();
    const auto of_group = std::tuple_cat(option_of_group(rest)...);
    const auto work = with_elements(of_group, [&](const auto&... option) { return of_groups(numbers, option...); });
    const auto start_of = [&](std::size_t g) { return (std::uint64_t{0} + ... + rows_before(rest, groups.keys[g])); };
    std::vector<std::optional<decltype(total)>> values(groups.size());
    if (groups.size() <= work.most_open()) {
      share_groups(execution_among(rest...), groups.begins, [&](std::size_t first, std::size_t last) {
        work.all_at_once(groups, first, last, start_of, values);
      });
    } else {
      const row_number_list sorted = groups.sorted();
      const row_fetcher fetch(range, plan);
      share_groups(execution_among(rest...), groups.begins, [&](std::size_t first, std::size_t last) {
        auto one = work.one_by_one();
        for (std::size_t g = first; g < last; ++g)
          values[g].emplace(one(row_numbers(sorted, groups.begins[g], groups.begins[g + 1], fetch), start_of(g)));
      });
    }
    for (std::size_t g = 0; g < values.size(); ++g) found.push_back({groups.keys[g], *std::move(values[g])});
    return result(std::move(total), std::move(found));
  }
}

/// A group's summaries under the type of the whole's plan: the same components, found in other places.
template <class... Bounds, class Numbered, class... Values>
auto summaries_under(const fused<Bounds...>&, fused_values<Numbered, Values...> of_group) {
  return only_part(fused_values<fused<Bounds...>, Values...>{std::move(of_group.values)});
}

/// The summaries of groups. Bad rows are counted; the pass over the whole has told of them.
template <class Plan, bool Placed, class Numbered, class Options>
class group_summaries;
template <class Plan, bool Placed, class... Bounds, class Options>
class group_summaries<Plan, Placed, fused<Bounds...>, Options> {
  using pass_type = pass<Options::checked, Options::whole_rows, Bounds...>;

  auto summary_of_rows(pass_type& work, std::uint64_t first, std::uint64_t last) const {
    work.finish();
    return summaries_under(plan_, summaries_of(numbers_, outcome_of(work, {first, last}, Placed)));
  }

 public:
  group_summaries(const Plan& plan, const fused<Bounds...>& numbers) : plan_(plan), numbers_(numbers) {}

  /// How many groups have a pass of their own that stays open: as many as the processor's nearer memory holds.
  static constexpr std::size_t most_open() noexcept { return (std::size_t{4} << 20) / sizeof(pass_type); }

  /// All rows in their order, each into the open pass of its group.
  template <class Groups, class StartOf, class Values>
  void all_at_once(const Groups& groups, std::size_t first, std::size_t last, const StartOf& start_of,
                   Values& values) const {
    using open_type = open_pass<pass_type>;
    std::vector<std::unique_ptr<open_type>> open;
    for (std::size_t g = first; g < last; ++g)
      open.push_back(std::make_unique<open_type>(numbers_, keeper_of_ends<Placed>(), start_of(g)));
    const auto tell_nobody = [](const auto& work) { work(bad_row_listener()); };
    const std::size_t rows = groups.begins.back();
    for (std::size_t row = 0; row < rows; ++row) {
      const std::size_t group = groups.group_of(row);
      if (group >= first && group < last) open[group - first]->add(row, tell_nobody);
    }
    for (std::size_t g = first; g < last; ++g) {
      open_type& one = *open[g - first];
      one.end_block(bad_row_listener());
      values[g].emplace(summary_of_rows(one.pass, one.start, one.start + one.rows()));
    }
  }

  /// One pass for one group after the other: each begins with nothing summed up.
  [[nodiscard]] auto one_by_one() const {
    return [this, work = std::make_unique<pass_type>(numbers_, keeper_of_ends<Placed>())](const row_numbers& rows,
                                                                                          std::uint64_t start) {
      return work->peek([&](pass_type& of_group) {
        auto it = rows.begin();
        std::size_t place = 0;
        while (const std::size_t n = of_group.block(it, rows.end(), start + place, place, bad_row_listener()))
          place += n;
        return summary_of_rows(of_group, start, start + place);
      });
    };
  }

 private:
  const Plan& plan_;
  const fused<Bounds...>& numbers_;
};

template <class Range, class... Bounds, class... Option>
auto summarize_by(Range& range, const fused<Bounds...>& plan, const call_options<Option...>& options) {
  constexpr bool placed = ((is_grouping<Option> && !has_keys<Option>) || ...);
  return with_elements(options.all, [&](const auto&... rest) {
    return run_by(
        range, plan, [&](const auto&... option) { return clientele::summarize(range, plan, option...); },
        [&](const auto& numbers, const auto&... option) {
          return group_summaries<fused<Bounds...>, placed, std::remove_cvref_t<decltype(numbers)>,
                                 call_options<std::remove_cvref_t<decltype(option)>...>>(plan, numbers);
        },
        rest...);
  });
}

/// What is fitted to each group, with several walks along its rows.
template <class Fit>
struct group_fits {
  Fit fit;

  static constexpr std::size_t most_open() noexcept { return 0; }
  static void all_at_once(auto&&...) noexcept {}
  [[nodiscard]] auto one_by_one() const {
    return [this](row_numbers rows, std::uint64_t) { return fit(rows); };
  }
};

template <class Range, class Specification, class Bound, class... Option>
auto fit_by(Range& range, const Specification&, const fused<Bound>& plan, const call_options<Option...>& options) {
  const auto fitted = [](auto& rows, const auto& of_plan, const auto&... option) {
    return run_fit(rows, "the range", of_plan, call_options<std::remove_cvref_t<decltype(option)>...>{{option...}});
  };
  return with_elements(options.all, [&](const auto&... rest) {
    return run_by(
        range, plan, [&](const auto&... option) { return fitted(range, plan, option...); },
        [&](const auto& numbers, const auto&... option) {
          return group_fits{[&fitted, &numbers, option...](row_numbers& rows) {
            return fitted(rows, numbers, option..., quarantine{[](const bad_row&) {}});
          }};
        },
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
/// groups), and `fit`: cuts or models within each group. Needs a forward range, which is read three times. Memory: 8
/// bytes a row while it runs (16 where there are 2³² rows or more; without random access also an iterator a row), none
/// while there is one group; and a summary a group. Cost: a look-up of each row's key and two passes, the second of
/// which reads rows from where they lie; with one group only the first.
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
