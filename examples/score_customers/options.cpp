// SPDX-License-Identifier: BSL-1.0
#include "options.hpp"

#include <glob.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <initializer_list>
#include <map>
#include <set>
#include <system_error>

#include "parse_number.hpp"
#include "printable.hpp"
#include "settings.hpp"
#include "survey_options.hpp"

namespace score_customers {

namespace {

constexpr const char* what_it_does =
    "Scores customers with every component whose inputs are there: one row a customer in the order of\n"
    "the input, and a summary of all of them. From a transaction log: who will buy how often, and what\n"
    "that is worth.";

constexpr const char* about_input = R"(
Input   A file of delimited text with a header (RFC 4180, UTF-8 or any superset of ASCII; "-": standard input;
        "Files" below). An input of a component is looked for in the column of its name; element 2 of a vector
        input x in x_2, or in x_NAME where the elements have names (--list-components). What no column holds may be
        the result of an earlier component: matrix takes current and potential from lifetime.
        --map FIELD=COLUMN takes it from elsewhere. FIELD: x, component.x, x_2 or component.x_2.
        Instead of a column: a result such as lifetime.current, constant:0.8 for an input that does not
        vary, missing for answers that nobody gave, column:NAME where NAME reads like one of these, column:3
        for the third column, date:NAME ("Dates"), or what is computed from columns, in quotes for the shell:
        --map annual_purchase='quantity * [unit price]'. + - * / ^, comparisons, && || and ? :, parentheses and abs,
        min, max, sum, avg, sqrt, exp, ln, log2, log10, rint, sign; names with other than letters, digits, _ and points
        stand in brackets. A column of exactly that name goes before. Where a column is missing the outcome is.
        Only a column that is used needs a name, and one of its own.
        Several files are read as one, in the order they are named, also as a pattern, 'orders-*.csv'; all have the
        same columns in the same order. What gzip or zstd packed is unpacked, by its first bytes, whatever it is
        called, also from the standard input.
Dates   of logs, and of customers in columns that feed an input in days, hours, minutes or seconds: what is no number
        there but a date becomes what has gone by since 1970-01-01, with the time of the day. --map opened=date:Opened
        says that a column holds dates; --map resolution_time='closed - opened' is the time between two.
        Detected: 1997-09-30, 19970930, 30/9/1997, 9/30/1997, 30.09.1997, 30 Sep 1997, 30SEP1997; also with a time
        of the day behind it, 1997-09-30T10:15:30+02:00, 19970930T101530Z, 19970930101530, 30SEP1997:10:15:30.
        When they can be read in two ways, or are a mixture, the program shows how and ends with code 2;
        --date-format y-m-d, d/m/y, m/d/y, d.m.y, yyyymmdd, d mon y, … decides, and dates in another format are bad
        rows. Only where it is stated: excel and excel1904 (days of a spreadsheet), epoch_seconds,
        epoch_milliseconds (since 1970). A year in front has four digits (yy-m-d: two), elsewhere y is
        two or four, yy two, yyyy four. 24:00 is the beginning of the next day. Dates in options are y-m-d.
        The day is the one that is written, of seconds since 1970 that of UTC. --time-zone UTC, +02:00 or
        Europe/Berlin (of the system's time zone data): the day there of every time that has an offset.
Files   of customers and of transactions. What separates fields is found from the header and the rows behind it, and
        told in the output; where two signs would do the program shows both readings and ends with code 2;
        --separator comma, semicolon, tab, bar, blanks (columns that stand apart by spaces or tabs; no quotes)
        decides. A byte-order mark is skipped; UTF-16 is refused. --skip-lines N: lines before the header.
        --no-header: there is none, and columns have numbers; elsewhere, too, a number names a column (--id 1) that
        no name does.
        Numbers: the decimal sign is that of the first number that can be read in one way only, 0.5, 12.50 and
        1,234.50 or 0,5, 12,50 and 1.234,50, and told in the output. If the rows that are read at once (up to
        65,536; of a log: all) only have numbers like 1.234, the program shows both readings and ends with code 2.
        --locale de, en, ch, … decides, or --decimal comma, --thousands point. Thousands are groups of three digits.
        Also read: $1,234.50, 99,90 €, USD 20; 12.5 %, which is 0.125; (12.50) and 12.50-, which are below 0. Two
        currencies, or numbers with and without a percent sign, in one column are refused.
        An empty cell is missing. --missing NA,NULL,- are words that say so in all columns, --missing rating:0,99 in
        one. Inputs that are 0 or 1 take yes and no, true and false, y and n, ja and nein, … in any case of
        letters. --words mood:good=2,bad=1 says what other words stand for, numbers or texts.
Groups  --by COLUMN: every section once for all customers and once for each text of that column, in one pass; spaces
        and tabs around a text are dropped, and rows without one are a group, "missing", which comes first. The
        others follow in the order of their texts, byte by byte. A class that a component finds will do as well, and
        lets that component run: --by abc.grade; a column of that name goes before. Two, --by region,abc.grade: a
        group for each pair that there is, and before them a cross-table of each figure, the first down, the second
        across where it has at most 12 texts, with intervals, and at the margins those of each column alone (in the
        report "margins"), which take as much time again as two runs by one column. A group has the figures, to the
        last bit, of a file of its rows alone; what is fitted to all customers (abc, quantile_matrix, …) is fitted once,
        to all of them. Bad rows are told once. In the report: "by" and "groups", lists of two for pairs. Memory: a
        summary of each component for each group and margin, and of concentration 8 bytes a row for each of these.
Rows    --rows 1001:2000 reads these rows only, 1001: those to the end, counted from 1 behind the header, over several
        files as if they were one, malformed ones too; also of a log or with compare, of each of the two files. They
        keep their numbers, so that the parts of one file need no --first-row.
Parts   --keep FILE keeps the summaries of the run, those of groups too, and the customers with the largest distance.
        score_customers merge FILE… joins kept files, named in any order, into the summary and the --report of one
        run over all their rows, and with --keep into another kept file. Each part says by --first-row how many
        rows have been scored in those before it; the first one says nothing. Then sums are those of one
        run to the last bit, wherever the rows were cut; those of groups that are in several files to 1e-15.
        Refused, by the name of the file: rows that are in two of them, other components, parameters or groups,
        what is no kept file or is damaged. What is fitted to all customers does not run with --keep, nor does
        concentration. Kept files may hold ids and values of customers.
)";

constexpr const char* about_components = R"(Components
        --list-components names them by section: satisfaction, complaints, value, churn, retention,
        classification, concentration. Most run when all their inputs are found. Those marked "runs when
        asked for" have inputs whose names may mean anything (rating, age), or say what another says already:
        they run when --only or --set names them, or a mapping does: --map net_promoter_score.rating=Q7.
        --only takes names of components and of sections. Ratings on another scale than the usual one:
        --set customer_satisfaction.highest=10, and what counts: --set customer_satisfaction.counted_from=8.
        A satisfaction score, a share or a Gini coefficient is printed with its interval and its method.
        matrix runs when both its cuts are stated: --set matrix.current_cut=… --set matrix.potential_cut=…;
        quantile_matrix is the value matrix with cuts at the medians. concentration has the Lorenz curve,
        the Gini coefficient, top shares and the whale curve with losses, exact for any number of rows.
        kaplan_meier, reasons and recovery_paradox gather over all customers and write no column; a reason or a
        class of customers is a text, an empty cell is none: --map reasons.reason=Why --map reasons.money=missing.
)";

constexpr const char* about_output =
    R"(Output  --out: the id, then every result as component.result, one row a customer in the order of the
        input. Empty cells: no answer, or a bad value in a field that the component reads; a bad field
        voids only the components that read it.
        The files appear complete and together, or none of them; a file that is replaced keeps its owner, group
        and permissions, or is refused, as is a read-only one. Links are followed. An output that is the input
        or another output, by whatever name, is refused. Pipes, devices and the standard output (-) get rows
        while they are made: after an error the program says how many. The summary goes to the standard output,
        or to the standard error where a file is the standard output.
Bad rows
        Without --quarantine a malformed record or a bad value makes the program end with code 2, after
        all rows have been looked at: the first ones are named, all are counted by kind, with the option that
        decides where there is one, no file is written.
        With --quarantine FILE they are written there (line,reason,record) and the work is done: rows
        with a bad value stay in the output with empty cells, malformed records are only in FILE.
        The number of a row that has no id counts all records of the input, the malformed ones too.
Memory  grows neither with the number of rows nor with their width. abc has to see all values before it can
        class the first customer, as have the other fitted ones: the input is read twice, and of each row
        8 bytes for each of their inputs are kept in a temporary file (TMPDIR), where concentration keeps 16;
        so is a copy of an input that cannot be read twice, such as the standard input, and what is wide.
        2 MB of each stay in memory.
)";

