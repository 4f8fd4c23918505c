# SPDX-License-Identifier: BSL-1.0
# Sourced by tests of whole runs, with the program as their argument: a folder of their own, and two checks.
program=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
if [ ! -f "$program" ] || [ ! -x "$program" ]; then # what waits for it at a pipe would wait for ever
    echo "there is no program $1"
    exit 2
fi
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
failures=0

check() { # check NAME COMMAND...
    name=$1
    shift
    if ! "$@"; then
        echo "failed: $name"
        failures=$((failures + 1))
    fi
}
code() { # code EXPECTED COMMAND...: its exit code, its streams in out and err
    expected=$1
    shift
    "$@" >out 2>err
    got=$?
    [ "$got" -eq "$expected" ] || {
        echo "exit code $got, not $expected: $*"
        cat err
        return 1
    }
}
