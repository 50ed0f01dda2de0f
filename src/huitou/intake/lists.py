"""Lists beside the orders, from members to ratings: what each says, of what, and what of it is new.

Every statement is kept; of those on one thing the newest stands (by version time, then import, then row).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from huitou.intake import identify
from huitou.intake.canon import Canon, WholeFile
from huitou.intake.clean import Layout, checked_fields, literal, shown
from huitou.intake.fields import CONSENTS, LIVE_COUNTS
from huitou.intake.list_checks import checks_of
from huitou.intake.orders import Counts, quarantine
from huitou.warehouse.engines.duckdb import Connection

Note = tuple[str, str, str]
_CONTACTS = ("unionid", "phone", "email")


@dataclass(frozen=True, slots=True)
class ListKind:
    """One kind of list: its facts table, what its statements are about, and its columns as the fields they come from.

    ``people``: each row is about somebody; ``must``: a row that names nobody is refused, unless it names one of
    ``or_about``. ``consents``: it also tells what people agreed to. ``made_of``: a text that, where it is not given, is
    made of these fields. ``flags``: whether the field says yes. ``called``: the field of a column of another name.
    """

    table: str
    key: tuple[str, ...]
    texts: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    days: Mapping[str, str] = field(default_factory=dict)
    numbers: tuple[str, ...] = ()
    wholes: tuple[str, ...] = ()
    moneys: Mapping[str, str] = field(default_factory=dict)
    people: bool = False
    must: bool = False
    or_about: tuple[str, ...] = ()
    consents: bool = False
    made_of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    flags: Mapping[str, str] = field(default_factory=dict)
    called: Mapping[str, str] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of a statement; ``account_key`` comes from the person."""
        own = (*self.texts, *self.times, *self.days, *self.numbers, *self.wholes, *self.moneys, *self.flags)
        return (*(("account_key",) if self.people else ()), *own)

    def select(self, canon: Canon) -> str:
        """The columns as SQL over staged rows, but for ``account_key``."""
        cells = [f"{self._told(canon, name)} AS {name}" for name in (*self.texts, *self.times)]
        cells += [f"{canon.day(canon.column(source))} AS {name}" for name, source in self.days.items()]
        cells += [f"CAST({canon.column(name)} AS DECIMAL(18, 3)) AS {name}" for name in self.numbers]
        cells += [f"CAST(round({canon.column(name)}) AS BIGINT) AS {name}" for name in self.wholes]
        cells += [f"{canon.minor(canon.column(source))} AS {name}" for name, source in self.moneys.items()]
        cells += [f"{canon.column(source)} = 'yes' AS {name}" for name, source in self.flags.items()]
        return ", ".join(cells)

    def _told(self, canon: Canon, name: str) -> str:
        parts = [shown(part, canon.layout) for part in self.made_of.get(name, ()) if canon.layout.has(part)]
        column = canon.column(self.called.get(name, name))
        return f"coalesce({column}, concat_ws(' ', {', '.join(parts)}))" if parts else column


