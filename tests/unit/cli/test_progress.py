"""The progress line: what it says, in how many columns, and that nothing of it stays."""

import io
from itertools import pairwise

import pytest
import wcwidth

from huitou.cli.progress import Bar
from huitou.cli.progress_line import line, seconds_left
from huitou.intake.progress import Step
from huitou.language import Speech

EN, ZH = Speech("en"), Speech("zh")
# 10 of 40 MB of the second of four files are read, 60 MB before it: of 200 MB.
STEP = Step(
    file="订单.csv",
    number=2,
    files=4,
    place=10_000_000,
    size=40_000_000,
    done=60_000_000,
    total=200_000_000,
    rows=50_000,
    rows_done=250_000,
)


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def bar(clock: Clock, *, speech: Speech = EN) -> tuple[Bar, io.StringIO]:
    stream = io.StringIO()
    return Bar(speech, stream, clock=clock), stream


# Reading takes 0.25 of a file's time, and files 0.7 of all: 0.7 * (60 + 10 * 0.25) / 200 = 0.21875 is done in 20 s.
def test_the_line_in_both_languages() -> None:
    assert line(STEP, 20, EN, width=200) == (
        "2/4 · 70.0/200.0 MB · 订单.csv · reading 10.0/40.0 MB · about 1 min 11 s left · 300,000 rows · 15,000 rows/s"
    )
    assert line(STEP, 20, ZH, width=200) == (
        "2/4 · 70.0/200.0 MB · 订单.csv · 读取 10.0/40.0 MB · 还要约 1 分 11 秒 · 300,000 行 · 15,000 行/秒"
    )


def test_one_file_needs_no_count_of_files() -> None:
    step = Step(file="a.csv", number=1, files=1, size=2_000_000, total=2_000_000)
    assert line(step, 0, EN, width=80) == "a.csv · reading 0.0/2.0 MB"


def test_publishing_has_no_file() -> None:
    step = Step(stage="publishing", file="a.csv", number=1, files=1)
    assert line(step, 5, ZH, width=80) == "正在更新报表"


@pytest.mark.parametrize("width", [10, 30, 40, 60, 79, 119])
@pytest.mark.parametrize("speech", [EN, ZH], ids=["en", "zh"])
def test_the_line_is_never_wider_than_the_screen(width: int, speech: Speech) -> None:
    step = Step(
        file="exports/二〇二四年/淘宝订单报表导出ExportOrderList202401.csv", size=10**9, total=10**9, rows=10**9
    )
    assert wcwidth.wcswidth(line(step, 10_000, speech, width=width)) <= width


def test_the_end_of_a_long_name_is_kept_and_the_rows_give_way() -> None:
    step = Step(file="x" * 80 + "202401.csv", number=1, files=1, size=1_000_000, total=1_000_000, rows=5)
    assert line(step, 0.5, EN, width=42) == "…x202401.csv · reading 0.0/1.0 MB · 5 rows"
    assert line(step, 0.5, EN, width=41) == "…xxxxxxxxx202401.csv · reading 0.0/1.0 MB"


def test_a_name_cannot_drive_the_terminal() -> None:
    assert "\x1b" not in line(Step(file="\x1b[2Jb.csv", size=1), 0, EN, width=80)


def test_no_time_is_guessed_too_early_nor_for_what_is_not_known() -> None:
    assert seconds_left(STEP, 1.9) is None
    assert seconds_left(Step(stage="publishing", total=1), 60) is None
    assert seconds_left(Step(), 60) is None
    # A workbook tells of its rows only: of the bytes a thousandth is behind, after a minute.
    assert seconds_left(Step(done=1, size=999, total=1000, rows=50_000), 60) is None


def test_time_left_falls_while_a_file_goes_through_its_stages() -> None:
    whole = {"size": 100, "total": 100}
    steps = [Step(place=50, **whole), Step(stage="cleaning", **whole), Step(stage="writing", **whole)]
    left = [seconds_left(step, 10) for step in steps]
    # By then 0.7 times 0.125, 0.25 and 0.7 was done in 10 s.
    assert left == [104, 47, 10]


def test_a_shorter_line_covers_a_longer_one() -> None:
    clock = Clock()
    drawn, stream = bar(clock, speech=ZH)
    drawn(Step(file="很长的文件名.csv", number=1, files=1, size=10**6, total=10**6))
    clock.now += 1
    drawn(Step(file="短.csv", number=1, files=1, size=10**6, total=10**6))
    _, first, second, _ = stream.getvalue().replace("\r\r", "\r").split("\r")
    assert wcwidth.wcswidth(second) == wcwidth.wcswidth(first)


def test_nothing_stays_once_it_is_cleared() -> None:
    drawn, stream = bar(Clock())
    drawn(Step(file="a.csv", size=1, total=1))
    drawn.clear()
    written = stream.getvalue()
    drawn.clear()
    assert stream.getvalue() == written
    assert written.endswith("\r" + " " * wcwidth.wcswidth("a.csv · reading 0.0/0.0 MB") + "\r")


def test_it_is_drawn_ten_times_a_second_at_most_but_for_a_new_stage() -> None:
    clock = Clock()
    drawn, stream = bar(clock)
    sizes = [0]
    for now, stage in ((0.0, "reading"), (0.05, "reading"), (0.06, "cleaning"), (0.12, "cleaning"), (0.2, "cleaning")):
        clock.now = 100 + now
        drawn(Step(stage=stage, file="a.csv"))  # type: ignore[arg-type]
        sizes.append(len(stream.getvalue()))
    assert [later > earlier for earlier, later in pairwise(sizes)] == [True, False, True, False, True]


def test_without_a_terminal_nothing_is_drawn_but_files_are_remembered() -> None:
    silent = Bar(EN, None)
    silent(Step(file="a.csv"))
    silent(Step(stage="taken", file="a.csv"))
    silent.clear()
    assert silent.taken == ["a.csv"]


def test_a_terminal_that_goes_away_takes_no_file_from_what_is_in() -> None:
    class Gone(io.StringIO):
        def write(self, _text: str) -> int:
            raise BrokenPipeError

    drawn = Bar(EN, Gone())
    drawn(Step(file="a.csv"))
    drawn(Step(stage="taken", file="a.csv"))
    drawn.clear()
    assert drawn.taken == ["a.csv"]
