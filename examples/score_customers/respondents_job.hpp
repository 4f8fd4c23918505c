// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/core/summarize.hpp>

#include <cstddef>
#include <cstdint>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "execution.hpp"
#include "job.hpp"
#include "numbered_summaries.hpp"
#include "settings.hpp"

namespace score_customers {

/// The job of a component that gathers the answers of respondents: its first input has as many elements as it says, the
/// second, if there is one, is a number, and the third the number of the row modulo `parts`.
template <class Component>
class respondents_job : public job {
 public:
  using summary = clientele::summary<Component>;

  explicit respondents_job(Component component) : component_(std::move(component)) {}

  [[nodiscard]] description describe() const override {
    description d{.name = std::string(Component::name.view()), .title = title_of(Component::name)};
    clientele::for_each_element(Component::inputs, [&]<class Input>(const Input& in) {
      if constexpr (Input::kind != clientele::input_kind::category)
        d.inputs.push_back({std::string(in.name), std::string(in.unit), in.allowed.text(), std::string(in.source),
                            width_of_input<Input>(component_), in.presence == clientele::presence::required});
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
  [[nodiscard]] const std::vector<scored_column>& columns() const override { return columns_; }

  [[nodiscard]] section conclude(std::size_t number) const override {
    const summary& all = summaries_[number];
    section s{.component = std::string(Component::name.view()),
              .title = title_of(Component::name),
              .group = group(),
              .rows = all.rows(),
              .invalid = all.invalid()};
    for (const parameter_description& p : describe().parameters) s.parameters.emplace_back(p.name, p.value);
    tell(s, all);
    return s;
  }

  [[nodiscard]] std::vector<std::byte> keep(std::size_t number) const override { return summaries_.keep(number); }
  void join(std::size_t number, std::span<const std::byte> kept) override { summaries_.join(number, kept); }

 protected:
  /// Adds to a section what the component concludes.
  virtual void tell(section& s, const summary& of) const = 0;

  Component component_;
  std::vector<scored_column> columns_{};

 private:
  void add(std::size_t number, const std::vector<lane>& lanes, std::size_t rows, std::uint64_t first_row, int threads,
           std::vector<clientele::bad_row>& bad) override {
    const std::size_t width = component_.width();
    answers_.resize(rows * width);
    for (std::size_t i = 0; i < width; ++i)
      for (std::size_t row = 0; row < rows; ++row) answers_[row * width + i] = (*lanes[i].values)[row];
    const auto sink = [&](const clientele::bad_row& one) {
      bad.push_back(one);
      if (one.element >= 0)  // a rule over all answers does not say the value of the one that broke it
        bad.back().value =
            answers_[static_cast<std::size_t>(one.row - first_row) * width + static_cast<std::size_t>(one.element)];
    };
    const auto answers = [this, width](std::size_t row) {
      return std::span<const double>(answers_).subspan(row * width, width);
    };
    const auto pass = [&](const auto&... where) {
      summaries_.add(number, clientele::summarize(
                                 std::views::iota(std::size_t{0}, rows), clientele::on(component_, where...),
                                 clientele::starting_at{first_row}, clientele::quarantine{sink}, execution(threads)));
    };
    if constexpr (clientele::input_count<Component> == 1) {
      pass(answers);
    } else {
      const std::vector<double>& other = *lanes[width].values;
      pass(
          answers, [&other](std::size_t row) { return other[row]; },
          [this, first_row](std::size_t row) {
            return (first_row + row) % static_cast<std::uint64_t>(component_.parts);
          });
    }
  }

  numbered_summaries<Component> summaries_{};
  std::vector<double> answers_{};  ///< of the rows that are being added, row by row
};

}  // namespace score_customers
