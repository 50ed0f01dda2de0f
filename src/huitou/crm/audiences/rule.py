"""A rule: leaves joined by all, any and not; who fits, in words, and why somebody does or does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from huitou.crm.audiences.base import Base, Mask
from huitou.crm.audiences.faults import unreadable, wrong
from huitou.crm.audiences.leaves import AnyLeaf
from huitou.errors import UserError
from huitou.language import Speech

_MOST = 100
_DEEPEST = 8


class Group(BaseModel):
    """``all`` of the rules hold, or ``any`` one does."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: Literal["all", "any"]
    of: tuple[Rule, ...] = Field(min_length=1, max_length=_MOST)


class Not(BaseModel):
    """The rule does not hold."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: Literal["not"] = "not"
    of: Rule


Rule = Annotated[Group | Not | AnyLeaf, Field(discriminator="kind")]
Group.model_rebuild()
Not.model_rebuild()
_RULE: TypeAdapter[Rule] = TypeAdapter(Rule)


def rule(said: object) -> Rule:
    """A rule from its JSON. Raises: UserError ``audience.rule`` with everything that is wrong in it, and where."""
    try:
        made = _RULE.validate_python(said)
    except ValidationError as problem:
        raise unreadable(problem.errors(include_url=False)) from problem
    leaves, depth = len(list(leaves_of(made))), _depth(made)
    if leaves > _MOST or depth > _DEEPEST:
        raise wrong(
            en=f"{leaves} conditions, {depth} deep; {_MOST} and {_DEEPEST} at most",
            zh=f"有 {leaves} 个条件、嵌套 {depth} 层；最多 {_MOST} 个、{_DEEPEST} 层",
        )
    return made


def members(of: Rule, base: Base) -> Mask:
    """Who fits, over the customers of ``base``."""
    if isinstance(of, Not):
        return ~members(of.of, base)
    if isinstance(of, Group):
        masks = [members(each, base) for each in of.of]
        return np.asarray(np.logical_and.reduce(masks) if of.kind == "all" else np.logical_or.reduce(masks))
    return of.members(base)


def line(of: Rule, t: Speech) -> str:
    """The rule in one line."""
    if isinstance(of, Not):
        inside = line(of.of, t)
        return t(zh=f"不是（{inside}）", en=f"not ({inside})")
    if isinstance(of, Group):
        joined = t(zh=" 且 ", en=" and ") if of.kind == "all" else t(zh=" 或 ", en=" or ")
        return joined.join(
            t(zh=f"（{line(each, t)}）", en=f"({line(each, t)})") if isinstance(each, Group) else line(each, t)
            for each in of.of
        )
    return of.said(t)


@dataclass(frozen=True, slots=True)
class Because:
    """One condition, and whether it holds for the customer who was asked about."""

    said: str
    holds: bool


def why(of: Rule, base: Base, customer_id: int, t: Speech) -> tuple[bool, tuple[Because, ...]]:
    """Whether they are in, and each condition with whether it holds for them.

    Raises: UserError ``audience.nobody`` for a customer the data version does not know.
    """
    place = base.place(customer_id)
    if place is None:
        raise UserError(
            "audience.nobody",
            en=f"there is no customer {customer_id} in the data; they may have been merged or erased",
            zh=f"数据里没有客户 {customer_id}；可能已合并或删除",
        )
    reasons = tuple(Because(leaf.said(t), bool(leaf.members(base)[place])) for leaf in leaves_of(of))
    return bool(members(of, base)[place]), reasons


def lacking(of: Rule, base: Base, t: Speech) -> tuple[str, ...]:
    """What keeps anybody from fitting one of the conditions, whatever the customers are like; each said once."""
    told = (each.lacking(base, t) for each in leaves_of(of))
    return tuple(dict.fromkeys(each for each in told if each))


def leaves_of(of: Rule) -> Iterator[AnyLeaf]:
    """Every condition, in the order of the rule."""
    if isinstance(of, Group):
        for each in of.of:
            yield from leaves_of(each)
    elif isinstance(of, Not):
        yield from leaves_of(of.of)
    else:
        yield of


def _depth(of: Rule) -> int:
    if isinstance(of, Group):
        return 1 + max(map(_depth, of.of))
    return 1 + _depth(of.of) if isinstance(of, Not) else 0
