"""``huitou metrics``: what is measured, as a table, JSON or csv."""

from __future__ import annotations

import argparse
import json
from decimal import Decimal
from typing import Any

import huitou
from huitou import calendar
from huitou.cli import catalogue_list, comparisons, details, headline
from huitou.cli.options import add_format, add_question, add_shop, question
from huitou.cli.output import json_text, paragraph, say, table, write_csv
from huitou.cli.parser import Parser
from huitou.cli.words import count, dimensions, excluded
from huitou.errors import UserError
from huitou.language import Speech
from huitou.metrics import figures
from huitou.metrics.catalogue import load_catalogue
from huitou.metrics.compare import compare
from huitou.metrics.comparison import KINDS, Comparison
from huitou.metrics.definition import TOPICS, Unit
from huitou.metrics.dimension_words import slice_word
from huitou.metrics.headline import HEADLINE
from huitou.metrics.measure import measure
from huitou.metrics.measurement import Measurement
from huitou.metrics.reasons import UNDEFINED
from huitou.metrics.seasons.promotions import promotions
from huitou.metrics.slices import DIMENSIONS
from huitou.money import with_currency
from huitou.warehouse.snapshot import Snapshot, open_snapshot

# Under each heading: who comes back, how big, what each is worth.
_UNITS: tuple[Unit, ...] = ("rate", "days", "months", "count", "money", "money_each", "ratio")
_CSV_COLUMNS = (
    *"value numerator denominator unit currency from to as_of low high count_by".split(),
    *"params provisional undefined data_version".split(),
)


def add(parser: Parser, t: Speech) -> None:
    parser.description = t(
        zh="算出指标；不写指标名就先给出三个最要紧的数，再列其余",
        en="measure; without a name, the three numbers that matter most come first, then the rest",
    )
    parser.inputs.add_argument(
        "ids",
        metavar="ID",
        nargs="*",
        help=t(zh="指标名，如 repeat_purchase_rate；见 --list", en="metrics, as repeat_purchase_rate; see --list"),
    )
    add_shop(parser)
    parser.options.add_argument(
        "--list",
        action="store_true",
        help=t(zh="列出所有指标的定义、单位和参数", en="list every metric: definition, unit and parameters"),
    )
    add_question(parser)
    _add_comparisons(parser)
    add_format(parser, "table", "json", "csv")
    parser.set_defaults(run=run)


def _add_comparisons(parser: Parser) -> None:
    t = parser.speech
    group = parser.add_argument_group(t(zh="对比（口径一致才比）", en="comparison (only of what is alike)"))
    group.add_argument(
        "--compare",
        metavar="WITH",
        action="append",
        default=[],
        help=t(
            zh="和什么比：previous 上一期、last_year 去年同期、promotion 去年同一大促、spring_festival 按春节对齐、"
            "median 自己近 12 期的中位数、all 以上全部，或渠道等另一群，如 channel=直播；可写多个",
            en="with what: previous, last_year, promotion (the same one last year), spring_festival (aligned by "
            "Chinese New Year), median (of its own last 12 periods), all of these, or another segment, as "
            "channel=live; may be repeated",
        ),
    )
    group.add_argument(
        "--force",
        action="store_true",
        help=t(zh="口径不一致也算出来，并标明", en="compute what is not alike all the same, and mark it"),
    )


