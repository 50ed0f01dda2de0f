"""The groups customers form by how they buy, with the numbers they had in the data version before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from huitou.crm.audiences.base import Base, Ints
from huitou.crm.audiences.models import GroupsThen
from huitou.language import Speech
from huitou.metrics.definition import Words
from huitou.predict.clusters.reader import Clusters


@dataclass(frozen=True, slots=True)
class Grouped:
    """Whom each group holds."""

    customer_ids: Ints
    number: Ints


@dataclass(frozen=True, slots=True)
class Groups:
    """``names`` by number; ``lacking`` says why there are none, where there are none."""

    customer_ids: Ints
    number: Ints
    names: Mapping[int, Words]
    lacking: Words | None


def groups(base: Base) -> Groups:
    """Those of the data version. What they were is kept in the store, so that a group keeps its number and its name."""
    if "groups" not in base.kept:
        base.kept["groups"] = _groups(base)
    found: Groups = base.kept["groups"]
    return found


def _groups(base: Base) -> Groups:
    version = base.snapshot.about.data_version
    then = GroupsThen.objects.filter(data_version=version, as_of=base.as_of).first()
    if then is not None:
        inside = base.snapshot.result(
            f"groups of {version} at {base.as_of}", lambda: _inside(_made(base, then.former)), (Grouped,), always=True
        )
        return Groups(inside.customer_ids, inside.number, _named(then.names), None)
    before = GroupsThen.objects.order_by("-pk").first()
    former = None if before is None else before.keep
    made = _made(base, former)
    if made.lacking is not None or made.keep is None:
        told = made.lacking
        why: Words | None = None if told is None else {"zh": told.words(Speech("zh")), "en": told.words(Speech("en"))}
        return Groups(made.customer_ids, made.number, {}, why)
    names: dict[str, Words] = {str(each.number): {"zh": each.name_zh, "en": each.name_en} for each in made}
    kept = {"former": former, "keep": made.keep.to_dict(), "names": names}
    GroupsThen.objects.get_or_create(data_version=version, as_of=base.as_of, defaults=kept)
    return Groups(made.customer_ids, made.number, _named(names), None)


def _made(base: Base, former: Mapping[str, object] | None) -> Clusters:
    return base.shop.clusters(as_of=base.as_of, former=former)


def _inside(made: Clusters) -> Grouped:
    return Grouped(made.customer_ids.astype("int64"), made.number.astype("int64"))


def _named(names: Mapping[str, Words]) -> Mapping[int, Words]:
    return {int(number): words for number, words in names.items()}
