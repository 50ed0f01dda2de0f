"""Columns to an Arrow table that pandas, polars and duckdb take as it is; Arrow is loaded only when asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from arro3.core import Array, Table

Kind = Literal["int64", "float64", "string", "bool"]


def table(columns: Mapping[str, Array]) -> Table:
    """An Arrow table of named columns."""
    from arro3.core import Table

    return Table.from_pydict(dict(columns))


def column(kind: Kind, values: Sequence[Any]) -> Array:
    """An Arrow column, null where the value is None."""
    from arro3.core import Array, DataType

    return Array(list(values), type=getattr(DataType, kind)())


def lists_of(records: Sequence[Sequence[Mapping[str, Any]]], *, fields: Mapping[str, Kind]) -> Array:
    """An Arrow column of lists of records."""
    from arro3.core import Array, DataType, Field, list_array, struct_array

    offsets = [0]
    for rows in records:
        offsets.append(offsets[-1] + len(rows))
    flat = [row for rows in records for row in rows]
    arrays = [column(kind, [row[name] for row in flat]) for name, kind in fields.items()]
    typed = [Field(name, array.type, nullable=True) for name, array in zip(fields, arrays, strict=True)]
    return list_array(Array(offsets, type=DataType.int32()), struct_array(arrays, fields=typed))
