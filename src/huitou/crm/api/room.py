"""A router on which every endpoint says who may use it; without that it is not made."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any, TypeVar, cast

from ninja import Router

from huitou.crm.access.roles import Permission
from huitou.crm.api.errors import Problem
from huitou.crm.api.gate import Gate, OpenDoor, SignedDoor, TokenGate
from huitou.crm.api.once import once

Function = TypeVar("Function", bound=Callable[..., Any])
_SAFE = frozenset({"GET", "HEAD"})
_PROBLEMS = frozenset({401, 403, 404, 409, 413, 422, 429, 503})


class Open(Enum):
    """Endpoints that need no permission: for everybody, for whoever is signed in, or for who signs what they send."""

    ANYBODY = "anybody"
    SIGNED = "signed"
    SIGNED_IN = "signed in"


Needs = Permission | Open


class Room(Router):
    """``room.get("/metrics", needs=Permission.NUMBERS_READ, response=list[MetricOut])``."""

    def __init__(self, tag: str) -> None:
        super().__init__(tags=[tag])
        self.rules: dict[tuple[str, str], Needs] = {}

    def api_operation(  # type: ignore[override]
        self, methods: list[str], path: str, *, needs: Needs, response: Any = None, acts: bool = True, **more: Any
    ) -> Callable[[Function], Function]:
        """An endpoint, and its rule. Whatever it answers otherwise is a Problem.

        ``acts`` False: a POST that only asks, because what it asks does not fit into an address.
        """
        for method in methods:
            self.rules[method, path] = needs
        answers = response if isinstance(response, dict) else {200: response}
        answers = {**dict.fromkeys(_PROBLEMS, Problem), **answers}
        register = super().api_operation(methods, path, auth=_gates(methods, needs), response=answers, **more)

        def endpoint(view: Function) -> Function:
            # Whatever acts is carried out once per Idempotency-Key.
            return register(cast("Function", once(view)) if methods == ["POST"] and acts else view)

        return endpoint

    def get(self, path: str, **more: Any) -> Callable[[Function], Function]:
        return self.api_operation(["GET"], path, **more)

    def post(self, path: str, **more: Any) -> Callable[[Function], Function]:
        return self.api_operation(["POST"], path, **more)

    def put(self, path: str, **more: Any) -> Callable[[Function], Function]:
        return self.api_operation(["PUT"], path, **more)

    def patch(self, path: str, **more: Any) -> Callable[[Function], Function]:
        return self.api_operation(["PATCH"], path, **more)

    def delete(self, path: str, **more: Any) -> Callable[[Function], Function]:
        return self.api_operation(["DELETE"], path, **more)


def _gates(methods: list[str], needs: Needs) -> list[Any] | None:
    if needs is Open.ANYBODY:
        return None if set(methods) <= _SAFE else [OpenDoor()]
    if needs is Open.SIGNED:
        return [SignedDoor()]
    permission = needs if isinstance(needs, Permission) else None
    return [TokenGate(permission), Gate(permission)]
