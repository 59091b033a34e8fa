"""What a draft makes of whole names with signs between, dotted dates, short column names and sections by content."""

from pathlib import Path

import pytest

from pipelines.watch.draft import draft_source
from sources.draft.guesses import guess_column
from sources.draft.whole_names import with_whole_names
from sources.spec.loader import load_spec
from tests.sources.test_draft import accepted

PARTS = ["ZZMUESTRA{s}ADA{s}B", "ZZNADIE{s}EVA", "ZZEJEMPLO{s}IDA{s}R", "ZZROE{s}UMA{s}C"]


def dockets(folder: Path, sign: str) -> Path:
    """Write forty counts whose names have a sign between their parts; one has none."""
    letters = "ABCDEFGHIJKLMNOPQRST"
    lines = ["DKT_NO~DEF_NM~DOB~STAT~CT~SENT_DT~DISPO"]
    for n in range(40):
        name = "ZZSOLO" if n == 7 else PARTS[n % 4].format(s=sign).replace("ZZ", f"ZZ{letters[n // 2]}")
        lines.append(
            f"D-{1000 + n // 2}~{name}~{1 + n % 28:02}.0{1 + n % 9}.19{60 + n}~53a-83b~{n % 2 + 1}~2016.05.{1 + n % 28:02}~G"
        )
    path = folder / "ct_counts_20261002.dat"
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.mark.parametrize("sign", [";", "/", "|"])
def test_whole_names_are_cut_at_their_sign_and_asked_about(sign: str, tmp_path: Path) -> None:
    folder = draft_source("us_ct", [dockets(tmp_path, sign)], out=tmp_path / "out")
    spec, text = load_spec("us_ct", folder.parent), (folder / "spec.yml").read_text()
    first, rest = spec.persons[0].names
    assert first.format == "parts" and first.surname is not None and first.given is not None
    assert {first.surname.column, first.given.column} == {"DEF_NM"}
    assert rest.full is not None and rest.full.capture is not None
    assert f"# QUESTION: [DEF_NM] holds whole names with [{sign}]" in text
    assert "ZZ" not in text
    assert accepted(folder)[0] == 40


def test_short_names_dotted_dates_and_sections_are_recognized(tmp_path: Path) -> None:
    folder = draft_source("us_ct", [dockets(tmp_path, ";")], out=tmp_path / "out")
    spec = load_spec("us_ct", folder.parent)
    fields = {name: field.column for name, field in spec.facts.fields.items()}
    assert (fields["statute"], fields["count"], fields["conviction_date"]) == ("STAT", "CT", "SENT_DT")
    born, sentenced = spec.persons[0].birth_dates[0].date, spec.facts.fields["conviction_date"].date
    assert born is not None and sentenced is not None
    assert (born.formats, sentenced.formats) == (["%d.%m.%Y"], ["%Y.%m.%d"])


@pytest.mark.parametrize(
    ("column", "values", "meaning"),
    [
        ("DKT", ["A-1", "A-2"], "case_number"),
        ("docket", ["A-1", "A-2"], "case_number"),
        ("ct", ["1", "2"], "count"),
        ("ct", ["HARTFORD", "DANBURY"], "court"),
        ("stat", ["53a-83b", "53a-192a"], "statute"),
        ("stat", ["ACTIVE", "CLOSED"], "status"),
        ("statute", ["53a-83b"], "statute"),
        ("COL7", ["53a-83b", "53a-83b", "18-3-503", "18-3-503"], "statute"),
        ("COL7", ["12.50", "12.50", "9.75", "9.75"], "unknown"),
        ("COL7", ["505-555-0100", "505-555-0101"], "unknown"),
        ("FULL_NAME", ["ZZMUESTRA ADA"], "full"),
        ("DEF_NM", ["ZZMUESTRA ADA"], "full"),
        ("LAST_NAME", ["ZZMUESTRA"], "surname"),
    ],
)  # fmt: skip
def test_a_columns_meaning(column: str, values: list[str], meaning: str) -> None:
    assert guess_column(column, values).meaning == meaning


