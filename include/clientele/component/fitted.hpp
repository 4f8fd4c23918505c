// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace clientele::inline v0 {

/// What a fit tells besides its value and its rows: nothing, unless the kind of fit has more to tell.
struct no_diagnostics {
  friend constexpr bool operator==(const no_diagnostics&, const no_diagnostics&) = default;
};

/// What every `fit` returns: the value that was learnt, from how many rows, and what is to be known of it.
///
///     const auto classes = fit(classification::abc{}, customers, &C::value);
///     score(customers, *classes, &C::value, into<"grade">(grades));     the value, here a component
///     classes->a_cut; classes.rows; classes.warnings;                   its members, and those of the fit
///
/// `*f`, `f->` and `f.value` are the same value: a component for `score` and `summarize`, a model, or figures. A kind
/// of fit that has more to tell adds `Diagnostics`: a model's standard errors are `f.standard_errors`.
///
/// Fitted to nobody, what can say so in its value does (cuts that are infinite, estimates that are undefined), and
/// `fitted_to_anybody()` is false with a warning; a model, of which nothing can be said then, is an
/// `undefined_result`.
template <class T, class Diagnostics = no_diagnostics>
struct fitted : Diagnostics {
  using value_type = T;

  T value{};
  std::uint64_t rows = 0;             ///< rows seen, good and bad
  std::uint64_t invalid = 0;          ///< bad ones, left out
  std::uint64_t ignored = 0;          ///< good ones that tell this fit nothing
  std::vector<std::string> warnings;  ///< in words

  /// Rows that the value was learnt from.
  [[nodiscard]] constexpr std::uint64_t used() const noexcept { return rows - invalid - ignored; }
  [[nodiscard]] constexpr bool fitted_to_anybody() const noexcept { return used() != 0; }

  [[nodiscard]] constexpr const T& operator*() const& noexcept { return value; }
  [[nodiscard]] constexpr T&& operator*() && noexcept { return std::move(value); }
  [[nodiscard]] constexpr const T* operator->() const noexcept { return &value; }

  friend bool operator==(const fitted&, const fitted&) = default;
};

template <class T>
inline constexpr bool is_fitted = false;
template <class T, class Diagnostics>
inline constexpr bool is_fitted<fitted<T, Diagnostics>> = true;

}  // namespace clientele::inline v0
