"""The live rooms of the last days: four rates a session, and where the newest loses people."""

from __future__ import annotations

from collections.abc import Iterator

from huitou.diagnosis.live_room import tables, words
from huitou.diagnosis.live_room.rooms import LiveRooms, live_rooms
from huitou.report.asking import Asking
from huitou.report.blocks import Block, Prose, Section
from huitou.report.sections.moved import table


def found(asking: Asking) -> LiveRooms:
    return live_rooms(asking.snapshot, shop=asking.folder, as_of=asking.as_of)


def section(asking: Asking, rooms: LiveRooms) -> Section:
    return Section("live", asking.t(zh="直播间", en="Live rooms"), tuple(_blocks(asking, rooms)))


def _blocks(asking: Asking, rooms: LiveRooms) -> Iterator[Block]:
    t, newest = asking.t, rooms.sessions[0]
    said = " ".join(words.diagnosis(newest, t))
    name = newest.counted.live_id
    yield Prose(t(zh=f"最近一场 {name}：{said}", en=f"The last session was {name}. {said}"), "lead")
    if advised := words.advised(newest, t):
        for heading, sentences in (
            (t(zh="多半因为：", en="Usually because: "), advised.causes),
            (t(zh="先试：", en="Try first: "), advised.remedies),
        ):
            yield Prose(heading + " ".join(sentences))
    yield table(tables.sessions(rooms, t))
    for sentence in words.provisos(rooms, t):
        yield Prose(sentence, "aside")
