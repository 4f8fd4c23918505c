// SPDX-License-Identifier: BSL-1.0
#include "output_files.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <ostream>
#include <vector>

#include "csv_writer.hpp"
#include "job.hpp"

namespace score_customers {

namespace {

struct named_output {
  const char* option;
  std::string path;
  std::optional<atomic_file>* file = nullptr;
  std::optional<output_target> target{};
};

/// What is read, where it could be written to: not a terminal, and not a socket, which has two directions.
std::optional<output_target> input_of(const std::string& path) {
  output_target input{.name = path, .what = output_target::kind::replaced};
  const bool there = path == "-" ? ::fstat(STDIN_FILENO, &input.status) == 0 : ::stat(path.c_str(), &input.status) == 0;
  const auto type = input.status.st_mode;
  if (!there || !(S_ISREG(type) || S_ISFIFO(type) || S_ISBLK(type))) return std::nullopt;
  return input;
}

std::vector<output_target> inputs_of(const options& chosen) {
  std::vector<std::string> paths = chosen.merged;
  paths.insert(paths.end(), chosen.compared.begin(), chosen.compared.end());
  const std::vector<std::string>& read = chosen.transactions ? chosen.transactions->logs : chosen.inputs;
  paths.insert(paths.end(), read.begin(), read.end());
  std::vector<output_target> all;
  for (const std::string& path : paths)
    if (!path.empty())
      if (auto input = input_of(path)) all.push_back(*std::move(input));
  return all;
}

std::string quoted(const named_output& one) { return std::string(one.option) + " '" + one.path + "'"; }

void compare(const std::vector<named_output>& outputs, const std::vector<output_target>& inputs) {
  for (const named_output& one : outputs) {
    if (one.target->what == output_target::kind::standard_error)
      throw usage_error(quoted(one) + " is the standard error, where the messages go: name another file");
    for (const output_target& input : inputs)
      if (one.target->is_same_file(input)) throw usage_error(quoted(one) + " is the input");
    for (const named_output* other = outputs.data(); other != &one; ++other)
      if (one.target->is_same_file(*other->target))
        throw usage_error(quoted(one) + " and " + quoted(*other) + " are one file: the name of two outputs");
  }
  // what the shell opened for the summary and the messages
  for (const int stream : {STDOUT_FILENO, STDERR_FILENO})
    for (const output_target& input : inputs) {
      output_target opened{.name = {}, .what = output_target::kind::replaced};
      if (::fstat(stream, &opened.status) == 0 && S_ISREG(opened.status.st_mode) && opened.is_same_file(input))
        throw usage_error(std::string(stream == STDOUT_FILENO ? "standard output" : "standard error") +
                          " is the input");
    }
}

}  // namespace

output_files::output_files(const options& chosen) {
  note_files_written(false);
  std::vector<named_output> outputs;
  for (const named_output& one : {named_output{"--out", chosen.out, &rows_},
                                  {"--report", chosen.report, &report_},
                                  {"--quarantine", chosen.quarantine, &quarantine_},
                                  {"--keep", chosen.keep, &kept_},
                                  {"--write-study", chosen.write_study, &study_}})
    if (!one.path.empty()) outputs.push_back({one.option, one.path, one.file, output_target::of(one.path)});
  compare(outputs, inputs_of(chosen));
  for (named_output& one : outputs) one.file->emplace(std::move(*one.target));
  study_text_ = chosen.asked.toml();
}

std::ostream& output_files::summary(std::ostream& out, std::ostream& err) const noexcept {
  for (const std::optional<atomic_file>* file : {&rows_, &report_, &quarantine_, &kept_, &study_})
    if (*file && (*file)->target().what == output_target::kind::standard_output) return err;
  return out;
}

bool output_files::have_written() const noexcept {
  for (const std::optional<atomic_file>* file : {&rows_, &report_, &quarantine_, &kept_, &study_})
    if (*file && (*file)->delivered() != nullptr && (*file)->delivered()->any()) return true;
  return committed_;
}

void output_files::commit() {
  if (study_) csv_writer(*study_).text(study_text_).flush();
  std::vector<atomic_file*> all;
  for (std::optional<atomic_file>* file : {&quarantine_, &study_, &report_, &kept_, &rows_})
    if (*file) all.push_back(&**file);
  commit_together(all);
  committed_ = true;
}

}  // namespace score_customers
