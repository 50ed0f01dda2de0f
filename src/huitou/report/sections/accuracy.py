"""Whether to trust what is foretold: each model asked on past days, beside the rules a shop would go by without it."""

from __future__ import annotations

from huitou.predict.accuracy.evaluation import Evaluation
from huitou.predict.accuracy.registry import at_hand
from huitou.report.accuracy import brief
from huitou.report.asking import Asking
from huitou.report.blocks import Section


def found(asking: Asking) -> Evaluation:
    """What was kept of this data version; else a quick look at a part of the customers."""
    return at_hand(
        asking.snapshot,
        as_of=asking.as_of,
        settings=asking.settings,
        currency=asking.currency,
        data_version=asking.snapshot.about.data_version,
    )


def shown(evaluation: Evaluation) -> bool:
    """Whether anything could be judged."""
    return any(answer.is_judged for answer in evaluation.answers)


def section(asking: Asking, evaluation: Evaluation) -> Section:
    title = asking.t(zh="预测准不准", en="How far to trust the forecasts")
    return Section("accuracy", title, tuple(brief(evaluation, asking.t)))
