// SPDX-License-Identifier: BSL-1.0
// Why customers leave and why offers are lost: what was said, and how it stands against the tables of the library.
#include "leaver_entries.hpp"

#include <clientele/churn/reasons.hpp>
#include <clientele/retention/lost_reasons.hpp>
#include <clientele/statistics/category_counts.hpp>
#include <clientele/statistics/category_tallies.hpp>
#include <clientele/statistics/indexed_map.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "component_job.hpp"

namespace score_customers {

// Named, as what stands in a namespace without a name and is used by templates alone counts as unused.
namespace leavers {

namespace churn = clientele::churn;
namespace retention = clientele::retention;
using clientele::category;
using clientele::estimate;
using clientele::input;
using clientele::interval;
using clientele::parameter;
using clientele::presence;

/// Reasons in any words; those that stand in the table of `churn::reasons` or of `retention::lost_reasons` also in its
/// terms.
struct stated_reasons {
  double confidence = 0.95;

  static constexpr auto name = clientele::fixed_string{"leavers::stated_reasons"};
  static constexpr auto inputs =
      std::tuple{clientele::category_input<"reason">{.presence = presence::optional},
                 input<"money">{.unit = "currency", .allowed = interval::at_least(0), .presence = presence::optional}};
  static constexpr auto parameters = std::tuple{parameter{"confidence", &stated_reasons::confidence, "probability",
                                                          interval::share().without_low().without_high()}};

  struct state {
    clientele::indexed_map<category, clientele::category_tally> of{};  ///< missing where no reason is known
    churn::reasons::state leaving{};                                   ///< of the reasons in that table
    retention::lost_reasons::state losing{};
    std::uint64_t stated = 0, leaving_known = 0, losing_known = 0, amounts = 0;

    template <class Archive>
    void transfer(Archive& archive) {
      archive(of, leaving, losing, stated, leaving_known, losing_known, amounts);
    }
    friend bool operator==(const state&, const state&) = default;
  };
  struct conclusion {
    std::vector<clientele::pareto_line> lines{};
    std::map<std::string, double> money{};
    std::uint64_t stated = 0, unstated = 0, leaving_known = 0, losing_known = 0;
    bool has_money = false;
    churn::reasons_found leaving{};   ///< of the reasons in that table
    retention::lost_offers losing{};  ///< likewise
  };

  void take(state& s, const category& reason, double money) const {
    clientele::category_tally& here = s.of[reason];
    ++here.count;
    if (money == money) here.money.add(money), ++s.amounts;
    if (reason.is_missing()) return;
    ++s.stated;
    if (of_leaving().broken_rule(reason, money) == 0) of_leaving().take(s.leaving, reason, money), ++s.leaving_known;
    if (of_losing().broken_rule(reason, money) == 0) of_losing().take(s.losing, reason, money), ++s.losing_known;
  }
  static void join(state& s, const state& other) {
    for (const auto& [reason, more] : other.of) s.of[reason] += more;
    churn::reasons::join(s.leaving, other.leaving);
    retention::lost_reasons::join(s.losing, other.losing);
    s.stated += other.stated, s.leaving_known += other.leaving_known, s.losing_known += other.losing_known;
    s.amounts += other.amounts;
  }
  [[nodiscard]] conclusion conclude(const state& s) const {
    conclusion c{.stated = s.stated,
                 .leaving_known = s.leaving_known,
                 .losing_known = s.losing_known,
                 .has_money = s.amounts != 0};
    clientele::category_counts counts;
    for (const auto& [reason, tally] : s.of) {
      if (reason.is_missing()) {
        c.unstated += tally.count;
        continue;
      }
      counts.add(reason.text(), tally.count);
      c.money[reason.text()] += tally.money.value();
    }
    c.lines = counts.pareto(confidence);
    churn::reasons leaving = of_leaving();
    retention::lost_reasons losing = of_losing();
    leaving.confidence = losing.confidence = confidence;
    c.leaving = leaving.conclude(s.leaving);
    c.losing = losing.conclude(s.losing);
    return c;
  }

  friend constexpr bool operator==(const stated_reasons&, const stated_reasons&) = default;