constexpr const char* about_other_input = R"(Simulation
        --simulate N makes up N customers, the same on every machine for a seed, with
        lifetime.timing=after_one_period discount=0.1 retention_gain=0.05 improvement_cost=10,
        matrix.current_cut=250 potential_cut=50 unless --set says otherwise.
Transactions
        --transactions LOG… reads purchases instead, one a row, fits models of buying and leaving to
        it and values every customer by them. --columns id,date,amount names the columns that hold these; 1,2,4,
        numbers all, are columns of a file without a header line. --columns id,date is a log without amounts: no
        model of spend, no values. All purchases of a customer on one day are one. With
        --threads 2 the log is read in a thread of its own, and customers are shared; results stay the same.
        Far dates: 9999-12-31 for "still open" or a year mistyped would set the scale of everything. A date
        is far from the others when more than five years, and more time than these span, lie between it and
        them without any row; of two such groups the one with the most rows counts, if it has more than one
        date. --far-dates fail (bad rows), leave_out, keep. Purchases are tracked by at most 5000 periods: of a
        longer time by several at once.
        Time: --period is the unit of all times: day, week, month (of the calendar), 10 days. The log is
        observed until its last date or --end. With --calibration-end the models see nothing after that date,
        customers are valued as of it, and what they then did is held against what was expected. Run it
        without --calibration-end to value them as of the end of the log.
        Models: --model bg_nbd, mbg_nbd, pareto_nbd, nbd (nobody leaves) or best, which fits all four and
        takes the one with the smallest root mean squared error of the purchases of each customer in the
        holdout; without a holdout, the one with the smallest BIC. Spend per purchase is Gamma-Gamma.
        Value: margin × expected spend per purchase × purchases expected within --horizon (in periods;
        infinite), discounted continuously at --discount a year (0.1 is 10 %). Class A: the customers who
        bring the first 80 % of it, B: those who bring it to 95 %, C: the others.
        Scores: recency (days since the last purchase), frequency (purchases) and what was spent, each from 1 to 5
        by the quintiles of these customers, and the customary ten segments of the first two, with money and value.
        Equal values are not divided: some scores may be nobody's. --potential-quantile 0.75: what a customer would
        bring more who were worth as much as that quantile of those with the same scores of recency and frequency;
        a comparison and no forecast, and without a default.
        Cohorts: customers by the calendar month of their first purchase, and the share who bought so many months
        later (more than 600 months: several as one). Days between purchases: their mean and quantiles; those that
        had not ended at the end are left out and counted. Both see the holdout, scores do not.
        Odd rows: amounts below 0: --refunds fail, leave_out, net, purchase. net: they are taken off what the
        customer bought the same day (with --merge-periods: period). What is left above 0 is the purchase; a
        day on which 0 or less is left was cancelled and is no purchase, and what is left below 0 is taken, as
        are refunds of a day without purchase, off the last purchase before, which remains one, if only of 0;
        without one before they are left out. --zero-amounts is about rows of 0, not about what netting leaves.
        --zero-amounts, --missing-amounts: fail, leave_out, purchase. --missing-dates, --after-end: fail,
        leave_out. --missing-ids: fail, leave_out, keep; NA, N/A, NULL, nan, none, nil, undefined, missing, \N
        are missing ids as well, in any case of letters, unless keep takes them for ids.
        fail makes them bad rows; each kind is counted. A malformed row, and a
        date or an amount that cannot be read, are bad rows in any case. --first-after-calibration fail ends
        the work when customers came after the calibration; leave_out counts them.
        Output: id,x,t_x,T,mean_spend,p_alive,expected,spend,value,class. Repeat purchases, time of the last
        of them and of the end of the observation since the first purchase, mean spend of repeat purchases;
        probability of being there, purchases expected (over the horizon; if it is infinite, over the
        holdout, or a year where there is none), spend expected per purchase. With a holdout then
        actual,actual_spend: what was bought in it. Then recency_score,frequency_score,monetary_score,segment, and with
        --potential-quantile potential. No value, no class: the expected spend does not exist.
        Memory: the log is read twice, for its format and for everything else, and not kept. Where it is sorted by
        customer, then by date, memory grows with the number of customers alone; otherwise each row takes 16 bytes and
        its id. Scores take 4 bytes a customer, potentials 8 and 32 more while they are fitted, cohorts 16 for each
        cell of their triangle; times between purchases do not grow with the log.
