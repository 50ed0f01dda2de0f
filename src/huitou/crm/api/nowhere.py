"""Addresses under /api/ that no room has."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from huitou.crm.api.errors import Problem
from huitou.crm.project.request_id import request_id


@csrf_exempt
def nowhere(request: HttpRequest) -> JsonResponse:
    """The same shape as every other problem has. Nothing is done here, so anybody may ask in any way."""
    problem = Problem(
        code="not_found",
        zh="没有这个接口地址；全部地址见 /api/v1/openapi.json",
        en="there is no such address; all of them are in /api/v1/openapi.json",
        issues=[],
        request_id=request_id(request),
    )
    return JsonResponse(problem.model_dump(), status=404)
