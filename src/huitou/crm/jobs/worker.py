"""Where a worker process begins."""

from __future__ import annotations

from pathlib import Path

from django.utils.module_loading import import_string

from huitou.crm.project import boot


def main(shop: Path | None = None) -> None:
    """Do what is due for the shop until TERM or Ctrl-C; without one for that HUITOU_SHOP names.

    The tables are there: whoever starts several processes migrates once, before.
    """
    boot.ready(shop or boot.shop_named(), migrate=False)
    import_string("huitou.crm.jobs.loop.run")()
