// SPDX-License-Identifier: BSL-1.0
// Questionnaires: how well the items of each block hold together, and which blocks drive overall satisfaction.
#include "survey_entries.hpp"

#include <clientele/satisfaction/drivers.hpp>
#include <clientele/satisfaction/importance_performance.hpp>
#include <clientele/satisfaction/questionnaire.hpp>
#include <clientele/statistics/estimate.hpp>
#include <clientele/statistics/indexed_map.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "printable.hpp"
#include "respondents_job.hpp"

namespace score_customers {

// Named, as what stands in a namespace without a name and is used by templates alone counts as unused.
namespace survey {

namespace satisfaction = clientele::satisfaction;
using clientele::estimate;
using clientele::input;
using clientele::interval;
using clientele::parameter;
using clientele::presence;

constexpr interval scale = interval::between(-1e6, 1e6);

/// Items in blocks, each a `satisfaction::questionnaire` on the same scale.
struct items {
  std::vector<double> sizes{2};     ///< of the blocks, one after the other
  std::vector<double> reversed{0};  ///< items that are keyed the other way round, by their numbers; 0: none
  double lowest = 1, highest = 5;
  double confidence = 0.95;

  static constexpr auto name = clientele::fixed_string{"survey::items"};
  static constexpr auto inputs =
      std::tuple{input<"answers", clientele::dynamic>{.unit = "points", .presence = presence::optional}};
  static constexpr auto rules = std::array{clientele::row_rule{"answers", "each from lowest to highest"}};
  static constexpr auto parameters = std::tuple{
      parameter{"sizes", &items::sizes, "items", interval::between(1, most_survey_items).whole_numbers()},
      parameter{"reversed", &items::reversed, "items", interval::at_least(0).whole_numbers()},
      parameter{"lowest", &items::lowest, "points", scale}, parameter{"highest", &items::highest, "points", scale},
      parameter{"confidence", &items::confidence, "probability", interval::share().without_low().without_high()}};
  static constexpr auto parameter_rules = std::array{clientele::row_rule{"lowest", "below highest"}};

  [[nodiscard]] std::size_t broken_parameter_rule() const noexcept { return lowest < highest ? 0 : 1; }
  [[nodiscard]] std::size_t width() const noexcept {
    return static_cast<std::size_t>(std::accumulate(sizes.begin(), sizes.end(), 0.0));
  }
  [[nodiscard]] std::size_t broken_rule(std::span<const double> answers) const noexcept {
    return std::any_of(answers.begin(), answers.end(), [&](double x) { return x < lowest || x > highest; }) ? 1 : 0;
  }
  [[nodiscard]] std::size_t broken_record(std::span<const double> answers) const noexcept {
    return static_cast<std::size_t>(
        std::find_if(answers.begin(), answers.end(), [&](double x) { return x < lowest || x > highest; }) -
        answers.begin());
  }

  struct state {
    std::vector<satisfaction::questionnaire::state> blocks{};

    template <class Archive>
    void transfer(Archive& archive) {
      archive(blocks);
    }
    friend bool operator==(const state&, const state&) = default;
  };
  void take(state& s, std::span<const double> answers) const {
    const std::vector<satisfaction::questionnaire> all = blocks();
    s.blocks.resize(all.size());
    std::size_t first = 0;
    for (std::size_t b = 0; b < all.size(); first += all[b++].width())
      all[b].take(s.blocks[b], answers.subspan(first, all[b].width()));
  }
  static void join(state& s, const state& other) {
    s.blocks.resize(std::max(s.blocks.size(), other.blocks.size()));
    for (std::size_t b = 0; b < other.blocks.size(); ++b)
      satisfaction::questionnaire::join(s.blocks[b], other.blocks[b]);
  }
  [[nodiscard]] std::vector<satisfaction::questionnaire_report> conclude(const state& s) const {
    std::vector<satisfaction::questionnaire_report> all;
    for (std::size_t b = 0; const satisfaction::questionnaire& one : blocks()) {
      all.push_back(one.conclude(b < s.blocks.size() ? s.blocks[b] : satisfaction::questionnaire::state{}));
      ++b;
    }
    return all;
  }

  [[nodiscard]] std::vector<satisfaction::questionnaire> blocks() const {
    std::vector<satisfaction::questionnaire> all;
    std::size_t item = 0;
    for (const double size : sizes) {
      satisfaction::questionnaire one{.lowest = lowest, .highest = highest, .confidence = confidence};
      for (double i = 0; i < size; ++i) {
        const auto number = static_cast<double>(++item);
        const bool turned = std::find(reversed.begin(), reversed.end(), number) != reversed.end();
        one.keys.push_back(turned ? satisfaction::key::reverse : satisfaction::key::straight);
      }
      all.push_back(std::move(one));
    }
    return all;
  }

  friend bool operator==(const items&, const items&) = default;
};

/// Writes the mean of each block as items.NAME.
class items_job final : public respondents_job<items> {
 public:
  explicit items_job(const items& blocks) : respondents_job(blocks) { name_columns(); }