@pytest.mark.parametrize(
    ("column", "values", "meaning", "order"),
    [
        ("LNAME", ["ZZMUESTRA, ADA", "ZZNADIE, EVA"], "full", "last_comma_first"),
        ("LNAME", ["ZZMUESTRA", "ZZNADIE"], "surname", "auto"),
        ("LNAME", ["ADA ZZMUESTRA", "EVA ZZNADIE"], "full", "auto"),
        ("ALIASES", ["ZZROE, UMA;ZZDOE, UMA", "ZZNADIE, EVA;ZZNADA, EVA"], "alias", "last_comma_first"),
        ("JUDGE_NAME", ["ZZHALE;ADA", "ZZROE;EVA"], "unknown", "auto"),
    ],
)
def test_whole_names_are_no_part(column: str, values: list[str], meaning: str, order: str) -> None:
    found = with_whole_names({column: guess_column(column, values)}, {column: values})[column]
    assert (found.meaning, found.order) == (meaning, order)


def people(folder: Path, encoding: str, *, fixed: bool = False) -> Path:
    """Write twenty people whose names have letters beyond ASCII; every tenth day of birth stands for nothing."""
    rows = [
        (
            f"{n:05}",
            f"ZZMUÑOZ{chr(65 + n)}",
            "JOSÉ",
            "02/02/1902" if n % 3 == 0 else f"1{n % 3}/{10 + n % 9}/19{50 + n}",
        )
        for n in range(20)
    ]
    lines = ["OFFENDER_ID,LAST_NAME,FIRST_NAME,DOB", *map(",".join, rows)]
    if fixed:
        lines = [
            "".join((cell.encode(encoding) + b" " * 16)[:14].decode(encoding) for cell in row) + "!"
            for row in rows
        ]
    path = folder / f"people_{'x' if fixed else 'y'}.csv"
    path.write_bytes(("\n".join(lines) + "\n").encode(encoding))
    return path


def test_a_day_that_many_people_share_is_asked_about_and_one_persons_own_is_not_told(tmp_path: Path) -> None:
    sample = people(tmp_path, "utf-8")
    with sample.open("a", encoding="utf-8") as more:
        more.writelines("00001,ZZMUÑOZB,JOSÉ,11/11/1951\n" for _ in range(9))
    text = (draft_source("us_xx", [sample], out=tmp_path / "out") / "spec.yml").read_text()
    assert "# [DOB] QUESTION: many different people share 02/02/1902 in 24%" in text
    assert "11/11/1951" not in text


def test_files_of_one_delivery_in_two_encodings_are_read_each_in_its_own_and_asked_about(
    tmp_path: Path,
) -> None:
    charges = tmp_path / "charges.csv"
    lines = "OFFENDER_ID,STATUTE,CHARGE,DISP_DATE\n" + "".join(
        f"{n:05},53a-83b,SEDUCCIÓN,2016-05-{n + 1:02}\n" for n in range(20)
    )
    charges.write_bytes(lines.encode("cp850"))
    folder = draft_source("us_xx", [people(tmp_path, "utf-8"), charges], out=tmp_path / "out")
    spec, text = load_spec("us_xx", folder.parent), (folder / "spec.yml").read_text()
    found = {file.role: getattr(file.format, "encoding", None) for file in spec.files}
    assert found == {"people_y": "utf-8", "charges": "cp850"}
    assert (
        "# QUESTION: files of one delivery are in several encodings: [people_y] utf-8, [charges] cp850"
        in text
    )
    assert accepted(folder) == (40, 40)


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "cp850"])
def test_fixed_width_is_cut_in_bytes_whatever_the_encoding(encoding: str, tmp_path: Path) -> None:
    folder = draft_source("us_xx", [people(tmp_path, encoding, fixed=True)], out=tmp_path / "out")
    (file,) = load_spec("us_xx", folder.parent).files
    assert getattr(file.format, "encoding", None) == encoding
    assert accepted(folder) == (20, 20)