def run(args: argparse.Namespace, t: Speech) -> int:
    if args.list:
        catalogue_list.show(args.ids, t, as_json=args.format == "json")
        return 0
    shop = huitou.open(args.shop)
    asked = question(args)
    if args.compare and not args.ids:
        raise UserError(
            "cli.compare",
            en="say which metric to compare, as: huitou metrics repeat_purchase_rate --compare previous",
            zh="请写明比哪个指标，如：huitou metrics repeat_purchase_rate --compare previous",
        )
    _check_params(args.ids, asked["params"])
    overview = not args.ids
    # One snapshot for all of them: an import that ends meanwhile must not split the answer over two data versions.
    with open_snapshot(shop.folder) as snapshot:
        measured = [
            measure(
                snapshot,
                metric_id,
                settings=shop.settings,
                **asked | {"params": _params_for(metric_id, asked["params"], overview=overview)},
            )
            for metric_id in args.ids or _all_in_order([*asked["by"], *asked["where"]], snapshot.about.lists)
        ]
        compared = {
            metric_id: _compared(snapshot, shop, metric_id, args, asked) for metric_id in args.ids if args.compare
        }
    items = [m for measurements in measured for m in measurements]
    if args.format == "json":
        data_version = measured[0].data_version
        say(json_text({"data_version": data_version, "measurements": [_plain(m, compared) for m in items]}))
    elif args.format == "csv" and compared:
        rows = [comparisons.flat(c) for found in compared.values() for c in found]
        write_csv(rows, columns=["metric", *asked["by"], *comparisons.CSV_COLUMNS])
    elif args.format == "csv":
        write_csv([_flat(m) for m in items], columns=["metric", *asked["by"], *_CSV_COLUMNS])
    else:
        _show(items, t, by=asked["by"], overview=overview)
        for metric_id, found in compared.items():
            if len(compared) > 1:
                say()
                say(f"[{metric_id}]")
            comparisons.show(found, t)
    return 0


def _compared(
    snapshot: Snapshot, shop: huitou.Shop, metric_id: str, args: argparse.Namespace, asked: dict[str, Any]
) -> list[Comparison]:
    known = promotions(shop.folder, currency=shop.settings.currency)
    words = [each for word in args.compare for each in (KINDS if word == "all" else (word,))]
    return [
        found
        for word in dict.fromkeys(words)
        for found in compare(
            snapshot, metric_id, word, settings=shop.settings, promotions=known, force=args.force, **asked
        )
    ]


def _plain(m: Measurement, compared: dict[str, list[Comparison]]) -> dict[str, object]:
    found = compared.get(m.metric)
    return m.to_dict() | ({"comparison": [c.to_dict() for c in found if c.by == m.by]} if found else {})


def _all_in_order(cuts: list[str], lists: frozenset[str]) -> list[str]:
    """The headline, then every other metric that can be cut so and whose lists the shop has, by heading."""
    dimensions = [DIMENSIONS[name] for name in cuts if name in DIMENSIONS]
    rest = [
        each
        for each in load_catalogue().values()
        if each.id not in HEADLINE
        and all(each.can_be_cut_by(dimension.name, dimension.group) for dimension in dimensions)
        and (not each.needs or each.needs in lists)
    ]
    rest.sort(key=lambda metric: ([*TOPICS].index(metric.topic), _UNITS.index(metric.unit), metric.id))
    return [*HEADLINE, *(metric.id for metric in rest)]


def _check_params(ids: list[str], params: dict[str, str]) -> None:
    """In the overview a parameter goes to the metrics that have it; one that none has is a mistake."""
    known = {param.name for metric in load_catalogue().values() for param in metric.params}
    if not ids and (unknown := [name for name in params if name not in known]):
        raise UserError(
            "cli.param",
            en=f"no metric has a parameter “{unknown[0]}”; see huitou metrics --list",
            zh=f"没有哪个指标有参数“{unknown[0]}”；见 huitou metrics --list",
        )


def _params_for(metric_id: str, params: dict[str, str], *, overview: bool) -> dict[str, str]:
    if not overview:
        return params
    mattering = {
        param.name
        for param in load_catalogue()[metric_id].params
        if param.when is None or params.get(param.when[0]) == param.when[1]
    }
    return {name: value for name, value in params.items() if name in mattering}


def _flat(m: Measurement) -> dict[str, object]:
    low, high = m.interval or (None, None)
    params = json.dumps(dict(m.params), ensure_ascii=False)
    return {**m.to_dict(), **m.by, "low": low, "high": high, "params": params}


