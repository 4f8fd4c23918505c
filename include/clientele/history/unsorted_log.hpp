// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component/execution.hpp>
#include <clientele/history/detail/fold.hpp>
#include <clientele/history/detail/partition.hpp>
#include <clientele/history/detail/row_source.hpp>
#include <clientele/numerics/radix_sort.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace clientele::inline v0::history {

/// All customers of a log, in the order of their ids, and where every row went.
template <class Id, class Time>
struct histories {
  std::vector<customer_history<Id, Time>> customers;
  log_counts counts{};
  friend bool operator==(const histories&, const histories&) = default;
};

/// A transaction log in any order, in as many parts as the caller has.
///
///     unsorted_log<std::int64_t, sys_days> log(seen);
///     log.add(january, &Order::customer, &Order::day, &Order::amount);
///     log.add(february, &Order::customer, &Order::day, &Order::amount);
///     const auto all = log.customers();          // all.customers[i].x, …; all.counts
///
/// `add` spreads the rows over partitions by the hash of the id; `merge(std::move(a), std::move(b))` joins the logs
/// that threads or files have filled; `customers` groups one partition after the other, sorts each customer's rows by
/// time and folds them; `customers(parallel{})` does so on several threads. The customers and the counts do not depend
/// on the order of the rows or on how they were cut into parts: to the last bit, as long as a customer's amounts lie
/// within a factor of 2^30 of each other.
///
/// Id: an integer, an enum, std::string for text of any kind, or any copyable type with == and a hash; `Hash` must
/// agree with ==. Rows, projections and policies are as for `sorted_log`. Options of `add`: `starting_at{row}`,
/// `quarantine{sink}`.
/// Errors: `invalid_parameter` on construction; `add`: `invalid_customer` after the whole range has been read, its good
/// rows kept; `customers`: `invalid_customer` under `first_after_calibration = fail`, naming the row; `merge`:
/// `invalid_use` where the observations differ.
/// Cost: about 30 ns a row of integer ids, and 100 ns a customer for the order; memory: 16 bytes and the id for each
/// row, freed with the log, and the results.
///
/// The rows (7, day 10, 20), (7, day 3, 5), observed to day 17 in days: customer 7: x 1, t_x 7, T 14, repeat mean 20.
template <class Id, class Time,
          class Hash = std::hash<std::conditional_t<std::is_same_v<Id, std::string>, std::string_view, Id>>>
class unsorted_log {
  static constexpr bool text = std::is_same_v<Id, std::string>;
  using key_type = std::conditional_t<text, std::string_view, Id>;
  using partition_type = detail::log_partition<key_type, Time>;
  using grouper = detail::log_grouper<key_type, Time, Hash>;

 public:
  using history_type = customer_history<Id, Time>;

  explicit unsorted_log(const observation<Time>& seen)
      : window_((seen.check(), seen)), partitions_(detail::partitions) {}

  /// Adds the rows of a range, any input range, read once.
  template <std::ranges::input_range Range, class IdSource, class TimeSource, class AmountSource, class... Options>
  void add(Range&& rows, IdSource id, TimeSource time, AmountSource amount, Options... its_options) {
    static_assert(((std::is_same_v<Options, starting_at> || is_quarantine<Options>) && ...),
                  "clientele: unsorted_log::add takes the options starting_at and quarantine");
    if constexpr (detail::log_fits<Range, IdSource, TimeSource, AmountSource>()) {
      static_assert(
          requires(const detail::key_of<IdSource, Range>& key) { key_type{key}; },
          "clientele: the ids of the rows do not fit into the Id of the unsorted_log");
      detail::log_options<Options...> options{{{std::move(its_options)...}}};
      const auto report = [&](const bad_row& bad) { options.report(bad); };
      const bool numbered = window_.seen.first_after_calibration == row_policy::fail;
      detail::row_reader reader("history::unsorted_log", window_.seen, std::move(id), std::move(time),
                                std::move(amount));
      const auto keep = [&](const key_type& key, const Time& at, double paid, std::uint64_t here) {
        partition_type& part = partitions_[detail::partition_of(grouper::hash(key), 0)];
        part.rows.emplace(kept(part, key), at, paid);
        if (numbered) part.numbers.push_back(here);
        return true;
      };
      const std::uint64_t start = options.start();
      std::uint64_t next = start;
      time_name_ = reader.names.time;
      for (auto&& one : rows) {
        const std::uint64_t here = next++;
        reader.template read<key_type>(one, here, report, [&](const key_type& key, const Time& at, double paid) {
          return keep(key, at, paid, here);
        });
      }
      const auto& judge = reader.judge;
      counts_ += judge.counts;
      counts_.rows += next - start;
      if (!options.quarantined && judge.found.any()) raise(invalid_customer(judge.found.first, judge.found.bad_rows));
    }
  }

