// SPDX-License-Identifier: BSL-1.0
// score_customers leavers: a row a customer who left, or an offer that was lost.
#include <array>
#include <string_view>

#include "commands.hpp"
#include "leaver_entries.hpp"

namespace score_customers {

namespace {

constexpr std::array places_of_leavers{usual_place{"money", "amount"}, usual_place{"money", "value"}};

constexpr std::array<std::string_view, 1> reasons_alone{"reason"};
constexpr std::array needs_of_leavers{one_of_inputs{"stated_reasons", reasons_alone}};

}  // namespace

const command leavers_command{
    .name = "leavers",
    .row_name = "leavers",
    .about =
        "A row a customer who left or an offer lost: reasons with shares and money, against the reference, what\n"
        "could have been prevented or adjusted.",
    .details = R"(Columns; --map FIELD=COLUMN where they are called otherwise
        reason          why, a text; empty: not known
        money           what the customer brought, or the offer's value, in currency; also a column amount or value
Sections
        stated_reasons  a Pareto table of the reasons, whatever their words. Those of these words also against the
                        reference shares (chi-square, adjusted residuals), and the part that can be prevented:
                        change of personnel at the buyer's, moved away, other ties, competitor,
                        dissatisfied with product or service, indifferent staff
                        and those of these words by what can be adjusted in a lost offer:
                        price too high, terms of payment, product lacks something, quality doubted, delivery too late,
                        answered too late or badly, tied to a competitor, project given up
)",
    .entries = leaver_entries,
    .places = places_of_leavers,
    .needs = needs_of_leavers};

}  // namespace score_customers
