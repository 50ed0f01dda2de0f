"""Words that several commands share: why an order is not counted, and how numbers of things are written."""

from __future__ import annotations

from huitou.cli.language import Speech

_EXCLUDED = {
    "unpaid": ("未付款", "unpaid"),
    "cancelled": ("已取消", "cancelled"),
    "fully_refunded": ("全额退款", "fully refunded"),
    "zero": ("零元单", "zero-value"),
    "deposit_only": ("只付了定金", "deposit only"),
    "brushing": ("刷单、测试单", "brushing or test"),
}


def excluded(reason: str, t: Speech) -> str:
    """The name of a reason why an order is not a purchase."""
    zh, en = _EXCLUDED.get(reason, (reason, reason))
    return t(zh=zh, en=en)


def count(number: int) -> str:
    return f"{number:,}"


def counts_listed(counts: dict[str, int], t: Speech) -> str:
    """``{"unpaid": 12}`` as ``未付款 12``, the largest first."""
    largest_first = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return t(zh="，", en=", ").join(f"{excluded(reason, t)} {count(number)}" for reason, number in largest_first)
