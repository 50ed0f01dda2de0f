"""How a buyer's name is compared, and that only its fingerprint is."""

import pytest

from huitou.warehouse.buyers import digest, owners, spelling
from huitou.warehouse.engines.duckdb import connect

KEY = bytes(32)


@pytest.mark.parametrize(
    ("name", "spelled"),
    [
        (" 小林 ", "小林"),
        ("tb_Lin", "tb_Lin"),
        ("138-0000-0001", "8613800000001"),
        ("+86 13800000001", "8613800000001"),
        ("+44 7911 123456", "447911123456"),
        ("Lin@Example.CN", "lin@example.cn"),
        ("12345678901234", "12345678901234"),
    ],
)
def test_phones_and_emails_have_one_spelling_and_nicks_stay(name: str, spelled: str) -> None:
    assert spelling(name) == spelled


def test_a_fingerprint_depends_on_the_key_and_the_spelling_alone() -> None:
    assert digest(KEY, "13800000001") == digest(KEY, "+86 138 0000 0001")
    assert digest(KEY, "lin") != digest(KEY, "Lin")
    assert digest(KEY, "lin") != digest(bytes(31) + b"1", "lin")


def test_an_account_is_known_by_any_of_its_names() -> None:
    with connect() as engine:
        engine.run(
            "CREATE TABLE accounts AS SELECT * FROM (VALUES (1, 'lin', NULL, '8613800000001', NULL),"
            " (100001, 'bo', 'u1', NULL, 'b@x.cn'), (200002, 'bo', NULL, NULL, NULL))"
            " a(account_key, id_value, unionid, phone, email)"
        )

        def accounts(name: str) -> list[int]:
            return [account for _, account in owners(engine, "accounts", key=KEY, wanted={digest(KEY, name)})]

        assert accounts("13800000001") == [1]
        assert accounts("bo") == [100001, 200002]
        assert accounts("B@x.cn") == accounts("u1") == [100001]
        assert accounts("nobody") == []
