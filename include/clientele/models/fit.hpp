// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/models/history.hpp>
#include <clientele/models/joined_rows.hpp>
#include <clientele/models/likelihood/bg_bb.hpp>
#include <clientele/models/likelihood/bg_nbd.hpp>
#include <clientele/models/likelihood/gamma_gamma.hpp>
#include <clientele/models/likelihood/gamma_gompertz_nbd.hpp>
#include <clientele/models/likelihood/grouped_rows.hpp>
#include <clientele/models/likelihood/nbd.hpp>
#include <clientele/models/likelihood/pareto_nbd.hpp>
#include <clientele/models/maximum_likelihood.hpp>
#include <clientele/numerics/small_matrix.hpp>
#include <clientele/numerics/symmetric_eigen.hpp>
#include <clientele/portability.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace clientele::inline v0::models {

/// The prior of a parameter. `gamma`: a gamma density of the parameter, `first` its shape and
/// `second` its rate. `normal`: a normal density of the parameter, `first` its mean and `second` its standard
/// deviation. With priors the fit is the mode of the posterior density of the parameters.
struct prior {
  enum class kind : unsigned char { none, gamma, normal } of = kind::none;
  double first = 0, second = 0;

  [[nodiscard]] static constexpr prior gamma(double shape, double rate) noexcept { return {kind::gamma, shape, rate}; }
  [[nodiscard]] static constexpr prior normal(double mean, double deviation) noexcept {
    return {kind::normal, mean, deviation};
  }
  friend constexpr bool operator==(const prior&, const prior&) = default;
  template <class Archive>
  constexpr void transfer(Archive& archive) {
    archive(of, first, second);
  }
};

template <class Model>
inline constexpr std::size_t parameter_count = std::tuple_size_v<std::remove_cvref_t<decltype(Model::parameters)>>;

/// How well the parameters of a model are known, and how they were found.
template <class Model>
struct likelihood_diagnostics {
  static constexpr std::size_t count = parameter_count<Model>;

  std::array<double, count> standard_errors{};  ///< in the order of `Model::parameters`; NaN where not determined
  std::array<std::array<double, count>, count> covariance{};
  double log_likelihood = 0;  ///< without the priors
  double aic = 0, bic = 0;
  int evaluations = 0;  ///< of the likelihood of all customers; the first steps may be made on a sample
  stopping why = stopping::unknown;
  std::array<bool, count> at_boundary{};  ///< runs to 0 or infinity, or is not determined by the data
  double customers = 0;                   ///< sum of the weights of the customers used
  std::uint64_t distinct = 0;             ///< rows left after identical ones were joined
  double join_ratio = 1;                  ///< rows used / distinct rows
  double spend_correlation = 0;           ///< spend models: of mean spend and number of purchases

  friend bool operator==(const likelihood_diagnostics&, const likelihood_diagnostics&) = default;
};

/// What a fit of a model returns: `.value` is the model, `.ignored` counts good rows that tell it nothing (no purchase,
/// or weight 0).
template <class Model>
using fitted_model = fitted<Model, likelihood_diagnostics<Model>>;