  /// Joins two logs of the same observation; both are used up.
  friend unsorted_log merge(unsorted_log a, unsorted_log b) {
    if (!(a.window_.seen == b.window_.seen))
      raise(invalid_use("clientele::history::unsorted_log: logs of different observations cannot be merged"));
    for (std::size_t p = 0; p < detail::partitions; ++p) a.partitions_[p].absorb(std::move(b.partitions_[p]));
    a.counts_ += b.counts_;
    return a;
  }

  [[nodiscard]] const observation<Time>& seen() const noexcept { return window_.seen; }

  /// Every customer once, to `sink(const customer_history<Id, Time>&)`, in no particular order and without keeping
  /// them. Readers see every purchase on the way.
  template <std::invocable<const history_type&> Sink, class... Readers>
  log_counts for_each(Sink sink, also_read<Readers...> readers = {}) const {
    work w;
    for (const partition_type& part : partitions_)
      read(part, w, readers.readers, [&](const history_type& h) { sink(h); });
    return concluded(w);
  }

  /// All customers in the order of their ids; of ids that have no <, in no particular order.
  template <class... Readers>
  [[nodiscard]] histories<Id, Time> customers(also_read<Readers...> readers = {}) const& {
    return customers_of(*this, one_thread{}, readers.readers);
  }
  /// The same, using the log up: `std::move(log).customers()`: its memory is freed on the way.
  template <class... Readers>
  [[nodiscard]] histories<Id, Time> customers(also_read<Readers...> readers = {}) && {
    return customers_of(*this, one_thread{}, readers.readers);
  }
  /// The same on several threads, `customers(parallel{})`; readers then need `emptied()` and `merge(other)`, as those
  /// of this room have.
  template <execution Execution, class... Readers>
  [[nodiscard]] histories<Id, Time> customers(const Execution& how, also_read<Readers...> readers = {}) const& {
    return customers_of(*this, how, readers.readers);
  }
  template <execution Execution, class... Readers>
  [[nodiscard]] histories<Id, Time> customers(const Execution& how, also_read<Readers...> readers = {}) && {
    return customers_of(*this, how, readers.readers);
  }

 private:
  struct work {
    grouper group;
    log_counts counts{};
    detail::log_findings found{};
    history_type current{};
  };

  [[nodiscard]] static decltype(auto) kept([[maybe_unused]] partition_type& part, const key_type& key) {
    if constexpr (text) {
      char* copy = part.text.take(key.size());
      std::memcpy(copy, key.data(), key.size());
      return std::string_view(copy, key.size());
    } else {
      return (key);
    }
  }

