// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gtest/gtest.h>

#include <exception>
#include <stdexcept>
#include <string>
#include <utility>

/// The exception that a call throws; the test fails without one.
template <class Error, class F>
Error thrown(F&& call) {
  try {
    std::forward<F>(call)();
  } catch (const Error& e) {
    return e;
  }
  ADD_FAILURE() << "nothing was thrown";
  throw std::logic_error("nothing was thrown");
}

/// What an exception says; "nothing was thrown" without one.
template <class F>
std::string what(F&& call) {
  try {
    std::forward<F>(call)();
  } catch (const std::exception& e) {
    return e.what();
  }
  return "nothing was thrown";
}