Studies --write-study FILE keeps the options that were given (TOML, an option a line, by their own names; relative
        paths stay relative); --study FILE reads them back, or those of a --report, which has them under "study".
        What the command line says of an option goes before what the study says of it. The command (complaints,
        compare, …) is part of a study: one need not say it again, and may not say another. The summary ends with them.
)";

constexpr const char* about_exit_codes = R"(Exit codes
        0 done, 1 wrong use, 2 bad input, 3 a file cannot be read or written. A signal ends the program at
        once, by that signal (128 + n in a shell); it leaves files as they were.
)";

constexpr const char* about_examples = R"(
Examples
  score_customers customers.csv --out scored.csv --set lifetime.timing=now --set lifetime.discount=0.1
  score_customers shop.csv --id CustomerID --map complainants=Complain --map abc.value=Orders --only ripple,abc
  score_customers survey.csv --map net_promoter_score.rating=Recommend --map customer_satisfaction.rating=Overall \
      --set customer_satisfaction.highest=10 --set customer_satisfaction.counted_from=8 \
      --set customer_satisfaction.counted_to=10 --report satisfaction.json
  score_customers unhappy.csv --only complaints --map complained=Complained --map recovery.value=Spend \
      --map resolution_time=Days --set recovery.quickly_within=2
  score_customers members.csv --map concentration.value=Profit --map quantile_matrix.current=Value2024 \
      --map quantile_matrix.potential=Headroom
  score_customers survey.csv --only satisfaction --map net_promoter_score.rating=Recommend --by Region
  score_customers monday.csv --keep monday.kept && score_customers tuesday.csv --first-row 20000 --keep tuesday.kept
  score_customers merge monday.kept tuesday.kept --report week.json
  score_customers --simulate 1000000 --seed 1 --out scored.csv --report report.json
  score_customers --transactions orders.csv --columns customer,day,total --calibration-end 2024-06-30 --out scored.csv
  score_customers --transactions 'orders-*.csv.gz' --map amount='quantity * price' --write-study monthly.toml
  score_customers --study monthly.toml --end 2024-12-31 --report december.json
  score_customers --transactions visits.csv --columns household,day --time-zone Europe/Berlin
  score_customers --transactions CDNOW_master.txt --separator blanks --columns 1,2,4 --calibration-end 1997-09-30
)";

/// The words before a file that say what its rows are.
std::string list_of_commands() {
  std::string all = "\nCommands, before FILE; score_customers COMMAND --help says what each reads\n";
  for (const command* one : commands()) {
    if (one == &customers_command) continue;
    const std::string name(one->name), lines(one->about);
    all += "        " + name + std::string(16 - name.size(), ' ') + lines.substr(0, lines.find('\n')) + "\n";
  }
  return all +
         "        transactions    A transaction log: the same as --transactions LOG\n"
         "        compare         Two files: what has changed, and how customers moved between classes\n";
}

/// What stands below the options.
std::string footer_of(const command& work) {
  const std::string exit_codes = about_exit_codes;
  if (&work == &customers_command)
    return list_of_commands() + about_input + about_components + about_output + about_other_input + exit_codes +
           about_examples;
  return "\n" + std::string(work.details) + about_input + about_output + exit_codes;
}

constexpr const char* about_comparison = R"(
Compares two files of the same kind, BEFORE and AFTER: of every figure and mean the change with its interval, for all
rows and with --by for each group that both have. score_customers compare COMMAND BEFORE AFTER compares what COMMAND
tells; options as there. A file that --keep wrote is taken as it is: then the options that say what is scored have no
effect on it. --quarantine FILE makes FILE.before and FILE.after.
One FILE with --split-date DAY --date COLUMN is compared with itself: its rows before that day with those from it on
("Dates" says how they are read); rows without a date are in neither part and told, malformed ones are told of BEFORE.
The intervals take the two files for independent samples: where they have the same customers they are too wide.
--class COLUMN --id COLUMN: how many customers stayed in their class, rose, fell, came and went, with intervals. The
order of the classes is that of their texts, the best one first unless --best-class last.

Examples
  score_customers compare january.csv june.csv --only satisfaction --map net_promoter_score.rating=Q7 --by region
  score_customers compare complaints 2023.csv 2024.csv --report drift.json
  score_customers compare january.kept june.kept
  score_customers compare complaints cases.csv --split-date 2024-01-01 --date opened
  score_customers compare last_year.csv this_year.csv --id customer --class grade
)";

mapping mapping_of(const std::string& text) {
  const std::size_t sign = text.find('=');
  if (sign == text.npos || sign == 0 || sign + 1 == text.size())
    throw CLI::ValidationError("--map", in_quotes(text) + " is not FIELD=COLUMN");
  return {text.substr(0, sign), text.substr(sign + 1)};
}

