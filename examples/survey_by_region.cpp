// SPDX-License-Identifier: BSL-1.0
// A survey by region: would they recommend us, and where do expectation and perception part? Then by region and
// contract, which some customers have not told.
#include <clientele/core/by.hpp>
#include <clientele/satisfaction/gap.hpp>
#include <clientele/satisfaction/net_promoter_score.hpp>

#include <array>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

enum class Region { north, south, west };
constexpr auto enumerators(Region) { return std::array<std::string_view, 3>{"north", "south", "west"}; }

struct Answer {
  Region region;
  std::optional<std::string> contract;
  int recommends;
  std::array<double, 4> expected, perceived;  // quality, attitude, speed, after-sales
};

int main() {
  using namespace clientele;
  const std::vector<Answer> answers{{Region::south, "yearly", 9, {4, 4, 4, 3}, {5, 4, 4, 4}},
                                    {Region::north, "monthly", 3, {5, 4, 5, 4}, {4, 4, 2, 4}},
                                    {Region::north, "yearly", 8, {4, 4, 4, 4}, {4, 5, 3, 4}},
                                    {Region::south, {}, 10, {3, 3, 4, 3}, {4, 3, 4, 3}},
                                    {Region::north, "monthly", 6, {4, 5, 5, 3}, {4, 4, 3, 3}}};
  const auto recommends = on(satisfaction::net_promoter_score{}, &Answer::recommends);
  const auto gaps = on(satisfaction::gap<4>{}, &Answer::expected, &Answer::perceived);

  const auto regions = summarize(answers, fuse(recommends, gaps), by(&Answer::region));
  for (const auto& region : regions) {
    const auto& [score, gap] = region.value;
    std::printf("%-5s %zu answers, score %+4.0f, mean gap %+.2f, worst in %s\n", region.name().c_str(),
                std::size_t(score.rows()), score->score.value, gap->mean_overall.value,
                satisfaction::service_dimensions[gap->worst_dimension].data());
  }
  std::printf("all   %zu answers, score %+4.0f\n\n", std::size_t(get<0>(regions.total()).rows()),
              get<0>(regions.total())->score.value);

  for (const auto& group : summarize(answers, recommends, by(&Answer::region, &Answer::contract)))
    std::printf("%-15s %+4.0f\n", group.name().c_str(), group.value->score.value);
}
