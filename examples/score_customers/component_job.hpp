// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/core/fit.hpp>

#include <limits>
#include <memory>
#include <optional>
#include <ranges>
#include <string>
#include <utility>

#include "catalogue.hpp"
#include "number_spool.hpp"
#include "scorer.hpp"

namespace score_customers {

/// The job of a component.
template <class Component>
class component_job final : public job {
 public:
  explicit component_job(Component component, typename scorer<Component>::figures figures)
      : component_(std::move(component)), figures_(std::move(figures)), scorer_(title_of(Component::name)) {}

  [[nodiscard]] description describe() const override {
    description d{.name = std::string(Component::name.view()), .title = title_of(Component::name)};
    describe_inputs(d, component_);
    describe_parameters(d, component_);
    describe_results<Component>(d);
    return d;
  }
  void set(std::string_view parameter, std::string_view text) override { set_parameter(component_, parameter, text); }
  void check() const override { clientele::check_parameters(component_); }

  void score(std::size_t rows, std::uint64_t first_row, int threads, std::vector<clientele::bad_row>& bad) override {
    scorer_.score(lanes_, rows, first_row, threads, bad);
  }
  void start() override { scorer_.start(component_); }
  [[nodiscard]] const std::vector<scored_column>& columns() const override { return scorer_.columns(); }
  [[nodiscard]] section conclude(std::size_t summary) const override {
    section s;
    s.group = group();
    for (const parameter_description& p : describe().parameters) s.parameters.emplace_back(p.name, p.value);
    scorer_.describe(s, figures_, *this, summary);
    return s;
  }

  [[nodiscard]] std::vector<std::byte> keep(std::size_t summary) const override {
    return scorer_.summaries().keep(summary);
  }
  void join(std::size_t summary, std::span<const std::byte> kept) override { scorer_.summaries().join(summary, kept); }

 private:
  void add(std::size_t summary, const std::vector<lane>& lanes, std::size_t rows, std::uint64_t first_row, int threads,
           std::vector<clientele::bad_row>& bad) override {
    scorer_.add(summary, lanes, rows, first_row, threads, bad);
  }

  Component component_;
  typename scorer<Component>::figures figures_;
  scorer<Component> scorer_;
};

/// Fits a specification to rows of as many numbers as it has inputs, put aside one after the other. Bad values are
/// left out here; they are told when they are scored.
template <class Specification>
[[nodiscard]] auto fit_to(const Specification& specification, const number_spool& rows) {
  constexpr std::size_t width = clientele::input_count<Specification>;
  const auto input = [&rows](std::size_t i) {
    return [&rows, i](std::uint64_t row) { return rows[row * clientele::input_count<Specification> + i]; };
  };
  return [&]<std::size_t... i>(std::index_sequence<i...>) {
    return *clientele::fit(specification, std::views::iota(std::uint64_t{0}, rows.size() / width), input(i)...,
                           clientele::quarantine{+[](const clientele::bad_row&) {}});
  }(std::make_index_sequence<width>{});
}

/// The job of what has to be fitted first: a specification, and then the component that fit() learns.
template <class Specification>
class fitted_job final : public job {
 public:
  using component = decltype(fit_to(std::declval<const Specification&>(), std::declval<const number_spool&>()));

  explicit fitted_job(Specification specification, typename scorer<component>::figures figures)
      : specification_(std::move(specification)),
        figures_(std::move(figures)),
        scorer_(title_of(Specification::name)) {}

  [[nodiscard]] description describe() const override {
    description d{
        .name = std::string(Specification::name.view()), .title = title_of(Specification::name), .fitted = true};
    describe_inputs(d, specification_);
    describe_parameters(d, specification_);
    describe_results<component>(d);
    return d;
  }
  void set(std::string_view parameter, std::string_view text) override {
    set_parameter(specification_, parameter, text);
  }
  void check() const override { clientele::check_parameters(specification_); }

  [[nodiscard]] bool must_be_fitted() const override { return true; }
  void spool(std::size_t rows, number_spool& into) const override {
    if (lanes_.size() == 1) return into.add(std::span(*lanes_.front().values).first(rows));
    std::vector<double> together;
    together.reserve(rows * lanes_.size());
    for (std::size_t row = 0; row < rows; ++row)
      for (const lane& one : lanes_) together.push_back((*one.values)[row]);
    into.add(together);
  }
  void fit(const number_spool& rows) override { fitted_.emplace(fit_to(specification_, rows)); }

  void score(std::size_t rows, std::uint64_t first_row, int threads, std::vector<clientele::bad_row>& bad) override {
    scorer_.score(lanes_, rows, first_row, threads, bad);
  }
  void start() override { scorer_.start(fitted_.value()); }
  [[nodiscard]] const std::vector<scored_column>& columns() const override { return scorer_.columns(); }
  [[nodiscard]] section conclude(std::size_t summary) const override {
    section s;
    s.group = group();
    for (const parameter_description& p : describe().parameters) s.parameters.emplace_back(p.name, p.value);
    scorer_.describe(s, figures_, *this, summary);
    s.component = Specification::name.view();
    return s;
  }

