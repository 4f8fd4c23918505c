// SPDX-License-Identifier: BSL-1.0
// Apache Arrow's columns, of whatever producer, through the C data and the C stream interface: no dependency.
#pragma once

#include <clientele/core/fit.hpp>
#include <clientele/core/score.hpp>
#include <clientele/interop/detail/arrow_made.hpp>
#include <clientele/interop/detail/arrow_rows.hpp>
#include <clientele/interop/detail/arrow_value.hpp>

#include <cerrno>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <new>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace clientele::inline v0 {

/// The values of one column of an `arrow_batch`, by the number of the row, each an optional that is empty where one is
/// missing: for logs of transactions and whatever else reads rows. T is a number, a bool, `std::string_view`, a
/// described enum (texts by the enumerators' names) or a `std::chrono::sys_time`: dates and timestamps, which are
/// moments in UTC; what is finer than T is cut off downwards. A timestamp as days is refused, because the day depends
/// on the zone.
/// The batch must outlive it. Errors: `invalid_use` (column, type, a value that T does not hold).
///
///     const auto id = batch.values<std::int64_t>("customer");
///     const auto day = batch.values<std::chrono::sys_days>("day");
///     log.add(std::views::iota(std::size_t{0}, batch.size()), id, day, batch.values<double>("amount"));
template <class T>
class arrow_values {
 public:
  arrow_values(const ArrowSchema& schema, const ArrowArray& array, std::string_view name) {
    const detail::arrow_columns columns(schema);
    const std::size_t place = columns.place(name);
    const detail::arrow_type type = detail::type_of_arrow_column(columns[place], columns.name(place));
    detail::check_arrow_value_type<T>(columns[place], type, name);
    column_ = std::make_shared<const detail::arrow_column>(columns.open(array, place, type));
  }

  [[nodiscard]] std::size_t size() const noexcept { return column_->size(); }
  [[nodiscard]] std::optional<T> operator()(std::size_t row) const {
    return column_->has(row) ? std::optional<T>(detail::arrow_value<T>(*column_, row)) : std::nullopt;
  }

 private:
  std::shared_ptr<const detail::arrow_column> column_;
};

/// The rows of one Arrow array, which it owns until it is destroyed or given away: the columns of a struct (a record
/// batch), or one column of any other type.
///
///     ArrowSchema schema; ArrowArray array;      // filled by a producer
///     arrow_batch batch(&schema, &array);        // taken over
///     summarize(batch, on(churn::ripple{}, "complaints", "purchase"));
///
/// What the columns become, by their type:
///   int8 … uint64, float, double   numbers, doubles where they lie; an integer beyond 2^53 makes its row bad
///   bool, half float               numbers
///   decimal                        value / 10^scale, rounded once; of more digits than 2^53 has the row is bad
///   date, timestamp, duration      for inputs with a unit of time, as durations and time points of std::chrono
///   string, large string, string view, integers, bool     categories, for inputs that are such
///   dictionary                     its values: numbers, or categories
///   null                           missing
/// A null is missing, whatever lies in its place. Nested types, run-end encoded ones, binary ones and extensions are
/// refused by name when they are asked for.
///
/// Errors: `invalid_use` (released before, of a layout that cannot be). Cost: nothing is copied; columns of doubles
/// without nulls are read where they lie, all else a block of 64 rows at a time.
/// Source: the specification of Apache Arrow, "C data interface", confirmed.
class arrow_batch {
 public:
  /// Takes both over: they are marked as released.
  arrow_batch(ArrowSchema* schema, ArrowArray* array) : schema_(schema), array_(array) {
    if (schema_.empty() || array_.empty()) raise(invalid_use("clientele: this Arrow array has been released already"));
  }

