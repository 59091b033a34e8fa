"""What became of the values of a file's columns: a table a steward can extend, and every way in which it is told."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from pipelines.cli import main
from pipelines.person_files import read_columns
from pipelines.person_link.frames import link_frames
from pipelines.person_link.link import link_files
from transforms.linkage.column_counts import ColumnCounts
from transforms.standardize.dates import born_on, standard_date
from transforms.standardize.identifiers import standard_identifier

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "columns.yml").read_text())
DAY = date(2026, 11, 23)
NUMBERS = {"ssn": "SSN", "license_number": "OLN", "fbi_number": "FBI", "state_id": "SID"}
SAID = [value for case in CASES for value in case["values"]]


def counted(columns: dict[str, list[str]]) -> dict[str, ColumnCounts]:
    size = len(next(iter(columns.values())))
    ids = pa.array([f"{n:03}" for n in range(size)], pa.large_string())
    arrays = {name: pa.array(texts, pa.large_string()) for name, texts in columns.items()}
    return {own.column: own for own in read_columns(ids, arrays, as_of=DAY).counts}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['column']} {case['values']}")
def test_what_became_of_values(case: dict[str, Any]) -> None:
    values = case["values"]
    columns = {case["column"].split(",")[0]: values}
    columns |= {name: [text] * len(values) for name, text in case.get("beside", {}).items()}
    own = counted(columns)[case["column"]]
    said = sum(bool(value.strip()) for value in values)
    wanted = case.get("given", said), case["placeholder"], case["unreadable"]
    assert (own.given, own.placeholder, own.unreadable) == wanted
    assert (own.impossible, own.partly) == (case.get("impossible", 0), case.get("partly", 0))
    assert own.used == own.given - own.placeholder - own.unreadable - own.impossible


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.one_of(st.sampled_from(SAID), st.text("0129X-FBTXI ", max_size=12)), min_size=1, max_size=30)
)
def test_used_are_the_values_that_one_by_one_may_be_compared(values: list[str]) -> None:
    found = counted(dict.fromkeys(NUMBERS, values))
    said = [value for value in values if value.strip()]
    for column, kind in NUMBERS.items():
        one_by_one = [standard_identifier(kind, "", value.strip()) for value in said]
        own = found[column]
        assert (own.given, own.used) == (len(said), sum(one[2] is not None for one in one_by_one))
        assert own.placeholder >= sum(one[3] == "placeholder" for one in one_by_one)
        assert own.unreadable >= sum(one[3] == "malformed" for one in one_by_one)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from([value for value in SAID if "|" not in value]), min_size=1, max_size=30))
def test_dates_and_names_are_counted_once_each(values: list[str]) -> None:
    said = [value for value in values if value.strip()]
    own = counted({"date_of_birth": values})["date_of_birth"]
    assert own.given == len(said)
    assert own.used == sum(
        born_on(standard_date(value, ["%m/%d/%Y"]), DAY).value is not None for value in said
    )
    for column in ("given_name", "surname", "full_name"):
        found = counted({column: values})[column]
        assert found.given == len(said) and min(found.used, found.placeholder, found.unreadable) >= 0


PEOPLE = {
    "record_id": ["a", "b", "c"],
    "given_name": ["FNU", "JOSE", "ANA"],
    "surname": ["GARCIA", "LOPEZ", "CRUZ"],
    "date_of_birth": ["1900-01-01", "someday", "1980-03-05"],
    "ssn": ["999999999", "12", "219456781"],
}
TABLE = {
    "given_name": (3, 2, 1, 0, 0, 0),
    "date_of_birth": (3, 1, 1, 1, 0, 0),
    "ssn": (3, 1, 1, 1, 0, 0),
}


def shown(text: str) -> dict[str, tuple[int, ...]]:
    """Return the rows of the table of values that are not used, by column."""
    table = text.split("Values that are not used")[1].split("Placeholder: stands")[0]
    rows = [line.strip("│ ").split("│") for line in table.splitlines() if line.startswith("│")]
    whole = (row for row in rows if len(row) > 2)  # a long path goes on below
    return {row[1].strip(): tuple(int(cell) for cell in row[2:]) for row in whole}


def said(*arguments: str | Path) -> str:
    done = CliRunner().invoke(main.app, [str(one) for one in arguments], env={"COLUMNS": "200"})
    assert done.exit_code == 0, done.output
    return done.stdout


def test_prepare_link_and_dedupe_tell_it_and_the_manifest_keeps_it(tmp_path: Path) -> None:
    clean = {**PEOPLE, "given_name": ["EVA"] * 3, "date_of_birth": ["1980-03-05"] * 3, "ssn": [None] * 3}
    for name, columns in (("people", PEOPLE), ("clean", clean)):
        pd.DataFrame(columns).to_parquet(tmp_path / f"{name}.parquet")
    people, folder = tmp_path / "people.parquet", tmp_path / "folder"
    assert shown(said("prepare", people, "--out", folder)) == TABLE
    manifest = json.loads((folder / "manifest.json").read_text())
    kept = {own["column"]: own for own in manifest["columns"]}
    assert kept["ssn"] == {
        "column": "ssn",
        "given": 3,
        "placeholder": 1,
        "unreadable": 1,
        "impossible": 0,
        "partly": 0,
    }
    out = ("--out", tmp_path / "out.csv")
    for side in (people, folder):  # a prepared folder tells it too
        assert shown(said("dedupe", side, *out)) == TABLE
        assert shown(said("link", tmp_path / "clean.parquet", side, *out)) == TABLE
    assert "Values that are not used" not in said("dedupe", tmp_path / "clean.parquet", *out)
    frames = link_frames(pd.DataFrame(clean), pd.DataFrame(PEOPLE)).counts
    assert frames["right"] == link_files(people, people).counts[str(people)]


def namesakes(dates: list[str | None]) -> dict[str, list[str | None]]:
    """People of the most frequent name."""
    count = len(dates)
    return {
        "record_id": [f"{n:04}" for n in range(count)],
        "given_name": ["JOSE"] * count,
        "surname": ["GARCIA"] * count,
        "date_of_birth": dates,
    }


NOBODY_MET = (
    "None of the 2 left records was compared with anybody: what they share with other records, too many share"
)
ONE_UNMET = (
    "1 of 2 left records were compared with nobody: what they share with other records, too many share"
)
ALL_BOUNDED = "Every left record has a key over the bound"


@pytest.mark.parametrize(
    ("dates", "rare", "told"),
    [
        ([None, None], 0, [NOBODY_MET]),
        ([None, "1980-03-05"], 0, [ONE_UNMET, ALL_BOUNDED]),  # too many of that year, too
        (["1980-03-05", "1980-03-05"], 0, [ALL_BOUNDED]),
        (["1980-03-05", "1980-03-05"], 1, []),
    ],
)
def test_keys_that_too_many_share_are_told_in_a_sentence(
    tmp_path: Path, dates: list[str | None], rare: int, told: list[str]
) -> None:
    left = namesakes(dates)
    left["surname"][:rare] = ["QUISQUILLA"] * rare
    pd.DataFrame(left).to_csv(tmp_path / "left.csv", index=False)
    born = [f"1980-{n % 12 + 1:02}-{n % 28 + 1:02}" for n in range(2_000)]
    pd.DataFrame(namesakes([*born, "1980-03-05"])).to_csv(tmp_path / "right.csv", index=False)
    text = said("link", tmp_path / "left.csv", tmp_path / "right.csv", "--out", tmp_path / "out.csv")
    text = " ".join(text.split())
    assert [one for one in (NOBODY_MET, ONE_UNMET, ALL_BOUNDED) if one in text] == told
    linked = link_files(tmp_path / "left.csv", tmp_path / "right.csv", min_weight=-60).pairs
    met = linked.column("left_id").unique().to_pylist()
    assert len(met) == 2 - 2 * (NOBODY_MET in told) - (ONE_UNMET in told)


def test_a_file_of_namesakes_without_dates_says_so_when_it_is_deduped(tmp_path: Path) -> None:
    pd.DataFrame(namesakes([None] * 500)).to_csv(tmp_path / "people.csv", index=False)
    text = said("dedupe", tmp_path / "people.csv", "--out", tmp_path / "out.csv")
    assert "None of the 500 records was compared with anybody" in text
