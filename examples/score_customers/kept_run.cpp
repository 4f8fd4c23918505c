// SPDX-License-Identifier: BSL-1.0
#include "kept_run.hpp"

#include <clientele/core/save.hpp>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <map>
#include <numeric>
#include <optional>
#include <span>
#include <system_error>
#include <tuple>
#include <utility>

#include "catalogue.hpp"
#include "commands.hpp"
#include "printable.hpp"

namespace score_customers {

namespace {

/// What makes a job anew.
struct kept_job {
  std::string name, group;
  std::uint64_t width = 0;  ///< of its vector inputs; 0: it has none
  std::vector<std::pair<std::string, std::string>> parameters;
  std::vector<std::string> not_in_file;

  template <class Archive>
  void transfer(Archive& archive) {
    archive(name, group, width, parameters, not_in_file);
  }
};

/// The summaries of all jobs for a group.
struct kept_group {
  group_key key;
  std::vector<std::size_t> columns;
  std::uint64_t customers = 0;
  std::vector<std::vector<std::byte>> summaries;

  template <class Archive>
  void transfer(Archive& archive) {
    archive(key, columns, customers, summaries);
  }
};

/// How every kept file is named. The first format had no number behind it; the second one had no margins.
constexpr std::string_view any_format = "score_customers --keep";

struct kept_run {
  static constexpr clientele::fixed_string name{"score_customers --keep, 3"};

  std::string command;
  std::vector<kept_job> jobs;
  std::vector<scored_part> parts;
  std::vector<std::vector<std::byte>> summaries;  ///< of all customers, a job each
  std::vector<std::string> by;
  std::vector<kept_group> groups;
  std::string ranked_by;
  std::vector<ranked_row> ranking;
  std::vector<std::pair<std::string, std::string>> idle;

