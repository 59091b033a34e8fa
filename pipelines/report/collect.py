"""Collect what the report shows from the built night."""

from datetime import date

from config.settings import Settings


def collect_report(settings: Settings, night: date) -> dict:
    return {}
