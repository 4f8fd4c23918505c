// SPDX-License-Identifier: BSL-1.0
// Treated customers against controls: what the treatment changed, for whom, and whom it pays to treat.
#include "experiment_entries.hpp"

#include <clientele/retention/uplift.hpp>
#include <clientele/statistics/estimate.hpp>
#include <clientele/statistics/proportion.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "component_job.hpp"
#include "input_ranges.hpp"

namespace score_customers {

// Named, as what stands in a namespace without a name and is used by templates alone counts as unused.
namespace experiments {

namespace retention = clientele::retention;
using clientele::estimate;
using clientele::input;
using clientele::interval;
using clientele::parameter;
using clientele::presence;

/// A number as it is, times another: its bounds as well.
estimate times(estimate e, double factor) {
  e.value *= factor, e.standard_error *= std::abs(factor), e.low *= factor, e.high *= factor;
  if (factor < 0) std::swap(e.low, e.high);
  return e;
}
estimate plus(estimate e, double number) {
  e.value += number, e.low += number, e.high += number;
  return e;
}

/// `retention::uplift` along a score, and the profit of treating those with the highest ones:
///
///     profit of a top = customers in it · (value · uplift in it − cost)
struct experiment {
  double value = 0;   ///< of one outcome more, in currency; 0: no profit is told
  double cost = 0;    ///< of treating one customer
  double budget = 0;  ///< that may be spent; 0: as much as pays
  double parts = 10;  ///< of the list, by decreasing score
  double runs = 200;  ///< of the bootstrap of the Qini coefficient
  double confidence = 0.95;

  static constexpr auto name = clientele::fixed_string{"experiment::uplift"};
  static constexpr auto inputs =
      std::tuple{input<"treated">{.unit = "1 or 0", .allowed = zero_or_one},
                 input<"outcome">{.unit = "1 or 0", .allowed = zero_or_one},
                 input<"score">{.unit = "score", .allowed = interval::any_number(), .presence = presence::optional}};
  static constexpr auto parameters = std::tuple{
      parameter{"value", &experiment::value, "currency", interval::at_least(0)},
      parameter{"cost", &experiment::cost, "currency", interval::at_least(0)},
      parameter{"budget", &experiment::budget, "currency", interval::at_least(0)},
      parameter{"parts", &experiment::parts, "", interval::between(1, 1000).whole_numbers()},
      parameter{"runs", &experiment::runs, "", interval::between(2, 1e6).whole_numbers()},
      parameter{"confidence", &experiment::confidence, "probability", interval::share().without_low().without_high()}};

  struct state {
    retention::uplift::state scored{};
    clientele::proportion treated{}, control{};  ///< all, those without a score as well

    template <class Archive>
    void transfer(Archive& archive) {
      archive(scored, treated, control);
    }
    friend bool operator==(const state&, const state&) = default;
  };
  struct conclusion {
    retention::uplift_curve curve{};
    clientele::proportion treated{}, control{};
  };

  void take(state& s, double treated, double outcome, double score) const {
    (treated != 0 ? s.treated : s.control).add(outcome != 0);
    if (score == score) retention::uplift{}.take(s.scored, score, treated, outcome);
  }
  static void join(state& s, const state& other) {
    retention::uplift::join(s.scored, other.scored);
    s.treated = merge(s.treated, other.treated), s.control = merge(s.control, other.control);
  }
  [[nodiscard]] conclusion conclude(const state& s) const {
    return {retention::uplift{}.conclude(s.scored), s.treated, s.control};
  }

