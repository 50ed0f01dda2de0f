"""Getting the server ready for a shop folder: the store's folder, the key, Django, the tables."""

from __future__ import annotations

import os
from pathlib import Path

from huitou import settings as shop_settings
from huitou.crm.project import keys

SETTINGS = "huitou.crm.project.settings"


def shop_named() -> Path:
    """The shop that HUITOU_SHOP names; the current folder where nothing does."""
    return Path(os.environ.get("HUITOU_SHOP", "."))


def ready(shop: Path, *, migrate: bool = True) -> None:
    """Set Django up for the shop; with ``migrate`` bring its tables up to date.

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

    django.setup()
    if migrate:
        call_command("migrate", verbosity=0, interactive=False)
