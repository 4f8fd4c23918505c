#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# sh tests/compile/check_sources.sh ROOT
#
# docs/sources.md says of every work that a public header cites whether it was found where others cite it. This fails
# when a header cites an author and a year that have no row there, when a row is of a work that no header cites, and
# when the status of a row is neither confirmed nor attributed.
set -eu
export LC_ALL=C
root=$1
status=0
complain() {
    echo "sources: $*"
    status=1
}
found=$(mktemp -d)
trap 'rm -rf "$found"' EXIT

# "Newcombe 1998" for each "Newcombe (1998)", "Newcombe 1998" or "Newcombe, 1998"; of several authors the last.
authors_and_years() {
    grep -oE "[A-Z][A-Za-z'-]+( et al\.)?,? \(?(1[6-9]|20)[0-9][0-9]" | sed -E "s/'s//; s/ et al\.//; s/[(,]//g" | sort -u
}

# A citation may be broken by the end of a line of a comment.
for header in $(find "$root/include" -name '*.hpp'); do
    awk '{ sub(/^ *\/\/+<? ?/, ""); text = text " " $0 } END { print text }' "$header"
done | authors_and_years >"$found/cited"
awk -F '|' '/^\| [A-Z]/ && NF == 5 { print $2 }' "$root/docs/sources.md" | authors_and_years >"$found/listed"
[ -s "$found/listed" ] || complain "docs/sources.md lists nothing"

comm -23 "$found/cited" "$found/listed" >"$found/without"
comm -13 "$found/cited" "$found/listed" >"$found/unused"
while IFS= read -r work; do complain "a header cites '$work', of which docs/sources.md has no row"; done <"$found/without"
while IFS= read -r work; do complain "docs/sources.md has a row of '$work', which no header cites"; done <"$found/unused"
awk -F '|' '/^\| [A-Z]/ && NF == 5 && $4 !~ /^ (confirmed|attributed)/ { print $2 }' "$root/docs/sources.md" >"$found/open"
while IFS= read -r work; do complain "neither confirmed nor attributed:$work"; done <"$found/open"
exit $status
