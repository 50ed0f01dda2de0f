"""Which of the two languages the command line speaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from huitou.errors import Lang


def from_locale(environ: Mapping[str, str]) -> Lang:
    """Chinese where the locale says zh, else English; LC_ALL before LC_MESSAGES before LANG, as POSIX has it."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environ.get(name):
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"


def chosen(argv: Sequence[str], environ: Mapping[str, str]) -> Lang:
    """The language asked for anywhere on the command line, else the locale's.

    Read before the arguments are parsed, so that a complaint about the arguments is in it too.
    """
    for word, following in zip(argv, [*argv[1:], ""], strict=False):
        if word == "--":
            break
        asked = following if word == "--lang" else word.partition("--lang=")[2]
        if asked == "zh":
            return "zh"
        if asked == "en":
            return "en"
    return from_locale(environ)
