// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace score_customers {

/// Where a calendar day is: UTC, a fixed offset ("+02:00", "-0800") or a zone of the system's time zone data
/// ("Europe/Berlin"), whose rules are read by the C library.
///
/// The C library knows one zone at a time, that of the process (TZ): the last zone that was made by its name is the
/// one that all of them use. The program makes one.
class time_zone {
 public:
  /// Nothing where there is no such zone.
  [[nodiscard]] static std::optional<time_zone> named(std::string_view name);

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  /// Seconds that its clocks are ahead of UTC at a time, seconds of UTC since 1970.
  [[nodiscard]] std::int64_t ahead_at(std::int64_t utc) const noexcept;

 private:
  std::string name_;
  std::optional<std::int64_t> fixed_;  ///< seconds; none: the C library's zone
};

}  // namespace score_customers
