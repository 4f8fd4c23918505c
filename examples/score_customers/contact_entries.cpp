// SPDX-License-Identifier: BSL-1.0
// Contacts about problems as the customer lives them: waits, menus, hand-offs, tellings again, resolution at once.
#include "contact_entries.hpp"

#include <clientele/service/interactions.hpp>
#include <clientele/statistics/exact_statistic.hpp>
#include <clientele/statistics/indexed_map.hpp>
#include <clientele/statistics/kept_rows.hpp>

#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "component_job.hpp"
#include "day_text.hpp"
#include "input_ranges.hpp"

namespace score_customers {

// Named, as what stands in a namespace without a name and is used by templates alone counts as unused.
namespace contacts {

namespace service = clientele::service;
using clientele::category;
using clientele::category_input;
using clientele::estimate;
using clientele::input;
using clientele::interval;
using clientele::parameter;
using clientele::presence;
using clientele::row_rule;

constexpr interval whole = interval::between(0, 1e6).whole_numbers();

std::optional<double> known(double x) { return x == x ? std::optional<double>(x) : std::nullopt; }

/// `service::interactions`, a row a contact: those about one problem are brought together and set in order of time. A
/// contact that names no problem is one of its own.
struct interactions {
  double window = no_number;  ///< days within which another contact is a repeat: has to be said
  double polite_from = 4;
  double as_of = 0;  ///< days; the last contact of the rows where that is later
  double confidence = 0.95;

  static constexpr auto name = clientele::fixed_string{"contacts::interactions"};
  static constexpr auto inputs =
      std::tuple{input<"time">{.unit = "days"},
                 category_input<"problem">{.presence = presence::optional},
                 input<"hand_offs">{.unit = "times", .allowed = whole, .presence = presence::optional},
                 input<"asked_again">{.unit = "times", .allowed = whole, .presence = presence::optional},
                 input<"menus">{.unit = "menus", .allowed = whole, .presence = presence::optional},
                 input<"waiting">{.unit = "minutes", .allowed = interval::at_least(0), .presence = presence::optional},
                 input<"abandoned">{.unit = "1 or 0", .allowed = zero_or_one, .presence = presence::optional},
                 input<"resolved">{.unit = "1 or 0", .allowed = zero_or_one, .presence = presence::optional},
                 input<"attitude">{.unit = "rating", .presence = presence::optional},
                 category_input<"agent">{.presence = presence::optional}};
  static constexpr auto rules = std::array{row_rule{"asked_again", "no more than hand_offs"}};
  static constexpr auto parameters =
      std::tuple{parameter{"window", &interactions::window, "days", interval::at_least(0)},
                 parameter{"polite_from", &interactions::polite_from, "rating", interval::any_number()},
                 parameter{"as_of", &interactions::as_of, "days", interval::any_number()},
                 parameter{"confidence", &interactions::confidence, "probability",
                           interval::share().without_low().without_high()}};

  struct contact {
    double time = 0, hand_offs = 0, asked_again = 0;
    bool abandoned = false, resolved = false;
    std::optional<double> waiting{}, attitude{};
    category agent{};

    template <class Archive>
    void transfer(Archive& archive) {
      archive(time, hand_offs, asked_again, abandoned, resolved, waiting, attitude, agent);
    }
    friend auto operator<=>(const contact&, const contact&) = default;
    friend bool operator==(const contact&, const contact&) = default;
  };
  struct state {
    clientele::indexed_map<category, clientele::kept_rows<contact>> problems{};
    clientele::kept_rows<contact> alone{};
    clientele::exact_statistic menus{};
    double last = -std::numeric_limits<double>::infinity();

    template <class Archive>
    void transfer(Archive& archive) {
      archive(problems, alone, menus, last);
    }
    friend bool operator==(const state&, const state&) = default;
  };
  struct conclusion {
    service::interactions_report all{};
    clientele::statistic contacts{}, tellings{}, hand_offs{}, menus{};  ///< by problem; menus by contact
    double as_of = no_number;
  };