  [[nodiscard]] std::size_t size() const noexcept { return static_cast<std::size_t>(array_.get().length); }
  [[nodiscard]] const ArrowSchema& schema() const noexcept { return schema_.get(); }
  [[nodiscard]] const ArrowArray& array() const noexcept { return array_.get(); }
  /// The values of a column, row by row.
  template <class T>
  [[nodiscard]] arrow_values<T> values(std::string_view name) const {
    return arrow_values<T>(schema(), array(), name);
  }
  /// Gives both away: whoever takes them releases them, and this is empty.
  void give(ArrowSchema* schema, ArrowArray* array) && noexcept {
    schema_.give(schema);
    array_.give(array);
  }

 private:
  detail::arrow_owner<ArrowSchema> schema_;
  detail::arrow_owner<ArrowArray> array_;
};

/// An Arrow stream, which it owns until it is destroyed or given away. A call reads it once, and keeps of its batches
/// those that are still read, two at most where a batch has 64 rows or more.
///
/// Errors: `arrow_error` when the stream fails, in its own words; `invalid_use` when it has been released before.
/// Source: the specification of Apache Arrow, "C stream interface", confirmed.
class arrow_stream {
 public:
  /// Takes it over: it is marked as released.
  explicit arrow_stream(ArrowArrayStream* stream) : stream_(stream) { check(); }

  /// The next batch; none at the end.
  [[nodiscard]] std::optional<arrow_batch> next() {
    check();
    auto array = detail::next_of_stream(stream_.get());
    if (array.empty()) return std::nullopt;
    auto schema = detail::schema_of_stream(stream_.get());
    return arrow_batch(&schema.get(), &array.get());
  }
  /// Gives it away: whoever takes it releases it, and this is empty.
  void give(ArrowArrayStream* stream) && noexcept { stream_.give(stream); }
  /// The same for a call that uses it up.
  [[nodiscard]] detail::arrow_owner<ArrowArrayStream> taken() {
    check();
    return std::move(stream_);
  }

 private:
  void check() const {
    if (stream_.empty()) raise(invalid_use("clientele: this Arrow stream has been released or read already"));
  }

  detail::arrow_owner<ArrowArrayStream> stream_;
};

/// All batches of a stream, kept: for several passes, for fits, and for threads.
class arrow_table {
 public:
  explicit arrow_table(arrow_stream stream)
      : stream_(stream.taken()), schema_(detail::schema_of_stream(stream_.get())) {
    for (;;) {
      auto array = detail::next_of_stream(stream_.get());
      if (array.empty()) break;
      size_ += static_cast<std::size_t>(array.get().length);
      arrays_.push_back(std::move(array));
    }
  }

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] std::size_t batches() const noexcept { return arrays_.size(); }
  [[nodiscard]] const ArrowSchema& schema() const noexcept { return schema_.get(); }
  [[nodiscard]] const ArrowArray& array(std::size_t batch) const noexcept { return arrays_[batch].get(); }

 private:
  detail::arrow_owner<ArrowArrayStream> stream_;
  detail::arrow_owner<ArrowSchema> schema_;
  std::vector<detail::arrow_owner<ArrowArray>> arrays_{};
  std::size_t size_ = 0;
};

namespace detail {

template <>
inline constexpr bool has_its_own_rows<arrow_batch> = true;
template <>
inline constexpr bool has_its_own_rows<arrow_stream> = true;
template <>
inline constexpr bool has_its_own_rows<arrow_table> = true;

template <class T>
concept arrow_source =
    std::same_as<std::remove_cvref_t<T>, arrow_batch> || std::same_as<std::remove_cvref_t<T>, arrow_stream> ||
    std::same_as<std::remove_cvref_t<T>, arrow_table>;
template <class T>
inline constexpr bool is_arrow_stream = std::is_same_v<std::remove_cvref_t<T>, arrow_stream>;

inline std::shared_ptr<arrow_rows> rows_in(const arrow_batch& batch) {
  return std::make_shared<arrow_rows>(batch.schema());
}
inline std::shared_ptr<arrow_rows> rows_in(const arrow_table& table) {
  return std::make_shared<arrow_rows>(table.schema());
}
inline std::shared_ptr<arrow_rows> rows_in(arrow_stream& stream) {
  return std::make_shared<arrow_rows>(stream.taken());
}
/// Opens the columns that were asked for; the range of the rows' numbers.
inline auto range_of(const arrow_batch& batch, const std::shared_ptr<arrow_rows>& rows) {
  rows->add(batch.array());
  return std::views::iota(std::size_t{0}, rows->size());
}
inline auto range_of(const arrow_table& table, const std::shared_ptr<arrow_rows>& rows) {
  for (std::size_t k = 0; k < table.batches(); ++k) rows->add(table.array(k));
  return std::views::iota(std::size_t{0}, rows->size());
}
inline auto range_of(const arrow_stream&, const std::shared_ptr<arrow_rows>& rows) { return arrow_walk(rows); }

}  // namespace detail

