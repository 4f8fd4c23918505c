// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/core/score.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <numeric>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "execution.hpp"
#include "job.hpp"
#include "numbered_summaries.hpp"
#include "settings.hpp"

namespace score_customers {

/// Scores columns with one component: all that is known of the component comes from its descriptor.
template <class Component>
class scorer {
 public:
  using summary = clientele::summary<Component>;
  /// Adds to a section what this component's conclusion says, under names and units.
  using figures = std::function<void(section&, const summary&, const job&)>;

  explicit scorer(std::string title) : title_(std::move(title)) {
    each_result([&]<class Value>(const auto& out, std::type_identity<Value>) {
      const std::string name = title_ + "." + std::string(out.name);
      if constexpr (std::is_enum_v<Value>)
        columns_.push_back({name, {}, {}, clientele::enumerators_of<Value>});
      else if constexpr (std::is_arithmetic_v<Value>)
        columns_.push_back({name, {}, {}, {}});
      else
        for (std::size_t i = 0; i < Value{}.size(); ++i)
          columns_.push_back({name + "_" + std::to_string(i + 1), {}, {}, {}});
    });
    if constexpr (has_policies) columns_.push_back({title_ + ".policy", {}, {}, policies_});
  }

  [[nodiscard]] const std::vector<scored_column>& columns() const noexcept { return columns_; }

  void start(const Component& component) {
    if constexpr (has_policies) policies_ = component.policies;
    summaries_.start(component);
  }

  void score(const std::vector<lane>& lanes, std::size_t rows, std::uint64_t first_row, int threads,
             std::vector<clientele::bad_row>& bad) {
    add(of_all, lanes, rows, first_row, threads, bad);
    fill_columns();
  }
  /// Adds rows to a summary, whichever, and to no column.
  void add(std::size_t number, const std::vector<lane>& lanes, std::size_t rows, std::uint64_t first_row, int threads,
           std::vector<clientele::bad_row>& bad) {
    results_.resize(rows);
    const auto sink = [&bad](const clientele::bad_row& one) { bad.push_back(one); };
    const auto bound = bind(lanes, rows);
    const auto pass = [&](const auto&... where) {
      return clientele::score(where..., clientele::into(results_), clientele::starting_at{first_row},
                              clientele::quarantine{sink}, execution(threads));
    };
    if constexpr (has_dynamic_width)
      summaries_.add(number, pass(std::views::iota(std::size_t{0}, rows), bound));
    else
      summaries_.add(number, pass(bound));
  }

  [[nodiscard]] numbered_summaries<Component>& summaries() noexcept { return summaries_; }
  [[nodiscard]] const numbered_summaries<Component>& summaries() const noexcept { return summaries_; }

  void describe(section& s, const figures& more, const job& self, std::size_t number) const {
    const summary& all = summaries_[number];
    s.component = Component::name.view();
    s.title = title_;
    s.rows = all.rows();
    s.invalid = all.invalid();
    describe_totals(s, all);
    if (more)
      more(s, all, self);
    else
      describe_by_units(s);
  }

 private:
  using result = typename Component::result;

  template <class F>
  static constexpr void each_result(F&& f) {
    clientele::for_each_element(Component::results, [&](const auto& out) {
      f(out, std::type_identity<std::remove_cvref_t<decltype(std::declval<result&>().*out.member)>>{});
    });
  }

  /// Whether each class comes with the service it carries, which is written beside it.
  static constexpr bool has_policies = requires(const Component& c) { c.policies; };

  template <class Value>
  static constexpr bool is_list = !std::is_enum_v<Value> && !std::is_arithmetic_v<Value>;

  // ---- inputs ----

  /// Whether an input has as many elements as the component says at run time. Then the component reads rows by
  /// number, otherwise columns.
  static constexpr bool has_dynamic_width = []<std::size_t... I>(std::index_sequence<I...>) {
    return (false || ... || (clientele::nth_input<Component, I>.width == clientele::dynamic));
  }(std::make_index_sequence<clientele::input_count<Component>>{});

  template <std::size_t width>
  static auto source(std::span<const lane> lanes, std::size_t rows) {
    const auto one = [&](std::size_t i) {
      return clientele::column(lanes[i].column, std::span<const double>(lanes[i].values->data(), rows));
    };
    if constexpr (has_dynamic_width)
      return [lanes](std::size_t row) {
        if constexpr (width == 1)
          return (*lanes[0].values)[row];
        else
          return std::views::transform(lanes, [row](const lane& l) { return (*l.values)[row]; });
      };
    else if constexpr (width == 1)
      return one(0);
    else
      return [&]<std::size_t... j>(std::index_sequence<j...>) {
        return clientele::each(one(j)...);
      }(std::make_index_sequence<width>{});
  }