  [[nodiscard]] std::size_t broken_rule(double, const category&, double hand_offs, double asked_again, double, double,
                                        double, double, double, const category&) const noexcept {
    return asked_again > (hand_offs == hand_offs ? hand_offs : 0) ? 1 : 0;
  }
  void take(state& s, double time, const category& problem, double hand_offs, double asked_again, double menus,
            double waiting, double abandoned, double resolved, double attitude, const category& agent) const {
    (problem.is_missing() ? s.alone : s.problems[problem])
        .take({time, hand_offs == hand_offs ? hand_offs : 0, asked_again == asked_again ? asked_again : 0,
               abandoned == 1, resolved == 1, known(waiting), known(attitude), agent});
    if (menus == menus) s.menus.take(menus);
    s.last = std::max(s.last, time);
  }
  static void join(state& s, const state& other) {
    for (const auto& [problem, more] : other.problems) s.problems[problem].join(more);
    s.alone.join(other.alone);
    s.menus.join(other.menus);
    s.last = std::max(s.last, other.last);
  }
  [[nodiscard]] conclusion conclude(const state& s) const {
    const service::interactions all{window, polite_from, confidence};
    service::interactions::state together;
    clientele::exact_statistic contacts, tellings, hand_offs;
    const double now = as_of > s.last ? as_of : s.last;
    std::vector<service::contact> problem;
    const auto take_problem = [&] {
      double told = 0, handed = 0;
      for (const service::contact& one : problem) told += 1 + one.asked_again, handed += one.hand_offs;
      all.take(together, problem, now);
      contacts.take(static_cast<double>(problem.size())), tellings.take(told), hand_offs.take(handed);
      problem.clear();
    };
    const auto add = [&](const contact& one) {
      problem.push_back({one.time, static_cast<unsigned>(one.hand_offs), static_cast<unsigned>(one.asked_again),
                         one.waiting.value_or(no_number), one.abandoned, one.resolved, one.attitude.value_or(no_number),
                         one.agent});
    };
    for (const auto& [key, rows] : s.problems) {
      for (const contact& one : rows.sorted()) add(one);
      take_problem();
    }
    for (const contact& one : s.alone.sorted()) add(one), take_problem();
    return {all.conclude(together), contacts.value(), tellings.value(), hand_offs.value(), s.menus.value(), now};
  }

  friend constexpr bool operator==(const interactions&, const interactions&) = default;
};

void tell(section& s, const clientele::summary<interactions>& of) {
  const service::interactions_report& all = of->all;
  const double level = of.component().confidence;
  s.count("problems", all.problems, "");
  s.count("contacts", all.contacts, "");
  s.share("resolved in the first contact", all.first_contact_resolution, "of the problems");
  if (all.undecided != 0) s.count("not known yet: resolved, and the window is not over", all.undecided, "problems");
  s.share("contacts that repeat another", all.repeats,
          "of the contacts, within " + clientele::number_text(of.component().window) + " days");
  s.count("tellings", all.tellings, "");
  s.count("hand-offs", all.hand_offs, "");
  s.amount("contacts of a problem", mean_of(of->contacts, level), "");
  s.amount("tellings of a problem", mean_of(of->tellings, level), "");
  s.amount("hand-offs of a problem", mean_of(of->hand_offs, level), "");
  if (of->menus.count() != 0) s.amount("menus of a contact", mean_of(of->menus, level), "");
  if (!all.waits.empty()) {
    s.amount("waiting, mean", mean_of(all.waiting, level), "minutes");
    s.amount("waiting, median", all.waiting_quantile(0.5, level), "minutes");
    s.amount("waiting, nine of ten wait no longer than", all.waiting_quantile(0.9, level), "minutes");
    s.amount("waiting, longest", all.waiting.maximum(), "minutes");
  }
  if (of.missing<"abandoned">() < of.valid()) s.share("given up waiting", all.abandonment, "of the contacts");
  if (of.missing<"attitude">() == of.valid()) {
    s.notes.push_back("observed until " + day_text(of->as_of));
    return;
  }
  s.share("polite, but not resolved", all.polite_but_unsolved, "of the rated contacts");
  s.share("differences between agents", all.between_agents, "of the variance of the ratings");
  table t{.name = "rated contacts",
          .columns = {{"attitude"}, {"resolved", figure::form::count}, {"not resolved", figure::form::count}}};
  for (const bool polite : {true, false})
    t.rows.push_back({std::string(polite ? "polite" : "not polite"), static_cast<double>(all.rated(polite, true)),
                      static_cast<double>(all.rated(polite, false))});
  s.tables.push_back(std::move(t));
  s.notes.push_back("observed until " + day_text(of->as_of));
}

}  // namespace contacts

std::vector<catalogue_entry> contact_entries() {
  using namespace contacts;
  std::vector<catalogue_entry> all{gathering_entry<interactions>(heading::contacts, tell)};
  all.front().when = runs::by_itself;
  return all;
}

}  // namespace score_customers
