"""Files that nobody here made, read by the shipped specifications; every count is taken a second, independent way."""

import csv
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest

from pipelines.read import read_files
from pipelines.source_check import CheckReport, check_delivery_files, delivered_file
from sources.errors import FileRefused
from sources.mapping.delivery import MappedDelivery, map_delivery
from sources.spec.loader import load_spec
from tests.sources.inline_specs import read
from transforms.standardize.dates import readable_dates
from transforms.standardize.tables import standardize_tables

RAP = "{http://nlets.org/niem2/rapsheet/1.0}"
NC = "{http://niem.gov/niem/niem-core/2.0}"
JXDM = "{http://niem.gov/niem/domains/jxdm/4.1}"


def mapped(source_id: str, paths: list[Path]) -> MappedDelivery:
    spec = load_spec(source_id)
    files, refused = read_files(spec, [(delivered_file(path), path) for path in paths])
    assert not refused
    return map_delivery(spec, files, delivery_id="d", readable_dates=readable_dates)


@pytest.fixture
def california(shared_data: Path) -> Path:
    return shared_data / "ca_doj" / "no_headers.csv"


@pytest.fixture
def rap_sheets(shared_data: Path) -> list[Path]:
    return sorted((shared_data / "niem_rap_sheets").glob("sample-*.xml"))


def california_rows(path: Path) -> list[dict[str, str]]:
    order = load_spec("ca_doj").files[0].order
    assert order is not None and len(order) == 95
    with path.open(newline="") as stream:
        rows = list(csv.reader(stream))
    assert len(rows) == 38 and {len(row) for row in rows} == {95}
    return [dict(zip(order, row, strict=True)) for row in rows]


def test_california_is_read_whole(california: Path) -> None:
    rows = california_rows(california)
    court = [row for row in rows if row["STP_TYPE_DESCR"] == "COURT ACTION"]
    (file,) = check_delivery_files([california], source_id="ca_doj").files
    assert (file.delivered, file.accepted, file.quarantined) == (len(rows), len(rows), 0)
    assert file.set_aside == len(rows) - len(court)
    records = read(california.read_bytes(), load_spec("ca_doj").files[0])
    for column in ("PRI_NAME", "CNT_ORDER", "OFFENSE_DESCR", "COMMENT_TEXT"):
        assert list(records.frame[column]) == [row[column].strip() for row in rows]


def test_california_gives_one_conviction_a_count_and_one_person_a_subject(california: Path) -> None:
    rows = california_rows(california)
    court = [row for row in rows if row["STP_TYPE_DESCR"] == "COURT ACTION"]
    found = mapped("ca_doj", [california])
    facts = found.tables["stage__convictions"]
    assert len(facts) == len({(row["SUBJECT_ID"], row["CNT_ORDER"]) for row in court})
    assert len(found.tables["stage__persons"]) == len({row["SUBJECT_ID"] for row in rows})
    parts = facts.set_index("conviction_id").loc["ca_doj:90675321/101001019000", "sentence_raw"]
    assert parts == "PROBATION 6 M|FINE"
    # a section is what stands before the hyphen, whatever the spelling; one hides in the comment
    assert (facts["statute_raw"] != "").all()
    assert "220 PC" in set(facts["statute_raw"]) and "11357(b)HS" in set(facts["statute_raw"])
    hidden = facts[facts["person_record_id"].eq("ca_doj:23675654") & facts["count_raw"].eq("101001012000")]
    assert list(hidden["statute_raw"]) == ["11358 HS"]
    assert set(facts["statute_stage"]) == {"charged"}


def test_california_names_are_surname_first(california: Path) -> None:
    found = mapped("ca_doj", [california])
    names = standardize_tables(found.tables, found.date_rules)["stage__names"].set_index("person_record_id")
    luke = names.loc["ca_doj:18675309"]
    assert (luke["given"], luke["middle"], luke["surname"]) == ("LUKE", "S", "SKYWALKER")


def dialect(california: Path, name: str) -> str:
    order = load_spec("ca_doj").files[0].order
    assert order is not None
    text, header = california.read_text(), ",".join(order)
    return {"header": f"{header}\n{text}", "header with a comma more": f"{header},\n{text}"}[name]


@pytest.mark.parametrize("name", ["header", "header with a comma more"])
def test_california_dialects_give_the_same_records(california: Path, name: str) -> None:
    form = load_spec("ca_doj").files[0]
    plain = read(california.read_bytes(), form)
    other = read(dialect(california, name).encode(), form)
    columns = [c for c in plain.frame.columns if not c.startswith("_")]
    assert other.frame[columns].equals(plain.frame[columns])
    assert (plain.control_lines, other.control_lines) == (0, 1)


