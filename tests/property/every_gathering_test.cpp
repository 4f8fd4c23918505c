// SPDX-License-Identifier: BSL-1.0
// The law of every component that gathers: any order of the rows, any partition of them, joined in any order, each
// state as it is or kept and loaded, gives an equal state. That the engine hands on rows and states so is the other
// half: every_order_test.cpp. check_tree.sh requires every such component's header here.
#include <clientele/churn/cohort_triangle.hpp>
#include <clientele/churn/kaplan_meier.hpp>
#include <clientele/churn/reasons.hpp>
#include <clientele/classification/cross_table.hpp>
#include <clientele/classification/distribution.hpp>
#include <clientele/classification/grade.hpp>
#include <clientele/classification/migration.hpp>
#include <clientele/classification/profile_completeness.hpp>
#include <clientele/core/save.hpp>
#include <clientele/history/cohorts.hpp>
#include <clientele/history/interpurchase_times.hpp>
#include <clientele/history/regularity.hpp>
#include <clientele/history/tracking.hpp>
#include <clientele/retention/effort_and_value.hpp>
#include <clientele/retention/gain.hpp>
#include <clientele/retention/lost_reasons.hpp>
#include <clientele/retention/uplift.hpp>
#include <clientele/satisfaction/drivers.hpp>
#include <clientele/satisfaction/net_promoter_score.hpp>
#include <clientele/satisfaction/questionnaire.hpp>
#include <clientele/satisfaction/reliability.hpp>
#include <clientele/service/care_calendar.hpp>
#include <clientele/service/care_plan.hpp>
#include <clientele/service/complaint_concerns.hpp>
#include <clientele/service/interactions.hpp>
#include <clientele/service/process.hpp>
#include <clientele/service/recovery_curve.hpp>
#include <clientele/service/recovery_paradox.hpp>
#include <clientele/service/triage.hpp>
#include <clientele/statistics/association.hpp>
#include <clientele/statistics/covariance.hpp>
#include <clientele/value/lifecycle.hpp>
#include <clientele/value/sales_trend.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <random>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace every_gathering_test {

using namespace clientele;
using std::chrono::sys_days;
constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// Makes what a component's descriptors allow: ties and odd digits, some of what is optional missing.
class row_maker {
 public:
  explicit row_maker(std::vector<category> categories) : categories_(std::move(categories)) {}

  template <class C, std::size_t I>
  auto input(const C& c) {
    constexpr auto& declared = nth_input<C, I>;
    using type = std::remove_cvref_t<decltype(declared)>;
    const bool missing = declared.presence == presence::optional && random_() % 8 == 0;
    if constexpr (type::kind == input_kind::category) {
      return missing ? category() : any_category();
    } else if constexpr (type::kind == input_kind::records) {
      std::vector<typename type::record> list;
      fill(list);
      return list;
    } else if constexpr (type::is_vector) {
      std::vector<double> list(c.width());
      for (double& x : list)
        x = declared.presence == presence::optional && random_() % 8 == 0 ? none : number(declared);
      return list;
    } else {
      return missing ? none : number(declared);
    }
  }

 private:
  double number(const auto& declared) {
    const double low = std::max(declared.allowed.low, -20.0),
                 high = std::min(declared.allowed.high, std::max(low, 0.0) + 120.0);
    const double part = random_() % 2 == 0 ? static_cast<double>(1 + random_() % 8) / 9
                                           : static_cast<double>(random_() >> 11) * 0x1p-53;
    const double x = low + (high - low) * (declared.allowed.whole ? static_cast<double>(random_() % 9) / 8 : part);
    return declared.allowed.whole ? static_cast<double>(static_cast<std::int64_t>(x)) : x;
  }
  category any_category() { return categories_[random_() % categories_.size()]; }

