"""explain(): why a number moved between two windows, or that nothing unusual did.

Compared first, and refused where the two may not be. A total is then parted by its formula and searched slice by
slice; a rate is parted into mix and rates. What is named as a cause passed a test over everything looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

from huitou.calendar import Window
from huitou.diagnosis.explain.explanation import Explanation
from huitou.diagnosis.explain.rates import explain_rate
from huitou.diagnosis.explain.tallies import VALUES
from huitou.diagnosis.explain.told import Told
from huitou.diagnosis.explain.totals import explain_total
from huitou.errors import UserError
from huitou.metrics.beside import askable
from huitou.metrics.catalogue import load_catalogue
from huitou.metrics.compare import between
from huitou.metrics.definition import Metric
from huitou.metrics.headline import HEADLINE
from huitou.metrics.question import Options, Snapshot
from huitou.metrics.seasons import periods
from huitou.metrics.seasons.promotions import Promotion
from huitou.settings import Settings


def explain(
    snapshot: Snapshot,
    metric_id: str,
    before: Window | None = None,
    *,
    settings: Settings,
    promotions: Sequence[Promotion] = (),
    force: bool = False,
    **options: Unpack[Options],
) -> Explanation:
    """Why the metric moved from ``before`` (the period before, where none is given) to the window asked for.

    Undefined: no causes where the two may not be compared (``refused`` says what differs), unless ``force``; nor where
    one of the numbers is not known.
    Raises: UserError for a metric that cannot be explained, or that is cut, and for what cannot be asked.
    """
    question = askable(snapshot, metric_id, settings, options)
    _check(question.metric, cut=bool(question.dimensions))
    window = before or periods.previous(question.window)
    (comparison,) = between(
        snapshot, metric_id, window, settings=settings, promotions=promotions, force=force, **options
    )
    if comparison.change is None:
        return Explanation(comparison, (), (), (), (), 0)
    uneven = any(note.code == "uneven" for note in comparison.notes)
    make = explain_total if metric_id in VALUES else explain_rate
    told: Told = make(snapshot, question, window, uneven=uneven)
    return Explanation(comparison, told.causes, told.tree, told.people, told.slices, told.looked_at, told.way)


def prepare(snapshot: Snapshot, *, settings: Settings, promotions: Sequence[Promotion] = ()) -> None:
    """Ask why revenue and the three numbers moved, as asked by default: what takes long is kept beside the snapshot."""
    if snapshot.about.first_day is None:
        return
    catalogue = load_catalogue()
    for metric_id in ("revenue", *HEADLINE):
        if explainable(catalogue[metric_id]):
            explain(snapshot, metric_id, settings=settings, promotions=promotions)


def explainable(metric: Metric) -> bool:
    """Totals over purchases, and whatever is a share or ratio over customers."""
    return metric.id in VALUES or (metric.reading == "share" and not metric.is_staged and not metric.is_of_visitors)


def _check(metric: Metric, *, cut: bool) -> None:
    if cut:
        raise UserError(
            "explain.by",
            en="leave out by: explaining looks through every slice by itself; narrow it down with where",
            zh="请去掉切片：归因会自己查看每个切片；要缩小范围请用 where",
        )
    if not explainable(metric):
        names = [each.id for each in load_catalogue().values() if explainable(each)]
        raise UserError(
            "explain.metric",
            en=f"{metric.id} cannot be explained; these can: {', '.join(names)}",
            zh=f"{metric.id} 还不能归因；可以的有：{'、'.join(names)}",
        )