  template <class Log, class Execution, class Readers>
  [[nodiscard]] static histories<Id, Time> customers_of(Log& log, const Execution& how, const Readers& readers) {
    constexpr bool used_up = !std::is_const_v<Log>;
    struct result {
      work w{};
      detail::block_list<history_type> found{};
    };
    const std::size_t wanted = how.parts(detail::partitions), parts = wanted < 1 ? 1 : wanted;
    std::vector<result> results(parts);
    const auto run = [&](std::size_t p, const auto& its_readers) {
      for (std::size_t k = detail::partitions * p / parts; k < detail::partitions * (p + 1) / parts; ++k) {
        auto& part = log.partitions_[k];
        log.read(part, results[p].w, its_readers, [&](const history_type& h) { results[p].found.emplace(h); });
        if constexpr (used_up) part = {};
      }
    };
    if constexpr (std::is_same_v<Execution, one_thread> || std::tuple_size_v<Readers> == 0) {
      how.run(parts, [&](std::size_t p) { run(p, readers); });
    } else {
      const auto emptied = [](const auto*... r) { return std::tuple(r->emptied()...); };
      std::vector<decltype(with_elements(readers, emptied))> own;
      for (std::size_t p = 0; p < parts; ++p) own.push_back(with_elements(readers, emptied));
      how.run(parts,
              [&](std::size_t p) { run(p, with_elements(own[p], [](auto&... r) { return std::tuple(&r...); })); });
      for (const auto& one : own)
        [&]<std::size_t... i>(std::index_sequence<i...>) {
          (std::get<i>(readers)->merge(std::get<i>(one)), ...);
        }(std::make_index_sequence<std::tuple_size_v<Readers>>{});
    }
    for (std::size_t p = 1; p < parts; ++p) {
      results[0].w.counts += results[p].w.counts;
      results[0].w.found.absorb(results[p].w.found);
      results[0].found.absorb(std::move(results[p].found));
    }
    const log_counts counts = log.concluded(results[0].w);
    if constexpr (used_up) log.counts_ = {};
    return {in_order(results[0].found, static_cast<std::size_t>(counts.customers)), counts};
  }

  template <class Readers, class Take>
  void read(const partition_type& part, work& w, const Readers& readers, Take&& take) const {
    using outcome = typename detail::fold<Time>::outcome;
    w.group.group(part.rows, 1, [&](const key_type& key, const auto* rows, std::size_t n) {
      detail::fold<Time> customer(window_, rows[0].at, rows[0].amount);
      for (std::size_t i = 1; i < n; ++i) customer.add(rows[i].at, rows[i].amount, readers);
      const outcome o = customer.finish(window_, w.counts, w.current, readers);
      if (o == outcome::history) {
        w.current.id = Id(key);
        take(w.current);
      } else if (o == outcome::unknown_to_calibration && window_.seen.first_after_calibration == row_policy::fail) {
        refuse_unknown(part, key, w);
      }
    });
  }

  CLIENTELE_COLD void refuse_unknown(const partition_type& part, const key_type& key, work& w) const {
    std::uint64_t first = std::numeric_limits<std::uint64_t>::max();
    std::size_t i = 0;
    part.rows.for_each_block([&](const detail::log_row<key_type, Time>* row, std::size_t size) {
      for (std::size_t k = 0; k < size; ++k, ++i)
        if (row[k].at == w.current.first_purchase && row[k].key == key && part.numbers[i] < first)
          first = part.numbers[i];
    });
    w.found.add(
        {.row = first,
         .component = "history::unsorted_log",
         .field = time_name_,
         .value = static_cast<double>(detail::to_tick(w.current.first_purchase)),
         .because =
             "a first purchase not after the calibration's end (first_after_calibration = leave_out counts it)"});
  }

  [[nodiscard]] log_counts concluded(const work& w) const {
    if (w.found.any()) raise(invalid_customer(w.found.first, w.found.bad_rows));
    log_counts c = counts_;
    return c += w.counts;
  }

