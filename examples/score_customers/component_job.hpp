// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/core/column_pass.hpp>
#include <clientele/core/fit.hpp>

#include <limits>
#include <memory>
#include <optional>
#include <ranges>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

#include "catalogue.hpp"
#include "number_spool.hpp"
#include "pass_job.hpp"
#include "settings.hpp"

namespace score_customers {

/// Adds to a section what the summary concludes; without any lines the section is made from the descriptor. A line is
/// `amount`, `share` or `count` below, or a function of section, conclusion; of section, summary; or of section,
/// summary and job.
template <class Component, class... Lines>
struct told_lines {
  std::tuple<Lines...> lines;

  CLIENTELE_COLD void operator()(section& s, [[maybe_unused]] const clientele::summary<Component>& all,
                                 [[maybe_unused]] const job& self) const {
    const auto tell = [&](const auto& line) {
      if constexpr (requires { line(s, all, self); })
        line(s, all, self);
      else if constexpr (requires { line(s, *all); })
        line(s, *all);
      else
        line(s, all);
    };
    clientele::for_each_element(lines, tell);
  }
};

/// The job of a component, of either kind.
template <class Component, class... Lines>
class component_job : public pass_job {
 public:
  component_job(const Component& component, const told_lines<Component, Lines...>& lines)
      : component_job(component, lines, score_customers::describe(component)) {}

  CLIENTELE_COLD description describe() const override { return score_customers::describe(component_); }
  CLIENTELE_COLD void set(std::string_view parameter, std::string_view text) override {
    set_parameter(component_, parameter, text);
  }
  CLIENTELE_COLD void check() const override { clientele::check_parameters(component_); }
  void start() override { start_with_component(component_); }

 protected:
  component_job(const Component& component, const told_lines<Component, Lines...>& lines, const description& about)
      : pass_job(about), component_(component), lines_(lines) {
    if constexpr (has_policies) add_policies();
  }
  /// Begins with what fit() learned, or with what was given.
  CLIENTELE_COLD void start_with_component(const Component& component) {
    component_ = component;
    if constexpr (has_policies) name_policies(component_.policies);
    start_with(std::make_unique<summary_of<Component>>(clientele::summary<Component>(component_)));
  }

 private:
  /// Whether each class comes with the service it carries, which is written beside it.
  static constexpr bool has_policies = requires(const Component& c) { c.policies; };

  std::unique_ptr<clientele::column_pass> begin(std::uint64_t first_row) const override {
    return std::make_unique<clientele::column_pass_of<Component>>(component_, first_row);
  }
  std::unique_ptr<any_summary> end(clientele::column_pass& pass) const override {
    return std::make_unique<summary_of<Component>>(static_cast<clientele::column_pass_of<Component>&>(pass).end());
  }
  CLIENTELE_COLD std::unique_ptr<any_summary> load(std::span<const std::byte> kept) const override {
    return std::make_unique<summary_of<Component>>(clientele::load(component_, kept));
  }
  CLIENTELE_COLD bool tell(section& s, const any_summary& all) const override {
    lines_(s, summary_of<Component>::in(all), *this);
    return sizeof...(Lines) != 0;
  }

  Component component_;
  told_lines<Component, Lines...> lines_;
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
template <class Specification>
using fitted_by = decltype(fit_to(std::declval<const Specification&>(), std::declval<const number_spool&>()));

/// The job of what has to be fitted first: a specification, and then the component that fit() learns.
template <class Specification, class... Lines>
class fitted_job final : public component_job<fitted_by<Specification>, Lines...> {
  using component = fitted_by<Specification>;
  using base = component_job<component, Lines...>;

 public:
  fitted_job(const Specification& specification, const told_lines<component, Lines...>& lines)
      : base(component{}, lines, described(specification)), specification_(specification) {}

  [[nodiscard]] description describe() const override { return described(specification_); }
  void set(std::string_view parameter, std::string_view text) override {
    set_parameter(specification_, parameter, text);
  }
  void check() const override { clientele::check_parameters(specification_); }

  [[nodiscard]] bool must_be_fitted() const override { return true; }
  void fit(const number_spool& rows) override { fitted_.emplace(fit_to(specification_, rows)); }
  void start() override { this->start_with_component(fitted_.value()); }

  [[nodiscard]] std::string_view why_not_kept() const override {
    return "it is fitted to all customers, of whom a kept file has a part";
  }

 private:
  static description described(const Specification& specification) {
    description d = score_customers::describe(specification);
    d.fitted = true;
    describe_results(d, clientele::results_of<component>);
    return d;
  }

  Specification specification_;
  std::optional<component> fitted_;
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

/// The job of a component or of a specification, with what its section tells (see `told_lines`).
template <class T, class... Lines>
[[nodiscard]] std::unique_ptr<job> make_job(const T& what, const Lines&... lines) {
  if constexpr (clientele::component<T> || clientele::gathering_component<T>)
    return std::make_unique<component_job<T, Lines...>>(what, told_lines<T, Lines...>{{lines...}});
  else
    return std::make_unique<fitted_job<T, Lines...>>(what, told_lines<fitted_by<T>, Lines...>{{lines...}});
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

/// The entry of a component that gathers; `tell` adds to a section what it concludes.
template <class Component>
[[nodiscard]] catalogue_entry gathering_entry(const char* group,
                                              void (*tell)(section&, const clientele::summary<Component>&)) {
  return entry(group, runs::when_asked, Component{}, tell);
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
