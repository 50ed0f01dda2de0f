"""What a record says about its order and its line, in Huitou's terms: SQL over the table ``good``.

Money becomes minor units, a state becomes paid, pending or closed, a person becomes an identity, and the time of
purchase is decided (contracts.md, "Time" and "Counts").
"""

from __future__ import annotations

from dataclasses import dataclass

from huitou.intake.clean import Layout, day_of, literal, local, store_of, utc
from huitou.intake.fields import FIELDS

# Why an order's amount may be wrong, kept with it and told as notes of the import.
PAID_DISAGREES, REFUND_WITHOUT_AMOUNT = "paid.disagrees", "refund.no_amount"
_TIMES = [name for name, kind in FIELDS.items() if kind == "time"]
_TYPES = {
    "time": "BIGINT",
    "money": "DECIMAL(18, 6)",
    "decimal": "DECIMAL(18, 6)",
    "share": "DECIMAL(18, 6)",
    "stars": "BIGINT",
}
# From the strongest identity to the weakest; a receiver's phone counts only where there is no buyer.
_IDENTITIES = {
    "unionid": "union",
    "buyer_id": "member",
    "nick": "nick",
    "email": "email",
    "phone": "phone",
    "receiver": "receiver",
}
# An address begins with its province, but for the composite cell of newer exports (name, phone, address).
_PROVINCES = (
    "北京 天津 上海 重庆 河北 山西 辽宁 吉林 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南 陕西"
    " 甘肃 青海 台湾 广西 西藏 宁夏 新疆 香港 澳门 黑龙江 内蒙古"
).split()
_BALANCE_PAID = "阶段2.*?([0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2} [0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)"


@dataclass(frozen=True, slots=True)
class WholeFile:
    """What only the whole file can tell: whether it knows states and payment times."""

    knows_states: bool = False
    knows_payments: bool = False