LISTS: dict[str, ListKind] = {
    "member": ListKind(
        "members",
        key=("account_key",),
        texts=("level", "channel", "birthday"),
        times=("joined_at",),
        wholes=("points",),
        people=True,
        must=True,
        consents=True,
    ),
    "product": ListKind(
        "products",
        key=("product_id",),
        texts=("product_id", "product_name", "category", "unit"),
        numbers=("pack_size",),
        wholes=("cycle_days",),
        moneys={"cost": "cost", "list_price": "list_price"},
    ),
    "stock": ListKind(
        "stock",
        key=("product_id", "stock_on"),
        texts=("product_id",),
        days={"stock_on": "stock_at"},
        numbers=("on_hand",),
    ),
    "cost": ListKind(
        "costs",
        key=("spent_on", "channel", "cost_kind", "campaign"),
        texts=("channel", "cost_kind", "campaign"),
        days={"spent_on": "spent_at"},
        moneys={"spent": "spent"},
    ),
    "parcel": ListKind(
        "parcels",
        key=("order_id", "parcel_id"),
        texts=("order_id", "parcel_id", "carrier", "parcel_state"),
        times=("shipped_at", "promised_at", "delivered_at"),
    ),
    "coupon": ListKind(
        "redemptions",
        key=("coupon_id",),
        texts=("coupon_id", "coupon", "order_id"),
        times=("issued_at", "used_at", "expires_at"),
        moneys={"coupon_value": "coupon_value"},
        people=True,
    ),
    # One row a session, or one a slot of it. Who stays from slot to slot counts in each: slots never add up to people.
    "live": ListKind(
        "live_sessions",
        key=("live_id", "slot_from"),
        texts=("live_id", "room", "host", "goal"),
        times=("live_from", "live_to", "slot_from", "slot_to"),
        numbers=("live_minutes", "paid_share"),
        wholes=LIVE_COUNTS,
        moneys={"live_gmv": "live_gmv"},
        made_of={"live_id": ("room", "host", "live_from")},
    ),
    "touch": ListKind(
        "touches",
        key=("account_key", "touched_at", "channel", "campaign"),
        texts=("channel", "campaign", "touch_kind", "outcome"),
        times=("touched_at",),
        people=True,
        must=True,
    ),
    # What was written in a ticket or a rating is nobody's business here: no field holds it.
    "ticket": ListKind(
        "tickets",
        key=("ticket_id", "order_id", "account_key", "opened_at"),
        texts=("ticket_id", "order_id", "ticket_kind"),
        times=("opened_at", "responded_at", "closed_at"),
        people=True,
        must=True,
        or_about=("order_id",),
    ),
    "rating": ListKind(
        "ratings",
        key=("order_id", "product_id", "account_key", "rated_at"),
        texts=("order_id", "product_id"),
        times=("rated_at",),
        wholes=("stars",),
        people=True,
        must=True,
        or_about=("order_id", "product_id"),
    ),
    # What somebody said of one channel; a list of members says it of several, beside what else is known of them.
    "consent": ListKind(
        "consents",
        key=("account_key", "channel"),
        texts=("channel", "evidence"),
        times=("given_at",),
        flags={"given": "consent_given"},
        called={"channel": "consent_channel", "evidence": "consent_source", "given_at": "consent_at"},
        people=True,
        must=True,
    ),
    # Each is what it says and nothing newer replaces it: see visits.py, which takes them.
    "visit": ListKind(
        "visits",
        key=(),
        texts=("event", "device_id", "product_id", "category", "channel", "campaign", "device", "province"),
        times=("event_at",),
        people=True,
    ),
}


@dataclass(frozen=True, slots=True)
class Seen:
    """Where a list comes from, and whether this very file was imported before."""

    source: str
    store: str
    exported_at: int | None
    again: bool
    tombstone_key: bytes | None


def take(connection: Connection, layout: Layout, seen: Seen) -> Counts:
    """Leave ``quarantined``, ``listed`` (new statements) and, where people are named, their accounts and consents."""
    kind = LISTS[layout.mapping.rows]
    canon = Canon(layout, seen.store, seen.exported_at, WholeFile())
    _part_refused(connection, layout, kind, canon)
    new, suggestions = 0, 0
    if kind.people:
        new = identify.allocate(connection, source=seen.source, store=seen.store, tombstone_key=seen.tombstone_key)
        suggestions = identify.relate(connection, source=seen.source, store=seen.store)
    _state(connection, kind, canon)
    _mark_new(connection, kind, seen)
    consents = _consents(connection, layout, canon, seen) if kind.consents else 0
    fresh = "SELECT row FROM listed" + (" UNION SELECT row FROM consented" if consents else "")
    accepted = int(connection.value(f"SELECT COUNT(*) FROM ({fresh}) f"))
    rows = int(connection.value("SELECT COUNT(*) FROM good"))
    return Counts(
        accepted,
        rows - accepted,
        customers_new=new,
        suggestions=suggestions,
        notes=tuple(_notes(connection, layout, kind)),
    )


