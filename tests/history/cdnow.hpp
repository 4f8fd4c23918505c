// SPDX-License-Identifier: BSL-1.0
// The CDNOW sample, where the environment variable CLIENTELE_DATA names the folder that holds it.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace cdnow {

struct order {
  int id;
  std::chrono::sys_days day;
  double amount;
};

[[nodiscard]] inline bool left_out() { return std::getenv("CLIENTELE_DATA") == nullptr; }

/// The fields of each line but the first; empty where there is no data.
inline std::vector<std::vector<std::string>> lines(const std::string& name) {
  std::vector<std::vector<std::string>> all;
  const char* folder = std::getenv("CLIENTELE_DATA");
  if (folder == nullptr) return all;
  std::FILE* pipe = popen(("gzip -dc '" + std::string(folder) + "/" + name + ".csv.gz'").c_str(), "r");
  if (pipe == nullptr) return all;
  std::string text;
  char buffer[4096];
  for (std::size_t n; (n = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) text.append(buffer, n);
  pclose(pipe);
  std::size_t at = text.find('\n');
  while (at != std::string::npos && at + 1 < text.size()) {
    const std::size_t end = std::min(text.find('\n', at + 1), text.size());
    std::vector<std::string> fields(1);
    for (std::size_t i = at + 1; i < end; ++i) {
      if (text[i] == ',')
        fields.emplace_back();
      else if (text[i] != '\r')
        fields.back() += text[i];
    }
    all.push_back(std::move(fields));
    at = end;
  }
  return all;
}

inline std::chrono::sys_days date(const std::string& t) {
  using namespace std::chrono;
  return year{std::stoi(t.substr(0, 4))} / std::stoi(t.substr(5, 2)) / std::stoi(t.substr(8, 2));
}

/// Sorted by id and day, as the file is.
inline std::vector<order> orders() {
  std::vector<order> all;
  for (const auto& f : lines("cdnow_sample")) all.push_back({std::stoi(f.at(0)), date(f.at(2)), std::stod(f.at(4))});
  return all;
}

}  // namespace cdnow
