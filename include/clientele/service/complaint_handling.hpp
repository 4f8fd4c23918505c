// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/statistics/covariance.hpp>
#include <clientele/statistics/proportion.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <tuple>

namespace clientele::inline v0::service {

/// What lies behind a complaint.
enum class complaint_cause : unsigned char { expectation, product_quality, service_quality };
[[nodiscard]] constexpr auto enumerators(complaint_cause) noexcept {
  return std::array<std::string_view, 3>{"customer's expectation", "product quality", "service quality"};
}

/// The rules for handling a complaint.
enum class handling_rule : unsigned char { patience, attitude, speed, wording, compensated, level, ways };
[[nodiscard]] constexpr auto enumerators(handling_rule) noexcept {
  return std::array<std::string_view, 7>{"patience", "attitude", "speed", "wording", "compensation", "level", "ways"};
}

/// What became of a rule in a case.
enum class verdict : unsigned char { unknown, not_assessed, broken, kept };
[[nodiscard]] constexpr auto enumerators(verdict) noexcept {
  return std::array<std::string_view, 4>{"unknown", "not_assessed", "broken", "kept"};
}

/// How a case ended; `unknown` where that was not recorded.
enum class settlement : unsigned char { unknown, settled, agreed_only, neither };
[[nodiscard]] constexpr auto enumerators(settlement) noexcept {
  return std::array<std::string_view, 4>{"unknown", "settled", "agreed_only", "neither"};
}

/// One rule in all cases.
struct rule_figures {
  std::uint64_t kept = 0, broken = 0, not_assessed = 0;
  estimate share{};  ///< kept of those assessed, Wilson
};

/// How complaints were handled: seven rules, each kept, broken or not assessed, and how the case ended.
///
///     patience       kept if the customer was not interrupted
///     attitude       kept if the customer's rating of it is at least attitude_from
///     speed          kept if answered on the calendar day of the opening, or passed upward on that day
///     wording        kept if what was said was in order
///     compensation   kept if what was offered is above what was owed
///     level          kept if the handler's rank is at least the one that was asked for
///     ways           kept if at least least_remedies ways out were offered
///     score          = rules kept / rules assessed; none assessed: NaN
///     settlement     settled if agreed and satisfied, agreed_only if agreed and not satisfied, neither if not agreed;
///                    unknown where `agreed`, or of those agreed `is_satisfied`, is missing
///
/// Inputs, each missing where it was not recorded, its rule then not assessed: `interrupted`, `proper_wording`,
/// `agreed`, `is_satisfied`, `returned` (1 or 0); `attitude`, a rating; `opened`, `answered`, `passed_upward`, days of
/// local time, midnight being whole (neither answered nor passed on: not assessed); `offered` and `owed` (currency);
/// `handler_rank` and `asked_rank`, the higher the higher; `remedies`, how many were offered. A cut reached but for
/// rounding is reached; what is offered is above what is owed if it exceeds it by more than rounding.
/// `score_if_returned` and `score_if_not` are the score, each of its customers only: the correlation of score and
/// returning comes of them.
/// `attitude_from` depends on the scale and has no default.
/// Errors: `invalid_parameter`, `invalid_customer` (answered or passed on before the opening, amounts or ranks that are
/// not finite). Cost: some thirty comparisons and one division.
///
/// Source: rules customary in service management, without one author; that at least two ways out are offered is theirs.
/// Which of them a firm keeps to is its own affair: a rule whose input is missing everywhere is assessed nowhere.
///
/// Five of six assessed rules kept: score 0.8333…. Of 10 cases 8 agreed, 6 of them satisfied: settled 0.6, agreed but
/// unsatisfied 0.2.
template <class Scalar = double>
struct basic_complaint_handling {
  using scalar = Scalar;

  Scalar attitude_from = std::numeric_limits<Scalar>::quiet_NaN();  ///< rating: has to be said
  Scalar least_remedies = 2;
  Scalar confidence = Scalar(0.95);  ///< of the summary's intervals

