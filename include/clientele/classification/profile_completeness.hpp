// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/statistics/proportion.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <tuple>
#include <vector>

namespace clientele::inline v0::classification {

/// One field of a customer profile.
struct profile_field {
  std::size_t section = 0;  ///< its index among the sections
  std::string_view text{};  ///< what is asked; of static lifetime
  bool sensitive = false;   ///< personal data that law or tact protect: to be asked for with a reason, kept with care
};

/// The sections of the 66-question profile.
inline constexpr std::array<std::string_view, 7> profile_sections{
    "customer", "education", "family", "business", "special interests", "lifestyle", "customer and you"};

/// An example of a profile of a person: 66 questions in seven sections (6, 6, 7, 14, 6, 18, 9), those of Mackay (1988)
/// in words of our own. The flags are the library's: whoever uses it puts the flags of the law that applies.
inline constexpr std::array<profile_field, 66> profile_66{
    {{0, "name, nickname and title"},
     {0, "firm and its address"},
     {0, "home address", true},
     {0, "telephone numbers, business and home"},
     {0, "date and place of birth, home town", true},
     {0, "height, weight, outstanding physical features", true},
     {1, "school and college, years and degrees"},
     {1, "honours and advanced degrees"},
     {1, "student association and sports"},
     {1, "other activities at college"},
     {1, "without college: whether that is a sore point, and what was done instead", true},
     {1, "military service, rank at discharge, attitude to it", true},
     {2, "marital status and partner's name", true},
     {2, "partner's education", true},
     {2, "partner's interests and associations", true},
     {2, "wedding anniversary", true},
     {2, "children: names, ages, custody", true},
     {2, "children's education", true},
     {2, "children's interests and troubles", true},
     {3, "previous employment: employer, standing, dates"},
     {3, "previous positions at the present firm, with dates"},
     {3, "status symbols in the office"},
     {3, "professional associations, offices and honours there"},
     {3, "mentors"},
     {3, "business relations with others in our firm"},
     {3, "whether these are good, and why"},
     {3, "who else of ours knows the customer"},
     {3, "kind of that connection and relationship"},
     {3, "attitude to the own firm"},
     {3, "long-range business objective"},
     {3, "immediate business objective"},
     {3, "greatest concern now: the firm's welfare or the own future", true},
     {3, "whether the customer thinks of now or of later, and why"},
     {4, "clubs and service organisations"},
     {4, "political activity, party, what it means to the customer", true},
     {4, "activity in the community"},
     {4, "religion and its practice", true},
     {4, "confidential subjects not to be raised", true},
     {4, "subjects outside business of strong feeling", true},
     {5, "medical history and present health", true},
     {5, "drinking: what and how much", true},
     {5, "without drinking: attitude to others' drinking", true},
     {5, "smoking, or attitude to others' smoking", true},
     {5, "favourite places for lunch and dinner"},
     {5, "favourite dishes"},
     {5, "attitude to being invited to a meal"},
     {5, "hobbies and reading"},
     {5, "habits of vacation"},
     {5, "spectator sports and teams"},
     {5, "kind of car"},
     {5, "subjects of conversation"},
     {5, "whom the customer seems anxious to impress", true},
     {5, "how the customer wants to be seen by them"},
     {5, "which words describe the customer", true},
     {5, "proudest achievement"},
     {5, "long-range personal aim", true},
     {5, "immediate personal aim", true},
     {6, "moral and ethical points when working together", true},
     {6, "obligations felt to us, our firm or our competitors"},
     {6, "habit or custom that our proposal asks to change"},
     {6, "whether the opinion of others matters most"},
     {6, "how self-centred, how ethical", true},
     {6, "key problems as the customer sees them"},
     {6, "priorities of the customer's management, conflicts with it"},
     {6, "whether and how we can help with these problems"},
     {6, "whether a competitor has the better answers"}}};

/// The sections of the corporate profile.
inline constexpr std::array<std::string_view, 3> corporate_sections{"basics", "characteristics", "business"};

/// An example of a profile of a firm: 27 fields in three sections (11, 8, 8), as customer files in sales management
/// customarily have them, without one author. The flags are the library's.
inline constexpr std::array<profile_field, 27> corporate_profile{{{0, "name"},
                                                                  {0, "address"},
                                                                  {0, "telephone"},
                                                                  {0, "trade"},
                                                                  {0, "assets", true},
                                                                  {0, "legal form"},
                                                                  {0, "date of founding"},
                                                                  {0, "how long we do business with each other"},
                                                                  {0, "owner", true},
                                                                  {0, "managers", true},
                                                                  {0, "legal representative", true},
                                                                  {1, "service area"},
                                                                  {1, "capability to sell"},
                                                                  {1, "potential for development"},
                                                                  {1, "ideas of doing business"},
                                                                  {1, "direction"},
                                                                  {1, "policy"},
                                                                  {1, "size"},
                                                                  {1, "special features"},
                                                                  {2, "results"},
                                                                  {2, "problems", true},
                                                                  {2, "image"},
                                                                  {2, "reputation", true},
                                                                  {2, "credit", true},
                                                                  {2, "quality of management and staff", true},
                                                                  {2, "relations with competitors"},
                                                                  {2, "relations and cooperation with us"}}};

/// How complete and how fresh a customer's profile is, by section and in all.
///
///     credit_f = 2^(−age_f / half_life_f) if field f is filled, otherwise 0
///     sections[s] = Σ w_f credit_f / Σ w_f      over the fields of section s that count
///     complete    = Σ w_f credit_f / Σ w_f      over all fields that count
///     filled      = Σ w_f of filled fields / Σ w_f, whatever their age
///     sensitive   = number of filled sensitive fields, whether or not they count
///     stale       = number of filled fields older than stale_after, likewise; `stale_fields(ages)` lists them
///
/// Input: `ages`, a vector with the age of each field's entry (periods, ≥ 0), NaN or an empty optional where the field
/// is not filled. Parameters: `fields`, one for each element (`profile_66` unless said otherwise); `weights`, one for
/// each field or none (all equal); `half_lives` (periods, > 0, infinite: does not age), one for each field or none (no
/// field ages); `count_sensitive`, whether sensitive fields count towards completeness at all; `stale_after` (periods),
/// infinite unless said otherwise. Which fields are stale with how many customers: `stale_entries`.
/// A section of which no field counts has no completeness (NaN), a stated result.
/// Errors: `invalid_parameter` (no field with a weight counts; a section that does not exist; lists of another length
/// than the fields), `invalid_customer` (a negative or infinite age), in a direct call `mismatched_sizes`.
/// Cost: O(number of fields), an exponential for each field that ages.
///
/// Source: the 66-question customer profile, Mackay (1988); decay by half-life, the library's own choice.
///
/// Four fields in two sections, weights 1, 3, 1, 1, of which the first is filled now and the second one half-life ago:
/// sections (1 + 1.5)/4 = 0.625 and 0; complete 2.5/6, filled 4/6.
template <class Scalar = double, std::size_t sections = 7>
struct basic_profile_completeness {
  static_assert(sections > 0, "clientele: a profile has at least one section");
  using scalar = Scalar;

