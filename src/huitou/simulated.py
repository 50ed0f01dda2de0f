"""The mark of a shop that was made up: who made it, and how far clearing it for somebody's own data has come.

Only a shop that bears the mark may ever be cleared; one whose mark cannot be read bears none.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, get_args

FILE = "simulated.json"
State = Literal["filled", "clearing", "emptied"]


@dataclass(frozen=True, slots=True)
class Mark:
    """``name`` is what the shop was called when it was made up; ``kept``: its folder outlives the command that made it.

    ``clearing``: its facts are being taken away; ``emptied``: they are gone, and what was noted of its people is not.
    """

    name: str
    kept: bool
    state: State = "filled"

    @property
    def going(self) -> bool:
        return self.state != "filled"

    def text(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False) + "\n"


def read(shop: Path) -> Mark | None:
    """The mark of the shop; None where it has none, so that it is nobody's to clear."""
    try:
        said = json.loads((shop / FILE).read_bytes())
    except (FileNotFoundError, ValueError):
        return None
    match said:
        case {"name": str(name), "kept": bool(kept), "state": str(state)} if state in get_args(State):
            return Mark(name, kept, state)  # type: ignore[arg-type]
    return None


def is_going(shop: Path) -> bool:
    """Whether it is being cleared: what it still holds is half of something."""
    mark = read(shop)
    return mark is not None and mark.going


def put(shop: Path, *, name: str, kept: bool) -> None:
    """Mark a shop that was just made up."""
    (shop / FILE).write_text(Mark(name, kept).text(), encoding="utf-8")