def _part_refused(connection: Connection, layout: Layout, kind: ListKind, canon: Canon) -> None:
    """``good``: the rows whose cells can be read, with who they are about; the others are quarantined."""
    run = connection.run
    bad = " OR ".join(f"x_{f} IS NOT NULL" for f in checked_fields(layout)) or "false"
    run(f"CREATE OR REPLACE TABLE refused AS SELECT * FROM staged WHERE {bad}")
    run("CREATE OR REPLACE TABLE sibling (row BIGINT, order_id VARCHAR)")
    quarantine(connection, checked_fields(layout))
    made_anew = {"store", *(_CONTACTS if kind.people else ())}
    cells = [name for name in layout.fields if name not in made_anew]
    cells.append(f"coalesce({canon.column('store')}, {literal(canon.store)}) AS store")
    if kind.people:
        cells.append(canon.who())
    run(
        f"CREATE OR REPLACE TABLE told AS SELECT row, {', '.join(cells)} FROM staged"
        " WHERE drop_rule IS NULL AND row NOT IN (SELECT row FROM refused)"
    )
    if kind.must:
        nobody = " AND ".join(f"{name} IS NULL" for name in ("id_value", *map(canon.column, kind.or_about)))
        run(f"INSERT INTO quarantined SELECT row, '', '', 'row.nobody' FROM told WHERE {nobody}")
    for check in checks_of(layout.mapping.rows, canon):
        value = f"coalesce({shown(check.field, layout)}, '')" if layout.has(check.field) else "''"
        named = f"{literal(check.field)}, {value}, {check.code}"
        run(f"INSERT INTO quarantined SELECT row, {named} FROM told WHERE {check.fails}")
    run("CREATE OR REPLACE TEMP VIEW good AS SELECT * FROM told WHERE row NOT IN (SELECT row FROM quarantined)")
    if kind.people:
        who = f"id_kind, id_value, {', '.join(_CONTACTS)}"
        run(f"CREATE OR REPLACE TEMP VIEW headers AS SELECT row, store, {who} FROM good")


def _state(connection: Connection, kind: ListKind, canon: Canon) -> None:
    """``stated``: every row's statement."""
    version = f"CAST(coalesce({canon.column('updated_at')}, {canon.exported_at or 0}) AS BIGINT) AS version_at"
    who = " LEFT JOIN who w ON w.id_kind = g.id_kind AND w.id_value = g.id_value" if kind.people else ""
    account = "w.account_key, " if kind.people else ""
    connection.run(
        f"CREATE OR REPLACE TABLE stated AS SELECT g.row, g.row AS version_row, g.store, {account}{kind.select(canon)},"
        f" {version} FROM good g{who}"
    )
    if kind.must:
        # Erased people have no account any more, and nothing is kept of them alone.
        other = "".join(f" AND {name} IS NULL" for name in kind.or_about)
        connection.run(f"DELETE FROM stated WHERE account_key IS NULL{other}")


def _mark_new(connection: Connection, kind: ListKind, seen: Seen) -> None:
    """``listed``: statements that say something else than the one before them on the same thing."""
    same_key = " AND ".join(f"f.{c} IS NOT DISTINCT FROM s.{c}" for c in ("store", *kind.key))
    content = ", ".join(kind.columns)
    by_key = ", ".join(("store", *kind.key))
    connection.run(
        "CREATE OR REPLACE TABLE spoken AS SELECT coalesce(of_import, import_id) AS import_id, version_row, store,"
        f" version_at, {content} FROM facts_{kind.table} f WHERE source = {literal(seen.source)}"
        f" AND EXISTS (SELECT 1 FROM stated s WHERE {same_key})"
    )
    same = " AND ".join(f"k.{c} IS NOT DISTINCT FROM s.{c}" for c in ("store", *kind.columns))
    known = f"SELECT 1 FROM spoken k WHERE k.version_at >= s.version_at AND {same}"
    # A file already seen brings nothing, whatever was said since; another may well say what was said long ago.
    if not seen.again:
        known += (
            " AND NOT EXISTS (SELECT 1 FROM spoken l WHERE "
            + " AND ".join(f"l.{c} IS NOT DISTINCT FROM k.{c}" for c in ("store", *kind.key))
            + " AND l.version_at <= s.version_at"
            " AND (l.version_at, l.import_id, l.version_row) > (k.version_at, k.import_id, k.version_row))"
        )
    connection.run(
        f"CREATE OR REPLACE TABLE listed AS SELECT * EXCLUDE (n) FROM (SELECT s.*, row_number() OVER (PARTITION BY"
        f" {by_key}, {', '.join(c for c in kind.columns if c not in kind.key) or '0'}, version_at ORDER BY row) AS n"
        f" FROM stated s WHERE NOT EXISTS ({known})) WHERE n = 1"
    )


