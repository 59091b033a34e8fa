"""Pennsylvania's split dates, Arkansas's second statutes, Tennessee's chunks, aliases and sentences of other states."""

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from config.settings import load_settings
from law.citations import parse_citation
from pipelines.errors import DeliveryRefused
from pipelines.land import land_source
from pipelines.read import read_delivery
from pipelines.roles_played import chunk_fault
from pipelines.source_check import check_delivery_files
from sources.mapping.delivery import MappedDelivery
from sources.spec.files import Chunks
from sources.spec.loader import SOURCES_DIR, load_spec
from sources.spec.model import SourceSpec
from tests.sources.inline_specs import mapped
from transforms.standardize.tables import standardize_tables

PA, AR, TN = load_spec("pa_doc"), load_spec("ar_doc"), load_spec("tn_doc")


def table(columns: dict[str, str], rows: list[dict[str, str]], end: str = "") -> bytes:
    lines = [list(columns), *[[row.get(name, "") for name in columns] for row in rows]]
    return "".join("‡".join(line) + end + "\n" for line in lines).encode("cp1252")


def columns_of(spec: Any, role: str) -> dict[str, str]:
    file = spec.file(role)
    return {**file.columns, **file.ignored}


def pennsylvania(born: dict[str, str], sentence: dict[str, str] | None = None) -> MappedDelivery:
    person = {
        "control_number": "990811",
        "inmate_number": "ZZ0811",
        "last_name": "ZZSLATE",
        "first_name": "IDA",
    }
    count = {"sentence_id": "9101", "inmate_number": "ZZ0811", "sent_date": "20160413", **(sentence or {})}
    found = mapped(
        PA,
        {
            "inmate": table(columns_of(PA, "inmate"), [person], "†"),
            "born": table(columns_of(PA, "born"), [{"control_number": "990811", **born}], "†"),
            "sentence": table(columns_of(PA, "sentence"), [count], "†"),
        },
    )
    counts = found.file_counts
    assert (counts["records_delivered"] == counts["records_accepted"] + counts["records_quarantined"]).all()
    return found


@pytest.mark.parametrize(
    ("year", "month", "day", "value", "precision"),
    [
        ("1982", "3", "7", "1982-03-07", "day"),
        ("1982", "03", "00", "1982-03-01", "month"),
        ("1982", "03", "", "1982-03-01", "month"),
        ("1982", "00", "00", "1982-01-01", "year"),
        ("1982", "", "", "1982-01-01", "year"),
        ("1982", "", "11", "1982-01-01", "year"),  # a day without its month is no month
        ("1982", "00", "05", "1982-01-01", "year"),
    ],
)
def test_a_date_in_three_columns_keeps_its_precision(
    year: str, month: str, day: str, value: str, precision: str
) -> None:
    found = pennsylvania({"DOBYear": year, "DOBMonth": month, "DOBDay": day})
    births = standardize_tables(found.tables, found.date_rules)["stage__birth_dates"]
    assert births["birth_date"].astype(str).str[:10].tolist() == [value]
    assert births["birth_date_precision"].tolist() == [precision]


@pytest.mark.parametrize("parts", [("0000", "00", "00"), ("", "", ""), ("0", "0", "0")])
def test_zeros_in_every_column_are_no_date(parts: tuple[str, str, str]) -> None:
    found = pennsylvania(dict(zip(("DOBYear", "DOBMonth", "DOBDay"), parts, strict=True)))
    assert found.tables["stage__birth_dates"].empty
    assert found.quarantine.empty


@pytest.mark.parametrize(
    "parts", [("1982", "13", "01"), ("0000", "03", "05"), ("82", "03", "05"), ("1982", "02", "30")]
)
def test_a_date_in_three_columns_that_is_none_is_kept_back(parts: tuple[str, str, str]) -> None:
    found = pennsylvania(dict(zip(("DOBYear", "DOBMonth", "DOBDay"), parts, strict=True)))
    assert found.quarantine["rule"].tolist() == ["unreadable_date"]


@pytest.mark.parametrize("title", ["18", "CC", "CS"])
def test_one_title_in_three_spellings_is_one_citation(title: str) -> None:
    count = {"statute_title": title, "statute_section": "3011", "statute_subsection": "A1"}
    row = pennsylvania({}, count).tables["stage__convictions"].iloc[0]
    assert parse_citation(row["statute_raw"], "PA").normal_form == "PA:18:3011(a)(1)"


@pytest.mark.parametrize(
    ("status", "says"),
    [("VC", "CONVICTION VACATED"), ("VS", "SENTENCE VACATED"), ("PD", "PARDONED"), ("AC", ""), ("", "")],
)
def test_the_state_of_a_sentence_is_a_later_event(status: str, says: str) -> None:
    row = pennsylvania({}, {"sent_status": status}).tables["stage__convictions"].iloc[0]
    assert row["later_event_raw"] == says


def test_a_person_received_in_error_is_set_aside_and_an_unknown_state_kept_back() -> None:
    error, other = pennsylvania({}, {"sent_status": "RE"}), pennsylvania({}, {"sent_status": "QQ"})
    assert error.tables["stage__convictions"].empty
    assert error.file_counts["records_set_aside"].sum() == 1
    assert error.quarantine.empty
    assert other.quarantine["rule"].tolist() == ["unknown_code"]


