// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component/fitted.hpp>
#include <clientele/core/detail/archive.hpp>
#include <clientele/core/merge.hpp>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace clientele::inline v0 {

/// The version of what `save` writes. What a version wrote is read by every later one.
inline constexpr std::uint32_t archive_version = 2;

namespace detail {

inline constexpr std::string_view archive_mark = "clientele";

/// Bytes between their mark and their checksum:
///   "clientele", version (4 bytes), leaf and block size (4 each), what follows
///   checksum of all before it (8)
template <class Write>
std::vector<std::byte> sealed(const Write& write) {
  byte_writer out;
  for (const char c : archive_mark) out(c);
  out(archive_version, static_cast<std::uint32_t>(leaf_rows), static_cast<std::uint32_t>(block_rows));
  write(out);
  const std::uint64_t sum = checksum(out.bytes);
  out(sum);
  return std::move(out.bytes);
}

[[noreturn]] CLIENTELE_COLD_ONCE inline void refuse_archive(std::initializer_list<std::string_view> why) {
  raise(invalid_archive("clientele: kept bytes " + joined_text(why)));
}

/// What stands between mark and checksum; throws `invalid_archive` when either is not right.
template <class Read>
auto unsealed(std::span<const std::byte> bytes, const Read& read) {
  constexpr std::size_t head = archive_mark.size() + 12, sum_bytes = 8;
  const auto is_marked = [&] {
    for (std::size_t i = 0; i < archive_mark.size(); ++i)
      if (static_cast<char>(bytes[i]) != archive_mark[i]) return false;
    return true;
  };
  if (bytes.size() < head + sum_bytes || !is_marked())
    refuse_archive({"do not begin as save begins them: ", std::to_string(bytes.size()), " bytes of something else"});
  byte_reader in(bytes.subspan(archive_mark.size(), bytes.size() - archive_mark.size() - sum_bytes));
  const auto version = in.next<std::uint32_t>();
  if (version == 0 || version > archive_version)
    refuse_archive({"are of version ", std::to_string(version), "; this library reads versions 1 to ",
                    std::to_string(archive_version)});
  in.version = version;
  if (byte_reader(bytes.last(sum_bytes)).next<std::uint64_t>() != checksum(bytes.first(bytes.size() - sum_bytes)))
    refuse_archive({"are damaged: their checksum is another"});
  const auto leaf = in.next<std::uint32_t>(), block = in.next<std::uint32_t>();
  if (leaf != leaf_rows || block != block_rows)
    refuse_archive({"were summed in leaves of ", std::to_string(leaf), " rows, this library sums in leaves of ",
                    std::to_string(leaf_rows)});
  auto found = read(in);
  if (in.left() != 0) refuse_archive({"go on where they should end"});
  return found;
}

/// A parameter that can be kept: a number, an enum, a list of these.
template <class Value>
void keep_parameter(byte_writer& out, const Value& value) {
  if constexpr (std::is_arithmetic_v<Value> || std::is_enum_v<Value> || requires(Value& v) { v.transfer(out); }) {
    out(value);
  } else {
    out(static_cast<std::uint64_t>(value.size()));
    for (std::size_t i = 0; i < value.size(); ++i) keep_parameter(out, value[i]);
  }
}
template <class Value>
void load_parameter(byte_reader& in, Value& value) {
  if constexpr (std::is_arithmetic_v<Value> || std::is_enum_v<Value> || requires(Value& v) { v.transfer(in); }) {
    in(value);
  } else {
    const auto n = in.next<std::uint64_t>();
    if constexpr (requires { value.resize(std::size_t{1}); }) {
      if (n > in.left()) refuse_archive({"make no sense: a list is longer than they are"});
      value.resize(static_cast<std::size_t>(n));
    } else if (n != value.size()) {
      refuse_archive({"have a list of ", std::to_string(n), " where ", std::to_string(value.size()), " are expected"});
    }
    for (std::size_t i = 0; i < value.size(); ++i) load_parameter(in, value[i]);
  }
}

template <class C>
std::string text_at(const C& c, std::string_view parameter) {
  std::string text;
  for_each_element(C::parameters, [&](const auto& p) {
    if (p.name == parameter) text = text_of_parameter(c.*p.member);
  });
  return text;
}

/// The name and the parameters of what is kept; of what was fitted and says so by `transfer` all that it holds.
template <class C>
void keep_described(byte_writer& out, const C& c) {
  out(std::string(C::name.view()));
  if constexpr (requires(C& all) { all.transfer(out); })
    out(c);
  else if constexpr (requires { C::parameters; }) {
    out(static_cast<std::uint32_t>(std::tuple_size_v<std::remove_cvref_t<decltype(C::parameters)>>));
    for_each_element(C::parameters, [&](const auto& p) { keep_parameter(out, c.*p.member); });
  }
}
template <class C>
void check_name(byte_reader& in) {
  const auto name = in.next<std::string>();
  if (name != C::name.view()) refuse_archive({"are of ", name, ", not of ", C::name.view()});
}
template <class C>
C load_described(byte_reader& in, C like) {
  check_name<C>(in);
  if constexpr (requires { like.transfer(in); })
    in(like);
  else if constexpr (requires { C::parameters; }) {
    constexpr std::uint32_t known = std::tuple_size_v<std::remove_cvref_t<decltype(C::parameters)>>;
    const std::uint32_t kept = in.version == 1 ? known : in.next<std::uint32_t>();
    if (kept > known)
      refuse_archive({"have ", std::to_string(kept), " parameters of ", C::name.view(), ", this library knows ",
                      std::to_string(known)});
    std::uint32_t i = 0;
    for_each_element(C::parameters, [&](const auto& p) {
      if (i++ < kept)
        load_parameter(in, like.*p.member);
      else if constexpr (std::is_default_constructible_v<C>)
        like.*p.member = C{}.*p.member;  // it has joined since: what its default says held then
    });
  }
  return like;
}
/// Reads name and parameters, which have to be those of `wanted`, bit for bit.
template <class C>
void check_described(byte_reader& in, const C& wanted) {
  const C kept = load_described(in, C(wanted));
  if constexpr (requires { C::parameters; })
    for_each_element(C::parameters, [&](const auto& p) {
      byte_writer a, b;
      keep_parameter(a, kept.*p.member);
      keep_parameter(b, wanted.*p.member);
      if (a.bytes != b.bytes)
        refuse_archive({"are of ", C::name.view(), " with ", p.name, " = ", text_at(kept, p.name), ", not with ",
                        text_at(wanted, p.name)});
    });
}

/// What a summary's figures are of: names of inputs and results, so that a component that has changed is found.
template <class C>
std::string figures_of() {
  std::string names;
  for_each_element(C::inputs, [&](const auto& in) { (names += in.name) += in.summarised ? "+," : ","; });
  names += "->";
  if constexpr (requires { C::results; })
    for_each_element(C::results, [&](const auto& out) { (names += out.name) += ','; });
  return names;
}

/// Reads them; they have to be those of C.
template <class C>
void check_figures(byte_reader& in) {
  if (const auto figures = in.next<std::string>(); figures != figures_of<C>())
    refuse_archive({"are of another ", C::name.view(), ": of ", figures, " and not of ", figures_of<C>()});
}

template <class C>
void keep_summary(byte_writer& out, const summary<C>& s) {
  keep_described(out, s.component());
  out(figures_of<C>(), summary_access::sums(s));
}
template <class Plan, class... Values>
void keep_summary(byte_writer& out, const fused_values<Plan, Values...>& all) {
  for_each_element(all.values, [&](const auto& one) { keep_summary(out, one); });
}

template <class C>
summary<C> load_summary(byte_reader& in, const C& component) {
  check_parameters(component);
  check_described(in, component);
  check_figures<C>(in);
  return summary_access::made(component, in.next<accumulated<C>>());
}
template <fixed_string Label, class C, class... Sources>
summary<C> load_summary(byte_reader& in, const bound<Label, C, Sources...>& b) {
  return load_summary(in, b.component);
}
template <class... Bounds>
auto load_summary(byte_reader& in, const fused<Bounds...>& plan) {
  return with_elements(plan.parts, [&](const auto&... b) {
    // braces, unlike the arguments of a call, are evaluated from left to right
    return only_part(
        fused_values<fused<Bounds...>, summary<typename Bounds::component_type>...>{{load_summary(in, b)...}});
  });
}

/// How many parts are kept.
template <class C>
constexpr std::uint32_t part_count(const summary<C>&) noexcept {
  return 1;
}
template <class Plan, class... Values>
constexpr std::uint32_t part_count(const fused_values<Plan, Values...>&) noexcept {
  return sizeof...(Values);
}
template <class T>
constexpr std::uint32_t part_count_of_plan(const T&) noexcept {
  return 1;
}
template <class... Bounds>
constexpr std::uint32_t part_count_of_plan(const fused<Bounds...>&) noexcept {
  return sizeof...(Bounds);
}

inline constexpr std::uint32_t kept_value = 0xffffffff;   ///< instead of the number of parts: no summary
inline constexpr std::uint32_t kept_groups = 0xfffffffe;  ///< instead of it: summaries by group
inline constexpr std::uint32_t kept_state = 0xfffffffd;   ///< instead of it: the state of a fit
inline constexpr std::uint32_t kept_part = 0xfffffffc;    ///< instead of it: a part of a fit

inline void refuse_fits(std::uint32_t parts) {
  if (parts == kept_state) refuse_archive({"are of the state of a fit: use load_state<specification>(bytes)"});
  if (parts == kept_part) refuse_archive({"are of a part of a fit: use load_part(state, bytes)"});
}

/// A value that says what it is made of: by its parameters, or by `transfer`.
template <class T>
concept kept_by_name = requires { T::name.view(); } &&
                       (requires { T::parameters; } || requires(T& value, byte_reader& in) { value.transfer(in); });

}  // namespace detail

