#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# score_customers_test.sh PROGRAM: whole runs of the program: what needs processes, pipes and signals, and the
# summary of a simulated base of 1 000 customers, which is score_customers_1000.summary.
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../support/whole_runs.sh"

# The summary of 1 000 simulated customers, word by word.
check 'simulated base' code 0 "$program" --simulate 1000 --seed 1 --out scored.csv
check 'summary' diff -u "$here/score_customers_1000.summary" out
check 'rows' [ "$(wc -l <scored.csv)" -eq 1001 ]

# A ratio without a denominator is undefined, and why is said in words, in the summary and in JSON.
printf 'id,cost,customers,retention_lift,value_per_customer\n1,0,10,0.1,5\n' >free.csv
check 'free' code 0 "$program" free.csv --only roi --out free_scored.csv --report free.json
check 'undefined' grep -q 'return on the cost  undefined (no total)$' out
check 'undefined in JSON' grep -q '"state": "no_total"' free.json

# Exit codes as the shell sees them.
check 'usage' code 1 "$program" --simulate 10 --only nothing
check 'no such file' code 3 "$program" nowhere.csv
printf 'id,value\n1,x\n' >bad.csv
check 'bad input' code 2 "$program" bad.csv --out never.csv
check 'no output' [ ! -e never.csv ]

# A pipe is read twice where a component has to be fitted, and gives what the file gives.
awk 'BEGIN { print "id,value"; for (i = 1; i <= 100000; ++i) print i "," (i * 7919) % 10007 }' >value.csv
check 'file' code 0 "$program" value.csv --out from_file.csv
cp out from_file.summary
check 'standard input' sh -c 'cat value.csv | "$1" - --out from_pipe.csv >out' sh "$program"
check 'same rows' cmp from_file.csv from_pipe.csv
check 'same summary' sh -c 'sed "1d; /^study$/,\$d" out | diff - from_file.tail' sh <<EOF
$(sed '1d; /^study$/,$d' from_file.summary >from_file.tail)
EOF
check 'no component to fit' sh -c 'cat value.csv | "$1" - --map complainants=constant:0 --map annual_purchase=value \
    --only ripple --out ripple.csv >out' sh "$program"

# Dates are looked for before the rows are read, in a pipe too.
printf 'end,gone\n2024-01-12,1\n2024-01-22,1\n2024-02-01,1\n' >dates.csv
check 'dates' sh -c 'cat dates.csv | "$1" - --map kaplan_meier.time=end --map kaplan_meier.left=gone >out' sh "$program"
check 'days since 1970' grep -q 'median time until leaving  *19,744' out

# Output that nobody takes.
check 'full disk' sh -c '"$1" --simulate 1000 >/dev/full 2>err; [ $? -eq 3 ]' sh "$program"
check 'closed pipe' sh -c '{ "$1" --simulate 100000 --out - 2>err; echo $? >code; } | head -n 1 >/dev/null
    [ "$(cat code)" -eq 3 ]' sh "$program"

# A signal ends it, removes what it had begun and leaves what was there; also while it waits for its input.
echo precious >precious.csv
for signal in INT:130 TERM:143; do
    mkfifo waiting
    exec 3<>waiting
    # A shell starts a background command with SIGINT ignored, and that the program heeds.
    env --default-signal=INT "$program" waiting --out precious.csv 2>err &
    pid=$!
    printf 'id,complainants,annual_purchase\n1,1,100\n' >&3
    sleep 0.5
    kill -"${signal%:*}" "$pid"
    sleep 0.2
    exec 3>&-
    wait "$pid"
    got=$?
    rm waiting
    check "signal ${signal%:*}" [ "$got" -eq "${signal#*:}" ]
    check 'old output' [ "$(cat precious.csv)" = precious ]
    check 'no partial file' [ -z "$(ls -A | grep partial)" ]
done

[ "$failures" -eq 0 ] && echo 'all as expected'
exit "$failures"