namespace detail {

[[nodiscard]] inline double weighted_mean(const grouped_rows& rows, auto&& value) {
  double sum = 0, weight = 0;
  for (const auto& g : rows.groups)
    for (std::size_t i = g.begin; i < g.end; ++i) sum += rows.weight[i] * value(g.x, i), weight += rows.weight[i];
  return weight > 0 ? sum / weight : 0;
}

[[nodiscard]] constexpr double kept_within(double x, double low, double high) noexcept {
  return x > low ? (x < high ? x : high) : low;
}

/// Shape and inverse scale of the rates by their moments, from customers who bought x in T.
[[nodiscard]] CLIENTELE_BODY inline nbd rates_by_moments(const grouped_rows& rows) {
  const double time = weighted_mean(rows, [&](double, std::size_t i) { return rows.second[i]; });
  const double mean = weighted_mean(rows, [&](double x, std::size_t) { return x; });
  const double variance = weighted_mean(rows, [&](double x, std::size_t) { return (x - mean) * (x - mean); });
  const double shape = kept_within(mean * mean / std::max(variance - mean, 0.05 * mean + 1e-12), 0.1, 20);
  return {shape, shape * (time > 0 ? time : 1) / std::max(mean, 1e-3)};
}

[[nodiscard]] CLIENTELE_BODY inline nbd start_of(const nbd&, const grouped_rows& rows) {
  return rates_by_moments(rows);
}

template <leaving_begins begins>
[[nodiscard]] beta_geometric_nbd<begins> start_of(const beta_geometric_nbd<begins>&, const grouped_rows& rows) {
  const nbd rates = rates_by_moments(rows);
  return {rates.r, 0.6 * rates.alpha, 0.8, 2};
}

[[nodiscard]] CLIENTELE_BODY inline pareto_nbd start_of(const pareto_nbd&, const grouped_rows& rows) {
  const nbd rates = rates_by_moments(rows);
  const double time = weighted_mean(rows, [&](double, std::size_t i) { return rows.second[i]; });
  return {rates.r, 0.6 * rates.alpha, 0.7, time > 0 ? 0.5 * time : 1};
}

/// A hazard that rises e-fold in twice the time observed, and as much of leaving as for the Pareto/NBD.
[[nodiscard]] CLIENTELE_BODY inline gamma_gompertz_nbd start_of(const gamma_gompertz_nbd&, const grouped_rows& rows) {
  const nbd rates = rates_by_moments(rows);
  const double time = weighted_mean(rows, [&](double, std::size_t i) { return rows.second[i]; });
  return {rates.r, 0.6 * rates.alpha, 0.5 / (time > 0 ? time : 1), 0.7, 0.25};
}

/// Between opportunities up to the last one used they are alive: their share of uses is that of the living.
[[nodiscard]] CLIENTELE_BODY inline bg_bb start_of(const bg_bb&, const grouped_rows& rows) {
  const double used = weighted_mean(rows, [](double x, std::size_t) { return x; });
  const double known = weighted_mean(rows, [&](double, std::size_t i) { return rows.first[i]; });
  const double n = weighted_mean(rows, [&](double, std::size_t i) { return rows.second[i]; });
  const double share = kept_within((used + 0.1) / (known + 0.2), 0.01, 0.99);
  return {2 * share, 2 * (1 - share), 0.7, kept_within(0.5 * n, 0.5, 1e6)};
}

/// By the scatter of mean spends: between customers 1/(q − 2), and around it what falls with 1/x.
[[nodiscard]] CLIENTELE_BODY inline gamma_gamma start_of(const gamma_gamma&, const grouped_rows& rows) {
  const auto mean_of = [&](auto&& value) { return weighted_mean(rows, value); };
  const double mean = mean_of([&](double, std::size_t i) { return rows.first[i]; });
  const auto scatter = [&](std::size_t i) {
    const double d = rows.first[i] / mean - 1;
    return d * d;
  };
  const double y = mean_of([&](double x, std::size_t) { return 1 / x; });
  const double all = mean_of([&](double, std::size_t i) { return scatter(i); });
  const double yy = mean_of([&](double x, std::size_t) { return (1 / x - y) * (1 / x - y); });
  const double yz = mean_of([&](double x, std::size_t i) { return (1 / x - y) * (scatter(i) - all); });
  const double within = kept_within(yy > 0 ? yz / yy : 0.3 * all, 0.05 * all + 1e-9, all / y + 1e-9);
  const double between = kept_within(all - within * y, 0.05 * all + 1e-9, 4);
  const double p = kept_within((1 + between) / within, 0.1, 100), q = kept_within(2 + 1 / between, 1.5, 30);
  return {p, q, mean * (q - 1) / p};
}

/// Adds the logarithms of the priors' densities, without their constants.
CLIENTELE_BODY inline void add_priors(expansion& e, const small_vector& at, std::span<const prior> priors) noexcept {
  for (std::size_t i = 0; i < priors.size(); ++i) {
    const prior& p = priors[i];
    if (p.of == prior::kind::gamma) {
      e.value += (p.first - 1) * std::log(at[i]) - p.second * at[i];
      e.gradient[i] += (p.first - 1) / at[i] - p.second;
      e.hessian(i, i) -= (p.first - 1) / (at[i] * at[i]);
    } else if (p.of == prior::kind::normal) {
      const double precision = 1 / (p.second * p.second), d = at[i] - p.first;
      e.value -= 0.5 * precision * d * d;
      e.gradient[i] -= precision * d;
      e.hessian(i, i) -= precision;
    }
  }
}

template <class Model>
[[nodiscard]] Model model_of(const small_vector& at) noexcept {
  Model m{};
  std::size_t i = 0;
  for_each_element(Model::parameters, [&](const auto& p) { m.*(p.member) = at[i++]; });
  return m;
}

template <class Model>
[[nodiscard]] small_vector values_of(const Model& m) noexcept {
  small_vector at(parameter_count<Model>);
  std::size_t i = 0;
  for_each_element(Model::parameters, [&](const auto& p) { at[i++] = m.*(p.member); });
  return at;
}

/// A parameter as the search and its messages see it.
struct searched {
  std::string_view name;
  int scale;  ///< the power of the unit of time or money in its own
};
template <class Model>
[[nodiscard]] constexpr auto searched_parameters() noexcept {
  std::array<searched, parameter_count<Model>> all{};
  std::size_t i = 0;
  for_each_element(Model::parameters, [&](const auto& p) {
    all[i++] = {p.name, p.unit.empty() ? 0 : p.unit.starts_with("1 / ") ? -1 : 1};
  });
  return all;
}

/// What is known of the parameters at a maximum.
struct certainty {
  small_vector standard_errors;
  small_matrix covariance;
  std::array<bool, small_vector::capacity> at_boundary{};
};

/// Standard errors from the curvature in logarithms; a direction in which it vanishes flags the parameters in it.
[[nodiscard]] CLIENTELE_BODY inline certainty certainty_of(const maximum& m, const small_vector& lower,
                                                           const small_vector& upper) noexcept {
  const std::size_t n = m.at.size();
  constexpr double undetermined = 10;  // standard error of a logarithm: known to a factor of e^10 at best
  constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
  certainty c{.standard_errors = small_vector(n), .covariance = small_matrix(n)};
  small_matrix curvature(n), vectors(n), inverse(n);
  for (std::size_t i = 0; i < n; ++i) {
    c.at_boundary[i] = m.at[i] <= lower[i] * 1.000001 || m.at[i] >= upper[i] * 0.999999;
    for (std::size_t j = 0; j < n; ++j) curvature(i, j) = -m.best.hessian(i, j);
  }
  symmetric_eigen(curvature.data(), vectors.data(), n);
  for (std::size_t k = 0; k < n; ++k) {
    const double value = curvature(k, k);
    const bool flat = !(value * undetermined * undetermined >= 1);
    for (std::size_t i = 0; i < n; ++i) {
      if (flat && vectors(i, k) * vectors(i, k) > 0.01) c.at_boundary[i] = true;
      for (std::size_t j = 0; j < n && !flat; ++j) inverse(i, j) += vectors(i, k) * vectors(j, k) / value;
    }
  }
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) {
      const bool known = !c.at_boundary[i] && !c.at_boundary[j];
      c.covariance(i, j) = known ? inverse(i, j) * m.at[i] * m.at[j] : nothing;
      if (i == j) c.standard_errors[i] = known ? std::sqrt(c.covariance(i, i)) : nothing;
    }
  return c;
}

