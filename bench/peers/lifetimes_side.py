# SPDX-License-Identifier: BSL-1.0
# The work of bench/peers/clientele_side.cpp with the Python package lifetimes: seconds of processor time, the
# least of as many runs.
# lifetimes_side.py LOG.csv PANEL.csv...
import sys
import time
import warnings

import pandas
from lifetimes import BetaGeoFitter
from lifetimes.utils import summary_data_from_transaction_data

warnings.simplefilter("ignore")  # of the package, about the versions of others


def least_of(runs, work):
    seconds = []
    for _ in range(runs):
        begin = time.process_time()
        result = work()
        seconds.append(time.process_time() - begin)
    return min(seconds), result


def told(name, seconds, *figures):
    print(name, f"{seconds:.6g}", " ".join(f"{x:.4f}" for x in figures), sep="\t", flush=True)


def models(name, runs, x, t_x, T):
    def fitted():
        model = BetaGeoFitter()
        model.fit(x, t_x, T)
        return model

    seconds, model = least_of(runs, fitted)
    told(f"fit BG/NBD, {name}", seconds, *(model.params_[k] for k in ("r", "alpha", "a", "b")))

    def predicted():
        purchases = model.conditional_expected_number_of_purchases_up_to_time(39, x, t_x, T)
        return purchases.sum(), model.conditional_probability_alive(x, t_x, T).sum()

    seconds, figures = least_of(runs, predicted)
    told(f"predict 39 weeks, {name}", seconds, *figures)


log = pandas.read_csv(sys.argv[1], parse_dates=["date"])
seconds, customers = least_of(
    5,
    lambda: summary_data_from_transaction_data(
        log, "id", "date", monetary_value_col="amount", observation_period_end="1997-09-30"
    ),
)
told("orders to histories, CDNOW", seconds, len(customers), customers["frequency"].sum())
models("CDNOW", 5, customers["frequency"], customers["recency"] / 7, customers["T"] / 7)
for panel in sys.argv[2:]:
    customers = pandas.read_csv(panel)
    models(f"{len(customers)} simulated", 3, customers["x"], customers["t_x"], customers["T"])
