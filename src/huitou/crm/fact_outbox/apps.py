from __future__ import annotations

from django.apps import AppConfig


class FactOutboxConfig(AppConfig):
    name = "huitou.crm.fact_outbox"
    label = "fact_outbox"
