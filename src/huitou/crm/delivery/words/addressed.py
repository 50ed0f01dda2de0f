"""What a customer may be called in a message: the name of an account, where it reads as a name.

A name is letters alone, with spaces or ``· . - '`` between them, 20 characters at most; in Latin letters a capital
begins a word and stands nowhere else. So what a platform masked ("张**", "t***8"), numbers its people by ("tb8812"),
makes up ("oXyZab") or says of everybody ("匿名用户") is none. Who has none is not called anything: better no name than
a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from huitou.warehouse.accounts import Account

# A name on the platform, then what the shop's own list calls them; never a phone, an e-mail or a number behind them.
_KINDS = ("nick", "member")
_LONGEST = 20
_WORD = r"(?:[^\W\d_]+)"
_NAME = re.compile(rf"{_WORD}(?:[ ·.'’-]{{1,2}}{_WORD})*\.?")
_CAPITAL_INSIDE = re.compile(r"[A-Za-z][A-Z]")
_NOBODY = frozenset(
    "匿名 匿名用户 匿名买家 匿名客户 微信用户 淘宝用户 抖音用户 快手用户 用户 买家 客户 顾客 会员 游客 未知 无 空"
    " guest anonymous user customer buyer member unknown none null test".split()
)


def addressed(accounts: Iterable[Account]) -> str:
    """The first name among these, unmasked as they are; empty where none reads as one."""
    found = sorted((each for each in accounts if each.kind in _KINDS), key=lambda each: _KINDS.index(each.kind))
    return next((name for each in found if _reads_as_one(name := each.name.strip())), "")


def _reads_as_one(name: str) -> bool:
    fits = len(name) <= _LONGEST and _NAME.fullmatch(name) and not _CAPITAL_INSIDE.search(name)
    return bool(fits) and name.casefold() not in _NOBODY