  friend constexpr bool operator==(const experiment&, const experiment&) = default;
};

double customers_of(const retention::uplift_counts& c) { return c.treated.trials + c.control.trials; }

/// What it brings to treat all customers of whom these are counted.
estimate profit_of(const experiment& e, const retention::uplift_counts& top) {
  const estimate uplift = difference(top.treated, top.control, e.confidence);
  return uplift.is_defined() ? times(plus(times(uplift, e.value), -e.cost), customers_of(top)) : uplift;
}

void tell_targets(section& s, const experiment& e, const retention::uplift_curve& curve,
                  const std::vector<retention::uplift_bin>& parts) {
  table t{.name = "treating those with the highest scores",
          .columns = {{"score from"},
                      {"customers", figure::form::count},
                      {"of all", figure::form::share},
                      {"uplift in it", figure::form::share},
                      {"cost"},
                      {"profit"}}};
  const double most = e.budget != 0 ? e.budget : std::numeric_limits<double>::infinity();
  retention::uplift_counts top, best;
  double best_score = no_number, best_profit = 0;
  for (const retention::uplift_bin& part : parts) {
    top = merge(top, part.counts);
    const double n = customers_of(top);
    const estimate profit = profit_of(e, top);
    t.rows.push_back({part.lowest_score, n, n / customers_of(curve.all),
                      difference(top.treated, top.control, e.confidence), e.cost * n, profit});
    if (e.cost * n <= most && profit.value > best_profit)
      best = top, best_score = part.lowest_score, best_profit = profit.value;
  }
  s.tables.push_back(std::move(t));
  // a budget may end within a part: the last score that it reaches
  const retention::uplift_curve::point* last = nullptr;
  for (const retention::uplift_curve::point& p : curve.points)
    if (e.cost * customers_of(p.counts) <= most) last = &p;
  if (last != nullptr && last != &curve.points.back() && profit_of(e, last->counts).value > best_profit) {
    best = last->counts, best_score = last->score;
    s.notes.emplace_back("the budget ends where more would still pay");
  }
  s.count("to be treated", static_cast<std::uint64_t>(customers_of(best)), "of these customers");
  if (best_score != best_score) {
    s.notes.emplace_back("no part of the list brings more than it costs");
    return;
  }
  s.amount("those with a score from", best_score, "on");
  s.amount("what it costs", e.cost * customers_of(best), "currency");
  s.amount("what it brings, less that", profit_of(e, best), "currency");
  s.notes.emplace_back("where to stop was chosen by the same customers: other ones should judge the profit");
}

void tell(section& s, const clientele::summary<experiment>& of) {
  const experiment& e = of.component();
  const retention::uplift_curve& curve = of->curve;
  s.count("treated", static_cast<std::uint64_t>(of->treated.trials));
  s.count("controls", static_cast<std::uint64_t>(of->control.trials));
  s.share("outcome among the treated", clientele::wilson(of->treated, e.confidence), "");
  s.share("outcome among the controls", clientele::wilson(of->control, e.confidence), "");
  s.share("what the treatment changed", difference(of->treated, of->control, e.confidence), "");
  if (curve.points.empty()) {
    s.notes.emplace_back("no score says who should be treated first (--map score=COLUMN)");
    return;
  }
  s.share("Qini coefficient", curve.qini(static_cast<std::uint64_t>(e.runs), 1, e.confidence), "of the treated");
  const std::vector<retention::uplift_bin> parts = curve.bins(static_cast<std::size_t>(e.parts), e.confidence);
  table t{.name = "by decreasing score",
          .columns = {{"score to"},
                      {"from"},
                      {"treated", figure::form::count},
                      {"controls", figure::form::count},
                      {"outcome, treated", figure::form::share},
                      {"outcome, controls", figure::form::share},
                      {"uplift", figure::form::share},
                      {"added so far", figure::form::share}}};
  retention::uplift_counts top;
  for (const retention::uplift_bin& one : parts) {
    top = merge(top, one.counts);
    t.rows.push_back({one.highest_score, one.lowest_score, one.counts.treated.trials, one.counts.control.trials,
                      one.counts.treated.share(), one.counts.control.share(), one.uplift,
                      curve.added(top, e.confidence)});
  }
  s.tables.push_back(std::move(t));
  if (e.value != 0)
    tell_targets(s, e, curve, parts);
  else
    s.notes.emplace_back(
        "what an outcome brings and a treatment costs is not stated (--set uplift.value=… uplift.cost=…)");
}

}  // namespace experiments

std::vector<catalogue_entry> experiment_entries() {
  using namespace experiments;
  std::vector<catalogue_entry> all{gathering_entry<experiment>(heading::experiment, tell)};
  all.front().when = runs::by_itself;
  return all;
}

}  // namespace score_customers
