"""The web app's files, as they lie there now: a new build may take the place of the one that is being served."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from whitenoise.middleware import WhiteNoiseMiddleware  # type: ignore[import-untyped]

_Stamp = tuple[int, int] | None


class BuiltFiles(WhiteNoiseMiddleware):  # type: ignore[misc]
    """Knows the files by heart until the page that names them is another.

    What is gone is not found. A browser that still has the page of before is told so, and loads it again.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        super().__init__(get_response)
        self._stamp: _Stamp = None

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith("/api/"):
            self._look_again()
        try:
            answer: HttpResponseBase = super().__call__(request)
        except FileNotFoundError:
            # Taken away since: as unknown as if it had never been there.
            self.files.pop(request.path_info, None)
            answer = self.get_response(request)
        return answer

    def _look_again(self) -> None:
        found = _stamp()
        if found is not None and found != self._stamp:
            self._stamp = found
            self.add_files(settings.WEB)


def _stamp() -> _Stamp:
    """What tells one page from the next; None where there is none."""
    try:
        seen = (settings.WEB / "index.html").stat()
    except FileNotFoundError:
        return None
    return seen.st_mtime_ns, seen.st_size
