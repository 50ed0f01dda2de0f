"""What a comparison on the page of a metric says of the four consistencies."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
_FOUR = ["object", "time", "source", "definition"]


@pytest.mark.parametrize(("lang", "names"), [("zh", "对象 时间 来源 口径"), ("en", "Object Time Source Definition")])
def test_each_of_the_four_is_told_by_itself(
    served: Path, client_of: Callable[..., Client], lang: str, names: str
) -> None:
    client = client_of("owner", lang)
    # Of these days nothing is known, nor of those a year before.
    said = client.get("/api/v1/metrics/purchases", {"with": "last_year", "from": "2000-01-01", "to": "2000-01-31"})
    [found] = said.json()["comparisons"]
    four = found["consistencies"]
    assert [each["id"] for each in four] == _FOUR
    assert " ".join(each["name"] for each in four) == names
    assert [each["holds"] for each in four] == [True, False, True, True]
    assert found["allowed"] is False
    assert all(each["why"] for each in four)
