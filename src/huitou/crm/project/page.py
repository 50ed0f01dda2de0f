"""The web app's one page. Its styles are made in the browser and allowed by a nonce; no script stands in it."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

_PLACE = "%NONCE%"
_NOT_BUILT = (
    "<!doctype html><html lang=zh><meta charset=utf-8><title>回头 Huitou</title>"
    "<p>网页还没有打包。在源码目录运行 make web，再启动一次。接口照常可用：/api/v1/openapi.json</p>"
    "<p lang=en>The web app is not built. Run make web in the source folder and start again."
    " The API works: /api/v1/openapi.json</p></html>"
)


@require_safe
@ensure_csrf_cookie
def page(_request: HttpRequest) -> HttpResponse:
    """The page, with a nonce of its own."""
    nonce = secrets.token_urlsafe(16)
    response = HttpResponse(_text().replace(_PLACE, nonce))
    response.headers["Cache-Control"] = "no-cache"
    response.csp_nonce = nonce  # type: ignore[attr-defined]
    return response


def _text() -> str:
    """As it lies there now: a new build may take its place at any time."""
    try:
        return str((settings.WEB / "index.html").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return _NOT_BUILT
