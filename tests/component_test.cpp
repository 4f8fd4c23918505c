// SPDX-License-Identifier: BSL-1.0
#include <clientele/component.hpp>

#include <gtest/gtest.h>

#include <tuple>

#include "support/thrown.hpp"

namespace component_test {

using clientele::fixed_string;
using clientele::input;
using clientele::interval;
using clientele::named_result;
using clientele::parameter;

/// What one header gives its author: descriptor, checks, errors, branch-free choices.
struct discounted_price {
  using scalar = double;
  double discount = 0.1;

  struct result {
    double paid{};
  };

  static constexpr auto name = fixed_string{"tests::discounted_price"};
  static constexpr auto inputs = std::tuple{input<"price">{.unit = "currency", .allowed = interval::at_least(0)},
                                            input<"voucher">{.presence = clientele::presence::optional}};
  static constexpr auto parameters =
      std::tuple{parameter{"discount", &discounted_price::discount, "share", clientele::interval::share()}};
  static constexpr auto results = std::tuple{named_result{"paid", &result::paid, "currency"}};

  constexpr result operator()(double price, double voucher) const { return clientele::checked(*this, price, voucher); }
  [[nodiscard]] constexpr result compute(double price, double voucher) const noexcept {
    return {price * (1 - discount) - clientele::or_zero(voucher)};
  }
};

static_assert(clientele::component<discounted_price>);
static_assert(discounted_price{.discount = 0.5}(100, 10).paid == 40);

TEST(Component, ACallChecksParametersAndInputs) {
  constexpr double missing = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(discounted_price{}(100, missing).paid, 90);
  const auto parameter_error =
      thrown<clientele::invalid_parameter>([] { static_cast<void>(discounted_price{.discount = 2}(1, 0)); });
  EXPECT_EQ(parameter_error.parameter, "discount");
  const auto row = thrown<clientele::invalid_customer>([] { static_cast<void>(discounted_price{}(-1, 0)); });
  EXPECT_EQ(row.first.field, "price");
  EXPECT_EQ(row.first.value, -1);
}

}  // namespace component_test
