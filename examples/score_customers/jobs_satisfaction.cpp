// SPDX-License-Identifier: BSL-1.0
#include <clientele/satisfaction/gap.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <tuple>

#include "catalogue.hpp"
#include "component_job.hpp"

namespace score_customers {

namespace {

std::span<const std::string_view> dimensions(std::size_t width) {
  if (width == clientele::satisfaction::service_dimensions.size()) return clientele::satisfaction::service_dimensions;
  if (width == clientele::satisfaction::servqual_dimensions.size()) return clientele::satisfaction::servqual_dimensions;
  return {};
}

/// From which columns a dimension comes, and its name where those have the usual names.
std::string dimension_name(const job& self, std::size_t dimension, std::size_t width) {
  const std::string& expected = self.lanes()[dimension].column;
  const std::string& perceived = self.lanes()[width + dimension].column;
  const auto names = dimensions(width);
  const std::string columns = perceived + " - " + expected;
  const bool usual = expected.starts_with("expected_") && perceived.starts_with("perceived_");
  return names.empty() || !usual ? columns : std::string(names[dimension]) + " (" + columns + ")";
}

template <std::size_t k>
void gap_figures(section& s, const clientele::summary<clientele::satisfaction::gap<k>>& all, const job& self) {
  s.count("dissatisfied", all->dissatisfied);
  s.count("satisfied", all->satisfied);
  s.count("delighted", all->delighted);
  s.count("without any answer", all->without_answer);
  s.amount("mean overall gap", all->mean_overall, "points");
  std::array<std::size_t, k> order{};
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const double of_a = all->mean_gaps[a], of_b = all->mean_gaps[b];
    return std::tuple(std::isnan(of_a), std::isnan(of_a) ? 0 : of_a, a) <
           std::tuple(std::isnan(of_b), std::isnan(of_b) ? 0 : of_b, b);
  });
  for (const std::size_t dimension : order)
    s.amount((dimension == all->worst_dimension ? "worst gap: " : "mean gap: ") + dimension_name(self, dimension, k),
             all->mean_gaps[dimension], "points");
}

template <std::size_t k>
std::unique_ptr<job> make_gap() {
  return std::make_unique<component_job<clientele::satisfaction::gap<k>>>(clientele::satisfaction::gap<k>{},
                                                                          gap_figures<k>);
}

}  // namespace

catalogue_entry gap_entry() {
  constexpr std::array makers = {&make_gap<2>, &make_gap<3>, &make_gap<4>, &make_gap<5>, &make_gap<6>};
  return {.make = [makers](std::size_t width) -> std::unique_ptr<job> {
            if (width == 0) return make_gap<4>();
            return width >= 2 && width - 2 < makers.size() ? makers[width - 2]() : nullptr;
          },
          .widest = makers.size() + 1,
          .elements = dimensions};
}

}  // namespace score_customers
