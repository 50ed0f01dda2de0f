"""What is foretold, worked out before anybody asks: kept with the data version, so that a page has it at hand."""

from __future__ import annotations

from collections.abc import Callable

from huitou import calendar
from huitou.diagnosis.again.due_again import due_again
from huitou.metrics.windows import default_as_of
from huitou.predict.accuracy.registry import evaluate
from huitou.predict.conversion.reader import conversion
from huitou.predict.forecast import forecast
from huitou.predict.next_product.reader import learned
from huitou.predict.stages.stages import stages
from huitou.predict.win_back.read import foretell
from huitou.settings import Settings
from huitou.shop.last_visit import last_visit
from huitou.warehouse.snapshot import Snapshot


def foretold(snapshot: Snapshot, *, settings: Settings, on_model: Callable[[str], object] | None = None) -> None:
    """Every model as it is asked by default; ``on_model`` is told the command of each before it is asked.

    In a shop without orders nothing is, and without visits nothing of visitors.
    """
    about = snapshot.about
    if about.first_day is None:
        return
    day = default_as_of(about.latest_day, today=calendar.today(about.timezone))
    works: dict[str, Callable[[], object]] = {
        "forecast": lambda: forecast(
            snapshot, as_of=day, settings=settings, currency=about.currency, data_version=about.data_version
        ),
        "due": lambda: due_again(snapshot, as_of=day, settings=settings),
        "next": lambda: learned(snapshot, as_of=day),
        "win-back": lambda: foretell(snapshot, as_of=day, settings=settings),
        **_of_visitors(snapshot),
        "evaluate": lambda: evaluate(
            snapshot, as_of=day, settings=settings, currency=about.currency, data_version=about.data_version
        ),
    }
    for command, work in works.items():
        if on_model is not None:
            on_model(command)
        work()


def _of_visitors(snapshot: Snapshot) -> dict[str, Callable[[], object]]:
    day = last_visit(snapshot)
    if day is None:
        return {}
    version = snapshot.about.data_version
    return {
        "visitors": lambda: conversion(snapshot, as_of=day, data_version=version),
        "campaign": lambda: stages(snapshot, as_of=day, data_version=version),
    }
