# SPDX-License-Identifier: BSL-1.0
"""The work of bench/main_job/run, done by each contender in a process of its own.

work.py measure JOB PROGRAM FOLDER CUSTOMERS TIMES [PROGRAM...]    makes the data, runs all in turn, prints the table
work.py customers|log polars|duckdb|pandas|bytes IN OUT            does the work once
"""
import filecmp
import os
import sys

POLICIES = {
    "A": "A: key customer: excellent service; make selling more efficient",
    "B": "B: promising customer: communicate more; raise sales",
    "C": "C: ordinary customer: an ordinary share of time and effort",
}
NAMES = (
    ["id"] + ["gap.gaps_%d" % i for i in range(1, 5)] + ["gap.overall", "gap.state"]
    + ["ripple." + n for n in ("unhappy", "silent", "heard", "heard_upper", "revenue_at_risk")]
    + ["lifetime." + n for n in ("current", "improved", "potential", "potential_net")]
    + ["scorecard." + n for n in ("score", "grade", "policy")]
)
SETTINGS = ["--only", "gap,ripple,lifetime,scorecard", "--set", "lifetime.timing=now", "--set",
            "lifetime.discount=0.1", "--set", "lifetime.margin_gain=0.2"]
THREADS = "2"


def make(path, customers):
    """Customers with answers of 1 to 10, complaints of one in 25, money of two decimals, scores of 0 to 100."""
    import numpy as np
    import polars as pl

    random = np.random.default_rng(1)
    data = {"id": ["C%07d" % i for i in range(customers)]}
    for kind in ("expected", "perceived"):
        for i in range(1, 5):
            data["%s_%d" % (kind, i)] = random.integers(1, 11, customers)
    data["complainants"] = (random.random(customers) < 0.04).astype(int)
    data["annual_purchase"] = np.round(random.uniform(50, 5000, customers), 2)
    data["margin"] = np.round(random.uniform(10, 900, customers), 2)
    data["retention"] = np.round(random.uniform(0.3, 0.95, customers), 3)
    for i in range(1, 5):
        data["scores_%d" % i] = random.integers(0, 101, customers)
    pl.DataFrame(data).write_csv(path)


