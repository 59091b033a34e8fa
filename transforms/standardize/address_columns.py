"""Columns of addresses into the keys that linkage compares; the same keys as `standardize_addresses`.

Most street lines are `NUMBER NAME [UNIT NUMBER]` or `BOX NUMBER`, and the known forms of street_lines.py treat every
number alike: the line is read once with a stand-in for its numbers, and every line of the same words shares the answer.
Lines whose answer does not carry the stand-ins through, and all that the library has to read, are read one by one.
"""

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from transforms.standardize.addresses import standard_city, standard_postcode, standard_street
from transforms.standardize.coded import coded, decoded, text_array
from transforms.standardize.codes import standard_state
from transforms.standardize.street_lines import StreetLine, abbreviated, read_known

# no letter beyond ASCII, no lost letter (?), half (/) or further number sign: they join with what stands beside them
_REST = r"[A-Za-z0-9][ !\"$-.0-9:->@-_a-~]*"
_UNIT_WORD = r"(?i:apt|apartment|unit|ste|suite|spc|space|lot|no|trlr|trailer)"
_WITH_UNIT = (
    rf"^(?P<number>[1-9][0-9]*) (?P<rest>{_REST}?(?: {_UNIT_WORD}\.?(?: | ?# ?)|# ?))(?P<unit>[0-9]+)$"
)
_HOUSE = rf"^(?P<number>[1-9][0-9]*) (?P<rest>{_REST})$"
_BOX = r"^(?P<rest>[A-Za-z][ !\"$-.0-9:->@-_a-~]*(?i:box|bx)(?: | ?# ?))(?P<number>[0-9]+)$"
_NUMBER, _UNIT = "90817263", "60519384"
"""Stand-ins; a line that holds their digits is not read by them."""


_BAR = pa.scalar("|", pa.large_string())


def place_columns(street: Any, city: Any, state: Any, postcode: Any) -> pd.DataFrame:
    """Return address_key, postcode, city, state as `str` columns, row for row; missing where nothing is known.

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
    where = pc.coalesce(text_or_null(columns["postcode"]), text_or_null(columns["city"]))
    key = pc.binary_join_element_wise(keys, where, _BAR)
    return pd.DataFrame({"address_key": pd.Series(pd.array(key, dtype="str"))} | columns)


def text_or_null(values: pd.Series) -> pa.Array:
    """Return a `str` column as Arrow text, missing values null."""
    found = pa.array(values, from_pandas=True)
    return (found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found).cast(pa.large_string())


def street_keys(texts: pa.Array) -> pa.Array:
    """Return `number|street|unit` of every street line; null where number or street is not known."""
    left = np.arange(len(texts))
    rows: list[Any] = []
    keys: list[pa.Array] = []
    for shape, read in ((_WITH_UNIT, _with_unit), (_HOUSE, _house), (_BOX, _box)):
        matched = pc.extract_regex(texts.take(pa.array(left)), shape)
        hit = matched.is_valid().to_numpy(zero_copy_only=False)
        found = read(
            {part.name: pc.struct_field(matched.filter(pa.array(hit)), part.name) for part in matched.type}
        )
        is_read = found.is_valid().to_numpy(zero_copy_only=False)
        rows.append(left[hit][is_read])
        keys.append(found.drop_null())
        left = np.concatenate([left[~hit], left[hit][~is_read]])
    rows.append(left)
    keys.append(
        pa.array(
            [_key(standard_street(text)) for text in texts.take(pa.array(left)).to_pylist()],
            type=pa.large_string(),
        )
    )
    order = np.empty(len(texts), dtype=np.int64)
    order[np.concatenate(rows)] = np.arange(len(texts))
    return pa.concat_arrays(keys).take(pa.array(order))


def _key(line: StreetLine | None) -> str | None:
    if line is None or not line.number or not line.street:
        return None
    return f"{line.number}|{line.street}|{line.unit or ''}"


def _with_unit(parts: dict[str, pa.Array]) -> pa.Array:
    def street_of(rest: str) -> str | None:
        known = _known(f"{_NUMBER} {rest}{_UNIT}", rest)
        return known.street if known and known.number == _NUMBER and known.unit == _UNIT else None

    street = _of_rest(parts["rest"], street_of)
    return pc.binary_join_element_wise(parts["number"], street, parts["unit"], _BAR)


def _house(parts: dict[str, pa.Array]) -> pa.Array:
    def rest_of(rest: str) -> str | None:
        known = _known(f"{_NUMBER} {rest}", rest)
        return f"{known.street}|{known.unit or ''}" if known and known.number == _NUMBER else None

    return pc.binary_join_element_wise(parts["number"], _of_rest(parts["rest"], rest_of), _BAR)


def _box(parts: dict[str, pa.Array]) -> pa.Array:
    def rest_of(rest: str) -> str | None:
        known = _known(f"{rest}{_NUMBER}", rest)
        return f"{known.street}|{known.unit or ''}" if known and known.number == _NUMBER else None

    return pc.binary_join_element_wise(parts["number"], _of_rest(parts["rest"], rest_of), _BAR)


def _known(line: str, rest: str) -> StreetLine | None:
    if _NUMBER in rest or _UNIT in rest:
        return None
    known = read_known(abbreviated(line))
    if known is None or not known.street or _NUMBER in known.street or _UNIT in known.street:
        return None
    return known


def _of_rest(rest: pa.Array, read: Any) -> pa.Array:
    column = rest.dictionary_encode()
    table = pa.array([read(text) for text in column.dictionary.to_pylist()], type=pa.large_string())
    return table.take(column.indices)
