// SPDX-License-Identifier: BSL-1.0
#include "time_zone.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <ctime>
#include <fstream>

#include "letters.hpp"

namespace score_customers {

namespace {

/// "+02:00", "-0800", "+5": seconds.
std::optional<std::int64_t> offset_of(std::string_view text) noexcept {
  if (text.size() < 2 || (text.front() != '+' && text.front() != '-')) return std::nullopt;
  std::string_view hours = text.substr(1), minutes;
  if (const std::size_t colon = hours.find(':'); colon != hours.npos) {
    minutes = hours.substr(colon + 1);
    hours = hours.substr(0, colon);
    if (minutes.size() != 2) return std::nullopt;
  } else if (hours.size() == 4) {
    minutes = hours.substr(2);
    hours = hours.substr(0, 2);
  }
  const auto number = [](std::string_view digits, int most) {
    int n = 0;
    for (const char c : digits) n = c < '0' || c > '9' ? 1000 : 10 * n + (c - '0');
    return n > most ? -1 : n;
  };
  if (hours.empty() || hours.size() > 2) return std::nullopt;
  const int h = number(hours, 18), m = number(minutes, 59);
  if (h < 0 || m < 0) return std::nullopt;
  return (text.front() == '-' ? -1 : 1) * (3600 * h + 60 * m);
}

/// Whether the system has rules of that name; the C library takes every other name for UTC.
bool has_rules(const std::string& name) {
  const bool letters = std::all_of(name.begin(), name.end(), [](char c) {
    return is_letter(c) || is_digit(c) || c == '/' || c == '_' || c == '-' || c == '+';
  });
  if (!letters || name.empty() || name.front() == '/' || name.back() == '/') return false;
  const char* const folder = std::getenv("TZDIR");
  std::ifstream file(std::string(folder != nullptr && *folder != '\0' ? folder : "/usr/share/zoneinfo") + "/" + name,
                     std::ios::binary);
  std::array<char, 4> magic{};
  return file.read(magic.data(), magic.size()) && std::string_view(magic.data(), magic.size()) == "TZif";
}

}  // namespace

std::optional<time_zone> time_zone::named(std::string_view name) {
  time_zone zone;
  zone.name_ = name;
  if (name == "UTC" || name == "Z" || name == "GMT") {
    zone.fixed_ = 0;
  } else if ((zone.fixed_ = offset_of(name)).has_value()) {
    return zone;
  } else if (has_rules(zone.name_)) {
    ::setenv("TZ", (":" + zone.name_).c_str(), 1);
    ::tzset();
  } else {
    return std::nullopt;
  }
  return zone;
}

std::int64_t time_zone::ahead_at(std::int64_t utc) const noexcept {
  if (fixed_) return *fixed_;
  const auto at = static_cast<std::time_t>(utc);
  std::tm local{};
  return ::localtime_r(&at, &local) == nullptr ? 0 : static_cast<std::int64_t>(local.tm_gmtoff);
}

}  // namespace score_customers
