// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/core/by.hpp>
// The rows of each group: keys numbered by a hash table, row numbers sorted by group, and a plan that reads a row by
// its number.
#pragma once

#include <clientele/component/category.hpp>
#include <clientele/core/score.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <limits>
#include <memory>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace clientele::inline v0 {

/// The option that splits a call by group. Made by `by`.
template <class... Keys>
struct grouping {
  std::tuple<Keys...> keys;
};

namespace detail {

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

/// Numbers from 0 for the distinct keys, in the order in which they first come. A hash table with open addressing; a
/// text is hashed once, an integer is its own hash, and no key is made of a value that is known.
template <class Key>
class key_numbers {
 public:
  /// A key as it is looked up.
  using view = std::conditional_t<std::is_same_v<Key, std::string>, std::string_view, Key>;

  [[nodiscard]] const std::vector<std::optional<Key>>& keys() const noexcept { return keys_; }

  [[nodiscard]] std::uint32_t missing() {
    if (missing_ == none) missing_ = fresh(std::nullopt);
    return missing_;
  }
  [[nodiscard]] std::uint32_t operator()(const view& key) {
    const bits_type bits = bits_of(key);
    for (std::size_t at = place_of(bits);; at = (at + 1) & (slots_.size() - 1)) {
      const slot& here = slots_[at];
      if (here.number == none) return insert(key, bits, at);
      if (here.bits == bits && (exact || *keys_[here.number] == key)) return here.number;
    }
  }

 private:
  static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();
  /// Whether equal bits are equal keys.
  static constexpr bool exact = !std::is_same_v<Key, std::string>;
  using bits_type = std::conditional_t<exact && sizeof(Key) <= 4, std::uint32_t, std::uint64_t>;
  struct slot {
    bits_type bits = 0;
    std::uint32_t number = none;
  };

  static bits_type bits_of(const view& key) noexcept {
    if constexpr (exact)
      return static_cast<bits_type>(key);
    else
      return std::hash<std::string_view>{}(key);
  }
  /// Fibonacci hashing (Knuth 1973): the highest bits of a product.
  [[nodiscard]] std::size_t place_of(bits_type bits) const noexcept {
    return static_cast<std::size_t>((std::uint64_t{bits} * 0x9e3779b97f4a7c15u) >> shift_);
  }

  std::uint32_t fresh(std::optional<Key> key) {
    if (keys_.size() == none) raise(invalid_use("clientele: by(…): too many groups"));
    keys_.push_back(std::move(key));
    return static_cast<std::uint32_t>(keys_.size() - 1);
  }
  CLIENTELE_COLD std::uint32_t insert(const view& key, bits_type bits, std::size_t at) {
    const std::uint32_t number = fresh(Key(key));
    slots_[at] = {bits, number};
    if (2 * keys_.size() < slots_.size()) return number;
    std::vector<slot> before(2 * slots_.size());
    before.swap(slots_);
    --shift_;
    for (const slot& one : before) {
      if (one.number == none) continue;
      std::size_t to = place_of(one.bits);
      while (slots_[to].number != none) to = (to + 1) & (slots_.size() - 1);
      slots_[to] = one;
    }
    return number;
  }

