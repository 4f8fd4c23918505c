#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# sh bench/compile_time.sh [COMPILER]
#
# Seconds to include each public header alone at -O2 (the least of three), beside its budget: a component's own header
# 0.3 s, the core 1.0 s, a model 2 s, everything 4 s. The machine must be otherwise idle. Exits 1 if one is over.
set -eu
cd "$(dirname "$0")/.."
compiler=${1-g++}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

seconds() { # of one compilation of the unit
    start=$(date +%s%N)
    "$compiler" -std=c++20 -O2 -Iinclude -isystem /usr/include/eigen3 -c "$scratch/unit.cpp" -o /dev/null
    end=$(date +%s%N)
    echo $(((end - start) / 1000000))
}

over=0
printf '%-52s %8s %8s\n' 'header' 'seconds' 'budget'
for header in $(cd include && find clientele -name '*.hpp' -not -path '*/detail/*' | sort); do
    case $header in
    clientele/clientele.hpp) budget=4000 ;;
    clientele/models/* | clientele/interop/*) budget=2000 ;;
    clientele/core/* | clientele/history/*) budget=1000 ;;
    *) budget=300 ;;
    esac
    # A room may have headers that stand on models or on Eigen; they have a model's budget.
    if [ "$budget" = 300 ] && grep -qE 'include <(clientele/models|Eigen)' "include/$header"; then budget=2000; fi
    printf '#include <%s>\nint main() {}\n' "$header" >"$scratch/unit.cpp"
    best=999999
    for _ in 1 2 3; do
        took=$(seconds)
        if [ "$took" -lt "$best" ]; then best=$took; fi
    done
    mark=''
    if [ "$best" -gt "$budget" ]; then
        mark=' over'
        over=1
    fi
    printf '%-52s %4d.%03d %4d.%03d%s\n' "$header" $((best / 1000)) $((best % 1000)) $((budget / 1000)) $((budget % 1000)) "$mark"
done
exit $over
