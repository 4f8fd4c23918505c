// SPDX-License-Identifier: BSL-1.0
// score_customers survey: a row a respondent.
#include <array>
#include <iterator>
#include <string_view>
#include <utility>

#include "commands.hpp"
#include "survey_entries.hpp"

namespace score_customers {

namespace {

constexpr std::array<std::string_view, 8> of_satisfaction{
    "net_promoter_score", "customer_satisfaction", "customer_effort", "gap",
    "perception_bias",    "zone_of_tolerance",     "loyalty_matrix",  "repurchase_rate"};

std::vector<catalogue_entry> entries_of_survey() {
  std::vector<catalogue_entry> all = survey_entries();
  std::vector<catalogue_entry> more = entries_titled(of_satisfaction);
  all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  return all;
}

constexpr std::array places_of_survey{usual_place{"net_promoter_score.rating", "recommend"},
                                      usual_place{"customer_satisfaction.rating", "satisfaction"},
                                      usual_place{"customer_effort.rating", "effort"}};

}  // namespace

const command survey_command{
    .name = "survey",
    .row_name = "respondents",
    .about =
        "A row a respondent: reliability of blocks of items, net promoter score, satisfaction, effort, gaps,\n"
        "what drives satisfaction, importance and performance.",
    .details =
        R"(Items   --items quality=Q1,Q2,-Q3 --items image=Q4,Q5: blocks of items, of which -Q3 is keyed the other way
        round. The scale is 1 to 5 unless --set items.lowest=… --set items.highest=… says otherwise; an answer off
        it is a bad value, an empty cell one that was not given. Told: Cronbach's alpha of each block with its
        interval, of each item its mean, its correlation with the others and alpha without it. The mean of a block's
        answered items is the column items.BLOCK of --out, and may be an input:
        --map loyalty_matrix.attitude=items.satisfaction.
Drivers --overall satisfaction: what that block or column goes with: correlation, regression coefficient and relative
        weight of each other block, or of those that --drivers names, with intervals (of the weights by the jackknife
        over drivers.parts (10) parts), and the quadrant of importance and performance, cut at the means.
Scores  From the columns recommend (0 to 10), satisfaction and effort, or --map net_promoter_score.rating=Q7, …;
        gap, zone_of_tolerance, loyalty_matrix as with customers. --list-components shows inputs and parameters.
)",
    .entries = entries_of_survey,
    .places = places_of_survey};

}  // namespace score_customers
