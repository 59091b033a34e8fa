"""Columns of dates, numbers and addresses give what their values give one by one."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
import usaddress
from hypothesis import example, given, settings
from hypothesis import strategies as st

from transforms.linkage.person_columns import DATE_FORMATS
from transforms.standardize.address_columns import place_columns
from transforms.standardize.addresses import library_labels, standardize_addresses
from transforms.standardize.coded import CodedText, coded, joined
from transforms.standardize.dates import iso_date, standard_date
from transforms.standardize.folding import fold
from transforms.standardize.identifier_columns import read_identifiers
from transforms.standardize.identifiers import standard_identifier

DIGITS = st.text(alphabet="0123456789", max_size=10)
NUMBERS = st.one_of(
    st.none(),
    DIGITS,
    st.from_regex(r"[0-9]{9}|[0-9]{3}-[0-9]{2}-[0-9]{4}|[0-9]{4}", fullmatch=True),
    st.from_regex(r"(000|666|9[0-9]{2}|123)(00|45)(0000|6789)", fullmatch=True),
    st.text(alphabet="0129ABXTNM-/ *#xn.\n", max_size=28),
    st.text(max_size=12),
    st.sampled_from(
        ["078051120", "078-05-1120", "987654321", "111111111", "0000", "9999", "XXX-XX-1234", "***-**-1234", "12345678.0",
         "FBI 123456", "FBINO12", "UCN1234567", "TX05544332", "NM123", "TX000", "000999", "X", "PENDING", "refused", "N/A",
         "４５６７", "12345678９", "0x0", "0UNK", "00NONE", "12345678\n"]
    ),
)  # fmt: skip
WORDS = st.sampled_from(
    ["Main", "St", "ST.", "Street", "NE", "North", "Calle", "Luna", "Camino", "de", "la", "Rd", "CR", "County", "Road",
     "Hwy", "NM", "US", "State", "SR", "Navajo", "Route", "RTE", "BOX", "Box", "PO", "P.O.", "HC", "RR", "61", "12", "5012",
     "4th", "Fifth", "MM", "Mile", "Marker", "Pueblo", "Chapter", "House", "No", "HSE", "Apt", "APT.", "Unit", "#", "#4",
     "#4B",
     "Ste", "Space", "Lot", "B", "A", "X", "0", "000", "1/2", "12A", "12-A", "12 - A", "Peña", "PE?A", "O'Neil", "Unknown",
     "General", "Delivery", "90817263", "60519384", "mi", "5", "Drawer", "POB", "C", "R", "|"]
)  # fmt: skip
HOUSE = st.builds(
    lambda number, words, kind, unit, unit_number: (
        f"{number} {' '.join(words)}{kind}{unit}{unit_number or ''}"
    ),
    st.integers(0, 20_000),
    st.lists(WORDS, min_size=1, max_size=4),
    st.sampled_from([" St", " Ave NE", " Loop", ""]),
    st.sampled_from(
        ["", " Apt ", " apt. ", " #", "#", " # ", " Unit ", " Ste ", " No ", " Spc #", "  Apt ", ", Apt "]
    ),
    st.one_of(st.none(), st.integers(0, 300)),
)
BOX = st.builds(
    lambda kind, number: f"{kind}{number}",
    st.sampled_from(
        ["PO Box ", "P.O. Box ", "P O BOX #", "Box ", "HC 61 Box ", "RR 2 Box ", "po box no ", "POB "]
    ),
    st.integers(0, 400),
)
LINES = st.one_of(st.none(), HOUSE, BOX, st.lists(WORDS, max_size=7).map(" ".join), st.text(max_size=20))


@settings(deadline=None)
@given(
    text=st.one_of(
        st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\n?", fullmatch=True),
        st.dates().map(str),
        st.text(max_size=12),
    )
)
@example(text="9999-12-31")
@example(text="0000-00-00")
@example(text="1980-02-30")
@example(text="１９８０-01-02")
def test_an_iso_date_is_read_as_any_date(text: str) -> None:
    assert iso_date(text) in (None, standard_date(text, DATE_FORMATS))


def test_a_plain_iso_date_takes_the_short_way() -> None:
    found = iso_date("1980-02-29")
    assert found is not None and found.value == date(1980, 2, 29)


@settings(max_examples=200, deadline=None)
@given(
    numbers=st.lists(NUMBERS, max_size=20),
    id_type=st.sampled_from(["SSN", "OLN", "FBI", "SID"]),
    issuer=st.sampled_from(["", "NM"]),
)
def test_a_column_of_numbers_is_its_numbers_one_by_one(
    numbers: list[str | None], id_type: str, issuer: str
) -> None:
    expected = []
    for row, raw in enumerate(numbers):
        kind, place, value, _ = standard_identifier(id_type, issuer, raw or "")
        if value is not None:
            expected.append((row, kind, place or "", value))
    found = read_identifiers(pd.Series(numbers, dtype=object), id_type, issuer)
    kinds = [found.id_types.texts[code] for code in found.id_types.codes]
    places = [found.issuers.texts[code] for code in found.issuers.codes]
    assert sorted(zip(found.rows.tolist(), kinds, places, found.values.to_pylist(), strict=True)) == expected


@settings(max_examples=200, deadline=None)
@given(
    lines=st.lists(LINES, min_size=1, max_size=12),
    city=st.sampled_from([None, "", "Gallup", "Santa Fé"]),
    state=st.sampled_from([None, "nm", "New Mexico", "ZZ"]),
    postcode=st.sampled_from([None, "87301", "87301-1234", "99999", ""]),
)
@example(
    lines=["12 Main St Apt 5", "1 Main St Apt 5", "12 Main St #5"], city=None, state=None, postcode="87301"
)
@example(lines=["1000 Calle Sin Tipo", "12 Calle Sin Tipo"], city=None, state=None, postcode="87301")
@example(lines=["2036 R Ste 45", "6342 Ste Fifth Apt St"], city=None, state=None, postcode="87301")
@example(lines=["1111 5 Calle Mesa Del", "1000 5 Calle Mesa Del"], city=None, state=None, postcode="87301")
@example(
    lines=["0 X", "1 0", "10 RD 500", "12 PO BOX 5", "12 NM 5 APT 7"],
    city="Gallup",
    state=None,
    postcode=None,
)
@example(lines=["NM PUEBLO NO 12", "12 SANTA CLARA PUEBLO SPC 7"], city="Gallup", state=None, postcode=None)
def test_a_column_of_addresses_is_its_addresses_one_by_one(
    lines: list[str | None], city: str | None, state: str | None, postcode: str | None
) -> None:
    raw = pd.DataFrame({"street_raw": lines}, dtype=object).assign(
        full_raw=None, city_raw=city, state_raw=state, postcode_raw=postcode, county_raw=None
    )
    found = place_columns(*(raw[f"{name}_raw"] for name in ("street", "city", "state", "postcode")))
    expected = standardize_addresses(raw)[list(found.columns)]
    assert found.astype(object).where(found.notna(), None).to_numpy().tolist() == expected.to_numpy().tolist()


@settings(deadline=None)
@given(words=st.lists(st.one_of(st.from_regex(r"[0-9]{1,6}|[1-9]0{1,4}", fullmatch=True), WORDS), max_size=8))
def test_the_library_sees_of_a_number_only_its_length_and_its_zeros(words: list[str]) -> None:
    line = fold(" ".join(words))
    assert library_labels(line) == usaddress.parse(line)


@pytest.mark.parametrize(
    "values",
    [
        pd.Series(["b", None, "a", "", "b"], dtype="str"),
        pd.Series(["b", None, "a", "", "b"], dtype=object),
        pd.Series(["b", None, "a", "", "b"], dtype="category"),
    ],
)
def test_coded_text_keeps_its_rows_and_knows_no_missing_text(values: pd.Series) -> None:
    found = coded(values)
    assert found.texts[0] == ""
    assert [found.texts[code] for code in found.codes] == ["b", "", "a", "", "b"]
    assert found.is_said.tolist() == [True, False, True, False, True]
    both = joined([found, CodedText(np.array([1], dtype=np.int32), ["", "c", "b"])])
    assert [both.texts[code] for code in both.codes][-1] == "c"
    assert len(set(both.texts)) == len(both.texts)
