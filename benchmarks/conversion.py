"""Part: visitors and the stages of a campaign, on simulated people whose true chances are known; what a million cost.

Also a program of its own: ``python -m benchmarks.conversion --shops 12 --seed 1``. Boosting beside it is
scikit-learn's, on the same attributes before they are cut into steps; it also has the weeks that the model keeps to put
its chances right.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np

from benchmarks.browsing_log import log_of
from benchmarks.child import call
from benchmarks.results import COSTS, Page, cells, table
from benchmarks.sizes import Sizes
from benchmarks.stopwatch import Stopwatch
from huitou.predict.conversion.attributes import VISITOR
from huitou.predict.conversion.judged import auc, captured
from huitou.predict.conversion.learn import Task, learn, looked_back
from huitou.predict.conversion.log import Flags, Integers, Log, Numbers, People, nobody
from huitou.predict.conversion.reader import not_bought, scored
from huitou.predict.conversion.seen import Seen, Visitors
from huitou.predict.stages.stages import TASKS
from huitou.simulate import browsing

_TASKS = {"first order": Task("first_order", not_bought, VISITOR), **TASKS}
_VISITORS, _AS_OF, _LAST_CUT, _CUTS = 20_000, 119, 112, 13
_MILLION = 1_000_000
_MOST_SECONDS, _MOST_MB = 5, 2_048
# Copies of one simulated shop make up a million visitors.
_COPIED = 100_000


def measure(page: Page, folder: Path, sizes: Sizes) -> None:
    del folder
    small = sizes.runs < 2
    page.section("Visitors and campaign stages", *described(seed=1, shops=1 if small else 12))
    cost, people = call(million, people=20_000 if small else _MILLION)
    page.at_most("visitors, scoring a million", cost.cpu, _MOST_SECONDS, "CPU s")
    page.at_most("visitors, a million: peak", cost.peak_mb, _MOST_MB, "MB")
    learning, _ = call(million, people=20_000 if small else _MILLION, learning=True)
    rows = [(f"{people:,} visitors scored", *cells([cost])), ("learned before, from three months", *cells([learning]))]
    page.section("Visitors, a million", table(("", *COSTS), rows))


@dataclass(frozen=True, slots=True)
class Reached:
    """Of one shop on the newest week that is over: chances as told, by boosting and in truth, and who did it."""

    task: str
    chance: Numbers
    boosted: Numbers
    true: Numbers
    last_seen: Integers
    did: Flags


def described(*, seed: int, shops: int) -> Iterator[str]:
    """The paragraphs of the page."""
    found = [each for place in range(shops) for each in reached(seed * 1_000 + place)]
    yield (
        f"Seed {seed}, {shops} shops of {_VISITORS:,} visitors in four months: thirteen weeks to learn from, judged on"
        " the newest week that is over, which nothing was learned from. AUC and what the first tenth holds are means"
        " over shops. The truth is the share of 200 runs from the state in which each visitor was: what a model that"
        " sees all that is hidden would say."
    )
    rows = []
    for name in _TASKS:
        of = [each for each in found if each.task == name]
        if not of:
            continue
        ways = {"Huitou": "chance", "boosting": "boosted", "truth": "true"}
        scores = {way: [getattr(each, field) for each in of] for way, field in ways.items()}
        scores["latest visit"] = [-each.last_seen.astype(np.float64) for each in of]
        for way, values in scores.items():
            area = np.mean([auc(value, each.did) for value, each in zip(values, of, strict=True)])
            top = np.mean([captured(value, each.did) for value, each in zip(values, of, strict=True)])
            loss = [_loss(value, each.did) for value, each in zip(values, of, strict=True)]
            told = "" if way == "latest visit" else f"{float(np.mean(loss)):.5f}"
            rows.append((name, way, f"{area:.3f}", f"{top:.1%}", told, f"{sum(int(each.did.sum()) for each in of):,}"))
    yield table(("", "by", "AUC", "first tenth holds", "log-loss", "did, all shops"), rows)
    yield "Calibration, all shops together, by tenths of the chance told: the mean chance in truth and who did."
    for name in _TASKS:
        of = [each for each in found if each.task == name]
        if of:
            yield _calibration(name, of)


def reached(seed: int) -> Iterator[Reached]:
    """One shop, by task; nothing of a task with too little to learn from."""
    shop = browsing.browse(visitors=_VISITORS, seed=seed)
    visitors = Visitors(*log_of(shop))
    true = {cart: browsing.true_chances(shop, _LAST_CUT, cart=cart) for cart in (False, True)}
    for name, task in _TASKS.items():
        tried: list[Numbers] = []
        learned, _ = learn(visitors, task, as_of=_AS_OF, tried=tried)
        if learned is None:
            continue
        past = [looked_back(visitors, task, _LAST_CUT - 7 * week) for week in range(_CUTS)]
        seen, did = past[0]
        yield Reached(
            task=name,
            chance=tried[0],
            boosted=_boosted(task, past),
            true=true[task.target == "cart"][seen.owner % len(shop.past)],
            last_seen=seen.values["last_seen"],
            did=did,
        )


def _boosted(task: Task, past: list[tuple[Seen, Flags]]) -> Numbers:
    from sklearn.ensemble import HistGradientBoostingClassifier

    columns = [each.name for each in task.attributes]
    features = [np.stack([seen.values[name] for name in columns], axis=1).astype(np.float64) for seen, _ in past]
    named = [place for place, each in enumerate(task.attributes) if each.is_named]
    model = HistGradientBoostingClassifier(
        learning_rate=0.05,
        max_iter=120,
        max_leaf_nodes=15,
        min_samples_leaf=60,
        l2_regularization=10,
        categorical_features=named,
        random_state=0,
    )
    model.fit(np.concatenate(features[1:]), np.concatenate([did for _, did in past[1:]]))
    return np.asarray(model.predict_proba(features[0])[:, 1])


def _calibration(name: str, of: list[Reached]) -> str:
    chance, true, did = (np.concatenate([getattr(each, field) for each in of]) for field in ("chance", "true", "did"))
    rows = []
    for place, part in enumerate(np.array_split(np.argsort(-chance, kind="stable"), 10), start=1):
        shares = (chance[part].mean(), true[part].mean(), did[part].mean())
        rows.append((str(place), f"{len(part):,}", *(f"{share:.2%}" for share in shares)))
    rows.append(("all", f"{len(chance):,}", *(f"{share:.2%}" for share in (chance.mean(), true.mean(), did.mean()))))
    return table((f"{name}: tenth", "people", "told", "truth", "did"), rows)


def _loss(chance: Numbers, did: Flags) -> float:
    kept = np.clip(chance, 1e-4, 1 - 1e-4)
    return -float(np.where(did, np.log(kept), np.log(1 - kept)).mean())


def million(watch: Stopwatch, *, people: int, learning: bool = False) -> int:
    """So many visitors of the last thirty days who have not bought, scored from the columns of their log on."""
    log, known = copied(people)
    task = _TASKS["first order"]
    if learning:
        with watch:
            learn(Visitors(log, known), task, as_of=_AS_OF)
        return people
    learned, _ = learn(Visitors(log, known), task, as_of=_AS_OF)
    if learned is None:
        raise ValueError("too few visitors to learn from")
    with watch:
        found = scored(Visitors(log, known), learned, task, as_of=_AS_OF, data_version="")
    return len(found)


def copied(people: int) -> tuple[Log, People]:
    """One shop's log again and again, every copy on devices of its own, till so many are listed at the end."""
    of = min(_COPIED, max(people // 2, 5_000))
    log, _ = log_of(browsing.browse(visitors=of, seed=1))
    times = -(-people // len(scored_pool(log)))
    order = np.argsort(np.tile(log.day, times), kind="stable")
    copy = np.repeat(np.arange(times, dtype=np.int32), len(log.day))[order] * of
    tiled = {
        each.name: np.tile(getattr(log, each.name).astype(np.int32), times)[order]
        for each in fields(log)
        if each.name not in {"texts", "device_keys", "person_ids"}
    }
    tiled["device"] += copy
    tiled["person"] = np.where(tiled["person"] >= 0, tiled["person"] + copy, -1)
    keys = np.arange(times * of)
    return Log(**tiled, device_keys=keys + 10**9, person_ids=keys, texts={}), nobody(times * of)


def scored_pool(log: Log) -> Seen:
    """Who would be scored on the last day."""
    seen = Visitors(log, nobody(len(log.person_ids))).seen(_AS_OF)
    return seen.take(not_bought(seen))


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.conversion", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shops", type=int, default=12)
    args = parser.parse_args(argv)
    print("\n\n".join(described(seed=args.seed, shops=args.shops)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