  struct result {
    verdict patience{}, attitude{}, speed{}, wording{}, compensation{}, level{}, ways{};
    service::settlement settlement{};
    Scalar kept{}, assessed{}, score{}, score_if_returned{}, score_if_not{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary concludes. The intervals take the rules of one case for independent, which they need not be.
  struct conclusion {
    std::array<rule_figures, 7> rules{};  ///< in the order of `handling_rule`
    estimate score{};                     ///< rules kept of those assessed in all cases, Wilson
    std::size_t worst = 7;                ///< the rule with the lowest share; 7 where none was assessed
    estimate score_and_returning{};       ///< correlation, Fisher
    std::uint64_t settled = 0, agreed_only = 0, neither = 0, without_outcome = 0;
    estimate settled_share{}, agreed_only_share{};  ///< of the cases whose end is known, Wilson

    [[nodiscard]] const rule_figures& of(handling_rule rule) const noexcept {
      return rules[static_cast<std::size_t>(rule)];
    }
  };

  static constexpr auto name = fixed_string{"service::complaint_handling"};
  static constexpr auto inputs = std::tuple{
      input<"interrupted">{
          .unit = "1 or 0", .allowed = interval::share().whole_numbers(), .presence = presence::optional},
      input<"attitude">{.unit = "rating", .presence = presence::optional},
      input<"opened">{.unit = "days", .presence = presence::optional},
      input<"answered">{.unit = "days", .presence = presence::optional},
      input<"passed_upward">{.unit = "days", .presence = presence::optional},
      input<"proper_wording">{
          .unit = "1 or 0", .allowed = interval::share().whole_numbers(), .presence = presence::optional},
      input<"offered">{.unit = "currency", .presence = presence::optional},
      input<"owed">{.unit = "currency", .presence = presence::optional},
      input<"handler_rank">{.unit = "rank", .presence = presence::optional},
      input<"asked_rank">{.unit = "rank", .presence = presence::optional},
      input<"remedies">{
          .unit = "ways out", .allowed = interval::at_least(0).whole_numbers(), .presence = presence::optional},
      input<"agreed">{.unit = "1 or 0", .allowed = interval::share().whole_numbers(), .presence = presence::optional},
      input<"is_satisfied">{
          .unit = "1 or 0", .allowed = interval::share().whole_numbers(), .presence = presence::optional},
      input<"returned">{
          .unit = "1 or 0", .allowed = interval::share().whole_numbers(), .presence = presence::optional}};
  static constexpr auto rules =
      std::array{row_rule{"answered", "no earlier than opened"}, row_rule{"passed_upward", "no earlier than opened"}};
  static constexpr auto parameters =
      std::tuple{parameter{"attitude_from", &basic_complaint_handling::attitude_from, "rating", interval::any_number()},
                 parameter{"least_remedies", &basic_complaint_handling::least_remedies, "ways out",
                           interval::at_least(0), "convention"},
                 parameter{"confidence", &basic_complaint_handling::confidence, "probability",
                           interval::share().without_low().without_high()}};
  static constexpr auto results = std::tuple{named_result{"patience", &result::patience},
                                             named_result{"attitude", &result::attitude},
                                             named_result{"speed", &result::speed},
                                             named_result{"wording", &result::wording},
                                             named_result{"compensation", &result::compensation},
                                             named_result{"level", &result::level},
                                             named_result{"ways", &result::ways},
                                             named_result{"settlement", &result::settlement},
                                             named_result{"kept", &result::kept, "rules"},
                                             named_result{"assessed", &result::assessed, "rules"},
                                             named_result{"score", &result::score, "share"},
                                             named_result{"score_if_returned", &result::score_if_returned, "share"},
                                             named_result{"score_if_not", &result::score_if_not, "share"}};

  [[nodiscard]] constexpr std::size_t broken_rule(Scalar, Scalar, Scalar opened, Scalar answered, Scalar passed_upward,
                                                  Scalar, Scalar, Scalar, Scalar, Scalar, Scalar, Scalar, Scalar,
                                                  Scalar) const noexcept {
    return answered < opened ? 1 : passed_upward < opened ? 2 : 0;
  }

  result operator()(Scalar interrupted, Scalar attitude, Scalar opened, Scalar answered, Scalar passed_upward,
                    Scalar proper_wording, Scalar offered, Scalar owed, Scalar handler_rank, Scalar asked_rank,
                    Scalar remedies, Scalar agreed, Scalar satisfied, Scalar returned) const {
    return checked(*this, interrupted, attitude, opened, answered, passed_upward, proper_wording, offered, owed,
                   handler_rank, asked_rank, remedies, agreed, satisfied, returned);
  }

  [[nodiscard]] result compute(Scalar interrupted, Scalar attitude, Scalar opened, Scalar answered,
                               Scalar passed_upward, Scalar proper_wording, Scalar offered, Scalar owed,
                               Scalar handler_rank, Scalar asked_rank, Scalar remedies, Scalar agreed, Scalar satisfied,
                               Scalar returned) const noexcept {
    using std::floor;
    constexpr Scalar none = std::numeric_limits<Scalar>::quiet_NaN();
    result r{};
    const auto rule = [&r](verdict& of_rule, Scalar there, Scalar ok) {
      of_rule = class_of<verdict>(1 + there * (1 + ok));
      r.kept += there * ok;
      r.assessed += there;
    };
    const Scalar day = floor(opened), answered_then = floor(answered) == day ? Scalar(1) : Scalar(0),
                 passed_then = floor(passed_upward) == day ? Scalar(1) : Scalar(0);
    const Scalar in_time = answered_then > passed_then ? answered_then : passed_then;
    const Scalar was_answered = is_present(answered), was_passed = is_present(passed_upward);
    const Scalar either = was_answered > was_passed ? was_answered : was_passed;
    rule(r.patience, is_present(interrupted), 1 - or_zero(interrupted));
    rule(r.attitude, is_present(attitude), reaches(attitude, attitude_from, absolute(attitude_from)));
    rule(r.speed, is_present(opened) * either, in_time);
    rule(r.wording, is_present(proper_wording), or_zero(proper_wording));
    rule(r.compensation, is_present(offered) * is_present(owed), exceeds(offered, owed, absolute(owed)));
    rule(r.level, is_present(handler_rank) * is_present(asked_rank),
         reaches(handler_rank, asked_rank, absolute(asked_rank)));
    rule(r.ways, is_present(remedies), reaches(remedies, least_remedies, least_remedies));
    const Scalar has_agreed = or_zero(agreed), unsatisfied = 1 - or_zero(satisfied);
    r.settlement = class_of<service::settlement>(
        is_present(agreed) * ((1 - has_agreed) * 3 + has_agreed * is_present(satisfied) * (1 + unsatisfied)));
    r.score = r.assessed > 0 ? r.kept / r.assessed : none;
    r.score_if_returned = returned == 1 ? r.score : none;
    r.score_if_not = returned == 0 ? r.score : none;
    return r;
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    conclusion c;
    const auto level_of = static_cast<double>(confidence);
    proportion all;
    const auto tell = [&](handling_rule which, const auto& counts) {
      rule_figures& f = c.rules[static_cast<std::size_t>(which)];
      f = {counts[verdict::kept], counts[verdict::broken], counts[verdict::not_assessed], {}};
      const proportion p{static_cast<double>(f.kept), static_cast<double>(f.kept + f.broken)};
      f.share = wilson(p, level_of);
      all = merge(all, p);
      if (f.share.is_defined() && (c.worst == c.rules.size() || f.share.value < c.rules[c.worst].share.value))
        c.worst = static_cast<std::size_t>(which);
    };
    tell(handling_rule::patience, t.classes(&result::patience));
    tell(handling_rule::attitude, t.classes(&result::attitude));
    tell(handling_rule::speed, t.classes(&result::speed));
    tell(handling_rule::wording, t.classes(&result::wording));
    tell(handling_rule::compensated, t.classes(&result::compensation));
    tell(handling_rule::level, t.classes(&result::level));
    tell(handling_rule::ways, t.classes(&result::ways));
    c.score = wilson(all, level_of);
    c.score_and_returning =
        correlation_with_yes(t.of(&result::score_if_returned), t.of(&result::score_if_not), level_of);
    const auto ends = t.classes(&result::settlement);
    c.settled = ends[settlement::settled], c.agreed_only = ends[settlement::agreed_only];
    c.neither = ends[settlement::neither], c.without_outcome = ends[settlement::unknown];
    c.settled_share = ends.share(settlement::settled, level_of);
    c.agreed_only_share = ends.share(settlement::agreed_only, level_of);
    return c;
  }

  friend constexpr bool operator==(const basic_complaint_handling&, const basic_complaint_handling&) = default;
};

using complaint_handling = basic_complaint_handling<>;

}  // namespace clientele::inline v0::service
