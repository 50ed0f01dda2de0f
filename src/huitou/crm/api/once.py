"""A POST that acts is carried out once, however often it is sent: what was answered first is answered again.

The sender names the action with ``Idempotency-Key``. Only what succeeded is kept, for whatever was refused changed
nothing and may be sent again as it is; and it is kept encrypted, for an answer may hold a secret that is shown once.
"""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import hmac
import inspect
from collections.abc import Callable
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.http.request import RawPostDataException
from ninja.decorators import decorate_view

from huitou.crm.access.models import User
from huitou.crm.api.errors import ApiError
from huitou.crm.api.models import Answered
from huitou.crm.project import keys

HEADER = "Idempotency-Key"
_LONGEST = 100
# Whoever is told nothing for so long asks anew; what broke off amid its work is no longer at it.
_AT_WORK = dt.timedelta(minutes=15)
KEPT = dt.timedelta(days=7)
_BEGUN = "huitou_begun"
_REFUSED = 400
View = Callable[..., Any]


def once(view: View) -> View:
    """The view, begun once per key."""

    @functools.wraps(view)
    def begun(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        user = getattr(request, "auth", None)
        key = request.headers.get(HEADER, "")
        if not key or not isinstance(user, User):
            return view(request, *args, **kwargs)
        _check(key)
        mine = _begin(user, request.path[:300], key, _fingerprint(request))
        if isinstance(mine, HttpResponse):
            return mine
        setattr(request, _BEGUN, mine)
        return view(request, *args, **kwargs)

    # Written out here: the framework would look for the names of the annotations in this file.
    begun.__signature__ = inspect.signature(view, eval_str=True)  # type: ignore[attr-defined]
    return decorate_view(_kept)(begun)


def _kept(run: View) -> View:
    """Keeps what is answered, once it is known."""

    def ran(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            response = run(request, *args, **kwargs)
        except BaseException:
            _let_go(request)
            raise
        if response.status_code >= _REFUSED:
            _let_go(request)
        elif (mine := getattr(request, _BEGUN, None)) is not None:
            mine.status, mine.content = response.status_code, _box().encrypt(response.content).decode()
            mine.save(update_fields=["status", "content"])
        return response

    return ran


def _let_go(request: HttpRequest) -> None:
    if (mine := getattr(request, _BEGUN, None)) is not None:
        mine.delete()


def _check(key: str) -> None:
    if len(key) > _LONGEST or not key.isprintable() or not key.isascii():
        raise ApiError(
            422,
            "request.key",
            en=f"{HEADER} has to be at most {_LONGEST} letters and digits, as a UUID",
            zh=f"{HEADER} 最多 {_LONGEST} 个字母和数字，比如一个 UUID",
        )


def _begin(user: User, path: str, key: str, body: str) -> Answered | HttpResponse:
    """The row of a request not seen before; else its first answer. Raises: ApiError 409."""
    now = dt.datetime.now(dt.UTC)
    Answered.objects.filter(user=user, path=path, key=key, content=None, asked_at__lt=now - _AT_WORK).delete()
    try:
        with transaction.atomic():
            return Answered.objects.create(user=user, path=path, key=key, body=body, asked_at=now)
    except IntegrityError:
        # Another request of this key was first.
        seen = Answered.objects.filter(user=user, path=path, key=key).first()
    if seen is not None and seen.body != body:
        raise ApiError(
            409,
            "request.key_reused",
            en=f"this {HEADER} was sent with something else before; use a new one for each action",
            zh=f"这个 {HEADER} 之前用在别的内容上；每次操作请用一个新的",
        )
    if seen is None or seen.content is None:
        raise ApiError(
            409,
            "request.at_work",
            en="the same request is being carried out; wait a moment and look again",
            zh="同样的请求正在处理；稍等一下再看",
        )
    return HttpResponse(_opened(seen), status=seen.status, content_type="application/json; charset=utf-8")


def _box() -> Fernet:
    return Fernet(keys.derived(settings.SECRET_KEY, "answers"))


def _opened(seen: Answered) -> bytes:
    try:
        return _box().decrypt((seen.content or "").encode())
    except InvalidToken:
        raise ApiError(
            409,
            "request.done",
            en="this was carried out before; what was answered then cannot be shown any more",
            zh="这件事之前已经做过了；当时的答复现在看不到了",
        ) from None


def _fingerprint(request: HttpRequest) -> str:
    """What was sent; of files their bytes. Which query it came with is part of it.

    Keyed: a body may hold a password, which a plain hash would let anybody guess who has a copy of the store.
    """
    seen = hmac.new(keys.derived(settings.SECRET_KEY, "bodies"), digestmod=hashlib.sha256)
    seen.update(f"{request.method} {request.get_full_path()}\n".encode())
    try:
        seen.update(request.body)
    except RawPostDataException:  # a form with files, which was read as it came
        for name, value in sorted(request.POST.items()):
            seen.update(f"{name}={value}\n".encode())
        for name in sorted(request.FILES):
            for file in request.FILES.getlist(name):
                seen.update(f"{name}={file.name} {file.size}\n".encode())
                for chunk in file.chunks():
                    seen.update(chunk)
                file.seek(0)
    return seen.hexdigest()
