"""``huitou sources``: the order files Huitou knows by their columns."""

from __future__ import annotations

import argparse

from huitou.cli.language import Speech
from huitou.cli.options import add_format
from huitou.cli.output import json_text, say, table
from huitou.cli.parser import Commands
from huitou.intake.mapping import Mapping, sources


def add(commands: Commands, t: Speech) -> None:
    about = t(zh="列出认得的订单文件", en="list the order files Huitou knows")
    parser = commands.add_parser("sources", speech=t, help=about, description=about)
    add_format(parser, "table", "json")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, t: Speech) -> int:
    layouts = [(source.name, mapping) for source in sources() for mapping in source.mappings]
    if args.format == "json":
        say(json_text({"sources": [_as_dict(name, mapping) for name, mapping in layouts]}))
        return 0
    say(
        table(
            [(name, t(zh=m.name.zh, en=m.name.en), m.id, _needs(m)) for name, m in layouts],
            headings=t(zh="来源|文件|格式|至少要有的列", en="source|file|layout|columns it needs").split("|"),
        )
    )
    say()
    say(
        t(
            zh="导入时会自动认出；也可用 --source 来源 指定。别的文件用 --mapping 文件.toml 说明各列，写法见 README。",
            en="Import recognises them by itself; --source names one. For any other file, say what its columns are "
            "with --mapping FILE.toml; the README shows how.",
        )
    )
    return 0


def _needs(mapping: Mapping) -> str:
    first_names = [mapping.columns[field][0] for field in mapping.needs if field in mapping.columns]
    return ", ".join(first_names)


def _as_dict(source: str, mapping: Mapping) -> dict[str, object]:
    return {
        "source": source,
        "layout": mapping.id,
        "name": {"zh": mapping.name.zh, "en": mapping.name.en},
        "columns": {field: list(aliases) for field, aliases in mapping.columns.items()},
        "needs": list(mapping.needs),
        "allowed_use": mapping.allowed_use,
    }
