// SPDX-License-Identifier: BSL-1.0
#include <clientele/numerics/exact_product.hpp>

#include <gtest/gtest.h>

namespace exact_product_test {

TEST(AddProduct, KeepsWhatRoundingTakes) {
  clientele::exact_sum s;
  add_product(s, 0x1p27 + 1, 0x1p27 + 1);
  s.add(-0x1p54), s.add(-0x1p28);
  EXPECT_EQ(s.value(), 1);
  clientele::exact_sum a, b, product;  // (1e16 + 1)(3 + 2^-60)
  a.add(1e16), a.add(1), b.add(3), b.add(0x1p-60);
  add_product(product, a, b);
  product.add(-3e16), product.add(-3);
  EXPECT_EQ(product.value(), (1e16 + 1) * 0x1p-60);
}

TEST(CentredProduct, IsThatOfTheDeviations) {
  clientele::exact_sum x, y, xy;
  const double a[] = {1, 2, 3}, b[] = {2, 4, 9};
  for (int i = 0; i < 3; ++i) x.add(a[i]), y.add(b[i]), add_product(xy, a[i], b[i]);
  EXPECT_EQ(clientele::centred_product(3, xy, x, y), 21);  // 3·(1·3 + 0·1 + 1·4)
  clientele::exact_sum same, squares;
  for (int i = 0; i < 7; ++i) same.add(0.1), add_product(squares, 0.1, 0.1);
  EXPECT_EQ(clientele::centred_product(7, squares, same, same), 0);
}

}  // namespace exact_product_test
