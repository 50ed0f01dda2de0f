"""The demo in the web app: a shop with something to find in it, an owner to sign in as, and the server."""

from __future__ import annotations

import sys
from pathlib import Path

import huitou
from huitou import simulated
from huitou.cli.output import note, say
from huitou.cli.words import count
from huitou.crm.project import boot, serve
from huitou.crm.project.web import Place
from huitou.language import Speech

# Parcels that come late, so that there is something to find; visits, so that no page is empty.
ILLNESS = "late_parcels"
EMAIL = "owner@example.com"


def simulated_name(t: Speech) -> str:
    return t(zh="山雾茶铺（模拟）", en="Mountain Mist Tea (simulated)")


def run(folder: Path, place: Place, *, threads: int, customers: int, seed: int, kept: bool, t: Speech) -> None:
    """Fill a shop in ``folder`` and serve it until TERM or Ctrl-C; ``kept``: the folder stays."""
    place = place.checked()
    shop = _filled(folder, customers, seed, t)
    simulated.put(shop, name=simulated_name(t), kept=kept)
    boot.ready(shop)
    name = t(zh="店主", en="Owner")
    password = boot.loaded("huitou.crm.access.on_server.add")(EMAIL, name, "owner", t.lang)

    def told(where: Place) -> None:
        say()
        say(t(zh=f"  网页    {where.url}", en=f"  address   {where.url}"))
        say(t(zh=f"  邮箱    {EMAIL}", en=f"  e-mail    {EMAIL}"))
        say(t(zh=f"  密码    {password}", en=f"  password  {password}"))
        say()
        say(
            t(
                zh=f"想试试导入：{folder / 'exports' / 'taobao'} 里是同一家店的淘宝导出。按 Ctrl-C 结束。",
                en=f"To try an import: {folder / 'exports' / 'taobao'} holds the same shop as Taobao exports it. Ctrl-C"
                " ends it.",
            )
        )
        sys.stdout.flush()

    serve.serve(shop, place, threads=threads, ready=told)


def _filled(folder: Path, customers: int, seed: int, t: Speech) -> Path:
    from huitou.simulate.folder import write  # numpy takes a tenth of a second that other commands need not pay

    note(t(zh=f"编一家 {count(customers)} 位客户的店 …", en=f"Making up a shop of {count(customers)} customers ..."))
    made = write(folder / "exports", customers=customers, seed=seed, illness=ILLNESS, visits=True)
    note(t(zh=f"导入 {count(made.orders)} 张订单 …", en=f"Importing {count(made.orders)} orders ..."))
    shop = huitou.init(folder / "shop", name=simulated_name(t))
    shop.load([file for file in (made.huitou, made.parcels, made.visits) if file is not None])
    return folder / "shop"
