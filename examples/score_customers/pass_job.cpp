// SPDX-License-Identifier: BSL-1.0
#include "pass_job.hpp"

#include <clientele/core/options.hpp>

#include <algorithm>
#include <array>
#include <deque>
#include <utility>

#include "execution.hpp"

namespace score_customers {

namespace {

/// The texts of a column, of which the values are codes.
class text_values final : public clientele::category_column {
 public:
  text_values(const lane& from, std::size_t first) : codes_(from.values->data() + first), texts_(from.texts) {}
  void read(std::size_t row, clientele::category& to) const override {
    const auto code = static_cast<std::uint32_t>(codes_[row]);
    if (code == text_column::missing)
      to.assign_missing();
    else
      to.assign(std::string_view(texts_->text(code)));
  }

 private:
  const double* codes_;
  const text_column* texts_;
};

/// Amounts of money, customers or people; not rates, scores, nor amounts for each of something.
bool adds_up(std::string_view unit) {
  const std::string_view what = unit.substr(0, unit.find(" / ")), each = unit.substr(what.size());
  const bool amount = what == "currency" || what == "customers" || what == "people" || what == "tellings" ||
                      what == "fields" || what == "visits";
  return amount && (each.empty() || each == " / year" || each == " / period" || each == " / order");
}

std::string in_words(std::string name) {
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

std::string element_name(const std::string& name, bool is_list, std::size_t i) {
  return is_list ? name + "_" + std::to_string(i + 1) : name;
}

/// How many customers are in each class of a result; returns the place of the next result that is a class.
std::size_t tell_classes(section& s, const result_description& out,
                         const std::vector<std::span<const std::uint64_t>>& counts, std::size_t place) {
  for (std::size_t k = 0; k < out.classes.size(); ++k)
    s.classes.push_back({out.name, std::string(out.classes[k]), counts[place][k]});
  return place + 1;
}

/// Totals of what adds up, means of what does not, and the classes: where a component has no words of its own.
void tell_by_units(section& s) {
  for (const statistic_line& line : s.statistics)
    if (adds_up(line.unit))
      s.amount(in_words(line.name), line.values.total(), line.unit);
    else
      s.amount("mean " + in_words(line.name), line.values.mean(), line.unit);
  for (const class_line& line : s.classes)
    if (line.customers != 0 || line.name != "unknown")
      s.count(in_words(line.result) + ": " + in_words(line.name), line.customers);
}

}  // namespace

pass_job::pass_job(const description& about) {
  for (const input_description& in : about.inputs) is_text_.insert(is_text_.end(), in.width, in.is_text);
  for (const result_description& out : about.results)
    for (std::size_t i = 0; i < out.width; ++i)
      columns_.push_back(
          {element_name(about.title + "." + out.name, out.is_list, i), {}, {}, out.classes, !out.classes.empty()});
  results_ = columns_.size();
}

void pass_job::add_policies() {
  columns_.push_back({columns_.front().name.substr(0, columns_.front().name.find('.')) + ".policy", {}, {}, {}, true});
}
void pass_job::name_policies(std::span<const std::string_view> names) {
  policies_.assign(names.begin(), names.end());
  columns_.back().class_names = policies_;
}

void pass_job::score(std::size_t rows, std::uint64_t first_row, int threads, std::vector<clientele::bad_row>& bad) {
  std::vector<double*> to;
  std::size_t classes = 0;
  for (std::size_t c = 0; c < results_; ++c) {
    const bool is_class = columns_[c].is_class;
    if (is_class && classes == classes_.size()) classes_.emplace_back();
    std::vector<double>& values = is_class ? classes_[classes++] : columns_[c].numbers;
    values.resize(rows);
    to.push_back(values.data());
  }
  take(of_all, lanes(), rows, first_row, threads, to, bad);
  classes = 0;
  for (std::size_t c = 0; c < results_; ++c) {
    if (!columns_[c].is_class) continue;
    const std::vector<double>& values = classes_[classes++];
    columns_[c].codes.resize(rows);
    std::transform(values.begin(), values.end(), columns_[c].codes.begin(),
                   [](double code) { return static_cast<std::uint8_t>(code); });
  }
  for (std::size_t c = results_; c < columns_.size(); ++c) columns_[c].codes = columns_[results_ - 1].codes;
}

void pass_job::add(std::size_t summary, const std::vector<lane>& lanes, std::size_t rows, std::uint64_t first_row,
                   int threads, std::vector<clientele::bad_row>& bad) {
  take(summary, lanes, rows, first_row, threads, {}, bad);
}

void pass_job::take(std::size_t summary, const std::vector<lane>& lanes, std::size_t rows, std::uint64_t first_row,
                    int threads, std::span<double* const> results, std::vector<clientele::bad_row>& bad) {
  const auto how = execution(threads);
  const clientele::rows_in_parts cut(first_row, rows, how);
  struct piece {
    std::unique_ptr<clientele::column_pass> pass;
    std::vector<clientele::bad_row> bad;
  };
  std::vector<piece> all(cut.parts());
  how.run(cut.parts(), [&](std::size_t part) {
    const std::size_t first = cut.begin_of(part);
    piece& mine = all[part];
    mine.pass = begin(first_row + first);
    std::vector<const double*> numbers;
    std::deque<text_values> texts;
    std::vector<const clientele::category_column*> categories;
    std::vector<double*> to;
    for (std::size_t l = 0; l < lanes.size(); ++l) {
      if (is_text_[l]) {
        mine.pass->name_category(categories.size(), lanes[l].column);
        categories.push_back(&texts.emplace_back(lanes[l], first));
      } else {
        mine.pass->name_lane(numbers.size(), lanes[l].column);
        numbers.push_back(lanes[l].values->data() + first);
      }
    }
    for (double* column : results) to.push_back(column + first);
    mine.pass->take(cut.begin_of(part + 1) - first, numbers, categories, to, mine.bad);
  });
  for (piece& one : all) {
    add(summary, end(*one.pass));
    bad.insert(bad.end(), std::make_move_iterator(one.bad.begin()), std::make_move_iterator(one.bad.end()));
  }
}

void pass_job::start_with(std::unique_ptr<any_summary> none) {
  summaries_.clear();
  summaries_.push_back(std::move(none));
}

void pass_job::add(std::size_t number, std::unique_ptr<any_summary> rows) {
  if (number >= summaries_.size()) summaries_.resize(number + 1);
  if (summaries_[number] == nullptr)
    summaries_[number] = std::move(rows);
  else
    summaries_[number]->add(*rows);
}

section pass_job::conclude(std::size_t number) const {
  const description about = describe();
  const seen_totals all = summaries_[number]->seen();
  section s = begun_section(about, all.rows, all.invalid);
  std::size_t lane = 0, of_class = 0, of_input = 0;
  for (const result_description& out : about.results) of_input += out.width;
  for (std::size_t i = 0; i < about.inputs.size(); ++i) {
    const input_description& in = about.inputs[i];
    if (!in.required) s.missing.emplace_back(in.name, all.missing[i]);
    s.blamed.emplace_back(in.name, all.blamed[i]);
    if (in.summarised) s.statistics.push_back({in.name, in.unit, all.statistics[of_input++]});
  }
  for (const result_description& out : about.results)
    for (std::size_t i = 0; i < out.width; ++i, ++lane)
      if (out.classes.empty())
        s.statistics.push_back({element_name(out.name, out.is_list, i), out.unit, all.statistics[lane]});
      else
        of_class = tell_classes(s, out, all.classes, of_class);
  if (!tell(s, *summaries_[number])) tell_by_units(s);
  return s;
}

}  // namespace score_customers
