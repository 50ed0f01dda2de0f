"""What a watcher is told, and that it cannot harm."""

import pytest

from huitou.intake.progress import Progress, Step


def watched(*, files: int = 2, total: int = 300) -> tuple[Progress, list[Step]]:
    steps: list[Step] = []
    return Progress(steps.append, files=files, total=total), steps


def test_a_file_goes_through_its_stages() -> None:
    progress, steps = watched()
    progress.begin("a.csv", 100)
    progress.read(40, 7)
    progress.enter("cleaning")
    progress.end("taken")
    assert [(step.stage, step.number, step.place, step.rows) for step in steps] == [
        ("reading", 1, 0, 0),
        ("reading", 1, 40, 7),
        ("cleaning", 1, 100, 7),
        ("taken", 1, 0, 0),
    ]
    assert (steps[-1].done, steps[-1].rows_done, steps[-1].total) == (100, 7, 300)


def test_what_is_passed_over_is_no_work() -> None:
    progress, steps = watched()
    progress.begin("a.csv", 100)
    progress.end("passed_over")
    assert (steps[-1].done, steps[-1].total) == (0, 200)


def test_a_file_that_grew_is_never_more_than_whole() -> None:
    progress, steps = watched()
    progress.begin("a.csv", 100)
    progress.read(120, 1)
    assert steps[-1].place == 100


def test_a_watcher_that_fails_is_not_told_again() -> None:
    calls: list[str] = []

    def fail(step: Step) -> None:
        calls.append(step.stage)
        raise ValueError("why")

    progress = Progress(fail, files=1, total=1)
    with pytest.warns(RuntimeWarning, match=r"not told again.*ValueError\('why'\)"):
        progress.begin("a.csv", 1)
    progress.end("taken")
    assert calls == ["reading"]
