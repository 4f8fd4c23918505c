#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# compile_fail_self_test.sh COMPILER FLAGS...: shows that compile_fail.sh tells a right error from
# none, a wrong one, a late one and a long one.
set -u
check=$(cd "$(dirname "$0")" && pwd)/compile_fail.sh
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
failures=0

cat >"$work/gap.cpp" <<'EOF'
// fails with WRONG_ARITY: gap.*perception
// fails with TWO_PATTERNS: error: .*gap
// fails with TWO_PATTERNS: perception
template <class... Fields>
constexpr void on_gap(Fields...) {
#ifdef LONG
    undeclared_name(); again(); again(); again();
#endif
    static_assert(sizeof...(Fields) == 2, "gap: the input perception has no field");
}
template <class... Fields>
constexpr void outer(Fields... fields) {
    on_gap(fields...);
}
void user() {
#ifdef EARLIER
    int unrelated = "text";
#endif
#if defined(WRONG_ARITY) || defined(TWO_PATTERNS) || defined(EARLIER)
    outer(1);
#else
    outer(1, 2);
#endif
#ifdef MANY_NOTES
    void candidate(int, int); void candidate(int*, int); void candidate(long**, int);
    void candidate(char*, int); void candidate(short*, int); candidate();
#endif
}
EOF
cp "$work/gap.cpp" "$work/broken.cpp"
echo 'int unfinished(' >>"$work/broken.cpp"

passes() {
    if ! output=$(sh "$check" "$@" 2>&1); then
        printf 'should pass: %s\n%s\n' "$*" "$output"
        failures=$((failures + 1))
    fi
}
refused() { # refused REASON ARGUMENTS...
    reason=$1
    shift
    if output=$(sh "$check" "$@" 2>&1); then
        printf 'should be refused: %s\n' "$*"
        failures=$((failures + 1))
    elif ! printf '%s\n' "$output" | grep -E -q "$reason"; then
        printf 'should be refused for "%s": %s\n%s\n' "$reason" "$*" "$output"
        failures=$((failures + 1))
    fi
}

gap=$work/gap.cpp
passes control "$gap" -- "$@"
refused 'control does not compile' control "$work/broken.cpp" -- "$@"
passes fails "$gap" --option -DWRONG_ARITY --expect-of WRONG_ARITY -- "$@"
passes fails "$gap" --option -DTWO_PATTERNS --expect-of TWO_PATTERNS -- "$@"
passes fails "$gap" --option -DWRONG_ARITY --expect gap --expect 'perception has no field' -- "$@"
refused 'compiled, and should not have' fails "$gap" --option -DHARMLESS --expect gap -- "$@"
refused 'does not match: expectation' fails "$gap" --option -DWRONG_ARITY --expect gap --expect expectation -- "$@"
refused 'nothing is expected' fails "$gap" --option -DWRONG_ARITY --expect-of NOT_THERE -- "$@"
refused 'does not match: gap.*perception' fails "$gap" --option -DEARLIER --expect-of WRONG_ARITY -- "$@"
refused 'the first error has [0-9]+ lines, allowed are 5' fails "$gap" --option -DMANY_NOTES --expect candidate -- "$@"
passes fails "$gap" --option -DMANY_NOTES --expect candidate --max-lines 20 -- "$@"

[ "$failures" -eq 0 ]
