// SPDX-License-Identifier: BSL-1.0
// A/B/C classes fitted to customers on three machines: only kept bytes travel, and the cuts are those of one fit.
#include <clientele/classification/abc.hpp>
#include <clientele/core/learn.hpp>

#include <cstddef>
#include <cstdio>
#include <utility>
#include <vector>

namespace {

using namespace clientele;
using classification::abc;
using bytes = std::vector<std::byte>;

struct Customer {
  double value;
};
const std::vector<std::vector<Customer>> machines{{{900}, {120}, {35}, {35}}, {{2100}, {60}, {480}}, {{300}, {750}}};

// What a machine does in a round; it keeps nothing until the next one.
bytes work(const bytes& state, const std::vector<Customer>& customers) {
  return save(learn(load_state<abc>(state), customers, &Customer::value));
}

}  // namespace

int main() {
  fit_state state(abc{});
  while (!state.is_fitted()) {
    std::vector<fit_part<abc>> parts;
    for (const auto& customers : machines) parts.push_back(load_part(state, work(save(state), customers)));
    std::printf("round %u: %zu bytes of state, %zu parts\n", state.walk(), save(state).size(), parts.size());
    state = advance(state, std::move(parts));
  }
  const auto& classes = state.fitted();
  std::printf("A from %.0f, B from %.0f: %d A, %d B, %d C\n", classes->a_cut, classes->b_cut,
              int(classes->customers[1]), int(classes->customers[2]), int(classes->customers[3]));
}
