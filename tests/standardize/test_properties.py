"""What must hold for any text: a result, nothing lost in the row, and a standard form that stays as it is."""

import re
import string
from dataclasses import dataclass, field
from datetime import date

import pandas as pd
from hypothesis import example, given, settings
from hypothesis import strategies as st

from transforms.standardize.addresses import standardize_addresses
from transforms.standardize.dates import standard_date, standardize_dates
from transforms.standardize.folding import fold, map_distinct, repair_mojibake
from transforms.standardize.identifiers import standard_identifier
from transforms.standardize.name_columns import standardize_names
from transforms.standardize.names import standard_name
from transforms.standardize.street_lines import abbreviated

LETTERS = string.ascii_letters + " '-.ñÑáéíóúüÃ±#?,’–"
TEXT = st.one_of(st.text(max_size=60), st.text(alphabet=LETTERS, max_size=40))
ORDERS = st.sampled_from(
    [
        "parts",
        "last_comma_first",
        "last_comma_first_comma_middle",
        "first_middle_last",
        "last_first_middle",
        "nonsense",
    ]
)
DIGITS = st.text(alphabet=string.digits + "-/ X*", max_size=24)
FORMATS = st.sampled_from(
    [["%m/%d/%Y"], ["%Y%m%d"], ["%d/%m/%Y", "%m/%d/%Y"], ["%d-%b-%y"], ["%y-%m-%d"], []]
)
ID_TYPES = st.sampled_from(["SSN", "SSN4", "OLN", "FBI", "SID", "DOC", "CII", "OTHER"])
LINES = st.one_of(
    TEXT,
    st.lists(
        st.sampled_from(
            [
                "HC",
                "61",
                "BOX",
                "12",
                "PO",
                "CR",
                "MM",
                "NM",
                "#4",
                "MAIN",
                "ST",
                "NE",
                "APT",
                "87301",
                ",",
                "1/2",
            ]
        ),
        max_size=9,
    ).map(" ".join),
)


@dataclass
class Rule:
    formats: list[str] = field(default_factory=lambda: ["%m/%d/%Y"])
    placeholders: list[str] = field(default_factory=list)
    pivot_year: int | None = None


