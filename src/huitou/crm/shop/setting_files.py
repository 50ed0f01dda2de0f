"""The shop's files that are edited as text: how each is checked, and what it is for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from huitou import settings as shop_settings
from huitou.diagnosis import benchmarks
from huitou.diagnosis.live_room import yardsticks
from huitou.diagnosis.position import rules as position
from huitou.intake.rules import rules as exclusion_rules
from huitou.metrics.seasons import promotions


@dataclass(frozen=True, slots=True)
class File:
    """``check`` reads it in a folder that has nothing else; ``base``: where Huitou's own table is, by package."""

    name: str
    check: Callable[[Path], object]
    base: tuple[str, str] | None
    zh: str
    en: str


Name = Literal["calendar", "benchmarks", "position", "live-room", "exclusions"]
FILES: Mapping[str, File] = {
    "calendar": File(
        promotions.FILE,
        promotions.promotions,
        ("huitou.metrics.seasons", "promotions.toml"),
        "大促的日子：比较时避开它们，走势图上标出来。写在这里的先算。",
        "When promotions run: comparisons keep clear of them and charts mark them. What is written here comes first.",
    ),
    "benchmarks": File(
        benchmarks.FILE,
        benchmarks.benchmarks,
        ("huitou.diagnosis", benchmarks.FILE),
        "别家的数：只作参考，都有出处。同名的以这里为准，drop = true 去掉一条。",
        "Other people's figures: hints, each with a source. One of the same name is replaced; drop = true removes it.",
    ),
    "position": File(
        position.FILE,
        position.rules,
        ("huitou.diagnosis.position", position.FILE),
        "判断店铺阶段和类型的线：只写要改的几项。",
        "The lines by which stage and type are judged: write only what is to differ.",
    ),
    "live-room": File(
        yardsticks.FILE,
        yardsticks.yardsticks,
        ("huitou.diagnosis.live_room", "experience.toml"),
        "直播间各比率的经验值和门槛：先和自己近 30 天比，比不了才看这里。",
        "Values of experience and thresholds for live rooms: the shop's own last 30 days come first.",
    ),
    "exclusions": File(
        shop_settings.EXCLUSIONS_FILE,
        exclusion_rules,
        None,
        "哪些订单不算购买：下次导入时按规则判断；以前导入的，把文件再导入一次。",
        "What is no purchase: rules look at orders as they are imported; for earlier ones import the file once more.",
    ),
}
