// SPDX-License-Identifier: BSL-1.0
// Needs Boost.Accumulators: link clientele::boost.
#pragma once

#include <boost/accumulators/framework/accumulator_base.hpp>
#include <boost/accumulators/framework/depends_on.hpp>
#include <boost/accumulators/framework/extractor.hpp>
#include <boost/accumulators/framework/parameters/sample.hpp>
#include <boost/accumulators/statistics_fwd.hpp>

#include <cstdint>
#include <span>

namespace clientele::inline v0 {

/// Feeds a `boost::accumulators::accumulator_set` from a pass: `into(&ripple::result::heard, sink)` with
/// `boost_sink sink{set}`. NaN is left out, as from every sink. An accumulator set cannot be merged, so it works
/// in one thread only; the summary of the pass itself has count, total, mean, variance and extremes already.
template <class AccumulatorSet>
struct boost_sink {
  AccumulatorSet& set;

  void add(std::span<const double> values) {
    for (const double v : values) set(v);
  }
};
template <class AccumulatorSet>
boost_sink(AccumulatorSet&) -> boost_sink<AccumulatorSet>;

namespace detail {

/// Net promoter score of ratings 0 to 10: 100·(share of 9 and 10 − share of 0 to 6); NaN for no rating.
struct net_promoter_accumulator : boost::accumulators::accumulator_base {
  using result_type = double;
  explicit net_promoter_accumulator(boost::accumulators::dont_care) {}

  template <class Arguments>
  void operator()(const Arguments& arguments) {
    const double rating = static_cast<double>(arguments[boost::accumulators::sample]);
    ++count_;
    balance_ += (rating >= 9 ? 1 : 0) - (rating <= 6 ? 1 : 0);
  }
  [[nodiscard]] result_type result(boost::accumulators::dont_care) const {
    return 100 * static_cast<double>(balance_) / static_cast<double>(count_);
  }

 private:
  std::int64_t count_ = 0, balance_ = 0;
};

}  // namespace detail

/// The net promoter score as a feature of an accumulator set: `accumulator_set<double, features<tag::net_promoter>>`.
namespace tag {
struct net_promoter : boost::accumulators::depends_on<> {
  using impl = boost::mpl::always<detail::net_promoter_accumulator>;
};
}  // namespace tag

namespace extract {
inline const boost::accumulators::extractor<tag::net_promoter> net_promoter{};
}  // namespace extract

}  // namespace clientele::inline v0