@given(text=st.text(max_size=200))
def test_folding_and_mending_are_idempotent(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert re.fullmatch(r"[A-Z0-9 ]*", folded)
    mended, _ = repair_mojibake(text)
    assert fold(repair_mojibake(fold(mended))[0]) == fold(mended)


@given(order=ORDERS, full=TEXT, given_name=TEXT, middle=TEXT, surname=TEXT, suffix=st.text(max_size=8))
def test_a_standard_name_stays_as_it_is(
    order: str, full: str, given_name: str, middle: str, surname: str, suffix: str
) -> None:
    once = standard_name(order, full, given_name, middle, surname, suffix)
    if "moniker" in (once.flags or ""):
        assert once.given is None and once.middle is None
    again = standard_name(
        "parts", "", once.given or "", once.middle or "", once.surname or "", once.suffix or ""
    )
    assert (again.given, again.surname, again.suffix) == (once.given, once.surname, once.suffix)
    assert again.middle == once.middle
    for part in (once.given, once.middle, once.surname):
        assert part is None or re.fullmatch(r"[A-Z]+(?: [A-Z]+)*", part)


@given(
    surname=st.text(alphabet=string.ascii_uppercase, min_size=3, max_size=9), dash=st.sampled_from("-‐‑–—−")
)
def test_how_a_double_surname_was_joined_does_not_matter(surname: str, dash: str) -> None:
    names = [
        standard_name("parts", "", "JOSE", "", f"GARCIA{j}{surname}", "") for j in (" ", dash, f" {dash} ")
    ]
    assert len({(n.surname, n.paternal_surname, n.maternal_surname, n.suffix) for n in names}) == 1


@given(text=st.one_of(TEXT, DIGITS), formats=FORMATS, pivot=st.one_of(st.none(), st.integers(1900, 2050)))
@example(text="29-FEB-00", formats=["%d-%b-%y"], pivot=1999)
def test_any_text_is_a_date_a_placeholder_or_neither(
    text: str, formats: list[str], pivot: int | None
) -> None:
    found = standard_date(text, formats, (), pivot)
    assert (
        (found.value is None)
        == (found.precision == "none")
        == (found.flag in ("placeholder", "invalid", "missing"))
    )
    assert found.value is None or date(1850, 1, 1) <= found.value < date(2900, 1, 1)


@given(day=st.dates(date(1850, 1, 1), date(2899, 12, 31)))
def test_a_written_date_is_read_back_or_is_a_placeholder(day: date) -> None:
    for text in (day.isoformat(), day.strftime("%m/%d/%Y"), day.strftime("%Y%m%d")):
        found = standard_date(text, ["%m/%d/%Y", "%Y%m%d"])
        assert found.value == day or found.flag == "placeholder"


@given(texts=st.lists(st.one_of(st.none(), DIGITS), max_size=8))
def test_a_column_of_dates_keeps_its_rows(texts: list[str | None]) -> None:
    raw = pd.Series(texts, dtype=object, index=range(10, 10 + len(texts)))
    found = standardize_dates(raw, Rule())
    assert list(found.index) == list(raw.index)
    assert found["flag"].notna().all()


@given(id_type=ID_TYPES, issuer=st.sampled_from(["", "NM", "tx "]), raw=st.one_of(TEXT, DIGITS))
def test_an_identifier_has_a_value_only_when_it_may_be_compared(id_type: str, issuer: str, raw: str) -> None:
    kind, place, value, validity = standard_identifier(id_type, issuer, raw)
    assert (value is not None) == (validity in ("ok", "partial"))
    if value is not None:
        assert standard_identifier(kind, place or "", value) == (kind, place, value, validity)


@given(number=st.integers(0, 999_999_999))
def test_a_whole_ssn_is_one_that_could_have_been_issued(number: int) -> None:
    digits = f"{number:09}"
    kind, _, value, validity = standard_identifier("SSN", "", f"{digits[:3]}-{digits[3:5]}-{digits[5:]}")
    assert kind == "SSN"
    if validity == "ok":
        assert value == digits
        assert (
            digits[:3] not in ("000", "666")
            and digits[0] != "9"
            and digits[3:5] != "00"
            and digits[5:] != "0000"
        )
        assert len(set(digits)) > 1


@settings(max_examples=60, deadline=None)
@given(lines=st.lists(LINES, min_size=1, max_size=4), as_whole=st.booleans())
def test_any_address_gives_a_row_with_text_or_nothing(lines: list[str], as_whole: bool) -> None:
    blank = [None] * len(lines)
    frame = pd.DataFrame(
        {
            "full_raw": lines if as_whole else blank, "street_raw": blank if as_whole else lines,
            "city_raw": blank, "state_raw": blank, "postcode_raw": blank, "county_raw": blank,
        },
        dtype=object,
    )  # fmt: skip
    found = standardize_addresses(frame)
    assert len(found) == len(lines)
    for values in found.itertuples(index=False):
        assert all(value is None or (isinstance(value, str) and value) for value in values)


@given(text=LINES)
def test_abbreviating_twice_is_abbreviating_once(text: str) -> None:
    once = abbreviated(text)
    assert abbreviated(once) == once


def test_equal_texts_are_read_once_and_none_stays_none() -> None:
    seen: list[str] = []

    def read(text: str) -> str | None:
        seen.append(text)
        return text or None

    found = map_distinct(pd.Series(["b", None, "a", "b", ""], dtype=object, index=[5, 4, 3, 2, 1]), read)
    assert found.tolist() == ["b", None, "a", "b", None]
    assert list(found.index) == [5, 4, 3, 2, 1]
    assert sorted(seen) == ["", "a", "b"]


def test_a_column_of_names_keeps_its_rows_and_its_raw_text() -> None:
    frame = pd.DataFrame(
        {
            "name_format": ["parts", "last_comma_first", "parts"], "full_raw": [None, "GARCIA,JOSE", None],
            "given_raw": ["ANA\x1f", None, None], "middle_raw": None, "surname_raw": ["PEÑA", None, None],
            "suffix_raw": None, "truncated_to": None,
        },
        index=[7, 8, 9],
    )  # fmt: skip
    before = frame.copy()
    found = standardize_names(frame)
    pd.testing.assert_frame_equal(frame, before)
    assert list(found.index) == [7, 8, 9]
    assert found["surname"].tolist() == ["PENA", "GARCIA", None]
    assert found["given"].tolist() == ["ANA", "JOSE", None]
