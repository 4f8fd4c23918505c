// SPDX-License-Identifier: BSL-1.0
// score_customers contacts: a row a contact of a customer with the firm.
#include "commands.hpp"
#include "contact_entries.hpp"

namespace score_customers {

const command contacts_command{
    .name = "contacts",
    .row_name = "contacts",
    .about = "A row a contact: waits, menus, hand-offs, tellings again, repeats, first-contact resolution, agents.",
    .details = R"(Columns; --map FIELD=COLUMN where they are called otherwise
        time            when: a date with its time of day, or days
        problem         what it was about, a text; without it every contact is about a problem of its own
        hand_offs       how often the customer was passed on;  asked_again: to how many of them he told it again
        menus           how many he was led through;  waiting: minutes;  abandoned: 1 if he gave up waiting
        resolved        1 or 0;  attitude: his rating of the agent;  agent: a text
Sections
        interactions    where --set interactions.window=… says within how many days another contact about a problem is
                        a repeat. A problem is resolved in the first contact if it was resolved there and no other
                        follows within the window; of one whose window is not over that is not known yet. Polite is a
                        rating from interactions.polite_from (4) on. Waiting times are exact quantiles with intervals.
        As of the last contact, or --set interactions.as_of=…. Memory: some 200 bytes a contact.
)",
    .entries = contact_entries};

}  // namespace score_customers
