"""The addresses: the API, and for everything else the web app, which finds its page itself."""

from __future__ import annotations

from django.urls import path, re_path

from huitou.crm.api.api import api
from huitou.crm.api.nowhere import nowhere
from huitou.crm.delivery.leaving import PATH
from huitou.crm.delivery.preferences import preferences
from huitou.crm.journeys.later import PATH as LATER
from huitou.crm.journeys.later_page import later_page
from huitou.crm.project.page import page

urlpatterns = [
    path("api/v1/", api.urls),
    re_path(r"^api/", nowhere),
    path(f"{PATH}<str:token>", preferences),
    path(f"{LATER}<str:token>", later_page),
    re_path(rf"^(?!api/|assets/|{PATH}|{LATER}).*$", page),
]
