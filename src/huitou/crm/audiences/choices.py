"""What a shop has to choose from in a condition: its categories and products, its tags, what it measures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from huitou.crm.audiences.base import Base
from huitou.crm.audiences.groups import groups
from huitou.crm.audiences.leaves.entries import Offered
from huitou.crm.audiences.leaves.segment import cell_words
from huitou.crm.audiences.models import Audience, UploadedList
from huitou.crm.customers.models import Tag
from huitou.intake.source_words import source_name
from huitou.language import Speech
from huitou.metrics.catalogue import load_catalogue
from huitou.metrics.definition import TOPICS
from huitou.metrics.dimension_words import slice_word
from huitou.predict.structure import VALUES
from huitou.predict.words import SEGMENTS

MOST = 60
_GOODS = {
    "category": """
SELECT k.value, k.value AS name, COUNT(*) AS often
FROM purchase_categories AS p JOIN codes AS k ON k.kind = 'category' AND k.code = p.category
WHERE k.value <> '' GROUP BY k.value ORDER BY often DESC NULLS LAST, k.value NULLS LAST""",
    "product": """
SELECT k.value, COALESCE(n.name, k.value) AS name, COUNT(*) AS often
FROM purchase_products AS p JOIN codes AS k ON k.kind = 'product' AND k.code = p.product
LEFT JOIN product_names AS n ON n.code = k.code
WHERE k.value <> '' GROUP BY k.value, COALESCE(n.name, k.value) ORDER BY often DESC NULLS LAST, k.value NULLS LAST""",
    **{
        kind: f"""
SELECT k.value, k.value AS name, COUNT(*) AS often
FROM sequence AS p JOIN codes AS k ON k.kind = '{kind}' AND k.code = p.{kind}
WHERE k.value <> '' GROUP BY k.value ORDER BY often DESC NULLS LAST, k.value NULLS LAST"""
        for kind in ("channel", "store", "source")
    },
}


@dataclass(frozen=True, slots=True)
class Choice:
    """``value`` goes into the rule; ``group`` is what it stands under in the list. ``about``: what else it brings into
    the rule, as a finding its slice."""

    value: str | int
    label: str
    group: str = ""
    at: Mapping[str, str] | None = None


def choices(base: Base, of: Offered, typed: str, t: Speech) -> list[Choice]:
    """The first of them that hold what was typed, the most bought first; nothing where the shop has none."""
    found: Iterator[Choice] = iter(())
    if of in _GOODS:
        rows = base.snapshot.rows(_GOODS[of])
        found = (Choice(str(value), _called(of, str(name), t)) for value, name, _ in rows)
    elif of in _ASKED:
        found = _ASKED[of](base, t)
    wanted = typed.strip().casefold()
    fitting = [each for each in found if wanted in f"{each.label} {each.value}".casefold()]
    return fitting if of == "cell" else fitting[:MOST]


def _called(of: Offered, name: str, t: Speech) -> str:
    return source_name(name, t) if of == "source" else slice_word(of, name, t)


def _cells(_: Base, t: Speech) -> Iterator[Choice]:
    for rule, values in VALUES.items():
        group = {"lifecycle": t(zh="生命周期", en="Lifecycle"), "tier": t(zh="分层", en="Tier"), "rfm": "RFM"}[rule]
        for value in values:
            if value in SEGMENTS[rule] and value != "not_yet":
                yield Choice(f"{rule}={value}", SEGMENTS[rule][value][t.lang], group)
    for r in range(4, 0, -1):
        for f in range(1, 6):
            yield Choice(f"grid=R{r}F{f}", cell_words(f"grid=R{r}F{f}", t), t(zh="RF 方格", en="RF grid"))


def _metrics(base: Base, t: Speech) -> Iterator[Choice]:
    lists = base.snapshot.about.lists
    for metric in load_catalogue().values():
        if metric.has_people and (not metric.needs or metric.needs in lists):
            yield Choice(metric.id, metric.name[t.lang], TOPICS[metric.topic][t.lang])


def _findings(base: Base, t: Speech) -> Iterator[Choice]:
    for each in base.shop.findings(as_of=base.as_of).items:
        if whom := each.whom(t.lang):
            yield Choice(each.id, each.headline(t.lang), whom, dict(each.at))


def _tags(_: Base, t: Speech) -> Iterator[Choice]:  # noqa: ARG001 - tags are the shop's own words
    yield from (Choice(name, name) for name in Tag.objects.order_by("name").values_list("name", flat=True))


def _audiences(_: Base, t: Speech) -> Iterator[Choice]:  # noqa: ARG001 - names are the shop's own words
    kept = Audience.objects.filter(removed_at=None).order_by("name")
    yield from (Choice(number, name) for number, name in kept.values_list("pk", "name"))


def _lists(_: Base, t: Speech) -> Iterator[Choice]:  # noqa: ARG001 - names are the shop's own words
    kept = UploadedList.objects.filter(removed_at=None).order_by("-pk")
    yield from (Choice(number, name) for number, name in kept.values_list("pk", "name"))


def _clusters(base: Base, t: Speech) -> Iterator[Choice]:
    yield from (Choice(number, words[t.lang]) for number, words in groups(base).names.items())


_ASKED: Mapping[str, Callable[[Base, Speech], Iterator[Choice]]] = {
    "cell": _cells,
    "metric": _metrics,
    "finding": _findings,
    "tag": _tags,
    "audience": _audiences,
    "list": _lists,
    "cluster": _clusters,
}
