"""Importing, on small random shops: the snapshot depends on what the files say, not on how they came."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.support.exports import Export, Row, new_shop
from tests.support.merging import expected
from tests.support.published import Content, content, differences
from tests.support.random_exports import any_shapes, files, several_files, steady_shapes, versions

pytestmark = pytest.mark.slow

# Shrinking would import thousands of files; the shops are small enough to be read as they are.
_PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
often = pytest.mark.parametrize("examples", [3, pytest.param(12, marks=pytest.mark.slow)])
seldom = pytest.mark.parametrize("examples", [2, pytest.param(12, marks=pytest.mark.slow)])


def _try(holds: Callable[[], None], examples: int) -> None:
    settings(max_examples=examples, deadline=None, phases=_PHASES, suppress_health_check=list(HealthCheck))(holds)()


def _after(*exports: Export) -> Content:
    with new_shop(*exports) as shop:
        return content(shop, named=True)


@often
def test_the_snapshot_is_what_the_rules_make_of_the_files_and_rows_are_accounted_for(examples: int) -> None:
    """Read = accepted + duplicate + quarantined + dropped; and a file imported again changes nothing."""

    @given(several_files())
    def holds(exports: list[Export]) -> None:
        with new_shop() as shop:
            for each in exports:
                report = each.load(shop)
                assert report.read == len(each.rows)
                assert report.read == report.accepted + report.duplicate + report.quarantined + report.dropped
                assert sum(report.excluded.values()) <= report.orders <= report.accepted
            assert differences(content(shop, named=True), expected(exports)) == {}
            before = content(shop)
            again = exports[-1].load(shop)
            assert (again.accepted, again.duplicate) == (0, again.read)
            assert differences(content(shop), before) == {}

    _try(holds, examples)


@seldom
def test_the_order_of_rows_does_not_matter(examples: int) -> None:
    @given(st.data())
    def holds(data: st.DataObject) -> None:
        shape = data.draw(any_shapes)
        one = data.draw(files(shape, data.draw(versions(shape))))
        other = replace(one, rows=tuple(data.draw(st.permutations(one.rows))))
        assert differences(_after(one), _after(other)) == {}

    _try(holds, examples)


@seldom
def test_a_file_in_pieces_says_what_the_whole_says(examples: int) -> None:
    @given(st.data())
    def holds(data: st.DataObject) -> None:
        shape = data.draw(steady_shapes)
        parts = data.draw(versions(shape))
        pieces: list[list[list[Row]]] = [[], [], []]
        for part in parts:
            data.draw(st.sampled_from(pieces)).append(part)
        imported = [data.draw(files(shape, piece)) for piece in pieces if piece]
        assert differences(_after(*imported), _after(data.draw(files(shape, parts)))) == {}

    _try(holds, examples)


@seldom
def test_an_older_export_does_not_undo_a_newer_one(examples: int) -> None:
    @given(st.data())
    def holds(data: st.DataObject) -> None:
        shape = replace(data.draw(steady_shapes), updated=False)
        exports = [
            replace(data.draw(files(shape, data.draw(versions(shape)))), exported_at=f"2024-06-0{n} 00:00:00")
            for n in (1, 2, 3)
        ]
        assert differences(_after(*data.draw(st.permutations(exports))), _after(*exports)) == {}

    _try(holds, examples)
