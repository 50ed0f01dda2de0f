"""Who is who and why, in words."""

from __future__ import annotations

from collections.abc import Sequence

from huitou.identity.why import Known, Step, Why
from huitou.language import Speech


def place(source: str, store: str) -> str:
    return f"{source}·{store}" if store else source


def side(shared: Sequence[Step], customer: int) -> str:
    """What a customer's accounts are called that share something."""
    known = [each for step in shared for each in (step.one, step.two) if each.customer == customer]
    return ", ".join(dict.fromkeys(f"{place(each.source, each.store)} {each.name}" for each in known))


def account(known: Known, t: Speech) -> str:
    return f"{place(known.source, known.store)} {known.name}" + t(
        zh=f"（账号 {known.account}）", en=f" (account {known.account})"
    )


def verdict(found: Why, t: Speech) -> str:
    one, two = found.one, found.two
    return {
        "same": t(zh=f"{one} 和 {two} 是同一位客户：", en=f"{one} and {two} are one customer:"),
        "shared": t(
            zh=f"{one} 和 {two} 是两位客户；有共同之处，但不足以认定是同一人：",
            en=f"{one} and {two} are two customers; what they share does not tell that they are one person:",
        ),
        "refused": t(zh=f"{one} 和 {two} 已判定为两个人：", en=f"{one} and {two} were decided to be two people:"),
        "nothing": t(
            zh=f"{one} 和 {two} 是两位客户，没有任何共同的 unionid、买家手机或邮箱。",
            en=f"{one} and {two} are two customers; they share no unionid, buyer's phone or e-mail.",
        ),
    }[found.relation]


def contact(step: Step, t: Speech) -> str:
    kind = {"unionid": "unionid", "phone": t(zh="买家手机", en="buyer's phone"), "email": t(zh="邮箱", en="e-mail")}
    return f"{kind[step.kind]} {step.value}"


def shared(step: Step, t: Speech) -> str:
    return contact(step, t) + t(zh=f"（{step.holders} 个账号共用）", en=f" (held by {step.holders} accounts)")


def reason(step: Step, t: Speech) -> str:
    if step.kind == "accept":
        return t(zh=f"人工认定为同一人（决定 {step.number}）", en=f"a person decided so (decision {step.number})")
    if step.kind == "refuse":
        return t(zh=f"人工认定为两个人（决定 {step.number}）", en=f"a person decided so (decision {step.number})")
    if not step.holders:
        return t(zh=f"同一个{contact(step, t)}", en=f"the same {contact(step, t)}")
    if step.holders > 2:
        return shared(step, t) + t(zh="：不止一个人在用", en=": not one person's alone")
    return t(
        zh=f"{contact(step, t)}：但他们是同一平台的两个会员号，不自动合并",
        en=f"{contact(step, t)}: but they are two member ids of one platform, which are never merged by themselves",
    )
