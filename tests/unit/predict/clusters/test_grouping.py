"""Planted groups are found, told apart from one cloud, and keep their number."""

from __future__ import annotations

import json

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from huitou.errors import UserError
from huitou.predict.clusters.features import Buying, Space, aligned, space, transformed
from huitou.predict.clusters.grouping import groups, nearest
from huitou.predict.clusters.matching import Former, matched

PLANTED = np.array([[0.0, 0, 0], [3, 0, 1], [0, 3, -1], [-2, -2, 2]])


def clouds(number: int, *, each: int = 150, spread: float = 0.5, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    truth = np.repeat(np.arange(number), each)
    return PLANTED[truth] + rng.normal(0, spread, (len(truth), 3)), truth


@pytest.mark.parametrize("number", [2, 3, 4])
def test_as_many_groups_as_were_planted(number: int) -> None:
    placed, truth = clouds(number)
    found = groups(placed)
    assert len(found.centres) == number
    assert adjusted_rand_score(truth, found.group) > 0.97
    assert found.silhouette > 0.5
    assert found.stability > 0.95


def test_one_cloud_is_not_told_apart() -> None:
    placed = np.random.default_rng(4).normal(size=(600, 5))
    assert groups(placed).silhouette < 0.25


def test_the_same_again() -> None:
    placed, _ = clouds(3, spread=1.0)
    assert groups(placed).centres.tobytes() == groups(placed).centres.tobytes()


def test_former_groups_stay_where_another_number_is_hardly_better() -> None:
    placed, _ = clouds(4)
    former = PLANTED[:3]
    assert len(groups(placed, former=former).centres) == 4  # much better than three
    close = np.vstack([PLANTED, [[0.3, 0.3, 0.3]]])
    assert not groups(placed, former=close).kept
    assert groups(placed, former=PLANTED + 0.2).kept


def test_a_former_group_that_nobody_is_in_any_more_goes() -> None:
    placed, _ = clouds(3)
    found = groups(placed, former=PLANTED)
    assert len(found.centres) == 3


def test_nearest_in_more_than_one_block() -> None:
    placed = np.random.default_rng(2).normal(size=(20_005, 3))
    by_loops = [int(np.argmin(((PLANTED - each) ** 2).sum(axis=1))) for each in placed[-10:]]
    assert nearest(placed, PLANTED)[-10:].tolist() == by_loops


def former(centres: np.ndarray, numbers: tuple[int, ...], following: int) -> Former:
    names = ("recency", "gap", "share live")
    flat = Space(names, np.zeros(3), np.ones(3))
    return Former(100, flat, centres, numbers, tuple((f"群{n}", f"group {n}") for n in numbers), following)


def test_groups_keep_their_numbers_whatever_order_they_come_in() -> None:
    before = former(PLANTED, (5, 2, 9, 4), 10)
    order = np.arange(4)
    assert matched(PLANTED[[3, 1, 0, 2]] + 0.1, before.space.names, before, order) == (4, 2, 5, 9)


def test_all_together_lie_nearest_not_each_by_itself() -> None:
    # Both new groups lie nearer to the first old one; together it is nearest that the second takes the other.
    before = former(np.array([[0.0, 0, 0], [1, 0, 0]]), (1, 2), 3)
    here = np.array([[0.1, 0, 0], [-0.2, 0, 0]])
    assert matched(here, before.space.names, before, np.arange(2)) == (2, 1)


def test_a_new_group_gets_a_number_that_none_ever_had() -> None:
    before = former(PLANTED[:2], (1, 2), 7)
    here = np.vstack([PLANTED[:2], [[8.0, 8, 3]], [[-9, 8, -3]]])
    assert matched(here, before.space.names, before, np.array([3, 2, 0, 1])) == (1, 2, 8, 7)


def test_too_far_is_another_group() -> None:
    before = former(PLANTED[:2], (1, 2), 3)
    assert matched(np.array([[0.0, 0, 0], [3, 3, 3]]), before.space.names, before, np.arange(2)) == (1, 3)


def test_without_former_groups_numbers_go_by_the_order() -> None:
    assert matched(PLANTED[:3], ("a", "b", "c"), None, np.array([2, 0, 1])) == (2, 3, 1)


def test_plain_data_there_and_back() -> None:
    before = former(PLANTED, (1, 2, 3, 4), 5)
    again = Former.from_dict(json.loads(json.dumps(before.to_dict())))
    assert again.to_dict() == before.to_dict()


@pytest.mark.parametrize(
    "change",
    [{"version": 0}, {"centres": [[1.0]]}, {"names": []}, {"middle": ["x"]}, {"spread": [1.0]}, {"numbers": None}],
)
def test_what_is_not_plain_data_of_groups(change: dict[str, object]) -> None:
    with pytest.raises(UserError, match="numbered anew"):
        Former.from_dict({**former(PLANTED, (1, 2, 3, 4), 5).to_dict(), **change})


def buying(**more: object) -> Buying:
    some = {
        "recency": np.array([0.0, 9, 99]),
        "days": np.array([1.0, 2, 4]),
        "net": np.array([100.0, 400, 4000]),
        "gap": np.array([np.nan, 10, 20]),
        "breadth": np.array([1.0, 1, 3]),
        "discount": np.array([0.0, 0.25, 0.04]),
        "channels": {"live": np.array([1.0, 0.25, 0.0])},
    }
    return Buying(**{**some, **more})  # type: ignore[arg-type]


def test_features_by_hand() -> None:
    names, values = transformed(buying())
    told = dict(zip(names, values.T.tolist(), strict=True))
    assert told["recency"] == pytest.approx([0, np.log(10), np.log(100)])
    assert told["frequency"] == pytest.approx([0, np.log(2), np.log(4)])
    assert told["money"] == pytest.approx(np.log([101, 201, 1001]))
    assert told["gap"] == pytest.approx([np.log(200) / 2, np.log(10), np.log(20)])  # the median of two logarithms
    assert told["share discount"] == pytest.approx([0, 0.5, 0.2])
    assert told["share live"] == pytest.approx([1, 0.5, 0])


def test_nobody_came_back_and_all_are_alike() -> None:
    alone = buying(gap=np.full(3, np.nan), days=np.ones(3))
    names, values = transformed(alone)
    placed = space(names, values).place(values)
    assert np.isfinite(placed).all()
    assert (placed[:, names.index("gap")] == 0).all()


def test_places_lead_back_to_features() -> None:
    names, values = transformed(buying())
    where = space(names, values)
    assert where.back(where.place(values)) == pytest.approx(values)


def test_a_channel_that_is_not_there_is_no_share() -> None:
    values = np.array([[1.0, 2.0]])
    assert aligned(("gap", "share live"), values, ("share ads", "gap")).tolist() == [[0.0, 1.0]]
