"""Three crowds of a campaign, each with its own question, by the model that visitors are asked by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

import numpy as np

from huitou.errors import UserError
from huitou.predict.conversion.attributes import CUSTOMER
from huitou.predict.conversion.learn import Task
from huitou.predict.conversion.log import Flags
from huitou.predict.conversion.reader import kept, read, scored, without
from huitou.predict.conversion.scored import Scored
from huitou.predict.conversion.seen import Seen, Visitors
from huitou.predict.lacking import What
from huitou.warehouse.snapshot import Tables

Stage = Literal["warm-up", "burst", "return"]
STAGES: tuple[Stage, ...] = get_args(Stage)
# A campaign is the last two weeks: a cart is still warm, and who browsed in them browsed in it.
CAMPAIGN_DAYS = 14


def _warm_up(seen: Seen) -> Flags:
    """Who was here and has nothing waiting in the cart."""
    return np.asarray(seen.values["cart"] < 0)


def _burst(seen: Seen) -> Flags:
    """Who filled a cart in the campaign and has not paid, or holds a coupon that can still be used."""
    cart = seen.values["cart"]
    return np.asarray(((cart >= 0) & (cart < CAMPAIGN_DAYS)) | seen.has_coupon)


def _return(seen: Seen) -> Flags:
    """Who came in the campaign to look at products, and has not bought in it."""
    came = (seen.values["last_seen"] < CAMPAIGN_DAYS) & (seen.values["products"] > 0)
    bought = (seen.bought_ago >= 0) & (seen.bought_ago < CAMPAIGN_DAYS)
    return np.asarray(came & ~bought)


TASKS: Mapping[Stage, Task] = {
    "warm-up": Task("cart", _warm_up, CUSTOMER),
    "burst": Task("order", _burst, CUSTOMER, with_coupons=True),
    "return": Task("order", _return, CUSTOMER),
}
LACKING: Mapping[Stage, What] = {
    "warm-up": "carts filled by visitors",
    "burst": "orders by people of the stage",
    "return": "orders by people of the stage",
}


@dataclass(frozen=True, slots=True)
class Stages:
    """The people of each stage asked about, the likeliest first. One may be in more than one: stages are of a time.

    ``campaign``: of those who came by it alone, where one was named.
    """

    as_of: int
    campaign: str | None
    of: Mapping[Stage, Scored]

    def to_dict(self) -> dict[str, Any]:
        return {"campaign": self.campaign, "stages": {name: found.to_dict() for name, found in self.of.items()}}


def stages(
    tables: Tables, *, as_of: int, data_version: str, stage: Stage | None = None, campaign: str | None = None
) -> Stages:
    """Visitors and customers by stage of a campaign, with the chance of what the stage wants in seven days.

    Warm-up: of filling a cart. Burst and return: of an order. Learned from everybody in the last three months; a
    ``campaign`` only narrows who is listed. Nothing after ``as_of`` has a say, as in ``conversion``.
    Raises: UserError for a stage or campaign there is not.
    """
    if stage is not None and stage not in STAGES:
        raise UserError(
            "campaign.stage",
            en=f"no stage {stage}; there are {', '.join(STAGES)}",
            zh=f"没有“{stage}”这个阶段；可以用：{'、'.join(STAGES)}",
        )
    visitors = read(tables, as_of)
    place = None if campaign is None else _place_of(visitors, campaign)
    found = {}
    for name in STAGES if stage is None else (stage,):
        task = TASKS[name]
        learned, tally = kept(tables, visitors, task, as_of=as_of, name=name)
        if learned is None:
            found[name] = without(visitors, tally, LACKING[name], as_of=as_of, data_version=data_version)
            continue
        asked = task if place is None else replace(task, pool=_by_campaign(task, place))
        found[name] = scored(visitors, learned, asked, as_of=as_of, data_version=data_version)
    return Stages(as_of, campaign, found)


def _by_campaign(task: Task, place: int) -> Any:
    return lambda seen: task.pool(seen) & (seen.values["campaign"] == place)


def _place_of(visitors: Visitors, campaign: str) -> int:
    known = visitors.log.texts.get("campaign", ())
    if campaign not in known or not campaign:
        named = [each for each in known if each][:12]
        raise UserError(
            "campaign.unknown",
            en=f"nobody came by a campaign {campaign}; known: {', '.join(named) or 'none'}",
            zh=f"没有人从活动“{campaign}”来；有记录的活动：{'、'.join(named) or '无'}",
        )
    return known.index(campaign)