/// A summary, or those of a fused pass, as bytes that `load` reads on any machine, bit for bit: little-endian, with
/// the version, the components' names, their parameters and a checksum. A summary of row components takes some hundred
/// bytes and 64 for each of its numbers and used nodes of the summation tree; parts that were cut inside a leaf keep up
/// to 4 095 rows of results at either end, and gathering components what they gathered: kept bytes may hold customers'
/// values.
template <class Summary>
  requires detail::is_summary<Summary>
[[nodiscard]] std::vector<std::byte> save(const Summary& s) {
  return detail::sealed([&](detail::byte_writer& out) {
    out(detail::part_count(s));
    detail::keep_summary(out, s);
  });
}

/// The summary that was kept: `load(on(ripple, …), bytes)`, `load(fused plan, bytes)` or `load(ripple, bytes)`. It can
/// be merged with others. Throws `invalid_archive`, which says what differs: no kept bytes, a foreign version, damage,
/// another component or parameter; `invalid_parameter`.
template <class Plan>
  requires(detail::is_plan<Plan> || component<Plan> || gathering_component<Plan>)
[[nodiscard]] auto load(const Plan& plan, std::span<const std::byte> bytes) {
  return detail::unsealed(bytes, [&](detail::byte_reader& in) {
    const auto parts = in.next<std::uint32_t>();
    if (parts == detail::kept_value) detail::refuse_archive({"are of a fitted value, not of a summary"});
    if (parts == detail::kept_groups)
      detail::refuse_archive({"are of summaries by group: use load_groups<Key>(plan, bytes)"});
    detail::refuse_fits(parts);
    if (parts != detail::part_count_of_plan(plan))
      detail::refuse_archive({"have ", std::to_string(parts), " summaries, the plan has ",
                              std::to_string(detail::part_count_of_plan(plan))});
    return detail::load_summary(in, plan);
  });
}

