// SPDX-License-Identifier: BSL-1.0
#include <clientele/classification/scorecard.hpp>

#include <array>

#include "catalogue.hpp"
#include "component_job.hpp"

namespace score_customers {

namespace {

template <std::size_t k>
std::unique_ptr<job> make_scorecard() {
  using clientele::classification::scorecard;
  const auto figures = [](section& s, const clientele::summary<scorecard<k>>& all, const job&) {
    using enum clientele::classification::grade;
    s.amount("mean score", all->mean_score, "points");
    const auto count = [&](std::uint64_t customers, double share, clientele::classification::grade g) {
      s.count("grade " + std::string(name_of(g)), customers);
      s.share("share of " + std::string(name_of(g)), share, "of the graded customers");
    };
    count(all->a, all->share_a, A);
    count(all->b, all->share_b, B);
    count(all->c, all->share_c, C);
  };
  return std::make_unique<component_job<scorecard<k>>>(scorecard<k>{}, figures);
}

}  // namespace

catalogue_entry scorecard_entry() {
  constexpr std::array makers = {&make_scorecard<2>, &make_scorecard<3>, &make_scorecard<4>, &make_scorecard<5>,
                                 &make_scorecard<6>, &make_scorecard<7>, &make_scorecard<8>};
  return {.make = [makers](std::size_t width) -> std::unique_ptr<job> {
            if (width == 0) return make_scorecard<4>();
            return width >= 2 && width - 2 < makers.size() ? makers[width - 2]() : nullptr;
          },
          .widest = makers.size() + 1,
          .elements = [](std::size_t width) -> std::span<const std::string_view> {
            if (width == clientele::classification::scorecard_criteria.size())
              return clientele::classification::scorecard_criteria;
            return {};
          }};
}

}  // namespace score_customers
