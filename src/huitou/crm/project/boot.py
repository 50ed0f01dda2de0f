"""Getting the server ready for a shop folder: the store's folder, the key, Django, the tables."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from huitou import settings as shop_settings
from huitou.crm.project import keys, numbers

SETTINGS = "huitou.crm.project.settings"


def shop_named() -> Path:
    """The shop that HUITOU_SHOP names; the current folder where nothing does."""
    return Path(os.environ.get("HUITOU_SHOP", "."))


def ready(shop: Path, *, migrate: bool = True) -> None:
    """Set Django up for the shop; with ``migrate`` bring its tables and numbers up to date, one process at a time.

    Raises: UserError where the folder is no shop.
    """
    shop_settings.load(shop)
    store = shop.resolve() / "crm"
    store.mkdir(mode=0o700, parents=True, exist_ok=True)
    keys.make(store)
    os.environ["HUITOU_SHOP"] = str(shop.resolve())
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    import django
    from django.core.management import call_command
    from filelock import FileLock

    django.setup()
    if migrate:
        with FileLock(store / "migrate.lock", mode=0o600):
            call_command("migrate", verbosity=0, interactive=False)
            numbers.bring_up_to_date(shop.resolve())


def work(shop: Path) -> None:
    """Be a worker until TERM or Ctrl-C; ``ready`` came before."""
    loaded("huitou.crm.jobs.worker.main")(shop)


def loaded(name: str) -> Callable[..., Any]:
    """A function of a room with tables: it can only be imported after ``ready``."""
    from django.utils.module_loading import import_string

    found: Callable[..., Any] = import_string(name)
    return found
