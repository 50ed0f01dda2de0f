"""Of a large text file its first part, which tells what the columns are as well as all of it does, and at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from huitou.warehouse.peek import aside

_LARGE = 16 << 20
_PART = 8 << 20
_BLOCK = 1 << 20
_TEXTS = frozenset(".csv .tsv .txt .tab .ndjson .jsonl".split())
# What else may go by such a name: archives, workbooks, Parquet.
_PACKED = (b"PK", b"\x1f\x8b", b"\xd0\xcf\x11\xe0", b"PAR1")


_PARQUET = b"PAR1"


def is_quick(path: Path) -> bool:
    """Whether a file tells at once what is in it: text of which the beginning is enough, or Parquet, which is only
    described. What is packed may be a thousand times as much, however small it is.
    """
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(_PARQUET):
        return True
    return not head.startswith(_PACKED) and (path.stat().st_size <= _LARGE or _is_text(path, head))


@dataclass(frozen=True, slots=True)
class Part:
    """Where to look; the whole has ``times`` as many lines, 1 where it is the whole."""

    path: Path
    times: float = 1.0

    @property
    def whole(self) -> bool:
        return self.times == 1.0


@contextmanager
def beginning(shop: Path, path: Path) -> Iterator[Part]:
    """The file itself, or a private copy of its first lines where it is a large text; gone afterwards."""
    with path.open("rb") as file:
        head = file.read(4096)
        if not _is_text(path, head) or path.stat().st_size <= _LARGE:
            yield Part(path)
            return
        file.seek(0)
        part, _, rest = file.read(_PART).rpartition(b"\n")
        lines, more = part.count(b"\n") + 1, rest.count(b"\n")
        while block := file.read(_BLOCK):
            more += block.count(b"\n")
    with aside(shop) as room:
        copy = room / f"beginning{path.suffix}"
        copy.write_bytes(part + b"\n")
        yield Part(copy, (lines + more) / lines)


def _is_text(path: Path, head: bytes) -> bool:
    # In two-byte encodings a line does not end where a byte says so.
    return path.suffix in _TEXTS and not head.startswith(_PACKED) and b"\0" not in head
