// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/service/care_calendar.hpp>
#include <clientele/statistics/kept_rows.hpp>
#include <clientele/statistics/proportion.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace clientele::inline v0::service {

/// What a class of customers is to be given, and how often.
struct care_rule {
  category customer_class{};
  std::string form{};   ///< visit, call, letter, …
  double interval = 0;  ///< days from one contact to the next
  std::string means{};  ///< who does it, and with what
  std::string content{};

  [[nodiscard]] std::string text() const {
    return customer_class.text() + ": " + form + " every " + number_text(interval) + " days";
  }
  /// For keeping and loading.
  template <class Archive>
  void transfer(Archive& archive) {
    archive(customer_class, form, interval, means, content);
  }
  friend bool operator==(const care_rule&, const care_rule&) = default;
};

/// A contact that is overdue.
struct overdue_contact {
  category customer{}, customer_class{};
  std::size_t rule = 0;  ///< its place in the plan
  double due = 0;
  double by = 0;  ///< days
  double value = 0;

  friend bool operator==(const overdue_contact&, const overdue_contact&) = default;
};

/// One rule at one moment.
struct rule_coverage {
  std::size_t rule = 0;
  std::uint64_t in_time = 0, overdue = 0, never_contacted = 0;
  estimate coverage{};  ///< in time / all of them, Wilson
};

/// One class at one moment, over all its rules.
struct class_coverage {
  category customer_class{};
  std::uint64_t in_time = 0, overdue = 0, never_contacted = 0;
  estimate coverage{};  ///< Wilson
};

/// A plan of care at one moment.
struct care_plan_report {
  std::vector<rule_coverage> rules{};      ///< in the order of the plan
  std::vector<class_coverage> classes{};   ///< in the order of their categories, those with a rule
  std::vector<overdue_contact> overdue{};  ///< the longest overdue first, then the most valuable
  std::uint64_t without_rule = 0;          ///< rows whose class and form no rule speaks of

  /// Of one class; nothing of one that no rule speaks of.
  [[nodiscard]] class_coverage of(const category& customer_class) const {
    for (const class_coverage& c : classes)
      if (same_meaning(c.customer_class, customer_class)) return c;
    return {.customer_class = customer_class};
  }
};

/// Care by class of customer: which contacts are due by a plan of the caller's, and which classes are covered.
///
///     due      = last contact + interval of the rule        overdue by now − due, where that is past
///     coverage = contacts in time / contacts planned        by rule and by class; at its due moment, but for rounding
///                                                           (`exceeds`), a contact is in time
///
///     const care_plan plan{.rules_of_care = {{grade::A, "visit", 30, "account manager", "next month's plans"}, …}};
///     summarize(customers, on(plan, &C::id, &C::grade, &C::form, &C::last_contact, &C::value))->at(now).overdue
///
/// Inputs: `customer` and `customer_class`, the caller's; `form`, missing where the last contact stands for every rule
/// of the class, otherwise only rules of that form are asked (a row for each form); `last_contact`, a time point or
/// days, missing where there was none: never contacted, which is not in time and has no due moment; `value` of the
/// customer. The plan has no default: how often each class is seen is the firm's own decision.
/// The conclusion takes the moment, `at(now)`, so that summaries of different moments merge.
/// Errors: `invalid_parameter` (no rule, an interval that is not above 0), `invalid_customer`.
/// Cost: of `at(now)` O(rows · rules + overdue · log). Memory of the state: about 160 bytes a row; it joins exactly.
///
/// Source: plans of care that say class, form, interval, means and content are customary in customer management,
/// without one author.
///
/// A every 30 days, last contact on day 200: due on day 230; on day 240 overdue by 10.
struct care_plan {
  std::vector<care_rule> rules_of_care{};
  double confidence = 0.95;

  static constexpr auto name = fixed_string{"service::care_plan"};
  static constexpr auto inputs = std::tuple{
      category_input<"customer">{.presence = presence::optional},
      category_input<"customer_class">{.presence = presence::optional},
      category_input<"form">{.presence = presence::optional},
      input<"last_contact">{.unit = "days", .allowed = interval::any_number(), .presence = presence::optional},
      input<"value">{.allowed = interval::any_number()}};
  static constexpr auto parameters = std::tuple{
      parameter{"rules_of_care", &care_plan::rules_of_care, "", interval::any_number()},
      parameter{"confidence", &care_plan::confidence, "share", interval::share().without_low().without_high()}};
  static constexpr auto parameter_rules =
      std::array{row_rule{"rules_of_care", "at least one"}, row_rule{"rules_of_care", "each interval finite, above 0"}};
  [[nodiscard]] std::size_t broken_parameter_rule() const noexcept {
    if (rules_of_care.empty()) return 1;
    for (const care_rule& r : rules_of_care)
      if (!(r.interval > 0 && r.interval <= std::numeric_limits<double>::max())) return 2;
    return 0;
  }

