"""The key that a draft makes for counts, and what `source check` says where a key, or a name, does not fit."""

from pathlib import Path

import pandas as pd

from pipelines.check_warnings import warn_of_kept_back, warn_of_names
from pipelines.watch.draft import draft_source
from sources.draft.count_key import key_of_counts
from sources.draft.guesses import guess_column
from sources.draft.sample import open_sample
from sources.spec.loader import load_spec
from tests.sources.test_draft import accepted

ROWS = [
    f"{n // 4:04},ZZMUESTRA{chr(65 + n // 4)},ADA,{n // 4},53a-83b,TRAFFICKING,2016-05-01,{'AB'[n % 2]},{'XY'[n // 2 % 2]},9"
    for n in range(80)
]
HEADER = "OFFENDER_ID,LAST_NAME,FIRST_NAME,DOCKET,STATUTE,CHARGE,DISP_DATE,ROOM,PANEL,FLOOR\n"


def test_the_smallest_set_that_is_unique_is_the_key(tmp_path: Path) -> None:
    sample = tmp_path / "counts.csv"
    sample.write_text(HEADER + "\n".join(ROWS) + "\n")
    folder = draft_source("us_xx", [sample], out=tmp_path / "out")
    spec = load_spec("us_xx", folder.parent)
    assert spec.facts.key_from == ["OFFENDER_ID", "DOCKET", "STATUTE", "ROOM", "PANEL"]
    assert "80 different of 80 different records" in (folder / "spec.yml").read_text()
    assert accepted(folder) == (80, 80)


def test_a_record_that_stands_twice_does_not_widen_the_key_and_a_number_of_its_own_is_enough() -> None:
    header = HEADER.replace("FLOOR", "COUNT_ID_NO").encode()
    rows = [row[:-1] + str(n) for n, row in enumerate(ROWS)]
    for lines, expected in (([*rows, rows[0]], 80), (rows, 80)):
        sample = open_sample("counts.csv", header + "\n".join(lines).encode() + b"\n", {})
        guesses = {name: guess_column(name, values) for name, values in sample.columns.items()}
        found = key_of_counts(sample, guesses, "OFFENDER_ID")
        assert (found.different, found.records) == (expected, 80)


def test_a_sample_that_nothing_tells_apart_says_so() -> None:
    lines = "OFFENDER_ID,LAST_NAME,STATUTE,SENTENCE\n" + "".join(f"1,ZZ,53a-83b,{n}\n" for n in range(9))
    sample = open_sample("counts.csv", lines.encode(), {})
    guesses = {name: guess_column(name, values) for name, values in sample.columns.items()}
    found = key_of_counts(sample, guesses, "OFFENDER_ID")
    assert "1 different of 9" in found.in_words and "duplicate_key" in found.in_words


def test_more_kept_back_than_the_watch_allows_is_a_warning() -> None:
    spec = load_spec("nm_mvd")
    assert spec.watch.quarantine.hold == 0.25
    (said,) = warn_of_kept_back(spec, [("a.txt", 235, 109), ("b.txt", 100, 25), ("c.txt", 0, 0)])
    assert said.startswith("a.txt: 109 of 235 records (46%)") and "25%" in said


def test_long_names_and_names_without_their_comma_are_warned_of_without_a_name() -> None:
    blank = {"given_raw": "", "middle_raw": None, "surname_raw": ""}
    names = [
        {"name_format": "last_comma_first", "full_raw": "ZZMUESTRA, ADA", **blank},
        {"name_format": "last_comma_first", "full_raw": "ZZMUESTRA ADA", **blank},
        {"name_format": "first_middle_last", "full_raw": "ADA " * 26 + "ZZMUESTRA", **blank},
        {"name_format": "parts", "full_raw": "", **blank, "surname_raw": "ZZ" + "A" * 98},
    ]
    long, comma = warn_of_names({"stage__names": pd.DataFrame(names)})
    assert long.startswith("1 of 4 names are longer than 100")
    assert comma.startswith("1 of 2 names written last_comma_first hold no comma")
    assert "MUESTRA" not in long + comma
    assert warn_of_names({"stage__names": pd.DataFrame(names[:1])}) == []
