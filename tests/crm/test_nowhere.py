"""An address that no room has is answered like every other problem."""

from __future__ import annotations

import pytest
from django.test import Client


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
@pytest.mark.parametrize("path", ["/api/", "/api/v1/nothing", "/api/v2/session"])
def test_it_is_a_problem(method: str, path: str) -> None:
    client = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    response = client.generic(method, path, "{}", content_type="application/json")
    assert response.status_code == 404
    assert set(response.json()) == {"code", "zh", "en", "issues", "request_id"}