  template <class Archive>
  void transfer(Archive& archive) {
    archive(command, jobs, parts, summaries, by, groups, ranked_by, ranking, idle);
  }
  [[nodiscard]] bool is_consistent() const {
    return command_named(command) != nullptr && summaries.size() == jobs.size() && !parts.empty() &&
           std::all_of(groups.begin(), groups.end(), [&](const kept_group& one) {
             return one.summaries.size() == jobs.size() && one.key.size() == one.columns.size() &&
                    std::all_of(one.columns.begin(), one.columns.end(),
                                [&](auto column) { return column < by.size(); });
           });
  }
};

kept_job described(const finished_job& of) {
  const description d = of.work->describe();
  kept_job kept{.name = d.name, .group = of.work->group(), .width = 0, .parameters = {}, .not_in_file = of.not_in_file};
  for (const input_description& in : d.inputs)
    if (in.width > 1) kept.width = std::max<std::uint64_t>(kept.width, in.width);
  for (const parameter_description& p : d.parameters) kept.parameters.emplace_back(p.name, p.value);
  return kept;
}

/// The columns of groups.
std::string named(const std::vector<std::string>& by) {
  return joined(by, " and ", [](const std::string& one) { return in_quotes(one); });
}

/// What of two runs is not the same; empty where they are the same work.
std::string difference(const kept_run& one, const kept_run& other) {
  if (one.command != other.command) return "has " + other.command + ", not " + one.command;
  if (one.by != other.by)
    return (other.by.empty() ? "has no groups" : "has groups by " + named(other.by)) + ", not " +
           (one.by.empty() ? "none" : "by " + named(one.by));
  for (std::size_t j = 0; j < std::max(one.jobs.size(), other.jobs.size()); ++j) {
    if (j >= other.jobs.size()) return "does not have " + one.jobs[j].name;
    if (j >= one.jobs.size()) return "also has " + other.jobs[j].name;
    const kept_job &a = one.jobs[j], &b = other.jobs[j];
    if (a.name != b.name) return "has " + b.name + ", not " + a.name;
    if (a.width != b.width)
      return "has " + b.name + " of " + std::to_string(b.width) + " elements, not of " + std::to_string(a.width);
    for (std::size_t p = 0; p < std::min(a.parameters.size(), b.parameters.size()); ++p)
      if (a.parameters[p] != b.parameters[p])
        return "has " + b.name + " with " + b.parameters[p].first + " = " + b.parameters[p].second + ", not with " +
               a.parameters[p].second;
  }
  return {};
}

/// The format that a kept file has instead of that of today; empty where it has none.
std::string other_format(std::string_view bytes) {
  const std::string_view begin = bytes.substr(0, 128);
  const std::size_t at = begin.find(any_format);
  if (at == begin.npos || begin.substr(at).starts_with(kept_run::name.view())) return {};
  const std::string_view behind = begin.substr(at + any_format.size());
  if (!behind.starts_with(", ")) return "1";
  return std::string(behind.substr(2, std::min(behind.find_first_not_of("0123456789", 2), behind.size()) - 2));
}

kept_run read(const std::string& file) {
  errno = 0;
  std::ifstream stream(file, std::ios::binary);
  std::vector<char> bytes{std::istreambuf_iterator<char>(stream), {}};
  if (!stream.is_open() || stream.bad())
    throw std::system_error(errno == 0 ? EIO : errno, std::generic_category(), "cannot read " + file);
  try {
    return clientele::load_as<kept_run>(std::as_bytes(std::span(bytes)));
  } catch (const clientele::invalid_archive& error) {
    const std::string format = other_format({bytes.data(), bytes.size()});
    if (format.empty()) throw kept_error(file + ": " + error.what());
    throw kept_error(file + " is a kept file of format " + format +
                     ", and this version of score_customers reads format " +
                     std::string(kept_run::name.view().substr(any_format.size() + 2)) + ": keep its rows anew");
  }
}

std::unique_ptr<job> made(const kept_job& kept, const std::vector<catalogue_entry>& entries) {
  for (const catalogue_entry& entry : entries) {
    const description usual = entry.make(0)->describe();
    if (usual.name != kept.name || usual.fitted) continue;
    std::unique_ptr<job> work = entry.make(static_cast<std::size_t>(kept.width));
    if (!work) break;
    const std::vector<parameter_description> unset = work->describe().parameters;
    for (const auto& [parameter, value] : kept.parameters)
      if (std::none_of(unset.begin(), unset.end(), [&, &name = parameter, &text = value](const auto& p) {
            return p.name == name && p.value == text;
          }))
        work->set(parameter, value);
    work->check();
    work->stand_under(kept.group);
    work->start();
    return work;
  }
  throw kept_error("there is no component " + kept.name + (kept.width == 0 ? "" : " of that width"));
}

}  // namespace

section finished_job::conclude(std::size_t summary) const {
  section s = work->conclude(summary);
  std::erase_if(s.missing, [&](const auto& one) {
    return std::find(not_in_file.begin(), not_in_file.end(), one.first) != not_in_file.end();
  });
  return s;
}

report report_of(const finished_run& run) {
  report all;
  all.row_name = run.work->row_name;
  for (const scored_part& part : run.parts) {
    all.source += (all.source.empty() ? "" : ", ") + part.source;
    all.customers += part.rows;
    all.malformed += part.malformed;
    all.with_bad_values += part.with_bad_values;
  }
  for (const finished_job& one : run.jobs) all.sections.push_back(one.conclude());
  all.ranked_by = run.ranked_by;
  all.ranking.assign(run.ranking.begin(), run.ranking.end());
  all.idle = run.idle;
  all.reading = run.reading;
  all.by = run.by;
  if (run.by.size() > 1) all.margins.resize(run.by.size());
  for (const group_of_customers& group : run.groups) {
    const bool is_margin = group.columns.size() < run.by.size();
    (is_margin ? all.margins[group.columns.front()] : all.groups)
        .push_back({group.key, group.customers, [jobs = run.jobs, number = group.summary] {
                      std::vector<section> sections;
                      for (const finished_job& one : jobs) sections.push_back(one.conclude(number));
                      return sections;
                    }});
  }
  return all;
}

std::vector<std::byte> kept_bytes(const finished_run& run) {
  kept_run kept;
  kept.command = run.work->name;
  for (const finished_job& one : run.jobs) {
    kept.jobs.push_back(described(one));
    kept.summaries.push_back(one.work->keep(of_all));
  }
  kept.parts = run.parts;
  kept.by = run.by;
  for (const group_of_customers& group : run.groups) {
    kept_group& all = kept.groups.emplace_back(kept_group{group.key, group.columns, group.customers, {}});
    for (const finished_job& one : run.jobs) all.summaries.push_back(one.work->keep(group.summary));
  }
  kept.ranked_by = run.ranked_by;
  kept.ranking = run.ranking;
  kept.idle = run.idle;
  return clientele::save(kept);
}

joined_run::joined_run(const std::vector<std::string>& files) {
  std::vector<kept_run> all;
  std::vector<std::pair<scored_part, std::size_t>> parts;  // and the file they are in
  for (const std::string& file : files) {
    all.push_back(read(file));
    for (const scored_part& part : all.back().parts) parts.emplace_back(part, all.size() - 1);
    if (const std::string differs = difference(all.front(), all.back()); !differs.empty())
      throw kept_error(file + " " + differs + " as " + files.front());
  }
  std::sort(parts.begin(), parts.end(), [](const auto& a, const auto& b) {
    return std::tie(a.first.first_row, a.first.rows, a.second) < std::tie(b.first.first_row, b.first.rows, b.second);
  });
  std::uint64_t end = 0;
  std::size_t before = 0;
  for (const auto& [part, file] : parts) {
    if (part.rows != 0 && part.first_row < end)
      throw kept_error(files[file] + ": rows from " + std::to_string(part.first_row) + " on are in " + files[before] +
                       " as well; if these are other rows, score them with --first-row " + std::to_string(end));
    if (part.first_row > end)
      gaps_ +=
          "rows " + std::to_string(end) + " to " + std::to_string(part.first_row - 1) + " are in none of the files\n";
    end = std::max(end, part.end());
    if (part.rows != 0) before = file;
    run_.parts.push_back(part);
  }

  run_.work = command_named(all.front().command);
  const std::vector<catalogue_entry> entries = run_.work->entries();
  for (const kept_job& one : all.front().jobs) {
    try {
      jobs_.push_back(made(one, entries));
    } catch (const std::exception& error) {
      throw kept_error(files.front() + ": " + error.what());
    }
    run_.jobs.push_back({jobs_.back().get(), one.not_in_file});
  }
  std::vector<std::size_t> order(files.size());  // by row, as one run has seen them
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::pair(all[a].parts.front().first_row, a) < std::pair(all[b].parts.front().first_row, b);
  });
  std::map<std::pair<std::vector<std::size_t>, group_key>, group_of_customers> groups;
  for (const std::size_t file : order) {
    kept_run& part = all[file];
    try {
      for (std::size_t j = 0; j < jobs_.size(); ++j) {
        jobs_[j]->join(of_all, part.summaries[j]);
        std::erase_if(run_.jobs[j].not_in_file, [&](const std::string& input) {  // what one of the files has is told
          const std::vector<std::string>& too = part.jobs[j].not_in_file;
          return std::find(too.begin(), too.end(), input) == too.end();
        });
      }
      for (const kept_group& one : part.groups) {
        const group_of_customers fresh{one.key, one.columns, of_all + 1 + groups.size(), 0};
        group_of_customers& group = groups.try_emplace({one.columns, one.key}, fresh).first->second;
        group.customers += one.customers;
        for (std::size_t j = 0; j < jobs_.size(); ++j) jobs_[j]->join(group.summary, one.summaries[j]);
      }
    } catch (const std::exception& error) {
      throw kept_error(files[file] + ": " + error.what());
    }
    run_.ranking.insert(run_.ranking.end(), part.ranking.begin(), part.ranking.end());
    for (auto& idle : part.idle)
      if (std::find(run_.idle.begin(), run_.idle.end(), idle) == run_.idle.end()) run_.idle.push_back(std::move(idle));
    run_.ranked_by = part.ranked_by;
    run_.by = part.by;
    part = {};
  }
  for (auto& [key, group] : groups) run_.groups.push_back(std::move(group));
  run_.ranking = ranking::best_of(std::move(run_.ranking));
}

}  // namespace score_customers
