"""How a column writes its dates: the forms that read most values, and whether day and month may be exchanged."""

import re
from collections.abc import Sequence
from datetime import datetime

_FORMATS = (
    "%Y-%m-%d",
    "%m/%d/%Y",
    "%d/%m/%Y",
    "%m-%d-%Y",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%d.%m.%Y",
    "%m.%d.%Y",
    "%d-%b-%Y",
    "%m/%d/%y",
    "%Y%m%d",
    "%m%d%Y",
)
_DATE_SHARE = 0.8
_YEARS = (1900, 2060)
_TWIN_OF = {"%m/%d/%Y": "%d/%m/%Y", "%Y%m%d": "%m%d%Y", "%d.%m.%Y": "%m.%d.%Y"}
_TWINS = {other: form for form, other in _TWIN_OF.items()}
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[AP]M)?$")


def date_forms(told: Sequence[str]) -> tuple[tuple[str, ...], float, bool]:
    """Return the forms that read most values, the share they read, and whether day and month may be exchanged."""
    if not told:
        return (), 0.0, False
    read = {form: sum(1 for value in told if _is_date(value, form)) / len(told) for form in _FORMATS}
    best = max(_FORMATS, key=lambda form: read[form])
    if read[best] == 0:
        return (), 0.0, False
    others = [
        f
        for f in _FORMATS
        if f != best and read[f] > 0.02 and any(_is_date(v, f) and not _is_date(v, best) for v in told)
    ]
    # what reads both ways reads as the one that reads more
    others = [f for f in others if read[_TWINS.get(f, f)] < read[f] or f not in _TWINS]
    forms = (best, *others)
    together = sum(1 for value in told if any(_is_date(value, form) for form in forms)) / len(told)
    if together < _DATE_SHARE:
        return (), together, False
    twin = _TWIN_OF.get(best)
    return (
        (best, *[f for f in others if f != twin]),
        together,
        twin is not None and read[twin] == read[best],
    )


def _is_date(value: str, form: str) -> bool:
    value = _TIME.sub("", value)
    if form in ("%Y%m%d", "%m%d%Y") and not re.fullmatch(r"\d{8}", value):
        return False
    try:
        return _YEARS[0] <= datetime.strptime(value, form).year <= _YEARS[1]
    except ValueError:
        return False
