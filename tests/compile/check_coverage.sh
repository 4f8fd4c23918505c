#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# sh tests/compile/check_coverage.sh ROOT
#
# docs/coverage.md says which header and which test answer each paragraph of the domain. This fails when a paragraph
# of domain_paragraphs.txt has no row, when a listed header or test does not exist, and when a row says "open" but
# names a header, or names a header and no test.
set -eu
root=$1
table=$root/docs/coverage.md
status=0
complain() {
    echo "coverage: $*"
    status=1
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
    for file in $files; do
        case $file in
        *.hpp)
            headers=1
            [ -f "$root/include/clientele/$file" ] || complain "$paragraph: there is no include/clientele/$file"
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
        ;;
    esac
done <"$(dirname "$0")/domain_paragraphs.txt"
exit $status