/// A fitted model or component as bytes: its name and all its parameters, bit for bit.
template <detail::kept_by_name T>
[[nodiscard]] std::vector<std::byte> save(const T& value) {
  return detail::sealed([&](detail::byte_writer& out) {
    out(detail::kept_value);
    detail::keep_described(out, value);
  });
}
/// The same of what `fit` returned: `load_as<bg_nbd>(bytes)` reads its value.
template <class T, class Diagnostics>
[[nodiscard]] std::vector<std::byte> save(const fitted<T, Diagnostics>& f) {
  return save(f.value);
}
/// The value that was kept. Throws `invalid_archive`; `invalid_parameter` for parameters that no value of T may have.
template <detail::kept_by_name T>
[[nodiscard]] T load_as(std::span<const std::byte> bytes) {
  return detail::unsealed(bytes, [](detail::byte_reader& in) {
    const auto parts = in.next<std::uint32_t>();
    detail::refuse_fits(parts);
    if (parts != detail::kept_value) detail::refuse_archive({"are of a summary: use load(plan, bytes)"});
    T value = detail::load_described(in, T{});
    check_parameters(value);
    return value;
  });
}

namespace detail {

template <class Stream>
concept byte_stream = requires(Stream& s, char* bytes) {
  s.read(bytes, 1);
  s.gcount();
};

/// All bytes that are left in a stream.
template <byte_stream Stream>
std::vector<std::byte> bytes_of(Stream& from) {
  std::vector<std::byte> bytes;
  for (std::size_t got = 1; got != 0;) {
    const std::size_t before = bytes.size();
    bytes.resize(before + 65536);
    from.read(reinterpret_cast<char*>(bytes.data() + before), 65536);
    got = static_cast<std::size_t>(from.gcount());
    bytes.resize(before + got);
  }
  return bytes;
}

}  // namespace detail

/// To and from a stream of bytes, such as a file that was opened in binary mode; the stream's own errors are its
/// caller's.
template <class Stream, class Kept>
  requires requires(Stream& s, const char* bytes) { s.write(bytes, 1); }
void save(Stream& to, const Kept& kept) {
  const std::vector<std::byte> bytes = save(kept);
  to.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::ptrdiff_t>(bytes.size()));
}
template <class Plan, detail::byte_stream Stream>
[[nodiscard]] auto load(const Plan& plan, Stream& from) {
  return load(plan, std::span<const std::byte>(detail::bytes_of(from)));
}

}  // namespace clientele::inline v0
