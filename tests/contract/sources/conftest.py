from pathlib import Path

import pytest

from tests.support.tried_shop import TriedShop


@pytest.fixture
def shop(tmp_path: Path) -> TriedShop:
    return TriedShop(tmp_path / "shop")
