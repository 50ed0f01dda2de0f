from __future__ import annotations

from django.apps import AppConfig


class AudiencesConfig(AppConfig):
    name = "huitou.crm.audiences"
    label = "audiences"
