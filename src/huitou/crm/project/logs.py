"""Logs as lines of JSON, without personal data: what a program wrote of its own, never what was in a request or a file.

An exception is told by its type and where it was raised. Its message may quote a customer, so it is left out.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import logging.config
import os
import traceback
from typing import Any

LEVEL = "HUITOU_LOG"
# What a record may carry beyond its message.
FIELDS = ("request_id", "user_id", "method", "path", "status", "ms", "job", "worker")


class JsonLines(logging.Formatter):
    """One record, one line."""

    def format(self, record: logging.LogRecord) -> str:
        at = dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds")
        line: dict[str, Any] = {"at": at, "level": record.levelname.lower(), "logger": record.name}
        line["event"] = record.getMessage()
        line |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[0] is not None:
            kind, _, trace = record.exc_info
            line["error"] = f"{kind.__module__}.{kind.__qualname__}"
            line["where"] = [f"{each.filename}:{each.lineno} {each.name}" for each in traceback.extract_tb(trace)]
        return json.dumps(line, ensure_ascii=False)


def configured(level: str | None = None) -> dict[str, Any]:
    """As ``logging.config`` takes it; ``level`` else what HUITOU_LOG says, else info."""
    wanted = (level or os.environ.get(LEVEL) or "info").upper()
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": f"{__name__}.{JsonLines.__name__}"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json", "stream": "ext://sys.stderr"}},
        "root": {"handlers": ["stderr"], "level": wanted},
        "loggers": {
            # What was refused stands in the request's own line; these would quote what was asked for.
            "django.request": {"level": "ERROR"},
            "django.security": {"level": "CRITICAL"},
            # It has opinions on how many threads are sensible.
            "_granian": {"level": "ERROR"},
        },
    }


def configure(level: str | None = None) -> None:
    """Log from now on as this file says."""
    logging.config.dictConfig(configured(level))