  auto bind(std::span<const lane> lanes, std::size_t rows) const {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      const std::array<std::size_t, sizeof...(I)> widths{
          width_of_input<std::remove_cvref_t<decltype(clientele::nth_input<Component, I>)>>(summaries_.component())...};
      const auto lanes_of = [&](std::size_t i) {
        return lanes.subspan(
            std::accumulate(widths.begin(), widths.begin() + static_cast<std::ptrdiff_t>(i), std::size_t{0}),
            widths[i]);
      };
      return clientele::on(summaries_.component(),
                           source<clientele::nth_input<Component, I>.width>(lanes_of(I), rows)...);
    }(std::make_index_sequence<clientele::input_count<Component>>{});
  }

  // ---- results ----

  /// The members of the results, each into its column.
  void fill_columns() {
    auto column = columns_.begin();
    const auto fill = [&](auto& to, const auto& value) {
      to.resize(results_.size());
      std::transform(results_.begin(), results_.end(), to.begin(), value);
      ++column;
    };
    each_result([&]<class Value>(const auto& out, std::type_identity<Value>) {
      if constexpr (std::is_enum_v<Value>)
        fill(column->codes, [&](const result& r) { return static_cast<std::uint8_t>(r.*out.member); });
      else if constexpr (is_list<Value>)
        for (std::size_t i = 0; i < Value{}.size(); ++i)
          fill(column->numbers, [&, i](const result& r) { return static_cast<double>((r.*out.member)[i]); });
      else
        fill(column->numbers, [&](const result& r) { return static_cast<double>(r.*out.member); });
    });
    if constexpr (has_policies) fill(column->codes, [](const result& r) { return static_cast<std::uint8_t>(r.grade); });
  }

  // ---- totals ----

  /// Where a component's conclusion is not told in words of its own: totals of what adds up, means of what does not,
  /// and the classes.
  static void describe_by_units(section& s) {
    const auto words = [](std::string name) {
      std::replace(name.begin(), name.end(), '_', ' ');
      return name;
    };
    for (const statistic_line& line : s.statistics)
      if (adds_up(line.unit))
        s.amount(words(line.name), line.values.total(), line.unit);
      else
        s.amount("mean " + words(line.name), line.values.mean(), line.unit);
    for (const class_line& line : s.classes)
      if (line.customers != 0 || line.name != "unknown")
        s.count(words(line.result) + ": " + words(line.name), line.customers);
  }

  /// Amounts of money, customers or people; not rates, scores, nor amounts for each of something.
  static bool adds_up(std::string_view unit) {
    const std::string_view what = unit.substr(0, unit.find(" / ")), each = unit.substr(what.size());
    const bool amount = what == "currency" || what == "customers" || what == "people" || what == "tellings" ||
                        what == "fields" || what == "visits";
    return amount && (each.empty() || each == " / year" || each == " / period" || each == " / order");
  }

  static void describe_totals(section& s, const summary& all) {
    clientele::for_each_element(Component::inputs,
                                [&]<class Input>(const Input& in) { describe_input<Input::label>(s, in, all); });
    each_result([&]<class Value>(const auto& out, std::type_identity<Value>) {
      const std::string name(out.name);
      if constexpr (std::is_enum_v<Value>) {
        const auto counts = all.classes(out.member);
        for (std::size_t i = 0; i < counts.size(); ++i)
          s.classes.push_back({name, std::string(clientele::enumerators_of<Value>[i]), counts.counts[i]});
      } else if constexpr (is_list<Value>) {
        for (std::size_t i = 0; i < Value{}.size(); ++i)
          s.statistics.push_back({name + "_" + std::to_string(i + 1), std::string(out.unit), all.of(out.member, i)});
      } else {
        s.statistics.push_back({name, std::string(out.unit), all.of(out.member)});
      }
    });
  }

  template <clientele::fixed_string Label, class Input>
  static void describe_input(section& s, const Input& in, const summary& all) {
    constexpr std::size_t place = clientele::detail::place_of_input<Component, Label>;
    constexpr auto declared = clientele::nth_input<Component, place>;
    if constexpr (declared.presence == clientele::presence::optional)
      s.missing.emplace_back(in.name, all.template missing<Label>());
    s.blamed.emplace_back(in.name, all.template invalid<Label>());
    if constexpr (declared.summarised)
      s.statistics.push_back({std::string(in.name), std::string(in.unit), all.template input<Label>()});
  }

  std::string title_;
  numbered_summaries<Component> summaries_;
  std::vector<result> results_;  ///< of the chunk scored last
  std::vector<scored_column> columns_;
  std::array<std::string_view, 4> policies_{"-", "-", "-", "-"};  ///< of the component, once it is known
};

}  // namespace score_customers
