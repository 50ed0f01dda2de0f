"""One shape for everything that can go wrong: what, in both languages, where, and a number to find it by."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from huitou.crm.project.request_id import request_id
from huitou.crm.refused import NotFoundError, RefusedError, StaleError
from huitou.errors import DataError, ExternalError, HuitouError, UserError

__all__ = ["ApiError", "Issue", "NotFoundError", "Problem", "RefusedError", "StaleError", "install"]

_log = logging.getLogger("huitou.api")


class Issue(Schema):
    """One thing wrong with what was sent."""

    field: str
    code: str
    zh: str
    en: str


class Problem(Schema):
    """What an answer other than 2xx says."""

    code: str
    zh: str
    en: str
    issues: list[Issue]
    request_id: str


class ApiError(RefusedError):
    """A refusal that says which fields are wrong, as ``ApiError(404, "customer.unknown", ...)``."""

    def __init__(self, status: int, code: str, *, en: str, zh: str, issues: Sequence[Issue] = ()) -> None:
        super().__init__(status, code, en=en, zh=zh)
        self.issues = list(issues)


_NOT_SIGNED_IN = ApiError(401, "access.signed_out", en="please sign in", zh="请先登录")
_NO_FORM = ApiError(
    422,
    "request.form",
    en="what was sent cannot be read: as a form with files it is incomplete; send it again",
    zh="提交的内容读不懂：作为带文件的表单，它不完整；请重新提交",
)
_TOO_MUCH = ApiError(
    413,
    "request.too_large",
    en="this is more than can be sent at once (5 MB without files); send it in parts",
    zh="一次提交的内容太多（文件以外最多 5 MB）；请分几次提交",
)
# What the framework raises, without words for a person.
_IN_OUR_WORDS = {
    AuthenticationError: _NOT_SIGNED_IN,
    MultiPartParserError: _NO_FORM,
    RequestDataTooBig: _TOO_MUCH,
}
_BROKEN = ("server.broken", "something went wrong here; the log has it under this number", "出错了；日志里有这个编号")


def install(api: NinjaAPI) -> None:
    """Teach the API to answer with problems."""

    def answer(request: HttpRequest, status: int, error: HuitouError, issues: Sequence[Issue] = ()) -> HttpResponse:
        problem = Problem(
            code=error.code, zh=error.zh, en=error.en, issues=list(issues), request_id=request_id(request)
        )
        response = api.create_response(request, problem, status=status)
        if status in {429, 503} and "Retry-After" not in response.headers:
            response.headers["Retry-After"] = str(getattr(error, "retry_seconds", None) or 5)
        return response

    def known(request: HttpRequest, error: Any) -> HttpResponse:
        return answer(request, _status(error), error, getattr(error, "issues", ()))

    for kind in (RefusedError, UserError, DataError, ExternalError):
        api.add_exception_handler(kind, known)

    def other(request: HttpRequest, error: Any) -> HttpResponse:
        # The framework wraps whatever the parser says.
        if isinstance(error.__cause__, HuitouError):
            return known(request, error.__cause__)
        said = str(error) or "refused"
        return answer(request, error.status_code, UserError("request.refused", en=said, zh=said))

    def invalid(request: HttpRequest, error: Any) -> HttpResponse:
        issues = [_issue(each) for each in error.errors]
        refused = UserError("request.invalid", en="please check what was entered", zh="请检查填写的内容")
        return answer(request, 422, refused, issues)

    def in_our_words(said: ApiError) -> Callable[[HttpRequest, Any], HttpResponse]:
        return lambda request, _error: answer(request, said.status, said)

    for refused, said in _IN_OUR_WORDS.items():
        api.add_exception_handler(refused, in_our_words(said))
    api.add_exception_handler(HttpError, other)
    api.add_exception_handler(ValidationError, invalid)
    api.add_exception_handler(Exception, broken)


def broken(request: HttpRequest, error: Any) -> HttpResponse:
    """A bug: the log has it under the number that the answer gives."""
    code, en, zh = _BROKEN
    number = request_id(request)
    _log.error("broken", exc_info=error, extra={"request_id": number})
    said = Problem(code=code, zh=zh, en=en, issues=[], request_id=number)
    return JsonResponse(said.model_dump(), status=500)


def _status(error: HuitouError) -> int:
    match error:
        case RefusedError():
            return error.status
        case ExternalError():
            return 503
    return 422


def _issue(said: dict[str, Any]) -> Issue:
    """What pydantic found, by its place; its own words are English only, so the kind of fault is said in ours."""
    place = ".".join(str(part) for part in said.get("loc", ()) if part not in {"body", "query", "path", "payload"})
    kind = str(said.get("type", "invalid"))
    en = str(said.get("msg", "not usable"))
    zh = "缺少这一项" if kind == "missing" else "这一项填得不对"
    return Issue(field=place, code=kind, zh=zh, en=en)
