"""The commands by name, with the line each has under ``huitou --help`` and the file that has the rest."""

from __future__ import annotations

from typing import NamedTuple


class Command(NamedTuple):
    """``module`` is a file of this folder; its ``add`` gives the command its options, and ``run`` among them."""

    name: str
    module: str
    zh: str
    en: str


COMMANDS = (
    Command("init", "init", zh="建立一个店铺文件夹", en="make a shop folder"),
    Command("import", "imports", zh="导入订单文件", en="import order files"),
    Command("map", "map_file", zh="教店铺认一种新文件", en="teach the shop a new kind of file"),
    Command("mark", "mark", zh="记一笔", en="write a mark down"),
    Command("marks", "marks", zh="看标记前后的变化", en="around a mark"),
    Command("metrics", "metrics", zh="算出指标", en="measure"),
    Command("drill", "drill", zh="看指标背后的客户", en="the customers behind a number"),
    Command("prepare", "prepare", zh="先把各指标算好", en="work the numbers out beforehand"),
    Command("structure", "structure", zh="客户结构与变动", en="who the customers are, and who moved"),
    Command("report", "report", zh="出报告", en="write the report"),
    Command("diagnose", "diagnose", zh="看哪里疼", en="see where it hurts"),
    Command("explain", "explain", zh="看一个数为什么变了", en="why a number moved"),
    Command("whatif", "what_if", zh="拉动哪一样最值", en="what each lever would be worth"),
    Command("funnel", "funnel", zh="来的人走到哪一步", en="how far visitors get"),
    Command("stage", "stage", zh="店在什么阶段，获客值不值", en="where the shop stands"),
    Command("crowds", "crowds", zh="推广报表里的人群，同价再比", en="crowds of an ad report, at an equal price"),
    Command("due", "due", zh="今天该联系谁", en="whom to remind today"),
    Command("forecast", "forecast", zh="谁还会来，值多少", en="who will be back, and what they are worth"),
    Command("evaluate", "evaluate", zh="预测准不准", en="how far to trust the forecasts"),
    Command("win-back", "win_back", zh="不来的人里谁会自己回来", en="who of the lapsed comes back"),
    Command("next", "next_product", zh="客户接下来会买什么", en="what customers buy next"),
    Command("visitors", "visitors", zh="谁快要下第一单了", en="who is about to order for the first time"),
    Command("campaign", "campaign", zh="活动各阶段该找谁", en="whom to reach in a campaign"),
    Command("clusters", "clusters", zh="客户自然分成哪几群", en="the groups customers fall into"),
    Command("live", "live", zh="直播间五维四率", en="live rooms, step by step"),
    Command("benchmarks", "benchmarks", zh="别家的数，只作参考", en="other people's figures"),
    Command("quality", "quality", zh="数据质量", en="data quality"),
    Command(
        "quarantine",
        "quarantine",
        zh="隔离的行：查看、导出去改、重读",
        en="rows set aside: see, export to put right, read again",
    ),
    Command("exclusions", "exclusions", zh="刷单、测试单等不算购买的订单", en="brushing and tests"),
    Command("customers", "customers", zh="客户：谁是谁，以及抹去资料", en="customers: who is who, and erasing one"),
    Command(
        "sources",
        "sources",
        zh="列出认得的订单文件，或说明为什么认得、不认得某个文件",
        en="list the order files Huitou knows",
    ),
    Command("target", "target", zh="每月目标", en="targets per month"),
    Command("serve", "serve", zh="打开网页", en="open the web app"),
    Command("web", "web", zh="只启动网页，不带后台任务", en="the web without the worker"),
    Command("worker", "worker", zh="只做后台任务", en="the worker without the web"),
    Command("user", "user", zh="在服务器上管账号", en="accounts, for who is locked out"),
    Command("backup", "backup", zh="备份", en="make a backup"),
    Command("restore", "restore", zh="从备份恢复", en="bring a backup back"),
    Command("simulate", "simulate", zh="编一家店来练手", en="make up a shop to practise on"),
    Command("demo", "demo", zh="先看一眼", en="have a look"),
)
