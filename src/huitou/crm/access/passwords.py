"""Which passwords will do, and changing one."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.db.models import F

from huitou.crm.access.models import User


@dataclass(frozen=True, slots=True)
class Weakness:
    """One thing a password lacks."""

    code: str
    en: str
    zh: str


_WORDS = {
    "password_too_short": ("at least 10 characters", "至少 10 个字符"),
    "password_too_common": ("this one is among the most used", "这个密码太常见"),
    "password_entirely_numeric": ("not digits alone", "不能只有数字"),
    "password_too_similar": ("too close to the name or the address", "和姓名或邮箱太像"),
}


def weaknesses(password: str, *, name: str, email: str) -> list[Weakness]:
    """All that the password lacks; nothing where it will do."""
    try:
        password_validation.validate_password(password, User(email=email, name=name))
    except ValidationError as weak:
        return [
            Weakness(str(each.code), *_WORDS.get(str(each.code), ("choose another", "请换一个")))
            for each in weak.error_list
        ]
    return []


def change(user: User, password: str) -> None:
    """Set the password. Sessions are signed with it: all that were open end."""
    user.set_password(password)
    user.save(update_fields=["password"])
    User.objects.filter(pk=user.pk).update(version=F("version") + 1)
    user.refresh_from_db(fields=["version"])
