// SPDX-License-Identifier: BSL-1.0
// What predictions of every model of buying and leaving have in common.
#pragma once

#include <clientele/models/bg_nbd.hpp>
#include <clientele/models/nbd.hpp>
#include <clientele/models/pareto_nbd.hpp>

#include <limits>

namespace clientele::inline v0::models::detail {

/// What is asked of the future of customers who are alive: purchases in t, and discounted ones up to the horizon.
struct future_question {
  double t = 0;
  double rate = 0;  ///< 0: nothing discounted is asked
  double horizon = std::numeric_limits<double>::infinity();
};

/// The answer, and the probability that the customer is alive.
struct future_answer {
  double alive, purchases, discounted;  ///< the latter two given that the customer is alive
};

template <class Model>
[[nodiscard]] future_answer answer_directly(const Model& m, const future_question& asked, double x, double t_x,
                                            double T) noexcept {
  const auto there = if_alive(m, x, T);
  return {
      detail::probability_alive(unchecked{}, m, x, t_x, T),
      asked.t > 0 ? expected_while_there(unchecked{}, there, asked.t) : 0,
      asked.rate > 0 && asked.horizon > 0 ? discounted_while_there(unchecked{}, there, asked.rate, asked.horizon) : 0};
}

}  // namespace clientele::inline v0::models::detail
