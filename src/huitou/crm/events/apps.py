from __future__ import annotations

from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "huitou.crm.events"
    label = "events"
