// SPDX-License-Identifier: BSL-1.0
// A call centre's update each hour: the summary kept in a file, the new calls, and one report of both, kept again.
#include <clientele/churn/ripple.hpp>
#include <clientele/core/save_file.hpp>
#include <clientele/core/summarize.hpp>
#include <clientele/satisfaction/customer_satisfaction.hpp>

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

namespace {

using namespace clientele;

struct Call {
  bool complained;
  double buys_a_year;
  int rating;
};
struct Hour {
  std::uint64_t first;  // the number that the switchboard gave its first call
  std::vector<Call> calls;
};

const auto plan = fuse(on(churn::ripple{}, &Call::complained, &Call::buys_a_year),
                       on(satisfaction::customer_satisfaction{}, &Call::rating));

// Each part says at which row of all it begins, so that the report has the bits of one pass over all calls, an hour
// that comes twice is refused, and one that is missing is told by `gaps()`.
auto update(const std::string& file, const Hour& hour) {
  const auto before = std::filesystem::exists(file) ? load_file(plan, file) : summarize(std::vector<Call>{}, plan);
  const auto all = merge(before, summarize(hour.calls, plan, starting_at{hour.first}));
  save_file(file, all);
  return all;
}

}  // namespace

int main() {
  const auto file = std::filesystem::temp_directory_path() / ("calls_" + std::to_string(std::random_device{}()));
  const std::vector<Hour> hours{{0, {{false, 900, 5}, {true, 1200, 2}, {false, 300, 4}}},
                                {3, {{false, 150, 4}, {false, 700, 3}}},
                                {3, {{false, 150, 4}, {false, 700, 3}}},
                                {5, {{true, 2000, 1}, {false, 450, 5}, {false, 80, 5}}}};
  for (const Hour& hour : hours) {
    try {
      const auto [ripple, satisfied] = update(file.string(), hour);
      std::printf("%zu calls, %2zu so far: %2.0f %% satisfied, %2.0f unhappy, %6.0f a year at risk%s\n",
                  hour.calls.size(), std::size_t(satisfied.rows()), 100 * satisfied->score.value, ripple->unhappy,
                  ripple->revenue_at_risk, ripple.is_exact() ? "" : ", to rounding");
    } catch (const invalid_use& twice) {
      std::printf("%s\n", twice.what());
    }
  }
  std::filesystem::remove(file);
}
