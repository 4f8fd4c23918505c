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

}  // namespace detail

/// Whether bytes, or the first 64 of a file, begin as those that `save` writes. Whether the rest is right, `load` says.
[[nodiscard]] inline bool begin_as_kept(std::span<const std::byte> bytes) noexcept {
  for (std::size_t i = 0; i < detail::archive_mark.size(); ++i)
    if (i == bytes.size() || static_cast<char>(bytes[i]) != detail::archive_mark[i]) return false;
  return true;
}

namespace detail {

/// What stands before and after the bytes that are kept:
///   "clientele", version (4 bytes), leaf and block size (4 each), what follows
///   checksum of all before it (8)
CLIENTELE_COLD_ONCE inline void begin_archive(byte_writer& out) {
  for (const char c : archive_mark) out(c);
  out(archive_version, static_cast<std::uint32_t>(leaf_rows), static_cast<std::uint32_t>(block_rows));
}
CLIENTELE_COLD_ONCE inline void end_archive(byte_writer& out) {
  const std::uint64_t sum = checksum(out.bytes);
  out(sum);
}

/// Bytes between their mark and their checksum.
template <class Write>
std::vector<std::byte> sealed(const Write& write) {
  byte_writer out;
  begin_archive(out);
  write(out);
  end_archive(out);
  return std::move(out.bytes);
}

[[noreturn]] CLIENTELE_COLD_ONCE inline void refuse_archive(std::initializer_list<std::string_view> why) {
  raise(invalid_archive("clientele: kept bytes " + joined_text(why)));
}

/// A reader of what stands between mark and checksum; throws `invalid_archive` when either is not right.
[[nodiscard]] CLIENTELE_COLD_ONCE inline byte_reader opened_archive(std::span<const std::byte> bytes) {
  constexpr std::size_t head = archive_mark.size() + 12, sum_bytes = 8;
  if (bytes.size() < head + sum_bytes || !begin_as_kept(bytes))
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
  return in;
}

/// What `read` makes of what stands there.
template <class Read>
auto unsealed(std::span<const std::byte> bytes, const Read& read) {
  byte_reader in = opened_archive(bytes);
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
CLIENTELE_COLD std::string text_at(const C& c, std::string_view parameter) {
  std::string text;
  for_each_element(C::parameters, [&](const auto& p) {
    if (p.name == parameter) text = text_of_parameter(c.*p.member);
  });
  return text;
}

/// The name and the parameters of what is kept; of what was fitted and says so by `transfer` all that it holds.
template <class C>
CLIENTELE_COLD void keep_described(byte_writer& out, const C& c) {
  out(std::string(C::name.view()));
  if constexpr (requires(C& all) { all.transfer(out); })
    out(c);
  else if constexpr (requires { C::parameters; }) {
    out(static_cast<std::uint32_t>(std::tuple_size_v<std::remove_cvref_t<decltype(C::parameters)>>));
    for_each_element(C::parameters, [&](const auto& p) { keep_parameter(out, c.*p.member); });
  }
}
CLIENTELE_COLD_ONCE inline void check_name(byte_reader& in, std::string_view wanted) {
  const auto name = in.next<std::string>();
  if (name != wanted) refuse_archive({"are of ", name, ", not of ", wanted});
}
/// How many parameters are kept, of those that are known.
[[nodiscard]] CLIENTELE_COLD_ONCE inline std::uint32_t kept_parameter_count(byte_reader& in, std::string_view component,
                                                                            std::uint32_t known) {
  const std::uint32_t kept = in.version == 1 ? known : in.next<std::uint32_t>();
  if (kept > known)
    refuse_archive(
        {"have ", std::to_string(kept), " parameters of ", component, ", this library knows ", std::to_string(known)});
  return kept;
}
template <class C>
CLIENTELE_COLD C load_described(byte_reader& in, C like) {
  check_name(in, C::name.view());
  if constexpr (requires { like.transfer(in); })
    in(like);
  else if constexpr (requires { C::parameters; }) {
    constexpr std::uint32_t known = std::tuple_size_v<std::remove_cvref_t<decltype(C::parameters)>>;
    const std::uint32_t kept = kept_parameter_count(in, C::name.view(), known);
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
CLIENTELE_COLD void check_described(byte_reader& in, const C& wanted) {
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
[[nodiscard]] CLIENTELE_COLD_ONCE inline std::string figures_text(std::span<const described_input> inputs,
                                                                  std::span<const described_result> results) {
  std::string names;
  for (const described_input& in : inputs) (names += in.name) += in.summarised ? "+," : ",";
  names += "->";
  for (const described_result& out : results) (names += out.name) += ',';
  return names;
}
template <class C>
std::string figures_of() {
  if constexpr (requires { C::results; })
    return figures_text(inputs_of<C>, results_of<C>);
  else
    return figures_text(inputs_of<C>, {});
}

CLIENTELE_COLD_ONCE inline void check_figures_text(byte_reader& in, std::string_view component,
                                                   const std::string& wanted) {
  if (const auto figures = in.next<std::string>(); figures != wanted)
    refuse_archive({"are of another ", component, ": of ", figures, " and not of ", wanted});
}
/// Reads them; they have to be those of C.
template <class C>
CLIENTELE_COLD void check_figures(byte_reader& in) {
  check_figures_text(in, C::name.view(), figures_of<C>());
}

template <class C>
CLIENTELE_COLD void keep_summary(byte_writer& out, const summary<C>& s) {
  keep_described(out, s.component());
  out(figures_of<C>(), summary_access::sums(s));
}
template <class Plan, class... Values>
void keep_summary(byte_writer& out, const fused_values<Plan, Values...>& all) {
  for_each_element(all.values, [&](const auto& one) { keep_summary(out, one); });
}

template <class C>
CLIENTELE_COLD summary<C> load_summary(byte_reader& in, const C& component) {
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

CLIENTELE_COLD_ONCE inline void refuse_fits(std::uint32_t parts) {
  if (parts == kept_state) refuse_archive({"are of the state of a fit: use load_state<specification>(bytes)"});
  if (parts == kept_part) refuse_archive({"are of a part of a fit: use load_part(state, bytes)"});
}

/// Reads how many summaries are kept; they have to be as many as a plan has.
CLIENTELE_COLD_ONCE inline void check_part_count(byte_reader& in, std::uint32_t of_plan) {
  const auto parts = in.next<std::uint32_t>();
  if (parts == kept_value) refuse_archive({"are of a fitted value, not of a summary"});
  if (parts == kept_groups) refuse_archive({"are of summaries by group: use load_groups<Key>(plan, bytes)"});
  refuse_fits(parts);
  if (parts != of_plan)
    refuse_archive({"have ", std::to_string(parts), " summaries, the plan has ", std::to_string(of_plan)});
}

/// A value that says what it is made of: by its parameters, or by `transfer`.
template <class T>
concept kept_by_name = requires { T::name.view(); } &&
                       (requires { T::parameters; } || requires(T& value, byte_reader& in) { value.transfer(in); });

#if CLIENTELE_COMPILED_PART
CLIENTELE_TEMPLATE void summed_leaves::transfer(byte_writer&);
CLIENTELE_TEMPLATE void summed_leaves::transfer(byte_reader&);
#endif

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
    detail::check_part_count(in, detail::part_count_of_plan(plan));
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
template <detail::kept_by_name T, detail::byte_stream Stream>
[[nodiscard]] T load_as(Stream& from) {
  return load_as<T>(std::span<const std::byte>(detail::bytes_of(from)));
}

}  // namespace clientele::inline v0
