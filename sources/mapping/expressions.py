"""Evaluate a field's expression over a frame of records."""

import re
from collections.abc import Sequence

import pandas as pd

from sources.readers.records import AS_OF
from sources.spec.fields import CodeMap, Expression

YES_NO_UNKNOWN = CodeMap(
    values={
        **dict.fromkeys(("YES", "Y", "TRUE", "T", "1"), "yes"),
        **dict.fromkeys(("NO", "N", "FALSE", "F", "0"), "no"),
        **dict.fromkeys(
            ("UNKNOWN", "U", "UNK", "?", "NULL", "NA", "N/A", "NONE", "NOT KNOWN", "NOT STATED"), "unknown"
        ),
    },
    blank="unknown",
)


def text_of(expression: Expression | None, frame: pd.DataFrame) -> pd.Series:
    """Return the text of an expression per record; blank is the empty text."""
    if expression is None:
        return pd.Series("", index=frame.index, dtype="str")
    found = _found(expression, frame)
    if expression.stands_for or expression.within is not None:
        found = _said(found, expression)
    for column, values in expression.only_where.items():
        found = found.where(is_one_of(frame, column, values), "")
    return found


def unlisted(expression: Expression, frame: pd.DataFrame) -> pd.Series:
    """Return which records hold a text that `stands_for` does not list, where none but those may stand."""
    if expression.others == "keep":
        return pd.Series(False, index=frame.index)
    found = _found(expression, frame)
    meanings = {_as_number(sentinel) for sentinel in expression.stands_for}
    return (found != "") & ~found.map(_as_number).isin(meanings)


def _found(expression: Expression, frame: pd.DataFrame) -> pd.Series:
    if expression.literal is not None:
        return pd.Series(expression.literal, index=frame.index, dtype="str")
    columns = [
        _counting(_column(frame, name, expression.blank_if), expression) for name in expression.columns
    ]
    if expression.each is not None:
        found = _joined([text_of(part, frame) for part in expression.each], expression.separator)
    elif expression.date_parts is not None:
        found = _date_of_parts(*columns)
    elif expression.age is not None:
        found = _age_on(columns[0], _column(frame, AS_OF, ()))
    elif expression.beside is not None:
        found = _beside(columns[::2], columns[1::2])
    elif expression.label_of is not None:
        labels = list(expression.label_of.values())
        marked = [c.where(c == "", label) for c, label in zip(columns, labels, strict=True)]
        found = _first(marked)
    elif expression.join is not None:
        found = _joined(columns, expression.separator)
    else:
        found = _first(columns)
    if expression.capture is not None:
        found = found.str.extract(expression.capture, expand=False).fillna("").str.strip()
    return found


def is_one_of(frame: pd.DataFrame, column: str, values: Sequence[str]) -> pd.Series:
    """Return which records hold one of the values in a column; case does not matter."""
    return _column(frame, column, ()).str.upper().isin([value.upper() for value in values])


def coded(codes: CodeMap, text: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return the mapped words (None where there is none) and a mask of codes that are not known."""
    keys = text.str.upper().str.strip()
    mapped = keys.map(codes.table).astype(object)
    blank = (keys == "") & mapped.isna()
    unknown = mapped.isna() & ~blank
    mapped = mapped.where(~blank, codes.blank)
    if codes.unknown == "keep":
        mapped = mapped.where(~unknown, text)
    elif codes.unknown != "quarantine":
        mapped = mapped.where(~unknown, codes.unknown)
    return mapped.where(mapped.notna(), None), unknown & (codes.unknown == "quarantine")


def key_of(columns: Sequence[str], frame: pd.DataFrame) -> pd.Series:
    """Return the key columns joined by a slash; empty when any part is blank."""
    parts = [_column(frame, name, ()) for name in columns]
    whole = _joined(parts, "/")
    for part in parts:
        whole = whole.where(part != "", "")
    return whole


def _column(frame: pd.DataFrame, name: str, blank_if: Sequence[str]) -> pd.Series:
    if name not in frame:  # an optional column that this delivery does not have
        return pd.Series("", index=frame.index, dtype="str")
    column = frame[name].fillna("").str.strip()
    return column.where(~column.isin(list(blank_if)), "") if blank_if else column


def _counting(column: pd.Series, expression: Expression) -> pd.Series:
    return column.where(column.isin(expression.only_if), "") if expression.only_if else column


def _said(text: pd.Series, expression: Expression) -> pd.Series:
    """Return the text with its sentinels as what they mean, and other texts within their words."""
    meanings = {_as_number(sentinel): meaning for sentinel, meaning in expression.stands_for.items()}
    around = expression.within or "{}"
    said = {
        one: meanings.get(_as_number(one), around.replace("{}", one) if one else "") for one in text.unique()
    }
    return text.map(said).astype("str")


def _as_number(text: str) -> str:
    """Return a number without zeros that say nothing (9999.0, 09999), any other text in upper case."""
    plain = text.strip().upper()
    return re.sub(r"^0+(?=\d)|\.0*$", "", plain) if re.fullmatch(r"\d+(?:\.0*)?", plain) else plain


def _date_of_parts(year: pd.Series, month: pd.Series, day: pd.Series) -> pd.Series:
    """Return YYYY-MM-DD; a month or day that is blank or zero is 00, a year that is so leaves nothing known.

    A day without its month is kept as delivered: it must not be taken for a month.
    """
    whole = year.str.zfill(4) + "-" + month.str.zfill(2) + "-" + day.str.zfill(2)
    nothing = _is_void(year) & _is_void(month) & _is_void(day)
    return whole.where(~nothing, "")


def _age_on(age: pd.Series, day: pd.Series) -> pd.Series:
    """Return `AGE 34 ON 2026-03-01`; nothing is known of an age without its day. No age is kept as delivered."""
    years = age.str.replace(r"^(\d+)\.0*$", r"\1", regex=True)
    is_age = years.str.fullmatch(r"\d{1,3}")
    said = ("AGE " + years + " ON " + day).where(day != "", "")
    return said.where(is_age, age)


def _is_void(part: pd.Series) -> pd.Series:
    return part.str.strip("0") == ""


def _first(columns: Sequence[pd.Series]) -> pd.Series:
    found = columns[0]
    for column in columns[1:]:
        found = found.where(found != "", column)
    return found


def _beside(columns: Sequence[pd.Series], neighbors: Sequence[pd.Series]) -> pd.Series:
    found = pd.Series("", index=columns[0].index, dtype="str")
    open_rows = pd.Series(True, index=columns[0].index)
    for column, neighbor in zip(columns, neighbors, strict=True):
        decides = open_rows & (column != "")
        found = found.where(~decides, neighbor)
        open_rows &= ~decides
    return found


def _joined(columns: Sequence[pd.Series], separator: str) -> pd.Series:
    whole = columns[0]
    for column in columns[1:]:
        both = (whole != "") & (column != "")
        whole = whole + pd.Series("", index=whole.index, dtype="str").where(~both, separator) + column
    return whole
