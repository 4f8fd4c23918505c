// SPDX-License-Identifier: BSL-1.0
//
// Feeds arbitrary bytes to the reader of score_customers. Not part of the normal build:
//   clang++ -std=c++20 -O1 -g -fsanitize=fuzzer,address,undefined -I examples -o csv_reader_fuzz
//       tests/fuzz/csv_reader_fuzz.cpp examples/score_customers/temporary_file.cpp
//       examples/score_customers/unpacker.cpp -lz -lzstd && ./csv_reader_fuzz -max_total_time=60     (one line)
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "score_customers/csv_reader.hpp"
#include "score_customers/parse_number.hpp"

namespace {

using namespace score_customers;

void require(bool condition) {
  if (!condition) std::abort();
}

// All that can be seen of a document, as one text; checks on the way what must hold of any.
std::string everything(std::string_view text, csv_reader_options options) {
  std::string seen;
  const auto add = [&seen](std::string_view part) {
    seen.append(std::to_string(part.size())).append(":").append(part);
  };
  try {
    csv_reader reader = csv_reader::of_text(text, "text", options);
    for (const std::string& name : reader.header()) add(name);
    std::uint64_t line = 0;
    csv_record record;
    while (reader.next(record)) {
      require(record.line() > line);
      line = record.line();
      add(std::to_string(line));
      add(record.raw());
      require(record.bad() == !record.problem().empty());
      if (record.bad()) {
        require(record.problem_position().line >= line);
        add(reader.error_of(record).what());
        continue;
      }
      require(record.size() == reader.header().size());
      for (std::size_t field = 0; field < record.size(); ++field) {
        add(record[field]);
        const csv_position position = record.position(field);
        add(std::to_string(position.line) + '.' + std::to_string(position.column));
        const parsed_number number = parse_number(record[field]);
        require(!(number.refused() && number.missing()));
      }
    }
    require(reader.bytes_read() == text.size());
  } catch (const csv_error& error) {
    add(error.what());
  }
  return seen;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t chunk = data[0] % 16 + 1;
  const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
  const std::string whole = everything(text, {.chunk_bytes = size + 1});
  require(everything(text, {.chunk_bytes = chunk}) == whole);
  return 0;
}
