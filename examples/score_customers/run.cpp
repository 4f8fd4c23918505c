// SPDX-License-Identifier: BSL-1.0
#include "run.hpp"

#include <clientele/core/save.hpp>

#include <array>
#include <cstddef>
#include <exception>
#include <fstream>
#include <functional>
#include <new>
#include <optional>
#include <ostream>
#include <span>
#include <system_error>

#include "bad_rows.hpp"
#include "comparison.hpp"
#include "csv_record.hpp"
#include "date_split.hpp"
#include "groups.hpp"
#include "kept_run.hpp"
#include "number_spool.hpp"
#include "options.hpp"
#include "output_files.hpp"
#include "plan.hpp"
#include "printable.hpp"
#include "progress.hpp"
#include "ranking.hpp"
#include "read_ahead.hpp"
#include "report.hpp"
#include "row_source.hpp"
#include "scored_file.hpp"
#include "settings.hpp"
#include "transaction_job.hpp"

namespace score_customers {

namespace {

std::unique_ptr<row_source> open(const options& chosen) {
  if (chosen.simulate) return simulated_rows(*chosen.simulate, chosen.seed, chosen.reading.rows);
  std::unique_ptr<row_source> rows = csv_rows(chosen.inputs, chosen.first_row, chosen.reading, chosen.part);
  if (chosen.threads == 1) return rows;
  return std::make_unique<read_ahead>(std::move(rows));
}

/// What a report calls it: the file, and which rows of it.
std::string name_of(const row_source& source, const options& chosen) {
  const row_range& rows = chosen.reading.rows;
  return source.name() + (rows.is_all() ? "" : " (rows " + rows.described() + ")") +
         (chosen.part ? " (" + chosen.part->described() + ")" : "");
}

/// The walk before the scoring: what has to be fitted sees all values of its input.
std::uint64_t fit_jobs(plan& jobs, row_source& source, chunk& rows, int threads, progress& shown) {
  const wanted_columns wanted = jobs.wanted_for_fit();
  const std::vector<bool> runs = jobs.jobs_for_fit();
  std::vector<std::unique_ptr<number_spool>> spools;
  for (const planned_job& j : jobs.jobs())
    spools.push_back(j.work->must_be_fitted() ? std::make_unique<number_spool>() : nullptr);
  std::vector<clientele::bad_row> told_later;
  for (std::size_t j = 0; j < spools.size(); ++j)
    if (runs[j]) jobs.jobs()[j].work->start();
  std::uint64_t seen = 0;
  for (rows.clear(); source.read(wanted, rows); rows.clear()) {
    for (std::size_t j = 0; j < spools.size(); ++j) {
      job& work = *jobs.jobs()[j].work;
      if (runs[j] && rows.rows != 0) work.score(rows.rows, rows.first_row, threads, told_later);
      told_later.clear();
      if (spools[j]) work.spool(rows.rows, *spools[j]);
    }
    seen += rows.rows;
    shown.show("first reading", seen, source.share_read());
  }
  for (std::size_t j = 0; j < spools.size(); ++j) {
    job& work = *jobs.jobs()[j].work;
    if (spools[j]) work.fit(*spools[j]);
  }
  rows.clear();
  source.rewind();
  return seen;
}

/// Writes all that has been found out, makes the files appear, and prints a message and the summary.
void tell(const finished_run& run, const study& asked, const std::string& message, output_files& files,
          std::ostream& out, std::ostream& err) {
  report all = report_of(run);
  all.asked = asked;
  if (files.report() != nullptr) csv_writer(*files.report()).text(json_report(all)).flush();
  if (files.kept() != nullptr) {
    const std::vector<std::byte> bytes = kept_bytes(run);
    csv_writer(*files.kept()).text({reinterpret_cast<const char*>(bytes.data()), bytes.size()}).flush();
  }
  files.commit();
  err << message;
  print_summary(all, files.summary(out, err));
}

int join(const options& chosen, std::optional<output_files>& files, std::ostream& out, std::ostream& err) {
  const joined_run all(chosen.merged);
  files.emplace(chosen);
  tell(all.run(), chosen.asked, all.gaps(), *files, out, err);
  return exit_done;
}

/// What is done with a finished run before its jobs go, given a message for the standard error.
using finish = std::function<void(const finished_run&, const std::string&, output_files&)>;

int score(const options& chosen, std::optional<output_files>& files, std::ostream& err, progress& shown,
          const finish& finished) {
  const std::unique_ptr<row_source> source = open(chosen);
  chunk rows;
  plan jobs(chosen, *source, rows);
  for (const auto& [component, reason] : jobs.idle()) err << component << " does not run: " << reason << '\n';

  std::optional<std::uint64_t> fitted_to;
  std::optional<scored_file> scored;
  files.emplace(chosen);
  bad_rows bad(files->quarantine());
  ranking best(jobs);
  if (files->rows() != nullptr) {
    const std::string id = jobs.wanted().id ? source->columns()[*jobs.wanted().id] : "row";
    scored.emplace(*files->rows(), id, jobs);
  }
  jobs.find_dates(*source);
  if (jobs.needs_fit())
    fitted_to = fit_jobs(jobs, *source, rows, chosen.threads, shown);
  else
    source->will_not_rewind();
  for (const planned_job& j : jobs.jobs()) j.work->start();
  const std::uint64_t first_row = chosen.first_row + chosen.reading.rows.first - 1;
  std::optional<groups> by;
  if (!jobs.keys().empty()) by.emplace(jobs.keys(), first_row);

  std::uint64_t seen = 0;
  std::vector<clientele::bad_row> told;
  std::vector<complaint> complaints;
  rows.clear();
  rows.first_row = first_row;
  for (; source->read(jobs.wanted(), rows); rows.clear()) {
    complaints.clear();
    for (std::size_t j = 0; j < jobs.jobs().size() && rows.rows != 0; ++j) {
      told.clear();
      jobs.jobs()[j].work->score(rows.rows, rows.first_row, chosen.threads, told);
      for (const clientele::bad_row& one : told)
        complaints.push_back({static_cast<std::size_t>(one.row - rows.first_row), j, one});
    }
    if (by) {
      const std::vector<rows_of_group>& parts = by->split(rows.rows);
      for (const planned_job& j : jobs.jobs()) j.work->score_groups(parts, chosen.threads);
    }
    bad.add(rows, jobs, *source, std::move(complaints));
    const bool useful = bad.count() == 0 || bad.quarantined();
    if (scored && useful) scored->add(rows, chosen.threads);
    best.add(rows);
    seen += rows.rows;
    shown.show("scored", seen, source->share_read());
  }
  shown.clear();
  if (fitted_to && *fitted_to != seen)
    throw std::runtime_error(source->name() + " was changed while it was read: it had " + std::to_string(*fitted_to) +
                             " rows, then " + std::to_string(seen));
  if (bad.count() != 0) {
    bad.print(err);
    if (!bad.quarantined()) {
      err << what_was_written() << "; --quarantine FILE puts bad rows aside\n";
      return exit_bad_input;
    }
  }

  finished_run all{.work = chosen.work,
                   .jobs = {},
                   .parts = {{name_of(*source, chosen), first_row, seen, bad.malformed(), bad.with_bad_values(),
                              !chosen.reading.rows.is_all()}},
                   .reading = source->reading(),
                   .by = {},
                   .groups = by ? by->all() : std::vector<group_of_customers>(),
                   .ranked_by = best.by(),
                   .ranking = best.best(),
                   .idle = jobs.idle()};
  for (const planned_job& j : jobs.jobs()) all.jobs.push_back({j.work.get(), j.not_in_file});
  for (const key_column& key : jobs.keys()) all.by.push_back(key.name);
  if (scored) scored->flush();
  bad.flush();
  const std::string put_aside = bad.count() == 0 ? "" : "put aside in " + chosen.quarantine + "\n";
  finished(all, put_aside, *files);
  return exit_done;
}

/// The classes of customers in one of two files, which is the input.
void read_classes(const options& chosen, std::size_t side, classes_by_customer& into) {
  const std::unique_ptr<row_source> source = csv_rows(chosen.inputs, 0, chosen.reading, chosen.part);
  const auto id = source->find(chosen.id.empty() ? "id" : chosen.id), column = source->find(chosen.customer_class);
  if (!id) throw usage_error("--class: " + source->name() + " has no column that names customers (--id)");
  if (!column) throw usage_error("--class: " + source->name() + " has no column " + in_quotes(chosen.customer_class));
  source->will_not_rewind();
  chunk rows;
  rows.texts.emplace_back();
  wanted_columns wanted;
  wanted.texts = {*column};
  wanted.id = id;
  for (rows.clear(); source->read(wanted, rows); rows.clear())
    for (std::size_t row = 0; row < rows.rows; ++row) {
      const auto code = static_cast<std::uint32_t>(rows.texts.front().codes()[row]);
      auto& known = into[std::string(rows.ids[row])][side];
      if (code != text_column::missing) known = rows.texts.front().text(code);
    }
}

bool is_kept(const std::string& file) {
  std::array<char, 64> begin{};
  std::ifstream stream(file, std::ios::binary);
  stream.read(begin.data(), begin.size());
  return clientele::begin_as_kept(std::as_bytes(std::span(begin)).first(static_cast<std::size_t>(stream.gcount())));
}

/// Makes the two runs over one file those of its two parts; returns what is to be said of rows in neither.
std::string split_runs(const options& chosen, std::array<options, 2>& runs) {
  const std::string& file = chosen.compared.front();
  if (is_kept(file)) throw usage_error("--split-date: " + file + " is a kept file, which has no rows to split");
  const std::unique_ptr<row_source> source = csv_rows({file}, 0, chosen.reading);
  const date_split found = split_by_date(*source, chosen.date_column, *chosen.split_date, chosen.dates);
  for (options& one : runs) one.part = found.first;
  runs[1].part->second = true;
  if (found.undated == 0) return {};
  return grouped(static_cast<double>(found.undated), 0) +
         (found.undated == 1 ? " row has no date in column " : " rows have no date in column ") +
         in_quotes(chosen.date_column) +
         (found.undated == 1 ? " and is in neither part\n" : " and are in neither part\n");
}

int compare(const options& chosen, std::optional<output_files>& files, std::ostream& out, std::ostream& err,
            progress& shown) {
  options outer = chosen;
  outer.quarantine.clear();
  files.emplace(outer);
  std::vector<compared_file> sides;
  std::string messages;
  std::array<options, 2> runs{chosen, chosen};
  for (std::size_t side = 0; side < 2; ++side) {
    options& one = runs[side];
    one.inputs = {chosen.compared[chosen.split_date ? 0 : side]};
  }
  if (chosen.split_date) messages = split_runs(chosen, runs);
  for (std::size_t side = 0; side < 2; ++side) {
    options& one = runs[side];
    if (is_kept(one.inputs.front())) {
      sides.emplace_back(joined_run(one.inputs).run());
      continue;
    }
    one.compared.clear();
    one.report.clear();
    one.write_study.clear();
    if (!one.quarantine.empty()) one.quarantine += side == 0 ? ".before" : ".after";
    std::optional<output_files> own;
    const int code =
        score(one, own, err, shown, [&](const finished_run& run, const std::string& message, output_files& outputs) {
          outputs.commit();
          messages += message;
          sides.emplace_back(run);
        });
    if (code != exit_done) return code;
  }
  report all = comparison(sides[0], sides[1]);
  if (!chosen.customer_class.empty()) {
    classes_by_customer classes;
    for (std::size_t side = 0; side < 2; ++side) read_classes(runs[side], side, classes);
    all.sections.push_back(moves(classes, {.best = chosen.best_class}));
  }
  all.asked = chosen.asked;
  if (all.sections.empty()) throw usage_error("the two files have no section in common");
  if (files->report() != nullptr) csv_writer(*files->report()).text(json_report(all)).flush();
  files->commit();
  err << messages;
  print_summary(all, files->summary(out, err));
  return exit_done;
}

}  // namespace

int run(const std::vector<std::string>& arguments, std::ostream& to_out, std::ostream& to_err, bool terminal) {
  printing_stream out(to_out), err(to_err);
  progress shown(to_err, terminal);
  std::optional<output_files> files;
  const auto fail = [&](int code, const std::string& message) {
    shown.clear();
    err << "score_customers: " << message;
    if (files && files->have_written()) err << "; " << what_was_written();
    err << '\n';
    return code;
  };
  try {
    const command_line line = parse_options(arguments, out, err);
    int code = line.exit.value_or(exit_done);
    if (!line.exit && line.chosen.list_components)
      list_components(line.chosen.work->entries(), out);
    else if (!line.exit && !line.chosen.merged.empty())
      code = join(line.chosen, files, out, err);
    else if (!line.exit && line.chosen.transactions)
      code = score_transactions(line.chosen, files, out, err, shown);
    else if (!line.exit && !line.chosen.compared.empty())
      code = compare(line.chosen, files, out, err, shown);
    else if (!line.exit)
      code = score(line.chosen, files, err, shown,
                   [&](const finished_run& all, const std::string& message, output_files& outputs) {
                     tell(all, line.chosen.asked, message, outputs, out, err);
                   });
    out.flush();
    if (!out) return fail(exit_io, "cannot write standard output");
    return code;
  } catch (const usage_error& error) {
    return fail(exit_usage, error.what());
  } catch (const clientele::invalid_parameter& error) {
    return fail(exit_usage, as_setting(error));
  } catch (const kept_error& error) {
    return fail(exit_bad_input, error.what());
  } catch (const csv_error& error) {
    return fail(exit_bad_input, error.what());
  } catch (const log_error& error) {
    return fail(exit_bad_input, error.what());
  } catch (const std::bad_alloc&) {
    return fail(exit_io, "there is not enough memory");
  } catch (const std::exception& error) {
    return fail(exit_io, error.what());
  }
}

}  // namespace score_customers
