"""docs/tutorial.md, run as it stands: every line that shows what it gives has to give it."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.support.command_line import Run

DOCS = Path(__file__).parents[2] / "docs"
_SHOWS = re.compile(r"^(?P<code>.*?)  # -> (?P<result>.*)$")


def _run(block: str, names: dict[str, object]) -> None:
    pending: list[str] = []
    for line in block.splitlines():
        shown = _SHOWS.match(line)
        if not shown:
            pending.append(line)
            continue
        exec("\n".join(pending), names)
        pending.clear()
        assert repr(eval(shown["code"], names)) == shown["result"], shown["code"]
    exec("\n".join(pending), names)


@pytest.mark.parametrize("page", ["tutorial.md", "tutorial.zh-CN.md"])
def test_the_tutorial_runs(page: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    matplotlib = pytest.importorskip("matplotlib", reason="no matplotlib: pip install 'huitou[plot]'")
    matplotlib.use("agg")
    monkeypatch.chdir(tmp_path)
    text = (DOCS / page).read_text(encoding="utf-8")
    names: dict[str, object] = {}
    for language, block in re.findall(r"```(sh|python)\n(.*?)```", text, re.DOTALL):
        if language == "python":
            _run(block, names)
        else:
            assert run(*shlex.split(block)[1:]).code == 0
