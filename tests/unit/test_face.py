"""The library's face: its names are there before they are loaded."""

import ast
import importlib
from pathlib import Path

import pytest

import huitou


def test_every_public_name_leads_to_what_is_called_so() -> None:
    assert {name: getattr(huitou, name).__name__ for name in huitou.__all__} == {name: name for name in huitou.__all__}


def test_a_star_brings_every_public_name() -> None:
    brought: dict[str, object] = {}
    exec("from huitou import *", brought)
    assert set(brought) - {"__builtins__"} == set(huitou.__all__)


def test_its_names_can_be_listed() -> None:
    assert dir(huitou) == sorted(huitou.__all__)


def test_a_name_that_is_none_is_refused() -> None:
    with pytest.raises(AttributeError, match="module 'huitou' has no attribute 'shopp'"):
        huitou.shopp  # type: ignore[attr-defined] # noqa: B018


def test_type_checkers_find_each_name_where_it_is_loaded_from() -> None:
    tree = ast.parse(Path(huitou.__file__).read_text("utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    imports = [node for node in block.body if isinstance(node, ast.ImportFrom)]
    told = {alias.name: node.module for node in imports for alias in node.names}
    assert told == huitou._LATE
    assert all(hasattr(importlib.import_module(home), name) for name, home in huitou._LATE.items())


def test_the_shop_keeps_its_place_in_the_face(tmp_path: Path) -> None:
    made = huitou.init(tmp_path / "shop", name="Tea")
    assert isinstance(made, huitou.Shop)
    assert huitou.open(tmp_path / "shop").settings.name == "Tea"
