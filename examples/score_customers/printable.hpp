// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <ostream>
#include <streambuf>
#include <string>
#include <string_view>
#include <vector>

namespace score_customers {

namespace detail {

/// The first character of a text of UTF-8.
struct first_character {
  std::size_t bytes = 1;
  std::uint32_t code = 0;
  bool valid = false;
  bool cut_off = false;  ///< the text ends within it
};

[[nodiscard]] inline first_character first_of(std::string_view text) noexcept {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = byte(0);
  if (lead < 0x80) return {1, lead, true};
  const std::size_t bytes = lead >= 0xF0 && lead < 0xF5 ? 4 : lead >= 0xE0 && lead < 0xF0 ? 3 : lead >= 0xC2 ? 2 : 0;
  if (bytes == 0 || lead >= 0xF5) return {};
  std::uint32_t code = lead & (0x7FU >> bytes);
  for (std::size_t i = 1; i < bytes; ++i) {
    if (i == text.size()) return {.cut_off = true};
    if ((byte(i) & 0xC0U) != 0x80U) return {};
    code = code << 6 | (byte(i) & 0x3FU);
  }
  constexpr std::array<std::uint32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
  if (code < least[bytes] || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return {};
  return {bytes, code, true};
}

/// Controls (C0, DEL, C1), line and paragraph separators, and what changes the direction of writing.
[[nodiscard]] constexpr bool acts(std::uint32_t code) noexcept {
  return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x61C || code == 0x200E || code == 0x200F ||
         (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) || code == 0xFEFF;
}

inline void append_shown(std::string& to, std::string_view bytes, const first_character& c) {
  if (c.valid && !acts(c.code)) {
    to += bytes;
    return;
  }
  std::array<char, 16> text{};
  if (!c.valid || (c.code < 0x80 && c.code != '\n' && c.code != '\t' && c.code != '\r'))
    std::snprintf(text.data(), text.size(), "\\x%02x", static_cast<unsigned>(static_cast<unsigned char>(bytes[0])));
  else if (c.code < 0x80)
    std::snprintf(text.data(), text.size(), "\\%c", c.code == '\n' ? 'n' : c.code == '\t' ? 't' : 'r');
  else
    std::snprintf(text.data(), text.size(), "\\u%04x", static_cast<unsigned>(c.code));
  to += text.data();
}

}  // namespace detail

/// A text from a file as it may be printed: control characters, marks that change the direction of writing and bytes
/// that are not UTF-8 are shown as \n, \x1b or \u202e, and of a long text only the beginning, with its length:
/// "aaa… (20480 bytes)".
[[nodiscard]] inline std::string printable(std::string_view text, std::size_t most_characters = 60) {
  std::string shown;
  std::size_t characters = 0;
  for (std::string_view rest = text; !rest.empty(); ++characters) {
    if (characters == most_characters) return shown + "… (" + std::to_string(text.size()) + " bytes)";
    const detail::first_character c = detail::first_of(rest);
    detail::append_shown(shown, rest.substr(0, c.bytes), c);
    rest.remove_prefix(c.bytes);
  }
  return shown;
}

/// The same between quotes: 'text'.
[[nodiscard]] inline std::string in_quotes(std::string_view text) { return "'" + printable(text) + "'"; }

/// What `printing_stream` writes through.
class printing_buffer : public std::streambuf {
 public:
  explicit printing_buffer(std::ostream& to) : to_(to) {}
  printing_buffer(const printing_buffer&) = delete;
  printing_buffer& operator=(const printing_buffer&) = delete;
  ~printing_buffer() override {
    if (!begun_.empty()) to_ << printable(begun_);
  }

 private:
  std::streamsize xsputn(const char* text, std::streamsize size) override {
    begun_.append(text, static_cast<std::size_t>(size));
    std::string shown;
    std::string_view rest = begun_;
    while (!rest.empty()) {
      const detail::first_character c = detail::first_of(rest);
      if (c.cut_off) break;
      if (rest.front() == '\n')
        shown += '\n';
      else
        detail::append_shown(shown, rest.substr(0, c.bytes), c);
      rest.remove_prefix(c.bytes);
    }
    begun_.erase(0, begun_.size() - rest.size());
    to_.write(shown.data(), static_cast<std::streamsize>(shown.size()));
    return to_ ? size : 0;
  }
  int_type overflow(int_type c) override {
    if (traits_type::eq_int_type(c, traits_type::eof())) return traits_type::not_eof(c);
    const char one = traits_type::to_char_type(c);
    return xsputn(&one, 1) == 1 ? c : traits_type::eof();
  }
  int sync() override { return to_.flush() ? 0 : -1; }

  std::ostream& to_;
  std::string begun_;  ///< the first bytes of a character whose last ones are still to come
};

/// How many characters a text of UTF-8 has.
[[nodiscard]] inline std::size_t width_in_characters(std::string_view text) noexcept {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

/// Texts one behind the other, each as `shown` gives it.
template <class Shown = std::identity>
[[nodiscard]] std::string joined(const std::vector<std::string>& texts, std::string_view between,
                                 const Shown& shown = {}) {
  std::string all;
  for (const std::string& one : texts) {
    if (&one != &texts.front()) all += between;
    all += shown(one);
  }
  return all;
}

/// An output stream that prints what it is given, line ends as they are, and everything else that is not printable as
/// `printable` shows it: whatever stands in a file, a name or an argument, none of it acts on a terminal.
class printing_stream : public std::ostream {
 public:
  explicit printing_stream(std::ostream& to) : std::ostream(nullptr), buffer_(to) { rdbuf(&buffer_); }

 private:
  printing_buffer buffer_;
};

}  // namespace score_customers
