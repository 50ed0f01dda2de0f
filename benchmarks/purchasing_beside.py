"""Purchases to come by lifetimes or pymc-marketing, run by path in environments of their own.

``PYTHON purchasing_beside.py lifetimes|pymc|lifetimes-speed FILE``: npz with frequency, recency, watched, ahead.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from typing import Any

import numpy as np

warnings.filterwarnings("ignore")


def lifetimes(of: Any) -> dict[str, Any]:
    import lifetimes as library

    found = {}
    for name, fitter in (
        ("BG/NBD", library.BetaGeoFitter),
        ("MBG/NBD", library.ModifiedBetaGeoFitter),
        ("Pareto/NBD", library.ParetoNBDFitter),
    ):
        try:
            model = fitter().fit(of["frequency"], of["recency"], of["watched"])
            expected = model.conditional_expected_number_of_purchases_up_to_time(
                float(of["ahead"]), of["frequency"], of["recency"], of["watched"]
            )
            found[name] = np.asarray(expected, float).tolist()
        except Exception as problem:  # noqa: BLE001 (a fit that fails is a result)
            found[name] = f"{type(problem).__name__}: {problem}"[:80]
    return found


def pymc(of: Any) -> dict[str, Any]:
    import pandas as pd
    from pymc_marketing import clv

    data = pd.DataFrame(
        {
            "customer_id": np.arange(len(of["frequency"])),
            "frequency": of["frequency"].astype(float),
            "recency": of["recency"].astype(float),
            "T": of["watched"].astype(float),
        }
    )
    found = {}
    for name, model_of in (
        ("BG/NBD", clv.BetaGeoModel),
        ("MBG/NBD", clv.ModifiedBetaGeoModel),
        ("Pareto/NBD", clv.ParetoNBDModel),
    ):
        try:
            model = model_of(data=data)
            model.fit(method="map", progressbar=False)
            expected = model.expected_purchases(future_t=float(of["ahead"]))
            found[name] = np.asarray(expected).reshape(-1).tolist()
        except Exception as problem:  # noqa: BLE001 (a fit that fails is a result)
            found[name] = f"{type(problem).__name__}: {problem}"[:80]
    return found


def speed(of: Any) -> dict[str, Any]:
    from lifetimes import BetaGeoFitter

    began = time.process_time()
    model = BetaGeoFitter().fit(of["frequency"], of["recency"], of["watched"])
    return {"cpu_seconds": time.process_time() - began, "parameters": dict(model.params_)}


if __name__ == "__main__":
    of = np.load(sys.argv[2])
    print(json.dumps({"lifetimes": lifetimes, "pymc": pymc, "lifetimes-speed": speed}[sys.argv[1]](of)))
