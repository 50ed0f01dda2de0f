"""A simulated shop written to a folder, every layout and the truth beside each other."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from huitou.simulate.browsing_files import write_browsing
from huitou.simulate.export import platform, write_export
from huitou.simulate.huitou_csv import write_huitou
from huitou.simulate.model import Model
from huitou.simulate.parcels import write_parcels
from huitou.simulate.simulated import START, shop
from huitou.simulate.taobao import write_brushing, write_taobao
from huitou.simulate.truth_files import purchases, write_truth
from huitou.simulate.visits import write_visits

__all__ = ["ExportSummary", "Summary", "write", "write_as", "write_browsing"]


@dataclass(frozen=True, slots=True)
class Summary:
    """What was written: real customers, orders placed (brushed ones too), orders that count, and the files."""

    customers: int
    orders: int
    purchases: int
    huitou: Path
    taobao: tuple[Path, Path]
    brushing: Path
    truth: Path
    parcels: Path | None
    visits: Path | None


def write(
    folder: Path | str,
    *,
    customers: int,
    seed: int,
    illness: str | None = None,
    change: str | None = None,
    start: str = START,
    visits: bool = False,
) -> Summary:
    """Simulate a shop of two years and write it: Huitou's csv, the Taobao exports, the brushing sheet and the truth.

    Each layout holds the same orders: import one of them, not both. A shop with an ``illness`` (``healthy`` is one)
    has a list of parcels too; ``visits`` adds a log of what people did. ``change`` (``quiet`` is none) happens in its
    last four weeks.
    Raises: UserError for a number of customers below 1, a seed below 0, an unknown illness or change.
    """
    folder = Path(folder)
    simulated = shop(customers=customers, seed=seed, start=start, illness=illness, change=change)
    return Summary(
        customers=customers,
        orders=len(simulated.orders),
        purchases=len(purchases(simulated)),
        huitou=write_huitou(simulated, folder / "huitou"),
        taobao=write_taobao(simulated, folder / "taobao"),
        brushing=write_brushing(simulated, folder / "brushing.csv"),
        truth=write_truth(simulated, folder / "truth")[0],
        parcels=write_parcels(simulated, folder / "huitou") if illness else None,
        visits=write_visits(simulated, folder / "huitou") if visits else None,
    )


@dataclass(frozen=True, slots=True)
class ExportSummary:
    """What was written of one platform: customers, orders placed, orders that count, the export and the truth."""

    customers: int
    orders: int
    purchases: int
    export: Path
    truth: Path


def write_as(
    folder: Path | str,
    *,
    customers: int,
    seed: int,
    source: str,
    illness: str | None = None,
    change: str | None = None,
) -> ExportSummary:
    """Simulate a shop of two years and write it as one platform exports it, with the truth beside it.

    Where a platform cannot show that a part of an order was given back, none is. Brushed orders pass for purchases
    (truth.json: windows_without_brushing_list).
    Raises: UserError for an unknown platform, too many customers for one that knows them by phone, or none.
    """
    folder = Path(folder)
    model = Model() if platform(source).partial_refunds else Model(partial_refund_share=0)
    simulated = shop(customers=customers, seed=seed, model=model, illness=illness, change=change)
    return ExportSummary(
        customers=customers,
        orders=len(simulated.orders),
        purchases=len(purchases(simulated)),
        export=write_export(simulated, folder / source, source=source),
        truth=write_truth(simulated, folder / "truth")[0],
    )
