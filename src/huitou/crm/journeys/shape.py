"""Whether steps make a tree: each is reached by one way only, and every way leads somewhere that is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from huitou.metrics.definition import Words


@dataclass(frozen=True, slots=True)
class Node:
    """A step as far as its place is concerned: the ways on it has, and where those lead that lead anywhere."""

    id: str
    edges: tuple[str, ...]
    next: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with the place of a step; ``step`` is empty where it is the beginning."""

    step: str
    words: Words


def flaws(first: str, nodes: Sequence[Node]) -> Iterator[Flaw]:
    """Everything that keeps them from being a tree."""
    yield from _twice(nodes)
    yield from _astray(first, nodes)
    yield from _reached(first, nodes)


def _twice(nodes: Sequence[Node]) -> Iterator[Flaw]:
    for name, times in sorted(Counter(each.id for each in nodes).items()):
        if times > 1:
            yield _flaw(name, f"步骤 {name} 出现了两次", f"step {name} is there twice")


def _astray(first: str, nodes: Sequence[Node]) -> Iterator[Flaw]:
    names = {each.id for each in nodes}
    if first not in names:
        yield _flaw("", f"起点 {first} 不存在", f"the journey begins at {first}, which is not there")
    for node in nodes:
        for edge in node.next:
            if edge not in node.edges:
                yield _flaw(
                    node.id, f"步骤 {node.id} 没有叫 {edge} 的出口", f"step {node.id} has no way on called {edge}"
                )
        for to in node.next.values():
            if to not in names:
                yield _flaw(
                    node.id, f"步骤 {node.id} 通向不存在的 {to}", f"step {node.id} leads to {to}, which is not there"
                )


def _reached(first: str, nodes: Sequence[Node]) -> Iterator[Flaw]:
    ways = Counter([first, *(to for node in nodes for to in node.next.values())])
    for name in sorted(name for name, times in ways.items() if times > 1):
        yield _flaw(name, f"步骤 {name} 有两条路通到", f"step {name} is reached by two ways")
    on = {node.id: tuple(node.next.values()) for node in nodes}
    reached, ahead = set[str](), [first]
    while ahead:
        name = ahead.pop()
        if name not in reached:
            reached.add(name)
            ahead += on.get(name, ())
    for node in nodes:
        if node.id not in reached:
            yield _flaw(node.id, f"步骤 {node.id} 没有路通到", f"step {node.id} is reached by no way")


def _flaw(step: str, zh: str, en: str) -> Flaw:
    return Flaw(step, {"zh": zh, "en": en})