def _show(items: list[Measurement], t: Speech, *, by: list[str], overview: bool) -> None:
    if not items:
        say(t(zh="这个范围里没有购买。", en="There is no purchase in this window."))
        return
    if by:
        _show_slices(items, t, by=by)
    elif overview:
        headline.show(items[: len(HEADLINE)], t)
        _show_topics(items[len(HEADLINE) :], t)
    else:
        _show_table(items, t)
        for m in items:
            details.show(m, t)
    say()
    left_out = [] if by else _left_out(items[0], t)
    if items[0].segments_as_of is not None:
        day = calendar.iso(items[0].segments_as_of)
        left_out.insert(0, t(zh=f"客户的分组按 {day} 当天的状态。", en=f"customers are grouped as they were on {day}."))
    for line in [*figures.provisos(items, t), *left_out, _provenance(items[0], t)]:
        say(paragraph(line))


def _show_table(items: list[Measurement], t: Speech) -> None:
    rows = [(figures.name(m, t), figures.value(m, t), figures.basis(m, t), figures.window(m, t)) for m in items]
    say(table(rows, headings=t(zh="指标|数值|依据|范围", en="metric|value|resting on|window").split("|"), right=[1]))


def _show_topics(items: list[Measurement], t: Speech) -> None:
    """A table under each heading; what cannot be told yet stands below, by reason."""
    catalogue = load_catalogue()
    for topic, words in TOPICS.items():
        own = [m for m in items if catalogue[m.metric].topic == topic and not m.undefined]
        if own:
            say(words[t.lang])
            _show_table(own, t)
            say()
    reasons = dict.fromkeys(m.undefined for m in items if m.undefined)
    for reason in reasons:
        names = t(zh="、", en="; ").join(figures.name(m, t) for m in items if m.undefined == reason)
        why = UNDEFINED[reason][t.lang]
        say(paragraph(t(zh=f"还看不出：{names}——{why}", en=f"Not known: {names}: {why}")))


def _show_slices(items: list[Measurement], t: Speech, *, by: list[str]) -> None:
    for metric_id in dict.fromkeys(m.metric for m in items):
        own = [m for m in items if m.metric == metric_id]
        rows = [
            (*(slice_word(name, value, t) for name, value in m.by.items()), figures.value(m, t), figures.basis(m, t))
            for m in own
        ]
        say()
        say(f"{figures.name(own[0], t)}  [{metric_id}]")
        headings = [*dimensions(by, t), *t(zh="数值|依据", en="value|resting on").split("|")]
        say(table(rows, headings=headings, right=[len(by)]))


def _left_out(m: Measurement, t: Speech) -> list[str]:
    """What the window holds that is not counted: orders that are no purchases, purchases of nobody known."""
    lines = []
    if m.exclusions:
        heading = t(zh=f"{figures.window(m, t)} 不算购买的订单：", en=f"orders of {figures.window(m, t)} not counted: ")
        lines.append(heading + excluded(m.exclusions, t))
    if unknown := m.unknown_customers["purchases"]:
        money = with_currency(Decimal(m.unknown_customers["revenue"]), m.currency, t)
        lines.append(
            t(
                zh=f"客户不明的购买：{count(unknown)} 笔，{money}，只计入销售额、购买数与笔单价",
                en=f"purchases of no known customer: {count(unknown)}, {money}; "
                "they count in revenue, purchases and average order value only",
            )
        )
    return lines


def _provenance(m: Measurement, t: Speech) -> str:
    as_of = calendar.iso(m.as_of)
    way = {"order": t(zh="按订单计", en="counted by order"), "day": t(zh="按天计", en="counted by day")}[m.count_by]
    return t(
        zh=f"已知到 {as_of} · {way} · 数据版本 {m.data_version}",
        en=f"known up to {as_of} · {way} · data {m.data_version}",
    )