def arkansas(*statutes: str) -> pd.Series:
    person = {"OFFENDERID": "990911", "OFFENDERLASTNAME": "ZZDELTA", "OFFENDERFIRSTNAME": "UNA"}
    count = {"OFFENDERID": "990911", "COMMITMENTPREFIX": "A", "SENTENCECOMPONENT": "1"}
    count |= {f"STATUTE{n}": text for n, text in enumerate(statutes, start=1)}
    found = mapped(
        AR,
        {
            "offender": table(columns_of(AR, "offender"), [person]),
            "alias": table(columns_of(AR, "alias"), []) + "990911‡1‡ZZDELTE‡OONA‡‡‡N\n".encode("cp1252"),
            "sentence": table(columns_of(AR, "sentence"), [count]),
        },
    )
    assert found.quarantine.empty, found.quarantine[["rule", "reason"]]
    return found.tables["stage__convictions"].iloc[0]


@pytest.mark.parametrize(
    ("statutes", "statute", "form"),
    [
        (["0518103"], "0518103", ""),
        (["0518103", "0503201"], "0518103", "ATTEMPT"),
        (["0503201", "0518103"], "0518103", "ATTEMPT"),
        (["0518103", "", "", "0503401"], "0518103", "CONSPIRACY"),
        (["410701", "411401"], "411401", "ATTEMPT"),
        (["0518103", "0503301"], "0518103", "SOLICITATION"),
        (["0503201", "0503401", "0518103"], "0518103", "ATTEMPT AND CONSPIRACY"),
        (["0518103", "0511106"], "0518103; 0511106", ""),
        (["0503201"], "", "ATTEMPT"),
    ],
)
def test_an_attempt_is_a_second_statute(statutes: list[str], statute: str, form: str) -> None:
    row = arkansas(*statutes)
    assert (row["statute_raw"], row["inchoate_raw"]) == (statute, form)


def test_seven_digits_are_read_as_the_section_and_two_offenses_stay_open() -> None:
    one = parse_citation(arkansas("0518103", "0503201")["statute_raw"], "AR", inchoate="ATTEMPT")
    two = parse_citation(arkansas("0518103", "0511106")["statute_raw"], "AR")
    assert (one.normal_form, one.inchoate) == ("AR:5-18-103", "attempt")
    assert (two.status, two.candidates) == ("ambiguous", ("AR:5-18-103", "AR:5-11-106"))


def tennessee(names: list[dict[str, str]], elsewhere: list[dict[str, str]] | None = None) -> MappedDelivery:
    half = (len(names) + 1) // 2
    charge = {
        "OffenderID": "991011",
        "ConvictionCounty": "KNOX",
        "CaseYear": "2014",
        "CaseNumber": "1",
        "CountNumber": "1",
    }
    return mapped(
        TN,
        {
            "name:OffenderName_01.csv": table(columns_of(TN, "name"), names[:half]),
            "name:OffenderName_02.csv": table(columns_of(TN, "name"), names[half:]),
            "charge": table(columns_of(TN, "charge"), [charge]),
            "elsewhere": table(columns_of(TN, "elsewhere"), elsewhere or [GEORGIA]),
        },
    )


GEORGIA = {"OffenderID": "991011", "SentenceNumber": "1", "Jurisdiction": "GA"}
PERSON = {"OffenderID": "991011", "LastName": "ZZHOLSTON", "FirstName": "CY"}
ORIGINAL = {
    **PERSON,
    "NameType": "O",
    "BirthDate": "1979-04-04",
    "SocialSecurityNumber": "219-00-1011",
    "Sex": "M",
}
ALIAS = {
    **PERSON,
    "NameType": "A",
    "LastName": "ZZHALSTON",
    "BirthDate": "1980-05-05",
    "SocialSecurityNumber": "900-00-1011",
    "Sex": "F",
}


@pytest.mark.parametrize("rows", [[ORIGINAL, ALIAS], [ALIAS, ORIGINAL]])
def test_an_alias_keeps_its_own_date_and_the_person_their_own(rows: list[dict[str, str]]) -> None:
    tables = tennessee(rows).tables
    names = tables["stage__names"].set_index("name_no")
    assert dict(names["name_role"]) == {1: "record", 2: "alias"}
    births = tables["stage__birth_dates"]
    own = births[births["name_no"].isna()]["birth_date_raw"].tolist()
    of_alias = births[births["name_no"] == 2]["birth_date_raw"].tolist()
    assert (own, of_alias, len(births)) == (["1979-04-04"], ["1980-05-05"], 2)
    numbers = tables["stage__identifiers"]
    assert sorted(numbers[numbers["id_type"] == "SSN"]["value_raw"]) == ["219-00-1011", "900-00-1011"]
    assert tables["stage__persons"]["sex_raw"].tolist() == ["M"], "an alias does not say the person's sex"


