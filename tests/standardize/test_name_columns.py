"""Columns of names give, row for row, what the names give one by one."""

import dataclasses
from collections.abc import Sequence

import pandas as pd
from hypothesis import example, given, settings
from hypothesis import strategies as st

from transforms.standardize.folding import fold, to_ascii
from transforms.standardize.name_columns import standard_name_columns, standardize_names
from transforms.standardize.name_pieces import family_name, first_names
from transforms.standardize.names import standard_name

RAW = ("name_format", "full_raw", "given_raw", "middle_raw", "surname_raw", "suffix_raw", "truncated_to")
WORDS = st.sampled_from(
    [
        "JOSE", "Maria", "ANA", "GARCIA", "Lopez", "SMITH", "JOHN", "DOE", "JANE", "BABY", "A", "N", "Q", "I", "V", "X", "x",
        "DE", "LA", "DEL", "VAN", "DER", "VDA", "SAN", "ST.", "Y", "O", "MC", "MAC", "O'BRIEN", "O-BRIEN", "MC-DONALD",
        "JO-ANN", "GARCIA-LOPEZ", "GARCIA–LOPEZ", "JR", "Jr.", "SR", "III", "2ND", "J-R", "GARCIA-JR", "A:JR", "(JR)",
        "DR", "MD", "Esq.", "NMN", "FNU", "LNU", "NA", "N/A", "NA:A", "TEST", "NO", "NAME", "MIDDLE", "XX", "UNKNOWN",
        "PEÑA", "Pen\u0303a", "PE?A", "PE#A", "PeÃ±a", "PEÃƒÂ±A", "Ø", "ß", "Ángel", "李", "Иван", "J0SE", "12", "-", "'",
        "&&", ".", "#", "?", "\u00a0", "\x1f", "@", "$", "SMITH,", "A" * 60, "Z" * 300,
    ]
)  # fmt: skip
JOINS = st.sampled_from([" ", " ", " ", "  ", ", ", ",", "-", " - ", "\t", "/", ""])
PHRASES = st.lists(st.tuples(WORDS, JOINS), max_size=4).map(lambda own: "".join(w + j for w, j in own))
TEXTS = st.one_of(WORDS, PHRASES, PHRASES.map(str.strip), st.text(max_size=12), st.just(""))
CUTS = st.sampled_from(
    ["", "", "given=4|surname=5", "full=10", "given=x|surname=5", "full=0", "middle=0", "given=6|given=3"]
)
FULL_ORDERS = st.sampled_from(["last_comma_first", "first_middle_last"])
ORDERS = st.sampled_from(
    ["parts", "last_comma_first", "last_comma_first_comma_middle", "last_first_middle", "nonsense"]
)
NOTHING = st.just("")
ROWS = st.one_of(
    st.tuples(st.just("parts"), NOTHING, TEXTS, TEXTS, TEXTS, TEXTS, CUTS),
    st.tuples(FULL_ORDERS, TEXTS, NOTHING, NOTHING, NOTHING, NOTHING, CUTS),
    st.tuples(
        FULL_ORDERS,
        st.builds(
            lambda s, g, m, j: f"{s}{j}{g} {m}", WORDS, WORDS, WORDS, st.sampled_from([", ", ",", " "])
        ),
        *[NOTHING] * 4,
        CUTS,
    ),
    st.tuples(ORDERS, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, CUTS),
)
Row = tuple[str, str, str, str, str, str, str]


def one_by_one(rows: Sequence[Row]) -> list[tuple[str | None, ...]]:
    return [dataclasses.astuple(standard_name(*row)) for row in rows]


@settings(max_examples=300, deadline=None)
@given(rows=st.lists(ROWS, max_size=12), is_null=st.booleans())
@example(rows=[("parts", "", "JOHN", "Q", "DOE", "JR", "given=4")], is_null=False)
@example(
    rows=[("parts", "", "X", "", "SHORTY", "", ""), ("parts", "", "X", "Y", "ZORBO", "", "")], is_null=True
)
@example(rows=[("first_middle_last", "JOHN SMITH, JR", "", "", "", "", "full=14")], is_null=True)
@example(rows=[("first_middle_last", "A" * 150 + " " + "B" * 150, "", "", "", "", "")], is_null=True)
@example(rows=[("last_comma_first", "SMITH J-R, ANA", "", "", "", "", "")], is_null=True)
@example(rows=[("last_comma_first", "GARCIA, ANA", "PE?A", "", "", "", "")], is_null=True)
@example(rows=[("first_middle_last", "NLN .", "", "", "", "", "full=5")], is_null=True)
@example(rows=[("first_middle_last", "NLN .", "", "", "", "", "full=0")], is_null=True)
@example(rows=[("last_comma_first", "NO NAME", "", "", "", "", "given=0|surname=5")], is_null=True)
@example(rows=[("parts", "", "ANA III", "Q SR", "GARCIA JR", "", "")], is_null=True)
@example(rows=[("last_comma_first", "GARCIA LOPEZ JR, ANA DE LA", "", "", "", "", "")], is_null=True)
def test_a_column_of_names_is_its_names_one_by_one(rows: list[Row], is_null: bool) -> None:
    frame = pd.DataFrame(rows, columns=RAW, dtype=object)
    if is_null:
        frame = frame.where(frame != "", None)
    found = standardize_names(frame)
    assert list(found.itertuples(index=False, name=None)) == one_by_one(rows)


@settings(deadline=None)
@given(rows=st.lists(ROWS, min_size=1, max_size=5))
def test_categories_and_text_give_the_same_columns(rows: list[Row]) -> None:
    frame = pd.DataFrame(rows, columns=RAW, dtype="str")
    pd.testing.assert_frame_equal(
        standard_name_columns(frame), standard_name_columns(frame.astype("category"))
    )


def test_equal_names_are_equal_in_a_long_column() -> None:
    rows: list[Row] = [
        ("parts", "", "MARY ANN", "LEE", "GARCIA", "", ""),
        ("parts", "", "Mary", "Ann Lee", "Garcia", "", ""),
        ("last_comma_first", "GARCIA, MARY ANN LEE", "", "", "", "", ""),
        ("first_middle_last", "MARY ANN LEE GARCIA", "", "", "", "", ""),
    ]
    found = standardize_names(pd.DataFrame(rows * 500, columns=RAW))
    assert len(found.drop_duplicates()) == 1
    assert found.iloc[-1].tolist() == ["MARY", "ANN LEE", "GARCIA", "GARCIA", None, None, None, None]


@settings(deadline=None)
@given(text=st.one_of(PHRASES, st.lists(WORDS, max_size=3).map(" ".join)))
def test_a_plain_surname_is_read_as_any_other(text: str) -> None:
    # a blank in front keeps a text off the short way
    assert family_name(text) == family_name(f" {text}")


@settings(deadline=None)
@given(given_name=PHRASES, middle=PHRASES)
@example(given_name="MARY DR", middle="NO NAME")
@example(given_name="MARY NMN", middle="DOE JOHN")
def test_plain_first_names_are_read_as_any_others(given_name: str, middle: str) -> None:
    assert first_names(given_name, middle) == first_names(f" {given_name}", f" {middle}")


@settings(deadline=None)
@given(text=st.text(alphabet=st.characters(max_codepoint=127), max_size=20))
def test_plain_text_is_folded_as_any_other(text: str) -> None:
    assert to_ascii(text) == to_ascii(f"é{text}")[1:]
    assert fold(text) == fold(f"{text} ") == fold(f"–{text}")