  void fill(std::vector<sys_days>& purchases) {
    for (std::uint64_t day = random_() % 300, n = random_() % 6; n-- > 0; day += random_() % 90)
      purchases.emplace_back(std::chrono::days(20'000 + day));
  }
  void fill(std::vector<value::stage>& history) {
    for (std::uint64_t n = random_() % 8; n-- > 0;) history.push_back(static_cast<value::stage>(random_() % 5));
  }
  void fill(std::vector<service::contact>& contacts) {
    double time = -60;
    for (std::uint64_t n = random_() % 5; n-- > 0; time += static_cast<double>(random_() % 90) / 9)
      contacts.push_back({.time = time,
                          .hand_offs = static_cast<unsigned>(1 + random_() % 2),
                          .asked_again = static_cast<unsigned>(random_() % 2),
                          .waiting = random_() % 3 == 0 ? none : static_cast<double>(random_() % 100) / 7,
                          .abandoned = random_() % 4 == 0,
                          .resolved = random_() % 2 == 0,
                          .attitude = random_() % 3 == 0 ? none : static_cast<double>(random_() % 15) / 3,
                          .agent = any_category()});
  }
  void fill(std::vector<service::step_record>& steps) {  // of the process below, opened by day 120
    double finished = 120;
    for (std::size_t i = 0; i < service::process::complaint().steps.size(); ++i)
      steps.push_back({.finished = random_() % 3 == 0 ? none : finished += static_cast<double>(random_() % 20) / 7});
  }

  std::mt19937_64 random_{17};
  std::vector<category> categories_;
};

/// A value as `take` has it.
template <class T>
std::span<const T> as_taken(const std::vector<T>& list) {
  return list;
}
template <class T>
const T& as_taken(const T& value) {
  return value;
}

template <class State>
State kept_and_loaded(const State& s) {
  detail::byte_writer out;
  out(s);
  detail::byte_reader in(out.bytes);
  State loaded{};
  in(loaded);
  EXPECT_EQ(in.left(), 0u);
  return loaded;
}

template <gathering_component C>
void keep_the_law(const C& c, const std::vector<category>& categories = {
                                  "north", "a text that no string holds in itself", "", 7, -7, true}) {
  SCOPED_TRACE(std::string(C::name.view()));
  using state = typename C::state;
  check_parameters(c);
  row_maker make(categories);
  const auto a_row = [&]<std::size_t... I>(std::index_sequence<I...>) {
    return std::tuple{make.template input<C, I>(c)...};  // braces: from left to right
  };
  const auto one = [&] { return a_row(std::make_index_sequence<input_count<C>>{}); };
  std::vector<decltype(one())> rows;
  for (int tries = 0; rows.size() < 240 && tries < 20'000; ++tries) {
    auto row = one();
    if (std::apply([&](const auto&... x) { return detail::inputs_are_good(c, as_taken(x)...); }, row))
      rows.push_back(std::move(row));
  }
  ASSERT_EQ(rows.size(), 240u);

  std::vector<std::size_t> order(rows.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto gathered = [&](std::size_t begin, std::size_t end) {
    state s{};
    for (; begin < end; ++begin) std::apply([&](const auto&... x) { c.take(s, as_taken(x)...); }, rows[order[begin]]);
    return s;
  };
  const state whole = gathered(0, rows.size());
  EXPECT_FALSE(whole == state{});
  EXPECT_FALSE(whole == gathered(0, rows.size() / 2));

  std::mt19937_64 random(4);
  for (int round = 0; round < 4; ++round) {
    std::shuffle(order.begin(), order.end(), random);
    std::vector<std::size_t> cuts{0, 0, rows.size()};  // one part of nobody
    for (int k = 0; k < 5 * round; ++k) cuts.push_back(random() % rows.size());
    std::sort(cuts.begin(), cuts.end());
    std::vector<state> parts;
    for (std::size_t i = 1; i < cuts.size(); ++i) parts.push_back(gathered(cuts[i - 1], cuts[i]));
    std::shuffle(parts.begin(), parts.end(), random);
    state joined{};
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (i % 2 == 0) {
        C::join(joined, kept_and_loaded(parts[i]));
      } else {
        state other = parts[i];
        C::join(other, joined);
        joined = kept_and_loaded(other);
      }
    }
    EXPECT_TRUE(joined == whole) << "round " << round;
  }
}

template <class Enum>
std::vector<category> enumerators_as_categories(std::uint8_t count) {
  std::vector<category> all;
  for (std::uint8_t i = 0; i < count; ++i) all.emplace_back(static_cast<Enum>(i));
  return all;
}

TEST(EveryGathering, Churn) {
  keep_the_law(churn::kaplan_meier{});
  keep_the_law(churn::cohort_triangle{.first = -10, .last = 60});
  keep_the_law(churn::reasons{}, enumerators_as_categories<churn::leaving>(6));
}

TEST(EveryGathering, Satisfaction) {
  using satisfaction::key;
  keep_the_law(satisfaction::drivers{.dimensions = 3});
  keep_the_law(satisfaction::jackknifed_weights{.dimensions = 2});
  keep_the_law(satisfaction::reliability{.items = 4});
  keep_the_law(satisfaction::questionnaire{.keys = {key::straight, key::reverse}, .lowest = -50, .highest = 150});
  keep_the_law(satisfaction::paired_recommendations{});
}

TEST(EveryGathering, Service) {
  keep_the_law(service::process::complaint());
  keep_the_law(service::interactions{.window = 7});
  keep_the_law(service::triage{});
  keep_the_law(service::weighted_triage{.urgency = 1, .nature = 2, .customer_class = 3, .waiting = 0.1});
  keep_the_law(service::care_coverage{});
  using classification::grade;
  keep_the_law(service::care_plan{.rules_of_care = {{grade::A, "visit", 30, "", ""}, {grade::B, "call", 7, "", ""}}},
               {grade::A, grade::B, "visit", "call"});
  keep_the_law(service::complaint_concerns{});
  keep_the_law(service::recovery_curve{});
  keep_the_law(service::recovery_paradox{});
}

TEST(EveryGathering, Retention) {
  keep_the_law(retention::gain{});
  keep_the_law(retention::uplift{});
  keep_the_law(retention::effort_and_value{});
  keep_the_law(retention::lost_reasons{}, enumerators_as_categories<retention::lost_for>(8));
}

TEST(EveryGathering, Value) {
  using value::unusual_move;
  keep_the_law(value::lifecycle_counts{unusual_move::accept, unusual_move::accept, unusual_move::leave_out});
  keep_the_law(value::lifecycle_moves{unusual_move::accept, unusual_move::accept, unusual_move::leave_out});
  keep_the_law(value::sales_trend{});
}

TEST(EveryGathering, Classification) {
  keep_the_law(classification::cross_table{});
  keep_the_law(classification::migration{});
  keep_the_law(classification::distribution{});
  keep_the_law(classification::stale_entries{.fields = 5, .stale_after = 12});
}

TEST(EveryGathering, HistoryAndStatistics) {
  using namespace std::chrono;
  const history::time_grid<sys_days> grid{
      .begin = sys_days(days(20'000)), .end = sys_days(days(20'500)), .period = weeks{1}};
  keep_the_law(history::tracking<sys_days>{grid});
  keep_the_law(history::cohorts<sys_days>{grid});
  keep_the_law(history::interpurchase_times<sys_days>{weeks{1}});
  keep_the_law(history::regularity<sys_days>{});
  keep_the_law(association{});
  keep_the_law(covariances{.variables = 2});
}

}  // namespace every_gathering_test
