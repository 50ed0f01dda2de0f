"""What is out of order in a shop's data, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from huitou import calendar
from huitou.language import Speech
from huitou.metrics.quality import SourceQuality

_SHOWN = 5


def remarks(each: SourceQuality, t: Speech, *, more: str = "") -> Iterator[str]:
    """A sentence for each thing out of order, the first five of a kind; ``more`` says where the others are."""
    name = f"{each.source} {each.store}".strip()
    if each.is_stale:
        yield t(
            zh=f"{name}：最后一笔购买比全店早 {each.days_behind} 天，照它最近四周该有约 {each.expected_since:,.0f} 笔，"
            "可能没有导入新的文件",
            en=f"{name}: its last purchase is {each.days_behind} days before the shop's, where its last four weeks "
            f"make about {each.expected_since:,.0f} likely; newer files may be missing",
        )
    if each.dismissed:
        number = f"{each.dismissed:,}"
        yield t(
            zh=f"{name}：另有 {number} 行隔离后决定不改，见 huitou quarantine",
            en=f"{name}: rows set aside that nobody will mend: {number}, see huitou quarantine",
        )
    if each.refunds_without_amount:
        number = f"{each.refunds_without_amount:,}"
        yield t(
            zh=f"{name}：{number} 笔订单写着退款成功，却没有退款金额：这些钱仍全额计入",
            en=f"{name}: {number} orders say refunded without the amount: their money is counted in full",
        )
    if each.paid_disagrees:
        number = f"{each.paid_disagrees:,}"
        yield t(
            zh=f"{name}：{number} 笔订单的实付金额不等于应付金额加余额支付：按实付金额算，请核对",
            en=f"{name}: in {number} orders the amount paid is not the amount due plus that paid from the balance; the "
            "amount paid counts, please check",
        )
    for gap in each.gaps[:_SHOWN]:
        days = calendar.iso(gap.from_day)
        days += f" – {calendar.iso(gap.to_day)}" if gap.to_day > gap.from_day else ""
        yield t(
            zh=f"{name}：{days} 没有一笔购买，照前后四周看该有约 {gap.expected:,.0f} 笔，可能少导了文件",
            en=f"{name}: not one purchase {days}, where the weeks around it make about {gap.expected:,.0f} likely; "
            "a file may be missing",
        )
    for change in each.changes[:_SHOWN]:
        yield t(
            zh=f"{name}：{calendar.iso(change.from_day)} 起的一周有 {change.purchases:,} 笔，之前八周中位数是"
            f" {change.usual:,.0f} 笔；大促、导重或导漏都会这样",
            en=f"{name}: {change.purchases:,} purchases in the week from {calendar.iso(change.from_day)}, against"
            f" a median of {change.usual:,.0f} in the eight before; a promotion, or files twice or missing, look so",
        )
    rest = len(each.gaps[_SHOWN:]) + len(each.changes[_SHOWN:])
    if rest:
        yield t(zh=f"{name}：还有 {rest} 处", en=f"{name}: {rest} more") + more
