"""Business days as 29-11A-3(A) NMSA counts them: no Saturday, Sunday or state holiday."""

from datetime import date, timedelta
from functools import cache

import holidays


@cache
def _state_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("US", subdiv="NM", years=year))


def add_business_days(start: date, days: int) -> date:
    """Return the last day of a period of business days that begins the day after `start`."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in _state_holidays(day.year):
            days -= 1
    return day