[[nodiscard]] CLIENTELE_BODY inline std::string flat_in(std::string_view parameter) {
  std::string warning("the likelihood is flat in ");
  warning.append(parameter).append(": it runs to its bound or is not determined by the data");
  return warning;
}

CLIENTELE_BODY inline void warn_of_spend(std::vector<std::string>& warnings, double q, double correlation) {
  if (q <= 1)
    warnings.push_back("q = " + number_text(q) + " is not above 1: the mean spend of the population does not exist");
  if (correlation > 0.2 || correlation < -0.2)
    warnings.push_back("mean spend and number of purchases are correlated (" + number_text(correlation) +
                       "), which the model excludes");
}

/// Correlation of mean spend and number of purchases.
[[nodiscard]] CLIENTELE_BODY inline double spend_correlation(const grouped_rows& rows) {
  const double x = weighted_mean(rows, [](double n, std::size_t) { return n; });
  const double m = weighted_mean(rows, [&](double, std::size_t i) { return rows.first[i]; });
  const double xx = weighted_mean(rows, [&](double n, std::size_t) { return (n - x) * (n - x); });
  const double mm =
      weighted_mean(rows, [&](double, std::size_t i) { return (rows.first[i] - m) * (rows.first[i] - m); });
  const double xm = weighted_mean(rows, [&](double n, std::size_t i) { return (n - x) * (rows.first[i] - m); });
  return xx > 0 && mm > 0 ? xm / std::sqrt(xx * mm) : 0;
}

