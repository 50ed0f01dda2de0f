"""The customers of a cell of the structure as a table: since when, how often, how much, and where they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from huitou import calendar
from huitou.cli.output import say, table
from huitou.cli.words import count
from huitou.language import Speech
from huitou.metrics import figures
from huitou.metrics.dimension_words import slice_word
from huitou.money import to_decimal
from huitou.predict.people_in import People, Person


def by_amount(found: People) -> list[Person]:
    """For reading: those who spent most first."""
    return sorted(found, key=lambda person: (-person.year_net_minor, -person.net_minor, person.customer_id))


def name(person: Person, names: Mapping[int, str]) -> str:
    """What the first of the customer's accounts that has a name is called."""
    return next((names[key] for key in person.account_keys if names.get(key)), "")


def show(found: People, people: Sequence[Person], names: Mapping[int, str], t: Speech) -> None:
    headings = t(
        zh="客户|名称|首购|上次购买|距今天数|周期（天）|购买|累计金额|近一年金额|阶段|分层|RFM",
        en="customer|name|first bought|last bought|days ago|cycle (days)|purchases|amount|last year|stage|tier|RFM",
    )
    if people:
        rows = [_row(person, found.currency, names, t) for person in people]
        say(table(rows, headings=headings.split("|"), right=[0, 4, 5, 6, 7, 8]))
    total = t(zh=f"共 {count(len(found))} 位", en=f"{count(len(found))} in all")
    fewer = t(zh=f"，列出 {len(people)} 位", en=f", {len(people)} shown") if len(people) < len(found) else ""
    say(f"{total}{fewer}{t(zh='；截至 ', en='; as of ')}{calendar.iso(found.as_of)}")
    if any("***" in each for each in names.values()):
        say(t(zh="手机号和邮箱打了码；--reveal 显示全部。", en="Phones and e-mails are masked; see --reveal."))


def _row(person: Person, currency: str, names: Mapping[int, str], t: Speech) -> tuple[object, ...]:
    return (
        person.customer_id,
        name(person, names),
        calendar.iso(person.first_day),
        calendar.iso(person.last_day),
        person.recency,
        figures.NONE if person.cycle is None else f"{float(person.cycle):.1f}".removesuffix(".0"),
        person.purchases,
        f"{to_decimal(person.net_minor, currency):,}",
        f"{to_decimal(person.year_net_minor, currency):,}",
        slice_word("lifecycle", person.lifecycle, t),
        slice_word("tier", person.tier, t),
        slice_word("rfm", person.rfm, t),
    )
