#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# outputs_test.sh PROGRAM: whole runs of the program: interruptions in every phase, files and descriptors as a shell
# hands them over, a full disk, and the memory of wide rows.
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../support/whole_runs.sh"

milliseconds() { echo $(($(date +%s%N) / 1000000)); }

# catches PID: whether the process has set up its handler of SIGTERM (or has ended already).
catches() {
    grep -q '^State:[[:space:]]*Z' "/proc/$1/status" 2>caught.err && return
    mask=$(sed -n 's/^SigCgt:[[:space:]]*[0-9a-f]*\([0-9a-f]\{4\}\)$/\1/p' "/proc/$1/status" 2>caught.err)
    [ $((0x${mask:-4000} & 0x4000)) -ne 0 ]
}

# interrupted PHASE DELAY COMMAND...: ends within a second of SIGTERM, with nothing half-written. Prints whether the
# signal came before the end.
interrupted() {
    phase=$1 delay=$2
    shift 2
    rm -f new.csv
    echo precious >old.json
    "$@" --out new.csv --report old.json >out 2>err &
    pid=$!
    sleep "$delay"
    until catches "$pid"; do sleep 0.05; done
    kill -TERM "$pid" 2>kill.err
    before=$(milliseconds)
    wait "$pid"
    got=$?
    after=$(milliseconds)
    check "$phase after $delay: partial file" [ -z "$(ls -A | grep -E 'partial|\.old$')" ]
    check "$phase after $delay: old file" [ -n "$(cat old.json)" ]
    [ "$got" -eq 0 ] && return
    check "$phase after $delay: code $got" [ "$got" -eq 143 ]
    check "$phase after $delay: $((after - before)) ms" [ $((after - before)) -lt 1000 ]
    check "$phase after $delay: new file" [ ! -e new.csv ]
    check "$phase after $delay: replaced file" [ "$(cat old.json)" = precious ]
    check "$phase after $delay: message" grep -q '^score_customers: interrupted; nothing was written$' err
    hits=$((hits + 1))
}

# First reading, spooling and fitting; sorting; scoring and writing.
awk 'BEGIN { print "id,complainants,annual_purchase,value,notes"
    for (i = 1; i <= 400000; ++i) print i ",0,10," (i * 7919) % 10007 ",-" }' >customers.csv
# Every day 300 of 40 000 customers, not sorted: reading, sorting, four fits of many pairs, prediction, tracking.
awk 'BEGIN { print "id,date,amount"
    for (day = 0; day < 1008; ++day)
        for (k = 0; k < 300; ++k)
            printf "%d,%04d-%02d-%02d,%.2f\n", (day * 7919 + k * k * 104729) % (2000 + 38 * day), 2018 + int(day / 336),
                int(day / 28) % 12 + 1, day % 28 + 1, 5 + k % 23 }' >log.csv
hits=0
for delay in 0.1 0.3 0.6 1 1.6 2.5; do
    interrupted customers "$delay" "$program" customers.csv --map concentration.value=value \
        --only abc,ripple,concentration
    interrupted simulation "$delay" "$program" --simulate 100000000
    interrupted log "$delay" "$program" --transactions log.csv --period day --calibration-end 2020-01-28
done
check "$hits interruptions" [ "$hits" -ge 8 ]

# What was ignored at the start stays so.
printf 'id,complainants,annual_purchase\n1,1,100\n2,0,50\n' >small.csv
for signal in HUP INT; do
    mkfifo waiting
    exec 3<>waiting
    (
        trap '' "$signal"
        exec "$program" waiting --out survived.csv >out 2>err 3>&-
    ) &
    pid=$!
    cat small.csv >&3
    sleep 0.3
    kill -"$signal" "$pid"
    sleep 0.3
    exec 3>&-
    wait "$pid"
    check "ignored $signal" [ "$?" -eq 0 ]
    check "rows in spite of $signal" [ "$(wc -l <survived.csv)" -eq 3 ]
    rm -f waiting survived.csv
done

# Standard streams that are closed: messages never land in a file.
printf 'id,complainants,annual_purchase\n1,1,100\n2,-1,50\n' >bad.csv
for closed in '2>&-' '>&- 2>&-' '<&- 2>&-' '<&- >&- 2>&-'; do
    rm -f rows.csv aside.csv
    sh -c '"$1" bad.csv --out rows.csv --quarantine aside.csv '"$closed" sh "$program" >out
    check "rows with $closed" [ "$(wc -l <rows.csv)" -eq 3 ]
    check "quarantine with $closed" [ "$(cut -d , -f 1 aside.csv | tr '\n' ' ')" = 'line 3 ' ]
done
check 'closed standard output' code 3 sh -c '"$1" small.csv --out - >&-' sh "$program"
check 'closed standard input' code 3 sh -c '"$1" - <&-' sh "$program"

# Rows on the standard output by any name: the summary is elsewhere.
check 'minus' sh -c '"$1" small.csv --out - 2>summary >minus' sh "$program"
check 'summary of minus' grep -q '^ripple' summary
for place in /dev/stdout /dev/fd/1 /proc/self/fd/1; do
    check "$place to a pipe" sh -c '"$1" small.csv --out "$2" 2>summary | cmp - minus' sh "$program" "$place"
    check "$place: summary of a pipe" grep -q '^ripple' summary
    check "$place to a file" sh -c '"$1" small.csv --out "$2" 2>summary >rows && cmp rows minus' sh "$program" "$place"
    check "$place: summary of a file" grep -q '^ripple' summary