/// Throws `invalid_parameter` for a prior that is none.
constexpr void check_priors(std::string_view name, std::span<const prior> priors) {
  for (const prior& p : priors) {
    if (p.of == prior::kind::none) continue;
    check_value(name, "prior", p.second, interval::above(0));
    check_value(name, "prior", p.first, p.of == prior::kind::gamma ? interval::above(0) : interval::any_number());
  }
}

/// What a search between these bounds has found, where the number of customers is known.
template <class Model>
void tell_of(fitted_model<Model>& f, const maximum& m, const small_vector& lower, const small_vector& upper,
             std::span<const prior> priors) {
  constexpr auto parameters = searched_parameters<Model>();
  f.value = model_of<Model>(m.at);
  f.evaluations = m.evaluations;
  f.why = m.why;
  expansion of_priors(m.at.size());
  add_priors(of_priors, m.at, priors);
  f.log_likelihood = m.best.value - of_priors.value;
  f.aic = 2 * static_cast<double>(parameters.size()) - 2 * f.log_likelihood;
  f.bic = static_cast<double>(parameters.size()) * std::log(f.customers) - 2 * f.log_likelihood;
  const certainty known = certainty_of(m, lower, upper);
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    f.standard_errors[i] = known.standard_errors[i];
    f.at_boundary[i] = known.at_boundary[i];
    for (std::size_t j = 0; j < parameters.size(); ++j) f.covariance[i][j] = known.covariance(i, j);
    if (!f.at_boundary[i]) continue;
    if (f.why == stopping::converged) f.why = stopping::flat;
    f.warnings.push_back(flat_in(parameters[i].name));
  }
}

}  // namespace detail

/// Fits a model of buying and leaving, or of spend, by maximum likelihood: `fit(bg_nbd_fit{}, customers, &C::x,
/// &C::t_x, &C::T)`, `fit(gamma_gamma_fit{}, customers, &C::x, &C::mean_spend)`. With weights:
/// `bg_nbd_fit{}.weighted()` and one projection more. `bg_bb_fit{}` reads opportunities: `&C::x, &C::t_x, &C::n`.
/// Returns `fitted_model<Model>`: the model `*f`, its standard errors, warnings.
///
/// Identical customers are joined; Newton's method in a trust region, in the logarithms of the parameters, with exact
/// first and second derivatives, begins at moments of the data and takes its first steps on a sample where there are
/// more than 200 distinct rows: 4 to 10 evaluations of all of them. The log-likelihood is within 1e-8 of its maximum
/// and the parameters within 1e-6 of theirs, unless `why` or `at_boundary` says otherwise: on real data a parameter may
/// run to 0 or infinity (no customer leaves; all are alike), where the likelihood is flat: the search ends at the
/// bound, or before it where no step promises 1e-10 more. Then the flag is set, the standard error is NaN and a warning
/// says so. With priors it is the mode of the posterior (maximum a posteriori), and standard errors are from its
/// curvature: `bg_nbd_fit{.priors = {{{}, {}, prior::gamma(2, 2), prior::gamma(2, 1)}}}` leaves r and alpha free and
/// holds a and b.
///
/// Customers without a purchase tell a spend model nothing: they are left out and counted as `ignored`, so are those
/// with weight 0. Warnings in words: a flagged parameter; a spend model whose population mean does not exist (q ≤ 1);
/// spend that is correlated with the number of purchases, which the model excludes.
/// Errors: `invalid_parameter` (a prior), `invalid_customer`, `undefined_result` when there is no customer left.
/// With `parallel` among the options rows are read, joined and evaluated by several threads, with the bits of one.
/// Cost: joining 15 to 60 ns a customer, then the evaluations, each 3 ns a distinct row and the Pareto/NBD 0.15 µs
/// (with the vectors of `-march=native`, 512 bits wide).
template <class Model, bool with_weights = false>
struct model_fit {
  static constexpr bool spend = std::is_same_v<Model, gamma_gamma>;
  static constexpr std::size_t columns = spend ? 2 : 3;

