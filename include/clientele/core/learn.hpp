// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/core/fit.hpp>
#include <clientele/core/save.hpp>
#include <clientele/version.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace clientele::inline v0 {

namespace detail {

template <class Specification>
struct fit_rounds;

/// Whether a specification can be fitted to rows that lie apart: what its fitting has beside `add` and `finish`.
template <class Specification>
inline constexpr bool can_be_learnt_in_parts =
    fit_can_be_shared<Specification> &&
    requires(fitting_of<Specification>& fitting, byte_writer& out) { fitting.transfer(out); };

}  // namespace detail

template <specification Specification>
class fit_state;

/// What was learnt from some rows in one walk of a fit, for `advance`; made by `learn`.
template <specification Specification>
class fit_part {
 public:
  /// Rows seen, good and bad ones.
  [[nodiscard]] std::uint64_t rows() const noexcept { return rows_; }
  [[nodiscard]] std::uint64_t invalid() const noexcept { return invalid_; }
  /// The walk of the fit that it is of, counted from 1.
  [[nodiscard]] unsigned walk() const noexcept { return walk_; }

 private:
  friend struct detail::fit_rounds<Specification>;
  explicit fit_part(const fit_state<Specification>& of)
      : fitting_(of.fitting_.part()), state_(of.id_), walk_(of.walk_) {}

  template <class Archive>
  void transfer(Archive& archive) {
    archive(state_, walk_, rows_, invalid_, begins_, fitting_);
  }

  detail::fitting_of<Specification> fitting_;
  std::uint64_t state_ = 0;  ///< which it was learnt from
  unsigned walk_ = 1;
  std::uint64_t rows_ = 0, invalid_ = 0;
  std::optional<std::uint64_t> begins_{};  ///< its first row, where that was said
};

/// A fit that goes on round by round: rows lie on several machines, or come one file after the other, and nobody has
/// them all.
///
///     fit_state state(classification::abc{});
///     while (!state.is_fitted()) {
///       …                                                                  save(state) goes to every machine, there
///       auto part = learn(state, rows, &C::value, starting_at{first});     load_state<abc>(bytes), and save(part) back
///       state = advance(state, parts);                                     of load_part(state, bytes)
///     }
///     state.fitted()                                                       what fit gives, bit for bit
///
/// `learn` and `advance` are pure: a state and a part are values, nothing is left on a machine, and a round that failed
/// is made again. The specification and what the next walk needs travel in the state. Each round needs all rows, cut as
/// one likes and by round otherwise if need be, each of them once. In whatever order parts come, the outcome is the
/// same.
///
/// Rounds and bytes. Order statistics (`abc`, `rfm_quantiles`, `quantile_matrix`, `exact_quantiles`): one to five
/// rounds, mostly two, and one more for near-ties (`abc`) or the next value (`quantile_matrix`); of each input a part
/// has 8 bytes a value up to 4096 of them, beyond that 20 bytes for each filled cell of a histogram with sums (`abc`)
/// and 12 without, mostly 1 000 to 2 500 cells; later the values of the cells in question, of all parts together at
/// most 4 MB. Models: one round, 32 bytes a distinct (x, t_x, T), of spend 24 a distinct (x, mean spend); with weights,
/// or unjoined, as much a row. `profit_contribution`: one round, 668 bytes. Components that predict: one round, 4 bytes
/// for each x up to the greatest. `concentration`: one round and 8 bytes a row, because its Gini coefficient needs the
/// values in their order. Measured: docs/fits_on_machines.md.
template <specification Specification>
class fit_state {
  static_assert(detail::can_be_learnt_in_parts<Specification>,
                "clientele: what this specification learns cannot be learnt in parts: its fitting has no part(), "
                "join(parts, execution) and transfer(archive)");

 public:
  using fitting_type = detail::fitting_of<Specification>;
  using fitted_type = decltype(detail::with_rows(std::declval<fitting_type&>().finish(), 0, 0));

  /// Before the first round. Throws `invalid_parameter`.
  explicit fit_state(const Specification& s) : specification_(checked_specification(s)), fitting_(s.start()) {
    id_ = checksum();
  }

  [[nodiscard]] const Specification& specification() const noexcept { return specification_; }
  /// The walk that its parts are of, counted from 1; of a fitted one the last.
  [[nodiscard]] unsigned walk() const noexcept { return walk_; }
  [[nodiscard]] bool is_fitted() const noexcept { return fitted_.has_value(); }
  /// What was fitted: a `fitted`, as `fit` returns it. Throws `invalid_use` before the last round.
  [[nodiscard]] const fitted_type& fitted() const {
    if (!fitted_) raise(invalid_use(of("is not fitted yet: more rounds of learn and advance are needed")));
    return *fitted_;
  }

