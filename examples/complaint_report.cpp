// SPDX-License-Identifier: BSL-1.0
// A complaint report from a list of complaints: date (written twice, 22-04-15 and 22-Apr-15), channel, state, status.
//   complaint_report complaints.csv       without a file: ten made-up complaints
#include "score_customers/csv_reader.hpp"

#include <clientele/core/summarize.hpp>
#include <clientele/service/hidden_dissatisfaction.hpp>
#include <clientele/service/recovery.hpp>
#include <clientele/statistics/category_counts.hpp>

#include <cctype>
#include <chrono>
#include <cstdio>

namespace {

using clientele::estimate;
using clientele::proportion;
namespace service = clientele::service;

constexpr const char* sample =
    "\xEF\xBB\xBFTicket #,Customer Complaint,Date,Date_month_year,Received Via,State,Status\n"
    "1,Slow internet,22-04-15,22-Apr-15,Customer Care Call,Maryland,Closed\n2,\"Billing, "
    "again\",04-08-15,04-Aug-15,Internet,Georgia,Closed\n"
    "3,Data cap,05-07-15,05-Jul-15,Internet,Georgia,Open\n4,Overcharged,26-05-15,26-May-15,Internet,Georgia,Solved\n"
    "5,Speed and price,06-12-15,06-Dec-15,Internet,Texas,Solved\n6,No service,24-06-15,24-Jun-15,Customer Care "
    "Call,Texas,Pending\n"
    "7,Bait and switch,23-06-15,23-Jun-15,Internet,Texas,Solved\n8,Usage cap of 300GB,06-01-15,06-Jan-15,Customer Care "
    "Call,Maryland,Solved\n"
    "9,Bill too high,28-06-15,28-Jun-15,Internet,Maryland,Open\n10,Internet down,28-06-15,29-Jun-15,Customer Care "
    "Call,Texas,Solved\n";

constexpr std::string_view months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

struct complaint {
  std::chrono::sys_days day{};
  std::string month, exchanged_month, channel, state, status, cause;
  int complained = 1;
  double resolution_time = std::numeric_limits<double>::quiet_NaN();
  bool resolved = false, dates_agree = false;
};

/// 22-04-15 or 22-Apr-15; no date: the epoch.
std::chrono::sys_days date_of(std::string_view text) {
  const auto number = [&](std::size_t at) {
    return text.size() < at + 2 || !std::isdigit(static_cast<unsigned char>(text[at])) ||
                   !std::isdigit(static_cast<unsigned char>(text[at + 1]))
               ? 0u
               : static_cast<unsigned>((text[at] - '0') * 10 + text[at + 1] - '0');
  };
  unsigned month = 0, year = 0;
  if (text.size() == 8) month = number(3), year = number(6);
  if (text.size() == 9)
    for (unsigned m = 0; m < 12; ++m)
      if (text.substr(3, 3) == months[m]) month = m + 1, year = number(7);
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(2000 + year)), std::chrono::month(month),
                                         std::chrono::day(number(0))};
  return date.ok() ? std::chrono::sys_days(date) : std::chrono::sys_days{};
}

std::string month_of(std::chrono::sys_days day) {
  const std::chrono::year_month_day d(day);
  return std::to_string(static_cast<int>(d.year())) + "-" +
         std::to_string(100 + static_cast<unsigned>(d.month())).substr(1);
}

/// The date with day and month exchanged, where the day could be a month.
std::chrono::sys_days exchanged(std::chrono::sys_days day) {
  const std::chrono::year_month_day d(day);
  const unsigned number = static_cast<unsigned>(d.day());
  return number > 12 ? day
                     : std::chrono::sys_days(std::chrono::year_month_day{
                           d.year(), std::chrono::month(number), std::chrono::day(static_cast<unsigned>(d.month()))});
}

/// The first of these words that the text names; the order is that of the table.
std::string cause_of(std::string_view text) {
  std::string lower;
  for (const char c : text) lower += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  constexpr std::pair<std::string_view, std::string_view> words[] = {{" cap", "data cap"},
                                                                     {"data", "data cap"},
                                                                     {"usage", "data cap"},
                                                                     {"bill", "billing and price"},
                                                                     {"charg", "billing and price"},
                                                                     {"pric", "billing and price"},
                                                                     {"fees", "billing and price"},
                                                                     {"payment", "billing and price"},
                                                                     {"speed", "speed and outage"},
                                                                     {"slow", "speed and outage"},
                                                                     {"throttl", "speed and outage"},
                                                                     {"outage", "speed and outage"},
                                                                     {"internet", "internet, other"},
                                                                     {"service", "service"}};
  for (const auto& [word, cause] : words)
    if (lower.find(word) != lower.npos) return std::string(cause);
  return "other";
}

std::vector<complaint> read(score_customers::csv_reader reader, std::size_t& without_date) {
  const auto column = [&](std::string_view name) {
    for (std::size_t i = 0; i < reader.header().size(); ++i)
      if (reader.header()[i] == name) return i;
    throw reader.error_at({}, "no column '" + std::string(name) + "'");
  };
  const std::size_t text = column("Customer Complaint"), date = column("Date"), other = column("Date_month_year"),
                    via = column("Received Via"), state = column("State"), status = column("Status");
  std::vector<complaint> all;
  score_customers::csv_record record;
  while (reader.next(record)) {
    if (record.bad()) throw reader.error_of(record);
    complaint c;
    c.day = date_of(record[other]), c.channel = record[via], c.state = record[state], c.status = record[status],
    c.cause = cause_of(record[text]);
    c.dates_agree = c.day == date_of(record[date]);
    c.resolved = c.status == "Solved" || c.status == "Closed";
    if (c.resolved) c.resolution_time = 2;  // resolved, and nothing says that it was quick
    if (c.day == std::chrono::sys_days{}) {
      ++without_date;
    } else {
      c.month = month_of(c.day), c.exchanged_month = month_of(exchanged(c.day));
    }
    all.push_back(std::move(c));
  }
  return all;
}