  std::vector<std::optional<Key>> keys_;
  std::vector<slot> slots_ = std::vector<slot>(64);
  unsigned shift_ = 64 - 6;  ///< 2^(64 − shift) slots
  std::uint32_t missing_ = none;
};

/// The number of a caller's value.
template <class Key, class Source, class Value>
std::uint32_t number_of_value(key_numbers<Key>& numbers, const Source& source, const Value& value) {
  if (source_traits<Source>::is_missing(source, value)) return numbers.missing();
  if constexpr (is_optional<Value>)
    return value ? numbers(*value) : numbers.missing();
  else
    return numbers(value);
}

// ---- a plan over the numbers of rows ----

/// The customer of a row number: by the range's own order, or by where the range was at that row.
template <class Iterator>
struct customer_in_order {
  Iterator begin;
  decltype(auto) operator()(std::size_t row) const { return begin[static_cast<std::iter_difference_t<Iterator>>(row)]; }
};
template <class Iterator>
struct customer_at_place {
  const Iterator* places;
  decltype(auto) operator()(std::size_t row) const { return *places[row]; }
};

/// A projection of a customer as one of the customer's number.
template <class CustomerOf, class Source>
struct numbered_projection {
  CustomerOf customer_of_row;
  Source inner;
  decltype(auto) operator()(std::size_t row) const {
    using customer = decltype(customer_of_row(row));
    if constexpr (std::is_lvalue_reference_v<customer>) {
      return value_at(inner, customer_of_row(row));
    } else {
      auto&& one = customer_of_row(row);
      return std::remove_cvref_t<decltype(value_at(inner, one))>(value_at(inner, one));
    }
  }
};
template <class Column>
struct numbered_column {
  Column inner;
  decltype(auto) operator()(std::size_t row) const { return inner[row]; }
};

template <class CustomerOf, class Source>
auto numbered(const CustomerOf& of, const Source& source) {
  return numbered_projection<CustomerOf, Source>{of, source};
}
template <class CustomerOf, class Column>
  requires(kind_of<Column> == source_kind::column && std::is_same_v<typename source_traits<Column>::base, Column>)
auto numbered(const CustomerOf&, const Column& column) {
  return numbered_column<Column>{column};
}
template <class CustomerOf, class T>
auto numbered(const CustomerOf&, const constant<T>& c) {
  return c;
}
template <class CustomerOf, fixed_string Name, class Source>
auto numbered(const CustomerOf& of, const named_source<Name, Source>& s) {
  return field<Name>(numbered(of, s.inner));
}
template <class CustomerOf, class Source, class Value>
auto numbered(const CustomerOf& of, const sentinel_source<Source, Value>& s) {
  return missing_when(numbered(of, s.inner), s.sentinel);
}
template <class CustomerOf, fixed_string Label, class Component, class... Sources>
auto numbered(const CustomerOf& of, const bound<Label, Component, Sources...>& b) {
  return with_elements(b.sources, [&](const auto&... s) {
    return bound<Label, Component, decltype(numbered(of, s))...>{b.component, {numbered(of, s)...}};
  });
}
template <class CustomerOf, class Bound, class Member>
auto numbered(const CustomerOf& of, const result_source<Bound, Member>& s) {
  return result_source<decltype(numbered(of, s.upstream)), Member>{numbered(of, s.upstream), s.member};
}
template <class CustomerOf, class... Sources>
auto numbered(const CustomerOf& of, const each<Sources...>& s) {
  return with_elements(s.sources, [&](const auto&... one) { return each(numbered(of, one)...); });
}
template <class CustomerOf, class... Bounds>
auto numbered(const CustomerOf& of, const fused<Bounds...>& plan) {
  return with_elements(plan.parts,
                       [&](const auto&... b) { return fused<decltype(numbered(of, b))...>{{numbered(of, b)...}}; });
}

/// Asks for the memory of a row some rows before it is read, in the range and in the plan's columns; elsewhere, as in
/// what a row points to, nothing is known.
class row_fetcher {
 public:
  static constexpr std::size_t ahead = 16;

  template <class Range, class... Bounds>
  row_fetcher(Range& range, const fused<Bounds...>& plan) {
    if constexpr (std::ranges::contiguous_range<Range>) {
      using customer = std::ranges::range_value_t<Range>;
      if constexpr (sizeof(customer) <= 256)
        places_.push_back(
            {reinterpret_cast<const std::byte*>(std::ranges::data(range)), sizeof(customer), sizeof(customer)});
    }
    for_each_element(plan.parts, [&](const auto& b) {
      for_each_place(b, [&](const auto& base, const auto&, std::string_view) {
        if constexpr (source_traits<std::remove_cvref_t<decltype(base)>>::kind == source_kind::column) {
          add(base);
        }
      });
    });
  }
  void operator()(std::size_t row) const noexcept {
    for (const place& one : places_) {
      const std::byte* at = one.first + static_cast<std::ptrdiff_t>(row) * one.step;
      for (std::size_t k = 0; k < one.bytes; k += 64) CLIENTELE_PREFETCH(at + k);
      CLIENTELE_PREFETCH(at + one.bytes - 1);
    }
  }

 private:
  template <class T>
  void add(const column_view<T>& column) {
    places_.push_back({reinterpret_cast<const std::byte*>(column.data),
                       column.stride * static_cast<std::ptrdiff_t>(sizeof(T)), sizeof(T)});
  }
  template <class T>
  void add(const masked_column<T>& column) {
    add(column.values);
  }
  template <foreign_column Column>
  void add(const Column&) {}

  struct place {
    const std::byte* first;
    std::ptrdiff_t step;
    std::size_t bytes;
  };
  std::vector<place> places_;
};

/// Row numbers, four bytes each, and four more only where there are 2³² rows or more.
class row_number_list {
 public:
  row_number_list() = default;
  explicit row_number_list(std::size_t rows)
      : low_(std::make_unique_for_overwrite<std::uint32_t[]>(rows)),
        high_(rows >> 32 == 0 ? nullptr : std::make_unique_for_overwrite<std::uint32_t[]>(rows)) {}

