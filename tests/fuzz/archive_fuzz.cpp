// SPDX-License-Identifier: BSL-1.0
//
// Feeds forged bytes to what reads kept summaries, groups and fitted values, and forged JSON to what reads these. The
// input says which kept thing is taken and where it is changed; checksums are made right again, so that what lies
// behind them is reached. With libFuzzer:
//   clang++ -std=c++20 -O1 -g -fsanitize=fuzzer,address,undefined -I include -o archive_fuzz
//       tests/fuzz/archive_fuzz.cpp && ./archive_fuzz -max_total_time=60     (one line)
#include <clientele/churn/kaplan_meier.hpp>
#include <clientele/churn/ripple.hpp>
#include <clientele/classification/abc.hpp>
#include <clientele/classification/cross_table.hpp>
#include <clientele/classification/distribution.hpp>
#include <clientele/core/save_groups.hpp>
#include <clientele/models/bg_nbd.hpp>
#if __has_include(<nlohmann/json.hpp>)
#include <clientele/interop/json.hpp>
#endif

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace {

using namespace clientele;

void require(bool condition) {
  if (!condition) std::abort();
}

struct customer {
  std::optional<std::string> contract;
  double complainants, months, left;
  bool online;
};
std::vector<customer> customers(std::size_t n) {
  std::vector<customer> all(n);
  for (std::size_t i = 0; i < n; ++i)
    all[i] = {i % 3 == 0 ? std::nullopt : std::optional<std::string>(i % 3 == 1 ? "monthly" : "yearly"),
              static_cast<double>(i % 7), static_cast<double>(i % 5) - 1, static_cast<double>(i % 2), i % 5 == 0};
  return all;
}

const auto rippled = on(churn::ripple{}, &customer::complainants, constant(100));
const auto gathered = fuse(on(churn::kaplan_meier{}, &customer::complainants, &customer::left),
                           on(classification::cross_table{}, &customer::contract, &customer::online, &customer::months),
                           on(classification::distribution{.buckets_per_octave = 2}, &customer::months));

/// What is kept, whatever is done to it below.
struct kept_things {
  std::vector<std::byte> rows = save(merge(summarize(customers(90), rippled, starting_at{100}),
                                           summarize(customers(5'000), rippled, starting_at{9'000})));
  std::vector<std::byte> states = save(summarize(customers(90), gathered, starting_at{7}));
  std::vector<std::byte> groups = save(summarize(customers(90), rippled, by(&customer::contract)));
  std::vector<std::byte> model = save(models::bg_nbd{.243, 4.414, .793, 2.426});
  std::vector<std::byte> cuts = save(classification::fitted_abc{.a_cut = 2, .b_cut = 1});
};

constexpr std::size_t head = 22, sum_bytes = 8;  // mark, version, leaf, block; the checksum

/// The bytes as the input says: pairs of a place and a byte; the last one may cut them off. Their checksum fits.
std::vector<std::byte> forged(const std::vector<std::byte>& kept, std::span<const std::uint8_t> changes) {
  std::vector<std::byte> all(kept.begin(), kept.end() - sum_bytes);
  std::size_t i = 0;
  for (; i + 2 < changes.size(); i += 3) {
    const std::size_t place = (std::size_t{changes[i]} << 8 | changes[i + 1]) % (all.size() - head);
    all[head + place] = static_cast<std::byte>(changes[i + 2]);
  }
  if (i < changes.size() && changes[i] % 4 == 0) all.resize(head + changes[i] % (all.size() - head));
  std::uint64_t sum = detail::checksum(all);
  for (std::size_t k = 0; k < sum_bytes; ++k, sum >>= 8) all.push_back(static_cast<std::byte>(sum & 0xff));
  return all;
}

/// What was taken can be kept again: the same bytes come of it.
template <class Load>
void load_twice(const std::vector<std::byte>& bytes, const Load& load_bytes) {
  const auto taken = load_bytes(bytes);
  const std::vector<std::byte> once = save(taken);
  require(save(load_bytes(once)) == once);
}

#if __has_include(<nlohmann/json.hpp>)
template <class T>
void read_json(const T& value, std::span<const std::uint8_t> changes) {
  std::string text = to_json(value).dump();
  for (std::size_t i = 0; i + 1 < changes.size(); i += 2)
    text[changes[i] % text.size()] = static_cast<char>(changes[i + 1]);
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (json.is_discarded()) return;
  const T taken = from_json<T>(json);
  require(from_json<T>(to_json(taken)) == taken);
}
#endif

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const kept_things kept;
  if (size == 0) return 0;
  const std::span<const std::uint8_t> changes(data + 1, size - 1);
  try {
    switch (data[0] % 8) {
      case 0:
        load_twice(forged(kept.rows, changes), [](const auto& bytes) { return load(rippled, bytes); });
        break;
      case 1:
        static_cast<void>(
            merge(load(rippled, forged(kept.rows, changes)), summarize(customers(70), rippled, starting_at{190})));
        break;
      case 2:
        load_twice(forged(kept.states, changes), [](const auto& bytes) { return load(gathered, bytes); });
        break;
      case 3: {
        const auto taken = load(gathered, forged(kept.states, changes));
        const auto both = merge(taken, summarize(customers(9), gathered, starting_at{97}));
        static_cast<void>(get<churn::kaplan_meier>(both)->median());
        static_cast<void>(get<classification::cross_table>(both)->known());
        static_cast<void>(get<classification::distribution>(both)->median());
        break;
      }
      case 4:
        load_twice(forged(kept.groups, changes),
                   [](const auto& bytes) { return load_groups<std::string>(rippled, bytes); });
        break;
      case 5:
        load_twice(forged(kept.model, changes), [](const auto& bytes) { return load_as<models::bg_nbd>(bytes); });
        load_twice(forged(kept.cuts, changes),
                   [](const auto& bytes) { return load_as<classification::fitted_abc>(bytes); });
        break;
      case 6:
        static_cast<void>(load(rippled, std::as_bytes(changes)));
        break;
      default:
#if __has_include(<nlohmann/json.hpp>)
        read_json(models::bg_nbd{.243, 4.414, .793, 2.426}, changes);
        read_json(classification::fitted_abc{.a_cut = 2, .b_cut = 1}, changes);
#endif
        break;
    }
  } catch (const error&) {
    return 0;
  }
  return 0;
}
