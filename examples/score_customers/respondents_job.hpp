// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/core/summary.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "component_job.hpp"
#include "job.hpp"
#include "settings.hpp"

namespace score_customers {

/// The job of a component that gathers the answers of respondents, its first input a list; it may have names for them,
/// columns of its own, and an input that is made here instead of read, the last.
template <class Component>
class respondents_job : public job {
 public:
  using summary = clientele::summary<Component>;

  explicit respondents_job(const Component& component) : component_(component), inner_(made_of(component)) {}

  [[nodiscard]] description describe() const override { return inner_->describe(); }
  void set(std::string_view parameter, std::string_view text) override {
    set_parameter(component_, parameter, text);
    inner_ = made_of(component_);  // which may have other inputs now
  }
  void check() const override { inner_->check(); }

  void start() override { inner_->start(); }
  void score(std::size_t rows, std::uint64_t first_row, int threads, std::vector<clientele::bad_row>& bad) override {
    add(of_all, lanes_, rows, first_row, threads, bad);
  }
  [[nodiscard]] const std::vector<scored_column>& columns() const override { return columns_; }

  [[nodiscard]] section conclude(std::size_t number) const override {
    section s = inner_->conclude(number);
    s.group = group();
    s.parameters.clear();
    for (const parameter_description& p : describe().parameters) s.parameters.emplace_back(p.name, p.value);
    return s;
  }
  [[nodiscard]] std::vector<std::byte> keep(std::size_t number) const override { return inner_->keep(number); }
  void join(std::size_t number, std::span<const std::byte> kept) override { inner_->join(number, kept); }

 protected:
  /// Adds to a section what the component concludes.
  virtual void tell(section& s, const summary& of) const = 0;
  /// The values of the input that is made here; null where there is none.
  [[nodiscard]] virtual const std::vector<double>* made(std::size_t, std::uint64_t) { return nullptr; }

  Component component_;
  std::vector<scored_column> columns_{};

 private:
  struct teller {
    const respondents_job* self;
    void operator()(section& s, const summary& all, const job&) const { self->tell(s, all); }
  };
  struct inner_job final : component_job<Component, teller> {
    using component_job<Component, teller>::component_job;
    void take(std::size_t number, const std::vector<lane>& lanes, std::size_t rows, std::uint64_t first_row,
              int threads, std::vector<clientele::bad_row>& bad) {
      this->add(number, lanes, rows, first_row, threads, bad);
    }
  };

  void add(std::size_t number, const std::vector<lane>& lanes, std::size_t rows, std::uint64_t first_row, int threads,
           std::vector<clientele::bad_row>& bad) override {
    std::vector<lane> all = lanes;
    if (const std::vector<double>* const values = made(rows, first_row)) all.push_back({"row", values});
    const std::size_t before = bad.size();
    inner_->take(number, all, rows, first_row, threads, bad);
    for (std::size_t i = before; i < bad.size(); ++i) {
      clientele::bad_row& one = bad[i];
      if (!std::isnan(one.value) || one.because.empty()) continue;
      // a rule over all answers does not say the value of the one that broke it
      for (const lane& l : lanes)
        if (one.field == l.column) one.value = (*l.values)[static_cast<std::size_t>(one.row - first_row)];
    }
  }

  [[nodiscard]] std::unique_ptr<inner_job> made_of(const Component& component) const {
    return std::make_unique<inner_job>(component, told_lines<Component, teller>{{teller{this}}});
  }

  std::unique_ptr<inner_job> inner_;
};

}  // namespace score_customers
