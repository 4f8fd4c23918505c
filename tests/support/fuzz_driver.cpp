// SPDX-License-Identifier: BSL-1.0
// A main for the fuzz targets where there is no libFuzzer: a fixed number of inputs, always the same
// ones, made of the characters that matter to a reader of tables. It finds less than a fuzzer does;
// it keeps the targets compiling and the shallow faults out.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int main(int count, char** arguments) {
  using namespace std::string_view_literals;
  constexpr auto pieces = "\"\"\"\",,,,\n\n\n\r\r;\t 0123459.-+eEna\0\xEF\xBB\xBF\xC3\xA4\xFF"sv;
  const long runs = count > 1 ? std::atol(arguments[1]) : 20000;
  std::minstd_rand random(1);
  std::string input;
  for (long run = 0; run < runs; ++run) {
    input.clear();
    const auto length = random() % (run % 100 == 0 ? 4000u : 80u);
    while (input.size() < length) {
      input += pieces[random() % pieces.size()];
    }
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
  }
}
