"""Lists of live sessions: what is taken, what cannot be and why, and that people and times stay apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.mending import mend_aside
from tests.support.tried_shop import TriedShop, counts

pytestmark = pytest.mark.slow

OWN = (
    "live_id,live_from,live_to,slot_from,slot_to,goal,exposed_people,entered_people,shown_people,clicked_people,"
    "dealt_people,leads_people,exposed_times,entered_times,shown_times,clicked_times,dealt_times,live_minutes,live_gmv,"
    "paid_share,updated_at\n"
)
COLUMNS = OWN.strip().split(",")
COMPASS = (
    "直播开始时间,直播结束时间,主播昵称,直播间曝光人数,直播间观看人数,商品曝光人数,商品点击人数,成交人数,"
    "直播间曝光次数\n"
)
GOOD = {"live_id": "A", "live_from": "2024-05-01 20:00:00"} | dict(
    zip(COLUMNS[6:11], ("1000", "200", "160", "40", "5"), strict=True)
)


@pytest.fixture
def shop(tmp_path: Path) -> TriedShop:
    return TriedShop(tmp_path / "shop")


def line(**cells: str) -> str:
    return ",".join((GOOD | cells).get(column, "") for column in COLUMNS) + "\n"


def loaded(shop: TriedShop, *lines: str, header: str = OWN, **options: object):
    path = shop.folder.parent / "live.csv"
    path.write_text(header + "".join(lines), encoding="utf-8")
    return shop.load(path, **options)


REFUSED = {
    "more entered than it was shown to": ({"entered_people": "1001"}, "entered_people", "live.above"),
    "more clicked than were shown": ({"clicked_people": "161"}, "clicked_people", "live.above"),
    "more bought than were shown, clicks unknown": (
        {"clicked_people": "", "dealt_people": "161"},
        "dealt_people",
        "live.above",
    ),
    "more bought than came": (
        {"shown_people": "", "clicked_people": "", "dealt_people": "201"},
        "dealt_people",
        "live.above",
    ),
    "a negative count": ({"dealt_people": "-1"}, "dealt_people", "amount.negative"),
    "half a person": ({"dealt_people": "2.5"}, "dealt_people", "count.fraction"),
    "a rounded number": ({"exposed_people": "1.2万"}, "exposed_people", "number.unreadable"),
    "times entered above times shown": ({"exposed_times": "10", "entered_times": "11"}, "entered_times", "live.above"),
    "times clicked above times shown": ({"shown_times": "10", "clicked_times": "11"}, "clicked_times", "live.above"),
    "no id and no time": ({"live_id": "", "live_from": ""}, "live_id", "cell.missing"),
    "an id and no time": ({"live_from": ""}, "live_from", "cell.missing"),
    "no count at all": (dict.fromkeys(COLUMNS[6:11], ""), "exposed_people", "cell.missing"),
    "over before it began": ({"live_to": "2024-05-01 19:00:00"}, "live_to", "times.backwards"),
    "a slot over before it began": (
        {"slot_from": "2024-05-01 20:30:00", "slot_to": "2024-05-01 20:00:00"},
        "slot_to",
        "times.backwards",
    ),
    "a share that could be either": ({"paid_share": "35"}, "paid_share", "share.unreadable"),
    "more than all of it": ({"paid_share": "135%"}, "paid_share", "share.unreadable"),
    "a goal nobody knows": ({"goal": "fame"}, "goal", "goal.unknown"),
    "an unreadable day": ({"live_from": "someday"}, "live_from", "time.unreadable"),
    "other money": ({"live_gmv": "$10"}, "live_gmv", "currency.other"),
}


@pytest.mark.parametrize(("cells", "column", "code"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_is_set_aside_and_the_rest_counts(
    cells: dict[str, str], column: str, code: str, shop: TriedShop
) -> None:
    report = loaded(shop, line(live_id="good"), line(**cells))
    assert counts(report) == (2, 1, 0, 1, 0)
    assert [(r.row, r.column, r.code) for r in report.quarantine_sample] == [(3, column, code)]
    reason = report.quarantine_sample[0].reason
    assert reason.zh
    assert reason.en


def test_one_visit_may_be_shown_many_products(shop: TriedShop) -> None:
    report = loaded(shop, line(exposed_times="900", entered_times="300", shown_times="2000", clicked_times="80"))
    assert counts(report) == (1, 1, 0, 0, 0)


def test_people_and_times_stay_apart_and_times_alone_are_told_of(shop: TriedShop) -> None:
    none = dict.fromkeys(COLUMNS[6:11], "")
    report = loaded(shop, line(), line(live_id="T", exposed_times="900", entered_times="300", **none))
    assert [code for code, *_ in report.notes] == ["live.times_only"]
    assert shop.snapshot(
        "SELECT live_id, exposed_people, entered_people, exposed_times, entered_times FROM live_list ORDER BY 1"
    ) == [("A", 1000, 200, None, None), ("T", None, None, 900, 300)]


def test_the_newest_statement_stands_and_the_same_file_changes_nothing(shop: TriedShop) -> None:
    first = loaded(shop, line(updated_at="2024-05-02"))
    assert counts(first) == (1, 1, 0, 0, 0)
    again = loaded(shop, line(updated_at="2024-05-02"))
    assert again.already_imported
    loaded(shop, line(updated_at="2024-05-03", dealt_people="7"))
    loaded(shop, line(updated_at="2024-05-01", dealt_people="6"))
    assert shop.snapshot("SELECT dealt_people FROM live_list") == [(7,)]


def test_a_slot_is_of_the_day_its_session_began(shop: TriedShop) -> None:
    slots = [
        line(slot_from="2024-05-01 23:30:00"),
        line(live_from="", slot_from="2024-05-02 00:30:00"),
        line(live_id="B", live_from="", slot_from="2024-05-02 00:30:00"),
    ]
    assert loaded(shop, *slots).accepted == 3
    # 2024-05-01 is day 19844.
    assert shop.snapshot("SELECT live_id, day FROM live_list ORDER BY 1, 2") == [
        ("A", 19844),
        ("A", 19844),
        ("B", 19845),
    ]


def test_what_a_room_is_for(shop: TriedShop) -> None:
    none = {"dealt_people": ""}
    told = {
        "said": line(live_id="said", goal="留资", dealt_people="", leads_people="9"),
        "seen": line(live_id="seen", leads_people="9", **none),
        "both": line(live_id="both", leads_people="9"),
        "sale": line(live_id="sale"),
    }
    # Leads above clicks cannot be where the room is for leads; in a room that sells they are of another funnel.
    loaded(shop, *told.values(), line(live_id="x", leads_people="41", **none), line(live_id="y", leads_people="41"))
    rows = shop.snapshot("SELECT live_id, is_leads FROM live_list ORDER BY 1")
    assert rows == [("both", 0), ("said", 1), ("sale", 0), ("seen", 1), ("y", 0)]


def test_compass_sessions_without_a_number_go_by_host_and_time(shop: TriedShop) -> None:
    rows = (
        "2024/5/1 20:00,2024/5/1 22:00,小林,1000,200,160,40,5,3000\n",
        "2024/5/1 20:00,2024/5/1 22:00,小王,1000,300,160,40,5,3000\n",
    )
    report = loaded(shop, *rows, header=COMPASS)
    assert (report.mapping, report.accepted) == ("douyin.live", 2)
    assert shop.snapshot("SELECT live_id, entered_people, exposed_times FROM live_list ORDER BY 1") == [
        ("小林 2024-05-01 20:00:00", 200, 3000),
        ("小王 2024-05-01 20:00:00", 300, 3000),
    ]


def test_shares_are_read_with_and_without_the_sign(shop: TriedShop) -> None:
    written = ("35%", "35 %", "３５％", "0.35", ".35", "0", "1", "100%")
    loaded(shop, *(line(live_id=str(place), paid_share=share) for place, share in enumerate(written)))
    shares = shop.snapshot("SELECT CAST(paid_share AS DOUBLE) FROM live_list ORDER BY live_id")
    assert [share for (share,) in shares] == [0.35, 0.35, 0.35, 0.35, 0.35, 0, 1, 1]


def test_a_row_put_right_comes_back(shop: TriedShop) -> None:
    loaded(shop, line(live_id="good"), line(entered_people="1001"))

    def mend(_import: int, _row: int, cells: dict[str, str]) -> dict[str, str]:
        return cells | {"entered_people": "201"}

    mend_aside(shop.shop, mend)
    assert shop.snapshot("SELECT live_id, entered_people FROM live_list ORDER BY 1") == [("A", 201), ("good", 200)]
    assert shop.shop.quarantine() == []
