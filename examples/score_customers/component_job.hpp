// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/core/fit.hpp>

#include <memory>
#include <optional>

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
    describe_inputs<Component>(d);
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
  [[nodiscard]] section conclude() const override {
    section s;
    for (const parameter_description& p : describe().parameters) s.parameters.emplace_back(p.name, p.value);
    scorer_.describe(s, figures_, *this);
    return s;
  }

 private:
  Component component_;
  typename scorer<Component>::figures figures_;
  scorer<Component> scorer_;
};

/// The job of what has to be fitted first: a specification, and then the component that fit() gives.
template <class Specification>
class fitted_job final : public job {
 public:
  using component = decltype(clientele::fit(
      std::declval<const Specification&>(), std::declval<number_spool::range>(), std::identity{},
      clientele::quarantine{std::declval<void (*)(const clientele::bad_row&)>()}));

  explicit fitted_job(Specification specification, typename scorer<component>::figures figures)
      : specification_(std::move(specification)),
        figures_(std::move(figures)),
        scorer_(title_of(Specification::name)) {}

  [[nodiscard]] description describe() const override {
    description d{
        .name = std::string(Specification::name.view()), .title = title_of(Specification::name), .fitted = true};
    describe_inputs<Specification>(d);
    describe_parameters(d, specification_);
    describe_results<component>(d);
    return d;
  }
  void set(std::string_view parameter, std::string_view text) override {
    set_parameter(specification_, parameter, text);
  }
  void check() const override { clientele::check_parameters(specification_); }

  [[nodiscard]] bool must_be_fitted() const override { return true; }
  /// Bad values are left out here; they are told when they are scored.
  void fit(const number_spool& values) override {
    fitted_.emplace(clientele::fit(specification_, values.numbers(), std::identity{},
                                   clientele::quarantine{+[](const clientele::bad_row&) {}}));
  }

  void score(std::size_t rows, std::uint64_t first_row, int threads, std::vector<clientele::bad_row>& bad) override {
    scorer_.score(lanes_, rows, first_row, threads, bad);
  }
  void start() override { scorer_.start(fitted_.value()); }
  [[nodiscard]] const std::vector<scored_column>& columns() const override { return scorer_.columns(); }
  [[nodiscard]] section conclude() const override {
    section s;
    for (const parameter_description& p : describe().parameters) s.parameters.emplace_back(p.name, p.value);
    scorer_.describe(s, figures_, *this);
    s.component = Specification::name.view();
    return s;
  }

 private:
  Specification specification_;
  std::optional<component> fitted_;
  typename scorer<component>::figures figures_;
  scorer<component> scorer_;
};

}  // namespace score_customers
