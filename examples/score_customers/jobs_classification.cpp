// SPDX-License-Identifier: BSL-1.0
#include <clientele/classification/abc.hpp>
#include <clientele/classification/axes.hpp>
#include <clientele/classification/contribution.hpp>
#include <clientele/classification/profile_completeness.hpp>
#include <clientele/classification/rfm.hpp>
#include <clientele/classification/small_orders.hpp>

#include <algorithm>
#include <limits>
#include <type_traits>
#include <utility>

#include "component_job.hpp"

namespace score_customers {

using namespace clientele::classification;

namespace {

catalogue_entry abc_entry() {
  return entry<abc>(heading::classification, runs::by_itself,
                    [](section& s, const clientele::summary<fitted_abc>& all, const job&) {
                      using enum grade;
                      const fitted_abc& fitted = all.component();
                      const auto tell = [&](std::uint64_t customers, const clientele::estimate& share, grade g) {
                        s.count("class " + std::string(clientele::name_of(g)), customers);
                        s.share("share of the customers in " + std::string(clientele::name_of(g)), share,
                                "of the classified customers");
                        s.share("share of the value in " + std::string(clientele::name_of(g)),
                                fitted.base_shares[static_cast<std::size_t>(g)], "of the positive value");
                      };
                      tell(all->a, all->share_a, A);
                      tell(all->b, all->share_b, B);
                      tell(all->c, all->share_c, C);
                      s.amount("an A from", fitted.a_cut, "currency");
                      s.amount("a B from", fitted.b_cut, "currency");
                      s.amount("sum of the positive values", fitted.base, "currency");
                      s.amount("sum of the negative values", fitted.losses, "currency");
                      s.count("customers of value zero", fitted.zero);
                      s.count("customers of negative value", fitted.negative);
                    });
}

/// Cuts of an axis: "1, 2, 4, 8".
template <class Cuts>
std::string cuts_text(const char* axis, const Cuts& cuts) {
  std::string text = std::string("cuts of ") + axis + ":";
  for (const double cut : cuts) text += " " + clientele::number_text(cut);
  return text;
}

/// The segments, most customers first, and the cuts by which they were found.
template <class Rfm>
catalogue_entry rfm_entry(runs when) {
  const auto lines = [](section& s, const clientele::summary<rfm>& all, const job&) {
    const auto& counts = all->segments;
    std::vector<std::size_t> order;
    for (std::size_t i = 1; i < counts.size(); ++i)
      if (counts.counts[i] != 0) order.push_back(i);
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return std::pair(counts.counts[b], a) < std::pair(counts.counts[a], b);
    });
    for (const std::size_t i : order) {
      std::string name(clientele::enumerators_of<rfm_segment>[i]);
      std::replace(name.begin(), name.end(), '_', ' ');
      s.count(name, counts.counts[i]);
    }
    s.amount("monetary value of all", all->total_monetary, "currency");
    const rfm& by = all.component();
    s.notes.push_back(cuts_text("recency", by.recency_cuts));
    s.notes.push_back(cuts_text("frequency", by.frequency_cuts));
    s.notes.push_back(cuts_text("monetary value", by.monetary_cuts));
    const auto collapsed = by.collapsed();
    if (const unsigned all_axes = collapsed[0] + collapsed[1] + collapsed[2]; all_axes != 0)
      s.notes.push_back(std::to_string(all_axes) + (all_axes == 1 ? " cut equals" : " cuts equal") +
                        " the one before: the score between them is nobody's");
  };
  return {.group = heading::classification, .when = when, .make = [=](std::size_t) {
            Rfm component{};
            if constexpr (std::is_same_v<Rfm, rfm>)  // without cuts everybody would be in one segment
              for (auto* cuts : {&component.recency_cuts, &component.frequency_cuts, &component.monetary_cuts})
                cuts->fill(std::numeric_limits<double>::quiet_NaN());
            return make_job(component, lines);
          }};
}

catalogue_entry small_orders_entry() {
  using all = small_orders::conclusion;
  return entry<small_orders>(heading::classification, runs::by_itself, count("small orders", &all::small, "orders"),
                             count("large orders", &all::large, "orders"),
                             share("share of the small in the number", &all::order_share, "of the orders"),
                             share("share of the small in the revenue", &all::revenue_share, "of the revenue"),
                             share("share of the small in the profit", &all::profit_share, "of the profit"),
                             share("profit rate of all", &all::profit_rate, "of the revenue"),
                             share("profit rate of the small", &all::small_profit_rate, "of their revenue"),
                             share("profit rate of the large", &all::large_profit_rate, "of their revenue"),
                             amount("profit rate of the small against all", &all::against_average, "times"),
                             amount("profit rate of the small against the large", &all::against_large, "times"));
}

catalogue_entry contribution_entry() {
  return wide_entry<2, 4>(heading::classification, runs::by_itself,
                          []<std::size_t k>(std::integral_constant<std::size_t, k>) { return contribution<k>{}; });
}

/// The profile of 66 questions in seven sections; with 27 columns that of a firm in three; with other numbers of
/// columns a profile of so many fields in one section.
catalogue_entry profile_entry() {
  constexpr std::size_t widest = profile_66.size();
  const auto lines = [](section& s, const auto& all, const job&) {
    constexpr std::size_t sections = std::tuple_size_v<decltype(all->by_section)>;
    s.share("mean completeness", all->complete, "of the profile");
    s.share("mean completeness, whatever the age", all->filled, "of the profile");
    const auto tell = [&](const auto& names) {
      for (std::size_t i = 0; i < sections; ++i)
        s.share((i == all->weakest_section ? "weakest section: " : "section: ") + std::string(names[i]),
                all->by_section[i], "of the section");
    };
    if constexpr (sections == profile_sections.size()) tell(profile_sections);
    if constexpr (sections == corporate_sections.size()) tell(corporate_sections);
    s.amount("sensitive entries held", all->sensitive_entries, "fields");
    s.amount("stale entries", all->stale_entries, "fields");
  };
  return {.group = heading::classification,
          .when = runs::by_itself,
          .make = [lines](std::size_t width) -> std::unique_ptr<job> {
            if (width == 1 || width > widest) return nullptr;
            if (width == 0 || width == widest) return make_job(profile_completeness<>{}, lines);
            if (width == corporate_profile.size())
              return make_job(profile_completeness<3>{.fields = {corporate_profile.begin(), corporate_profile.end()}},
                              lines);
            profile_completeness<1> own{};
            own.fields.assign(width, profile_field{});
            return make_job(own, lines);
          },
          .widest = widest};
}

}  // namespace

std::vector<catalogue_entry> classification_entries() {
  return {abc_entry(),
          rfm_entry<rfm_quantiles>(runs::by_itself),
          rfm_entry<rfm>(runs::when_asked),
          small_orders_entry(),
          entry<axes>(heading::classification, runs::when_asked),
          contribution_entry(),
          profile_entry()};
}

}  // namespace score_customers
