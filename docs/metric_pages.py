"""Writes docs/metrics/: a page per metric in each language, from the catalogue and the worked example. ``make "
"docs``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from huitou.errors import Lang
from huitou.language import Speech
from huitou.metrics import metric_words as described
from huitou.metrics.catalogue import load_catalogue
from huitou.metrics.definition import TOPICS, Example, Metric

FOLDER = Path(__file__).parent / "metrics"
_SUFFIX: Mapping[Lang, str] = {"en": ".md", "zh": ".zh-CN.md"}


def pages() -> dict[str, str]:
    """Every page by its file name, the two contents pages included."""
    metrics = list(load_catalogue().values())
    found = {f"{metric.id}{_SUFFIX[lang]}": page(metric, Speech(lang)) for metric in metrics for lang in _SUFFIX}
    return found | {f"README{_SUFFIX[lang]}": _contents(metrics, Speech(lang)) for lang in _SUFFIX}


def page(metric: Metric, t: Speech) -> str:
    """What the metric is, how to ask for it, what may be set, and what it comes to on the worked example."""
    return "\n".join(
        [
            *_head(metric, t),
            *_facts(metric, t),
            *_params(metric, t),
            *_asking(metric, t),
            *_example(metric, t),
            *_sql(metric, t),
        ]
    )


def _head(metric: Metric, t: Speech) -> Iterator[str]:
    other = t(zh=f"[English]({metric.id}.md)", en=f"[中文]({metric.id}.zh-CN.md)")
    yield f"# {metric.name[t.lang]} `{metric.id}`"
    yield ""
    yield f"{other} · {t(zh='[全部指标](README.zh-CN.md)', en='[all metrics](README.md)')}"
    yield ""
    yield metric.definition[t.lang]
    yield ""


def _facts(metric: Metric, t: Speech) -> Iterator[str]:
    yield "| | |"
    yield "| --- | --- |"
    yield f"| {t(zh='单位', en='unit')} | {described.unit(metric, t)} |"
    yield f"| {t(zh='范围', en='window')} | {described.window(metric, t)} |"
    yield f"| {t(zh='越大越好吗', en='better')} | {described.direction(metric, t)} |"
    known = t(zh="只算知道是谁买的", en="known ones only") if metric.known_customers else t(zh="全部", en="all")
    yield f"| {t(zh='购买', en='purchases')} | {known} |"
    yield f"| {t(zh='定义版本', en='version')} | {metric.version} |"
    yield ""
    if metric.uses_new_existing:
        yield t(
            zh="用到新客、老客：离数据起点太近的窗口会标“待更新”，因为那时老客看起来像新客。",
            en="Uses who is new and who is not: a window close to the start of the data is provisional, for old "
            "customers "
            "look new there.",
        )
        yield ""


def _params(metric: Metric, t: Speech) -> Iterator[str]:
    settable = [param for param in metric.params if len(param.choices) != 1]
    if not settable:
        return
    yield f"## {t(zh='可以设的', en='What may be set')}"
    yield ""
    yield t(zh="| 参数 | 是什么 | 可取的值 |", en="| parameter | what it is | values |")
    yield "| --- | --- | --- |"
    for param in settable:
        yield f"| `{param.name}` | {param.label[t.lang]} | {described.values(param, t)} |"
    yield ""


def _asking(metric: Metric, t: Speech) -> Iterator[str]:
    yield f"## {t(zh='怎么问', en='How to ask')}"
    yield ""
    yield "```sh"
    by = "category" if metric.topic == "cycle" and metric.relation == "goods" else "month"
    yield f"huitou metrics {metric.id} --by {by}"
    if metric.has_people:
        yield f"huitou drill {metric.id}"
    yield "```"
    yield ""
    yield "```python"
    yield f'shop.measure("{metric.id}", by="{by}")'
    yield "```"
    yield ""


def _example(metric: Metric, t: Speech) -> Iterator[str]:
    if not metric.example:
        return
    yield f"## {t(zh='在算例上', en='On the worked example')}"
    yield ""
    yield t(
        zh="算例是六位客户的十二笔订单（`tests/support/shops.py`），窗口 2024-01-01 到 2024-03-31，看到 2024-05-31；"
        "金额是分。",
        en="Twelve orders of six customers (`tests/support/shops.py`), the window 2024-01-01 to 2024-03-31, known "
        "up to "
        "2024-05-31; money in minor units.",
    )
    yield ""
    yield t(zh="| 参数 | 按订单计 | 按天计 |", en="| parameters | by order | by day |")
    yield "| --- | --- | --- |"
    for each in metric.example:
        yield _example_row(each, t)
    yield ""


def _example_row(example: Example, t: Speech) -> str:
    params = ", ".join(f"{name} = {value}" for name, value in example.params.items()) or t(zh="默认", en="default")
    return f"| {params} | {_fraction(*example.order)} | {_fraction(*example.day)} |"


def _fraction(numerator: int, denominator: int | None = None) -> str:
    return f"{numerator}" if denominator is None else f"{numerator} / {denominator}"


def _sql(metric: Metric, t: Speech) -> Iterator[str]:
    yield f"## {t(zh='算的是这一句', en='The statement')}"
    yield ""
    yield t(
        zh="每个切片里每位客户一行：分子和分母。加起来是数，列出来是人。",
        en="One row per slice and customer, numerator and denominator: summed it is the number, listed it is the "
        "people.",
    )
    yield ""
    yield "```sql"
    yield metric.sql.strip()
    yield "```"
    yield ""


def _contents(metrics: list[Metric], t: Speech) -> str:
    lines = [f"# {t(zh='指标', en='Metrics')}", "", t(zh="[English](README.md)", en="[中文](README.zh-CN.md)"), ""]
    for topic, words in TOPICS.items():
        lines += [f"## {words[t.lang]}", "", t(zh="| 指标 | 怎么算 |", en="| metric | what it is |"), "| --- | --- |"]
        for metric in metrics:
            if metric.topic == topic:
                link = f"[{metric.name[t.lang]}]({metric.id}{_SUFFIX[t.lang]})"
                lines.append(f"| {link} | {metric.definition[t.lang]} |")
        lines.append("")
    return "\n".join(lines)


def main() -> None:
    """Write every page, and take away those of metrics that are gone."""
    FOLDER.mkdir(exist_ok=True)
    made = pages()
    for old in FOLDER.glob("*.md"):
        if old.name not in made:
            old.unlink()
    for name, text in made.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
