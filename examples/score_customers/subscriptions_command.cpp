// SPDX-License-Identifier: BSL-1.0
// score_customers subscriptions: a row a subscription.
#include "commands.hpp"
#include "subscription_entries.hpp"

namespace score_customers {

const command subscriptions_command{
    .name = "subscriptions",
    .row_name = "subscriptions",
    .about = "A row a subscription: how long they last, models of contracts, cohorts, what of the revenue stays.",
    .details = R"(Columns; --map FIELD=COLUMN where they are called otherwise
        start           when the subscription began: a date, or days
        end             when it ended; empty: it has not. One that ends on a month's last day has ended in that month
        amount          what it brings a month, in currency;  customer: whose it is, where customers have several
        period          for how many months it is renewed: 1, 12; empty or no column: --set contracts.usual_period=…
Sections
        duration        median and mean with intervals, and the share still there after 1, 2, 3, 6, … months
        months          of those begun in a calendar month the share kept at the end of it and of each month after;
                        by month the customers kept, and the revenue at its beginning, churned, less and more of those
                        who stayed, new, gross and net retention with intervals; --set months.most_months=… (13)
        contracts       models of contracts that are renewed or not at the end of every period, sBG and BdW, fitted to
                        each length of period: parameters with standard errors, and beside what was observed the share
                        renewed by age, the share still there, and renewals to come. One that ended has lasted the
                        periods that it began, one that goes on those that are over. --set contracts.horizon=12 counts
                        the renewals of the next 12 periods; without it all, of which there may be infinitely many
        All as of the last beginning or end, or --set duration.as_of=… and likewise for the others; of a group, of its
        own.
)",
    .entries = subscription_entries};

}  // namespace score_customers
