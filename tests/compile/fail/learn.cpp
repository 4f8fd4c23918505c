// SPDX-License-Identifier: BSL-1.0
// fails with NO_PARTS: static assertion failed.*what this specification learns cannot be learnt in parts
// fails with NO_STATE: static assertion failed.*a state comes first: fit_state state
#include <clientele/churn/profit_contribution.hpp>
#include <clientele/core/learn.hpp>

#include <functional>
#include <span>
#include <tuple>
#include <vector>

struct greatest {
  static constexpr auto name = clientele::fixed_string{"tests::greatest"};
  static constexpr auto inputs = std::tuple{clientele::input<"x">{}};
  struct fitting {
    double most = 0;
    void add(std::span<const double> x) {
      for (const double one : x) most = one > most ? one : most;
    }
    static bool another_pass() { return false; }
    [[nodiscard]] double finish() const { return most; }
  };
  static fitting start() { return {}; }
};

int main() {
  const std::vector<double> values{1, 2, 3};
  static_cast<void>(values);
#ifdef NO_PARTS
  const clientele::fit_state<greatest> state(greatest{});
#elif defined NO_STATE
  clientele::learn(clientele::churn::profit_contribution{}, values, std::identity{});
#else
  const clientele::fit_state state(clientele::churn::profit_contribution{});
  static_cast<void>(clientele::learn(state, values, std::identity{}));
#endif
}
