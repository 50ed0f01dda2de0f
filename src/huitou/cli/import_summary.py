"""What came of several files: the rows of all of them, what was not read and why, and where a break left it."""

from __future__ import annotations

from collections.abc import Sequence

from huitou.cli.output import note, one_line, say
from huitou.cli.progress import Bar
from huitou.cli.words import account, count, told
from huitou.intake.progress import Step
from huitou.intake.report import Loaded, RefusedFile
from huitou.language import Speech

_NAMES_SHOWN = 5


def show(loaded: Loaded, t: Speech, *, seconds: float, dry_run: bool) -> None:
    """The summary below the reports of each file."""
    done_zh, done_en = ("试读", "tried") if dry_run else ("导入", "imported")
    taken, left, refused = len(loaded.taken), len(loaded.passed_over), len(loaded.refused)
    say(
        t(
            zh=f"合计：{done_zh} {count(taken)} 个文件，跳过 {count(left)} 个，拒收 {count(refused)} 个，"
            f"用时 {seconds:.1f} 秒",
            en=f"In all: files {done_en} {count(taken)}, passed over {count(left)}, refused {count(refused)};"
            f" {seconds:.1f} s",
        )
    )
    if loaded:
        for name, number, remark in account(loaded.totals, t):
            say(f"  {name} {count(number):>12}{remark}")
    for why, names in _left_by_reason(loaded, t).items():
        many = count(len(names))
        say("  " + t(zh=f"跳过 {many} 个：", en=f"passed over {many}: ") + why + _listed(names, t))
    say()


def refusal(refused: RefusedFile, t: Speech) -> str:
    """Why a file was refused, and which one where the words do not name it."""
    text = told(refused.problem, t)
    file = one_line(refused.file)
    return text if file in text else f"{file}{t(zh='：', en=': ')}{text}"


def as_json(loaded: Loaded, t: Speech, *, seconds: float) -> dict[str, object]:
    """The same for programs."""
    return {
        "imports": [report.to_dict() for report in loaded],
        "refused": [
            {"file": r.file, "code": r.problem.code, "message": r.problem.text(t.lang)} for r in loaded.refused
        ],
        "passed_over": [
            {"file": p.file, "why": p.why, "message": t(zh=p.reason.zh, en=p.reason.en)} for p in loaded.passed_over
        ],
        "total": {"files": len(loaded.taken), **loaded.totals, "seconds": round(seconds, 3)},
    }


def broken_off(bar: Bar, t: Speech, *, interrupted: bool) -> None:
    """Say what is in and what is not, where files are in or somebody stopped the import."""
    step = bar.step
    if step is None or not (bar.taken or interrupted):
        return
    kept = t(
        zh=f"已经存好 {count(len(bar.taken))} 个文件{_listed(bar.taken, t)}",
        en=f"Kept: files {count(len(bar.taken))}{_listed(bar.taken, t)}",
    )
    note(t(zh="已中断。", en="Interrupted. ") * interrupted + kept + _lost(step, t) + t(zh="。", en="."))
    note(
        t(
            zh="报表还没有更新。再运行一次同样的命令，就会接着做完。",
            en="The numbers are as they were. Run the same command again and it goes on from there.",
        )
    )


def _lost(step: Step, t: Speech) -> str:
    """The file that was being read, and how many come after it."""
    further = 0 if step.stage == "publishing" else step.files - step.number
    if step.stage not in {"reading", "cleaning", "writing"}:
        return t(zh=f"；后面的 {further} 个还没有存", en=f"; not the {further} after them") if further else ""
    more = t(zh=f"，后面的 {further} 个也没有", en=f", nor the {further} after it") if further else ""
    file = one_line(step.file)
    return t(zh=f"；{file} 没有存", en=f"; not {file}") + more


def _left_by_reason(loaded: Loaded, t: Speech) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for passed in loaded.passed_over:
        found.setdefault(t(zh=passed.reason.zh, en=passed.reason.en), []).append(passed.file)
    return found


def _listed(names: Sequence[str], t: Speech) -> str:
    """The first names in brackets."""
    if not names:
        return ""
    shown = t(zh="、", en=", ").join(map(one_line, names[:_NAMES_SHOWN]))
    more = len(names) - _NAMES_SHOWN
    further = t(zh=f" 等 {count(len(names))} 个", en=f" and {count(more)} more") if more > 0 else ""
    return t(zh=f"（{shown}{further}）", en=f" ({shown}{further})")