  [[nodiscard]] static std::vector<history_type> in_order(const detail::block_list<history_type>& found,
                                                          std::size_t n) {
    std::vector<history_type> all;
    all.reserve(n);
    const auto gather = [&](const auto& order, auto&& object) {
      constexpr std::size_t ahead = 16;
      for (std::size_t i = 0; i < n; ++i) {
        if (i + ahead < n) CLIENTELE_PREFETCH(object(order[i + ahead]));
        all.push_back(std::move(*object(order[i])));
      }
    };
    const auto for_each = [&](auto&& f) {
      found.for_each_block([&](history_type* h, std::size_t size) {
        for (std::size_t i = 0; i < size; ++i) f(h[i]);
      });
    };
    if constexpr ((std::is_integral_v<Id> || std::is_enum_v<Id>) && sizeof(Id) <= 8) {
      std::vector<detail::placed<history_type>> order;
      order.reserve(n);
      for_each([&](history_type& h) { order.push_back({detail::order_bits(h.id), &h}); });
      radix_sort(order, [](const detail::placed<history_type>& p) { return p.order; });
      gather(order, [](const detail::placed<history_type>& p) { return p.object; });
    } else if constexpr (text) {
      // by the eight bytes behind those that all begin with, then those that are alike in them
      const history_type* first = nullptr;
      std::size_t alike = 0;
      for_each([&](const history_type& h) {
        if (first == nullptr) first = &h, alike = h.id.size();
        const std::size_t most = std::min(alike, h.id.size());
        for (alike = 0; alike < most && h.id[alike] == first->id[alike];) ++alike;
      });
      std::vector<detail::placed<history_type>> order;
      order.reserve(n);
      for_each(
          [&](history_type& h) { order.push_back({detail::order_bits(std::string_view(h.id).substr(alike)), &h}); });
      radix_sort(order, [](const detail::placed<history_type>& p) { return p.order; });
      for (auto begin = order.begin(), end = begin; begin != order.end(); begin = end) {
        for (end = begin + 1; end != order.end() && end->order == begin->order;) ++end;
        if (end - begin > 1)
          std::sort(begin, end, [](const auto& a, const auto& b) { return a.object->id < b.object->id; });
      }
      gather(order, [](const detail::placed<history_type>& p) { return p.object; });
    } else {
      std::vector<history_type*> order;
      order.reserve(n);
      for_each([&](history_type& h) { order.push_back(&h); });
      if constexpr (requires(const Id& a, const Id& b) {
                      { a < b } -> std::convertible_to<bool>;
                    })
        std::sort(order.begin(), order.end(),
                  [](const history_type* a, const history_type* b) { return a->id < b->id; });
      gather(order, [](history_type* h) { return h; });
    }
    return all;
  }

  detail::window<Time> window_;
  std::vector<partition_type> partitions_;
  log_counts counts_{};
  std::string_view time_name_ = "time";
};

/// The histories of a log in any order, in one call; `unsorted_log` is the same in parts. Options: `starting_at{row}`,
/// `quarantine{sink}`, `also(readers…)`. What goes on, to `fit` and `score`, is `.customers`:
///     const auto log = customer_histories(orders, seen, &order::customer, &order::day, &order::amount);
///     fit(models::bg_nbd_fit{}, log.customers, &customer::x, &customer::t_x, &customer::T);
template <class Range, class Time, class IdSource, class TimeSource, class AmountSource, class... Options>
  requires std::ranges::input_range<Range>
[[nodiscard]] auto customer_histories(Range&& rows, const observation<Time>& seen, IdSource id, TimeSource time,
                                      AmountSource amount, Options... options) {
  static_assert(
      ((std::is_same_v<Options, starting_at> || is_quarantine<Options> || detail::is_also<Options>) && ...),
      "clientele: customer_histories takes the options starting_at, quarantine and also; on several threads fill "
      "an unsorted_log and call its customers(parallel{})");
  if constexpr (detail::log_fits<Range, IdSource, TimeSource, AmountSource>()) {
    using id_type = detail::id_from_key<detail::key_of<IdSource, Range>>;
    unsorted_log<id_type, Time> log(seen);
    const auto of_adding = []<class Option>(Option& o) {
      if constexpr (detail::is_also<Option>)
        return std::tuple<>{};
      else
        return std::tuple<Option>{std::move(o)};
    };
    const auto readers = detail::log_options<Options...>{{{options...}}}.readers();
    with_elements(std::tuple_cat(of_adding(options)...), [&](auto&... rest) {
      log.add(rows, std::move(id), std::move(time), std::move(amount), std::move(rest)...);
    });
    return with_elements(readers, [&](auto*... r) { return std::move(log).customers(also(*r...)); });
  }
}

template <class... Arguments>
  requires(!detail::is_log_call<Arguments...>)
auto customer_histories(Arguments&&...) {
  detail::explain_log_call<Arguments...>();
}

}  // namespace clientele::inline v0::history
