"""What was learned, there and back."""

from __future__ import annotations

import json

import numpy as np
import pytest

from huitou.predict.next_product.kept import from_rows, to_rows
from huitou.predict.next_product.learned import Line
from huitou.predict.next_product.model import BackTest, Learned

LINE = Line(np.array([0.1, 0.2]), np.array([1.0, 3.0]), np.array([-1.5, 1 / 3]), 0.7, 1.1, -2.5)
TESTED = BackTest(0.3, 0.2, 0.1, 1200, 10)


@pytest.mark.parametrize(
    "learned",
    [
        Learned("learned", LINE, LINE, TESTED),
        Learned("learned", LINE, None, TESTED),
        Learned("counted", None, None, BackTest(None, 0.2, 0.1, 5, 1)),
        Learned("counted", None, None, None),
    ],
)
def test_there_and_back_through_json(learned: Learned) -> None:
    rows = to_rows(learned)
    again = from_rows([tuple(row) for row in json.loads(json.dumps(rows))])
    assert to_rows(again) == rows
    assert again.tested == learned.tested
    if learned.own is not None and again.own is not None:
        features = np.array([[1.0, 2.0]])
        assert again.own.score(features).tobytes() == learned.own.score(features).tobytes()
