// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/core/by.hpp>
#include <clientele/core/running.hpp>
#include <clientele/core/save.hpp>
#include <clientele/core/save_file.hpp>

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace clientele::inline v0 {

/// Summaries by group, and of all rows, as bytes: keys and what `save` keeps of each summary.
template <class Key, class Value>
  requires detail::is_summary<Value>
[[nodiscard]] std::vector<std::byte> save(const grouped<Key, Value>& groups) {
  return detail::sealed([&](detail::byte_writer& out) {
    out(detail::kept_groups, detail::part_count(groups.total()), static_cast<std::uint64_t>(groups.size()));
    detail::keep_summary(out, groups.total());
    for (const auto& group : groups) {
      out(group.key);
      detail::keep_summary(out, group.value);
    }
  });
}

/// The summaries by group that were kept: `load_groups<region>(plan, bytes)`, of two keys
/// `load_groups<std::tuple<std::optional<region>, std::optional<contract>>>`. Throws as `load` does.
/// Cost and bytes: those of `save` and `load` a group.
template <class Key, class Plan>
  requires detail::plan<Plan>
[[nodiscard]] grouped<Key, summary_of<Plan>> load_groups(const Plan& plan, std::span<const std::byte> bytes) {
  using result = grouped<Key, summary_of<Plan>>;
  return detail::unsealed(bytes, [&](detail::byte_reader& in) {
    if (in.next<std::uint32_t>() != detail::kept_groups)
      detail::refuse_archive({"are not of summaries by group: use load(plan, bytes)"});
    if (const auto parts = in.next<std::uint32_t>(); parts != detail::part_count_of_plan(plan))
      detail::refuse_archive({"have ", std::to_string(parts), " summaries a group, the plan has ",
                              std::to_string(detail::part_count_of_plan(plan))});
    const auto size = in.next<std::uint64_t>();
    auto total = detail::load_summary(in, plan);
    std::vector<typename result::group> groups;
    for (std::uint64_t i = 0; i < size; ++i) {
      auto key = in.next<std::optional<Key>>();
      if (!groups.empty() && !(groups.back().key < key)) detail::refuse_archive({"have keys out of their order"});
      groups.push_back({std::move(key), detail::load_summary(in, plan)});
    }
    return result(std::move(total), std::move(groups));
  });
}
/// The same from a stream of bytes.
template <class Key, class Plan, detail::byte_stream Stream>
  requires detail::plan<Plan>
[[nodiscard]] grouped<Key, summary_of<Plan>> load_groups(const Plan& plan, Stream& from) {
  return load_groups<Key>(plan, std::span<const std::byte>(detail::bytes_of(from)));
}
/// The same from a file that `save_file(path, groups)` wrote; throws also as `load_file`.
template <class Key, class Plan>
  requires detail::plan<Plan>
[[nodiscard]] grouped<Key, summary_of<Plan>> load_groups_file(const Plan& plan, const std::string& path) {
  std::ifstream from = detail::opened_file(path);
  return load_groups<Key>(plan, from);
}

}  // namespace clientele::inline v0
