// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/statistics/estimate.hpp>

#include <array>
#include <cmath>
#include <cstddef>
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

/// An example of a profile: 66 questions in seven sections (6, 6, 7, 14, 6, 18, 9), after the scheme of Mackay (1988);
/// the wording is the library's own, and so are the flags: whoever uses it puts the flags of the law that applies.
inline constexpr std::array<profile_field, 66> profile_66{{{0, "name and nickname"},
                                                           {0, "firm and title"},
                                                           {0, "home address", true},
                                                           {0, "telephone numbers"},
                                                           {0, "date and place of birth", true},
                                                           {0, "height, weight, appearance", true},
                                                           {1, "school and year"},
                                                           {1, "college and year"},
                                                           {1, "honours and degrees"},
                                                           {1, "student associations"},
                                                           {1, "sports at college"},
                                                           {1, "feelings about having or not having a degree", true},
                                                           {2, "marital status", true},
                                                           {2, "partner's name", true},
                                                           {2, "partner's education", true},
                                                           {2, "partner's interests", true},
                                                           {2, "anniversary", true},
                                                           {2, "children: names, ages, schools", true},
                                                           {2, "children's interests", true},
                                                           {3, "previous employment"},
                                                           {3, "previous employer"},
                                                           {3, "standing there and dates"},
                                                           {3, "previous positions at the present firm"},
                                                           {3, "status symbols in the office"},
                                                           {3, "professional associations and offices"},
                                                           {3, "mentors"},
                                                           {3, "relationship with others in our firm"},
                                                           {3, "quality of that relationship"},
                                                           {3, "who else of ours knows the customer"},
                                                           {3, "kind of that connection"},
                                                           {3, "attitude to the own firm"},
                                                           {3, "long-range business objective"},
                                                           {3, "immediate business objective"},
                                                           {4, "clubs and service organisations"},
                                                           {4, "political activity", true},
                                                           {4, "activity in the community"},
                                                           {4, "religion", true},
                                                           {4, "confidential subjects not to be raised", true},
                                                           {4, "subjects outside business of strong feeling", true},
                                                           {5, "medical history", true},
                                                           {5, "drinking", true},
                                                           {5, "attitude to others' drinking", true},
                                                           {5, "smoking", true},
                                                           {5, "attitude to others' smoking", true},
                                                           {5, "favourite places for lunch"},
                                                           {5, "favourite places for dinner"},
                                                           {5, "favourite dishes"},
                                                           {5, "attitude to being invited"},
                                                           {5, "hobbies and reading"},
                                                           {5, "kinds of vacation"},
                                                           {5, "spectator sports and teams"},
                                                           {5, "kind of car"},
                                                           {5, "subjects of conversation"},
                                                           {5, "whom the customer wants to impress", true},
                                                           {5, "how the customer wants to be seen"},
                                                           {5, "proudest achievements"},
                                                           {5, "personal objectives", true},
                                                           {6, "moral and ethical points when working together", true},
                                                           {6, "obligations felt to us, our firm, our competitors"},
                                                           {6, "habits our proposal asks to change"},
                                                           {6, "concern about the opinion of others"},
                                                           {6, "self-centredness and ethics", true},
                                                           {6, "key problems as the customer sees them"},
                                                           {6, "priorities of the customer's management"},
                                                           {6, "help that we can give"},
                                                           {6, "a better answer that our competitors have"}}};

/// How complete and how fresh a customer's profile is, by section and in all.
///
///     credit_f = 2^(−age_f / half_life_f) if field f is filled, otherwise 0
///     sections[s] = Σ w_f credit_f / Σ w_f      over the fields of section s that count
///     complete    = Σ w_f credit_f / Σ w_f      over all fields that count
///     filled      = Σ w_f of filled fields / Σ w_f, whatever their age
///     sensitive   = number of filled sensitive fields, whether or not they count
///
/// Input: `ages`, a vector with the age of each field's entry (periods, ≥ 0), NaN or an empty optional where the field
/// is not filled. Parameters: `fields`, one for each element (`profile_66` unless said otherwise); `weights`, one for
/// each field or none (all equal); `half_lives` (periods, > 0, infinite: does not age), one for each field or none (no
/// field ages); `count_sensitive`, whether sensitive fields count towards completeness at all.
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
  Scalar confidence = Scalar(0.95);  ///< of the summary's intervals

  struct result {
    std::array<Scalar, sections> by_section{};
    Scalar complete{}, filled{}, sensitive{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary concludes: means over the customers, with normal intervals, and all sensitive entries held.
  struct conclusion {
    std::array<estimate, sections> by_section{};
    estimate complete{}, filled{};
    double sensitive_entries = 0;
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
                interval::share().without_low().without_high()}};
  static constexpr auto parameter_rules = std::array{
      row_rule{"fields", "each belongs to one of the sections"}, row_rule{"weights", "one for each field, or none"},
      row_rule{"half_lives", "one for each field, or none"},
      row_rule{"weights", "at least one field that counts has a weight above 0"}};
  static constexpr auto results = std::tuple{
      named_result{"by_section", &result::by_section, "share"}, named_result{"complete", &result::complete, "share"},
      named_result{"filled", &result::filled, "share"}, named_result{"sensitive", &result::sensitive, "fields"}};

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
    }
    for (std::size_t s = 0; s < sections; ++s) r.by_section[s] = r.by_section[s] / whole[s];  // 0/0: NaN
    r.complete = credits / all;
    r.filled = filled / all;
    return r;
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    const auto level = static_cast<double>(confidence);
    conclusion c{.complete = mean_of(t.of(&result::complete), level),
                 .filled = mean_of(t.of(&result::filled), level),
                 .sensitive_entries = t.of(&result::sensitive).total()};
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
           a.confidence == b.confidence;
  }

 private:
  /// The weight with which a field counts.
  [[nodiscard]] Scalar weight(std::size_t f) const noexcept {
    const Scalar w = weights.empty() ? Scalar(1) : weights[f];
    return fields[f].sensitive && !count_sensitive ? Scalar(0) : w;
  }
};

/// The completeness of a profile of so many sections, seven unless said otherwise.
template <std::size_t sections = 7>
using profile_completeness = basic_profile_completeness<double, sections>;

}  // namespace clientele::inline v0::classification
