// SPDX-License-Identifier: BSL-1.0
// score_customers experiment: a row a customer, treated or not.
#include "commands.hpp"
#include "experiment_entries.hpp"

namespace score_customers {

const command experiment_command{
    .name = "experiment",
    .row_name = "customers",
    .about =
        "A row a customer, treated at random or not: what the treatment changed, by score, the Qini coefficient,\n"
        "and whom to treat under a budget.",
    .details = R"(Columns; --map FIELD=COLUMN where they are called otherwise
        treated         1 or 0, at random;  outcome: 1 if what was wanted came about (stayed, bought), otherwise 0
        score           the higher, the earlier to be treated; without it only the whole is told
Sections
        uplift          the outcome among treated and controls with their difference; the list in uplift.parts (10)
                        parts by decreasing score; the Qini coefficient with a bootstrap of uplift.runs (200)
        With --set uplift.value=… (what one outcome more brings) and --set uplift.cost=… (of treating one) also the
        profit of treating the top of the list, and how far to go, --set uplift.budget=… at most.
)",
    .entries = experiment_entries};

}  // namespace score_customers
