"""A drafted specification loads, reads the sample it was made from, and says what nobody decided yet."""

from pathlib import Path

import pytest

from pipelines.read import read_files
from pipelines.source_check import delivered_file
from pipelines.watch.draft import draft_source
from sources.draft.guesses import guess_column
from sources.errors import SourceError
from sources.mapping.delivery import map_delivery
from sources.spec.formats import Workbook
from sources.spec.loader import SOURCES_DIR, load_spec
from tests.sources.books import book, old_book
from tests.sources.drifting import deliveries
from transforms.standardize.dates import readable_dates

CSV = (
    "OFFENDER_ID,LAST_NAME,FIRST_NAME,DOB,SSN,STATUTE,CHARGE,DISP_DATE,DISPOSITION,SHOE_SIZE\n"
    + "".join(
        f"{n:05},MUESTRA{chr(65 + n)},FULANA{chr(65 + n)},{1 + n % 12:02}/{13 + n % 9}/19{60 + n},219-09-{1000 + n},"
        f"787.06,TRAFFICKING,2016-05-{10 + n},GUILTY,9\n"
        for n in range(19)
    )
    + "00019,MUESTRAT,FULANAT,01/01/1900,,787.06,TRAFFICKING,2016-05-30,GUILTY,9\n"
)


def accepted(folder: Path) -> tuple[int, int]:
    """Return records delivered and accepted when the draft reads its own sample."""
    spec = load_spec(folder.name, folder.parent)
    delivered = [(delivered_file(path), path) for path in sorted((folder / "sample").iterdir())]
    read, refused = read_files(spec, delivered)
    assert not refused, [str(error) for _, _, error in refused]
    counts = map_delivery(spec, read, delivery_id="0" * 64, readable_dates=readable_dates).file_counts
    assert (counts["records_delivered"] == counts["records_accepted"] + counts["records_quarantined"]).all()
    return int(counts["records_delivered"].sum()), int(counts["records_accepted"].sum())


def test_a_csv_gives_types_names_dates_placeholders_and_a_key(tmp_path: Path) -> None:
    sample = tmp_path / "xx_convictions_20260301.csv"
    sample.write_text(CSV)
    folder = draft_source("us_xx", [sample], out=tmp_path / "out")
    spec, text = load_spec("us_xx", folder.parent), (folder / "spec.yml").read_text()
    assert accepted(folder) == (20, 20)
    assert (spec.kind, spec.jurisdiction, spec.facts.person_key) == ("conviction", "XX", ["OFFENDER_ID"])
    (born,) = spec.persons[0].birth_dates
    assert born.date is not None
    assert (born.date.formats, born.date.placeholders) == (["%m/%d/%Y"], ["01/01/1900"])
    assert {i.type for i in spec.persons[0].identifiers} == {"SSN"}
    assert {"statute", "charge_text", "conviction_date", "disposition"} <= spec.facts.fields.keys()
    assert "SHOE_SIZE" in spec.files[0].ignored and "TODO" in spec.files[0].ignored["SHOE_SIZE"]
    assert "95% are dates like %m/%d/%Y" in text or "100% are dates like %m/%d/%Y" in text
    assert "filled in 100%" in text and text.count("TODO") > 8


def test_no_persons_value_stands_in_the_draft(tmp_path: Path) -> None:
    sample = tmp_path / "sample.csv"
    sample.write_text(CSV)
    text = (draft_source("us_xx", [sample], out=tmp_path / "out") / "spec.yml").read_text()
    assert "MUESTRA" not in text and "FULANA" not in text and "219-09" not in text


def test_an_xlsx_gives_a_draft(tmp_path: Path) -> None:
    rows = [line.split(",") for line in CSV.splitlines()]
    sample = tmp_path / "inmates.xlsx"
    sample.write_bytes(book(*(tuple(row) for row in rows)))
    folder = draft_source("us_xx", [sample], out=tmp_path / "out")
    assert accepted(folder)[0] == 20
    assert load_spec("us_xx", folder.parent).files[0].format.type == "xlsx"


