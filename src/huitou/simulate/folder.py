"""A simulated shop written to a folder, every layout and the truth beside each other."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from huitou.simulate.huitou_csv import write_huitou
from huitou.simulate.simulated import shop
from huitou.simulate.taobao import write_brushing, write_taobao
from huitou.simulate.truth_files import purchases, write_truth


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


def write(folder: Path | str, *, customers: int, seed: int) -> Summary:
    """Simulate a shop of two years and write it: Huitou's csv, the Taobao exports, the brushing sheet and the truth.

    Each layout holds the same orders: import one of them, not both.
    Raises: UserError for a number of customers below 1 or a seed below 0.
    """
    folder = Path(folder)
    simulated = shop(customers=customers, seed=seed)
    return Summary(
        customers=customers,
        orders=len(simulated.orders),
        purchases=len(purchases(simulated)),
        huitou=write_huitou(simulated, folder / "huitou"),
        taobao=write_taobao(simulated, folder / "taobao"),
        brushing=write_brushing(simulated, folder / "brushing.csv"),
        truth=write_truth(simulated, folder / "truth")[0],
    )
