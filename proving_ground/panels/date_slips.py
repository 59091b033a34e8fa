"""What offices make of dates of birth: swapped, one digit wrong, off by one, January first, a year alone."""

from typing import Any

import numpy as np

from proving_ground.draws import numbers, pick, texts
from proving_ground.panels.sheet import Sheet
from proving_ground.panels.typos import digit_changed
from proving_ground.population import TODAY


def write_dates(sheet: Sheet) -> None:
    """Write date_of_birth as ISO text, of a year or month alone where the office keeps no more, with slips."""
    rows = sheet.struck("date_other")
    drawn = TODAY - numbers(sheet.rng, 18 * 365, 75 * 365, len(rows)).astype("timedelta64[D]")
    sheet.change("born", rows, drawn, "date_other")
    months = sheet["born"].astype("datetime64[M]")
    sheet["day"] = (sheet["born"] - months.astype("datetime64[D]")).astype(np.int64) + 1
    sheet["year"] = months.astype("datetime64[Y]").astype(np.int64) + 1970
    sheet["month"] = months.astype(np.int64) % 12 + 1
    _shifted(sheet)
    _misread(sheet)
    year, month, day = sheet["year"], sheet["month"], sheet["day"]
    rows = sheet.struck("date_swapped", (day <= 12) & (day != month))
    sheet.note("date_swapped", rows)
    month[rows], day[rows] = day[rows], month[rows]
    _within_month(year, month, day)
    rows = sheet.struck("january_first", (month != 1) | (day != 1))
    sheet.note("january_first", rows)
    month[rows], day[rows] = 1, 1
    rows = sheet.struck("date_placeholder")
    sheet.note("date_placeholder", rows)
    year[rows], month[rows], day[rows] = 1900, 1, 1
    grain = pick(sheet.rng, sheet.office.date_grain, sheet.size)
    for name in ("month", "year"):
        rows = np.flatnonzero(grain == name)
        day[rows] = 0
        if name == "year":
            month[rows] = 0
        sheet.note(f"date_{name}_only", rows)
    sheet["date_of_birth"] = texts(iso_dates(year, month, day))


def iso_dates(year: Any, month: Any, day: Any) -> list[str]:
    """Return the dates as YYYY, YYYY-MM or YYYY-MM-DD."""
    return [
        f"{y:04d}-{m:02d}-{d:02d}" if d else f"{y:04d}-{m:02d}" if m else f"{y:04d}"
        for y, m, d in zip(year.tolist(), month.tolist(), day.tolist(), strict=True)
    ]


def _shifted(sheet: Sheet) -> None:
    for slip, column, step, low, high in (
        ("year_off_one", "year", 1, 1900, 2020),
        ("year_off_ten", "year", 10, 1910, 2010),
        ("month_off", "month", 1, 1, 12),
        ("day_off", "day", 1, 1, 28),
    ):
        rows = sheet.struck(slip)
        held = sheet[column]
        sign = np.where(sheet.rng.random(len(rows)) < 0.5, step, -step)
        moved = held[rows] + sign
        moved = np.where((moved < low) | (moved > high), held[rows] - sign, moved)
        sheet.change(column, rows, moved, slip)


def _misread(sheet: Sheet) -> None:
    """A digit is wrong or two are swapped; what would be no date or nobody alive is left alone."""
    for slip, sort in (("date_digit", "digit"), ("date_transposed", "transposed")):
        rows = sheet.struck(slip)
        places, chosen = sheet.rng.random(len(rows)), numbers(sheet.rng, 0, 1 << 30, len(rows))
        columns = pick(sheet.rng, {"day": 4, "month": 3, "year": 4}, len(rows))
        for row, column, place, number in zip(rows, columns, places, chosen, strict=True):
            held = sheet[column]
            width, low, high = {"year": (4, 1915, 2012), "month": (2, 1, 12), "day": (2, 1, 31)}[column]
            for attempt in range(6):  # the first digits of a date leave few choices
                text = f"{held[row]:0{width}d}"
                start = 2 if column == "year" else 0
                made = int(
                    text[:start]
                    + digit_changed(text[start:], sort, (place + attempt / 6) % 1, number + attempt)
                )
                if low <= made <= high and made != held[row]:
                    held[row] = made
                    sheet.note(slip, [row])
                    break


def _within_month(year: Any, month: Any, day: Any) -> None:
    """A day that its month does not have becomes the month's last."""
    start = ((year - 1970) * 12 + month - 1).astype("datetime64[M]")
    last = ((start + 1).astype("datetime64[D]") - start.astype("datetime64[D]")).astype(np.int64)
    np.minimum(day, last, out=day)
