// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/core/single_pass.hpp>
#include <clientele/history/detail/fold.hpp>
#include <clientele/history/detail/row_source.hpp>

#include <concepts>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace clientele::inline v0::history {

namespace detail {

template <class Key>
concept ordered_key = requires(const Key& a, const Key& b) {
  { a < b } -> std::convertible_to<bool>;
};

}  // namespace detail

/// The customers of a sorted log, found while it is read. Made by `sorted_log`.
template <class View, class Time, class IdSource, class TimeSource, class AmountSource, class Options>
class sorted_log_view
    : public std::ranges::view_interface<sorted_log_view<View, Time, IdSource, TimeSource, AmountSource, Options>> {
  using key_type = detail::key_of<IdSource, View>;
  using id_type = detail::id_from_key<key_type>;
  using value = customer_history<id_type, Time>;

  struct state {
    View base;
    Options options;
    detail::window<Time> window;
    detail::row_reader<Time, IdSource, TimeSource, AmountSource> reader;
    std::optional<std::ranges::iterator_t<View>> at{};
    std::uint64_t start = 0, row = 0;
    std::optional<id_type> id{};  ///< the customer whose first row is `next_time`, `next_amount`
    std::uint64_t id_row = 0;
    Time next_time{};
    double next_amount = 0;
    value customer{};
    bool begun = false, at_end = false;

    state(View its_base, const observation<Time>& seen, IdSource i, TimeSource t, AmountSource a, Options o)
        : base(std::move(its_base)),
          options(std::move(o)),
          window(seen),
          reader("history::sorted_log", seen, std::move(i), std::move(t), std::move(a)),
          start(options.start()),
          row(start) {}

    void begin() {
      if (begun) raise(invalid_use("clientele::history::sorted_log: the log has been read already"));
      begun = true;
      at.emplace(std::ranges::begin(base));
      advance();
    }

    [[nodiscard]] const value& current() const noexcept { return customer; }
    [[nodiscard]] bool ended() const noexcept { return at_end; }

    /// Reads rows until a customer is complete.
    void advance() {
      const auto readers = options.readers();
      do {
        if (!id && !read_until_other_customer(nullptr, readers)) return end();
        detail::fold<Time> open(window, next_time, next_amount);
        const std::uint64_t first_row = id_row;
        take_id();
        read_until_other_customer(&open, readers);
        switch (open.finish(window, reader.judge.counts, customer, readers)) {
          case detail::fold<Time>::outcome::history:
            return;
          case detail::fold<Time>::outcome::unknown_to_calibration:
            refuse_unknown(first_row);
            break;
          case detail::fold<Time>::outcome::no_purchase:
            break;
        }
      } while (true);
    }

    /// Adds rows to the open customer; true when another customer has begun, whose id and first row are kept.
    template <class Readers>
    bool read_until_other_customer(detail::fold<Time>* open, const Readers& readers) {
      const auto last = std::ranges::end(base);
      const auto report = [&](const bad_row& bad) { options.report(bad); };
      auto& it = *at;
      bool another = false;
      for (; !another && it != last; ++it) {
        const std::uint64_t here = row++;
        const auto take = [&](const key_type& key, const Time& t, double amount) {
          if (open != nullptr && key == customer.id) [[likely]] {
            if (t < open->cell()) [[unlikely]]
              refuse_time(here, t);
            open->add(t, amount, readers);
            return false;
          }
          if constexpr (!Options::grouped && detail::ordered_key<key_type>)
            if (open != nullptr && key < customer.id) [[unlikely]]
              refuse_id(here, key);
          id.emplace(key);
          id_row = here;
          next_time = t;
          next_amount = amount;
          return true;
        };
        another = reader.template read<key_type>(*it, here, report, take);
      }
      return another;
    }

    void take_id() {
      customer.id = std::move(*id);
      id.reset();
    }

    void end() {
      at_end = true;
      if (!Options::quarantined && reader.judge.found.any())
        raise(invalid_customer(reader.judge.found.first, reader.judge.found.bad_rows));
    }

    CLIENTELE_COLD void refuse_unknown(std::uint64_t first_row) {
      if (window.seen.first_after_calibration != row_policy::fail) return;
      const bad_row bad{
          .row = first_row,
          .component = reader.names.component,
          .field = reader.names.time,
          .value = static_cast<double>(detail::to_tick(customer.first_purchase)),
          .because =
              "a first purchase not after the calibration's end (first_after_calibration = leave_out counts it)"};
      reader.judge.found.add(bad);
      options.report(bad);
    }
    [[noreturn]] CLIENTELE_COLD void refuse_time(std::uint64_t here, const Time& t) {
      raise(invalid_customer(
          bad_row{.row = here,
                  .component = reader.names.component,
                  .field = reader.names.time,
                  .value = static_cast<double>(detail::to_tick(t)),
                  .because = "not before the row before it (sorted by id, then time; unsorted_log takes any order)"},
          1));
    }
    [[noreturn]] CLIENTELE_COLD void refuse_id(std::uint64_t here, const key_type& key) {
      raise(invalid_customer(bad_row{.row = here,
                                     .component = reader.names.component,
                                     .field = reader.names.id,
                                     .value = detail::number_of(key),
                                     .because = "not less than the row before it (sorted by id, then time; grouped_ids "
                                                "or unsorted_log take other orders)"},
                             1));
    }
  };

 public:
  using iterator = single_pass_iterator<state, value>;

  sorted_log_view(View base, const observation<Time>& seen, IdSource i, TimeSource t, AmountSource a, Options o)
      : state_(std::make_unique<state>(std::move(base), seen, std::move(i), std::move(t), std::move(a), std::move(o))) {
  }

  /// Reads the first customer; once only.
  [[nodiscard]] iterator begin() {
    state_->begin();
    return iterator(state_.get());
  }
  [[nodiscard]] static std::default_sentinel_t end() noexcept { return {}; }

  /// Of the rows read so far; of the whole log once the end has been reached.
  [[nodiscard]] log_counts counts() const noexcept {
    log_counts c = state_->reader.judge.counts;
    c.rows = state_->row - state_->start;
    return c;
  }

 private:
  std::unique_ptr<state> state_;
};

