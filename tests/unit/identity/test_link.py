"""Linking by itself, on accounts written out by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hypothesis import given
from hypothesis import strategies as st

from huitou.identity.link import Account, Contact, Links, Verdicts, link, told_apart

NOBODY = Verdicts()


def _member(key: int, source: str, *, store: str = "", value: str = "") -> Account:
    return Account(key, source, store, "member", value or f"m{key}")


def _linked(*shared: tuple[str, Sequence[Account]], verdicts: Verdicts = NOBODY, more: Iterable[Account] = ()) -> Links:
    contacts = [Contact(kind, n, holders) for n, (kind, holders) in enumerate(shared)]
    accounts = {a.key: a for _, holders in shared for a in holders} | {a.key: a for a in more}
    return link(contacts, verdicts, accounts)


def test_a_unionid_joins_even_where_a_store_has_it_twice() -> None:
    one = [
        Account(1, "wechat", "", "union", "u"),
        Account(2, "youzan", "", "phone", "p"),
        Account(3, "youzan", "", "phone", "q"),
    ]
    assert _linked(("unionid", one)).group_of == {1: 1, 2: 1, 3: 1}


def test_a_chain_never_brings_two_members_of_a_source_together() -> None:
    # 1 and 2 share a phone, 2 and 3 an e-mail; 1 and 3 are members of one source.
    one, two, three = _member(1, "jd"), _member(2, "shopify"), _member(3, "jd", store="second")
    links = _linked(("phone", [one, two]), ("email", [two, three]))
    assert links.group_of == {1: 1, 2: 1}
    assert [(s.one, s.two) for s in links.suggestions] == [(1, 3)]


def test_where_two_members_claim_a_phone_neither_gets_the_third() -> None:
    # Either could be the Shopify buyer; which came first says nothing.
    claims = [_member(1, "jd"), _member(2, "jd", store="second"), _member(3, "shopify")]
    links = _linked(("phone", claims))
    assert links.group_of == {}
    assert [(s.one, s.two) for s in links.suggestions] == [(1, 2), (1, 3), (2, 3)]


def test_a_phone_many_have_suggests_nothing() -> None:
    crowd = [_member(key, "jd") for key in range(1, 7)]
    assert _linked(("phone", crowd)).suggestions == []


def test_a_score_falls_with_the_holders_and_grows_with_what_is_shared() -> None:
    one, two, three = _member(1, "jd"), _member(2, "jd"), _member(3, "jd")
    pair = _linked(("phone", [one, two]), ("email", [one, two]))
    crowd = _linked(("phone", [one, two, three]))
    # 1 - (1 - 0.9)(1 - 0.9), and 0.9 over the two other holders.
    assert [s.score for s in pair.suggestions] == [0.99]
    assert [s.score for s in crowd.suggestions] == [0.45] * 3


def test_a_person_may_make_two_members_one_and_contacts_follow() -> None:
    one, two, three = _member(1, "jd"), _member(2, "jd"), _member(3, "shopify")
    links = _linked(("email", [two, three]), verdicts=Verdicts(together=frozenset({(1, 2)})), more=[one])
    assert links.group_of == {1: 1, 2: 1, 3: 1}
    assert [(j.one, j.two, j.kind) for j in links.joins] == [(1, 2, "accept"), (2, 3, "email")]


def test_people_told_apart_never_meet_not_even_over_a_third() -> None:
    one, two, three = _member(1, "jd"), _member(2, "shopify"), _member(3, "youzan")
    links = _linked(("phone", [one, two]), ("email", [two, three]), verdicts=Verdicts(apart=frozenset({(1, 3)})))
    assert links.group_of == {1: 1, 2: 1}
    assert links.suggestions == []
    assert told_apart({(1, 3)}, links, 2, 3) == (1, 3)


def test_verdicts_that_contradict_each_other_are_named() -> None:
    held = Verdicts(together=frozenset({(1, 2), (2, 3)}), apart=frozenset({(1, 3), (1, 4)}))
    assert held.contradictions == [(1, 3)]


def test_a_verdict_on_someone_erased_says_nothing() -> None:
    assert _linked(verdicts=Verdicts(together=frozenset({(1, 9)})), more=[_member(1, "jd")]).group_of == {}


people = st.builds(
    lambda source, store, kind, value, contacts: (source, store, kind, value, contacts),
    st.sampled_from(("jd", "shopify", "youzan")),
    st.sampled_from(("", "second")),
    st.sampled_from(("member", "nick", "email", "phone")),
    st.sampled_from("abc"),
    st.frozensets(st.tuples(st.sampled_from(("unionid", "phone", "email")), st.sampled_from("xy")), max_size=3),
)
Person = tuple[str, str, str, str, frozenset[tuple[str, str]]]


def _customers(
    known: Sequence[Person], order: Sequence[int], together: set[int], apart: set[int]
) -> set[frozenset[int]]:
    """The customers, as places in ``known``, when the accounts get their numbers in this order."""
    keys = {place: nth + 1 for nth, place in enumerate(order)}
    accounts = {keys[place]: Account(keys[place], *known[place][:4]) for place in order}
    contacts = []
    for kind in ("unionid", "phone", "email"):
        for value in "xy":
            holders = sorted(place for place in order if (kind, value) in known[place][4])
            if len(holders) > 1:
                by_name = sorted(holders, key=lambda place: known[place][:4])
                contacts.append(Contact(kind, value, [accounts[keys[place]] for place in by_name]))
    pairs = [tuple(sorted((keys[n], keys[n + 1]))) for n in range(len(known) - 1)]
    held = Verdicts(
        frozenset((pairs[n][0], pairs[n][1]) for n in together), frozenset((pairs[n][0], pairs[n][1]) for n in apart)
    )
    links = link(contacts, held, accounts)
    groups: dict[int, set[int]] = {}
    for place in order:
        groups.setdefault(links.customer(keys[place]), set()).add(place)
    for group, places in groups.items():
        assert group == min(keys[place] for place in places)
    return {frozenset(places) for places in groups.values()}


@given(st.lists(people, max_size=7, unique_by=lambda p: p[:4]), st.data())
def test_who_is_who_does_not_depend_on_who_came_first(known: list[Person], data: st.DataObject) -> None:
    gaps = range(max(len(known) - 1, 0))
    together = data.draw(st.sets(st.sampled_from(gaps))) if gaps else set()
    apart = data.draw(st.sets(st.sampled_from(gaps))) - together if gaps else set()
    found = _customers(known, range(len(known)), together, apart)
    assert _customers(known, data.draw(st.permutations(range(len(known)))), together, apart) == found
    for n in together:
        assert any({n, n + 1} <= group for group in found)
    for n in apart:
        assert together or not any({n, n + 1} <= group for group in found)
