#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# sh tests/compile/check_coverage.sh ROOT
#
# docs/coverage.md says which header and which test answer each paragraph of the domain, and of what kind the headers
# are. This fails when a paragraph of domain_paragraphs.txt has no row, when a listed header or test does not exist,
# when a row says "open" but names a header, or names a header and no test, when the kinds are not those that the
# headers show, and when a header has a component that no row names.
set -eu
root=$1
table=$root/docs/coverage.md
status=0
complain() {
    echo "coverage: $*"
    status=1
}

# The kinds of what a header has: `row` where it computes a result a row, `gathering` where states join, `fitted` where
# it has a specification for `fit`; of what is no component `model` where it has a likelihood, `log` where it is of
# history/, otherwise `function`.
kind_of() {
    awk -v folder="${1%%/*}" '
        /^ *\/\// { next }
        / compute\(/ { row = 1 }
        / join\(state&/ { gathering = 1 }
        / start\(\) const/ || / fitting start\(\)/ { fitted = 1 }
        / log_likelihood\(const/ { model = 1 }
        END {
            kind = (row ? " + row" : "") (gathering ? " + gathering" : "") (fitted ? " + fitted" : "")
            if (kind == "") kind = model ? " + model" : folder == "history" ? " + log" : " + function"
            print substr(kind, 4)
        }' "$root/include/clientele/$1"
}
# Of several headers, in their order; once where all are of one kind.
kinds_of() {
    for header in "$@"; do kind_of "$header"; done |
        awk '{ all = all (NR == 1 ? "" : ", ") $0; same = NR == 1 || same && $0 == last; last = $0 }
             END { print same ? last : all }'
}

while IFS= read -r paragraph; do
    row=$(grep -F "| $paragraph |" "$table" || true)
    if [ -z "$row" ]; then
        complain "the paragraph '$paragraph' has no row"
        continue
    fi
    files=$(printf '%s\n' "$row" | grep -oE '`[a-z_/]+\.(hpp|cpp)`' | tr -d '`' || true)
    headers=0
    tests=0
    found=
    for file in $files; do
        case $file in
        *.hpp)
            headers=1
            if [ -f "$root/include/clientele/$file" ]; then
                found="$found $file"
            else
                complain "$paragraph: there is no include/clientele/$file"
            fi
            ;;
        *.cpp)
            tests=1
            [ -f "$root/tests/$file" ] || complain "$paragraph: there is no tests/$file"
            ;;
        esac
    done
    case $row in
    *'| open |'*)
        [ "$headers" = 0 ] || complain "$paragraph: says open, but names a header"
        ;;
    *)
        [ "$headers" = 1 ] && [ "$tests" = 1 ] || complain "$paragraph: a row needs a header and a test, or says open"
        # shellcheck disable=SC2086 # names of headers have no spaces
        kinds=$(kinds_of $found)
        case $row in
        *"| $paragraph | $kinds |"*) ;;
        *) complain "$paragraph: the kinds of its headers are: $kinds" ;;
        esac
        ;;
    esac
done <"$(dirname "$0")/domain_paragraphs.txt"

for header in $(cd "$root/include/clientele" && grep -l 'fixed_string{"' -r . --include '*.hpp' | LC_ALL=C sort); do
    name=${header#./}
    case $name in core/* | component/* | */detail/*) continue ;; esac
    grep -q -F "\`$name\`" "$table" || complain "$name has a component and no row"
done
exit $status