  std::vector<profile_field> fields = std::vector<profile_field>(profile_66.begin(), profile_66.end());
  std::vector<Scalar> weights{};     ///< of each field; none: all equal
  std::vector<Scalar> half_lives{};  ///< of each field, periods; none: no field ages
  bool count_sensitive = true;
  Scalar confidence = Scalar(0.95);                              ///< of the summary's intervals
  Scalar stale_after = std::numeric_limits<Scalar>::infinity();  ///< periods; an older entry is stale

  struct result {
    std::array<Scalar, sections> by_section{};
    Scalar complete{}, filled{}, sensitive{}, stale{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary concludes: means over the customers, with normal intervals, and all sensitive and stale entries
  /// held.
  struct conclusion {
    std::array<estimate, sections> by_section{};
    estimate complete{}, filled{};
    double sensitive_entries = 0, stale_entries = 0;
    std::size_t weakest_section = sections;  ///< of the lowest mean; the number of sections if there is none
  };

  static constexpr auto name = fixed_string{"classification::profile_completeness"};
  static constexpr auto inputs = std::tuple{
      input<"ages", dynamic>{.unit = "periods", .allowed = interval::at_least(0), .presence = presence::optional}};
  static constexpr auto parameters = std::tuple{
      parameter{"weights", &basic_profile_completeness::weights, "importance", interval::at_least(0)},
      parameter{"half_lives", &basic_profile_completeness::half_lives, "periods", interval::above(0).or_infinite()},
      parameter{"count_sensitive", &basic_profile_completeness::count_sensitive, "", interval::between(0, 1)},
      parameter{"confidence", &basic_profile_completeness::confidence, "probability",
                interval::share().without_low().without_high()},
      parameter{"stale_after", &basic_profile_completeness::stale_after, "periods",
                interval::at_least(0).or_infinite()}};
  static constexpr auto parameter_rules = std::array{
      row_rule{"fields", "each belongs to one of the sections"}, row_rule{"weights", "one for each field, or none"},
      row_rule{"half_lives", "one for each field, or none"},
      row_rule{"weights", "at least one field that counts has a weight above 0"}};
  static constexpr auto results = std::tuple{
      named_result{"by_section", &result::by_section, "share"}, named_result{"complete", &result::complete, "share"},
      named_result{"filled", &result::filled, "share"}, named_result{"sensitive", &result::sensitive, "fields"},
      named_result{"stale", &result::stale, "fields"}};

  [[nodiscard]] std::size_t width() const noexcept { return fields.size(); }

  [[nodiscard]] std::size_t broken_parameter_rule() const noexcept {
    for (const profile_field& f : fields)
      if (f.section >= sections) return 1;
    if (!weights.empty() && weights.size() != fields.size()) return 2;
    if (!half_lives.empty() && half_lives.size() != fields.size()) return 3;
    for (std::size_t f = 0; f < fields.size(); ++f)
      if (weight(f) > 0) return 0;
    return 4;
  }

  result operator()(std::span<const Scalar> ages) const { return checked(*this, ages); }

  [[nodiscard]] result compute(std::span<const Scalar> ages) const noexcept {
    result r{};
    std::array<Scalar, sections> whole{};
    Scalar credits = 0, filled = 0, all = 0;
    for (std::size_t f = 0; f < fields.size(); ++f) {
      const Scalar w = weight(f), there = is_present(ages[f]);
      const Scalar fresh = half_lives.empty() ? Scalar(1) : std::exp2(-or_zero(ages[f]) / half_lives[f]);
      const Scalar credit = w * there * fresh;
      r.by_section[fields[f].section] += credit;
      whole[fields[f].section] += w;
      credits += credit;
      filled += w * there;
      all += w;
      r.sensitive += fields[f].sensitive ? there : Scalar(0);
      r.stale += is_stale(ages[f]);
    }
    for (std::size_t s = 0; s < sections; ++s) r.by_section[s] = r.by_section[s] / whole[s];  // 0/0: NaN
    r.complete = credits / all;
    r.filled = filled / all;
    return r;
  }

  /// Which fields of one customer are stale. Errors: as a call.
  [[nodiscard]] std::vector<std::size_t> stale_fields(std::span<const Scalar> ages) const {
    static_cast<void>((*this)(ages));
    std::vector<std::size_t> found;
    for (std::size_t f = 0; f < fields.size(); ++f)
      if (is_stale(ages[f]) > 0) found.push_back(f);
    return found;
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    const auto level = static_cast<double>(confidence);
    conclusion c{.complete = mean_of(t.of(&result::complete), level),
                 .filled = mean_of(t.of(&result::filled), level),
                 .sensitive_entries = t.of(&result::sensitive).total(),
                 .stale_entries = t.of(&result::stale).total()};
    for (std::size_t s = 0; s < sections; ++s) {
      c.by_section[s] = mean_of(t.of(&result::by_section, s), level);
      const double mean = c.by_section[s].value;
      if (mean == mean && (c.weakest_section == sections || mean < c.by_section[c.weakest_section].value))
        c.weakest_section = s;
    }
    return c;
  }

  friend bool operator==(const basic_profile_completeness& a, const basic_profile_completeness& b) {
    if (a.fields.size() != b.fields.size()) return false;
    for (std::size_t f = 0; f < a.fields.size(); ++f)
      if (a.fields[f].section != b.fields[f].section || a.fields[f].text != b.fields[f].text ||
          a.fields[f].sensitive != b.fields[f].sensitive)
        return false;
    return a.weights == b.weights && a.half_lives == b.half_lives && a.count_sensitive == b.count_sensitive &&
           a.confidence == b.confidence && a.stale_after == b.stale_after;
  }

 private:
  [[nodiscard]] Scalar is_stale(Scalar age) const noexcept { return exceeds(age, stale_after, stale_after); }
  /// The weight with which a field counts.
  [[nodiscard]] Scalar weight(std::size_t f) const noexcept {
    const Scalar w = weights.empty() ? Scalar(1) : weights[f];
    return fields[f].sensitive && !count_sensitive ? Scalar(0) : w;
  }
};

/// The completeness of a profile of so many sections, seven unless said otherwise.
template <std::size_t sections = 7>
using profile_completeness = basic_profile_completeness<double, sections>;

/// One field over all customers.
struct stale_field {
  std::size_t field = 0;
  std::uint64_t filled = 0;  ///< customers of whom there is an entry
  std::uint64_t stale = 0;   ///< of them, an old one
  estimate share{};          ///< stale of filled, Wilson
};

/// Which fields of a profile are stale, over all customers.
///
///     summarize(customers, on(stale_entries{.fields = 66, .stale_after = 24}, &C::ages_of_fields))
///
/// Input: `ages`, as `profile_completeness` takes them. An entry is stale if its age exceeds `stale_after` by more than
/// rounding. Concludes a line for each field with a stale entry, those with most of them first, equal ones in order.
/// Errors: `invalid_parameter` (a limit that was not said), `invalid_customer`.
/// Cost: O(fields) a customer. Memory of the state: 16 bytes a field; counts join exactly.
///
/// Source: convention; Wilson (1927) for the interval.
///
/// Two fields, limit 12; ages (1, 13), (20, 14): the second field 2 of 2, the first 1 of 2.
struct stale_entries {
  std::size_t fields = profile_66.size();
  double stale_after = std::numeric_limits<double>::quiet_NaN();  ///< periods: has to be said
  double confidence = 0.95;

