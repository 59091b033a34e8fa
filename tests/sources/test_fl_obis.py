"""Florida: three sets of tables, sections that the offense map settles, and what the extract cannot say."""

from typing import Any

import pytest

from sources.errors import FileRefused
from sources.mapping.delivery import MappedDelivery
from sources.spec.loader import SOURCES_DIR, load_spec
from tests.sources.classified import classified
from tests.sources.inline_specs import mapped

SPEC = load_spec("fl_obis")
ROOT = "DCNumber,LastName,FirstName,BirthDate,PrisonReleaseDate\nA99201,ZZKEY,ORLA,1980-02-03,2016-05-06\n"
HEADER = "DCNumber,Sequence,OffenseDate,DateAdjudicated,CaseNumber,prisonterm,AdjudicationCharge,adjudicationcharge_descr"


def count(**said: Any) -> str:
    row = {
        "DCNumber": "A99201", "Sequence": "1", "OffenseDate": "2013-03-03", "DateAdjudicated": "2014-02-02",
        "CaseNumber": "1399201", "prisonterm": "0030000", "AdjudicationCharge": "796.03", "adjudicationcharge_descr": "X",
    }  # fmt: skip
    return ",".join(str(said.get(name, text)) for name, text in row.items()) + "\n"


def deliver(offenses: str, *, role: str = "release_cps", root: str = ROOT) -> MappedDelivery:
    people = role.split("_")[0] + "_root"
    return mapped(SPEC, {people: root.encode(), role: f"{HEADER}\n{offenses}".encode()})


SECTIONS = (
    ("796.03", "PROCURING PERSON UNDER 18/PROST", "promoting_prostitution_minor", "yes", "none"),
    ("796.07(2)(E)", "SOLICIT PROSTITUTION", "other_sex_offense", "no", "none"),
    ("796.07", "PROSTITUTION", "other_sex_offense", "no", "none"),
    ("787.06(3)(G)", "HUMAN TRAFF/SEX/<18", "sex_trafficking_minor", "yes", "none"),
    ("787.06(3)(G)", "ATTEMPTED HUMAN TRAFF", "sex_trafficking_minor", "yes", "attempt"),
    ("787.06(3)(A)", "HUMAN TRAFF/LABOR", "labor_trafficking", "yes", "none"),
    ("787.06", "HUMAN TRAFFICKING", "trafficking_unspecified", "unknown", "none"),
    ("787.063G", "HUMAN TRAFFICKING", "unmapped", "unknown", "none"),
    ("893.135(1)(B)1", "TRAFF IN COCAINE 28G><30K", "not_relevant", "no", "none"),
)


def test_a_section_is_classified_as_the_offense_map_says() -> None:
    offenses = "".join(
        count(Sequence=n, AdjudicationCharge=section, adjudicationcharge_descr=charge)
        for n, (section, charge, *_) in enumerate(SECTIONS, start=1)
    )
    found = classified(deliver(offenses))
    for n, (section, charge, *expected) in enumerate(SECTIONS, start=1):
        row = found[found["conviction_id"] == f"fl_obis:A99201/{n}"].iloc[0]
        assert [row["category"], row["offense_answer"], row["inchoate"]] == expected, (section, charge)


def test_supervision_may_rest_on_a_withheld_adjudication_and_waits_for_paper() -> None:
    found = classified(deliver(count(), role="offender_ccs")).iloc[0]
    assert (found["is_conviction"], found["offense_answer"], found["offense_wait"]) == (
        "undetermined", "unknown", "needs_documents",
    )  # fmt: skip


def test_life_is_a_word_and_the_release_is_that_of_the_present_sentence() -> None:
    row = deliver(count(prisonterm="9999998")).tables["stage__convictions"].iloc[0]
    assert (row["sentence_raw"], row["release_date_raw"]) == ("LIFE", "2016-05-06")
    earlier = deliver(count(), role="release_prpr").tables["stage__convictions"].iloc[0]
    assert (earlier["sentence_raw"], earlier["release_date_raw"]) == ("PRISON 0030000", "")


def test_one_count_in_two_tables_has_two_ids() -> None:
    tables = ("release_cps", "release_prpr", "active_cps", "active_prpr", "offender_ccs")
    roots = {f"{name}_root": ROOT.encode() for name in ("release", "active", "offender")}
    found = mapped(SPEC, {**roots, **{role: f"{HEADER}\n{count()}".encode() for role in tables}})
    ids = found.tables["stage__convictions"]["conviction_id"].tolist()
    assert (ids[0], len(set(ids))) == ("fl_obis:A99201/1", 5)
    assert len(found.tables["stage__persons"]) == 1, "one number, one person, in whatever set"


def test_the_case_of_a_columns_name_does_not_matter_but_a_missing_charge_does() -> None:
    offenses = f"{HEADER.upper()}\n{count()}"
    found = mapped(SPEC, {"release_root": ROOT.encode(), "release_cps": offenses.encode()})
    assert found.tables["stage__convictions"]["statute_raw"].tolist() == ["796.03"]
    with pytest.raises(FileRefused, match=r"AdjudicationCharge.*missing"):
        mapped(SPEC, {"release_cps": offenses.replace("ADJUDICATIONCHARGE,", "CHARGE,").encode()})


def test_a_year_of_two_digits_keeps_a_person_back() -> None:
    found = deliver(count(), root=ROOT.replace("1980-02-03", "02/03/80 00:00:00"))
    assert found.quarantine["rule"].tolist() == ["unreadable_date", "orphan"]
    assert found.tables["stage__persons"].empty


def test_a_table_without_its_header_is_refused() -> None:
    content = (SOURCES_DIR / "fl_obis" / "sample" / "INMATE_RELEASE_ROOT.csv").read_bytes()
    with pytest.raises(FileRefused) as error:
        mapped(SPEC, {"release_root": content.split(b"\n", 1)[1]})
    assert error.value.rule == "header"
    assert "ZZ" not in str(error.value), "a first record is a person's: it is not repeated"
