"""Tags that nobody has to put: each a rule over the facts, so that anybody's of any day can be told from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from huitou.metrics.definition import Words
from huitou.predict.people_in import Person


@dataclass(frozen=True, slots=True)
class RuleTag:
    """``holds`` is told the customer, and whether they are a member or a contact of the shop's."""

    id: str
    name: Words
    means: Words
    holds: Callable[[Person, bool], bool]


RULE_TAGS: tuple[RuleTag, ...] = (
    RuleTag(
        "new",
        {"zh": "新客", "en": "new"},
        {"zh": "只买过一次，还在一个周期之内", "en": "bought once, less than a cycle ago"},
        lambda person, _: person.lifecycle == "new",
    ),
    RuleTag(
        "returning",
        {"zh": "老客", "en": "returning"},
        {"zh": "买过两次以上", "en": "bought twice or more"},
        lambda person, _: person.purchases >= 2,
    ),
    RuleTag(
        "sleeping",
        {"zh": "沉睡", "en": "sleeping"},
        {"zh": "两到三个周期没来", "en": "away for two to three cycles"},
        lambda person, _: person.lifecycle == "sleeping",
    ),
    RuleTag(
        "private_once",
        {"zh": "私域未复购", "en": "in reach, bought once"},
        {"zh": "是会员或企微好友，只买过一次", "en": "a member or WeCom contact who bought once"},
        lambda person, in_reach: in_reach and person.purchases == 1,
    ),
)
BY_ID: Mapping[str, RuleTag] = {tag.id: tag for tag in RULE_TAGS}
