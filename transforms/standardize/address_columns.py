"""Columns of addresses into what linkage compares; the same street keys as `standardize_addresses`.

Most street lines are `NUMBER NAME [UNIT NUMBER]` or `BOX NUMBER`, and the known forms of street_lines.py treat every
number alike: the line is read once with a stand-in for its numbers, and every line of the same words shares the answer.
So do lines that the library reads, if their numbers look alike to it. A line whose answer does not carry its stand-ins
through is read one by one.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from transforms.standardize.addresses import (
    number_shape,
    standard_city,
    standard_postcode,
    standard_street,
    street_key,
    tagged_line,
)
from transforms.standardize.coded import coded, decoded, text_array
from transforms.standardize.codes import standard_state
from transforms.standardize.street_lines import StreetLine, abbreviated, read_known

# no letter beyond ASCII, no lost letter (?), half (/) or further number sign: they join with what stands beside them
_MARKS = r" !\"$-.0-9:->@-_a-~"
_REST = f"[A-Za-z0-9][{_MARKS}]*"
_UNIT_WORD = r"(?i:apt|apartment|unit|ste|suite|spc|space|lot|no|trlr|trailer)"
_WITH_UNIT = (
    rf"^(?P<number>[1-9][0-9]*) (?P<rest>{_REST}?(?: {_UNIT_WORD}\.?(?: | ?# ?)|# ?))(?P<unit>[0-9]+)$"
)
_HOUSE = rf"^(?P<number>[1-9][0-9]*) (?P<rest>{_REST})$"
_BOX = rf"^(?P<rest>[A-Za-z][{_MARKS}]*(?i:box|bx)(?: | ?# ?))(?P<number>[0-9]+)$"
_NUMBER, _UNIT = "90817263", "60519384"
"""Stand-ins in the known forms, which treat all numbers alike."""
_BAR = pa.scalar("|", pa.large_string())
_NOTHING = pa.scalar("", pa.large_string())
_Parts = dict[str, pa.Array]


def place_columns(street: Any, city: Any, state: Any, postcode: Any) -> pd.DataFrame:
    """Return street_key (text), postcode, city, state (categories), row for row; missing where nothing is known.

    Args:
        street, city, state, postcode: columns of text of one length; missing values allowed.
    """
    columns: dict[str, pd.Series] = {}
    for name, raw, read in (
        ("postcode", postcode, standard_postcode),
        ("city", city, standard_city),
        ("state", state, standard_state),
    ):
        column = coded(raw)
        columns[name] = decoded(column.codes, [read(text) for text in column.texts])
    lines = text_array(street).dictionary_encode()
    keys = street_keys(lines.dictionary).take(lines.indices)
    return pd.DataFrame({"street_key": pd.Series(pd.array(keys, dtype="str"))} | columns)


def street_keys(texts: pa.Array) -> pa.Array:
    """Return `number|street|unit` of every street line; null where number or street is not known."""
    left = np.arange(len(texts))
    rows: list[Any] = []
    keys: list[pa.Array] = []
    for shape, read in (
        (_WITH_UNIT, _known_house),
        (_WITH_UNIT, _any_house),
        (_HOUSE, _known_house),
        (_HOUSE, _any_house),
        (_BOX, _known_box),
    ):
        matched = pc.extract_regex(texts.take(pa.array(left)), shape)
        hit = matched.is_valid().to_numpy(zero_copy_only=False)
        hits = matched.filter(pa.array(hit))
        found = read({part.name: pc.struct_field(hits, part.name) for part in matched.type})
        is_read = found.is_valid().to_numpy(zero_copy_only=False)
        rows.append(left[hit][is_read])
        keys.append(found.drop_null())
        left = np.concatenate([left[~hit], left[hit][~is_read]])
    one_by_one = [_key(standard_street(text)) for text in texts.take(pa.array(left)).to_pylist()]
    place = np.empty(len(texts), dtype=np.int64)
    place[np.concatenate([*rows, left])] = np.arange(len(texts))
    return pa.concat_arrays([*keys, pa.array(one_by_one, type=pa.large_string())]).take(pa.array(place))


def _key(line: StreetLine | None) -> str | None:
    return None if line is None else street_key(*line)


def _known_house(parts: _Parts) -> pa.Array:
    """A house in a known form; the known forms treat all numbers alike."""
    unit = _UNIT if "unit" in parts else ""

    def read(rest: str) -> str | None:
        return _carried(read_known, f"{_NUMBER} {rest}{unit}", _NUMBER, unit)

    return _with_numbers(parts, _each_once(parts["rest"], read))


def _known_box(parts: _Parts) -> pa.Array:
    def read(rest: str) -> str | None:
        return _carried(read_known, f"{rest}{_NUMBER}", _NUMBER, "")

    return _with_numbers(parts, _each_once(parts["rest"], read))


def _any_house(parts: _Parts) -> pa.Array:
    """A house that the library has to read; it sees of a number how long it is and how many zeros end it."""
    lines = [_each_once(parts["number"], lambda number: number_shape(number, "7")), parts["rest"]]
    if "unit" in parts:
        lines.append(_each_once(parts["unit"], lambda number: number_shape(number, "8")))
    whole = pc.binary_join_element_wise(*(line.cast(pa.large_string()) for line in lines), _BAR)

    def read(stand_ins: str) -> str | None:
        number, rest = stand_ins.split("|", 1)
        rest, _, unit = rest.rpartition("|") if "unit" in parts else (rest, "", "")
        return _carried(_read_line, f"{number} {rest}{unit}", number, unit)

    return _with_numbers(parts, _each_once(whole, read))


def _read_line(line: str) -> StreetLine | None:
    return read_known(line) or tagged_line(line)


def _carried(read: Callable[[str], StreetLine | None], text: str, number: str, unit: str) -> str | None:
    """Return `|street|unit` where the stand-ins of a line went whole to where they belong, None where they did not.

    A unit that stood in for another one is left out, and its bar stays.
    """
    line = abbreviated(text)
    words = line.split()
    found = read(line) if words.count(number) == 1 and (not unit or words.count(unit) == 1) else None
    if found is None or not found.street or found.number != number or (unit and found.unit != unit):
        return None
    # a line without a street is its own street, numbers and all
    if not {number, unit}.isdisjoint(found.street.split()):
        return None
    return f"|{found.street}|{'' if unit else found.unit or ''}"


def _with_numbers(parts: _Parts, street: pa.Array) -> pa.Array:
    texts = [parts["number"], street, *([parts["unit"]] if "unit" in parts else [])]
    return pc.binary_join_element_wise(*(text.cast(pa.large_string()) for text in texts), _NOTHING)


def _each_once(texts: pa.Array, read: Callable[[str], str | None]) -> pa.Array:
    column = texts.dictionary_encode()
    table = pa.array([read(text) for text in column.dictionary.to_pylist()], type=pa.large_string())
    return table.take(column.indices)