  static constexpr auto name = fixed_string{"classification::stale_entries"};
  static constexpr auto inputs = std::tuple{
      input<"ages", dynamic>{.unit = "periods", .allowed = interval::at_least(0), .presence = presence::optional}};
  static constexpr auto parameters = std::tuple{
      parameter{"fields", &stale_entries::fields, "fields", interval::at_least(1).whole_numbers()},
      parameter{"stale_after", &stale_entries::stale_after, "periods", interval::at_least(0)},
      parameter{"confidence", &stale_entries::confidence, "share", interval::share().without_low().without_high()}};
  [[nodiscard]] constexpr std::size_t width() const noexcept { return fields; }

  struct counts {
    std::uint64_t filled = 0, stale = 0;
    template <class Archive>
    void transfer(Archive& archive) {
      archive(filled, stale);
    }
    friend bool operator==(const counts&, const counts&) = default;
  };
  struct state {
    std::vector<counts> fields;
    template <class Archive>
    void transfer(Archive& archive) {
      archive(fields);
    }
    friend bool operator==(const state&, const state&) = default;
  };
  void take(state& s, std::span<const double> ages) const {
    if (s.fields.size() < ages.size()) s.fields.resize(ages.size());
    for (std::size_t f = 0; f < ages.size(); ++f) {
      s.fields[f].filled += ages[f] == ages[f] ? 1 : 0;
      s.fields[f].stale += exceeds(ages[f], stale_after, stale_after) > 0 ? 1 : 0;
    }
  }
  static void join(state& s, const state& other) {
    if (s.fields.size() < other.fields.size()) s.fields.resize(other.fields.size());
    for (std::size_t f = 0; f < other.fields.size(); ++f) {
      s.fields[f].filled += other.fields[f].filled;
      s.fields[f].stale += other.fields[f].stale;
    }
  }
  [[nodiscard]] std::vector<stale_field> conclude(const state& s) const {
    std::vector<stale_field> found;
    for (std::size_t f = 0; f < s.fields.size(); ++f) {
      const auto [filled, stale] = s.fields[f];
      if (stale > 0)
        found.push_back(
            {f, filled, stale, wilson({static_cast<double>(stale), static_cast<double>(filled)}, confidence)});
    }
    std::sort(found.begin(), found.end(), [](const stale_field& a, const stale_field& b) {
      return a.stale != b.stale ? a.stale > b.stale : a.field < b.field;
    });
    return found;
  }

  friend constexpr bool operator==(const stale_entries&, const stale_entries&) = default;
};

}  // namespace clientele::inline v0::classification