@dataclass(frozen=True, slots=True)
class Canon:
    """One file's layout plus what only the whole file can tell."""

    layout: Layout
    store: str
    exported_at: int | None
    whole: WholeFile

    def _has(self, *names: str) -> bool:
        return self.layout.has(*names)

    def column(self, name: str) -> str:
        """The field, or a NULL of its type where the file has none."""
        return name if self._has(name) else f"CAST(NULL AS {_TYPES.get(FIELDS[name], 'VARCHAR')})"

    def minor(self, exact: str) -> str:
        """An exact decimal as minor units, rounded half up once."""
        return f"CAST(round(({exact}) * {10**self.layout.minor_digits}) AS BIGINT)"

    def day(self, at: str) -> str:
        """The shop day of a UTC instant."""
        return day_of(local(at, self.layout.timezone))

    def key(self) -> str:
        return f"row, {store_of(self.layout, self.store)} AS store, order_id"

    def version_at(self) -> str:
        """The source's update time, else the export's, else the latest time among the record's own cells."""
        own = ", ".join([t for t in _TIMES if self._has(t)] + ["0"])
        exported = "NULL" if self.exported_at is None else str(self.exported_at)
        return f"CAST(coalesce({self.column('updated_at')}, {exported}, greatest({own})) AS BIGINT) AS version_at"

    def status(self) -> str:
        """paid, pending, closed or split; a word for "refunded" means paid, and the money gone back."""
        state = (
            "CASE WHEN status = 'refunded' THEN 'paid' ELSE status END"
            if self._knows_refunded()
            else self.column("status")
        )
        if self._has("cancelled_at"):
            state = f"CASE WHEN cancelled_at IS NOT NULL THEN 'closed' ELSE {state} END"
        if self._has("memo") and self.layout.mapping.split_memo:
            # The platform deletes an order it splits; its parts are orders of their own.
            return (
                f"CASE WHEN starts_with(memo, {literal(self.layout.mapping.split_memo)}) THEN 'split' ELSE {state} END"
            )
        return state

    def _knows_refunded(self) -> bool:
        return self._has("status") and "refunded" in self.layout.mapping.status

    def _refunded(self) -> str:
        """What went back: the amount stated, else all of it where the state says refunded."""
        stated = self.minor(self.column("refunded_amount"))
        if not self._knows_refunded():
            return stated
        return f"CASE WHEN status = 'refunded' THEN coalesce(nullif({stated}, 0), {self._paid()}) ELSE {stated} END"

    def _paid_at(self) -> str:
        """Presale: the purchase happens when the balance (阶段2, 尾款) is paid, where the export says when."""
        if not self._has("stage"):
            return self.column("paid_at")
        found = f"regexp_extract(stage, '{_BALANCE_PAID}', 1)"
        balance = utc(f"time_plain({found})", self.layout.mapping.timezone or self.layout.timezone)
        return f"CASE WHEN contains(stage, '阶段2') AND {found} <> '' THEN {balance} ELSE {self.column('paid_at')} END"

    def purchased_at(self) -> str:
        """Payment time; where a file knows neither payment times nor states, the order time stands for it."""
        paid_at, status = self._paid_at(), self.status()
        stateless = (
            paid_at
            if self.whole.knows_payments
            else self.column("paid_at")
            if self.whole.knows_states
            else "ordered_at"
        )
        return (
            f"CASE WHEN {status} = 'pending' THEN NULL WHEN {status} IN ('closed', 'split') THEN {paid_at}"
            f" WHEN {status} = 'paid' THEN coalesce({paid_at}, ordered_at) ELSE {stateless} END AS purchased_at"
        )

    def who(self) -> str:
        """``id_kind, id_value, unionid, phone, email``: the strongest identity the record has; masked ones are none."""
        known = {
            name: f"CASE WHEN NOT contains({name}, '*') THEN {name} END" for name in ("unionid", "buyer_id", "nick")
        }
        contact, address = self.column("contact"), self.column("address")
        known["phone"] = f"coalesce(normal_phone({self.column('phone')}), normal_phone({contact}))"
        known["email"] = f"coalesce(normal_email({self.column('email')}), normal_email({contact}))"
        in_address = f"nullif(regexp_extract({address}, '86-(1[0-9]{{10}})', 1), '')"
        known["receiver"] = f"normal_phone(coalesce({self.column('receiver')}, {in_address}))"
        fed_by = {"phone": ("phone", "contact"), "email": ("email", "contact"), "receiver": ("receiver", "address")}
        present = {n: k for n, k in _IDENTITIES.items() if self._has(*fed_by.get(n, (n,)))}
        kind = " ".join(f"WHEN {known[n]} IS NOT NULL THEN '{k}'" for n, k in present.items())
        value = ", ".join(known[n] for n in present)
        shown = [
            f"{known[n] if n in present else 'CAST(NULL AS VARCHAR)'} AS {n}" for n in ("unionid", "phone", "email")
        ]
        kind_sql = f"CASE {kind} END" if present else "CAST(NULL AS VARCHAR)"
        value_sql = f"coalesce({value}, NULL)" if present else "CAST(NULL AS VARCHAR)"
        return f"{kind_sql} AS id_kind, {value_sql} AS id_value, {', '.join(shown)}"

    def _province(self) -> str:
        if self._has("province") or not self._has("address"):
            return self.column("province")
        short = ", ".join(literal(p) for p in _PROVINCES if len(p) == 2)
        long = " ".join(f"WHEN starts_with(address, '{p}') THEN '{p}'" for p in _PROVINCES if len(p) > 2)
        inside = f"nullif(regexp_extract(left(address, 60), '[，, ]({'|'.join(_PROVINCES)})', 1), '')"
        return f"CASE WHEN left(address, 2) IN ({short}) THEN left(address, 2) {long} ELSE {inside} END"

    def _paid(self) -> str:
        if self.layout.mapping.amount == "lines":
            return "CAST(NULL AS BIGINT)"
        paid = self.column("paid_amount")
        if self._has("outstanding"):
            # greatest() alone would make 0 of an empty cell.
            paid = f"CASE WHEN {paid} IS NOT NULL THEN greatest({paid} - coalesce(outstanding, 0), 0) END"
        return self.minor(paid)

    def _doubt(self) -> str:
        """Why the order's amount may be wrong, by code: its cells disagree, or a refund has no amount."""
        cases = []
        if self._has("paid_amount") and self._has("due_amount") and self._has("balance_paid"):
            paid = "due_amount + balance_paid"
            cases.append(f"WHEN paid_amount <> {paid} THEN {literal(PAID_DISAGREES)}")
        if self._has("line_refund_status") and not self._has("line_refund", "refunded_amount"):
            done = ", ".join(literal(word) for word in self.layout.mapping.refund_done)
            if done and self.layout.mapping.amount == "cell":
                gone = " AND status = 'paid'" if self._has("status") else ""
                cases.append(f"WHEN line_refund_status IN ({done}){gone} THEN {literal(REFUND_WITHOUT_AMOUNT)}")
        return f"CASE {' '.join(cases)} END" if cases else "CAST(NULL AS VARCHAR)"

    def header(self) -> str:
        """The columns of one record's statement about its order."""
        refunded_on = self.day("refunded_at") if self._has("refunded_at") else "CAST(NULL AS INTEGER)"
        stage = "coalesce(regexp_matches(stage, '阶段2.*等待买家付款'), false)" if self._has("stage") else "false"
        plain = ", ".join(
            f"{self.column(name)} AS {name}"
            for name in ("ordered_at", "paid_at", "delivered_at", "updated_at", "coupon", "channel")
        )
        return (
            f"{self.key()}, {self.who()}, {self.status()} AS status, {plain}, {self.purchased_at()},"
            f" {self._paid()} AS paid, {self._refunded()} AS refunded,"
            f" {refunded_on} AS refunded_on, {self.minor(self.column('order_amount'))} AS order_amount,"
            f" abs({self.minor(self.column('discount'))}) AS discount, {self._province()} AS province,"
            f" {stage} AS deposit_only, {self._doubt()} AS doubt, {self.version_at()}"
        )

    def line_amount(self) -> str:
        """The line's exact amount: its own, else price x quantity, less the line's discount."""
        amount = f"CAST({self.column('line_amount')} AS DECIMAL(38, 9))"
        if self._has("price") and self._has("quantity"):
            product = "CAST(price AS DECIMAL(22, 6)) * CAST(quantity AS DECIMAL(16, 3))"
            amount = f"coalesce({amount}, {product})"
        if self._has("line_discount"):
            amount = f"{amount} - coalesce(abs(line_discount), 0)"
        if self._sums_states():
            amount = f"CASE WHEN {self._never_paid()} THEN 0 ELSE {amount} END"
        return f"({amount})"

    def _sums_states(self) -> bool:
        """Whether an order is the sum of lines that each have a state of their own."""
        return self.layout.mapping.amount == "lines" and self._has("status")

    def _never_paid(self) -> str:
        closed = "'closed' AND paid_at IS NULL" if self._has("paid_at") else "'closed'"
        return f"coalesce(status = 'pending' OR ({self._line_state()} = {closed}), false)"

    def _line_state(self) -> str:
        """The order's state, but for a line that was closed alone."""
        return (
            "CASE WHEN line_state = 'closed' THEN line_state ELSE status END" if self._has("line_state") else "status"
        )

    def _line_refund(self) -> str:
        """What went back of the line: its own amount, or all of it where only a word says that it did."""
        stated = self.minor(self.column("line_refund"))
        whole = self.minor(self.line_amount())
        summed = self.layout.mapping.amount == "lines"
        if self._has("line_refund_status"):
            done = ", ".join(literal(word) for word in self.layout.mapping.refund_done) or "NULL"
            amount = whole if summed and not self._has("line_refund") else stated
            stated = f"CASE WHEN line_refund_status IN ({done}) THEN {amount} END"
        if not self._sums_states():
            return stated
        closed = " OR (status = 'closed' AND paid_at IS NOT NULL)" if self._has("paid_at") else ""
        gone = f"status = 'refunded'{closed}"
        return f"CASE WHEN {gone} THEN {whole} ELSE {stated} END"

    def line(self) -> str:
        """The columns of one record's line."""
        text = ", ".join(
            f"{self.column(name)} AS {name}" for name in ("line_id", "product_id", "product_name", "category")
        )
        return (
            f"{self.key()}, {text}, CAST({self.column('quantity')} AS DECIMAL(18, 3)) AS quantity,"
            f" {self.line_amount()} AS exact, {self.minor(self.line_amount())} AS amount,"
            f" {self._line_refund()} AS line_refund"
        )

    def has_line(self) -> str:
        """Whether a record carries a line at all (an order without lines leaves those cells empty)."""
        told = ("line_id", "product_id", "product_name", "category", "quantity", "line_amount")
        return " OR ".join(f"{name} IS NOT NULL" for name in told if self._has(name)) or "false"
