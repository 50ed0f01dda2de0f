"""What Granian serves, and the thread that looks new data through before it is."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from huitou.crm.project import logs, orphans

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huitou.crm.project.settings")
logs.configure()
orphans.end_with_parent()
application = get_wsgi_application()

from django.conf import settings  # noqa: E402 (Django is set up by the line above)

from huitou.crm.api.routes.today import asked_today  # noqa: E402
from huitou.crm.shop import ahead  # noqa: E402
from huitou.language import Speech  # noqa: E402

# The rooms load with their addresses: now, not while the first person waits.
_ = get_resolver().url_patterns
stopped = ahead.start(settings.SHOP, [lambda: asked_today(Speech("zh")), lambda: asked_today(Speech("en"))])
