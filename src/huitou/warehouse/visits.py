"""What a snapshot knows of visits: who was there on which day, and how far each got from there.

Made anew only where an import brought visits or made two customers one: there may be a hundred million of them, so many
are parted by visitor, and one part after the other is followed. What ties visitors to purchases is made at every
publish. A shop without visits pays for none of it.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from pathlib import Path

from huitou.warehouse import derive
from huitou.warehouse.engines.duckdb import Connection, file_literal, writer_megabytes

_RECORDED = "SELECT DISTINCT event FROM facts_visits"
_TABLES = ("visitors", "visitor_customers", "visit_days", "visit_steps", "visit_log", "visit_sources", "visit_recorded")
# Events as steps of the way to a purchase; all others say no more than that somebody was there.
STEPS = {"view_product": 2, "add_to_cart": 3, "order": 4, "pay": 5, "complete": 6}
_ORDER, _PAY, _COMPLETE = STEPS["order"], STEPS["pay"], STEPS["complete"]
# So much is held of visits before it spills, however many there are, and so many are followed at once.
_MEGABYTES = 1_000
_AT_ONCE = 5_000_000
_FOUND = ("firsts_found", "days_found", "steps_found")


def fill(connection: Connection, new: set[int] | None, *, rows: int, scratch: Path) -> tuple[str, ...]:
    """Bring the tables of visits up to the facts; ``("visits",)`` where there are any.

    ``new``: the imports since, None for all. ``rows``: of other facts, for whose sake more memory may be had.
    ``scratch``: where parts of many visits lie meanwhile.
    """
    if not connection.rows("SELECT 1 FROM facts_visits LIMIT 1"):
        for table in _TABLES:
            connection.run(f"DELETE FROM snap.{table}")
        return ()
    connection.allow_memory(max(_MEGABYTES, writer_megabytes(rows)))
    connection.use_every_core()
    if new is None or _concerned(connection, new):
        _derive(connection, scratch)
    _tie(connection)
    return ("visits",)


def _concerned(connection: Connection, new: set[int]) -> bool:
    """Whether the new imports brought visits, or changed who is who."""
    ids = ", ".join(str(each) for each in sorted(new)) or "0"
    visits = f"SELECT 1 FROM facts_visits WHERE import_id IN ({ids}) LIMIT 1"
    people = f"SELECT 1 FROM facts_identities WHERE action IN ('merge', 'split') AND import_id IN ({ids}) LIMIT 1"
    return bool(connection.rows(visits) or connection.rows(people))


def _derive(connection: Connection, scratch: Path) -> None:
    run = connection.run
    said = "SELECT DISTINCT {0} AS value FROM facts_visits WHERE {0} IS NOT NULL"
    for kind in ("source", "store", "channel", "province", "category", "campaign", "device"):
        derive.add_codes(connection, kind, said.format(kind))
    derive.add_codes(connection, "category", "SELECT category AS value FROM facts_products WHERE category IS NOT NULL")
    run("CREATE VIEW place_codes AS SELECT kind, value AS text, code FROM snap.codes")
    run("CREATE VIEW category_codes AS SELECT value AS text, code FROM snap.codes WHERE kind = 'category'")
    recorded = sorted(STEPS[event] for (event,) in connection.rows(_RECORDED) if event in STEPS)
    run("CREATE TABLE implied (step INTEGER, by_step INTEGER)")
    for pair in _implied(recorded):
        run(f"INSERT INTO implied VALUES ({pair[0]}, {pair[1]})")
    run(derive.script("visit_owners"))
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        _follow(connection, Path(folder))
        _write(connection, recorded)
    _log(connection)


def _log(connection: Connection) -> None:
    """``snap.visit_log``: what happened on each device and day, a stretch of days after the other."""
    run = connection.run
    run("DELETE FROM snap.visit_log")
    days = connection.rows("SELECT shop_day, COUNT(*) FROM facts_visits GROUP BY shop_day ORDER BY shop_day NULLS LAST")
    first, held = None, 0
    for place, (day, visits) in enumerate(days):
        first, held = (day if first is None else first), held + visits
        if place + 1 < len(days) and held + days[place + 1][1] <= _AT_ONCE:
            continue
        run(
            "CREATE OR REPLACE VIEW logged AS SELECT * FROM facts_visits"
            f" WHERE shop_day BETWEEN {int(first)} AND {int(day)}"
        )
        run(derive.script("visit_log"))
        run(
            "INSERT INTO snap.visit_log SELECT * FROM log_now"
            " ORDER BY day NULLS LAST, device NULLS FIRST, person NULLS FIRST"
        )
        run("DROP TABLE log_now")
        first, held = None, 0


def _follow(connection: Connection, folder: Path) -> None:
    """``firsts_found``, ``days_found`` and ``steps_found``: at once, or a part of the visitors after the other."""
    parts = -(-int(connection.value("SELECT COUNT(*) FROM facts_visits")) // _AT_ONCE)
    if parts <= 1:
        connection.run("CREATE VIEW owned AS SELECT * FROM owned_visits")
        connection.run(derive.script("visit_chains"))
        return
    apart = f"SELECT *, MOD(ABS(who), {parts}) AS part FROM owned_visits"
    written: dict[str, list[Path]] = defaultdict(list)
    for part, files in connection.write_parts(apart, folder / "visits", by="part").items():
        connection.run(f"CREATE OR REPLACE VIEW owned AS SELECT * FROM {_of(files)}")
        connection.run(derive.script("visit_chains"))
        for file in files:
            file.unlink()
        for table in _FOUND:
            written[table].append(folder / f"{table}-{part}.parquet")
            connection.write_parquet(f"SELECT * FROM {table}", written[table][-1])
            connection.run(f"DROP TABLE {table}")
    for table, files in written.items():
        connection.run(f"CREATE VIEW {table} AS SELECT * FROM {_of(files)}")


def _of(files: list[Path]) -> str:
    return f"read_parquet([{', '.join(map(file_literal, files))}], hive_partitioning = false)"


def _write(connection: Connection, recorded: list[int]) -> None:
    run = connection.run
    run(derive.script("visitors"))
    for table in ("visitors", "visit_days", "visit_steps", "visit_recorded"):
        run(f"DELETE FROM snap.{table}")
    for step in recorded:
        run(f"INSERT INTO snap.visit_recorded VALUES ({step})")
    run("INSERT INTO snap.visitors SELECT * FROM visitors_now ORDER BY visitor NULLS LAST")
    run(
        "INSERT INTO snap.visit_days SELECT visitor, day, source, store, channel, province FROM visit_days_now"
        " ORDER BY day NULLS LAST, visitor NULLS LAST, source NULLS LAST, store NULLS LAST"
    )
    run(
        "INSERT INTO snap.visit_steps SELECT * FROM visit_steps_now ORDER BY category NULLS LAST, day NULLS LAST,"
        " visitor NULLS LAST"
    )


def _implied(recorded: list[int]) -> list[tuple[int, int]]:
    """Which step stands for which: (taken, by doing).

    An order placed at once, without the cart, went through it, and whoever fills a cart has seen the product. A payment
    or a completion says nothing of today's steps, for its order may be older; but where a shop never records the one
    before, it is all there is.
    """
    found = [(step, step) for step in recorded]
    found += [(step, by) for by in recorded if by <= _ORDER for step in STEPS.values() if step < by]
    if _ORDER not in recorded and _PAY in recorded:
        found += [(step, _PAY) for step in STEPS.values() if step < _PAY]
    if _PAY not in recorded and _COMPLETE in recorded:
        lowest = STEPS["view_product"] if _ORDER not in recorded else _PAY
        found += [(step, _COMPLETE) for step in range(lowest, _COMPLETE)]
    return found


def _tie(connection: Connection) -> None:
    """Which visitors are customers who bought, and whose purchases count beside visits.

    Visits of a source speak of its purchases. Those of a source that has no orders at all, as a log of Huitou's own
    form beside platforms' exports, speak of all.
    """
    run = connection.run
    for table in ("visitor_customers", "visit_sources"):
        run(f"DELETE FROM snap.{table}")
    run(
        "INSERT INTO snap.visitor_customers SELECT v.visitor, c.customer, c.first_day FROM snap.visitors v"
        " JOIN snap.customers c ON c.customer_id = v.customer_id ORDER BY v.visitor NULLS LAST"
    )
    run(
        "INSERT INTO snap.visit_sources SELECT DISTINCT p.source FROM snap.placed p"
        " WHERE p.source IN (SELECT source FROM snap.visit_days)"
        " OR EXISTS (SELECT 1 FROM snap.visit_days d WHERE d.source NOT IN (SELECT source FROM snap.placed))"
        " ORDER BY 1 NULLS LAST"
    )
