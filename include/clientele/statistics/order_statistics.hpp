// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component/error.hpp>
#include <clientele/numerics/exact_sum.hpp>
#include <clientele/numerics/radix_sort.hpp>

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace clientele::inline v0 {

/// What a selection found of all values in its first pass. The sums are exact; of a selection without mass they and
/// the zeros are not known (0).
struct selection_totals {
  std::uint64_t count = 0;
  std::uint64_t negative = 0;  ///< values below 0
  std::uint64_t zero = 0;      ///< values that are 0
  exact_sum positive_sum{};
  exact_sum negative_sum{};
};

/// One value that was selected, with what lies above it.
struct selected_value {
  bool found = false;  ///< false when the rule held for no value at all
  double value = 0;
  std::uint64_t count_above = 0;  ///< values greater than it
  std::uint64_t count_equal = 0;  ///< values equal to it, itself among them
  exact_sum sum_above{};          ///< of the values greater than it (with mass)
  exact_sum sum_equal{};          ///< of the values equal to it (with mass)
};

/// How a value is chosen: the lowest one, walking down from the highest, before the rule first fails. The rule sees
/// all totals, and number and sum of the values above the one in question. `needs_mass`: whether it looks at sums.
template <class T>
concept selection_rule =
    requires(const T& rule, const selection_totals& all, std::uint64_t count_above, const exact_sum& sum_above) {
      { rule.holds(all, count_above, sum_above) } -> std::convertible_to<bool>;
      { T::needs_mass } -> std::convertible_to<bool>;
    };

/// Chooses the value of a rank: 0 is the highest of all, count − 1 the lowest.
struct rank_rule {
  static constexpr bool needs_mass = false;
  std::uint64_t rank = 0;
  [[nodiscard]] constexpr bool holds(const selection_totals&, std::uint64_t count_above,
                                     const exact_sum&) const noexcept {
    return count_above <= rank;
  }
};

/// How many values a selection keeps; 8 bytes each, and as much again while they are sorted.
struct selection_memory {
  std::size_t kept = std::size_t{1} << 16;       ///< the first values: when there are no more, one pass is enough
  std::size_t collected = std::size_t{1} << 19;  ///< in the last pass, of the cells that are crossed
};

/// Order statistics without sorting: exact, whatever the order of the values, in a memory that does not grow with
/// their number.
///
///     selection median(std::vector{rank_rule{values.size() / 2}});
///     do median.add(values); while (median.another_pass());
///     median.selected()[0].value
///
/// Up to 65 536 values are kept and sorted by radix. More of them are counted in a histogram over the top 18 bits of
/// their keys (sign, exponent, 6 bits of the mantissa), together with the exact sum of their lower bits. The rules
/// are then applied to the cells from above; each crosses in one. The next pass collects the values of the crossed
/// cells, if they are at most 2^19, otherwise it splits these cells by their next 12 or 16 bits. So: one pass up to
/// 65 536 values, otherwise mostly two, and never more than five.
///
/// `rules` are ordered: those that hold higher come first. They may also be set late, when the
/// totals are known, by a function given to `another_pass`.
/// Every pass must see the same values, in any order; otherwise `invalid_use`. NaN and infinities are `invalid_use`.
///
/// Cost: about 3 ns a value for all passes on a contiguous column. Memory, with mass: 4 MB for the histogram, 8 MB
/// for collected values, 1 MB for each cell that is split (64 KB for each of more than eight). At most 2^40 values.
/// Source: distribution counting, Seward (1954); selection by it, Knuth, The Art of Computer Programming 3 (1998).
template <selection_rule Rule>
class selection {
 public:
  selection() = default;
  explicit selection(std::vector<Rule> rules, selection_memory memory = {})
      : rules_(std::move(rules)), memory_(memory) {}

  /// Some of the values of this pass; one long span is as good as many short ones.
  void add(std::span<const double> values) {
    switch (stage_) {
      case stage::keeping:
        if (kept_.size() + values.size() <= memory_.kept) {
          for (const double x : values) kept_.push_back(order_key(x));
          return;
        }
        start_histogram();
        [[fallthrough]];
      case stage::counting:
        return count(values);
      case stage::splitting:
        return split(values);
      case stage::collecting:
        return collect(values);
      case stage::done:
        return;
    }
  }

  /// Ends a pass over the values. True: they must all be added once more. False: `selected()` is there.
  bool another_pass() {
    return another_pass([](const selection_totals&, std::vector<Rule>&) {});
  }

  /// The same; after the first pass `set_rules(totals, rules)` may put the rules that the totals ask for.
  template <class SetRules>
  bool another_pass(SetRules&& set_rules) {
    ++passes_;
    switch (stage_) {
      case stage::keeping: {
        sort_keys(kept_);
        refuse_unless(kept_.empty() || (is_finite_key(kept_.front()) && is_finite_key(kept_.back())));
        for (const std::uint64_t key : kept_) add_to_totals(key);
        set_rules(std::as_const(totals_), rules_);
        start_rules();
        choose_among(kept_.size(), 0, {{}, 0, rules_.size()});
        return finish();
      }
      case stage::counting:
        sum_histogram();
        set_rules(std::as_const(totals_), rules_);
        start_rules();
        open_cells();
        break;
      case stage::splitting:
        count_zeros_ = false;
        open_split_cells();
        break;
      case stage::collecting:
        choose_collected();
        return finish();
      case stage::done:
        return false;
    }
    return prepare_next();
  }

  [[nodiscard]] const selection_totals& totals() const noexcept { return totals_; }
  /// One value for each rule, in their order.
  [[nodiscard]] const std::vector<selected_value>& selected() const noexcept { return selected_; }
  /// Passes made.
  [[nodiscard]] unsigned passes() const noexcept { return passes_; }

 private:
  static constexpr bool mass = Rule::needs_mass;
  static constexpr unsigned low_bits = 46;
  static constexpr std::size_t cells = std::size_t{1} << (64 - low_bits);
  static constexpr std::uint64_t carry_unit = std::uint64_t{1} << 40;
  static constexpr std::uint64_t first_positive = std::uint64_t{1} << 63;

  enum class stage : unsigned char { keeping, counting, splitting, collecting, done };

  /// A cell counts values and adds up the bits of their keys below the cell's own. The upper 24 bits of the count
  /// take what that sum carries over.
  struct cell_with_mass {
    std::uint64_t low_sum = 0, count_and_carry = 0;
    void add(std::uint64_t low) noexcept {
      low_sum += low;
      count_and_carry += low_sum < low ? carry_unit + 1 : 1;
    }
    [[nodiscard]] std::uint64_t count() const noexcept { return count_and_carry % carry_unit; }
    void add_sum_to(exact_sum& sum, std::uint64_t key) const noexcept {
      const double base = value_of_key(key);  // upper end of a negative cell's magnitudes: values grow with their keys
      const unsigned bit = detail::double_parts(base).bit;
      sum.add_product(count(), base);
      sum.add_shifted(low_sum, bit);
      sum.add_shifted(count_and_carry / carry_unit, bit + 64);
    }
  };
  struct cell_of_counts {
    std::uint64_t counted = 0;
    void add(std::uint64_t) noexcept { ++counted; }
    [[nodiscard]] std::uint64_t count() const noexcept { return counted; }
    void add_sum_to(exact_sum&, std::uint64_t) const noexcept {}
  };
  using cell = std::conditional_t<mass, cell_with_mass, cell_of_counts>;

  /// What lies above some value.
  struct upper {
    std::uint64_t count = 0;
    exact_sum sum{};
  };
  /// The rules first … last − 1 cross among the values whose key begins with `prefix`.
  struct crossing {
    upper above{};
    std::size_t first_rule = 0, last_rule = 0;
    std::uint64_t prefix = 0, count = 0;
    std::uint64_t all_bits = ~std::uint64_t{0}, any_bits = 0;  ///< of its keys, found while it is split
  };

  static bool is_finite_key(std::uint64_t key) noexcept {
    return key > order_key(-std::numeric_limits<double>::infinity()) &&
           key < order_key(std::numeric_limits<double>::infinity());
  }
  static void refuse_unless(bool finite) {
    if (!finite) raise(invalid_use("clientele: a selection takes finite values, neither NaN nor infinity"));
  }
  static void same_unless(bool changed) {
    if (changed) raise(invalid_use("clientele: the values were not the same in every pass of a selection"));
  }
  static std::uint64_t low_part(std::uint64_t key, unsigned bits) noexcept {
    return key & ((std::uint64_t{1} << bits) - 1);
  }

  // ---- the first pass ----

  void start_histogram() {
    table_.assign(cells, {});
    for (const std::uint64_t key : kept_) count_key(key);
    kept_.clear();
    kept_.shrink_to_fit();
    stage_ = stage::counting;
  }

  void count_key(std::uint64_t key) noexcept {
    table_[key >> low_bits].add(low_part(key, low_bits));
    all_bits_ &= key;
    any_bits_ |= key;
  }

  void count(std::span<const double> values) noexcept {
    cell* const table = table_.data();
    std::uint64_t all = all_bits_, any = any_bits_;
    for (const double x : values) {
      const std::uint64_t key = order_key(x);
      all &= key;
      any |= key;
      table[key >> low_bits].add(low_part(key, low_bits));
    }
    all_bits_ = all;
    any_bits_ = any;
  }

  void add_to_totals(std::uint64_t key) noexcept {
    ++totals_.count;
    totals_.negative += key < first_positive ? 1 : 0;
    totals_.zero += mass && key == first_positive ? 1 : 0;
    if constexpr (mass) (key < first_positive ? totals_.negative_sum : totals_.positive_sum).add(value_of_key(key));
  }

  void sum_histogram() {
    for (std::size_t c = 0; c < cells; ++c) {
      const std::uint64_t n = table_[c].count(), key = std::uint64_t{c} << low_bits;
      if (n == 0) continue;
      refuse_unless(is_finite_key(key));
      totals_.count += n;
      totals_.negative += key < first_positive ? n : 0;
      table_[c].add_sum_to(key < first_positive ? totals_.negative_sum : totals_.positive_sum, key);
    }
    // zeros share the first positive cell with the smallest subnormal numbers
    if constexpr (mass) {
      const cell& smallest = table_[first_positive >> low_bits];
      if (smallest.low_sum == 0 && smallest.count_and_carry < carry_unit)
        totals_.zero = smallest.count();
      else
        count_zeros_ = all_bits_ != any_bits_;
    }
  }

  // ---- rules applied from above ----

  void start_rules() { selected_.assign(rules_.size(), {}); }

  /// Walks from above along groups of values, and says for each rule which is the last before it fails.
  class walk {
   public:
    walk(const selection& s, upper above, std::size_t first_rule, std::size_t last_rule)
        : selection_(s), above_(std::move(above)), rule_(first_rule), last_rule_(last_rule) {}

    /// The next lower group: `crosses(first rule, last rule, what is above)` for rules that crossed in the one before.
    template <class Add, class Crosses>
    bool group(std::uint64_t count, Add&& add_sum_to, Crosses&& crosses) {
      const std::size_t first = rule_;
      while (rule_ < last_rule_ && !selection_.rules_[rule_].holds(selection_.totals_, above_.count, above_.sum))
        ++rule_;
      if (rule_ > first && started_) crosses(first, rule_, before_);
      if (rule_ == last_rule_) return false;
      started_ = true;
      before_ = above_;
      above_.count += count;
      add_sum_to(above_.sum);
      return true;
    }
    /// After the lowest group.
    template <class Crosses>
    void end(Crosses&& crosses) {
      if (started_ && rule_ < last_rule_) crosses(rule_, last_rule_, before_);
    }

   private:
    const selection& selection_;
    upper above_, before_{};
    std::size_t rule_, last_rule_;
    bool started_ = false;
  };

  /// The cells where rules cross, from the histogram's `size` cells, of which the lowest begins with `lowest`.
  void open(const cell* table, std::size_t size, std::uint64_t lowest, const upper& above, std::size_t first_rule,
            std::size_t last_rule) {
    walk down(*this, above, first_rule, last_rule);
    std::size_t last = 0;
    const auto crosses = [&](std::size_t first, std::size_t end, const upper& its_upper) {
      next_.push_back({its_upper, first, end, lowest + last, table[last].count()});
    };
    for (std::size_t c = size; c-- > 0;) {
      if (table[c].count() == 0) continue;
      const auto add_sum = [&](exact_sum& sum) { table[c].add_sum_to(sum, (lowest + c) << top_); };
      if (!down.group(table[c].count(), add_sum, crosses)) return;
      last = c;
    }
    down.end(crosses);
  }

  void open_cells() {
    top_ = low_bits;
    open(table_.data(), cells, 0, {}, 0, rules_.size());
    const std::uint64_t differing = all_bits_ ^ any_bits_;
    same_below_ = static_cast<unsigned>(std::countr_zero(differing));  // 64: all values are equal
    common_ = any_bits_;
    if (const auto width = static_cast<unsigned>(std::bit_width(differing)); width < top_) {  // all in one cell
      top_ = width;
      for (crossing& one : next_) one.prefix = common_ >> top_;
    }
    open_ = std::move(next_);
    next_.clear();
  }

  void open_split_cells() {
    const unsigned digits = top_ - next_top_;
    const std::size_t size = std::size_t{1} << digits;
    top_ = next_top_;
    for (std::size_t i = 0; i < open_.size(); ++i) {
      const cell* table = table_.data() + i * size;
      std::uint64_t n = 0;
      for (std::size_t c = 0; c < size; ++c) n += table[c].count();
      same_unless(n != open_[i].count);
      if (open_[i].all_bits == open_[i].any_bits)
        choose(open_[i], open_[i].all_bits);
      else
        open(table, size, open_[i].prefix << digits, open_[i].above, open_[i].first_rule, open_[i].last_rule);
    }
    open_ = std::move(next_);
    next_.clear();
  }

  /// All values of a crossing have this key.
  void choose(const crossing& one, std::uint64_t key) {
    selected_value chosen{true, value_of_key(key), one.above.count, one.count, one.above.sum, {}};
    if constexpr (mass) chosen.sum_equal.add_product(one.count, chosen.value);
    for (std::size_t r = one.first_rule; r < one.last_rule; ++r) selected_[r] = chosen;
  }

  /// After cells were opened: ready when each holds one value only, otherwise the next pass collects or splits.
  bool prepare_next() {
    if (top_ <= same_below_) {
      for (const crossing& one : open_) choose(one, one.prefix << top_ | low_part(common_, top_));
      open_.clear();
    }
    if (open_.empty() && !count_zeros_) return finish();
    std::uint64_t wanted = 0;
    for (const crossing& one : open_) wanted += one.count;
    is_open_.assign(cells, 0);
    for (const crossing& one : open_) is_open_[one.prefix >> (low_bits - top_)] = 1;
    table_ = {};
    if (wanted <= memory_.collected) {
      kept_.resize(static_cast<std::size_t>(wanted) + chunk);
      collected_ = 0;
      wanted_ = static_cast<std::size_t>(wanted);
      stage_ = stage::collecting;
    } else {
      const unsigned digits = open_.size() <= 8 ? 16 : 12;
      next_top_ = top_ > digits ? top_ - digits : 0;
      if (next_top_ < same_below_ && same_below_ < top_) next_top_ = same_below_;
      table_.assign(open_.size() << (top_ - next_top_), {});
      stage_ = stage::splitting;
    }
    return true;
  }

  // ---- further passes ----

  static constexpr std::size_t chunk = 64;

  /// The open cell of a key, by bisection (they are in falling order).
  [[nodiscard]] std::optional<std::size_t> place_of(std::uint64_t key) const noexcept {
    const std::uint64_t prefix = key >> top_;
    std::size_t low = 0, n = open_.size();
    while (n > 1) {
      const std::size_t half = n / 2;
      low += open_[low + half].prefix >= prefix ? half : 0;
      n -= half;
    }
    if (n == 1 && open_[low].prefix == prefix) return low;
    return std::nullopt;
  }

  void count_zeros(std::span<const double> values) noexcept {
    if (!count_zeros_) return;
    for (const double x : values) totals_.zero += x == 0 ? 1 : 0;
  }

  void split(std::span<const double> values) noexcept {
    count_zeros(values);
    const unsigned digits = top_ - next_top_;
    for (const double x : values) {
      const std::uint64_t key = order_key(x);
      if (is_open_[key >> low_bits] == 0) continue;
      const std::optional<std::size_t> place = place_of(key);
      if (!place) continue;
      open_[*place].all_bits &= key;
      open_[*place].any_bits |= key;
      table_[(*place << digits) + static_cast<std::size_t>(low_part(key, top_) >> next_top_)].add(
          low_part(key, next_top_));
    }
  }

  void collect(std::span<const double> values) {
    count_zeros(values);
    const unsigned char* const is_open = is_open_.data();
    std::uint64_t* const kept = kept_.data();
    while (!values.empty()) {
      const auto some = values.first(values.size() < chunk ? values.size() : chunk);
      values = values.subspan(some.size());
      std::size_t n = collected_;
      if (top_ == low_bits) {
        for (const double x : some) {
          const std::uint64_t key = order_key(x);
          kept[n] = key;
          n += is_open[key >> low_bits];
        }
      } else {
        for (const double x : some)
          if (const std::uint64_t key = order_key(x); is_open[key >> low_bits] != 0 && place_of(key)) kept[n++] = key;
      }
      same_unless(n > wanted_);
      collected_ = n;
    }
  }

  void choose_collected() {
    same_unless(collected_ != wanted_);
    kept_.resize(wanted_);
    sort_keys(kept_);
    std::size_t end = kept_.size();
    for (const crossing& one : open_) {
      same_unless(one.count > end);
      choose_among(end, end - static_cast<std::size_t>(one.count), one);
      end -= static_cast<std::size_t>(one.count);
    }
  }

  /// Applies rules to the sorted keys first … end − 1.
  void choose_among(std::size_t end, std::size_t first, const crossing& among) {
    walk down(*this, among.above, among.first_rule, among.last_rule);
    std::uint64_t key = 0, count = 0;
    const auto crosses = [&](std::size_t first_rule, std::size_t last_rule, const upper& above) {
      choose({above, first_rule, last_rule, 0, count}, key);
    };
    while (end > first) {
      std::size_t begin = end;
      while (begin > first && kept_[begin - 1] == kept_[end - 1]) --begin;
      const std::uint64_t its_key = kept_[end - 1], n = end - begin;
      const auto add_sum = [&](exact_sum& sum) {
        if constexpr (mass) sum.add_product(n, value_of_key(its_key));
      };
      if (!down.group(n, add_sum, crosses)) return;
      key = its_key;
      count = n;
      end = begin;
    }
    down.end(crosses);
  }

  static void sort_keys(std::vector<std::uint64_t>& keys) {
    radix_sort(keys, [](std::uint64_t key) { return key; });
  }

  bool finish() {
    stage_ = stage::done;
    kept_ = {};
    table_ = {};
    is_open_ = {};
    open_ = {};
    return false;
  }

  std::vector<Rule> rules_;
  selection_memory memory_{};
  std::vector<selected_value> selected_;
  selection_totals totals_{};
  stage stage_ = stage::keeping;
  bool count_zeros_ = false;
  unsigned passes_ = 0, top_ = low_bits, next_top_ = 0, same_below_ = 0;
  std::uint64_t all_bits_ = ~std::uint64_t{0}, any_bits_ = 0, common_ = 0;
  std::vector<std::uint64_t> kept_;  ///< keys: the first values, later those collected
  std::size_t collected_ = 0, wanted_ = 0;
  std::vector<cell> table_;
  std::vector<unsigned char> is_open_;
  std::vector<crossing> open_, next_;
};

}  // namespace clientele::inline v0