def test_a_name_of_an_unknown_type_is_kept_back_never_lost() -> None:
    found = tennessee([ORIGINAL, {**ALIAS, "NameType": "X"}, {**ALIAS, "NameType": ""}])
    assert found.quarantine["rule"].tolist() == ["unknown_code"] * 2
    assert len(found.tables["stage__names"]) == 1


@pytest.mark.parametrize(
    ("written", "state"),
    [("GA", "GA"), ("FD", "US"), ("Texas", "TX"), ("QZ", None), ("", None), ("TN", None)],
)
def test_a_sentence_of_another_state_is_that_states(written: str, state: str | None) -> None:
    row = {
        "OffenderID": "991011",
        "SentenceNumber": "1",
        "Jurisdiction": written,
        "ConvictedOffense": "PANDERING",
    }
    found = tennessee([ORIGINAL], [row])
    convictions = found.tables["stage__convictions"]
    assert convictions["convicting_jurisdiction"].tolist() == ["TN", state]
    assert convictions["conviction_id"].is_unique
    assert convictions["file_name"].tolist() == ["charge", "elsewhere"]
    counts = found.file_counts
    assert (counts["records_delivered"] == counts["records_accepted"] + counts["records_quarantined"]).all()


def test_keys_that_are_alike_in_two_files_are_two_convictions() -> None:
    """The key of a charge may read like the key of a sentence elsewhere: one must not swallow the other."""
    found = tennessee(
        [ORIGINAL], [{"OffenderID": "991011", "SentenceNumber": "KNOX/2014/1/1", "Jurisdiction": "GA"}]
    )
    assert found.tables["stage__convictions"]["conviction_id"].nunique() == 2


CHUNKS = Chunks(count=3, number=r"_(\d+)\.csv$")


@pytest.mark.parametrize(
    ("names", "says"),
    [
        (["a_01.csv", "a_02.csv", "a_03.csv"], None),
        (["a_01.csv", "a_03.csv"], "got 2 chunks, expected 3: missing [2]"),
        (["a_01.csv", "a_02.csv", "a_2.csv", "a_03.csv"], "twice or beyond [2]"),
        (["a_01.csv", "a_02.csv", "a_03.csv", "a_04.csv"], "twice or beyond [4]"),
        (["a_01.csv", "a_02.csv", "a_03.csv", "a_x.csv"], "without a number 1"),
        ([], "missing [1, 2, 3]"),
    ],
)
def test_chunks_are_counted(names: list[str], says: str | None) -> None:
    found = chunk_fault(CHUNKS, names)
    assert found is None if says is None else found is not None and says in found


def test_a_delivery_that_lacks_a_chunk_is_refused_whole() -> None:
    sample: list[Path] = sorted((SOURCES_DIR / "tn_doc" / "sample").iterdir())
    assert check_delivery_files(sample, source_id="tn_doc").usable
    cut = [path for path in sample if path.name != "OffenderName_12.csv"]
    report = check_delivery_files(cut, source_id="tn_doc")
    refused = [file for file in report.files if file.status == "refused"]
    assert not report.usable
    assert [file.rules for file in refused] == [{"chunks": 1}]
    assert refused[0].reason is not None
    assert "missing [12]" in refused[0].reason


def last_months(folder: Path) -> list[Path]:
    """Write the sample of one source beside last month's file of it."""
    (sample,) = (SOURCES_DIR / "nm_mvd" / "sample").glob("nm_mvd_*.txt")
    names = ["nm_mvd_20260201.txt", "nm_mvd_20260301.txt"]
    for name in names:
        (folder / name).write_bytes(sample.read_bytes())
    return [folder / name for name in names]


def test_a_second_file_of_a_role_refuses_both_and_says_what_to_write(tmp_path: Path) -> None:
    report = check_delivery_files(last_months(tmp_path), source_id="nm_mvd")
    assert not report.usable
    assert [file.rules for file in report.files] == [{"several_files": 1}] * 2
    for file in report.files:
        assert file.reason is not None
        assert "['nm_mvd_20260201.txt', 'nm_mvd_20260301.txt']" in file.reason
        assert "many: true" in file.reason
        assert (file.accepted, file.quarantined) == (0, file.delivered) and file.delivered > 0


def test_a_night_refuses_a_second_file_of_a_role(tmp_path: Path) -> None:
    settings = load_settings({"LINDERO_HOME": str(tmp_path)})
    folder = settings.inbox / "nm_mvd" / "2026-03-01"
    folder.mkdir(parents=True)
    last_months(folder)
    (receipt,) = land_source(settings, "nm_mvd", until=date(2026, 3, 1))
    with pytest.raises(DeliveryRefused, match=r"several_files.*nm_mvd_20260201.*nm_mvd_20260301.*many: true"):
        read_delivery(settings, receipt, night=date(2026, 3, 1))


def test_many_files_that_are_expected_must_be_allowed() -> None:
    content = load_spec("nm_mvd").model_dump(mode="json", exclude_defaults=True)
    content["delivery"] = {"expects": {load_spec("nm_mvd").files[0].role: 2}}
    with pytest.raises(ValueError, match="say many: true"):
        SourceSpec.model_validate(content)