setting setting_of(const std::string& text) {
  const std::size_t sign = text.find('=');
  const std::size_t dot = text.substr(0, sign).rfind('.');
  if (sign == text.npos || dot == text.npos || dot == 0 || dot + 1 == sign)
    throw CLI::ValidationError("--set", in_quotes(text) + " is not COMPONENT.PARAMETER=VALUE");
  return {text.substr(0, dot), text.substr(dot + 1, sign - dot - 1), text.substr(sign + 1)};
}

/// What the simulated base is meant to be scored with.
std::vector<setting> simulated_settings() {
  return {{"lifetime", "timing", "after_one_period", true}, {"lifetime", "discount", "0.1", true},
          {"lifetime", "retention_gain", "0.05", true},     {"lifetime", "improvement_cost", "10", true},
          {"matrix", "current_cut", "250", true},           {"matrix", "potential_cut", "50", true}};
}

/// An option whose value is one of an enum's names.
template <class Enum>
CLI::Option* add_choice(CLI::App& app, const char* name, Enum& into, const char* about_it, const std::string& names) {
  std::map<std::string, Enum> values;
  std::size_t i = 0;
  for (std::size_t at = 0; at < names.size(); ++i) {
    const std::size_t end = std::min(names.find('|', at), names.size());
    values.emplace(names.substr(at, end - at), static_cast<Enum>(i));
    at = end + 1;
  }
  return app
      .add_option_function<std::string>(
          name,
          [=, &into](const std::string& text) {
            const auto found = values.find(text);
            if (found == values.end()) throw CLI::ValidationError(name, in_quotes(text) + " is not one of " + names);
            into = found->second;
          },
          about_it)
      ->type_name(names);
}
template <class Policy>
CLI::Option* add_policy(CLI::App& app, const char* name, Policy& into, const char* about_it) {
  std::string names;
  for (const std::string_view one : enumerators(Policy{})) names += (names.empty() ? "" : "|") + std::string(one);
  return add_choice(app, name, into, about_it, names);
}

void add_comparison(CLI::App& app, options& o, std::string& split_date) {
  app.add_option("FILES", o.compared, "BEFORE and AFTER: files of rows, or what --keep wrote; or one to be split")
      ->expected(1, 2)
      ->required();
  app.add_option("--split-date", split_date, "Of one file: the first day of AFTER, all earlier ones being BEFORE")
      ->type_name("DATE");
  app.add_option("--date", o.date_column, "Its column of dates")->type_name("COLUMN");
  app.add_option("--class", o.customer_class, "Column of classes between which customers move")->type_name("COLUMN");
  add_policy(app, "--best-class", o.best_class, "Which class is the best in their order (first)");
}

std::chrono::sys_days day_of(const std::string& option, const std::string& text) {
  const bool whole = !text.empty() && text.find_first_not_of("0123456789-") == text.npos;
  const auto day = whole ? read_date(text, date_format{}) : std::nullopt;
  if (!day) throw CLI::ValidationError(option, in_quotes(text) + " is not a date such as 1997-09-30");
  return *day;
}

/// Two files, or one and where to split it.
void finish_comparison(options& o, const std::string& split_date) {
  if (split_date.empty() != o.date_column.empty())
    throw CLI::ValidationError("--split-date", "goes with --date, which names the column of dates");
  if (o.compared.size() == (split_date.empty() ? 1U : 2U))
    throw CLI::ValidationError("FILES", split_date.empty() ? "name two files, or one and --split-date and --date"
                                                           : "--split-date splits one file, not two");
  if (split_date.empty()) return;
  if (o.compared.front() == "-") throw CLI::ValidationError("--split-date", "the standard input cannot be read twice");
  o.split_date = day_of("--split-date", split_date);
}

/// A number of at least 0, and at most `most`.
double number_of(const std::string& option, const std::string& text, double most) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (most == infinity && (text == "infinite" || text == "inf")) return infinity;
  const parsed_number number = parse_number(text);
  if (number.refused() || number.missing())
    throw CLI::ValidationError(option, in_quotes(text) + " " + (number.refused() ? number.problem : "is not a number"));
  if (number.value < 0) throw CLI::ValidationError(option, in_quotes(text) + " is below 0");
  if (number.value > most)
    throw CLI::ValidationError(option, in_quotes(text) + " is above " + clientele::number_text(most));
  return number.value + 0.0;  // no -0
}

/// A whole number, all of the text.
std::uint64_t whole_number_of(const std::string& option, const std::string& text, std::uint64_t most) {
  std::uint64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (text.empty() || text.find_first_not_of("0123456789") != text.npos)
    throw CLI::ValidationError(option, in_quotes(text) + " is not a whole number");
  if (read.ec != std::errc{} || number > most)
    throw CLI::ValidationError(option, in_quotes(text) + " is above " + std::to_string(most));
  return number;
}

/// "day", "week", "month", "quarter", "year"; "14 days", "2 weeks", "3 months".
period_length period_of(const std::string& text) {
  std::size_t at = 0;
  int count = 0;
  while (at < text.size() && at < 5 && text[at] >= '0' && text[at] <= '9') count = 10 * count + (text[at++] - '0');
  const bool counted = at != 0;
  while (at < text.size() && text[at] == ' ') ++at;
  std::string unit = text.substr(at);
  if (unit.size() > 1 && unit.back() == 's') unit.pop_back();
  struct named {
    const char* name;
    bool months;
    int length;
  };
  for (const named& one :
       {named{"day", false, 1}, {"week", false, 7}, {"month", true, 1}, {"quarter", true, 3}, {"year", true, 12}}) {
    if (unit != one.name || (counted && count == 0)) continue;
    if (!counted || count == 1) return {one.months, one.length, one.name};
    return {one.months, one.length * count, std::to_string(count) + " " + unit + "s"};
  }
  throw CLI::ValidationError("--period",
                             in_quotes(text) + " is not day, week, month, quarter, year or up to 99999 of them");
}

