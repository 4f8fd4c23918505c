// SPDX-License-Identifier: BSL-1.0
#include "run.hpp"

#include <exception>
#include <new>
#include <optional>
#include <ostream>
#include <system_error>

#include "bad_rows.hpp"
#include "csv_record.hpp"
#include "number_spool.hpp"
#include "options.hpp"
#include "output_files.hpp"
#include "plan.hpp"
#include "printable.hpp"
#include "progress.hpp"
#include "ranking.hpp"
#include "report.hpp"
#include "row_source.hpp"
#include "scored_file.hpp"
#include "settings.hpp"
#include "transaction_job.hpp"

namespace score_customers {

namespace {

std::unique_ptr<row_source> open(const options& chosen) {
  if (chosen.simulate) return simulated_rows(*chosen.simulate, chosen.seed);
  return csv_rows(chosen.input);
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
  rows.first_row = 0;
  source.rewind();
  return seen;
}

int score(const options& chosen, std::optional<output_files>& files, std::ostream& out, std::ostream& err,
          progress& shown) {
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
  if (jobs.needs_fit())
    fitted_to = fit_jobs(jobs, *source, rows, chosen.threads, shown);
  else
    source->will_not_rewind();
  for (const planned_job& j : jobs.jobs()) j.work->start();

  std::uint64_t seen = 0;
  std::vector<clientele::bad_row> told;
  std::vector<complaint> complaints;
  for (rows.clear(); source->read(jobs.wanted(), rows); rows.clear()) {
    complaints.clear();
    for (std::size_t j = 0; j < jobs.jobs().size() && rows.rows != 0; ++j) {
      told.clear();
      jobs.jobs()[j].work->score(rows.rows, rows.first_row, chosen.threads, told);
      for (const clientele::bad_row& one : told)
        complaints.push_back({static_cast<std::size_t>(one.row - rows.first_row), j, one});
    }
    bad.add(rows, jobs, *source, std::move(complaints));
    const bool useful = bad.count() == 0 || bad.quarantined();
    if (scored && useful) scored->add(rows);
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

  report all{source->name(), seen, bad.malformed(), bad.with_bad_values(), {}, best.by(), best.best(), jobs.idle()};
  for (const planned_job& j : jobs.jobs()) all.sections.push_back(j.work->conclude());
  if (scored) scored->flush();
  bad.flush();
  if (files->report() != nullptr) csv_writer(*files->report()).text(json_report(all)).flush();
  files->commit();
  if (bad.count() != 0) err << "put aside in " << chosen.quarantine << '\n';
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
      list_components(out);
    else if (!line.exit && line.chosen.transactions)
      code = score_transactions(line.chosen, files, out, err, shown);
    else if (!line.exit)
      code = score(line.chosen, files, out, err, shown);
    out.flush();
    if (!out) return fail(exit_io, "cannot write standard output");
    return code;
  } catch (const usage_error& error) {
    return fail(exit_usage, error.what());
  } catch (const clientele::invalid_parameter& error) {
    return fail(exit_usage, as_setting(error));
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