done
mkfifo queue
timeout 60 cat queue >taken & # if the program ends before it opens the queue, nobody else does
check 'queue' code 0 "$program" small.csv --out queue
wait $!
check 'rows in the queue' cmp taken minus
check 'summary beside the queue' grep -q '^ripple' out
check 'file of standard output' sh -c '"$1" small.csv --out one 2>summary >one && cmp one minus' sh "$program"
cp bad.csv input.csv
check 'input as standard output' sh -c '"$1" input.csv >>input.csv 2>err; [ $? -eq 1 ]' sh "$program"
check 'standard input as output' sh -c '"$1" - --out input.csv <input.csv 2>err; [ $? -eq 1 ]' sh "$program"
check 'input as it was' cmp input.csv bad.csv
check 'quarantine among the messages' sh -c '"$1" bad.csv --quarantine /dev/stderr >out 2>err; [ $? -eq 1 ]' \
    sh "$program"

# A late bad row: what was delivered is said.
{ cat customers.csv && echo 'last,1,-1,0,-'; } >late.csv
for place in - /dev/stdout; do
    check "late bad row in $place" sh -c '{ "$1" late.csv --only ripple --out "$2" --report late.json 2>err
        echo $? >code; } | cat >rows; [ "$(cat code)" -eq 2 ]' sh "$program" "$place"
    told=$(sed -n 's/^\([0-9,]*\) rows were delivered to .*; no file was written; .*/\1/p' err | tr -d ,)
    check "rows delivered to $place: $told" [ "$told" -eq "$(($(wc -l <rows) - 1))" ]
    check "no report beside $place" [ ! -e late.json ]
done

# A full disk: none of the outputs appears, and what was there stays.
echo precious >old.csv
check 'limit on files' sh -c 'ulimit -f 1000; "$1" customers.csv --only ripple --out big.csv --report old.csv \
    --quarantine aside.new 2>err; [ $? -eq 3 ]' sh "$program"
check 'message of the limit' grep -q 'cannot write big.csv' err
check 'no big file' [ ! -e big.csv ]
check 'no quarantine' [ ! -e aside.new ]
check 'old file' [ "$(cat old.csv)" = precious ]
mkdir disk
if mount -t tmpfs -o size=2m tmpfs disk 2>mount.err; then
    echo precious >disk/old.json
    check 'full disk' sh -c '"$1" customers.csv --only ripple --quarantine aside.new --report disk/old.json \
        --out disk/big.csv 2>err; [ $? -eq 3 ]' sh "$program"
    check 'message of the disk' grep -q 'cannot write disk/big.csv: No space left' err
    check 'nothing on the disk' [ "$(ls -A disk)" = old.json ]
    check 'old file on the disk' [ "$(cat disk/old.json)" = precious ]
    check 'nothing beside the disk' [ ! -e aside.new ]
    umount disk
fi

# Without a folder for temporary files: what keeps nothing runs.
for folder in '' /nowhere /proc; do
    check "TMPDIR '$folder'" sh -c 'TMPDIR=$2 "$1" - --only ripple --out tmp.csv <customers.csv >out 2>err' \
        sh "$program" "$folder"
    check "a few values, TMPDIR '$folder'" sh -c 'sed 2000q customers.csv |
        TMPDIR=$2 "$1" - --only abc,ripple >out 2>err' \
        sh "$program" "$folder"
done
check 'no TMPDIR for many values' sh -c 'TMPDIR=/nowhere "$1" customers.csv --only abc >out 2>err; [ $? -eq 3 ]' sh \
    "$program"
check 'it is named' grep -q 'a temporary file in /nowhere' err

# Wide rows in little memory: 6 000 rows of 30 KB, kept for the quarantine; ids of 20 KB; wide broken records; a record
# of a million empty fields.
if (ulimit -v 150000 && "$program" --help >/dev/null) 2>limit.err; then # not with a sanitizer, which wants all addresses
    wide() { # wide NAME AWK-PROGRAM OPTIONS...
        about=$1 text=$2
        shift 2
        awk "BEGIN { for (i = 0; i < 3000; ++i) w = w \"0123456789\"; $text }" |
            (ulimit -v 150000 && exec "$program" - --only ripple --out wide.csv --quarantine wide.bad "$@" >out 2>err)
        got=$?
        check "$about: code $got: $(cat err)" [ "$got" -eq 0 ]
    }
    columns='print "id,complainants,annual_purchase,notes"'
    wide 'wide notes' "$columns; for (i = 1; i <= 6000; ++i) print i \",\" (i % 2500 ? 0 : -1) \",10,\" w"
    check 'all of them' [ "$(wc -l <wide.csv)" -eq 6001 ]
    check 'the bad ones' [ "$(wc -c <wide.bad)" -gt 60000 ]
    wide 'wide ids' "$columns; for (i = 1; i <= 6000; ++i) print i w \",0,10,-\""
    check 'ids whole' [ "$(wc -c <wide.csv)" -gt 180000000 ]
    wide 'broken records' "$columns; for (i = 1; i <= 6000; ++i) print i \",0,\" w"
    check 'all aside' [ "$(wc -l <wide.bad)" -eq 6001 ]
    wide 'cells that are no numbers' "$columns; for (i = 1; i <= 6000; ++i) print i \",0,\" w \"x,-\""
    check 'every one aside' [ "$(wc -l <wide.bad)" -eq 6001 ]
    wide 'many fields' "$columns; w = \",\"; for (i = 0; i < 23; ++i) w = w w; print w"
    check 'one aside' [ "$(wc -l <wide.bad)" -eq 2 ]
fi

[ "$failures" -eq 0 ] && echo 'all as expected'
exit "$failures"
