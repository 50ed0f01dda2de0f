"""The store's rows as lines of JSON, by Django's own dumpdata and loaddata: any database reads what another wrote."""

from __future__ import annotations

from pathlib import Path

from django.core.management import call_command
from django.db import connection, transaction

from huitou.crm.access.models import User
from huitou.errors import UserError

# Sessions end; the other two are made by migrating.
_LEFT_OUT = ["sessions", "contenttypes", "auth"]


def dump(target: Path) -> None:
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        call_command("dumpdata", exclude=_LEFT_OUT, format="jsonl", output=str(target), verbosity=0)


def load(source: Path) -> None:
    if User.objects.exists():
        raise UserError(
            "backup.store_in_use",
            en="the database that DATABASE_URL names is in use by a shop; give an empty one",
            zh="DATABASE_URL 指的数据库里已经有店铺在用；请换一个空的",
        )
    call_command("loaddata", str(source), verbosity=0)