  [[nodiscard]] std::size_t operator[](std::size_t i) const noexcept {
    const std::uint64_t high = high_ == nullptr ? 0 : high_[i];
    return static_cast<std::size_t>(high << 32 | low_[i]);
  }
  void put(std::size_t i, std::size_t row) noexcept {
    low_[i] = static_cast<std::uint32_t>(row);
    if (high_ != nullptr) high_[i] = static_cast<std::uint32_t>(std::uint64_t{row} >> 32);
  }

 private:
  std::unique_ptr<std::uint32_t[]> low_, high_;
};

/// The row numbers of a group, behind which further ones stand.
class row_numbers {
 public:
  class iterator {
   public:
    using value_type = std::size_t;
    using difference_type = std::ptrdiff_t;

    iterator() = default;
    iterator(const row_numbers* of, std::size_t at) noexcept : of_(of), at_(at) {}
    std::size_t operator*() const noexcept {
      (*of_->fetch_)((*of_->list_)[at_ + row_fetcher::ahead]);
      return (*of_->list_)[at_];
    }
    iterator& operator++() noexcept { return ++at_, *this; }
    iterator operator++(int) noexcept {
      iterator before = *this;
      ++at_;
      return before;
    }
    friend bool operator==(const iterator& a, const iterator& b) noexcept { return a.at_ == b.at_; }

   private:
    const row_numbers* of_ = nullptr;
    std::size_t at_ = 0;
  };

  row_numbers(const row_number_list& list, std::size_t first, std::size_t last, const row_fetcher& fetch) noexcept
      : list_(&list), first_(first), last_(last), fetch_(&fetch) {}
  [[nodiscard]] iterator begin() const noexcept { return {this, first_}; }
  [[nodiscard]] iterator end() const noexcept { return {this, last_}; }
  [[nodiscard]] std::size_t size() const noexcept { return last_ - first_; }

 private:
  const row_number_list* list_;
  std::size_t first_, last_;
  const row_fetcher* fetch_;
};

}  // namespace detail

namespace detail::inline CLIENTELE_MACHINE {

/// The groups in the order of their keys, and which of them each row belongs to.
template <class Key>
struct rows_by_group {
  std::vector<std::optional<Key>> keys;
  std::vector<std::size_t> begins;             ///< where each group's rows begin in `sorted`; one more for the end
  std::vector<std::uint32_t> place;            ///< in this order, of the groups as they first came
  std::unique_ptr<std::uint32_t[]> came_from;  ///< each row's group, as they first came; none while there is one

  [[nodiscard]] std::size_t size() const noexcept { return keys.size(); }
  [[nodiscard]] std::uint32_t group_of(std::size_t row) const noexcept {
    return came_from == nullptr ? 0 : place[came_from[row]];
  }
  /// The row numbers of one group after the other, and behind them some for `row_fetcher`.
  [[nodiscard]] row_number_list sorted() const {
    const std::size_t rows = begins.back();
    row_number_list all(rows + row_fetcher::ahead);
    std::vector<std::size_t> next;
    for (const std::uint32_t p : place) next.push_back(begins[p]);
    for (std::size_t row = 0; row < rows; ++row) all.put(next[came_from == nullptr ? 0 : came_from[row]]++, row);
    for (std::size_t i = 0; i < row_fetcher::ahead; ++i) all.put(rows + i, 0);
    return all;
  }
};

/// The keys of the rows by one of the places given to `by`: the number of a row's key, of a customer and its row
/// number.
template <class Range, class Source>
auto key_reader(Range& range, std::size_t rows, const Source& source) {
  const auto& base = source_traits<Source>::base_of(source);
  if constexpr (kind_of<Source> == source_kind::upstream) {
    std::vector<typename source_traits<Source>::base::value_type> found(rows);
    static_cast<void>(score(range, base.upstream, into(base.member, found), quarantine{[](const bad_row&) {}}));
    return [found = std::move(found), &source](auto& numbers, auto&, std::size_t row) {
      return number_of_value(numbers, source, found[row]);
    };
  } else if constexpr (kind_of<Source> == source_kind::column) {
    if (const std::size_t size = stretch_of(base, {}).rows; size != rows)
      raise(mismatched_sizes("the column of by(…)", size, "the range", rows));
    return
        [&source, &base](auto& numbers, auto&, std::size_t row) { return number_of_value(numbers, source, base[row]); };
  } else if constexpr (kind_of<Source> == source_kind::fixed) {
    return [&source, &base](auto& numbers, auto&, std::size_t) { return number_of_value(numbers, source, base.value); };
  } else {
    return [&source, &base](auto& numbers, auto& customer, std::size_t) {
      return number_of_value(numbers, source, value_at(base, customer));
    };
  }
}

/// The groups of several keys: those of the keys before the last one, joined with the last one's.
class joined_numbers {
 public:
  std::uint32_t operator()(std::uint32_t before, std::uint32_t last) {
    return numbers_(std::uint64_t{before} << 32 | last);
  }
  [[nodiscard]] std::pair<std::uint32_t, std::uint32_t> parts_of(std::uint32_t group) const {
    const std::uint64_t both = *numbers_.keys()[group];
    return {static_cast<std::uint32_t>(both >> 32), static_cast<std::uint32_t>(both)};
  }

