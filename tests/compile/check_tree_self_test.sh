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
    header core/engine.hpp '#include <ranges>' '#include <clientele/core/detail/block.hpp>'
    put include/clientele/core/detail/block.hpp "$spdx" '#pragma once'
    header churn/ripple.hpp '#include <clientele/component/check.hpp>'
    header models/bg_nbd.hpp '#include <Eigen/Core>' '#include <boost/math/distributions/beta.hpp>' \
        '#include <clientele/core/engine.hpp>'
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
expect '^ranges: include/clientele/models/bg_nbd.hpp'

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
expect '^heavy: churn/ripple.hpp -> core/engine.hpp -> <ranges>$'

put include/clientele/core/detail/block.hpp "$spdx" '#include <ranges>'
header churn/ripple.hpp '#include <clientele/component/check.hpp>'
header component/check.hpp '#include <clientele/core/detail/block.hpp>'
expect '^heavy: churn/ripple.hpp -> component/check.hpp -> core/detail/block.hpp -> <ranges>$'

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

header churn/ripple.hpp '#include <clientele/core/detail/block.hpp>'
expect '^private: include/clientele/churn/ripple.hpp includes <clientele/core/detail/block.hpp>$'

header churn/ripple.hpp '#include <clientele/core/nowhere.hpp>'
expect '^missing: include/clientele/churn/ripple.hpp includes <clientele/core/nowhere.hpp>$'

header core/engine.hpp '#include <ranges>' '#include <clientele/component/check.hpp>'
header component/check.hpp '#include <clientele/core/engine.hpp>'
expect '^heavy: churn/ripple.hpp -> component/check.hpp -> core/engine.hpp -> <ranges>$'

[ "$failures" -eq 0 ]
