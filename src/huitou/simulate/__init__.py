"""A seeded shop with known truth, for demos, tests and benches. It knows the ground alone, and nothing it checks.

Its parts are imported when first asked for, so that a command which simulates nothing does not load NumPy.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from huitou.simulate.bulk import OrderArrays, big, orders_arrays
    from huitou.simulate.export import write_export
    from huitou.simulate.folder import Summary, write
    from huitou.simulate.huitou_csv import write_huitou
    from huitou.simulate.model import Model
    from huitou.simulate.simulated import SimulatedShop, shop
    from huitou.simulate.taobao import write_brushing, write_taobao
    from huitou.simulate.truth_files import truth, write_truth

__all__ = [
    "Model",
    "OrderArrays",
    "SimulatedShop",
    "Summary",
    "big",
    "orders_arrays",
    "shop",
    "truth",
    "write",
    "write_brushing",
    "write_export",
    "write_huitou",
    "write_taobao",
    "write_truth",
]

_HOMES = {
    "bulk": ("OrderArrays", "big", "orders_arrays"),
    "export": ("write_export",),
    "folder": ("Summary", "write"),
    "huitou_csv": ("write_huitou",),
    "model": ("Model",),
    "simulated": ("SimulatedShop", "shop"),
    "taobao": ("write_brushing", "write_taobao"),
    "truth_files": ("truth", "write_truth"),
}


def __getattr__(name: str) -> object:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{home}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
