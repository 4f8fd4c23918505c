#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# Shows that check_tree.sh accepts a good tree and names each fault of a bad one.
set -u
check=$(cd "$(dirname "$0")" && pwd)/check_tree.sh
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
failures=0
spdx='// SPDX-License-Identifier: BSL-1.0'

put() { # put FILE LINE...
    mkdir -p "$work/tree/$(dirname "$1")"
    file=$work/tree/$1
    shift
    printf '%s\n' "$@" >"$file"
}

header() { # header NAME LINE...: a header and its test
    name=$1
    shift
    put "include/clientele/$name" "$spdx" '#pragma once' "$@"
    put "tests/${name%.hpp}_test.cpp" "$spdx" "#include <clientele/$name>" 'TEST(a, b) {}'
}

new_tree() { # the good tree, made once
    header component/check.hpp '#include <limits>'
    put include/clientele/component.hpp "$spdx" '#pragma once' '#include <clientele/component/check.hpp>'
    header numerics/sums.hpp
    header statistics/estimate.hpp '#include <clientele/numerics/sums.hpp>' '#include <clientele/component/check.hpp>'
    header core/engine.hpp '#include <ranges>' '#include <clientele/core/detail/block.hpp>'
    put include/clientele/core/detail/block.hpp "$spdx" '#pragma once'
    header churn/ripple.hpp '#include <clientele/component/check.hpp>'
    header models/bg_nbd.hpp '#include <clientele/statistics/estimate.hpp>'
    header value/modelled.hpp '#include <clientele/models/bg_nbd.hpp>'
    header retention/roi.hpp '#include <clientele/value/modelled.hpp>'
    header interop/parallel.hpp '#include <oneapi/tbb/parallel_for.h>' '#include <clientele/core/engine.hpp>'
    header clientele.hpp '#include <clientele/core/engine.hpp>' '#include <clientele/churn/ripple.hpp>' \
        '#include <clientele/models/bg_nbd.hpp>'
}

good_tree() {
    rm -rf "$work/tree"
    cp -r "$work/good" "$work/tree"
}

expect() { # expect REGEX: the tree has exactly one fault, which matches
    output=$(sh "$check" "$work/tree" 2>&1)
    status=$?
    if [ "$status" -eq 0 ] || [ "$(printf '%s\n' "$output" | wc -l)" -ne 1 ] ||
        ! printf '%s\n' "$output" | grep -E -q "$1"; then
        echo "expected one fault like: $1"
        echo "status $status, output:"
        printf '%s\n' "$output"
        failures=$((failures + 1))
    fi
    good_tree
}

expect_both() { # expect_both REGEX REGEX: the tree has exactly these two faults
    output=$(sh "$check" "$work/tree" 2>&1)
    status=$?
    if [ "$status" -eq 0 ] || [ "$(printf '%s\n' "$output" | wc -l)" -ne 2 ] ||
        ! printf '%s\n' "$output" | grep -E -q "$1" || ! printf '%s\n' "$output" | grep -E -q "$2"; then
        echo "expected two faults like: $1 and $2"
        echo "status $status, output:"
        printf '%s\n' "$output"
        failures=$((failures + 1))
    fi
    good_tree
}

new_tree
mv "$work/tree" "$work/good"
good_tree
if ! output=$(sh "$check" "$work/tree" 2>&1) || [ -n "$output" ]; then
    echo "the good tree is refused:"
    printf '%s\n' "$output"
    failures=$((failures + 1))
fi

rm "$work/tree/tests/churn/ripple_test.cpp"
expect '^untested: include/clientele/churn/ripple.hpp has no tests/churn/ripple_test.cpp$'

put tests/churn/ripple_test.cpp "$spdx" 'TEST(a, b) {}'
expect '^untested: tests/churn/ripple_test.cpp does not include <clientele/churn/ripple.hpp>$'

put tests/churn/ripple_test.cpp "$spdx" '#include <clientele/churn/ripple.hpp>' '// TEST(a, b)'
expect '^untested: tests/churn/ripple_test.cpp tests nothing$'

rm "$work/tree/tests/clientele_test.cpp"
expect '^untested: include/clientele/clientele.hpp has no tests/clientele_test.cpp$'

put include/clientele/core/detail/block.hpp '#pragma once'
expect '^licence: include/clientele/core/detail/block.hpp'

put bench/scoring.cpp 'int main() {}'
expect '^licence: bench/scoring.cpp'

put tests/run '#!/bin/sh'
expect '^licence: tests/run'

put include/clientele/core/detail/block.hpp "$spdx"
awk 'BEGIN { for (i = 0; i < 600; ++i) print "//" }' >>"$work/tree/include/clientele/core/detail/block.hpp"
expect '^long: include/clientele/core/detail/block.hpp has 601 lines$'

put include/clientele/models/bg_nbd.hpp "$spdx" '#include <ranges>'
output=$(sh "$check" "$work/tree")
first="ranges: include/clientele/models/bg_nbd.hpp includes <ranges>"
second="heavy: value/modelled.hpp -> models/bg_nbd.hpp -> <ranges>"
case $output in
*"$second"*"$first"* | *"$first"*"$second"*) ;;
*)
    echo "ranges below a model are not named: $output"
    failures=$((failures + 1))
    ;;
esac
good_tree