 private:
  friend struct detail::fit_rounds<Specification>;
  friend class fit_part<Specification>;

  static const Specification& checked_specification(const Specification& s) {
    check_parameters(s);
    return s;
  }
  [[nodiscard]] static std::string of(std::string_view what) {
    return joined_text({"clientele: the fit of ", Specification::name.view(), " ", what});
  }
  template <class Archive>
  void transfer(Archive& archive) {
    archive(walk_, rows_, invalid_, placed_, seen_, fitting_);
  }
  void keep(detail::byte_writer& out) const {
    detail::keep_described(out, specification_);
    out(detail::figures_of<Specification>());
    const_cast<fit_state&>(*this).transfer(out);  // reads only, as byte_writer takes everything by const reference
  }
  [[nodiscard]] std::uint64_t checksum() const {
    detail::byte_writer out;
    keep(out);
    return detail::checksum(out.bytes);
  }

  Specification specification_;
  fitting_type fitting_;
  std::uint64_t id_ = 0;  ///< of these bytes
  unsigned walk_ = 1;
  std::uint64_t rows_ = 0, invalid_ = 0;  ///< of the first walk
  bool placed_ = false;
  detail::row_set seen_{};  ///< where parts say where they begin
  std::optional<fitted_type> fitted_{};
};

namespace detail {

/// What `learn`, `advance`, `save` and `load_…` do.
template <class Specification>
struct fit_rounds {
  using state_type = fit_state<Specification>;
  using part_type = fit_part<Specification>;

  template <class Range, class Plan, class Options>
  static part_type learn(const state_type& state, Range& range, std::string_view name, const Plan& plan,
                         Options options) {
    if (state.is_fitted()) raise(invalid_use(state_type::of("has ended: there is nothing more to learn")));
    part_type part(state);
    const auto w = walk_along(range, name, plan, part.fitting_, options, state.walk_ == 1);
    pack(part.fitting_);
    part.rows_ = w.rows, part.invalid_ = w.found.bad_rows;
    if (Options::placed) part.begins_ = options.start();
    return part;
  }

  template <class Execution>
  static state_type advance(const state_type& state, std::vector<part_type> parts, const Execution& how) {
    if (state.is_fitted()) raise(invalid_use(state_type::of("has ended: there is nothing to advance")));
    if (parts.empty()) raise(invalid_use(state_type::of("needs parts: advance was given none")));
    for (const part_type& one : parts)
      if (one.state_ != state.id_) raise(invalid_use(state_type::of(not_of_this_state(one, state))));
    put_in_order(parts);
    state_type next = state;
    const seen all = rows_of(parts);
    if (state.walk_ == 1)
      next.rows_ = all.rows, next.invalid_ = all.invalid, next.placed_ = all.placed, next.seen_ = all.places;
    else
      check_same(state, all);
    std::vector<fitting_of<Specification>> fittings;
    fittings.reserve(parts.size());
    for (part_type& one : parts) fittings.push_back(std::move(one.fitting_));
    next.fitting_.join(fittings, how);
    if (next.fitting_.another_pass()) {
      ++next.walk_;
      next.id_ = next.checksum();
    } else {
      next.fitted_ = finished(next.fitting_, how, next.rows_, next.invalid_);
      next.fitting_ = next.specification_.start();  // what it needed is not kept
    }
    return next;
  }

  static std::vector<std::byte> save(const state_type& state) {
    if (state.is_fitted()) raise(invalid_use(state_type::of("has ended: save its fitted()")));
    return sealed([&](byte_writer& out) {
      out(kept_state, its_version);
      state.keep(out);
    });
  }
  static state_type load_state(std::span<const std::byte> bytes) {
    return unsealed(bytes, [](byte_reader& in) {
      if (in.next<std::uint32_t>() != kept_state) refuse_archive({"are not of the state of a fit"});
      check_version(in);
      const auto specification = load_described(in, Specification{});
      check_figures<Specification>(in);
      state_type state(specification);
      state.transfer(in);
      if (state.walk_ == 0) refuse_archive({"are of no walk of a fit"});
      state.id_ = state.checksum();
      return state;
    });
  }

