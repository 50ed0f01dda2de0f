"""What a person says counts as no purchase, or does after all: written like an import, published, reversible.

Every statement stays in the facts with its import, which has the time; undoing writes another one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from huitou.errors import UserError
from huitou.warehouse import buyers, by_hand, statements
from huitou.warehouse.engines.duckdb import Connection, connect
from huitou.warehouse.erasure import fingerprint_key, tombstone_key
from huitou.warehouse.facts import Facts
from huitou.warehouse.publish import Clock, publish
from huitou.warehouse.statements import REASONS

# Under which the imports table has what was said by hand.
BY_HAND = "by_hand"
_COLUMNS = "row, order_id, buyer, reason, action, kind, name, order_source, order_store"
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Scope:
    """The source and the store whose orders are meant; None: any."""

    source: str | None = None
    store: str | None = None


@dataclass(frozen=True, slots=True)
class ExclusionChange:
    """What came of it. ``set_aside`` and ``restored``: orders that count no more, and that count again.

    ``unseen``: order numbers no import has brought so far; what was said of them holds when they come.
    ``accounts``: accounts that a named buyer has so far. ``import_id`` is None where all of it stood already.
    """

    import_id: int | None
    set_aside: int
    restored: int
    unseen: tuple[str, ...] = ()
    accounts: int = 0


class Decisions:
    """One change of a shop's exclusions; the caller holds the writer lock."""

    def __init__(self, shop: Path, clock: Clock, scratch: Path) -> None:
        self.shop = shop
        self.clock = clock
        self.scratch = scratch
        self.facts = Facts(shop)

    def exclude(self, order_ids: Sequence[str], scope: Scope, *, reason: str) -> ExclusionChange:
        """Set orders aside by number. Raises: UserError ``exclusions.reason``."""
        _check_reason(reason)
        with connect() as work:
            self._begin(work)
            self._say(work, [(i, "", "order", "") for i in order_ids], scope, action="exclude", reason=reason)
            _leave_what_stands(work)
            return self._end(work, unseen=_unseen(work, order_ids, scope))

    def exclude_buyers(self, names: Sequence[str], scope: Scope, *, reason: str) -> ExclusionChange:
        """Set aside every order of these buyers, those to come included. Raises: UserError ``exclusions.reason``."""
        _check_reason(reason)
        key = fingerprint_key(self.shop)
        digests = {buyers.digest(key, name) for name in names}
        with connect() as work:
            self._begin(work)
            said = [(None, digest, "buyer", "") for digest in sorted(digests)]
            self._say(work, said, scope, action="exclude", reason=reason)
            _leave_what_stands(work)
            found = buyers.owners(work, "facts_accounts", key=key, wanted=digests)
            buyers.know(work, "said", found)
            return self._end(work, accounts=len({account for _, account in found}))

    def accept(self, orders: Iterable[Key], *, name: str, reason: str) -> ExclusionChange:
        """Set aside orders that were suggested; ``name``: what suggested them."""
        with connect() as work:
            self._begin(work)
            for source, store, order_id in orders:
                said = [(order_id, "", "suggestion", name)]
                self._say(work, said, Scope(source, store), action="exclude", reason=reason)
            _leave_what_stands(work)
            return self._end(work)

    def restore(self, order_ids: Sequence[str], scope: Scope) -> ExclusionChange:
        """Let orders count, whatever was said of them so far."""
        with connect() as work:
            self._begin(work)
            self._say(work, [(i, "", "order", "") for i in order_ids], scope, action="restore", reason=None)
            return self._end(work, unseen=_unseen(work, order_ids, scope))

    def withdraw_buyers(self, names: Sequence[str], scope: Scope) -> ExclusionChange:
        """Take back that these buyers are set aside. Raises: UserError ``exclusions.none``."""
        key = tombstone_key(self.shop) or b""
        digests = ", ".join(f"'{buyers.digest(key, name)}'" for name in names)
        return self._withdraw(
            f"kind = 'buyer' AND buyer IN ({digests}) AND (:source IS NULL OR order_source = :source)"
            " AND (:store IS NULL OR order_store = :store)",
            source=scope.source,
            store=scope.store,
        )

    def withdraw_rule(self, name: str) -> ExclusionChange:
        """Take back what a rule set aside. Raises: UserError ``exclusions.none``."""
        return self._withdraw("kind = 'rule' AND name = :name", name=name)

    def withdraw_import(self, import_id: int) -> ExclusionChange:
        """Take back what one import, or one decision, set aside. Raises: UserError ``exclusions.none``."""
        return self._withdraw("import_id = :import_id", import_id=import_id)

    def _withdraw(self, where: str, **params: object) -> ExclusionChange:
        with connect() as work:
            self._begin(work)
            work.run(
                f"INSERT INTO said ({_COLUMNS}) SELECT row_number() OVER (), order_id, buyer, reason, 'withdraw', kind,"
                f" name, order_source, order_store FROM standing WHERE {where}",
                **params,
            )
            if not work.value("SELECT COUNT(*) FROM said"):
                raise UserError(
                    "exclusions.none",
                    en="nothing is set aside by that; huitou exclusions list shows what is",
                    zh="没有订单是按它排除的；现有的排除见 huitou exclusions list",
                )
            return self._end(work)

    def _begin(self, work: Connection) -> None:
        self.facts.attach(work)
        statements.judge(work)
        statements.empty(work, "said")

    def _say(
        self,
        work: Connection,
        said: Iterable[tuple[str | None, str, str, str]],
        scope: Scope,
        *,
        action: str,
        reason: str | None,
    ) -> None:
        """Statements of (order_id, buyer, kind, name)."""
        first = int(work.value("SELECT COUNT(*) FROM said")) + 1
        for row, (order_id, buyer, kind, name) in enumerate(said, start=first):
            work.run(
                f"INSERT INTO said ({_COLUMNS}) VALUES (:row, :order_id, :buyer, :reason, :action, :kind, :name,"
                " :source, :store)",
                row=row,
                order_id=order_id,
                buyer=buyer,
                reason=reason,
                action=action,
                kind=kind,
                name=name,
                source=scope.source,
                store=scope.store,
            )

    def _end(self, work: Connection, *, unseen: tuple[str, ...] = (), accounts: int = 0) -> ExclusionChange:
        """Write what is left to say, publish it, and tell which orders it moved."""
        if not work.value("SELECT COUNT(*) FROM said"):
            return ExclusionChange(None, 0, 0, unseen, accounts)
        before = _aside(work)
        import_id = self.facts.next_import_id(work)
        work.run("UPDATE said SET import_id = :import_id, source = :by, store = ''", import_id=import_id, by=BY_HAND)
        self.facts.append("exclusions", work, "SELECT * FROM said")
        rows = int(work.value("SELECT COUNT(*) FROM said"))
        by_hand.seal(self.facts, work, import_id, source=BY_HAND, what=BY_HAND, rows=rows, clock=self.clock)
        self.facts.attach(work)
        statements.judge(work)
        after = _aside(work)
        publish(self.shop, self.clock, self.scratch)
        self.facts.compact()
        return ExclusionChange(import_id, len(after - before), len(before - after), unseen, accounts)