 private:
  [[nodiscard]] static const churn::reasons& of_leaving() {
    static const churn::reasons all;
    return all;
  }
  [[nodiscard]] static const retention::lost_reasons& of_losing() {
    static const retention::lost_reasons all;
    return all;
  }
};

void tell_leaving(section& s, const stated_reasons::conclusion& all) {
  const churn::reasons_found& found = all.leaving;
  s.share("preventable", found.preventable_share, "of the reasons in the reference");
  s.share("the same in the reference", found.preventable_reference, "");
  if (all.has_money) s.amount("preventable: what they brought", found.preventable_money, "currency");
  const churn::reasons_test test = found.against_reference();
  if (test.state == clientele::statistic_state::defined) {
    s.amount("chi-square against the reference shares", test.chi_square, "");
    s.amount("its p-value", test.p_value, "by " + std::string(clientele::name_of(test.method)));
  }
  table t{.name = "against the reference",
          .columns = {{"reason"},
                      {"customers", figure::form::count},
                      {"share", figure::form::share},
                      {"reference", figure::form::share},
                      {"expected"},
                      {"adjusted residual"},
                      {"preventable"}}};
  for (std::size_t i = 0; i < found.reasons.size(); ++i) {
    const churn::reason_count& one = found.reasons[i];
    t.rows.push_back({one.reason.text(), static_cast<double>(one.customers), one.share, one.reference,
                      test.reasons[i].expected, test.reasons[i].adjusted_residual,
                      std::string(one.preventable ? "yes" : "no")});
  }
  s.tables.push_back(std::move(t));
}

void tell_losing(section& s, const stated_reasons::conclusion& all) {
  table reasons{.name = "lost offers",
                .columns = {{"reason"},
                            {"offers", figure::form::count},
                            {"share", figure::form::share},
                            {"value"},
                            {"what can be adjusted"}}};
  for (const retention::lost_reason_count& one : all.losing.reasons)
    reasons.rows.push_back({one.reason.text(), static_cast<double>(one.offers), one.share, one.money,
                            std::string(clientele::name_of(one.adjustable))});
  s.tables.push_back(std::move(reasons));
  table adjusting{.name = "lost offers by what can be adjusted",
                  .columns = {{"what"}, {"offers", figure::form::count}, {"share", figure::form::share}, {"value"}}};
  for (std::size_t i = 1; i < all.losing.adjustings.size(); ++i) {
    const retention::lost_count& one = all.losing.adjustings[i];
    adjusting.rows.push_back({std::string(clientele::name_of(static_cast<retention::adjustable>(i))),
                              static_cast<double>(one.offers), one.share, one.money});
  }
  s.tables.push_back(std::move(adjusting));
}

void tell(section& s, const clientele::summary<stated_reasons>& of) {
  const stated_reasons::conclusion& all = *of;
  s.count("with a reason", all.stated);
  s.count("without one", all.unstated);
  table t{.name = "reasons",
          .columns = {{"reason"},
                      {"customers", figure::form::count},
                      {"share", figure::form::share},
                      {"cumulative", figure::form::share}}};
  if (all.has_money) t.columns.push_back({"what they brought"});
  for (const clientele::pareto_line& one : all.lines) {
    auto& row = t.rows.emplace_back(
        std::vector<table_cell>{one.name, static_cast<double>(one.count), one.share, one.cumulative});
    if (all.has_money) row.emplace_back(all.money.at(one.name));
  }
  s.tables.push_back(std::move(t));
  if (all.leaving_known != 0) tell_leaving(s, all);
  if (all.losing_known != 0) tell_losing(s, all);
  const std::uint64_t known = std::max(all.leaving_known, all.losing_known);
  if (known < all.stated)
    s.notes.push_back(grouped(static_cast<double>(all.stated - known), 0) +
                      " have a reason that is in neither table (score_customers leavers --help has their words)");
}

}  // namespace leavers

std::vector<catalogue_entry> leaver_entries() {
  using namespace leavers;
  std::vector<catalogue_entry> all{gathering_entry<stated_reasons>(heading::leavers, tell)};
  all.front().when = runs::by_itself;
  return all;
}

}  // namespace score_customers