  static std::vector<std::byte> save(const part_type& part) {
    return sealed([&](byte_writer& out) {
      out(kept_part, its_version, std::string(Specification::name.view()));
      const_cast<part_type&>(part).transfer(out);  // reads only
    });
  }
  static part_type load_part(const state_type& state, std::span<const std::byte> bytes) {
    if (state.is_fitted()) raise(invalid_use(state_type::of("has ended: it has no parts any more")));
    return unsealed(bytes, [&](byte_reader& in) {
      if (in.next<std::uint32_t>() != kept_part) refuse_archive({"are not of a part of a fit"});
      check_version(in);
      check_name(in, Specification::name.view());
      part_type part(state);
      byte_reader head = in;
      head(part.state_, part.walk_);
      if (part.state_ != state.id_)
        refuse_archive({"are of ", Specification::name.view(), ", and it ", not_of_this_state(part, state)});
      part.transfer(in);
      if (part.invalid_ > part.rows_) refuse_archive({"have more bad rows than rows"});
      return part;
    });
  }

 private:
  static constexpr std::array<int, 3> its_version{version_major, version_minor, version_patch};

  /// A fit takes minutes, and how its parts are made may change: other than summaries they are read by the version
  /// that wrote them.
  static void check_version(byte_reader& in) {
    const auto [major, minor, patch] = in.next<std::array<int, 3>>();
    if (std::array{major, minor, patch} != its_version)
      refuse_archive({"are of a fit by clientele ", std::to_string(major), ".", std::to_string(minor), ".",
                      std::to_string(patch), ": all its machines need one version"});
  }

  static std::string not_of_this_state(const part_type& part, const state_type& state) {
    return joined_text({"cannot take a part of another state: the part is of walk ", std::to_string(part.walk_),
                        ", the state in walk ", std::to_string(state.walk_),
                        part.walk_ == state.walk_ ? ", but with other parameters, or after other rows" : ""});
  }

  struct seen {
    std::uint64_t rows = 0, invalid = 0;
    bool placed = false;
    row_set places{};
  };

  /// By their rows; where these are not known and the order matters, by their bytes.
  static void put_in_order(std::vector<part_type>& parts) {
    std::vector<std::pair<std::uint64_t, std::size_t>> order;
    for (const part_type& one : parts) {
      if (one.begins_.has_value() != parts.front().begins_.has_value())
        raise(invalid_use(state_type::of("needs starting_at for all parts or for none")));
      order.emplace_back(one.begins_ ? *one.begins_ : checksum_where_order_matters(one.fitting_), order.size());
    }
    std::sort(order.begin(), order.end());
    std::vector<part_type> sorted;
    sorted.reserve(parts.size());
    for (const auto& [place, i] : order) sorted.push_back(std::move(parts[i]));
    parts = std::move(sorted);
  }
  static std::uint64_t checksum_where_order_matters(const fitting_of<Specification>& fitting) {
    if constexpr (requires { fitting.order_matters(); }) {
      if (fitting.order_matters()) {
        byte_writer out;
        out(fitting);
        return detail::checksum(out.bytes);
      }
    }
    return 0;
  }

  static seen rows_of(const std::vector<part_type>& parts) {
    seen all;
    for (const part_type& one : parts) {
      all.rows += one.rows_, all.invalid += one.invalid_;
      if (!one.begins_ || one.rows_ == 0) continue;
      all.placed = true;
      const row_set rows(row_range{*one.begins_, *one.begins_ + one.rows_});
      if (const auto twice = rows.overlap(all.places))
        raise(invalid_use(state_type::of(joined_text({"has rows ", std::to_string(twice->first), " to ",
                                                      std::to_string(twice->last - 1), " in more than one part"}))));
      all.places.add(rows);
    }
    return all;
  }

  static void check_same(const state_type& state, const seen& all) {
    if (all.rows != state.rows_)
      raise(invalid_use(state_type::of(
          joined_text({"saw ", std::to_string(state.rows_), " rows in walk 1 and ", std::to_string(all.rows),
                       " in walk ", std::to_string(state.walk_), ": a part is missing or comes twice"}))));
    if (all.placed && state.placed_ && !(all.places == state.seen_))
      raise(invalid_use(
          state_type::of(joined_text({"saw other rows in walk ", std::to_string(state.walk_), " than in walk 1"}))));
  }
};

/// What the walk of a call leaves.
template <class Specification>
struct learn_call {
  const fit_state<Specification>& state;
  template <class Range, class Plan, class Options>
  auto operator()(Range& range, std::string_view name, const Plan& plan, Options options) const {
    return fit_rounds<Specification>::learn(state, range, name, plan, std::move(options));
  }
};

}  // namespace detail

