#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# sh tests/compile/check_reference.sh ROOT
#
# Fails when docs/reference is not what docs/reference/generate writes from the headers as they are, when a
# component of a public header has no heading there, when docs/questions.md leaves a public header of a room out or
# names one that does not exist, when README.md shows lines that its examples or their outputs have not, and when a
# link of a document leads nowhere.
set -eu
root=$(cd "$1" && pwd)
status=0
complain() {
    echo "reference: $*"
    status=1
}
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT

sh "$root/docs/reference/generate" "$fresh"
for page in "$fresh"/*.md; do
    name=${page##*/}
    if [ ! -f "$root/docs/reference/$name" ]; then
        complain "there is no docs/reference/$name: run sh docs/reference/generate"
    elif ! diff "$root/docs/reference/$name" "$page" >"$fresh/difference"; then
        complain "docs/reference/$name is not current: run sh docs/reference/generate"
        head -n 20 "$fresh/difference"
    fi
done
for page in "$root"/docs/reference/*.md; do
    [ -f "$fresh/${page##*/}" ] || complain "nothing writes docs/reference/${page##*/}"
done

cd "$root/include/clientele"
for header in $(find satisfaction service churn retention value classification models history core component \
    statistics numerics interop -name '*.hpp' ! -path '*/detail/*' | LC_ALL=C sort); do
    # a component has `inputs` and a name; of a file every one is to be found
    for name in $(awk '
        /^namespace .*detail/ { hidden = 1 }
        /^}  \/\/ namespace .*detail/ { hidden = 0 }
        /^(struct|class) [a-z_0-9]+( final)? \{/ { name = $2 }
        /^  static constexpr auto inputs/ && !hidden && name != "" { print name; name = "" }' "$header"); do
        grep -q "^### \`$name\`" "$root/docs/reference/${header%%/*}.md" ||
            complain "docs/reference/${header%%/*}.md has no $name of $header"
    done
    case $header in
    satisfaction/* | service/* | churn/* | retention/* | value/* | classification/* | models/* | history/*)
        grep -qF "\`$header\`" "$root/docs/questions.md" || complain "docs/questions.md leaves $header out"
        ;;
    esac
done
for header in $(grep -oE '`[a-z_]+/[a-z_/]+\.hpp`' "$root/docs/questions.md" | tr -d '`' | LC_ALL=C sort -u); do
    [ -f "$header" ] || complain "docs/questions.md names $header, which does not exist"
done

# README's blocks, each with the file that it is from.
awk '/^<!-- examples\// { file = $2; next } /^```/ { on = !on && file != ""; if (!on) file = ""; next }
    on && NF { sub(/^ +/, ""); print file "\t" $0 }' "$root/README.md" >"$fresh/shown"
tab=$(printf '\t')
[ -s "$fresh/shown" ] || complain "README.md shows no example"
while IFS="$tab" read -r file line; do
    sed 's/^ *//' "$root/$file" | grep -qxF -- "$line" || complain "README.md shows a line that $file has not: $line"
done <"$fresh/shown"

# Links within the repository.
for document in README.md CONTRIBUTING.md CHANGELOG.md $(cd "$root" && find docs -name '*.md'); do
    folder=$(dirname "$root/$document")
    for link in $(awk '/^```/ { code = !code } !code' "$root/$document" | grep -oE '\]\([^) ]+\)' |
        sed 's/^](//; s/)$//; s/#.*//' | LC_ALL=C sort -u); do
        case $link in http*) continue ;; esac
        [ -e "$folder/$link" ] || complain "$document links to $link, which does not exist"
    done
done
exit $status