  std::array<prior, parameter_count<Model>> priors{};  ///< in the order of `Model::parameters`
  int most_evaluations = 100;
  bool join = true;  ///< whether identical customers are joined first

  static constexpr auto name = Model::name;
  static constexpr auto inputs = [] {
    constexpr auto weight = input<"weight">{.unit = "customers", .allowed = interval::at_least(0)};
    constexpr auto common = [] {
      if constexpr (spend)
        return detail::spend_history::inputs;
      else
        return detail::history_for<Model>::inputs;
    }();
    if constexpr (with_weights)
      return std::tuple_cat(common, std::tuple{weight});
    else
      return common;
  }();

  static constexpr auto rules = [] {
    if constexpr (spend)
      return detail::spend_history::rules;
    else
      return detail::history_for<Model>::rules;
  }();
  /// The place of the broken rule counted from 1, otherwise 0.
  template <class... Rest>
  [[nodiscard]] static constexpr std::size_t broken_rule(double x, double second, const Rest&... rest) noexcept {
    if constexpr (spend)
      return detail::spend_history{}.broken_rule(x, second);
    else
      return detail::history_for<Model>::broken_rule(x, second, std::get<0>(std::tie(rest...)));
  }

  [[nodiscard]] constexpr model_fit<Model, true> weighted() const noexcept { return {priors, most_evaluations, join}; }

  class fitting;
  [[nodiscard]] fitting start() const { return fitting(*this); }

  friend constexpr bool operator==(const model_fit&, const model_fit&) = default;
  template <class Archive>
  constexpr void transfer(Archive& archive) {
    archive(priors, most_evaluations, join);
  }
};

/// What `fit` runs.
template <class Model, bool with_weights>
class model_fit<Model, with_weights>::fitting {
 public:
  explicit fitting(const model_fit& specification) : specification_(specification) {
    detail::check_priors(name, specification_.priors);
  }

