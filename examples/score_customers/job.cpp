// SPDX-License-Identifier: BSL-1.0
#include "job.hpp"

#include "number_spool.hpp"

namespace score_customers {

void job::score_groups(const std::vector<rows_of_group>& all, int threads) {
  std::vector<clientele::bad_row> told_before;
  std::vector<std::vector<double>> numbers(lanes_.size());
  std::vector<lane> gathered = lanes_;
  for (std::size_t l = 0; l < lanes_.size(); ++l) gathered[l].values = &numbers[l];
  for (const rows_of_group& group : all) {
    for (std::size_t l = 0; l < lanes_.size(); ++l) {
      numbers[l].clear();
      for (const std::size_t row : group.rows) numbers[l].push_back((*lanes_[l].values)[row]);
    }
    add(group.summary, gathered, group.rows.size(), group.first_row, threads, told_before);
    told_before.clear();
  }
}

void job::spool(std::size_t rows, number_spool& into) const {
  if (lanes_.size() == 1) return into.add(std::span(*lanes_.front().values).first(rows));
  std::vector<double> together;
  together.reserve(rows * lanes_.size());
  for (std::size_t row = 0; row < rows; ++row)
    for (const lane& one : lanes_) together.push_back((*one.values)[row]);
  into.add(together);
}

section job::begun_section(const description& about, std::uint64_t rows, std::uint64_t invalid) const {
  section s{.component = about.name, .title = about.title, .group = group_, .rows = rows, .invalid = invalid};
  for (const parameter_description& p : about.parameters) s.parameters.emplace_back(p.name, p.value);
  return s;
}

std::vector<std::byte> job::keep(std::size_t) const { throw usage_error(cannot_be_kept()); }

void job::join(std::size_t, std::span<const std::byte>) { throw usage_error(cannot_be_kept()); }

std::string job::cannot_be_kept() const { return describe().title + " cannot be kept: " + std::string(why_not_kept()); }

}  // namespace score_customers
