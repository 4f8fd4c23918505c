// SPDX-License-Identifier: BSL-1.0
#include "options.hpp"

#include <CLI/CLI.hpp>

#include <set>

namespace score_customers {

namespace {

constexpr const char* about =
    "Scores customers with every component whose inputs are there: one row a customer in the order of\n"
    "the input, and a summary of all of them.";

constexpr const char* details = R"(
Input   A CSV file with a header (RFC 4180, UTF-8 or any superset of ASCII; "-": standard input). An input
        of a component is looked for in the column of its name; element 2 of a vector input x in x_2, or
        in x_NAME where the elements have names (--list-components). What no column holds may be the
        result of an earlier component: matrix takes current and potential from lifetime.
        --map FIELD=COLUMN takes it from elsewhere. FIELD: x, component.x, x_2 or component.x_2.
        Instead of a column: a result such as lifetime.current, constant:0.8 for an input that does not
        vary, missing for answers that nobody gave, column:NAME where NAME reads like one of these.
        An empty cell is missing. Numbers have a decimal point and no thousands separators.
Output  --out: the id, then every result as component.result, one row a customer in the order of the
        input. Empty cells: no answer, or a bad value in a field that the component reads; a bad field
        voids only the components that read it.
Bad rows
        Without --quarantine a malformed record or a bad value makes the program end with code 2, after
        all rows have been looked at: the first ones are named, all are counted, no file is written.
        With --quarantine FILE they are written there (line,reason,record) and the work is done: rows
        with a bad value stay in the output with empty cells, malformed records are only in FILE.
        The number of a row that has no id counts all records of the input, the malformed ones too.
Memory  does not grow with the number of rows. abc has to see all values before it can class the first
        customer: the input is read twice, and of each row 8 bytes are kept in a temporary file (TMPDIR);
        so is a copy of an input that cannot be read twice, such as the standard input.
        Files appear complete or not at all.
Simulation
        --simulate N makes up N customers, the same on every machine for a seed, with
        lifetime.timing=after_one_period discount=0.1 retention_gain=0.05 improvement_cost=10,
        matrix.current_cut=250 potential_cut=50 unless --set says otherwise.
Exit codes
        0 done, 1 wrong use, 2 bad input, 3 a file cannot be read or written, 128 + n ended by signal n.

Examples
  score_customers customers.csv --out scored.csv --set lifetime.timing=now --set lifetime.discount=0.1
  score_customers shop.csv --id CustomerID --map complainants=Complain --map abc.value=Orders --only ripple,abc
  score_customers --simulate 1000000 --seed 1 --out scored.csv --report report.json
)";

mapping mapping_of(const std::string& text) {
  const std::size_t sign = text.find('=');
  if (sign == text.npos || sign == 0 || sign + 1 == text.size())
    throw CLI::ValidationError("--map", "'" + text + "' is not FIELD=COLUMN");
  return {text.substr(0, sign), text.substr(sign + 1)};
}

setting setting_of(const std::string& text) {
  const std::size_t sign = text.find('=');
  const std::size_t dot = text.substr(0, sign).rfind('.');
  if (sign == text.npos || dot == text.npos || dot == 0 || dot + 1 == sign)
    throw CLI::ValidationError("--set", "'" + text + "' is not COMPONENT.PARAMETER=VALUE");
  return {text.substr(0, dot), text.substr(dot + 1, sign - dot - 1), text.substr(sign + 1)};
}

/// What the simulated base is meant to be scored with.
std::vector<setting> simulated_settings() {
  return {{"lifetime", "timing", "after_one_period", true}, {"lifetime", "discount", "0.1", true},
          {"lifetime", "retention_gain", "0.05", true},     {"lifetime", "improvement_cost", "10", true},
          {"matrix", "current_cut", "250", true},           {"matrix", "potential_cut", "50", true}};
}

}  // namespace

command_line parse_options(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err) {
  command_line result;
  options& o = result.chosen;
  std::vector<std::string> maps, sets;
  std::uint64_t customers = 0;

  const auto digits = [](const std::string& text) {
    return text.find_first_not_of("0123456789") == text.npos ? std::string() : "'" + text + "' is not a whole number";
  };

  CLI::App app{about, "score_customers"};
  app.footer(details);
  app.add_option("input", o.input, "CSV file of customers; - is the standard input");
  auto* simulate =
      app.add_option("--simulate", customers, "Score N simulated customers instead")->type_name("N")->check(digits);
  app.add_option("--seed", o.seed, "Seed of the simulated customers (1)")
      ->type_name("S")
      ->check(digits)
      ->needs(simulate);
  app.add_option("--out", o.out, "Where the scored rows go")->type_name("FILE");
  app.add_option("--report", o.report, "Where the summary goes as JSON")->type_name("FILE");
  app.add_option("--quarantine", o.quarantine, "Where bad records go, with line and reason")->type_name("FILE");
  app.add_option("--id", o.id, "Column that names a customer (id; without one, the number of the row)")
      ->type_name("COLUMN");
  app.add_option("--map", maps, "Where an input is found")->type_name("FIELD=COLUMN")->allow_extra_args(false);
  app.add_option("--set", sets, "Value of a parameter; lists with commas")
      ->type_name("COMPONENT.PARAMETER=VALUE")
      ->allow_extra_args(false);
  app.add_option("--only", o.only, "Run only these components")
      ->type_name("NAME,…")
      ->delimiter(',')
      ->allow_extra_args(false);
  app.add_option("--threads", o.threads, "Threads that score; 0: as many as the machine has (1)")
      ->type_name("N")
      ->check(CLI::Range(0, 1024));
  app.add_flag("--list-components", o.list_components, "Print the components with inputs, parameters and results");

  try {
    // CLI11 takes the arguments in reverse order.
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
    for (const std::string& text : maps) o.mappings.push_back(mapping_of(text));
    std::set<std::string> fields;
    for (const mapping& m : o.mappings)
      if (!fields.insert(m.field).second) throw CLI::ValidationError("--map", "'" + m.field + "' is mapped twice");
    if (simulate->count() != 0) {
      o.simulate = customers;
      o.settings = simulated_settings();
    }
    for (const std::string& text : sets) o.settings.push_back(setting_of(text));
    if (!o.list_components && o.simulate.has_value() == !o.input.empty())
      throw CLI::ValidationError("input", "name a file, or --simulate N, and not both (--help says more)");
    std::set<std::string> files;
    for (const std::string& file : {o.out, o.report, o.quarantine})
      if (!file.empty() && !files.insert(file).second)
        throw CLI::ValidationError("--out", "'" + file + "' is the name of two outputs");
  } catch (const CLI::ParseError& error) {
    result.exit = app.exit(error, out, err) == 0 ? exit_done : exit_usage;
  }
  return result;
}

}  // namespace score_customers