def make_log(path, customers):
    """Purchases of two years in the order of their dates, of a base that buys, leaves and spends as BG/NBD and
    Gamma-Gamma say: 8.6 purchases a customer, money of two decimals."""
    import numpy as np
    import polars as pl

    random = np.random.default_rng(2)
    days = 738
    at = random.integers(0, days // 2, customers).astype(float)
    rate = random.gamma(0.9, 1 / 30, customers)  # purchases a day
    leaves = random.beta(0.9, 8, customers)      # after each of them
    spends = 6 * 15 / random.gamma(4, 1, customers)
    who, when, active = [np.arange(customers)], [at.copy()], np.arange(customers)
    while active.size:
        active = active[random.random(active.size) >= leaves[active]]
        at[active] += random.exponential(1 / rate[active])
        active = active[at[active] < days]
        who.append(active)
        when.append(at[active])
    who, when = np.concatenate(who), np.concatenate(when)
    order = np.argsort(when, kind="stable")
    who, when = who[order], when[order]
    amounts = np.maximum(np.round(random.gamma(6, 1 / 6, who.size) * spends[who], 2), 0.01)
    pl.DataFrame({"id": who, "date": np.datetime64("2023-01-02") + when.astype("timedelta64[D]"),
                  "amount": amounts}).select(
        pl.format("C{}", pl.col("id").cast(pl.String).str.zfill(9)).alias("id"), pl.col("date").cast(pl.Date),
        pl.col("amount")).write_csv(path)


def of_polars(source, to):
    import polars as pl

    gaps = [pl.col("perceived_%d" % i) - pl.col("expected_%d" % i) for i in range(1, 5)]
    unhappy = pl.col("complainants") / 0.04
    current = pl.col("margin") * 1.1 / (1.1 - pl.col("retention"))
    score = pl.sum_horizontal(["scores_%d" % i for i in range(1, 5)]) / 4
    overall = pl.sum_horizontal(gaps) / 4
    grade = pl.when(score >= 80).then(pl.lit("A")).when(score >= 60).then(pl.lit("B")).otherwise(pl.lit("C"))
    state = (pl.when(overall > 0).then(pl.lit("delighted")).when(overall < 0).then(pl.lit("dissatisfied"))
             .otherwise(pl.lit("satisfied")))
    policy = (pl.when(score >= 80).then(pl.lit(POLICIES["A"])).when(score >= 60).then(pl.lit(POLICIES["B"]))
              .otherwise(pl.lit(POLICIES["C"])))
    results = ([pl.col("id")] + gaps + [overall, state, unhappy, unhappy - pl.col("complainants"), unhappy * 10,
               unhappy * 20, unhappy * pl.col("annual_purchase"), current, current * 1.2, current * 0.2,
               current * 0.2, score, grade, policy])
    pl.scan_csv(source).select([r.alias(n) for r, n in zip(results, NAMES)]).sink_csv(to)


def of_duckdb(source, to):
    import duckdb

    score = "(scores_1 + scores_2 + scores_3 + scores_4) / 4.0"
    overall = " + ".join("perceived_%d - expected_%d" % (i, i) for i in range(1, 5))
    choose = "CASE WHEN score >= 80 THEN '%s' WHEN score >= 60 THEN '%s' ELSE '%s' END"
    columns = (["id"] + ["perceived_%d - expected_%d" % (i, i) for i in range(1, 5)]
               + ["overall", "CASE WHEN overall > 0 THEN 'delighted' WHEN overall < 0 THEN 'dissatisfied' "
                  "ELSE 'satisfied' END", "complainants / 0.04", "complainants / 0.04 - complainants",
                  "complainants / 0.04 * 10", "complainants / 0.04 * 20", "complainants / 0.04 * annual_purchase",
                  "worth", "worth * 1.2", "worth * 0.2", "worth * 0.2", "score", choose % ("A", "B", "C"),
                  choose % (POLICIES["A"], POLICIES["B"], POLICIES["C"])])
    base = duckdb.connect()
    base.execute("SET threads = " + THREADS)
    base.execute("SET preserve_insertion_order = true")
    base.execute(
        "COPY (SELECT %s FROM (SELECT *, (%s) / 4.0 AS overall, %s AS score, "
        "margin::DOUBLE * 1.1::DOUBLE / (1.1::DOUBLE - retention::DOUBLE) AS worth FROM read_csv('%s'))) "
        "TO '%s' (HEADER, DELIMITER ',')"
        % (", ".join('%s AS "%s"' % pair for pair in zip(columns, NAMES)), overall, score, source, to))


def of_pandas(source, to):
    import numpy as np
    import pandas as pd

    base = pd.read_csv(source)
    gaps = [base["perceived_%d" % i] - base["expected_%d" % i] for i in range(1, 5)]
    overall = sum(gaps) / 4
    unhappy = base["complainants"] / 0.04
    worth = base["margin"] * 1.1 / (1.1 - base["retention"])
    score = sum(base["scores_%d" % i] for i in range(1, 5)) / 4
    high, middle = score >= 80, score >= 60
    columns = [base["id"]] + gaps + [
        overall, np.select([overall > 0, overall < 0], ["delighted", "dissatisfied"], "satisfied"), unhappy,
        unhappy - base["complainants"], unhappy * 10, unhappy * 20, unhappy * base["annual_purchase"], worth,
        worth * 1.2, worth * 0.2, worth * 0.2, score, np.select([high, middle], ["A", "B"], "C"),
        np.select([high, middle], [POLICIES["A"], POLICIES["B"]], POLICIES["C"])]
    pd.DataFrame(dict(zip(NAMES, columns))).to_csv(to, index=False)


def histories_of_polars(source, to):
    import polars as pl

    rows = pl.scan_csv(source, schema={"id": pl.String, "date": pl.Date, "amount": pl.Float64})
    end = rows.select(pl.col("date").max()).collect().item()
    days = rows.group_by("id", "date").agg(pl.col("amount").sum())
    first = pl.col("date").min()
    histories = days.group_by("id").agg(
        (pl.len() - 1).alias("x"), (pl.col("date").max() - first).dt.total_days().alias("t_x"),
        (pl.lit(end) - first).dt.total_days().alias("T"),
        pl.col("amount").filter(pl.col("date") > first).mean().fill_null(0).alias("mean_spend"))
    histories.sort("id").sink_csv(to)


def histories_of_duckdb(source, to):
    import duckdb

    base = duckdb.connect()
    base.execute("SET threads = " + THREADS)
    base.execute(
        "COPY (WITH days AS (SELECT id, date, sum(amount) AS amount FROM read_csv('%s', columns = {'id': 'VARCHAR', "
        "'date': 'DATE', 'amount': 'DOUBLE'}) GROUP BY id, date), seen AS (SELECT *, min(date) OVER (PARTITION BY id) "
        "AS first FROM days) SELECT id, count(*) - 1 AS x, max(date) - any_value(first) AS t_x, "
        "(SELECT max(date) FROM days) - any_value(first) AS T, coalesce(avg(amount) FILTER (date > first), 0) AS "
        "mean_spend FROM seen GROUP BY id ORDER BY id) TO '%s' (HEADER, DELIMITER ',')" % (source, to))


def histories_of_pandas(source, to):
    import pandas as pd

    rows = pd.read_csv(source, parse_dates=["date"])
    end = rows["date"].max()
    days = rows.groupby(["id", "date"], as_index=False)["amount"].sum()
    by_id = days.groupby("id")
    first = by_id["date"].min()
    histories = pd.DataFrame({"x": by_id.size() - 1, "t_x": (by_id["date"].max() - first).dt.days,
                              "T": (end - first).dt.days})
    repeat = days[days["date"] > days["id"].map(first)]
    histories["mean_spend"] = repeat.groupby("id")["amount"].mean()
    histories = histories.fillna({"mean_spend": 0})
    histories.to_csv(to)


def copy_bytes(source, to):
    """The floor: as many bytes read and as many written as the work takes."""
    room = memoryview(bytearray(1 << 20))
    with open(source, "rb", buffering=0) as lines:
        while lines.readinto(room):
            pass
    left = int(os.environ["OUT_BYTES"])
    with open(to, "wb", buffering=0) as rows:
        while left > 0:
            left -= rows.write(room[: min(left, len(room))])


def compare(ours, theirs):
    """The first column that the other has and that differs: numbers by more than 1e-9 of the largest, texts at all."""
    import polars as pl

    a, b = pl.read_csv(ours), pl.read_csv(theirs)
    if not set(b.columns) <= set(a.columns) or a.height != b.height:
        return "other columns or rows"
    for name in b.columns:
        if a[name].null_count() != b[name].null_count():
            return name
        if a[name].dtype == pl.String:
            if not a[name].equals(b[name]):
                return name
        elif (a[name].cast(pl.Float64) - b[name].cast(pl.Float64)).abs().max() > 1e-9 * max(1, a[name].abs().max()):
            return name
    return ""


JOBS = {
    "customers": {
        "make": make, "arguments": ["SOURCE"] + SETTINGS,
        "polars": of_polars, "duckdb": of_duckdb, "pandas": of_pandas, "bytes": copy_bytes,
    },
    "log": {
        "make": make_log,
        "arguments": ["--transactions", "SOURCE", "--columns", "id,date,amount", "--period", "day", "--model",
                      "bg_nbd"],
        "polars": histories_of_polars, "duckdb": histories_of_duckdb, "pandas": histories_of_pandas,
        "bytes": copy_bytes,
    },
}


def measure(job, program, folder, customers, times, *others):
    """`others`: other builds of the program, run in turn with it."""
    import time

    work = JOBS[job]
    source = os.path.join(folder, "%s_%s.csv" % (job, customers))
    if not os.path.exists(source):
        work["make"](source, int(customers))
    contenders, same = {}, []
    for path in (program,) + others:
        name = "score_customers" if path == program else path
        for threads in ("1", "2"):
            title = "%s, %s thread%s" % (name, threads, "" if threads == "1" else "s")
            same.append(title)
            contenders[title] = [path] + [source if a == "SOURCE" else a for a in work["arguments"]] + [
                "--threads", threads, "--out", "OUT"]
    for name in ("polars", "duckdb", "pandas", "bytes"):
        contenders[name] = [sys.executable, os.path.abspath(__file__), job, name, source, "OUT"]
    best, wrong = {}, []
    environment = dict(os.environ, POLARS_MAX_THREADS=THREADS)
    written = {name: os.path.join(folder, "".join(c if c.isalnum() else "_" for c in name) + ".csv")
               for name in contenders}
    for _ in range(int(times)):
        for name, command in contenders.items():
            begun = time.monotonic()
            child = os.fork()
            if child == 0:
                sink = os.open(os.devnull, os.O_WRONLY)
                os.dup2(sink, 1)
                os.dup2(sink, 2)
                os.execve(command[0], [written[name] if c == "OUT" else c for c in command], environment)
            _, status, used = os.wait4(child, 0)
            wall = time.monotonic() - begun
            if status != 0:
                wrong.append(name + " failed")
            figures = (wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
            best[name] = min(best.get(name, figures), figures)
            if name == same[0]:
                environment["OUT_BYTES"] = str(os.path.getsize(written[name]))
    for name in same[1:]:
        if not filecmp.cmp(written[same[0]], written[name], shallow=False):
            wrong.append(name + " writes other bytes")
    for name in ("polars", "duckdb", "pandas"):
        differs = compare(written[same[0]], written[name])
        if differs:
            wrong.append(name + " differs: " + differs)
    import duckdb
    import pandas
    import polars

    print("polars %s, DuckDB %s, pandas %s, Python %s; %s customers, %.0f MB in, %.0f MB out, least of %s runs"
          % (polars.__version__, duckdb.__version__, pandas.__version__, sys.version.split()[0], customers,
             os.path.getsize(source) / 1e6, os.path.getsize(written[same[0]]) / 1e6, times))
    print("| | wall, s | processor, s | memory, MiB | times as long |\n| --- | --- | --- | --- | --- |")
    least = best[same[1]][0]
    for name, (wall, processor, memory) in best.items():
        shown = {"bytes": "the bytes read and written alone", "duckdb": "DuckDB"}.get(name, name)
        print("| %s | %.2f | %.2f | %.0f | %.2f |" % (shown, wall, processor, memory, wall / least))
    for one in wrong:
        print(one)
    return 1 if wrong else 0


if __name__ == "__main__":
    if sys.argv[1] == "measure":
        sys.exit(measure(*sys.argv[2:]))
    JOBS[sys.argv[1]][sys.argv[2]](*sys.argv[3:])
