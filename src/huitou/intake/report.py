"""What an import did, in counts that add up: read = accepted + duplicate + quarantined + dropped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Self

from huitou.errors import DataError, HuitouError, UserError
from huitou.intake.field_names import column_name
from huitou.intake.reading.table import REASONS as READING
from huitou.intake.words import Words

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
    "birthday.unreadable": Words("读不出生日（月和日）", "no month and day of birth that can be read"),
    "consent.unknown": Words("看不出是同意还是不同意", "neither a yes nor a no"),
    "share.unreadable": Words("读不出占比：请写成 35% 或 0.35", "not a share that can be read: write 35% or 0.35"),
    "stars.unreadable": Words("读不出一到五星", "not one to five stars"),
    "goal.unknown": Words("看不出是成交还是留资", "neither sales nor leads"),
    "count.fraction": Words("人数或次数不是整数", "people or times that are no whole number"),
    "live.above": Words(
        "漏斗里后一步的数大于前面的数，不可能", "a later step of the funnel is above an earlier one, which cannot be"
    ),
    "times.backwards": Words("结束早于开始", "the end is before the beginning"),
    "event.unknown": Words(
        "不认识的行为；认得：访问、浏览商品、加购、收藏、下单、支付、交易成功",
        "an action that is not known; known: enter, view_product, add_to_cart, favourite, order, pay, complete",
    ),
    "row.nobody": Words(
        "没有可用的会员号、手机号或邮箱（打了码的不算）：不知道是谁",
        "no usable member id, phone or e-mail (masked ones tell nothing): it is not known who this is",
    ),
    "currency.other": Words("币种与店铺不同", "the currency is not the shop's"),
    "order.apart": Words(
        "这一单的其他行早已收下，单独补一行会丢掉它们；请改原文件后整个重新导入",
        "other rows of this order were taken before, and this one alone would replace them: correct the original file"
        " and import it again",
    ),
    "buyer.masked": Words("买家名打了星号，认不出是谁", "the buyer's name is masked and tells nobody apart"),
}

# Of the rows read, each is one of the others.
ROWS = ("read", "accepted", "duplicate", "quarantined", "dropped")

NEGATIVE = Words("数量或金额为负", "negative quantity or amount")

# Why a file was not read, though nothing is wrong with it.
PASSED_OVER: dict[str, Words] = {
    "known": Words("以前导入过，内容没变", "imported before and unchanged"),
    "kind": Words("不是订单文件的类型", "not a kind of file that holds orders"),
    "no_orders": Words("文本里没有认得的订单", "text without orders that are known"),
    "empty": Words("空文件", "empty"),
    "hidden": Words("隐藏文件或系统文件", "hidden, or a system's own"),
    "link": Words("链接，不跟着走", "a link, which is not followed"),
    "shop": Words("店铺自己的数据", "a shop's own data"),
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """One refused cell or row, as shown in a report: phones and e-mails in ``value`` are masked.

    ``column``: the field the cell was for; ``heading``: what its column is called in the file, where it has one.
    """

    row: int
    column: str
    value: str
    code: str
    heading: str = ""

    @property
    def reason(self) -> Words:
        return REASONS[self.code]

    @property
    def place(self) -> Words:
        """The column as a person finds it in the file."""
        return column_name(self.heading, self.column)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """One table of one file, imported (or tried, with ``dry_run``). Row counts add up; ``excluded`` are orders.

    ``of_import``: the import whose quarantine was read again, where the rows came from there.
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
    of_import: int | None = None

    @property
    def counts(self) -> dict[str, int]:
        """Where the rows went, by name."""
        return {name: getattr(self, name) for name in ROWS}

    @property
    def already_imported(self) -> bool:
        """Nothing in the file was new."""
        settled = self.of_import is not None and self.import_id is not None
        nothing_new = self.accepted == 0 and self.statements == 0
        return self.read > 0 and nothing_new and self.duplicate > 0 and not settled

    def adding_up(self) -> Self:
        """The report itself. Raises: AssertionError where a row is not accounted for."""
        accounted = self.accepted + self.duplicate + self.quarantined + self.dropped
        if accounted != self.read:
            raise AssertionError(f"counts of {self.file} do not add up: read {self.read}, accounted {accounted}")
        return self

    def to_dict(self) -> dict[str, Any]:
        """Plain data, as the CLI prints it with ``--format json``."""
        shown = {
            "already_imported": self.already_imported,
            "dropped_by": [{"zh": why.zh, "en": why.en, "rows": n} for why, n in self.dropped_by.items()],
        }
        return asdict(replace(self, dropped_by={})) | shown


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A file that was not read, and why: a key of ``PASSED_OVER``."""

    file: str
    why: str

    @property
    def reason(self) -> Words:
        return PASSED_OVER[self.why]


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """A file of which nothing counts, and what is wrong with it."""

    file: str
    problem: HuitouError


class Loaded(list[ImportReport]):
    """The reports of every table that was taken, in order.

    Beside them the names of the files ``taken``, those ``passed_over`` and those ``refused``.
    """

    def __init__(self, reports: Iterable[ImportReport] = (), *, refused: Iterable[RefusedFile] = ()) -> None:
        super().__init__(reports)
        self.taken: list[str] = []
        self.passed_over: list[PassedOver] = []
        self.refused = list(refused)

    @property
    def totals(self) -> dict[str, int]:
        """Where the rows of all tables went, by name."""
        return {name: sum(report.counts[name] for report in self) for name in ROWS}


@dataclass(frozen=True, slots=True)
class LeftAside:
    """An import whose quarantine could not be read again, and what stood against it."""

    import_id: int
    file: str
    problem: UserError | DataError


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came of reading the quarantine again, import by import."""

    reports: list[ImportReport]
    passed_over: list[LeftAside]