def _consents(connection: Connection, layout: Layout, canon: Canon, seen: Seen) -> int:
    """``consented``: what each row says of each channel that the facts do not say already; give how many."""
    given = [name for name in CONSENTS if layout.has(name)]
    connection.run(
        "CREATE OR REPLACE TABLE consented (row BIGINT, version_row BIGINT, store VARCHAR, account_key BIGINT,"
        " channel VARCHAR, given BOOLEAN, given_at BIGINT, evidence VARCHAR, version_at BIGINT)"
    )
    at, evidence = canon.column("consent_at"), canon.column("consent_source")
    for name in given:
        connection.run(
            f"INSERT INTO consented SELECT row, row, s.store, s.account_key, {literal(CONSENTS[name])},"
            f" {name} = 'yes', {at}, {evidence}, s.version_at FROM good g JOIN stated s USING (row)"
            f" WHERE {name} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM (SELECT * FROM facts_consents WHERE"
            f" source = {literal(seen.source)} AND channel = {literal(CONSENTS[name])}) f WHERE f.store = s.store"
            " AND f.account_key = s.account_key AND f.version_at >= s.version_at"
            f" AND f.given = ({name} = 'yes') AND f.given_at IS NOT DISTINCT FROM {at}"
            f" AND f.evidence IS NOT DISTINCT FROM {evidence})"
        )
    return int(connection.value("SELECT COUNT(*) FROM consented"))


def _notes(connection: Connection, layout: Layout, kind: ListKind) -> list[Note]:
    """What a person should know though nothing is wrong."""
    if layout.mapping.rows != "member":
        return [*_overruled(connection, kind), *_times_only(connection, kind)]
    twice = int(
        connection.value(
            "SELECT coalesce(sum(n - 1), 0) FROM (SELECT COUNT(*) AS n FROM (SELECT DISTINCT account_key, level,"
            " points, joined_at FROM stated) s GROUP BY account_key) t"
        )
    )
    if not twice:
        return []
    zh = f"有 {twice} 行与别的行是同一个身份（如同一手机号）却内容不同：以靠后的一行为准，请核对是否为同一人"
    en = (
        f"rows that share an identity (as a phone) with another and say something else: {twice}; the later one stands."
        " Check whether they are one person"
    )
    return [("member.shared", zh, en)]


def _overruled(connection: Connection, kind: ListKind) -> list[Note]:
    """Rows on one thing that say different things at the same time: one stands, and the others would go unseen."""
    key = ", ".join(("store", *kind.key))
    said = ", ".join(("store", *kind.columns, "version_at"))
    rows = int(
        connection.value(
            "SELECT coalesce(sum(n - 1), 0) FROM (SELECT COUNT(*) AS n FROM"
            f" (SELECT DISTINCT {said} FROM stated) s GROUP BY {key}, version_at) t"
        )
    )
    if not rows:
        return []
    zh = f"有 {rows} 行和同一文件里别的行说的是同一件事，内容却不同：只算靠后的一行"
    en = f"rows on the same thing as another of this file that say something else: {rows}; only the later one stands"
    if kind.table == "costs":
        zh = (
            f"有 {rows} 行和别的行同一天、同一渠道、同一类型、同一计划，金额却不同：只算靠后的一行；"
            "两笔都要算，请先加成一行，或用计划名称区分"
        )
        en += (
            ". Costs of one day, channel, kind and campaign are one: add them up first, or tell them apart by campaign"
        )
    return [("list.overruled", zh, en)]


def _times_only(connection: Connection, kind: ListKind) -> list[Note]:
    """Live sessions of which only times are known: they are never set beside sessions counted in people."""
    if kind.table != "live_sessions":
        return []
    people = [name for name in LIVE_COUNTS if name.endswith("_people")]
    rows = int(connection.value(f"SELECT COUNT(*) FROM stated WHERE coalesce({', '.join(people)}) IS NULL"))
    if not rows:
        return []
    zh = f"有 {rows} 行只有次数、没有人数：只和同样按次数的场次比，不和人数比"
    en = f"rows that tell times and no people: {rows}; they are compared with times alone, never with people"
    return [("live.times_only", zh, en)]
