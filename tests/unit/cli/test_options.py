import pytest

from huitou.cli.options import add_question, question
from huitou.cli.parser import Parser
from huitou.errors import UserError
from huitou.language import Speech


def _asked(*words: str) -> dict[str, object]:
    parser = Parser(speech=Speech("en"), prog="huitou")
    add_question(parser)
    return question(parser.parse_args(list(words)))


def test_nothing_asked_leaves_everything_to_the_library() -> None:
    nothing = {"from_": None, "to": None, "as_of": None, "by": [], "where": {}, "params": {}, "count_by": "order"}
    nothing |= {"rolling": None, "segments_as_of": None}
    assert _asked() == nothing


def test_two_dimensions_may_be_given_either_way() -> None:
    assert _asked("--by", "month,channel")["by"] == ["month", "channel"]
    assert _asked("--by", "month", "--by", "channel")["by"] == ["month", "channel"]


def test_values_of_one_dimension_are_gathered() -> None:
    asked = _asked("--where", "channel=live", "--where", "store=a=b", "--where", "channel = shop")
    assert asked["where"] == {"channel": ["live", "shop"], "store": ["a=b"]}


@pytest.mark.parametrize("pair", ["days", "=60", " =60"])
def test_a_pair_needs_a_name_and_a_value(pair: str) -> None:
    with pytest.raises(UserError) as caught:
        _asked("--param", pair)
    assert caught.value.code == "cli.pair"


def test_a_parameter_given_twice_is_refused() -> None:
    with pytest.raises(UserError) as caught:
        _asked("--param", "days=30", "--param", "days=60")
    assert caught.value.code == "cli.pair_twice"
