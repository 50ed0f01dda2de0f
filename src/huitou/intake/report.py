"""What one import did, in counts that add up: read = accepted + duplicate + quarantined + dropped."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import Any

from huitou.intake.mapping import Words
from huitou.intake.reading.table import REASONS as READING

# Why a row or cell was refused: every code a person can meet, in both languages.
REASONS: dict[str, Words] = {code: Words(zh, en) for code, (en, zh) in READING.items()} | {
    "row.sibling": Words(
        "同一订单的另一行有问题，整单不收", "another row of the same order is refused, so the order is"
    ),
    "cell.missing": Words("必填的单元格是空的", "a required cell is empty"),
    "id.scientific": Words(
        "编号被表格软件写成了科学计数法，末位已丢失",
        "a spreadsheet turned the id into scientific notation and lost digits",
    ),
    "id.too_long": Words("编号太长", "the id is too long"),
    "time.unreadable": Words("读不出时间", "not a time that can be read"),
    "time.range": Words("年份不可能", "the year cannot be right"),
    "number.unreadable": Words("读不出数字", "not a number that can be read"),
    "amount.negative": Words("金额或数量为负", "the amount or quantity is negative"),
    "status.unknown": Words("不认识的订单状态", "an order status the layout does not know"),
    "currency.other": Words("币种与店铺不同", "the currency is not the shop's"),
    "buyer.masked": Words("买家名打了星号，认不出是谁", "the buyer's name is masked and tells nobody apart"),
}

NEGATIVE = Words("数量或金额为负", "negative quantity or amount")

# Why an accepted order is no purchase.
EXCLUSIONS: dict[str, Words] = {
    "brushing": Words("刷单", "brushing"),
    "test_order": Words("测试单", "test orders"),
    "staff_order": Words("内部员工单", "orders of staff"),
    "other": Words("店铺自行排除", "set aside by the shop"),
    "split": Words("已拆成其他订单（另计）", "split into other orders, which count themselves"),
    "cancelled": Words("已取消或关闭", "cancelled or closed"),
    "unpaid": Words("未付款", "unpaid"),
    "deposit_only": Words("只付了定金", "deposit only"),
    "zero": Words("金额为零", "zero amount"),
    "fully_refunded": Words("全额退款", "fully refunded"),
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """One refused cell or row, as shown in a report: phones and e-mails in ``value`` are masked."""

    row: int
    column: str
    value: str
    code: str

    @property
    def reason(self) -> Words:
        return REASONS[self.code]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """One table of one file, imported (or tried, with ``dry_run``). Row counts add up; ``excluded`` are orders.

    ``statements``: what rules and lists of buyers newly say of its orders and accounts.
    """

    file: str
    source: str
    store: str
    mapping: str
    import_id: int | None
    data_version: str | None
    read: int
    accepted: int
    duplicate: int
    quarantined: int
    dropped: int
    orders: int
    lines: int
    customers_new: int
    suggestions: int
    seconds: float
    dry_run: bool = False
    statements: int = 0
    excluded: dict[str, int] = field(default_factory=dict)
    dropped_by: dict[Words, int] = field(default_factory=dict)
    notes: tuple[tuple[str, str, str], ...] = ()
    quarantine_sample: tuple[Refusal, ...] = ()

    @property
    def already_imported(self) -> bool:
        """Nothing in the file was new."""
        return self.read > 0 and self.accepted == 0 and self.duplicate > 0 and self.statements == 0

    def to_dict(self) -> dict[str, Any]:
        """Plain data, as the CLI prints it with ``--format json``."""
        shown = {
            "already_imported": self.already_imported,
            "dropped_by": [{"zh": why.zh, "en": why.en, "rows": n} for why, n in self.dropped_by.items()],
        }
        return asdict(replace(self, dropped_by={})) | shown