namespace detail::inline CLIENTELE_MACHINE {

// ---- a plan whose columns have names, with their places ----

template <class D, std::size_t I, class Source>
  requires std::is_convertible_v<const Source&, std::string_view>
auto in_arrow(arrow_rows& rows, const Source& name) {
  constexpr input_kind kind = nth_input<D, I>.kind;
  static_assert(kind != input_kind::records, "clientele: an input that is a list of records is no Arrow column");
  if constexpr (kind == input_kind::category)
    return categories_called(rows, name, inputs_of<D>[I]);
  else
    return numbers_called(rows, name, inputs_of<D>[I]);
}
template <class D, std::size_t I, class Source>
  requires(!std::is_convertible_v<const Source&, std::string_view>)
auto in_arrow(arrow_rows&, const Source& source) {
  return source;
}
template <class D, std::size_t I, fixed_string Name, class Source>
auto in_arrow(arrow_rows& rows, const named_source<Name, Source>& source) {
  return field<Name>(in_arrow<D, I>(rows, source.inner));
}
template <class D, std::size_t I, class Source, class Value>
auto in_arrow(arrow_rows& rows, const sentinel_source<Source, Value>& source) {
  return missing_when(in_arrow<D, I>(rows, source.inner), source.sentinel);
}
template <class D, std::size_t I, class... Sources>
auto in_arrow(arrow_rows& rows, const each<Sources...>& source) {
  return with_elements(source.sources, [&](const auto&... one) { return each(in_arrow<D, I>(rows, one)...); });
}
template <fixed_string Label, class Component, class... Sources>
auto in_arrow(arrow_rows& rows, const bound<Label, Component, Sources...>& b);
template <class D, std::size_t I, class Bound, class Member>
auto in_arrow(arrow_rows& rows, const result_source<Bound, Member>& source) {
  using upstream = decltype(in_arrow(rows, source.upstream));
  return result_source<upstream, Member>{in_arrow(rows, source.upstream), source.member};
}
template <fixed_string Label, class Component, class... Sources>
auto in_arrow(arrow_rows& rows, const bound<Label, Component, Sources...>& b) {
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    return bound<Label, Component, decltype(in_arrow<Component, I>(rows, std::get<I>(b.sources)))...>{
        b.component, {in_arrow<Component, I>(rows, std::get<I>(b.sources))...}};
  }(std::index_sequence_for<Sources...>{});
}
template <class... Bounds>
auto in_arrow(arrow_rows& rows, const fused<Bounds...>& plan) {
  return with_elements(plan.parts,
                       [&](const auto&... b) { return fused<decltype(in_arrow(rows, b))...>{{in_arrow(rows, b)...}}; });
}

// ---- bad rows, with their batches ----

/// The first of the bad rows that nobody else is told of, and their number.
struct first_bad_rows {
  const arrow_rows* rows;
  findings* found;
  std::optional<std::uint64_t> last{};

  void operator()(const bad_row& bad) {
    if (last == bad.row) return;
    last = bad.row;
    if (found->bad_rows++ != 0) return;
    found->first = bad;
    rows->place(found->first);
  }
};