/// What some rows tell a fit that is in this state: `learn(state, rows, projections…, options…)`, with the projections
/// that `fit` takes. One walk along the range, which need not be a forward range. Options: `starting_at{row}`, by which
/// rows that come twice are found and weights are added up in the order of `fit`; `quarantine`, which hears of bad rows
/// in the first round; an execution. Errors: `invalid_customer` without a quarantine, `invalid_use` of a state that is
/// fitted.
template <specification Specification, class Range, class... Rest>
  requires std::ranges::input_range<Range>
[[nodiscard]] auto learn(const fit_state<Specification>& state, Range&& range, Rest... rest) {
  return detail::with_range(detail::learn_call<Specification>{state}, state.specification(), range, std::move(rest)...);
}

/// The same where a set has the projections: `learn(state, histories, history::from_history)`.
template <specification Specification, class Range, projection_set Set, class... Options>
  requires std::ranges::input_range<Range>
[[nodiscard]] auto learn(const fit_state<Specification>& state, Range&& range, Set set, Options... options) {
  return detail::with_projections<Specification>(set, [&](auto... projections) {
    return detail::with_range(detail::learn_call<Specification>{state}, state.specification(), range,
                              std::move(projections)..., std::move(options)...);
  });
}

/// The same where every input is a column.
template <specification Specification, class Source, class... Rest>
  requires(!std::ranges::range<Source>)
[[nodiscard]] auto learn(const fit_state<Specification>& state, Source source, Rest... rest) {
  return detail::with_columns(detail::learn_call<Specification>{state}, state.specification(), std::move(source),
                              std::move(rest)...);
}

template <class First, class... Rest>
auto learn(const First&, Rest&&...) {
  static_assert(
      detail::can_be_meant<First>,
      "clientele: learn(state, rows, projections…): a state comes first: fit_state state(classification::abc{})");
}

/// The state after a round: fitted, or to be sent out once more. The parts are those of all rows, in any order; an
/// execution shares the last step of a model's fit, with the bits of one thread.
/// Errors: `invalid_use` for no part, a part of another state, rows in more than one part (where each says
/// `starting_at`), other rows than in the first round; those of `finish`, such as `undefined_result`.
template <specification Specification, execution Execution = one_thread>
[[nodiscard]] fit_state<Specification> advance(const fit_state<Specification>& state,
                                               std::vector<fit_part<Specification>> parts, const Execution& how = {}) {
  return detail::fit_rounds<Specification>::advance(state, std::move(parts), how);
}

/// The same. (For a state that is no constant `std::advance`, which the vector's namespace brings along, would be the
/// better match.)
template <specification Specification, execution Execution = one_thread>
[[nodiscard]] fit_state<Specification> advance(fit_state<Specification>& state,
                                               std::vector<fit_part<Specification>> parts, const Execution& how = {}) {
  return advance(std::as_const(state), std::move(parts), how);
}

/// A state that is not fitted yet, or a part, as bytes, with a checksum. They are for the fit that goes on, and read by
/// the version of this library that wrote them. A part may hold customers' values.
template <specification Specification>
[[nodiscard]] std::vector<std::byte> save(const fit_state<Specification>& state) {
  return detail::fit_rounds<Specification>::save(state);
}
template <specification Specification>
[[nodiscard]] std::vector<std::byte> save(const fit_part<Specification>& part) {
  return detail::fit_rounds<Specification>::save(part);
}

/// The state that was kept, with its specification: `load_state<classification::abc>(bytes)`. Throws `invalid_archive`,
/// `invalid_parameter`.
template <specification Specification>
[[nodiscard]] fit_state<Specification> load_state(std::span<const std::byte> bytes) {
  return detail::fit_rounds<Specification>::load_state(bytes);
}
template <specification Specification, detail::byte_stream Stream>
[[nodiscard]] fit_state<Specification> load_state(Stream& from) {
  return load_state<Specification>(std::span<const std::byte>(detail::bytes_of(from)));
}

/// The part that was kept, for the state that it was learnt from. Throws `invalid_archive`, also for a part of another
/// state.
template <specification Specification>
[[nodiscard]] fit_part<Specification> load_part(const fit_state<Specification>& state,
                                                std::span<const std::byte> bytes) {
  return detail::fit_rounds<Specification>::load_part(state, bytes);
}
template <specification Specification, detail::byte_stream Stream>
[[nodiscard]] fit_part<Specification> load_part(const fit_state<Specification>& state, Stream& from) {
  return load_part(state, std::span<const std::byte>(detail::bytes_of(from)));
}

}  // namespace clientele::inline v0