  template <class... Rest>
  void add(std::span<const double> x, std::span<const double> second, const Rest&... rest) {
    constexpr std::size_t most = 64;
    const std::array<std::span<const double>, sizeof...(Rest)> more{rest...};
    std::array<double, columns> row[most];
    double weight[most];
    std::size_t n = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      row[n] = {x[i], second[i]};
      if constexpr (!spend) row[n][2] = more[0][i];
      weight[n] = 1;
      if constexpr (with_weights) weight[n] = more[sizeof...(Rest) - 1][i];
      if (weight[n] == 0 || (spend && x[i] == 0))
        ++ignored_;
      else if (++n == most)
        keep(row, weight, n), n = 0;
    }
    keep(row, weight, n);
  }

  /// A fitting for some of the rows. Weights are added up where the parts meet, in the order of the rows; without
  /// weights they are counts, which the parts add up themselves.
  [[nodiscard]] fitting part() const {
    fitting one(specification_);
    one.collects_ = with_weights && specification_.join;
    return one;
  }

  template <class Execution>
  void join(std::vector<fitting>& parts, const Execution& how) {
    std::vector<joined_rows<columns>*> theirs;
    for (fitting& one : parts) {
      theirs.push_back(&one.rows_);
      ignored_ += one.ignored_;
    }
    rows_.join(theirs, how, collects_);
  }

  /// Whether the outcome depends on the order in which parts come: where weights are added up, and where rows are kept
  /// one by one.
  [[nodiscard]] bool order_matters() const noexcept { return with_weights || !specification_.join; }

  template <class Archive>
  void transfer(Archive& archive) {
    archive(rows_, ignored_);
  }
  /// Whether all rows keep the ranges and rules of the inputs.
  [[nodiscard]] bool is_consistent() const {
    return rows_.all_rows([](const auto& row, double weight) {
      if (!(weight > 0 && weight <= std::numeric_limits<double>::max())) return false;
      if constexpr (spend)
        return std::get<0>(inputs).allowed.contains(row[0]) && row[0] > 0 &&
               std::get<1>(inputs).allowed.contains(row[1]) && broken_rule(row[0], row[1]) == 0;
      else
        return detail::history_for<Model>::is_good(row[0], row[1], row[2]);
    });
  }

  static bool another_pass() noexcept { return false; }

  template <class Execution = one_thread>
  [[nodiscard]] fitted_model<Model> finish(const Execution& how = {}) {
    rows_.sort(how);
    return search(work_sharing(how));
  }

 private:
  void keep(const std::array<double, columns>* row, const double* weight, std::size_t n) {
    if (specification_.join && !collects_) return rows_.add(row, weight, n);
    for (std::size_t i = 0; i < n; ++i)
      if (collects_)
        rows_.collect(row[i], weight[i]);
      else
        rows_.add(row[i], weight[i], false);
  }

  [[nodiscard]] fitted_model<Model> search(const work_sharing& how) const {
    if (rows_.rows() == 0)
      raise(undefined_result("clientele::" + std::string(Model::name.view()) + ": no customer to fit to"));
    const grouped_rows rows(rows_);
    fitted_model<Model> f;
    f.customers = rows.total_weight();
    f.ignored = ignored_, f.distinct = rows_.distinct();
    f.join_ratio = static_cast<double>(rows_.rows()) / static_cast<double>(rows_.distinct());

    constexpr auto parameters = detail::searched_parameters<Model>();
    const small_vector moments = detail::values_of(detail::start_of(Model{}, rows));
    // one unit of time or money for all data: the mean, by which the bounds of the scales are set
    const double mean = detail::weighted_mean(rows, [&](double, std::size_t i) { return rows.second[i]; });
    const double unit = mean > 0 ? mean : 1;
    small_vector lower(parameter_count<Model>), upper(parameter_count<Model>);
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      const double scale = parameters[i].scale == 0 ? 1 : parameters[i].scale > 0 ? unit : 1 / unit;
      lower[i] = 1e-10 * scale, upper[i] = 1e10 * scale;
    }
    const auto search_in = [&](const grouped_rows& some, const small_vector& from, const small_vector& low,
                               const small_vector& high) {
      return maximise(
          [&](const small_vector& at) {
            expansion e = models::log_likelihood(detail::model_of<Model>(at), some, how);
            detail::add_priors(e, at, specification_.priors);
            return e;
          },
          from, low, high, specification_.most_evaluations);
    };
    small_vector start = moments;
    const std::size_t step = std::min<std::size_t>(rows_.distinct() / fewest_sampled, 16);
    if (step > 1) {  // the first steps on a sample, which costs little
      const grouped_rows some(rows_, step, f.customers * static_cast<double>(step) / static_cast<double>(f.distinct));
      start = search_in(some, moments, 0.02 * moments, 50 * moments).at;
    }
    const maximum m = search_in(rows, start, lower, upper);
    detail::tell_of(f, m, lower, upper, specification_.priors);
    if constexpr (spend) {
      f.spend_correlation = detail::spend_correlation(rows);
      detail::warn_of_spend(f.warnings, f->q, f.spend_correlation);
    }
    return f;
  }

  static constexpr std::size_t fewest_sampled = 100;  ///< rows that the search begins with where there are many

  model_fit specification_;
  joined_rows<columns> rows_;
  std::uint64_t ignored_ = 0;
  bool collects_ = false;  ///< a part whose weights are added up later
};

using bg_nbd_fit = model_fit<bg_nbd>;
using mbg_nbd_fit = model_fit<mbg_nbd>;
using pareto_nbd_fit = model_fit<pareto_nbd>;
using nbd_fit = model_fit<nbd>;
using gamma_gompertz_nbd_fit = model_fit<gamma_gompertz_nbd>;
using bg_bb_fit = model_fit<bg_bb>;
using gamma_gamma_fit = model_fit<gamma_gamma>;

#if CLIENTELE_COMPILED_PART
CLIENTELE_TEMPLATE class model_fit<bg_nbd>::fitting;
CLIENTELE_TEMPLATE class model_fit<mbg_nbd>::fitting;
CLIENTELE_TEMPLATE class model_fit<pareto_nbd>::fitting;
CLIENTELE_TEMPLATE class model_fit<nbd>::fitting;
CLIENTELE_TEMPLATE class model_fit<gamma_gompertz_nbd>::fitting;
CLIENTELE_TEMPLATE class model_fit<bg_bb>::fitting;
CLIENTELE_TEMPLATE class model_fit<gamma_gamma>::fitting;
#endif

}  // namespace clientele::inline v0::models