date_format format_named(const std::string& name) {
  if (const auto format = date_format_named(name)) return *format;
  throw CLI::ValidationError("--date-format", in_quotes(name) +
                                                  " is not a format such as y-m-d, d/m/y, m/d/y, d.m.y, yyyymmdd, "
                                                  "d mon y, excel, epoch_seconds or epoch_milliseconds");
}

time_zone zone_named(const std::string& name) {
  if (auto zone = time_zone::named(name)) return *std::move(zone);
  throw CLI::ValidationError("--time-zone", in_quotes(name) +
                                                " is neither UTC nor an offset such as +02:00 nor a zone of this "
                                                "system such as Europe/Berlin");
}

/// The options that a transaction log has. `given`: those that make no sense without one.
struct transaction_line {
  std::string columns, period, end, calibration_end, horizon, discount, margin, potential_quantile;
  std::vector<CLI::Option*> given;
};

/// With `log_first` the log is what stands before the options.
void add_transactions(CLI::App& app, transaction_options& t, transaction_line& line, bool log_first) {
  const auto text = [&](const char* name, std::string& into, const char* about_it, const char* type) {
    line.given.push_back(app.add_option(name, into, about_it)->type_name(type));
  };
  auto& policies = t.policies;
  constexpr const char* group = "Transactions";
  if (log_first)
    app.add_option("log", t.logs, "Transaction log, or several; - is the standard input")->required();
  else
    app.add_option("--transactions", t.logs,
                   "A transaction log, or several, instead of a file of customers; - is the standard input")
        ->type_name("LOG…")
        ->group(group);
  text("--columns", line.columns, "Columns of the log: names, or numbers (id,date,amount)", "ID,DATE[,AMOUNT]");
  text("--period", line.period, "Unit of time (week)", "day|week|month|N days");
  line.given.push_back(
      app.add_flag("--merge-periods", t.merge_periods, "Purchases of one period are one, not only those of one day"));
  text("--end", line.end, "Last day of the observation (the last date of the log)", "DATE");
  text("--calibration-end", line.calibration_end, "Last day that the models see; the rest is the holdout", "DATE");
  line.given.push_back(
      add_choice(app, "--model", t.model, "Model of buying and leaving (best)", "bg_nbd|mbg_nbd|pareto_nbd|nbd|best"));
  line.given.push_back(app.add_option_function<std::string>(
                              "--spend",
                              [](const std::string& name) {
                                if (name != "gamma_gamma")
                                  throw CLI::ValidationError("--spend", in_quotes(name) + " is not gamma_gamma");
                              },
                              "Model of spend per purchase (gamma_gamma)")
                           ->type_name("gamma_gamma"));
  text("--horizon", line.horizon, "How far ahead purchases count, in periods (infinite)", "PERIODS");
  text("--discount", line.discount, "Discount rate a year (0.1)", "RATE");
  text("--margin", line.margin, "Share of the spend that is kept (1)", "SHARE");
  text("--potential-quantile", line.potential_quantile, "Quantile of the values of customers like this one: its level",
       "SHARE");
  line.given.push_back(add_policy(app, "--refunds", policies.refunds, "Amounts below 0 (fail)"));
  line.given.push_back(add_policy(app, "--zero-amounts", policies.zero_amounts, "Amounts of 0 (purchase)"));
  line.given.push_back(add_policy(app, "--missing-amounts", policies.missing_amounts, "No amount (fail)"));
  line.given.push_back(
      add_choice(app, "--missing-ids", t.no_id, "No id, or NA, NULL, nan, … (fail)", "fail|leave_out|keep"));
  line.given.push_back(add_policy(app, "--missing-dates", policies.missing_times, "No date (fail)"));
  line.given.push_back(add_policy(app, "--after-end", policies.after_end, "Dates after --end (leave_out)"));
  line.given.push_back(
      add_choice(app, "--far-dates", t.far, "Dates far from all others (fail)", "fail|leave_out|keep"));
  line.given.push_back(add_policy(app, "--first-after-calibration", policies.first_after_calibration,
                                  "Customers who came after --calibration-end (leave_out)"));
  for (CLI::Option* one : line.given) one->group(group);
}

/// Where the id, the date and the amount of a log are found.
void map_log(transaction_options& t, const mapping& m) {
  const std::array<const char*, 3> fields{"id", "date", "amount"};
  const auto field = std::find(fields.begin(), fields.end(), m.field);
  if (field == fields.end())
    throw CLI::ValidationError("--map", in_quotes(m.field) + " is no input of a log: id, date, amount");
  std::string& column = t.columns[static_cast<std::size_t>(field - fields.begin())];
  constexpr std::string_view word = "column:";
  column = m.target.starts_with(word) ? m.target.substr(word.size()) : m.target;
  if (m.target == "missing" && field != fields.begin() + 2)
    throw CLI::ValidationError("--map", in_quotes(m.field) + " cannot be missing");
  if (m.target == "missing") column.clear();
}

