// SPDX-License-Identifier: BSL-1.0
#include <clientele/classification/abc.hpp>
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
      s.count("grade " + std::string(clientele::name_of(g)), customers);
      s.share("share of " + std::string(clientele::name_of(g)), share, "of the graded customers");
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
                                 &make_scorecard<6>};
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

catalogue_entry abc_entry() {
  using clientele::classification::abc;
  using clientele::classification::fitted_abc;
  const auto figures = [](section& s, const clientele::summary<fitted_abc>& all, const job&) {
    using enum clientele::classification::grade;
    const fitted_abc& fitted = all.component();
    const auto count = [&](std::uint64_t customers, double share, clientele::classification::grade g) {
      s.count("class " + std::string(clientele::name_of(g)), customers);
      s.share("share of the customers in " + std::string(clientele::name_of(g)), share, "of the classified customers");
      s.share("share of the value in " + std::string(clientele::name_of(g)),
              fitted.base_shares[static_cast<std::size_t>(g)], "of the positive value");
    };
    count(all->a, all->share_a, A);
    count(all->b, all->share_b, B);
    count(all->c, all->share_c, C);
    s.amount("an A from", fitted.a_cut, "currency");
    s.amount("a B from", fitted.b_cut, "currency");
    s.amount("sum of the positive values", fitted.base, "currency");
    s.amount("sum of the negative values", fitted.losses, "currency");
    s.count("customers of value zero", fitted.zero);
    s.count("customers of negative value", fitted.negative);
  };
  return {.make = [figures](std::size_t) { return std::make_unique<fitted_job<abc>>(abc{}, figures); }};
}

}  // namespace score_customers
