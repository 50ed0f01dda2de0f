"""What audiences and words are called in this shop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from huitou.crm.audiences.models import Audience
from huitou.crm.delivery.words.kept import find
from huitou.language import Speech


@dataclass(slots=True)
class CalledHere:
    """See ``called.Called``; each audience and template is looked up once."""

    t: Speech
    _audiences: Mapping[int, str] | None = None
    _templates: dict[str, str] = field(default_factory=dict)

    def audience(self, number: int) -> str:
        if self._audiences is None:
            self._audiences = dict(Audience.objects.filter(removed_at=None).values_list("pk", "name"))
        return self._audiences.get(number) or self.t(zh="已删除的人群", en="an audience that is gone")

    def template(self, named: str) -> str:
        if named not in self._templates:
            found = find(named)
            written = None if found is None else found.in_language(self.t.lang)
            self._templates[named] = named if written is None else written.subject
        return self._templates[named]