  [[nodiscard]] description describe() const override {
    description d = respondents_job::describe();
    d.parameters.push_back({"names", "", "any text", "", joined(names_, ",")});
    d.parameters.push_back({"columns", "", "any text", "", joined(item_names_, ",")});
    return d;
  }
  void set(std::string_view parameter, std::string_view text) override {
    const auto list = [&] {
      std::vector<std::string> all;
      for (const std::string_view one : split(text, ',')) all.emplace_back(one);
      return all;
    };
    if (parameter == "columns")
      item_names_ = list();
    else if (parameter == "names")
      names_ = list();
    else
      respondents_job::set(parameter, text);
    name_columns();
  }
  void score(std::size_t rows, std::uint64_t first_row, int threads, std::vector<clientele::bad_row>& bad) override {
    respondents_job::score(rows, first_row, threads, bad);
    const std::vector<satisfaction::questionnaire> blocks = component_.blocks();
    std::size_t first = 0;
    for (std::size_t b = 0; b < blocks.size(); first += blocks[b++].width()) {
      columns_[b].numbers.resize(rows);
      for (std::size_t row = 0; row < rows; ++row) {
        double sum = 0, answered = 0;
        for (std::size_t i = 0; i < blocks[b].width(); ++i) {
          const double x = (*lanes_[first + i].values)[row];
          if (x >= component_.lowest && x <= component_.highest) sum += blocks[b].keyed(i, x), ++answered;
        }
        columns_[b].numbers[row] = sum / answered;
      }
    }
  }

 private:
  void name_columns() {
    columns_.clear();
    for (std::size_t b = 0; b < component_.sizes.size(); ++b)
      columns_.push_back({"items." + block_name(b), {}, {}, {}});
  }
  [[nodiscard]] std::string block_name(std::size_t b) const {
    return b < names_.size() ? names_[b] : "block_" + std::to_string(b + 1);
  }
  [[nodiscard]] std::string item_name(std::size_t i) const {
    return i < item_names_.size() ? item_names_[i] : "answers_" + std::to_string(i + 1);
  }

  void tell(section& s, const summary& of) const override {
    table blocks{.name = "reliability",
                 .columns = {{"block"},
                             {"items", figure::form::count},
                             {"complete", figure::form::count},
                             {"mean of the total"},
                             {"alpha"},
                             {"standardised"},
                             {"highest without"},
                             {"alpha then"}}};
    table each{.name = "items", .columns = {{"block"}, {"item"}, {"mean"}, {"with the others"}, {"alpha without"}}};
    std::size_t first = 0;
    for (std::size_t b = 0; b < of->size(); ++b) {
      const satisfaction::reliability_report& r = (*of)[b].reliability;
      std::size_t best = r.items.size();
      for (std::size_t i = 0; i < r.items.size(); ++i) {
        const satisfaction::item_reliability& one = r.items[i];
        each.rows.push_back({block_name(b), item_name(first + i), one.mean, one.item_total, one.alpha_if_deleted});
        if (one.alpha_if_deleted.is_defined() &&
            (best == r.items.size() || one.alpha_if_deleted.value > r.items[best].alpha_if_deleted.value))
          best = i;
      }
      const bool has_best = best < r.items.size();
      blocks.rows.push_back({block_name(b), static_cast<double>(r.items.size()), static_cast<double>(r.respondents),
                             (*of)[b].mean_total, r.alpha, r.standardised_alpha,
                             has_best ? item_name(first + best) : std::string("-"),
                             has_best ? r.items[best].alpha_if_deleted : r.alpha});
      if (!has_best)
        blocks.rows.back().back() = clientele::undefined_estimate(clientele::statistic_state::too_few_values);
      if (r.kr20.is_defined()) s.amount("KR-20 of " + block_name(b), r.kr20, "");
      first += r.items.size();
    }
    s.tables.push_back(std::move(blocks));
    s.tables.push_back(std::move(each));
  }

  std::vector<std::string> names_{}, item_names_{};
};

/// `satisfaction::drivers`, and beside them the relative weights by the jackknife over parts of the respondents.
struct drivers {
  double dimensions = 2;
  double parts = 10;
  double confidence = 0.95;

  static constexpr auto name = clientele::fixed_string{"survey::drivers"};
  static constexpr auto inputs = std::tuple_cat(
      satisfaction::drivers::inputs, std::tuple{input<"part">{.allowed = interval::at_least(0).whole_numbers()}});
  static constexpr auto parameters = std::tuple{
      parameter{"dimensions", &drivers::dimensions, "", interval::between(1, most_survey_items).whole_numbers()},
      parameter{"parts", &drivers::parts, "of the jackknife", interval::between(2, 1000).whole_numbers()},
      parameter{"confidence", &drivers::confidence, "probability", interval::share().without_low().without_high()}};
  [[nodiscard]] std::size_t width() const noexcept { return static_cast<std::size_t>(dimensions); }