def test_a_binary_workbook_is_drafted_with_what_stands_around_its_table(tmp_path: Path) -> None:
    rows = [
        (f"R9{n:04}", f"ZZMUESTRA{n}, ADA", float(f"{n % 9 + 1}0{n % 9 + 1}1980"), "THEFT", 5.0)
        for n in range(1, 21)
    ]
    header = ("IDOC #", "Name", "Date of Birth3", "Holding Offense", "Sentence Years")
    sample = tmp_path / "prison.xls"
    sample.write_bytes(old_book(("Office",), ("as of",), header, *rows, ("Notes: none",), ("3 estimated",)))
    folder = draft_source("us_xx", [sample], out=tmp_path / "out")
    assert accepted(folder) == (20, 20)
    (file,) = load_spec("us_xx", folder.parent).files
    assert isinstance(file.format, Workbook)
    assert (file.format.type, file.format.preamble_rows, file.format.strip_header_digits) == ("xls", 2, True)
    assert file.leading_zeros_to["Date of Birth"].digits == 8
    assert "ZZMUESTRA" not in (folder / "spec.yml").read_text()


def test_an_age_is_drafted_where_there_is_no_date_of_birth(tmp_path: Path) -> None:
    lines = ["ID_NUMBER,LAST_NAME,FIRST_NAME,AGE,LAST_DECISION,OFFENSE,SENTENCE_DATE,MAX_SENTENCE_DATE"]
    lines += [
        f"{n:05},ZZMUESTRA{n},ADA,{20 + n},none,THEFT,2020-01-{n:02} 00:00:00,2030-01-01"
        for n in range(1, 21)
    ]
    sample = tmp_path / "inmates.csv"
    sample.write_text("\n".join(lines) + "\n")
    folder = draft_source("us_xx", [sample], out=tmp_path / "out")
    spec = load_spec("us_xx", folder.parent)
    assert spec.persons[0].birth_dates[0].age == "AGE"
    assert spec.files[0].as_of is not None
    (name,) = spec.persons[0].names
    assert name.surname is not None and name.surname.column == "LAST_NAME"
    assert spec.facts.fields["conviction_date"].column == "SENTENCE_DATE"
    assert accepted(folder) == (20, 20)


def test_fixed_width_without_a_layout_is_cut_where_every_line_is_blank(tmp_path: Path) -> None:
    rows = [line.split(",") for line in CSV.splitlines()[1:20]]
    sample = tmp_path / "extract.dat"
    sample.write_text("".join(f"{r[0]:<7}{r[1]:<12}{r[2]:<12}{r[3]:<12}{r[4]:<13}{r[5]}\n" for r in rows))
    folder = draft_source("us_xx", [sample], out=tmp_path / "out")
    assert accepted(folder) == (19, 19)
    spec = load_spec("us_xx", folder.parent)
    (name,) = spec.persons[0].names
    assert name.surname is not None and name.surname.column == "C008"
    assert "perhaps a surname" in (folder / "spec.yml").read_text()


def test_fixed_width_with_layouts_joins_its_files(tmp_path: Path) -> None:
    import io
    import zipfile

    paths = []
    for archive in sorted((SOURCES_DIR / "nc_opi" / "sample").glob("*.zip")):
        with zipfile.ZipFile(io.BytesIO(archive.read_bytes())) as packed:
            for name in packed.namelist():
                if name.endswith((".dat", ".des")) and "/" not in name:
                    (tmp_path / name).write_bytes(packed.read(name))
                    paths.append(tmp_path / name)
    folder = draft_source("us_nc", paths, out=tmp_path / "out")
    spec = load_spec("us_nc", folder.parent)
    delivered, taken = accepted(folder)
    assert taken >= 0.8 * delivered
    assert [(j.left, j.right, j.on) for j in spec.joins] == [("ofnt_ce", "ofnt_bb", {"CMDORNUM": "CMDORNUM"})]
    assert {p.file for p in spec.persons} == {"ofnt_aa", "ofnt_bb"}


@pytest.mark.parametrize("source_id", ["ca_doj", "canonical_conviction", "canonical_residency", "nm_mvd"])
def test_what_the_proving_ground_sends_is_read_by_its_draft(source_id: str, tmp_path: Path) -> None:
    sent = deliveries(3, residents=300, convictions=120, days=(0,))
    files = next(files for source, _, files in sent if source == source_id)
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    if source_id == "ca_doj":  # it sends no header; a steward gives the agreed names
        order = load_spec(source_id).files[0].order or []
        (name,) = files
        (tmp_path / name).write_bytes((",".join(order) + "\n").encode() + files[name])
    folder = draft_source("us_zz", [tmp_path / name for name in files], out=tmp_path / "out")
    delivered, taken = accepted(folder)
    assert taken >= 0.9 * delivered


def test_a_folder_with_a_specification_is_left_alone(tmp_path: Path) -> None:
    sample = tmp_path / "sample.csv"
    sample.write_text(CSV)
    draft_source("us_xx", [sample], out=tmp_path / "out")
    with pytest.raises(SourceError, match="already"):
        draft_source("us_xx", [sample], out=tmp_path / "out")