put include/clientele/component/check.hpp "$spdx" '#  include <boost/math/constants/constants.hpp>'
output=$(sh "$check" "$work/tree")
first="package: include/clientele/component/check.hpp includes <boost/math/constants/constants.hpp>"
second="heavy: churn/ripple.hpp -> component/check.hpp -> <boost/math/constants/constants.hpp>"
case $output in
*"$first"*"$second"*) ;;
*)
    echo "a package reached through the core is not named: $output"
    failures=$((failures + 1))
    ;;
esac
good_tree

header churn/ripple.hpp '#include <clientele/core/engine.hpp>'
expect_both '^arrow: include/clientele/churn/ripple.hpp includes <clientele/core/engine.hpp>$' \
    '^heavy: churn/ripple.hpp -> core/engine.hpp -> <ranges>$'

header history/log.hpp '#include <oneapi/tbb/task_arena.h>'
expect '^package: include/clientele/history/log.hpp includes <oneapi/tbb/task_arena.h>$'

header churn/other.hpp '#include <clientele/retention/roi.hpp>'
expect '^arrow: include/clientele/churn/other.hpp includes <clientele/retention/roi.hpp>$'

header core/up.hpp '#include <clientele/churn/ripple.hpp>'
expect '^arrow: include/clientele/core/up.hpp includes <clientele/churn/ripple.hpp>$'

header core/up.hpp '#include <clientele/interop/parallel.hpp>'
expect '^arrow: include/clientele/core/up.hpp includes <clientele/interop/parallel.hpp>$'

header all.hpp '#include <clientele/interop/parallel.hpp>'
expect '^arrow: include/clientele/all.hpp includes <clientele/interop/parallel.hpp>$'

header value/modelled.hpp '#include <clientele/models/detail/inside.hpp>' '#include <clientele/models/bg_nbd.hpp>'
put include/clientele/models/detail/inside.hpp "$spdx" '#pragma once'
expect '^private: include/clientele/value/modelled.hpp includes <clientele/models/detail/inside.hpp>$'

header churn/ripple.hpp '#include <clientele/component/nowhere.hpp>'
expect '^missing: include/clientele/churn/ripple.hpp includes <clientele/component/nowhere.hpp>$'

header numerics/sums.hpp '#include <clientele/component/check.hpp>'
expect '^arrow: include/clientele/numerics/sums.hpp includes <clientele/component/check.hpp>$'

header component/check.hpp '#include <clientele/statistics/estimate.hpp>'
expect '^arrow: include/clientele/component/check.hpp includes <clientele/statistics/estimate.hpp>$'

header statistics/estimate.hpp '#include <clientele/core/detail/block.hpp>'
expect_both '^arrow: include/clientele/statistics/estimate.hpp includes <clientele/core/detail/block.hpp>$' \
    '^private: include/clientele/statistics/estimate.hpp includes <clientele/core/detail/block.hpp>$'

header history/log.hpp '#include <clientele/core/engine.hpp>'
expect '^arrow: include/clientele/history/log.hpp includes <clientele/core/engine.hpp>$'

put include/clientele/component.hpp "$spdx" '#pragma once'
expect '^umbrella: include/clientele/component.hpp does not include <clientele/component/check.hpp>$'

header numerics/sums.hpp 'inline std::size_t one() { return 1; }'
expect '^incomplete: include/clientele/numerics/sums.hpp uses std::size_t without <cstddef>$'

header numerics/sums.hpp '// a std::size_t in a comment' '#include <cstddef>' 'inline std::size_t one() { return 1; }'
good=$(sh "$check" "$work/tree" 2>&1) || {
    echo "a header with its include is refused: $good"
    failures=$((failures + 1))
}
good_tree

header numerics/sums.hpp "// $(printf 'ü%.0s' 1 2 3) $(printf 'x%.0s' $(seq 1 120))"
expect '^wide: include/clientele/numerics/sums.hpp:3 has 127 characters$'

header churn/ripple.hpp '/// Counts.' 'class counts {' ' public:' '  void add(int reason);' '};'
expect '^gathers: include/clientele/churn/ripple.hpp: counts has an add of its own and is no component that gathers$'

header churn/ripple.hpp 'struct all {' '  struct counts {' '    constexpr void add(int reason) { add(reason); }' '  };' '};'
expect '^gathers: include/clientele/churn/ripple.hpp: counts has an add of its own and is no component that gathers$'

header churn/ripple.hpp 'struct all {' '  class fitting {' '   public:' '    void add(int reason);' '    int finish() const;' \
    '  };' '};' 'class log {' ' public:' '  template <class Row>' '  void add(Row row);' '  int customers() const;' '};' \
    'struct own {' ' private:' '  void add(int);' '};' 'namespace detail {' 'struct inner {' '  void add(int);' '};' \
    '}  // namespace detail'
good=$(sh "$check" "$work/tree" 2>&1) || {
    echo "a fitting, a log or a private add is refused: $good"
    failures=$((failures + 1))
}
good_tree

header churn/ripple.hpp 'struct heard {' '  static void join(state& s, const state& other) { s += other; }' '};'
expect '^lawless: include/clientele/churn/ripple.hpp: tests/property/every_gathering_test.cpp does not hold heard to the law$'

[ "$failures" -eq 0 ]