void print(const std::string& what, const estimate& e, double unit = 100) {
  if (e.is_defined())
    std::printf("%-28s %9.2f  %.2f to %.2f  (%s)\n", what.c_str(), unit * e.value, unit * e.low, unit * e.high,
                std::string(clientele::name_of(e.method)).c_str());
  else
    std::printf("%-28s %9s  (%s)\n", what.c_str(), "none", std::string(clientele::name_of(e.state)).c_str());
}

void print(const char* title, const clientele::category_counts& counts, std::size_t most = 12) {
  std::printf("\n%s: count, share %% with interval, cumulative %%\n", title);
  for (const auto& line : counts.pareto()) {
    if (most-- == 0) break;
    std::printf("%-28s %6llu %7.2f  %.2f to %.2f %8.2f\n", line.name.c_str(),
                static_cast<unsigned long long>(line.count), 100 * line.share.value, 100 * line.share.low,
                100 * line.share.high, 100 * line.cumulative);
  }
}

void report(const std::vector<complaint>& all, std::size_t without_date) {
  clientele::category_counts by_month, by_exchanged, by_channel, by_state, by_status, by_cause;
  std::map<std::string, proportion> resolved_by_channel, resolved_by_state, resolved_by_cause;
  proportion resolved;
  std::size_t disagree = 0;
  for (const complaint& c : all) {
    if (!c.month.empty()) by_month.add(c.month), by_exchanged.add(c.exchanged_month);
    by_channel.add(c.channel), by_state.add(c.state), by_status.add(c.status), by_cause.add(c.cause);
    resolved.add(c.resolved), resolved_by_channel[c.channel].add(c.resolved),
        resolved_by_state[c.state].add(c.resolved), resolved_by_cause[c.cause].add(c.resolved);
    disagree += !c.dates_agree;
  }
  std::printf("%zu complaints; %zu without a date, %zu whose two dates differ; intervals at 95 %%\n", all.size(),
              without_date, disagree);
  print("Month as written", by_month);
  // a list of few months whose day and month somebody exchanged wherever that gave a date is spread over many
  const bool exchange = by_exchanged.size() < by_month.size();
  if (exchange)
    print("Fewer months when day and month are exchanged where the day is at most 12: taken so from here on",
          by_exchanged);
  print("Channel", by_channel);
  print("State, the ten most frequent", by_state, 10);
  print("Status", by_status);
  print("Cause, by words in the title", by_cause);

  std::printf("\nResolved (solved or closed), %%\n");
  print("all", clientele::wilson(resolved));
  for (const auto& [name, share] : resolved_by_channel) print(name, clientele::wilson(share));
  if (resolved_by_channel.size() == 2)
    print("difference of the two",
          difference(resolved_by_channel.begin()->second, resolved_by_channel.rbegin()->second));
  for (const auto& [name, share] : resolved_by_cause) print(name, clientele::wilson(share));
  std::printf("in the ten states with most complaints\n");
  std::size_t shown = 0;
  for (const auto& line : by_state.pareto())
    if (shown++ < 10) print(line.name, clientele::wilson(resolved_by_state[line.name]));

  const auto day_of = [&](const complaint& c) { return exchange && !c.month.empty() ? exchanged(c.day) : c.day; };
  std::chrono::sys_days last{};
  for (const complaint& c : all) last = std::max(last, day_of(c));
  clientele::statistic age;
  for (const complaint& c : all)
    if (!c.resolved && !c.month.empty()) age = with_value(age, static_cast<double>((last - day_of(c)).count()));
  std::printf("\nAge of unresolved complaints on the last day of the list, days: oldest %.0f\n", age.maximum());
  print("mean", clientele::mean_of(age), 1);

  const double complainants = static_cast<double>(all.size());
  std::printf("\nBehind them, were every complaint another customer's\n");
  const std::pair<const char*, service::hidden_dissatisfaction> sets[] = {
      {"4 % complain", {}}, {"8 % of problems, 69 % silent", service::hidden_dissatisfaction::by_service_problem()}};
  for (const auto& [name, h] : sets) {
    const auto r = h(complainants);
    std::printf("%-28s %9.0f unhappy, %.0f silent, %.0f told somebody else\n", name, r.unhappy, r.silent,
                r.told_elsewhere);
  }

  std::printf(
      "\nRecovery, by 100 of value a customer: kept, expected loss (of the complainants; with the silent behind "
      "them)\n");
  for (const auto& [name, r] : {std::pair{"small loss", service::recovery::small_loss()},
                                std::pair{"large loss", service::recovery::large_loss()}}) {
    const auto s =
        clientele::summarize(all, r, &complaint::complained, &complaint::resolution_time, clientele::constant(100.0));
    const double silent =
        r.expected_loss(0, service::outcome::unresolved, service::hidden_dissatisfaction{}(complainants).silent, 100);
    std::printf("%-28s %9.0f %9.0f %9.0f; resolving the %llu others is worth %.0f\n", name, s->value_kept,
                s->expected_loss, s->expected_loss + silent, static_cast<unsigned long long>(s->unresolved),
                static_cast<double>(s->unresolved) * r(1, 2, 100).worth_of_resolving);
  }
}

}  // namespace

int main(int count, char** arguments) {
  try {
    std::size_t without_date = 0;
    const auto all =
        read(count > 1 ? score_customers::csv_reader(arguments[1]) : score_customers::csv_reader::of_text(sample),
             without_date);
    report(all, without_date);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
