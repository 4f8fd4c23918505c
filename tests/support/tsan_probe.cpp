// SPDX-License-Identifier: BSL-1.0
// Shows that the ThreadSanitizer run is neither blind nor jumpy: without an argument nothing is
// reported, although much goes from thread to thread; with `race` there is one, and it has to be.
#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/parallel_reduce.h>
#include <oneapi/tbb/task_arena.h>
#include <oneapi/tbb/task_group.h>

#include <cstddef>
#include <functional>
#include <stdexcept>
#include <vector>

namespace tbb = oneapi::tbb;

namespace {

bool clean(int threads) {
  tbb::task_arena arena(threads);
  std::vector<long> rows(2000);
  arena.execute([&] { tbb::parallel_for(std::size_t{0}, rows.size(), [&](std::size_t i) { rows[i] = 1; }); });
  bool thrown = false;
  try {
    arena.execute([&] {
      tbb::parallel_for(
          std::size_t{0}, rows.size(),
          [&](std::size_t i) {
            if (i == 777) throw std::runtime_error("row 777");
          },
          tbb::simple_partitioner{});
    });
  } catch (const std::runtime_error&) {
    thrown = true;
  }
  arena.execute([&] {
    tbb::task_group group;
    for (std::size_t j = 0; j < 8; ++j) {
      group.run([&, j] {
        for (std::size_t i = j; i < rows.size(); i += 8) rows[i] *= 2;
      });
    }
    group.wait();
  });
  const long total = arena.execute([&] {
    return tbb::parallel_reduce(
        tbb::blocked_range<std::size_t>(0, rows.size(), 16), 0L,
        [&](const tbb::blocked_range<std::size_t>& part, long sum) {
          for (std::size_t i = part.begin(); i != part.end(); ++i) sum += rows[i];
          return sum;
        },
        std::plus<long>{}, tbb::static_partitioner{});
  });
  return thrown && total == 4000;
}

long race(int threads) {
  tbb::task_arena arena(threads);
  long counter = 0;
  arena.execute([&] { tbb::parallel_for(0, 100000, [&](int) { ++counter; }); });
  return counter;
}

}  // namespace

int main(int count, char**) {
  for (int repetition = 0; repetition < 25; ++repetition) {
    for (int threads : {1, 2, 3, 7}) {
      if (count > 1) {
        race(threads);
      } else if (!clean(threads)) {
        return 1;
      }
    }
  }
}