/// Texts into values, and what does not go together.
void finish_transactions(options& o, transaction_options& t, const transaction_line& line, const CLI::App& app) {
  if (t.logs.empty()) {
    for (const CLI::Option* one : line.given)
      if (one->count() != 0) throw CLI::ValidationError(one->get_name(), "goes with --transactions only");
    return;
  }
  for (const char* other :
       {"input", "--simulate", "--seed", "--id", "--set", "--only", "--by", "--keep", "--first-row"})
    if (const CLI::Option* const there = app.get_option_no_throw(other); there != nullptr && there->count() != 0)
      throw CLI::ValidationError("--transactions", "does not go with " + std::string(other));
  if (!line.columns.empty()) {
    const std::vector<std::string_view> names = split(line.columns, ',');
    const std::set<std::string_view> different(names.begin(), names.end());
    if (names.size() < 2 || names.size() > 3 || different.size() != names.size() || different.contains(""))
      throw CLI::ValidationError("--columns", in_quotes(line.columns) +
                                                  " does not name three columns: id,date,amount; or two, where there "
                                                  "are no amounts");
    t.columns[2].clear();
    std::copy(names.begin(), names.end(), t.columns.begin());
  }
  for (const mapping& m : o.mappings) map_log(t, m);
  if (!t.has_amounts()) t.policies.missing_amounts = clientele::history::amount_policy::purchase;
  t.dates = o.dates;
  if (!line.period.empty()) t.period = period_of(line.period);
  if (!line.end.empty()) t.end = day_of("--end", line.end);
  if (!line.calibration_end.empty()) t.calibration_end = day_of("--calibration-end", line.calibration_end);
  if (t.end && t.calibration_end && !(*t.calibration_end < *t.end))
    throw CLI::ValidationError("--calibration-end", "has to be before --end");
  constexpr double infinity = std::numeric_limits<double>::infinity(), largest = std::numeric_limits<double>::max();
  if (!line.horizon.empty()) t.horizon = number_of("--horizon", line.horizon, infinity);
  if (!line.discount.empty()) t.discount = number_of("--discount", line.discount, largest);
  if (!line.margin.empty()) t.margin = number_of("--margin", line.margin, 1);
  if (!line.potential_quantile.empty()) {
    if (!t.has_amounts())
      throw CLI::ValidationError("--potential-quantile", "a log without amounts gives nobody a value to compare");
    t.potential_quantile = number_of("--potential-quantile", line.potential_quantile, 1);
  }
  if (!(t.horizon > 0)) throw CLI::ValidationError("--horizon", "has to be above 0");
  if (t.discount < 1e-300 && t.horizon > std::numeric_limits<double>::max())
    throw CLI::ValidationError("--discount", "has to be above 0 where the horizon is infinite (--horizon)");
  t.reading = o.reading;
  t.policies.missing_ids = t.no_id == missing_ids::leave_out ? clientele::history::row_policy::leave_out
                                                             : clientele::history::row_policy::fail;
  o.transactions = t;
}

/// How a file is written, as options say it.
struct reading_line {
  std::string separator, skipped_lines, locale, decimal, thousands;
  std::vector<std::string> missing, words;
  bool no_header = false;
  std::vector<CLI::Option*> given;
};

void add_reading(CLI::App& app, reading_line& line) {
  const auto text = [&](const char* name, std::string& into, const char* about_it, const char* type) {
    line.given.push_back(app.add_option(name, into, about_it)->type_name(type));
  };
  const auto texts = [&](const char* name, std::vector<std::string>& into, const char* about_it, const char* type) {
    line.given.push_back(app.add_option(name, into, about_it)->type_name(type)->allow_extra_args(false));
  };
  text("--separator", line.separator, "Between fields (detected)", "comma|semicolon|tab|bar|blanks");
  text("--skip-lines", line.skipped_lines, "Lines before the header (0)", "N");
  line.given.push_back(app.add_flag("--no-header", line.no_header, "The columns have numbers: 1, 2, 3, …"));
  text("--locale", line.locale, "How numbers are written: de, en, ch, … (detected)", "NAME");
  text("--decimal", line.decimal, "Decimal sign (detected)", "point|comma");
  text("--thousands", line.thousands, "Sign between thousands", "none|comma|point|apostrophe|blank");
  texts("--missing", line.missing, "Words that mean: no value; of all columns or one", "[COLUMN:]WORD,…");
  texts("--words", line.words, "What words of a column stand for", "COLUMN:WORD=VALUE,…");
  for (CLI::Option* one : line.given) one->group("Files");
}

/// "NA,NULL" for all columns, "rating:0,99" for one; of a word with a colon ":a:b".
stated_words words_of(const std::string& text) {
  const std::size_t colon = text.find(':');
  stated_words words{.column = colon == text.npos ? "" : text.substr(0, colon), .words = {}, .meanings = {}};
  for (const std::string_view word : split(colon == text.npos ? text : std::string_view(text).substr(colon + 1), ','))
    words.words.emplace_back(word);
  return words;
}

/// One of several names, or the sign that it stands for, as its place.
std::optional<std::size_t> place_among(const std::string& text, std::initializer_list<std::string_view> names,
                                       std::string_view signs) {
  std::size_t i = 0;
  for (const std::string_view name : names) {
    if (text == name || (text.size() == 1 && text[0] == signs[i])) return i;
    ++i;
  }
  return std::nullopt;
}

number_format numbers_of(const reading_line& line) {
  number_format numbers;
  if (!line.locale.empty()) {
    if (!line.decimal.empty() || !line.thousands.empty())
      throw CLI::ValidationError("--locale", "says what --decimal and --thousands say: one or the other");
    const auto found = number_format_of_locale(line.locale);
    if (!found) throw CLI::ValidationError("--locale", in_quotes(line.locale) + " is not one such as de, en, fr or ch");
    return *found;
  }
  if (!line.decimal.empty()) {
    const auto found = place_among(line.decimal, {"point", "comma"}, ".,");
    if (!found) throw CLI::ValidationError("--decimal", in_quotes(line.decimal) + " is neither point nor comma");
    numbers.decimal = ".,"[*found];
  }
  if (line.thousands == "none") {
    numbers.grouped = false;
  } else if (!line.thousands.empty()) {
    const auto found = place_among(line.thousands, {"comma", "point", "apostrophe", "blank"}, ",.' ");
    if (!found)
      throw CLI::ValidationError("--thousands",
                                 in_quotes(line.thousands) + " is not one of none|comma|point|apostrophe|blank");
    numbers.thousands = static_cast<thousands_sign>(*found);
    if (*found < 2) {  // then the other one is the decimal sign
      const char other = ".,"[*found];
      if (numbers.decimal && *numbers.decimal != other)
        throw CLI::ValidationError("--thousands", in_quotes(line.thousands) + " is the decimal sign, too");
      numbers.decimal = other;
    }
  }
  return numbers;
}

