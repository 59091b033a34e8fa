"""Names in person files: every way to read one, parts before whole names, columns that cut, aliases in any order."""

from pathlib import Path

import pandas as pd
import pytest

from proving_ground.population import make_residents
from tests.linkage.written_files import TABLES, parquet, read, rows, told
from transforms.linkage.name_classes import name_classes
from transforms.linkage.person_columns import MOST_ALIASES


def test_a_full_name_without_a_comma_is_read_every_way(tmp_path: Path) -> None:
    full = ["HIMES MATTHEW ARTHUR", "GARCIA, JOSE", "CHER", None, "ZUTANA FANTASMUBLEDA"]
    columns = {
        "record_id": list("abcde"),
        "full_name": full,
        "aliases": [None, None, None, None, "MARIA LOPEZ"],
    }
    names = read(parquet(tmp_path, columns)).names
    other = names[names["name_no"] > MOST_ALIASES + 1]
    assert rows(other, "row", "given", "surname") == [
        (0, "MATTHEW", "HIMES"), (0, "ARTHUR", "HIMES MATTHEW"), (4, "FANTASMUBLEDA", "ZUTANA"),
    ]  # fmt: skip
    own = names[names["name_no"] == 1].set_index("row")["name_class"]
    assert (other["name_class"].to_numpy() == own[other["row"]].to_numpy()).all(), (
        "another reading is no other name"
    )


@pytest.mark.parametrize(
    ("full", "others"),
    [
        ("ZUNIGA CRUZ KIRK EDUARDO", [("CRUZ", "ZUNIGA"), ("KIRK", "ZUNIGA CRUZ")]),
        ("de la Cruz Maria Elena", [("MARIA", "DE LA CRUZ"), ("ELENA", "DE LA CRUZ MARIA")]),
        ("DE LA CRUZ SAN MARTIN ANA", [("SAN", "DE LA CRUZ"), ("ANA", "DE LA CRUZ SAN MARTIN")]),
        ("ZUTANA FANTASMUBLEDA", [("FANTASMUBLEDA", "ZUTANA")]),
        ("LOPEZ, MARIA ELENA", []),
    ],
)
def test_surnames_that_stand_first_may_be_one_or_two(
    tmp_path: Path, full: str, others: list[tuple[str, str]]
) -> None:
    names = read(parquet(tmp_path, {"record_id": ["a"], "full_name": [full]})).names
    other = names[names["name_no"] > MOST_ALIASES + 1]
    assert rows(other, "given", "surname") == others


def test_name_classes_are_those_of_all_names_together(tmp_path: Path) -> None:
    aliases = ["GARCIA, JOE|SMITH, ANA", None, "JONES, BOB|ROBERT JONES", None]
    columns = {
        "record_id": list("abcd"),
        "full_name": ["JOSE GARCIA", "ANA LEE", "BOB LEE", None],
        "aliases": aliases,
    }
    names = told(read(parquet(tmp_path, columns)).names)
    assert names["name_class"].tolist() == name_classes(names).tolist()
    assert len(set(names["name_class"])) > 1


def test_parts_win_over_the_full_name_row_by_row(tmp_path: Path) -> None:
    columns = {
        "record_id": list("abcd"),
        "full_name": ["ANA LEE", "ANA LEE", "ANA LEE JR", "ANA LEE"],
        "given_name": ["BOB", None, None, ""],
        "middle_name": [None, None, "Q", None],
        "surname": [None, "KING", None, " "],
        "suffix": ["SR", None, "SR", "III"],
    }
    names = told(read(parquet(tmp_path, columns)).names)
    assert rows(names, "given", "middle", "surname", "suffix") == [
        ("BOB", "", "", "SR"), ("", "", "KING", ""), ("ANA", "", "LEE", "JR"), ("ANA", "", "LEE", "III"),
    ]  # fmt: skip


def test_names_that_fill_a_cut_column_are_marked(tmp_path: Path) -> None:
    people = make_residents(3000, 2)
    columns = {
        "record_id": [str(n) for n in range(3000)],
        "surname": people["surname"].str[:12].str.strip(),
        "given_name": people["given"],
    }
    names = read(
        parquet(
            tmp_path, {name: list(column) for name, column in columns.items()} | {"aliases": ["ZORBO"] * 3000}
        )
    ).names
    own = names[names["name_no"] == 1]
    widths = dict(zip(columns["record_id"], columns["surname"].str.len(), strict=True))
    assert own["truncated"].tolist() == [widths[record] == 12 for record in sorted(widths)]
    assert own["truncated"].any() and not names[names["name_no"] > 1]["truncated"].any()


def test_a_cut_full_name_does_not_mark_rows_known_by_their_parts(tmp_path: Path) -> None:
    people = make_residents(2000, 2)
    full = (people["surname"] + ", " + people["given"] + " " + people["middle"]).str[:18].str.strip()
    given = [None if number % 2 else "ANA" for number in range(2000)]
    columns = {"record_id": [f"{n:04}" for n in range(2000)], "full_name": list(full), "given_name": given}
    names = told(read(parquet(tmp_path, columns)).names)
    expected = [number % 2 == 1 and len(text) == 18 for number, text in enumerate(full)]
    assert names["truncated"].tolist() == expected and any(expected)


def test_odd_names_are_read_and_never_fail(tmp_path: Path) -> None:
    columns = {
        "record_id": list("abcde"),
        "given_name": ["李", "A" * 300, "Иван", "FNU", "\ud7ff\u0000"],
        "surname": ["王", "B" * 300, "PEÑA", "LNU", "\u200b"],
    }
    names = told(read(parquet(tmp_path, columns)).names)
    assert rows(names, "row", "given", "surname") == [(1, "A" * 200, "B" * 200), (2, "", "PENA")]


def test_half_a_name_is_no_other_name(tmp_path: Path) -> None:
    columns = {
        "record_id": ["1", "2", "3", "4", "5"],
        "full_name": ["MALCOLM X", "ANNA UNKNOWN", "JOHN DOE", "DOE JOHN Q", "NO NAME"],
    }
    names = read(parquet(tmp_path, columns)).names
    # X is a surname here: the other way round it would be a moniker, and lose a word
    assert rows(names, "row", "given", "surname") == [(0, "MALCOLM", "X"), (1, "ANNA", ""), (1, "", "ANNA")]


@pytest.mark.parametrize("order", [0, 1, 2, 3])
def test_the_order_of_aliases_is_of_no_account(tmp_path: Path, order: int) -> None:
    names = ["LOPEZ, ANNA", "SMITH, ANA (1980-02-04)", "SMITH, ANA", "ANITA GARCIA"]
    turned = "|".join([*names[order:], *names[:order]])
    columns = {"record_id": ["1", "2"], "full_name": ["A B", "CY CRUZ"]}
    one = read(parquet(tmp_path, columns | {"aliases": ["|".join(names), "D E|B C"]}))
    other = read(parquet(tmp_path, columns | {"aliases": [turned, "B C|D E"]}))
    for table in TABLES:
        pd.testing.assert_frame_equal(getattr(one, table), getattr(other, table))
