"""Every play that ships is one that could run: its steps, its words in both languages, and what they name."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter

from huitou.crm.audiences.rule import rule
from huitou.crm.delivery.message import SELLING
from huitou.crm.delivery.words.liquid import named
from huitou.crm.delivery.words.template import Template, faults
from huitou.crm.delivery.words.variables import VARIABLES
from huitou.crm.journeys.making.days import days
from huitou.crm.journeys.making.draft import templates
from huitou.crm.journeys.plays.play import Play, all_plays, audience_of, plays
from huitou.crm.journeys.shape import Node, flaws
from huitou.crm.journeys.steps import STEPS, AnyStep
from huitou.crm.journeys.triggers import AnyTrigger

ALL = all_plays()
_KNOWN = {step.model_fields["kind"].default for step in STEPS}
each_play = pytest.mark.parametrize("play", ALL, ids=[each.id for each in ALL])


def _audiences(play: Play) -> set[str]:
    said = [each.get("audience") for each in (play.trigger, *play.steps)]
    return {each for each in said if each is not None}


def test_the_plays_that_practice_asks_for_are_there() -> None:
    assert [each.id for each in ALL] == [
        "second_order",
        "replenishment",
        "away_40",
        "thanks",
        "win_back",
        "tier_core",
        "tier_steady",
        "tier_occasional",
        "parcel_late",
        "birthday",
    ]
    assert {each.id for each in ALL if not each.lacking} == set(plays())


@each_play
def test_its_steps_are_a_tree_of_steps_that_can_be_read(play: Play) -> None:
    read = TypeAdapter(AnyStep)
    nodes = []
    for each in play.steps:
        said = {**each, "audience": 1} if "audience" in each else each
        if each["kind"] in _KNOWN and not any(isinstance(value, dict) and "zh" in value for value in each.values()):
            nodes.append(Node(each["id"], read.validate_python(said).edges, each.get("next", {})))
        else:
            nodes.append(Node(each["id"], tuple(each.get("next", {})), each.get("next", {})))
    assert list(flaws(play.first, nodes)) == []
    assert set(days(play.first, play.steps)) == {each["id"] for each in play.steps}


@each_play
def test_its_trigger_and_audiences_are_sound(play: Play) -> None:
    TypeAdapter(AnyTrigger).validate_python({**play.trigger, **({"audience": 1} if "audience" in play.trigger else {})})
    for key in _audiences(play):
        name, said = audience_of(play, key)
        assert name["zh"]
        assert name["en"]
        assert rule(said)
    assert set(play.audiences) <= _audiences(play)


@each_play
def test_its_words_stand_in_both_languages_and_may_be_sent(play: Play) -> None:
    assert set(templates(play.steps)) == set(play.words)
    for name, words in play.words.items():
        made = Template(name, 1, words.purpose, words.written())
        assert [f"{fault.where}: {fault.words['en']}" for fault in faults(made)] == []
        spoken = [made.written[lang] for lang in ("zh", "en")]
        parts = [{part for part, text in each.parts.items() if text} for each in spoken]
        assert parts[0] == parts[1]
        used = [frozenset().union(*(named(text) for text in each.parts.values())) for each in spoken]
        assert used[0] == used[1] <= set(VARIABLES)


@each_play
def test_what_sells_has_a_way_out_and_one_link_at_most_beside_it(play: Play) -> None:
    for words in play.words.values():
        for written in words.written().values():
            if words.purpose in SELLING and not written.is_script:
                assert written.body.count("{{ leave }}") == 1
                assert "{{ link }}" not in written.body
            assert "%" not in written.body


@each_play
def test_every_message_says_for_what_purpose_its_words_were_written(play: Play) -> None:
    sends = [each for each in play.steps if each["kind"] == "send"]
    assert all(each["purpose"] == play.words[each["template"]].purpose for each in sends)
    assert all(each.get("mode", "manual") == "manual" for each in sends)
    assert {each["kind"] for each in play.steps} & {"send", "task"}
