// SPDX-License-Identifier: BSL-1.0
#include <clientele/satisfaction/gap.hpp>

#include <algorithm>
#include <array>
#include <numeric>

#include "catalogue.hpp"
#include "component_job.hpp"

namespace score_customers {

namespace {

std::span<const std::string_view> dimensions(std::size_t width) {
  if (width == clientele::satisfaction::service_dimensions.size()) return clientele::satisfaction::service_dimensions;
  if (width == clientele::satisfaction::servqual_dimensions.size()) return clientele::satisfaction::servqual_dimensions;
  return {};
}

/// The name of a dimension, and from which columns it comes.
std::string dimension_name(const job& self, std::size_t dimension, std::size_t width) {
  const std::string& expected = self.lanes()[dimension].column;
  const std::string& perceived = self.lanes()[width + dimension].column;
  const auto names = dimensions(width);
  const std::string columns = perceived + " - " + expected;
  return names.empty() ? columns : std::string(names[dimension]) + " (" + columns + ")";
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
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return all->mean_gaps[a] < all->mean_gaps[b]; });
  for (const std::size_t dimension : order)
    s.amount((dimension == all->worst_dimension ? "worst gap: " : "mean gap: ") + dimension_name(self, dimension, k),
             all->mean_gaps[dimension], "points");
}

template <std::size_t k>
std::unique_ptr<job> make_gap() {
  return std::make_unique<component_job<clientele::satisfaction::gap<k>>>(clientele::satisfaction::gap<k>{}, gap_figures<k>);
}

}  // namespace

catalogue_entry gap_entry() {
  constexpr std::array makers = {&make_gap<1>, &make_gap<2>, &make_gap<3>, &make_gap<4>,
                                 &make_gap<5>, &make_gap<6>, &make_gap<7>, &make_gap<8>};
  return {.make = [makers](std::size_t width) -> std::unique_ptr<job> {
            if (width == 0) return make_gap<4>();
            return width <= makers.size() ? makers[width - 1]() : nullptr;
          },
          .widest = makers.size(),
          .elements = dimensions};
}

}  // namespace score_customers
