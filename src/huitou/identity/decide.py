"""Deciding by hand who is who: accept (one person), refuse (two), undo. Decisions are facts; nothing is overwritten."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from huitou.errors import UserError
from huitou.identity import evidence
from huitou.identity.evidence import Verdict
from huitou.identity.link import Pair, told_apart
from huitou.identity.relate import linked, relate
from huitou.warehouse import by_hand
from huitou.warehouse.engines.duckdb import Connection, connect
from huitou.warehouse.facts import Facts, patiently
from huitou.warehouse.publish import Clock, publish


@dataclass(frozen=True, slots=True)
class Decision:
    """What a decision changed. ``merged`` and ``split``: (customer, the one that joined it or stands alone again)."""

    number: int
    action: str
    one: int
    two: int
    merged: tuple[Pair, ...]
    split: tuple[Pair, ...]
    data_version: str


def accept(shop: Path, clock: Clock, scratch: Path, one: int, two: int, *, note: str = "") -> Decision:
    """Two customers are one person. The caller holds the writer lock.

    Raises: UserError ``customer.missing``, ``customer.same``, ``decision.contradicts``.
    """
    return _decide(shop, clock, scratch, Verdict(0, "accept", one, two, note))


def refuse(shop: Path, clock: Clock, scratch: Path, one: int, two: int, *, note: str = "") -> Decision:
    """Two customers, or two accounts of one, are two people: no contact joins them any more. Raises: as ``accept``."""
    return _decide(shop, clock, scratch, Verdict(0, "refuse", one, two, note))


def undo(shop: Path, clock: Clock, scratch: Path, number: int) -> Decision:
    """Take one decision back: everything is as if it had never been made.

    Raises: UserError ``decision.missing`` when there is none of that number or it was taken back already.
    """
    made = decisions(shop)
    undone = {v.two for v in made if v.action == "undo"}
    if number in undone or not any(v.number == number and v.action != "undo" for v in made):
        raise UserError(
            "decision.missing",
            en=f"there is no decision {number} to take back; huitou customers decisions lists them",
            zh=f"没有可以撤销的决定 {number}；huitou customers decisions 可以列出",
        )
    one = next(v.one for v in made if v.number == number)
    return _decide(shop, clock, scratch, Verdict(0, "undo", one, number))


def decisions(shop: Path) -> list[Verdict]:
    """Every decision on record, oldest first."""
    return patiently(lambda: _decisions(shop))


def _decisions(shop: Path) -> list[Verdict]:
    with connect() as connection:
        Facts(shop).attach(connection, only=("identities",))
        return evidence.verdicts(connection)


def _decide(shop: Path, clock: Clock, scratch: Path, verdict: Verdict) -> Decision:
    facts = Facts(shop)
    with connect(scratch=scratch) as work:
        facts.attach(work)
        made = evidence.verdicts(work)
        touched = _touched(verdict, made)
        if verdict.action != "undo":
            evidence.check_known(work, *touched)
        if verdict.action == "accept":
            _check_not_apart(work, made, *touched)
        import_id = facts.next_import_id(work)
        now = [*made, replace(verdict, number=import_id)]
        _check_agree(now, new=import_id)
        relate(work, "facts_accounts", around=evidence.these(*touched), held=evidence.in_force(now))
        _write(facts, work, import_id, verdict, clock)
        moved = work.rows("SELECT action, customer_id, other_id FROM identity_changes ORDER BY seq")
    version = publish(shop, clock, scratch)
    facts.compact()
    return Decision(
        number=import_id,
        action=verdict.action,
        one=verdict.one,
        two=verdict.two,
        merged=tuple((customer, other) for action, customer, other in moved if action == "merge"),
        split=tuple((customer, other) for action, customer, other in moved if action == "split"),
        data_version=version,
    )


def _touched(verdict: Verdict, made: list[Verdict]) -> Pair:
    if verdict.action != "undo":
        return verdict.one, verdict.two
    return next((v.one, v.two) for v in made if v.number == verdict.two)


def _check_not_apart(work: Connection, made: list[Verdict], one: int, two: int) -> None:
    """Two customers do not become one while accounts of theirs are told apart; the pair itself may change its mind."""
    held = evidence.standing(made)
    held.pop((min(one, two), max(one, two)), None)
    links = linked(work, "facts_accounts", around=evidence.these(one, two), held=evidence.in_force(made))
    if pair := told_apart([p for p, v in held.items() if v.action == "refuse"], links, one, two):
        raise _contradicts([held[pair].number])


def _check_agree(made: list[Verdict], *, new: int) -> None:
    """No pair is told apart that other decisions, taken together, make one."""
    held = evidence.standing(made)
    if not (apart := evidence.in_force(made).contradictions):
        return
    refused = sorted({held[pair].number for pair in apart} - {new})
    raise _contradicts(refused or sorted(v.number for v in held.values() if v.action == "accept"))


def _contradicts(numbers: list[int]) -> UserError:
    named = ", ".join(str(number) for number in numbers)
    return UserError(
        "decision.contradicts",
        en=f"this contradicts an earlier decision (number {named}); take that back first: huitou customers undo N",
        zh=f"这与先前的决定（编号 {named}）矛盾；请先撤销：huitou customers undo N",
    )


def _write(facts: Facts, work: Connection, import_id: int, verdict: Verdict, clock: Clock) -> None:
    """The decision and what follows from it, then the import's row, from which on they count."""
    work.run(
        "CREATE OR REPLACE TABLE decided AS SELECT CAST(:id AS BIGINT) AS import_id, CAST(0 AS BIGINT) AS seq,"
        " CAST(:action AS VARCHAR) AS action, CAST(NULL AS BIGINT) AS account_key, CAST(:one AS BIGINT) AS customer_id,"
        " CAST(:two AS BIGINT) AS other_id, CAST(:note AS VARCHAR) AS evidence",
        id=import_id,
        action=verdict.action,
        one=verdict.one,
        two=verdict.two,
        note=verdict.note,
    )
    facts.append(
        "identities",
        work,
        f"SELECT * FROM decided UNION ALL SELECT {import_id}, seq + 1, action, CAST(NULL AS BIGINT), customer_id,"
        " other_id, evidence FROM identity_changes",
    )
    what = f"customers.{verdict.action}"
    by_hand.seal(facts, work, import_id, source="", what=what, rows=1, clock=clock)
