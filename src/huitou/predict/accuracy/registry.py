"""Every back-test there is, asked of one shop, and kept with its data version."""

from __future__ import annotations

from collections.abc import Iterable

from huitou.errors import UserError
from huitou.predict.accuracy import again, next_products, purchases, returns, visits
from huitou.predict.accuracy.back_test import FULL, QUICK, BackTest, Depth, Past
from huitou.predict.accuracy.evaluation import Answer, Evaluation, Found
from huitou.predict.accuracy.result import KINDS
from huitou.settings import Settings
from huitou.warehouse.snapshot import Tables

# A model adds its own here.
BACK_TESTS: tuple[BackTest, ...] = (
    purchases.BACK_TEST,
    again.BACK_TEST,
    next_products.BACK_TEST,
    returns.BACK_TEST,
    visits.BACK_TEST,
    visits.STAGES_BACK_TEST,
)
# Goes up when what is common to all gives other figures.
_VERSION = 2
_KINDS = (Found, *KINDS)
_CUSTOMERS = "SELECT COUNT(*) FROM customers WHERE first_day <= :as_of AND MOD(customer, :every) = 0"


def evaluate(
    tables: Tables,
    *,
    as_of: int,
    settings: Settings,
    currency: str,
    data_version: str,
    models: Iterable[str] = (),
) -> Evaluation:
    """Each model that concerns the shop, or those named, asked on up to six past days a month apart; kept for who
    asks next.

    Nothing after ``as_of`` has a say. Raises: UserError ``evaluate.model`` for a model there is not.
    """
    asked = _named(models) or _concerning(tables, as_of)
    answers = tuple(_answer(each, FULL, tables, settings, as_of) for each in asked)
    return Evaluation(as_of, data_version, currency, answers)


def at_hand(tables: Tables, *, as_of: int, settings: Settings, currency: str, data_version: str) -> Evaluation:
    """What a page may show without keeping anybody waiting: what was kept, else a quick look where there is one."""
    answers, unasked = [], []
    for each in _concerning(tables, as_of):
        if (kept := tables.kept_result(_key(each, FULL, settings, as_of), _KINDS)) is not None:
            answers.append(Answer(each, FULL, kept))
        elif each.is_quick:
            answers.append(_answer(each, QUICK, tables, settings, as_of))
        else:
            unasked.append(each)
    return Evaluation(as_of, data_version, currency, tuple(answers), tuple(unasked))


def _concerning(tables: Tables, as_of: int) -> tuple[BackTest, ...]:
    return tuple(each for each in BACK_TESTS if each.concerns is None or each.concerns(tables, as_of))


def _named(models: Iterable[str]) -> tuple[BackTest, ...]:
    known = {each.model: each for each in BACK_TESTS}
    wanted = tuple(dict.fromkeys(models))
    for model in wanted:
        if model not in known:
            there_are = ", ".join(known)
            raise UserError(
                "evaluate.model",
                en=f"there is no model “{model}” to evaluate; there are: {there_are}",
                zh=f"没有可以检验的模型“{model}”；可用的有：{there_are}",
            )
    return tuple(known[model] for model in wanted)


def _answer(of: BackTest, depth: Depth, tables: Tables, settings: Settings, as_of: int) -> Answer:
    what = _key(of, depth, settings, as_of)
    found = tables.result(what, lambda: _found(of, depth, tables, settings, as_of), _KINDS, always=True)
    return Answer(of, depth, found)


def _key(of: BackTest, depth: Depth, settings: Settings, as_of: int) -> str:
    return f"accuracy {_VERSION} of {of.model} {of.version}, {depth}, at {as_of}, with {settings}"


def _found(of: BackTest, depth: Depth, tables: Tables, settings: Settings, as_of: int) -> Found:
    ((customers,),) = tables.rows(_CUSTOMERS, as_of=as_of, every=1)
    every = max(-(-customers // depth.customers), 1)
    judged = tuple(of.judge(Past(tables, settings, as_of, depth, every)))
    if of.among is not None:
        # Who they are differs from day to day: so many on the newest.
        looked_at = customers = max((each.cuts[0].asked for each in judged if each.cuts), default=0)
    else:
        ((looked_at,),) = tables.rows(_CUSTOMERS, as_of=as_of, every=every)
    return Found(looked_at, customers, judged)