/// The customer histories of a log that is sorted by id and then by time, as a lazy view: one pass over any input
/// range, each customer yielded when the next one begins.
///
/// Choose it where the log is sorted, or larger than memory; otherwise `customer_histories`.
///
///     auto customers = sorted_log(orders, seen, &Order::customer, &Order::day, &Order::amount);
///     for (const auto& c : customers) …         // c.id, c.x, c.t_x, c.T, c.repeat_mean, …
///     customers.counts()                        // where every row went
///
/// Projections are member pointers or callables, also inside `field<"name">(…)` (a name for error messages) and
/// `missing_when(…, value)`; for columns, give a range of row numbers and lambdas that index them. Id: an integer, an
/// enum, text, an optional of these, or any type with == (with < the order is checked); it is kept as a std::string
/// where it is text. Time: what `observation` has, or a finer std::chrono time, or a year_month_day. Amount: any number
/// or optional number, currency. Times of one cell of `merged_within` need not be in order among themselves.
/// Options: `starting_at{row}`, `quarantine{sink}`, `also(readers…)`, `grouped_ids{}`.
///
/// Yields `customer_history<Id, Time>` in the order of the log. Parts of a log must be cut between customers;
/// `unsorted_log` joins parts cut anywhere.
/// Errors: `invalid_parameter` at the call; `invalid_customer` on reaching the end, for rows that a policy calls bad
/// (the first one and how many), and at once for a row out of order; `invalid_use` for reading it twice.
/// Cost: one pass, about 10 ns a row; memory: one customer, whatever the length of the log. It borrows the range.
///
/// CDNOW, calibration to 1997-09-30: customer 1 bought on 01-01, 01-18, 08-02 and 12-12: x 2, t_x 30.428571, T
/// 38.857143.
template <class Range, class Time, class IdSource, class TimeSource, class AmountSource, class... Options>
  requires std::ranges::input_range<Range>
[[nodiscard]] auto sorted_log(Range&& log, const observation<Time>& seen, IdSource id, TimeSource time,
                              AmountSource amount, Options... options) {
  static_assert(((std::is_same_v<Options, starting_at> || std::is_same_v<Options, grouped_ids> ||
                  is_quarantine<Options> || detail::is_also<Options>) &&
                 ...),
                "clientele: sorted_log takes the options starting_at, quarantine, also and grouped_ids");
  if constexpr (detail::log_fits<Range, IdSource, TimeSource, AmountSource>()) {
    seen.check();
    using view = std::views::all_t<Range>;
    using options_type = detail::log_options<Options...>;
    return sorted_log_view<view, Time, IdSource, TimeSource, AmountSource, options_type>(
        std::views::all(std::forward<Range>(log)), seen, std::move(id), std::move(time), std::move(amount),
        options_type{{{std::move(options)...}}});
  }
}

template <class... Arguments>
  requires(!detail::is_log_call<Arguments...>)
auto sorted_log(Arguments&&...) {
  detail::explain_log_call<Arguments...>();
}

}  // namespace clientele::inline v0::history