template <class Option>
auto with_batches(const arrow_rows* rows, Option option) {
  if constexpr (is_quarantine<Option>)
    return quarantine{[rows, sink = std::move(option.sink)](bad_row bad) mutable {
      rows->place(bad);
      sink(std::as_const(bad));
    }};
  else
    return option;
}
/// The options of a call, with a quarantine that finds the first bad row where there is none.
template <class... Option>
auto with_batches(const arrow_rows* rows, findings* found, call_options<Option...> options) {
  return with_elements(std::move(options.all), [&](auto&... one) {
    if constexpr (call_options<Option...>::quarantined)
      return call_options<decltype(with_batches(rows, std::move(one)))...>{{with_batches(rows, std::move(one))...}};
    else
      return call_options<quarantine<first_bad_rows>, Option...>{
          {quarantine<first_bad_rows>{{rows, found}}, std::move(one)...}};
  });
}
inline void raise_bad_rows(const findings& found) {
  if (found.bad_rows != 0) raise(invalid_customer(found.first, found.bad_rows));
}

// ---- calls ----

/// `run(rows, range, plan, options, findings)` for a call over Arrow columns, where its arguments fit together.
template <class Run, class Source, class Plan, class... Rest>
auto with_arrow(const Run& run, Source& source, const Plan& plan, Rest... rest) {
  static_assert(
      !runs_in_parts<Rest...> || !is_arrow_stream<Source>,
      "clientele: a stream is read by one thread: keep its batches in an arrow_table, or go without parallel");
  constexpr bool grouped = (is_grouping<Rest> || ...);
  static_assert(!grouped, "clientele: by(…) does not take Arrow columns");
  if constexpr (grouped) {
  } else if constexpr ((goes_by_name<Rest> || ...)) {
    constexpr const typename plan_of_call<Plan, Rest...>::type* named = nullptr;
    return with_arrow(run, source, plan, with_member(named, std::move(rest))...);
  } else if constexpr (call_is_meant<Plan, Rest...>()) {
    return with_plan(
        [&]<class... Option>(const auto& given, call_options<Option...> options) {
          const std::shared_ptr<arrow_rows> rows = rows_in(source);
          const auto p = in_arrow(*rows, given);
          using plan_type = std::remove_cv_t<decltype(p)>;
          if constexpr (all_fit<no_customer, typename places_of_plan<plan_type>::type> &&
                        options_fit<plan_type, Option...>) {
            rows->start_at(options.start());
            auto range = range_of(source, rows);
            return run(rows, range, p, std::move(options));
          }
        },
        plan, std::move(rest)...);
  }
}

struct arrow_summary {
  template <class Range, class Plan, class Options>
  auto operator()(const std::shared_ptr<arrow_rows>& rows, Range& range, const Plan& p, Options options) const {
    findings found;
    auto all = execute(range, "the Arrow rows", p, with_batches(rows.get(), &found, std::move(options)));
    raise_bad_rows(found);
    return only_part(std::move(all));
  }
};

struct arrow_fit {
  template <class Range, class Plan, class Options>
  auto operator()(const std::shared_ptr<arrow_rows>& rows, Range& range, const Plan& p, Options options) const {
    findings found;
    auto learnt = run_fit(range, "the Arrow rows", p, with_batches(rows.get(), &found, std::move(options)));
    raise_bad_rows(found);
    return learnt;
  }
};

// ---- results as Arrow ----

/// Results of rows, batch by batch.
class arrow_producer {
 public:
  virtual ~arrow_producer() = default;
  arrow_producer(const arrow_producer&) = delete;
  arrow_producer& operator=(const arrow_producer&) = delete;

  /// The results of the next batch; false when there is none.
  virtual bool next(ArrowArray& to) = 0;
  void schema(ArrowSchema& to) const { table_.make_schema_of(to); }

  std::string failure{};

 protected:
  arrow_producer() = default;
  made_table table_{};
};