  using state = satisfaction::jackknifed_weights::state;
  struct conclusion {
    satisfaction::driver_report all;
    std::vector<estimate> weights;
  };
  void take(state& s, std::span<const double> ratings, double overall, double part) const {
    satisfaction::jackknifed_weights{width()}.take(s, static_cast<std::int64_t>(part), ratings, overall);
  }
  static void join(state& s, const state& other) { satisfaction::jackknifed_weights::join(s, other); }
  [[nodiscard]] conclusion conclude(const state& s) const {
    satisfaction::drivers::state together;
    for (const auto& [part, sums] : s.parts) satisfaction::drivers::join(together, sums);
    return {satisfaction::drivers{width(), confidence}.conclude(together),
            satisfaction::jackknifed_weights{width(), confidence}.conclude(s)};
  }

  friend constexpr bool operator==(const drivers&, const drivers&) = default;
};

class drivers_job final : public respondents_job<drivers> {
 public:
  using respondents_job::respondents_job;

  [[nodiscard]] description describe() const override {
    description d = respondents_job::describe();
    d.inputs.pop_back();  // the part, which the number of the row says
    d.parameters.push_back({"names", "", "any text", "", joined(names_, ",")});
    return d;
  }
  void set(std::string_view parameter, std::string_view text) override {
    if (parameter != "names") return respondents_job::set(parameter, text);
    names_.clear();
    for (const std::string_view one : split(text, ',')) names_.emplace_back(one);
  }

 private:
  [[nodiscard]] std::string dimension_name(std::size_t i) const {
    if (i < names_.size()) return names_[i];
    return i < lanes_.size() ? std::string(lanes_[i].column) : "ratings_" + std::to_string(i + 1);
  }

  void tell(section& s, const summary& of) const override {
    const satisfaction::driver_report& all = of->all;
    s.count("complete", all.respondents, "respondents");
    s.count("left out, an answer is missing", all.incomplete, "respondents");
    s.share("explained of overall satisfaction (R²)", all.r_squared, "");
    s.share("adjusted", all.adjusted_r_squared, "");
    table t{.name = "dimensions",
            .columns = {{"dimension"}, {"mean"}, {"correlation"}, {"coefficient"}, {"relative weight"}, {"quadrant"}}};
    std::vector<double> importance, performance;
    for (const satisfaction::driver& one : all.dimensions) {
      importance.push_back(one.relative_weight.value);
      performance.push_back(one.mean);
    }
    const bool placed = std::any_of(importance.begin(), importance.end(), [](double x) { return x == x; });
    satisfaction::importance_performance cut;
    if (placed) cut = satisfaction::cut_at_means(importance, performance);
    for (std::size_t i = 0; i < all.dimensions.size(); ++i) {
      const satisfaction::driver& one = all.dimensions[i];
      std::string quadrant = "-";
      if (placed) quadrant = clientele::name_of(cut(importance[i], performance[i]).quadrant);
      std::replace(quadrant.begin(), quadrant.end(), '_', ' ');
      const bool by_jackknife = i < of->weights.size() && of->weights[i].is_defined();
      t.rows.push_back({dimension_name(i), one.mean, one.correlation, one.coefficient,
                        by_jackknife ? of->weights[i] : one.relative_weight, quadrant});
    }
    s.tables.push_back(std::move(t));
    if (placed)
      s.notes.push_back("quadrants are cut at the means: relative weight " + grouped(cut.importance_cut, 4) +
                        ", mean rating " + grouped(cut.performance_cut, 3));
    if (all.state == clientele::statistic_state::defined)
      s.notes.emplace_back("relative weights say where satisfaction goes with a dimension, not that it rises with it");
  }

  [[nodiscard]] const std::vector<double>* made(std::size_t rows, std::uint64_t first_row) override {
    parts_.resize(rows);
    for (std::size_t row = 0; row < rows; ++row)
      parts_[row] = static_cast<double>((first_row + row) % static_cast<std::uint64_t>(component_.parts));
    return &parts_;
  }

  std::vector<std::string> names_{};
  std::vector<double> parts_{};  ///< of the rows that are being added
};

/// The entry of a job whose first input has up to `most_survey_items` elements.
template <class Job, class Of>
catalogue_entry wide(Of of) {
  return {.group = heading::satisfaction,
          .when = runs::by_itself,
          .make = [of](std::size_t width) -> std::unique_ptr<job> {
            return std::make_unique<Job>(of(width == 0 ? std::size_t{2} : width));
          },
          .widest = most_survey_items};
}

}  // namespace survey

std::vector<catalogue_entry> survey_entries() {
  using namespace survey;
  return {wide<items_job>([](std::size_t n) { return items{.sizes = {static_cast<double>(n)}}; }),
          wide<drivers_job>([](std::size_t n) { return drivers{.dimensions = static_cast<double>(n)}; })};
}

}  // namespace score_customers