def test_day_and_month_that_may_be_exchanged_are_said() -> None:
    guess = guess_column("DOB", ["01/02/1980", "03/04/1991", "11/12/1975"])
    assert guess.is_ambiguous
    assert not guess_column("DOB", ["01/22/1980", "03/04/1991"]).is_ambiguous


def two_files(folder: Path, *, key: str = "INMATE", prefix: str = "") -> list[Path]:
    """Write people and charges whose columns share no name; the charges call the person's key by another one."""
    people, charges = folder / "people.csv", folder / "charges.csv"
    people.write_text(
        "OFFENDER_ID,LAST_NAME,FIRST_NAME,DOB,BADGE\n"
        + "".join(
            f"{n:05},ZZMUESTRA{chr(65 + n)},FULANA{chr(65 + n)},1960-02-{n + 1:02},B{n % 7}\n"
            for n in range(20)
        )
    )
    charges.write_text(
        f"{key},STATUTE,CHARGE,DISPOSITION,DISP_DATE,WING,JUDGE\n"
        + "".join(
            f"{prefix}{n % 20:05},787.06,TRAFFICKING,{'GUILTY' if n % 5 else 'DISMISSED'},2016-05-{1 + n % 28:02},"
            f"{'ABC'[n % 3]},{('ZZHALE', 'ZZROE', 'ZZDOE')[n % 3]}\n"
            for n in range(40)
        )
    )
    return [people, charges]


def test_files_without_a_common_column_are_joined_by_values_and_asked_about(tmp_path: Path) -> None:
    folder = draft_source("us_xx", two_files(tmp_path), out=tmp_path / "out")
    spec, text = load_spec("us_xx", folder.parent), (folder / "spec.yml").read_text()
    assert [(j.left, j.right, j.on) for j in spec.joins] == [("charges", "people", {"INMATE": "OFFENDER_ID"})]
    assert spec.facts.person_key == ["INMATE"] and spec.persons[0].key == ["OFFENDER_ID"]
    question = text[text.index("# QUESTION") :]
    assert "INMATE and OFFENDER_ID: 100% of 20 different values stand in both" in question
    assert "TODO" in question.splitlines()[0]
    assert accepted(folder) == (60, 60)
    assert "ZZMUESTRA" not in text and "00007" not in text


def test_files_that_nothing_joins_are_drafted_each_and_the_join_is_a_question(tmp_path: Path) -> None:
    folder = draft_source("us_xx", two_files(tmp_path, prefix="X"), out=tmp_path / "out")
    spec, text = load_spec("us_xx", folder.parent), (folder / "spec.yml").read_text()
    assert spec.joins == [] and {file.role for file in spec.files} == {"people", "charges"}
    assert "no two columns share values" in text and "# joins:" in text
    assert (folder / "README.md").exists()


def test_a_column_of_codes_is_listed_with_its_counts_for_a_person_to_say_what_they_mean(
    tmp_path: Path,
) -> None:
    text = (draft_source("us_xx", two_files(tmp_path), out=tmp_path / "out") / "spec.yml").read_text()
    block = text[text.index("# [DISPOSITION] looks like codes") :].split("\n")[:5]
    assert "2 different in 40 records" in block[0]
    assert [line.strip() for line in block[1:]] == [
        "# stands_for:", '#   "GUILTY":   # 32', '#   "DISMISSED":   # 8', "# others: quarantine",
    ]  # fmt: skip
    assert '#     "A":   # 14' in text, "a column of few values that many records share"


def test_values_of_names_dates_and_numbers_are_never_listed(tmp_path: Path) -> None:
    text = (draft_source("us_xx", two_files(tmp_path), out=tmp_path / "out") / "spec.yml").read_text()
    assert "[JUDGE] looks like codes" not in text and "ZZHALE" not in text
    for column in ("LAST_NAME", "FIRST_NAME", "DOB", "OFFENDER_ID", "INMATE", "DISP_DATE"):
        assert f"[{column}] looks like codes" not in text
    rare = tmp_path / "rare.csv"
    rare.write_text(
        "ID,LAST_NAME,DOB,STATUTE,NOTE\n"
        + "".join(
            f"{n},ZZ{chr(65 + n % 26)},1970-01-0{n % 9 + 1},787.06,{'OK' if n else 'ZZSECRET'}\n"
            for n in range(30)
        )
    )
    text = (draft_source("us_yy", [rare], out=tmp_path / "out") / "spec.yml").read_text()
    assert '"OK":   # 29' in text and "ZZSECRET" not in text and "and 1 more" in text
