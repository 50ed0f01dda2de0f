"""Between the numbers of purchases and what their orders are called."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from huitou.metrics.question import Snapshot

# Source, store, order number.
Key = tuple[str, str, str]

_KEYS = """
SELECT k.ref, s.value AS source, COALESCE(t.value, '') AS store, k.order_id, q.net
FROM purchase_keys k
JOIN sequence q ON q.ref = k.ref
JOIN codes s ON s.kind = 'source' AND s.code = k.source
LEFT JOIN codes t ON t.kind = 'store' AND t.code = k.store
"""
# What is looked for comes as a list: of thousands of orders a statement each would pass over all purchases each time.
_BY_REF = f"{_KEYS}WHERE k.ref IN (SELECT UNNEST(CAST(:refs AS INTEGER[])))"
_BY_ORDER = f"{_KEYS}WHERE k.order_id IN (SELECT UNNEST(CAST(:orders AS VARCHAR[])))"


class Keys:
    """The keys of purchases of one snapshot, looked up as they are needed and remembered."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._known: dict[int, tuple[Key, int]] = {}

    def of(self, refs: Sequence[int]) -> list[Key]:
        """The keys of these purchases."""
        self._look_up(refs)
        return [self._known[ref][0] for ref in refs]

    def net(self, refs: Sequence[int]) -> int:
        """What they brought together, in minor units."""
        self._look_up(refs)
        return sum(self._known[ref][1] for ref in refs)

    def refs(self, keys: Iterable[Key]) -> dict[Key, int]:
        """The purchases that these orders are; an order that does not count is none."""
        wanted = {*keys}
        if orders := sorted({order for _, _, order in wanted}):
            self._keep(_BY_ORDER, orders=orders)
        return {key: ref for ref, (key, _) in self._known.items() if key in wanted}

    def _look_up(self, refs: Sequence[int]) -> None:
        if missing := [ref for ref in refs if ref not in self._known]:
            self._keep(_BY_REF, refs=missing)

    def _keep(self, sql: str, **lists: list[int] | list[str]) -> None:
        rows = self._snapshot.arrays(sql, **lists)
        columns = (rows[name].tolist() for name in ("ref", "source", "store", "order_id", "net"))
        for ref, source, store, order, net in zip(*columns, strict=True):
            self._known[ref] = ((source, store, order), int(net))
