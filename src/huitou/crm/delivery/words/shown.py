"""The words of a message as somebody would get them, to be looked at: what is missing is marked, not left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from huitou.crm.delivery.words.liquid import WordsError, filled, needed
from huitou.crm.delivery.words.template import Template
from huitou.errors import Lang


@dataclass(frozen=True, slots=True)
class Shown:
    """``missing`` are the variables it needs and has no value for, as ⟦name⟧ in the text; ``fault`` what is wrong with
    the template itself."""

    subject: str = ""
    body: str = ""
    missing: tuple[str, ...] = ()
    fault: str = ""


def shown(template: Template, lang: Lang, values: Mapping[str, str]) -> Shown:
    """Both parts filled in, as far as values reach."""
    written = template.in_language(lang)
    if written is None:
        return Shown(fault=f"{template.name}:{template.version}")
    try:
        wanted = needed(written.subject) | needed(written.body) | needed(written.mjml)
        missing = tuple(sorted(name for name in wanted if not values.get(name)))
        marked = {**values, **{name: f"⟦{name}⟧" for name in missing}}
        return Shown(filled(written.subject, marked), filled(written.body, marked), missing)
    except WordsError as problem:
        return Shown(fault=str(problem))
