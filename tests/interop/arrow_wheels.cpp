// SPDX-License-Identifier: BSL-1.0
// A small library with a C interface, through which arrow_wheels.py passes the streams of other people's Arrow
// producers: the bytes of a summary, and results as a stream again, beside those of a std::vector of structs.
#include <clientele/interop/arrow.hpp>

#include <clientele/churn/reasons.hpp>
#include <clientele/churn/ripple.hpp>
#include <clientele/core/save.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <exception>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <vector>

namespace arrow_wheels {

using namespace clientele;

/// Days since the epoch, of a date.
struct day_seen {
  using scalar = double;
  struct result {
    double days;
  };
  static constexpr auto name = fixed_string{"test::day_seen"};
  static constexpr auto inputs = std::tuple{input<"day">{.unit = "days", .presence = presence::optional}};
  static constexpr auto results = std::tuple{named_result{"days", &result::days, "days"}};
  [[nodiscard]] constexpr result compute(double days) const noexcept { return {days}; }
};

struct row {
  std::optional<std::int32_t> complaints;
  double purchase = 0, price = 0;
  std::optional<std::string> reason;
  std::chrono::sys_days day;
};

/// Row i of the table that arrow_wheels.py makes as well.
row row_of(std::size_t i) {
  const char* const words[] = {"moved away", "competitor", "indifferent staff"};
  row r;
  if (i % 83 != 7) r.complaints = static_cast<std::int32_t>(i * 7919 % 23);
  r.purchase = 1000 / (1 + static_cast<double>(i % 301));
  r.price = static_cast<double>(i * 37 % 100000) / 100;
  if (i % 5 != 4) r.reason = words[i % 3];
  r.day = std::chrono::sys_days(std::chrono::days(18262 + i % 1000));
  return r;
}
std::vector<row> rows_of(std::size_t n) {
  std::vector<row> all;
  for (std::size_t i = 0; i < n; ++i) all.push_back(row_of(i));
  return all;
}

const auto ignore = quarantine{[](const bad_row&) {}};

template <class Complaints, class Purchase, class Price, class Reason, class Day>
auto plan_of(Complaints complaints, Purchase purchase, Price price, Reason reason, Day day) {
  return fuse(on(churn::ripple{}, complaints, purchase), label<"price">(on(churn::ripple{}, complaints, price)),
              on(churn::reasons{}, reason, purchase), on(day_seen{}, day));
}

std::string words;

/// `f()`, a number of 0 or more; −1 where it throws, and what it said is kept.
template <class F>
std::int64_t guarded(const F& f) noexcept {
  try {
    return f();
  } catch (const std::exception& e) {
    words = e.what();
    return -1;
  }
}

std::int64_t copied(const std::vector<std::byte>& bytes, unsigned char* to, std::int64_t room) {
  if (bytes.size() > static_cast<std::size_t>(room)) return -1;
  std::memcpy(to, bytes.data(), bytes.size());
  return static_cast<std::int64_t>(bytes.size());
}

}  // namespace arrow_wheels

using namespace arrow_wheels;

extern "C" {

const char* what_failed() { return words.c_str(); }

std::int64_t summary_of_structs(std::int64_t n, unsigned char* to, std::int64_t room) {
  return guarded([&] {
    const auto plan = plan_of(&row::complaints, &row::purchase, &row::price, &row::reason, &row::day);
    return copied(save(summarize(rows_of(static_cast<std::size_t>(n)), plan, ignore)), to, room);
  });
}

std::int64_t summary_of_stream(ArrowArrayStream* from, unsigned char* to, std::int64_t room) {
  return guarded([&] {
    const auto plan = plan_of("complaints", "purchase", "price", "reason", "day");
    return copied(save(summarize(arrow_stream(from), plan, ignore)), to, room);
  });
}

std::int64_t heard_of_structs(std::int64_t n, double* heard) {
  return guarded([&] {
    const auto rows = rows_of(static_cast<std::size_t>(n));
    static_cast<void>(score(rows, on(churn::ripple{}, &row::complaints, &row::purchase),
                            into<"heard">(std::span<double>(heard, rows.size())), ignore));
    return n;
  });
}

std::int64_t results_of_stream(ArrowArrayStream* from, ArrowArrayStream* to) {
  return guarded([&] {
    score(arrow_stream(from), on(churn::ripple{}, "complaints", "purchase"), ignore).give(to);
    return std::int64_t{0};
  });
}

}  // extern "C"