 private:
  key_numbers<std::uint64_t> numbers_;
};

/// The key of every group, in the order in which groups first came.
template <class... K>
auto keys_of_groups(const std::tuple<key_numbers<K>...>& numbers,
                    const std::array<joined_numbers, sizeof...(K)>& joined, std::size_t groups) {
  if constexpr (sizeof...(K) == 1) {
    return std::get<0>(numbers).keys();
  } else {
    using key = std::tuple<std::optional<K>...>;
    std::vector<std::optional<key>> keys(groups);
    for (std::uint32_t g = 0; g < groups; ++g) {
      key& all = keys[g].emplace();
      std::uint32_t before = g;
      unrolled<sizeof...(K)>([&](auto from_first) {
        constexpr std::size_t i = sizeof...(K) - 1 - from_first;
        std::uint32_t here = before;
        if constexpr (i != 0) std::tie(before, here) = joined[i].parts_of(before);
        std::get<i>(all) = std::get<i>(numbers).keys()[here];
      });
    }
    return keys;
  }
}

/// Walks along the range once; `places` takes where each row is, unless it is null.
template <class Key, class Range, class... Sources>
rows_by_group<Key> group_rows(Range& range, const grouping<Sources...>& how,
                              std::vector<std::ranges::iterator_t<Range>>* places) {
  const auto rows = static_cast<std::size_t>(std::ranges::distance(range));
  if (places != nullptr) places->reserve(rows);
  std::tuple<key_numbers<key_in_place<Sources, customer_of<Range>>>...> numbers;
  std::array<joined_numbers, sizeof...(Sources)> joined;
  rows_by_group<Key> all;
  std::vector<std::array<std::size_t, 2>> sizes;  // of even and of odd rows: one number waits less for the other
  with_elements(how.keys, [&](const auto&... source) {
    const auto readers = std::tuple{key_reader(range, rows, source)...};
    std::size_t row = 0;
    for (auto it = std::ranges::begin(range); it != std::ranges::end(range); ++it, ++row) {
      auto&& customer = *it;
      std::uint32_t group = 0;
      unrolled<sizeof...(Sources)>([&](auto i) {
        const std::uint32_t number = std::get<i>(readers)(std::get<i>(numbers), customer, row);
        if constexpr (i == 0)
          group = number;
        else
          group = joined[i](group, number);
      });
      if (group == sizes.size()) sizes.push_back({});
      ++sizes[group][row % 2];
      if (all.came_from == nullptr && group != 0) {
        all.came_from = std::make_unique_for_overwrite<std::uint32_t[]>(rows);
        std::fill_n(all.came_from.get(), row, 0u);
      }
      if (all.came_from != nullptr) all.came_from[row] = group;
      if (places != nullptr) places->push_back(it);
    }
  });
  const auto keys = keys_of_groups(numbers, joined, sizes.size());
  std::vector<std::uint32_t> order(sizes.size());
  for (std::uint32_t g = 0; g < order.size(); ++g) order[g] = g;
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return keys[a] < keys[b]; });
  all.begins.push_back(0);
  all.place.resize(order.size());
  for (const std::uint32_t g : order) {
    all.place[g] = static_cast<std::uint32_t>(all.keys.size());
    all.keys.push_back(keys[g]);
    all.begins.push_back(all.begins.back() + sizes[g][0] + sizes[g][1]);
  }
  return all;
}

/// `task(first group, last group)` for all groups, shared between threads where an execution is among the options.
template <class Task>
void share_groups(const auto& how, const std::vector<std::size_t>& begins, const Task& task) {
  const std::size_t groups = begins.size() - 1, wanted = how.parts(groups);
  const std::size_t parts = wanted < 1 ? 1 : wanted < groups ? wanted : groups;
  const auto first_of = [&](std::size_t p) {
    return static_cast<std::size_t>(std::lower_bound(begins.begin(), begins.end() - 1, begins.back() / parts * p) -
                                    begins.begin());
  };
  how.run(parts, [&](std::size_t p) {
    const std::size_t first = first_of(p), last = p + 1 == parts ? groups : first_of(p + 1);
    if (first < last) task(first, last);
  });
}

}  // namespace detail::inline CLIENTELE_MACHINE

}  // namespace clientele::inline v0