  /// One customer's last contact.
  struct contacted {
    category customer_class{}, customer{}, form{};
    double last_contact = 0, value = 0;
    bool never = false;

    template <class Archive>
    void transfer(Archive& archive) {
      archive(customer_class, customer, form, last_contact, value, never);
    }
    friend bool operator==(const contacted&, const contacted&) = default;
    friend auto operator<=>(const contacted&, const contacted&) = default;
  };
  using state = kept_rows<contacted>;

  void take(state& s, const category& customer, const category& customer_class, const category& form,
            double last_contact, double value) const {
    const bool never = last_contact != last_contact;
    s.take({customer_class, customer, form, never ? 0 : last_contact, value, never});
  }
  static void join(state& s, const state& other) { s.join(other); }

  class conclusion {
   public:
    /// At a moment in days.
    [[nodiscard]] care_plan_report at(double now) const {
      care_plan_report report;
      std::map<category, class_coverage> classes;
      for (std::size_t i = 0; i < rules_.size(); ++i) {
        report.rules.push_back({.rule = i});
        classes[rules_[i].customer_class].customer_class = rules_[i].customer_class;
      }
      for (const contacted& row : rows_) {
        bool spoken_of = false;
        for (std::size_t i = 0; i < rules_.size(); ++i) {
          const care_rule& rule = rules_[i];
          if (!same_class(rule.customer_class, row.customer_class) ||
              !(row.form.is_missing() || same_meaning(row.form, category(rule.form))))
            continue;
          spoken_of = true;
          count(report.rules[i], classes[rule.customer_class], row, i, now, report.overdue);
        }
        report.without_rule += spoken_of ? 0 : 1;
      }
      for (rule_coverage& r : report.rules) r.coverage = share_of(r);
      for (auto& [which, c] : classes) {
        c.coverage = share_of(c);
        report.classes.push_back(c);
      }
      std::sort(report.overdue.begin(), report.overdue.end(), [](const overdue_contact& a, const overdue_contact& b) {
        if (a.due != b.due) return a.due < b.due;
        if (a.value != b.value) return a.value > b.value;
        return std::tie(a.customer_class, a.customer, a.rule) < std::tie(b.customer_class, b.customer, b.rule);
      });
      return report;
    }

   private:
    friend care_plan;
    conclusion(const care_plan& plan, std::vector<contacted> rows)
        : rules_(plan.rules_of_care), confidence_(plan.confidence), rows_(std::move(rows)) {}

    [[nodiscard]] static bool same_class(const category& a, const category& b) {
      return (a.is_missing() && b.is_missing()) || same_meaning(a, b);
    }
    [[nodiscard]] estimate share_of(const auto& c) const {
      const auto in_time = static_cast<double>(c.in_time);
      return wilson({in_time, in_time + static_cast<double>(c.overdue + c.never_contacted)}, confidence_);
    }
    void count(rule_coverage& of_rule, class_coverage& of_class, const contacted& row, std::size_t rule, double now,
               std::vector<overdue_contact>& overdue) const {
      if (row.never) return static_cast<void>((++of_rule.never_contacted, ++of_class.never_contacted));
      const double due = row.last_contact + rules_[rule].interval;
      if (state_of({due, due}, std::numeric_limits<double>::quiet_NaN(), now) != care_state::overdue)
        return static_cast<void>((++of_rule.in_time, ++of_class.in_time));
      ++of_rule.overdue, ++of_class.overdue;
      overdue.push_back({row.customer, row.customer_class, rule, due, now - due, row.value});
    }

    std::vector<care_rule> rules_;
    double confidence_;
    std::vector<contacted> rows_;
  };
  [[nodiscard]] conclusion conclude(const state& s) const { return {*this, s.sorted()}; }

  friend bool operator==(const care_plan&, const care_plan&) = default;
};

}  // namespace clientele::inline v0::service
