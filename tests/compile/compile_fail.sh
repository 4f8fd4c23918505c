#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# compile_fail.sh control SOURCE -- COMPILER FLAGS...
#     passes when the source compiles.
# compile_fail.sh fails SOURCE [--option OPT]... [--expect REGEX]... [--expect-of MACRO]...
#                 [--max-lines N] -- COMPILER FLAGS...
#     passes when the source does not compile with the options, and the compiler's first error has at
#     most N (5) lines and matches every regex. --expect-of takes the regexes from the source's lines
#     `// fails with MACRO: REGEX`. The first error runs from its 'error:' line up to the next error,
#     notes included; excerpts of the source are not printed and so not counted, nor is the chain of
#     includes and instantiations, which GCC prints above the 'error:' line and Clang below it.
set -u
mode=$1
source=$2
shift 2

# A compiler that runs away after an error fails here instead of taking all memory.
ulimit -v 4000000

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
: >"$work/expect"
: >"$work/options"
max_lines=5
while [ "$#" -gt 0 ] && [ "$1" != "--" ]; do
    case $1 in
    --option) printf '%s\n' "$2" >>"$work/options" ;;
    --expect) printf '%s\n' "$2" >>"$work/expect" ;;
    --expect-of)
        sed -n "s|^ *// fails with $2: *||p" "$source" >>"$work/expect"
        ;;
    --max-lines) max_lines=$2 ;;
    *)
        echo "compile_fail.sh: unknown option $1" >&2
        exit 2
        ;;
    esac
    shift 2
done
if [ "$#" -lt 2 ]; then
    echo "compile_fail.sh: no compiler after --" >&2
    exit 2
fi
shift

case $("$1" --version 2>/dev/null) in
*clang*) quiet="-fno-caret-diagnostics -fno-color-diagnostics" ;;
*) quiet="-fno-diagnostics-show-caret -fdiagnostics-color=never" ;;
esac
while IFS= read -r option; do
    set -- "$@" "$option"
done <"$work/options"

# shellcheck disable=SC2086 # two plain options
LC_ALL=C "$@" $quiet -fsyntax-only "$source" >"$work/log" 2>&1
status=$?

if [ "$mode" = control ]; then
    if [ "$status" -ne 0 ]; then
        echo "the positive control does not compile:"
        head -n 40 "$work/log"
        exit 1
    fi
    exit 0
fi

if [ "$status" -eq 0 ]; then
    echo "compiled, and should not have: $source with $(tr '\n' ' ' <"$work/options")"
    exit 1
fi
if [ ! -s "$work/expect" ]; then
    echo "nothing is expected of the error: no --expect, or no line '// fails with MACRO: REGEX'"
    exit 1
fi

# The first error. Lines that lead up to the *next* diagnostic do not belong to it.
awk '
    / (fatal )?error: |^(fatal )?error: / {
        if (inside) exit
        inside = 1
    }
    inside && /^In file included from |^ +from |:   required |: At global scope:|warning: / { exit }
    inside && /: In (instantiation|substitution|(static )?member function|function|constructor|lambda)/ { exit }
    inside && /^compilation terminated|^[0-9]+ (error|warning)/ { exit }
    / note: in instantiation of / { next }
    inside { print }
' "$work/log" >"$work/first"

lines=$(wc -l <"$work/first")
head -n "$max_lines" "$work/first" >"$work/seen"
result=0
if [ "$lines" -eq 0 ]; then
    echo "the compiler failed without an error line (status $status)"
    result=1
fi
if [ "$lines" -gt "$max_lines" ]; then
    echo "the first error has $lines lines, allowed are $max_lines"
    result=1
fi
while IFS= read -r regex; do
    if ! grep -E -q -e "$regex" "$work/seen"; then
        echo "the first error does not match: $regex"
        result=1
    fi
done <"$work/expect"
if [ "$result" -ne 0 ]; then
    echo "the first error:"
    cat "$work/first"
    echo "the compiler's output begins:"
    head -n 40 "$work/log"
fi
exit "$result"