@pytest.mark.parametrize("place", [0, 10, 94])
@pytest.mark.parametrize("with_header", [False, True])
def test_california_with_94_columns_is_refused_whole(california: Path, place: int, with_header: bool) -> None:
    form = load_spec("ca_doj").files[0]
    rows = [row[:place] + row[place + 1 :] for row in csv.reader(california.open(newline=""))]
    if with_header and form.order:
        rows.insert(0, form.order[:place] + form.order[place + 1 :])
    content = "\n".join(",".join(f'"{field}"' for field in row) for row in rows) + "\n"
    with pytest.raises(FileRefused) as refused:
        read(content.encode(), form)
    assert refused.value.rule in ("field_count", "header")
    assert refused.value.records == len(rows)


def charges_at_latest_stage(path: Path) -> Counter[str]:
    """Charges by the last element they stand in: the court's where a tracking number reached it."""
    root = ElementTree.parse(path).getroot()
    stages = {
        stage: [
            c.findtext(f"{JXDM}ChargeTrackingIdentification/{NC}IdentificationID")
            for c in root.iter(RAP + stage)
        ]
        for stage in ("ArrestCharge", "CourtCharge")
    }
    reached = set(stages["CourtCharge"])
    arrested = [track for track in stages["ArrestCharge"] if track not in reached]
    return Counter({"ArrestCharge": len(arrested), "CourtCharge": len(stages["CourtCharge"])})


def test_rap_sheets_are_read_whole(rap_sheets: list[Path]) -> None:
    assert len(rap_sheets) == 30
    expected = {path.name: charges_at_latest_stage(path) for path in rap_sheets}
    report = check_delivery_files(rap_sheets, source_id="niem_rap_sheet")
    found = {f.file: (f.delivered, f.accepted, f.set_aside, f.quarantined) for f in report.files}
    assert found == {name: (c.total(), c.total(), c["ArrestCharge"], 0) for name, c in expected.items()}
    assert (
        sum(f.delivered for f in report.files) == 118
    )  # counted with grep: 118 arrest charges, 56 of them in court


def test_rap_sheets_give_their_subjects_names_and_numbers(rap_sheets: list[Path]) -> None:
    found = mapped("niem_rap_sheet", rap_sheets)
    roots = [ElementTree.parse(path).getroot() for path in rap_sheets]
    subjects = [root.find(f"*/{RAP}RapSheetPerson") for root in roots]
    assert len(found.tables["stage__persons"]) == len(subjects) == 30
    names = found.tables["stage__names"]
    spoken = 0
    for subject in subjects:
        assert subject is not None
        spoken += len(
            {" ".join("".join(e.itertext()).split()) for e in subject.findall(f"{NC}PersonAlternateName")}
            - {""}
        )
    assert (names["name_role"] == "alias").sum() == spoken
    assert (names["name_role"] == "record").sum() == 30
    for kind, element in (("SSN", f"{NC}PersonSSNIdentification"), ("FBI", f"{JXDM}PersonFBIIdentification")):
        held = sum(len(list(subject.iter(element))) for subject in subjects if subject is not None)
        assert (found.tables["stage__identifiers"]["id_type"] == kind).sum() == held, kind


def test_rap_sheet_dispositions_and_sentences_stay_with_their_charge(rap_sheets: list[Path]) -> None:
    facts = mapped("niem_rap_sheet", rap_sheets).tables["stage__convictions"]
    words: Counter[str] = Counter()
    for path in rap_sheets:
        for charge in ElementTree.parse(path).getroot().iter(RAP + "CourtCharge"):
            words[str(charge.findtext(f"{JXDM}ChargeDisposition/{NC}DispositionDescriptionText"))] += 1
    assert Counter(facts["disposition_raw"]) == words == Counter({"NOT GUILTY": 45, "GUILTY": 11})
    assert (facts["sentence_raw"] != "").sum() == 11
    assert set(facts.loc[facts["sentence_raw"] != "", "disposition_raw"]) == {"GUILTY"}


def test_an_expungement_report_is_no_rap_sheet(shared_data: Path) -> None:
    report: CheckReport = check_delivery_files(
        [shared_data / "niem_rap_sheets" / "expungement-report.xml"], source_id=None
    )
    assert not report.usable
    (file,) = report.files
    assert (file.status, file.rules) == ("refused", {"xml_root": 1})
    assert file.reason is not None and "expected [ch-doc:CriminalHistory]" in file.reason
