import pytest

from huitou.intake.masking import masked


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("13900000001", "139****0001"),
        ("'139 0000 0001", "'139****0001"),
        ("+86-13900000001", "139****0001"),
        ("林，86-13900000004，江苏省", "林，139****0004，江苏省"),
        ("+1 212-555-0100", "+1 212****00"),
        ("+442071234567", "+44****67"),
        ("(212) 555-0100", "(212)****00"),
        ("0512-65550000", "0512****00"),
        ("lin@example.com", "l***@example.com"),
        ("lin@example.com,13900000001,茶", "l***@example.com,139****0001,茶"),
    ],
)
def test_phones_and_emails_lose_their_middle(text: str, shown: str) -> None:
    assert masked(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "1234567890123456789",
        "2.1E+18",
        "2024-01-05 10:00:00",
        "20240105100000",
        "-5.00",
        "1,234.50",
        "soon",
        "139.50",
        "",
    ],
)
def test_what_a_person_must_recognise_stays(text: str) -> None:
    assert masked(text) == text


def test_a_long_text_is_cut() -> None:
    assert masked("茶" * 100) == "茶" * 59 + "…"