void finish_reading(text_reading& reading, const reading_line& line) {
  if (!line.separator.empty()) {
    const auto found = std::find(separator_names.begin(), separator_names.end(), line.separator);
    if (found == separator_names.end())
      throw CLI::ValidationError("--separator",
                                 in_quotes(line.separator) + " is not one of comma|semicolon|tab|bar|blanks");
    reading.dialect.separator = static_cast<field_separator>(found - separator_names.begin());
  }
  if (!line.skipped_lines.empty())
    reading.dialect.skipped_lines = whole_number_of("--skip-lines", line.skipped_lines, 1'000'000);
  reading.dialect.header = !line.no_header;
  reading.numbers = numbers_of(line);
  for (const std::string& text : line.missing) reading.words.push_back(words_of(text));
  for (const std::string& text : line.words) {
    stated_words words = words_of(text);
    for (std::string& word : words.words) {
      const std::size_t sign = word.find('=');
      if (words.column.empty() || sign == word.npos || sign == 0)
        throw CLI::ValidationError("--words", in_quotes(text) + " is not COLUMN:WORD=VALUE,…");
      words.meanings.push_back(word.substr(sign + 1));
      word.resize(sign);
    }
    reading.words.push_back(std::move(words));
  }
}

/// "1001:2000", "1001:" to the end, ":1000".
row_range rows_named(const std::string& text) {
  const std::size_t colon = text.find(':');
  if (colon == text.npos || text.size() == 1)
    throw CLI::ValidationError("--rows", in_quotes(text) + " is not A:B, the numbers of the first row and of the last");
  constexpr std::uint64_t most = std::uint64_t{1} << 53;
  row_range rows;
  if (colon != 0) rows.first = whole_number_of("--rows", text.substr(0, colon), most);
  if (colon + 1 != text.size()) rows.last = whole_number_of("--rows", text.substr(colon + 1), most);
  if (rows.first == 0) throw CLI::ValidationError("--rows", "the first row is 1");
  if (rows.last < rows.first) throw CLI::ValidationError("--rows", in_quotes(text) + " ends before it begins");
  return rows;
}

/// The words at the beginning that are a command: "complaints", or "compare complaints".
std::vector<std::string> words_of_command(const std::vector<std::string>& words) {
  std::vector<std::string> found;
  if (!words.empty() && (words[0] == "compare" || words[0] == "transactions" || command_named(words[0]) != nullptr))
    found.push_back(words[0]);
  if (!found.empty() && found[0] == "compare" && words.size() > 1 && command_named(words[1]) != nullptr)
    found.push_back(words[1]);
  return found;
}

/// Of the study that is named among the arguments.
std::vector<std::string> command_in_study(const std::vector<std::string>& words) {
  constexpr std::string_view option = "--study";
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == option && i + 1 < words.size()) return command_in(words[i + 1]);
    if (words[i].starts_with(std::string(option) + "=")) return command_in(words[i].substr(option.size() + 1));
  }
  return {};
}

/// Nothing after an option, "", is no value.
void refuse_empty_values(const CLI::App& app) {
  for (const CLI::Option* const one : app.get_options())
    for (const std::string& value : one->results())
      if (value.empty()) throw CLI::ValidationError(one->get_name(), "has an empty value");
}

/// A path with *, ? or [ that names no file stands for the files that it matches, in the order of their names, and for
/// itself where it matches none: then it cannot be opened, and that is said.
std::vector<std::string> expanded(const std::vector<std::string>& paths) {
  std::vector<std::string> all;
  for (const std::string& path : paths) {
    std::error_code ignored;
    if (path.find_first_of("*?[") == path.npos || std::filesystem::exists(path, ignored)) {
      all.push_back(path);
      continue;
    }
    ::glob_t found{};
    if (::glob(path.c_str(), 0, nullptr, &found) == 0)
      all.insert(all.end(), found.gl_pathv, found.gl_pathv + found.gl_pathc);
    else
      all.push_back(path);
    ::globfree(&found);
  }
  std::set<std::string> different;
  for (const std::string& path : all)
    if (!different.insert(path).second) throw CLI::ValidationError("input", in_quotes(path) + " is named twice");
  return all;
}

}  // namespace

