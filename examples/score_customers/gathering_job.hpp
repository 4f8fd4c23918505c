// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/core/summarize.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "catalogue.hpp"
#include "execution.hpp"
#include "numbered_summaries.hpp"
#include "settings.hpp"

namespace score_customers {

/// The job of a component that gathers: it has nothing to say of one customer, and writes no column. Its categories are
/// columns of texts.
template <clientele::gathering_component Component>
class gathering_job final : public job {
 public:
  using summary = clientele::summary<Component>;
  using figures = void (*)(section&, const summary&);

  explicit gathering_job(figures tell) : figures_(tell) {}

  [[nodiscard]] description describe() const override {
    description d{.name = std::string(Component::name.view()), .title = title_of(Component::name)};
    clientele::for_each_element(Component::inputs, [&]<class Input>(const Input& in) {
      d.inputs.push_back({std::string(Input::name), std::string(in.unit),
                          is_text<Input> ? "any text" : in.allowed.text(), std::string(in.source), 1,
                          in.presence == clientele::presence::required, is_text<Input>});
    });
    describe_parameters(d, component_);
    return d;
  }
  void set(std::string_view parameter, std::string_view text) override { set_parameter(component_, parameter, text); }
  void check() const override { clientele::check_parameters(component_); }

  void start() override { summaries_.start(component_); }
  void score(std::size_t rows, std::uint64_t first_row, int threads, std::vector<clientele::bad_row>& bad) override {
    add(of_all, lanes_, rows, first_row, threads, bad);
  }
  [[nodiscard]] const std::vector<scored_column>& columns() const override { return no_columns_; }

  [[nodiscard]] section conclude(std::size_t number) const override {
    const summary& all = summaries_[number];
    section s{.component = std::string(Component::name.view()),
              .title = title_of(Component::name),
              .group = group(),
              .rows = all.rows(),
              .invalid = all.invalid()};
    for (const parameter_description& p : describe().parameters) s.parameters.emplace_back(p.name, p.value);
    clientele::for_each_element(Component::inputs, [&]<class Input>(const Input& in) {
      if (in.presence == clientele::presence::optional)
        s.missing.emplace_back(Input::name, all.template missing<Input::label>());
      s.blamed.emplace_back(Input::name, all.template invalid<Input::label>());
    });
    figures_(s, all);
    return s;
  }

  [[nodiscard]] std::vector<std::byte> keep(std::size_t number) const override { return summaries_.keep(number); }
  void join(std::size_t number, std::span<const std::byte> kept) override { summaries_.join(number, kept); }

 private:
  template <class Input>
  static constexpr bool is_text = Input::kind == clientele::input_kind::category;

  struct number_of_row {
    const double* values;
    double operator()(std::size_t row) const { return values[row]; }
  };
  struct text_of_row {
    const double* codes;
    const text_column* texts;
    std::optional<std::string_view> operator()(std::size_t row) const {
      const auto code = static_cast<std::uint32_t>(codes[row]);
      return code == text_column::missing ? std::nullopt : std::optional<std::string_view>(texts->text(code));
    }
  };
  template <class Input>
  static auto place(const lane& from) {
    if constexpr (is_text<Input>)
      return text_of_row{from.values->data(), from.texts};
    else
      return number_of_row{from.values->data()};
  }

  void add(std::size_t number, const std::vector<lane>& lanes, std::size_t rows, std::uint64_t first_row, int threads,
           std::vector<clientele::bad_row>& bad) override {
    const auto sink = [&bad](const clientele::bad_row& one) { bad.push_back(one); };
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      summaries_.add(
          number,
          clientele::summarize(
              std::views::iota(std::size_t{0}, rows),
              clientele::on(component_,
                            place<std::remove_cvref_t<decltype(clientele::nth_input<Component, I>)>>(lanes[I])...),
              clientele::starting_at{first_row}, clientele::quarantine{sink}, execution(threads)));
    }(std::make_index_sequence<clientele::input_count<Component>>{});
  }

  Component component_{};
  figures figures_;
  numbered_summaries<Component> summaries_{};
  std::vector<scored_column> no_columns_{};
};

/// The entry of a component that gathers; `tell` adds to a section what it concludes.
template <class Component>
[[nodiscard]] catalogue_entry gathering_entry(const char* group, typename gathering_job<Component>::figures tell) {
  return {.group = group, .when = runs::when_asked, .make = [tell](std::size_t) {
            return std::make_unique<gathering_job<Component>>(tell);
          }};
}

}  // namespace score_customers