def _check_reason(reason: str) -> None:
    if reason not in REASONS:
        raise UserError(
            "exclusions.reason",
            en=f"there is no reason “{reason}”; one of {', '.join(REASONS)}",
            zh=f"没有“{reason}”这个原因；可用：{'、'.join(REASONS)}",
        )


def _leave_what_stands(work: Connection) -> None:
    """Drop what is said already and was not overruled since by restoring an order."""
    work.run(
        "DELETE FROM said WHERE row IN (SELECT d.row FROM said d JOIN standing s ON"
        f" {statements.same_ground('d', 's')} WHERE NOT EXISTS (SELECT 1 FROM statements r WHERE r.action = 'restore'"
        " AND r.order_id = d.order_id AND r.import_id > s.import_id))"
    )


def _aside(work: Connection) -> set[Key]:
    return set(work.rows("SELECT DISTINCT source, store, order_id FROM grounds"))


def _unseen(work: Connection, order_ids: Sequence[str], scope: Scope) -> tuple[str, ...]:
    rows = work.rows(
        "SELECT DISTINCT order_id FROM facts_orders WHERE order_id IN (SELECT UNNEST(:ids))"
        " AND source = coalesce(:source, source) AND store = coalesce(:store, store)",
        ids=list(order_ids),
        source=scope.source,
        store=scope.store,
    )
    seen = {order_id for (order_id,) in rows}
    return tuple(i for i in order_ids if i not in seen)