command_line parse_options(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err) {
  command_line result;
  options& o = result.chosen;
  std::vector<std::string> maps, sets, only;
  transaction_options log;
  transaction_line log_line;
  std::string customers_made_up, seed, threads, first_row, range, date_format, zone, split_date;

  std::vector<std::string> words = arguments;
  std::vector<std::string> command_words = words_of_command(words);
  const std::vector<std::string> of_study = command_in_study(words);
  if (command_words.empty() && (words.empty() || words.front() != "merge")) {
    words.insert(words.begin(), of_study.begin(), of_study.end());
    command_words = words_of_command(words);
  }
  const bool compares = !words.empty() && words.front() == "compare";
  if (compares) words.erase(words.begin());
  const bool log_first = !compares && !words.empty() && words.front() == "transactions";
  const command* const named = words.empty() ? nullptr : command_named(words.front());
  if (named != nullptr) o.work = named;
  const bool customers = o.work == &customers_command;
  std::string program = compares ? "score_customers compare" : "score_customers";
  if (named != nullptr || log_first) program += " " + words.front();
  if (named != nullptr || log_first) words.erase(words.begin());

  CLI::App app{customers ? what_it_does : std::string(o.work->about), program};
  app.footer(compares ? about_comparison : footer_of(*o.work));
  if (compares)
    add_comparison(app, o, split_date);
  else if (!log_first)
    app.add_option("input", o.inputs,
                   "File of " + std::string(o.work->row_name) + ", delimited text, or several; - is the standard input")
        ->type_name("FILE…");
  const CLI::Option* simulate = nullptr;
  if (customers && !compares) {
    CLI::Option* const made_up =
        app.add_option("--simulate", customers_made_up, "Score N simulated customers instead")->type_name("N");
    app.add_option("--seed", seed, "Seed of the simulated customers (1)")->type_name("S")->needs(made_up);
    simulate = made_up;
  }
  if (!compares) app.add_option("--out", o.out, "Where the scored rows go")->type_name("FILE");
  app.add_option("--report", o.report, "Where the summary goes as JSON")->type_name("FILE");
  app.add_option("--quarantine", o.quarantine, "Where bad records go, with line and reason")->type_name("FILE");
  app.add_option("--id", o.id, "Column that names a customer (id; without one, the number of the row)")
      ->type_name("COLUMN");
  app.add_option("--map", maps, "Where an input is found")->type_name("FIELD=COLUMN")->allow_extra_args(false);
  app.add_option("--set", sets, "Value of a parameter; lists with commas")
      ->type_name("COMPONENT.PARAMETER=VALUE")
      ->allow_extra_args(false);
  app.add_option("--only", only, "Run only these components")->type_name("NAME,…")->allow_extra_args(false);
  app.add_option("--threads", threads, "Threads that score; 0: as many as the machine has (1)")->type_name("N");
  app.add_option("--by", o.by, "Column or result by which every section is told for groups, too; or two, crossed")
      ->type_name("COLUMN[,COLUMN]");
  app.add_option("--rows", range, "Only these rows of the input, the first and the last one (all)")->type_name("A:B");
  if (!compares) {
    app.add_option("--keep", o.keep, "Where the summaries are kept, to be merged with others")->type_name("FILE");
    auto* const row =
        app.add_option("--first-row", first_row, "Rows that were scored before those of this file (0)")->type_name("N");
    if (customers) row->excludes(app.get_option("--simulate"));
  }
  CLI::App& merge = *app.add_subcommand("merge", "Join kept files into the summary of all their rows");
  merge.add_option("FILE", o.merged, "What --keep wrote, in any order")->required();
  merge.add_option("--report", o.report, "Where the summary goes as JSON")->type_name("FILE");
  merge.add_option("--keep", o.keep, "Where the joined summaries are kept")->type_name("FILE");
  app.add_option("--date-format", date_format, "How dates are written (detected)")->type_name("d/m/y|…");
  app.add_option("--time-zone", zone, "Where the day of a time is that has an offset from UTC (as it is written)")
      ->type_name("ZONE");
  reading_line file_line;
  add_reading(app, file_line);
  if (customers && !compares) add_transactions(app, log, log_line, log_first);
  survey_line questions;
  if (o.work == &survey_command) add_survey(app, questions);
  app.add_flag("--list-components", o.list_components, "Print the components with inputs, parameters and results")
      ->configurable(false);
  app.set_config("--study", "", "Options from a file: a study, or the report of a run")->type_name("FILE");
  app.config_formatter(study_reader());
  app.allow_config_extras(CLI::config_extras_mode::error);
  app.add_option("--write-study", o.write_study, "Where the options go, for --study")
      ->type_name("FILE")
      ->configurable(false);
  for (CLI::App* const one : app.get_subcommands({})) one->configurable();

  try {
    if (!of_study.empty() && command_words != of_study)
      throw CLI::ValidationError(
          "--study",
          "it is of the command " + in_quotes(joined(of_study, " ")) +
              (command_words.empty() ? ", which there is not" : ", not of " + in_quotes(joined(command_words, " "))));
    // CLI11 takes the arguments in reverse order.
    app.parse(std::vector<std::string>(words.rbegin(), words.rend()));
    refuse_empty_values(app);
    refuse_empty_values(merge);
    if (merge.parsed())
      for (const CLI::Option* const one : app.get_options())
        if (one->count() != 0 && one->get_configurable())
          throw CLI::ValidationError("merge", "does not go with " + one->get_name() + "; its own options follow it");
    o.asked = study_of(app);
    if (command_words != std::vector<std::string>{"customers"})
      o.asked.command = command_words;  // meant without it too
    if (const study::option* const bad = o.write_study.empty() ? nullptr : o.asked.not_kept())
      throw CLI::ValidationError("--write-study", "the value of --" + bad->name + " is not UTF-8");
    o.inputs = expanded(o.inputs);
    log.logs = expanded(log.logs);
    for (const std::string& text : maps) o.mappings.push_back(mapping_of(text));
    std::set<std::string> fields;
    for (const mapping& m : o.mappings)
      if (!fields.insert(m.field).second) throw CLI::ValidationError("--map", in_quotes(m.field) + " is mapped twice");
    if (simulate != nullptr && simulate->count() != 0) {
      o.simulate = whole_number_of("--simulate", customers_made_up, std::numeric_limits<std::uint64_t>::max());
      o.settings = simulated_settings();
    }
    if (!seed.empty()) o.seed = whole_number_of("--seed", seed, std::numeric_limits<std::uint64_t>::max());
    if (!threads.empty()) o.threads = static_cast<int>(whole_number_of("--threads", threads, 1024));
    if (!first_row.empty()) o.first_row = whole_number_of("--first-row", first_row, std::uint64_t{1} << 53);
    for (const std::string& list : only)
      for (const std::string_view name : split(list, ',')) o.only.emplace_back(name);
    for (const std::string& text : sets) o.settings.push_back(setting_of(text));
    if (!date_format.empty()) o.dates.format = format_named(date_format);
    if (!zone.empty()) o.dates.zone = zone_named(zone);
    finish_reading(o.reading, file_line);
    if (!range.empty()) o.reading.rows = rows_named(range);
    if (o.simulate)
      for (const CLI::Option* one : file_line.given)
        if (one->count() != 0) throw CLI::ValidationError(one->get_name(), "is of files, and --simulate reads none");
    finish_transactions(o, log, log_line, app);
    finish_survey(o, questions);
    if (compares) finish_comparison(o, split_date);
    if (!o.list_components && !compares && !o.transactions && o.merged.empty() &&
        o.simulate.has_value() == !o.inputs.empty())
      throw CLI::ValidationError("input", customers ? "name a file, or --simulate N, and not both (--help says more)"
                                                    : "name a file (--help says more)");
  } catch (const CLI::ParseError& error) {
    const bool no_file = dynamic_cast<const CLI::FileError*>(&error) != nullptr;
    result.exit = app.exit(error, out, err) == 0 ? exit_done : no_file ? exit_io : exit_usage;
  }
  return result;
}

}  // namespace score_customers