/// Columns for the results of one part of a plan; `begin` of them have been made for the parts before it.
template <class Bound>
void add_result_columns(made_table& to, bool alone) {
  using component_type = typename Bound::component_type;
  constexpr std::string_view whole = component_type::name.view();
  constexpr std::string_view part = Bound::label.empty() ? whole.substr(whole.rfind(':') + 1) : Bound::label;
  for (const described_result& result : results_of<component_type>)
    to.add_column(alone ? std::string(result.name) : joined_text({part, ".", result.name}), result);
}
template <class Component>
void put_results(made_table& to, std::size_t& column, const typename Component::result& result) {
  unrolled<result_count<Component>>([&](auto R) {
    const auto& value = result.*std::get<R>(Component::results).member;
    if constexpr (list_of_values<std::remove_cvref_t<decltype(value)>>)
      for (const auto& one : value) to.put(column, static_cast<double>(one));
    else
      to.put(column, static_cast<double>(value));
    ++column;
  });
}

template <class Source, class View, class... Bounds>
class arrow_scorer final : public arrow_producer {
 public:
  arrow_scorer(std::shared_ptr<arrow_rows> rows, std::unique_ptr<findings> found, View view)
      : rows_(std::move(rows)), found_(std::move(found)), view_(std::move(view)), at_(view_.begin()) {
    (add_result_columns<Bounds>(table_, sizeof...(Bounds) == 1), ...);
  }

  bool next(ArrowArray& to) override {
    if (rows_->lengths().empty() && !rows_->fetch()) {
      raise_bad_rows(*found_);
      return false;
    }
    const std::size_t n = rows_->lengths().front();
    rows_->lengths().pop_front();
    table_.begin(n);
    for (std::size_t i = 0; i < n; ++i, ++at_) {
      std::size_t column = 0;
      put(*at_, column, std::index_sequence_for<Bounds...>{});
      table_.end_row();
    }
    table_.make_array_of(to);
    return true;
  }

 private:
  template <class Value, std::size_t... i>
  void put(const Value& value, std::size_t& column, std::index_sequence<i...>) {
    if constexpr (sizeof...(Bounds) == 1)
      (put_results<typename Bounds::component_type>(table_, column, value), ...);
    else
      (put_results<typename Bounds::component_type>(table_, column, std::get<i>(value.values)), ...);
  }

  std::shared_ptr<arrow_rows> rows_;
  std::unique_ptr<findings> found_;
  View view_;
  typename View::iterator at_;
};

template <class Source>
struct arrow_scores {
  template <class Range, class... Bounds, class Options>
  std::unique_ptr<arrow_producer> operator()(const std::shared_ptr<arrow_rows>& rows, Range& range,
                                             const fused<Bounds...>& p, Options options) const {
    auto found = std::make_unique<findings>();
    auto view =
        score_lazily(std::move(range), "the Arrow rows", p, with_batches(rows.get(), found.get(), std::move(options)));
    return std::make_unique<arrow_scorer<Source, decltype(view), Bounds...>>(rows, std::move(found), std::move(view));
  }
};

/// What happens inside the callback of a stream, whose errors are numbers and words.
template <class F>
int as_callback(arrow_producer& producer, const F& f) noexcept {
#if defined(__cpp_exceptions)
  try {
    f();
    return 0;
  } catch (const std::bad_alloc&) {
    return ENOMEM;
  } catch (const std::exception& e) {
    producer.failure = e.what();
    return EINVAL;
  }
#else
  static_cast<void>(producer);
  f();
  return 0;
#endif
}

inline arrow_stream stream_of(std::unique_ptr<arrow_producer> producer) {
  ArrowArrayStream stream{};
  stream.get_schema = [](ArrowArrayStream* it, ArrowSchema* to) {
    auto& from = *static_cast<arrow_producer*>(it->private_data);
    return as_callback(from, [&] { from.schema(*to); });
  };
  stream.get_next = [](ArrowArrayStream* it, ArrowArray* to) {
    auto& from = *static_cast<arrow_producer*>(it->private_data);
    *to = {};
    return as_callback(from, [&] { static_cast<void>(from.next(*to)); });
  };
  stream.get_last_error = [](ArrowArrayStream* it) -> const char* {
    const std::string& words = static_cast<arrow_producer*>(it->private_data)->failure;
    return words.empty() ? nullptr : words.c_str();
  };
  stream.release = [](ArrowArrayStream* it) {
    delete static_cast<arrow_producer*>(it->private_data);
    it->release = nullptr;
  };
  stream.private_data = producer.release();
  return arrow_stream(&stream);
}

