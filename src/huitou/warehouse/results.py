"""Results of models kept beside the snapshot: whole values, arrays of millions included, as a file each.

A value is made of data classes, tuples, mappings, arrays and plain cells. Its file holds the arrays in the least room
that loses nothing, and its form as text; only the classes that the reader names are ever made from it. As with answers,
losing a file costs time alone, so whatever cannot be written, read or understood is worked out again.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huitou.warehouse.answers import folder_of

if TYPE_CHECKING:
    import numpy.typing as npt

# Together they may take so much beside one snapshot: the scores of five million customers.
_MOST_BYTES = 1_000_000_000
_FORM = "form"


class Results:
    """The results kept of one snapshot, by what they are of."""

    def __init__(self, snapshot: Path) -> None:
        self._snapshot = snapshot
        self._folder = folder_of(snapshot)
        # Whether anything could not be kept for want of room or leave to write.
        self.refused = False

    def find(self, what: str, kinds: tuple[type, ...]) -> Any | None:
        """What was kept under this name, None where there is nothing that can be read. ``kinds``: the classes in it."""
        import numpy as np

        try:
            with (self._folder / _name(what)).open("rb") as handle, np.load(handle, allow_pickle=False) as file:
                arrays = {name: file[name] for name in file.files}
            form = json.loads(arrays.pop(_FORM).tobytes())
            return _unpacked(form, arrays, {kind.__name__: kind for kind in kinds})
        except (OSError, EOFError, ValueError, TypeError, LookupError, RuntimeError, zipfile.BadZipFile):
            return None

    def keep(self, what: str, value: Any) -> None:
        """Keep it, where there is room and the snapshot is still there."""
        import numpy as np

        arrays: dict[str, npt.NDArray[Any]] = {}
        form = json.dumps(_packed(value, arrays), separators=(",", ":"))
        arrays[_FORM] = np.frombuffer(form.encode(), np.uint8)
        # A shop on a full disk, or one that may only be read, answers as before.
        try:
            self._write(_name(what), arrays)
        except OSError:
            self.refused = True

    def _write(self, name: str, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        import numpy as np

        # An open reader may outlive its snapshot: what it learns then is of no use to the next.
        if not self._snapshot.exists():
            return
        self._folder.mkdir(exist_ok=True)
        taken = sum(file.stat().st_size for file in self._folder.iterdir())
        if taken + sum(each.nbytes for each in arrays.values()) > _MOST_BYTES:
            self.refused = True
            return
        with tempfile.NamedTemporaryFile("wb", dir=self._folder, delete=False) as half:
            try:
                np.savez(half, allow_pickle=False, **arrays)
            except OSError:
                Path(half.name).unlink(missing_ok=True)
                raise
        Path(half.name).replace(self._folder / name)


def _name(what: str) -> str:
    return f"{hashlib.sha256(what.encode()).hexdigest()}.npz"


def _packed(value: Any, arrays: dict[str, npt.NDArray[Any]]) -> Any:
    """The form of a value, its arrays laid into ``arrays``: lists say what they stand for, all else is a cell."""
    import numpy as np

    if isinstance(value, np.ndarray):
        name = f"a{len(arrays)}"
        arrays[name] = _smallest(value)
        return ["array", name, value.dtype.str]
    if isinstance(value, np.generic):
        return value.item()
    if is_dataclass(value):
        told = {each.name: _packed(getattr(value, each.name), arrays) for each in fields(value)}
        return ["of", type(value).__name__, told]
    if isinstance(value, tuple):
        return ["tuple", [_packed(each, arrays) for each in value]]
    if isinstance(value, Mapping):
        return ["mapping", [[key, _packed(each, arrays)] for key, each in value.items()]]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise TypeError(f"a {type(value).__name__} cannot be kept")


def _unpacked(form: Any, arrays: Mapping[str, npt.NDArray[Any]], kinds: Mapping[str, type]) -> Any:
    if not isinstance(form, list):
        return form
    match form:
        case ["array", name, kind]:
            return arrays[name].astype(kind, copy=False)
        case ["of", name, told]:
            return kinds[name](**{field: _unpacked(each, arrays, kinds) for field, each in told.items()})
        case ["tuple", every]:
            return tuple(_unpacked(each, arrays, kinds) for each in every)
        case ["mapping", pairs]:
            return {key: _unpacked(each, arrays, kinds) for key, each in pairs}
    raise ValueError(form)


def _smallest(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The same numbers in the least room that holds every one of them exactly."""
    import numpy as np

    if values.dtype.kind == "i" and values.size:
        least = np.promote_types(np.min_scalar_type(values.min()), np.min_scalar_type(values.max()))
        # One that is no whole number comes of mixing 64 bits with and without a sign.
        return values.astype(least) if least.kind in "iu" else values
    if values.dtype == np.float64:
        short = values.astype(np.float32)
        return short if np.array_equal(short.astype(np.float64), values, equal_nan=True) else values
    return values
