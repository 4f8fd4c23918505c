#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# transactions_test.sh PROGRAM: whole runs on transaction logs: what needs processes, pipes and signals.
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../support/whole_runs.sh"

# 2 000 customers in two years of twelve months of 28 days, in the order of the dates.
awk 'BEGIN { print "id,date,amount"
    for (day = 0; day < 672; ++day)
        for (i = 1; i <= 2000; ++i)
            if (day >= i % 90 && (day * 7919 + i * 104729) % (97 + 13 * (i % 17)) == 0 && day < i % 672 + 90)
                printf "%d,%04d-%02d-%02d,%.2f\n", i, 2020 + int(day / 336), int(day / 28) % 12 + 1, day % 28 + 1,
                    5 + i % 23 + (day * i) % 7 / 2 }' >log.csv

# Standard input is read twice, and gives what the file gives.
check 'file' code 0 "$program" --transactions log.csv --calibration-end 2020-12-31 --out file.csv --report file.json
sed '1d; /^study$/,$d' out >file.summary
check 'quiet' [ ! -s err ]
check 'standard input' sh -c 'cat log.csv | "$1" --transactions - --calibration-end 2020-12-31 --out pipe.csv >out' \
    sh "$program"
check 'same rows' cmp file.csv pipe.csv
check 'same summary' sh -c 'sed "1d; /^study$/,\$d" out | diff - file.summary'
check 'rows' [ "$(wc -l <file.csv)" -gt 1000 ]
check 'packed' sh -c 'gzip -c log.csv | "$1" --transactions - --calibration-end 2020-12-31 --out packed.csv >out' \
    sh "$program"
check 'same rows of what was packed' cmp file.csv packed.csv

# Sorted by customer it is read in the memory of the customers, and gives the same customers.
{ head -n 1 log.csv && tail -n +2 log.csv | sort -t , -k 1,1n -k 2,2; } >sorted.csv
check 'sorted' code 0 "$program" --transactions sorted.csv --calibration-end 2020-12-31 --out sorted.out
check 'said to be sorted' grep -q '  sorted by customer and date' out
sort file.csv >file.rows
check 'same customers' sh -c 'sort sorted.out | cmp - file.rows'

# Rows on the standard output, the summary then elsewhere.
check 'rows on standard output' code 0 "$program" --transactions log.csv --calibration-end 2020-12-31 --out -
check 'the same rows' cmp out file.csv
check 'the summary' grep -q '^holdout check' err
check 'full disk' sh -c '"$1" --transactions log.csv >/dev/full 2>err; [ $? -eq 3 ]' sh "$program"
check 'closed pipe' sh -c '{ "$1" --transactions log.csv --model nbd --out - 2>err; echo $? >code; } | head -n 0
    [ "$(cat code)" -eq 3 ]' sh "$program"

# Exit codes as the shell sees them.
check 'usage' code 1 "$program" --transactions log.csv --model nothing
check 'no such file' code 3 "$program" --transactions nowhere.csv
printf 'id,date,amount\n1,03/04/2020,5\n' >ambiguous.csv
check 'ambiguous' code 2 "$program" --transactions ambiguous.csv --out never.csv
check 'both readings' grep -q '2020-04-03 .* or 2020-03-04' err
check 'no output' [ ! -e never.csv ]

# A signal while it waits for rows ends it and leaves what was there.
echo precious >precious.csv
mkfifo waiting
exec 3<>waiting
"$program" --transactions waiting --out precious.csv 2>err &
pid=$!
printf 'id,date,amount\n1,2020-01-01,5\n' >&3
sleep 0.5
kill -TERM "$pid"
sleep 0.2
exec 3>&-
wait "$pid"
got=$?
check 'signal' [ "$got" -eq 143 ]
check 'old output' [ "$(cat precious.csv)" = precious ]
check 'no partial file' [ -z "$(ls -A | grep partial)" ]

[ "$failures" -eq 0 ] && echo 'all as expected'
exit "$failures"