  [[nodiscard]] std::string_view why_not_kept() const override {
    return "it is fitted to all customers, of whom a kept file has a part";
  }

 private:
  void add(std::size_t summary, const std::vector<lane>& lanes, std::size_t rows, std::uint64_t first_row, int threads,
           std::vector<clientele::bad_row>& bad) override {
    scorer_.add(summary, lanes, rows, first_row, threads, bad);
  }

  Specification specification_;
  std::optional<component> fitted_;
  typename scorer<component>::figures figures_;
  scorer<component> scorer_;
};

// ---- what a catalogue entry is made of ----

/// A figure of a section: a member of what the component concludes, under a name and a unit.
template <class Conclusion, class Value>
struct concluded {
  const char* name;
  Value Conclusion::* member;
  const char* unit;
  figure::form shown;

  void operator()(section& s, const Conclusion& all) const { s.add(name, all.*member, unit, shown); }
};

template <class Conclusion, class Value>
[[nodiscard]] concluded<Conclusion, Value> amount(const char* name, Value Conclusion::* member, const char* unit) {
  return {name, member, unit, figure::form::amount};
}
template <class Conclusion, class Value>
[[nodiscard]] concluded<Conclusion, Value> share(const char* name, Value Conclusion::* member, const char* of_what) {
  return {name, member, of_what, figure::form::share};
}
template <class Conclusion>
[[nodiscard]] concluded<Conclusion, std::uint64_t> count(const char* name, std::uint64_t Conclusion::* member,
                                                         const char* unit = "customers") {
  return {name, member, unit, figure::form::count};
}

/// The job of a component or of a specification. `lines` say what its section tells: `amount`, `share` and `count`
/// above, or functions of section, summary and job; without any, the section is made from the descriptor.
template <class T, class... Lines>
[[nodiscard]] std::unique_ptr<job> make_job(T what, const Lines&... lines) {
  const auto with = [&]<class Component>(std::type_identity<Component>) -> typename scorer<Component>::figures {
    if constexpr (sizeof...(Lines) == 0) {
      return {};
    } else {
      return [lines...](section& s, const clientele::summary<Component>& all, const job& self) {
        const auto tell = [&](const auto& line) {
          if constexpr (requires { line(s, all, self); })
            line(s, all, self);
          else
            line(s, *all);
        };
        (tell(lines), ...);
      };
    }
  };
  if constexpr (clientele::component<T>)
    return std::make_unique<component_job<T>>(std::move(what), with(std::type_identity<T>{}));
  else
    return std::make_unique<fitted_job<T>>(std::move(what),
                                           with(std::type_identity<typename fitted_job<T>::component>{}));
}

/// A component of which these parameters have to be stated, or it does not run: what depends on the currency, the scale
/// or the business has no value that fits all, and one that was taken in silence would be read as advice.
template <class Component, class... Members>
[[nodiscard]] constexpr Component unstated(Component component, Members... members) {
  ((component.*members = std::numeric_limits<typename Component::scalar>::quiet_NaN()), ...);
  return component;
}

/// Says that values of later periods were added up as they are.
inline constexpr auto discount_taken = [](section& s, const auto& all, const job& self) {
  if (all.component().discount == 0)
    s.notes.push_back("no discount: what comes later counts as much as what comes now (--set " + self.describe().title +
                      ".discount=…)");
};

/// The entry of a component without vector inputs.
template <class T, class... Lines>
[[nodiscard]] catalogue_entry entry(const char* group, runs when, T component, Lines... lines) {
  return {.group = group, .when = when, .make = [=](std::size_t) { return make_job(component, lines...); }};
}
template <class T, class... Lines>
[[nodiscard]] catalogue_entry entry(const char* group, runs when, Lines... lines) {
  return entry(group, when, T{}, lines...);
}

/// The entry of a family of components with vector inputs of 2 to `widest` elements; `of` gives the one of a width.
template <std::size_t usual, std::size_t widest, class Family, class... Lines>
[[nodiscard]] catalogue_entry wide_entry(const char* group, runs when, Family of, Lines... lines) {
  return {.group = group,
          .when = when,
          .make = [of, lines...](std::size_t width) -> std::unique_ptr<job> {
            std::unique_ptr<job> made;
            const std::size_t wanted = width == 0 ? usual : width;
            [&]<std::size_t... i>(std::index_sequence<i...>) {
              const auto make = [&](auto k) { made = make_job(of(k), lines...); };
              ((wanted == i + 2 ? make(std::integral_constant<std::size_t, i + 2>{}) : void()), ...);
            }(std::make_index_sequence<widest - 1>{});
            return made;
          },
          .widest = widest};
}

}  // namespace score_customers
