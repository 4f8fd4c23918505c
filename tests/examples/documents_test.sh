#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# documents_test.sh PROGRAM [update]: docs/*_report.md show what their commands print. Of the indented blocks of a
# document the first one is the commands, one that begins with `import` is the Python program that these name, and the
# last one is the output; `update` puts what is printed now in its place. Data are those of CLIENTELE_DATA; a document
# whose data or whose Python are not there is named and left out.
set -u
here=$(cd "$(dirname "$0")" && pwd)
documents=$(cd "$here/../../docs" && pwd)
data=${CLIENTELE_DATA:+$(cd "$CLIENTELE_DATA" && pwd)}
update=${2:-}
. "$here/../support/whole_runs.sh"

# blocks_of DOCUMENT: its indented blocks as block.1, block.2, …, and the lines of the last one in `first` and `last`.
blocks_of() {
    rm -f block.*
    awk '/^    / { if (!inside) { ++n; begin = NR } else for (; gap > 0; --gap) print "" >("block." n)
                   inside = 1; gap = 0; end = NR; print substr($0, 5) >("block." n); next }
         /^$/ { ++gap; next }
         { inside = gap = 0 }
         END { print begin, end >"lines" }' "$1"
    read -r first last <lines
    blocks=$(ls block.* | wc -l)
}

# missing DOCUMENT: what its commands need and is not there.
missing() {
    for packed in $(sed -n 's/^gunzip -c \([^ ]*\) .*/\1/p' block.1); do
        if [ -n "$data" ] && [ -f "$data/$packed" ]; then cp "$data/$packed" .; else echo "$packed of CLIENTELE_DATA"; fi
    done
    if grep -q '^python3 ' block.1 && ! command -v python3 >python.path; then echo python3; fi
    if grep -q 'cases.csv) >' block.1 && [ ! -f cases.csv ]; then echo "the cases of complaint_report.md"; fi
}

cat >run.sh <<EOF
score_customers() { "$program" "\$@"; }
. ./block.1
EOF
compared=0
# The comparison reads what the commands of the complaint report make.
for name in complaint $(ls "$documents" | sed -n '/^complaint_/d; s/_report\.md$//p'); do
    document=$documents/${name}_report.md
    blocks_of "$document"
    absent=$(missing)
    if [ -n "$absent" ]; then
        echo "left out: ${name}_report.md, without" $absent
        continue
    fi
    python=$(sed -n 's/^python3 \([^ ]*\).*/\1/p' block.1)
    [ -z "$python" ] || cp "$(grep -l '^import' block.*)" "$python"
    check "$name: its commands" code 0 sh run.sh
    sed 's/ *$//' out >printed
    if [ "$update" = update ]; then
        { head -n $((first - 1)) "$document"; sed 's/^\(.\)/    \1/' printed; tail -n +$((last + 1)) "$document"; } >new.md
        cp new.md "$document"
    else
        check "$name: the document shows what its commands print" diff "block.$blocks" printed
    fi
    compared=$((compared + 1))
done
echo "$compared documents compared"
[ "$failures" -eq 0 ]