template <class Source, class Plan, class... Rest>
auto score_arrow(Source& source, const Plan& plan, Rest... rest) {
  static_assert(!runs_in_parts<Rest...>,
                "clientele: an Arrow stream of results is computed by one thread; use into(…) "
                "for parallel");
  if constexpr (!every_part_has_results<typename plan_of_call<Plan, Rest...>::type>()) {
  } else if constexpr (std::is_same_v<std::remove_cvref_t<Source>, arrow_batch>) {
    auto producer = with_arrow(arrow_scores<Source>{}, source, plan, std::move(rest)...);
    ArrowSchema schema{};
    ArrowArray array{};
    producer->schema(schema);
    arrow_owner<ArrowSchema> kept(&schema);
    static_cast<void>(producer->next(array));
    arrow_owner<ArrowArray> results(&array);
    ArrowArray none{};
    static_cast<void>(producer->next(none));  // raises what was bad
    return arrow_batch(&kept.get(), &results.get());
  } else {
    return stream_of(with_arrow(arrow_scores<Source>{}, source, plan, std::move(rest)...));
  }
}

}  // namespace detail::inline CLIENTELE_MACHINE

/// `summarize` over Arrow columns by their names: `summarize(batch, on(component, "complaints", "purchase"),
/// options…)`, of an `arrow_batch`, an `arrow_table` or an `arrow_stream`, which is read to its end. A projection is a
/// name, bare or inside `field<…>(…)`, `missing_when(…)`, `each(…)`, or anything that `on` takes without a range. The
/// bits are those of the same rows in any other shape.
///
/// Errors: as of any range; where there are batches a bad row names its own and its row there (`bad_row::batch`).
/// `invalid_use` names a column that is not there or whose type is none of ours. `arrow_error` of a failing stream.
/// Options: all but `by`; `parallel` not of a stream.
template <detail::arrow_source Source, class Plan, class... Rest>
  requires(detail::is_plan<Plan> || component<Plan> || gathering_component<Plan>)
auto summarize(Source&& source, const Plan& plan, Rest... rest) {
  return detail::with_arrow(detail::arrow_summary{}, source, plan, std::move(rest)...);
}

/// `score` over Arrow columns: with `into(…)` as of any range. Without it the results are Arrow again, one column for
/// each result under its name (where the plan has several parts "component.result", or "label.result"): numbers as
/// doubles, NaN as null; classes as a dictionary of their names, or int32 of an enum without; lists of fixed size.
/// Of a batch they are a batch, computed at once; `invalid_customer` is thrown when rows were bad and no quarantine
/// took them. Of a stream or a table they are a stream, computed when its batches are asked for, each as long as that
/// of the source; bad rows are its error, at its end. A table has to outlive it; a stream is moved into it.
template <detail::arrow_source Source, class Plan, class... Rest>
  requires(detail::is_plan<Plan> || component<Plan>)
auto score(Source&& source, const Plan& plan, Rest... rest) {
  if constexpr ((detail::is_destination<Rest> || ...))
    return detail::with_arrow(detail::arrow_summary{}, source, plan, std::move(rest)...);
  else
    return detail::score_arrow(source, plan, std::move(rest)...);
}

/// `fit` over Arrow columns: `fit(classification::abc{}, table, "revenue")`. Not of a stream, whose rows come once:
/// keep them in an `arrow_table`.
template <specification Specification, detail::arrow_source Source, class... Rest>
auto fit(const Specification& s, const Source& source, Rest... rest) {
  static_assert(!detail::is_arrow_stream<Source>,
                "clientele: fit walks along the rows more than once: keep the stream's batches in an arrow_table");
  if constexpr (!detail::is_arrow_stream<Source> && detail::execution_fits<Specification, Rest...>())
    return detail::with_arrow(detail::arrow_fit{}, source, s, std::move(rest)...);
}

}  // namespace clientele::inline v0
