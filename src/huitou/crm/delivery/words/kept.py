"""Templates as they are kept: each change is a version of its own, and a faulty one is not taken in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict

from django.db import transaction
from django.db.models import Max

from huitou.crm.delivery.message import Purpose
from huitou.crm.delivery.models import TemplateVersion
from huitou.crm.delivery.words.template import Template, Written, faults
from huitou.crm.refused import StaleError
from huitou.errors import Lang, UserError


def keep(
    name: str, purpose: Purpose, written: Mapping[Lang, Written], *, at: dt.datetime, after: int | None = None
) -> Template:
    """The next version of a template; ``after``: the version it was changed from has to be the newest still.

    Raises: UserError ``template.faulty`` with everything that is refused in it; StaleError.
    """
    with transaction.atomic():
        last = TemplateVersion.objects.filter(name=name).aggregate(Max("version"))["version__max"] or 0
        if after is not None and after != last:
            raise StaleError
        made = Template(name, last + 1, purpose, written)
        refused = [fault for fault in faults(made) if fault.refused]
        if refused:
            raise UserError(
                "template.faulty",
                en="these words cannot be sent: " + "; ".join(f"{each.where}: {each.words['en']}" for each in refused),
                zh="这些话不能发：" + "；".join(f"{each.where}：{each.words['zh']}" for each in refused),
            )
        TemplateVersion.objects.create(
            name=name,
            version=made.version,
            purpose=purpose,
            written={lang: asdict(each) for lang, each in written.items()},
            made_at=at,
        )
    return made


def every() -> list[Template]:
    """The newest version of each template, by name."""
    newest: dict[str, Template] = {}
    for row in TemplateVersion.objects.order_by("name", "version"):
        newest[row.name] = _template(row)
    return list(newest.values())


def find(named: str) -> Template | None:
    """A template by ``name:version``, or its newest by ``name``."""
    name, _, version = named.partition(":")
    rows = TemplateVersion.objects.filter(name=name)
    row = (rows.filter(version=int(version)) if version.isdigit() else rows).order_by("-version").first()
    if row is None or (version and not version.isdigit()):
        return None
    return _template(row)


def _template(row: TemplateVersion) -> Template:
    written = {lang: Written(**said) for lang, said in row.written.items()}
    return Template(row.name, row.version, row.purpose, written)  # type: ignore[arg-type]
