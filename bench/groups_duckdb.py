# SPDX-License-Identifier: BSL-1.0
# The sums by group of bench_groups in DuckDB, on one thread: ns a row, and how many times as long the summaries of
# `by` take, which hold count, total, mean, variance and extremes of each number instead of five sums.
#
#     python3 -m venv /tmp/duckdb && /tmp/duckdb/bin/pip install duckdb
#     /tmp/duckdb/bin/python bench/groups_duckdb.py BUILD/bench/bench_groups
import json
import subprocess
import sys
import time

import duckdb

rows = 10_000_000
bench = json.loads(
    subprocess.run(
        [sys.argv[1], "--benchmark_filter=by_group/|no_groups", "--benchmark_format=json"],
        check=True, capture_output=True, text=True,
    ).stdout
)
ours = {b["name"]: b["cpu_time"] * 1e6 / rows for b in bench["benchmarks"]}
print(f"without groups {ours['no_groups']:.1f} ns a row")
sums = "count(*), sum(x), sum(y), sum(x * y), sum(x + y), sum(x * 10)"
full = ", ".join(f"avg({v}), var_pop({v}), min({v}), max({v}), sum({v})" for v in ("x", "y", "x * y", "x + y", "x * 10"))
for groups in (1, 100, 100_000):
    db = duckdb.connect()
    db.execute("set threads to 1")
    db.execute(
        f"create table t as select case when random() < 0.1 then 1.0::double else 0.0::double end as x,"
        f" 100 * random() as y, (random() * {groups})::uinteger % {groups} as g from range({rows})"
    )
    times = []
    for what in (sums, full):
        best = float("inf")
        for _ in range(3):
            begin = time.process_time()
            db.execute(f"select g, {what} from t group by g").fetchall()
            best = min(best, time.process_time() - begin)
        times.append(best * 1e9 / rows)
    by = ours[f"by_group/{groups}"]
    print(f"{groups} groups: by {by:.1f} ns a row; DuckDB five sums {times[0]:.1f} ({by / times[0]:.2f} times),"
          f" all statistics {times[1]:.1f} ({by / times[1]:.2f} times)")
