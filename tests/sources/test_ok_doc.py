"""Oklahoma: three generations of one extract; a byte more or less is refused, never read shifted."""

import re
from datetime import date
from typing import Any

import pytest

from sources.errors import FileRefused
from sources.mapping.delivery import MappedDelivery
from sources.readers.read_file import read_file
from sources.spec.loader import load_spec
from tests.sources.fixed_records import layout, record
from tests.sources.inline_specs import mapped, rules

SPEC = load_spec("ok_doc")
OLD, NEW = layout(SPEC.file("profile"), "until-2021"), layout(SPEC.file("profile"), "since-2022")
PERSON: dict[str, str] = {
    "DOC_NUM": "0000990201",
    "LAST_NAME": "ZZBASALT",
    "FIRST_NAME": "ORLA",
    "LAST_MOVE_DATE": "20210405",
    "BIRTH_DATE": "19820114",
    "SEX": "F",
    "STATUS": "ACTIVE",
}
BEFORE, AFTER = date(2021, 12, 31), date(2022, 1, 1)


def profile(content: bytes, day: date | None) -> Any:
    return read_file(
        content, SPEC.file("profile"), source_id="ok_doc", file_name="profile.dat", received_on=day
    )


def deliver(profiles: bytes, sentences: bytes, offenses: bytes = b"") -> MappedDelivery:
    files = {"profile": profiles, "sentence": sentences}
    return mapped(SPEC, {**files, "offense": offenses} if offenses else files)


@pytest.mark.parametrize("day", [BEFORE, None])
def test_the_old_layout_is_read_with_the_old_widths(day: date | None) -> None:
    row = profile(record(OLD, **PERSON), day).frame.iloc[0]
    assert (row["BIRTH_DATE"], row["SEX"], row["LAST_MOVE_DATE"]) == ("19820114", "F", "20210405")


@pytest.mark.parametrize("day", [AFTER, None])
def test_the_new_layout_is_read_with_the_new_widths(day: date | None) -> None:
    row = profile(record(NEW, **PERSON), day).frame.iloc[0]
    assert (row["BIRTH_DATE"], row["SEX"], row["LAST_MOVE_DATE"]) == ("19820114", "F", "20210405")


def test_a_profile_of_368_bytes_is_refused_when_the_new_widths_are_due() -> None:
    content = record(OLD, **PERSON) * 3
    with pytest.raises(FileRefused) as error:
        profile(content, date(2023, 5, 1))
    message = str(error.value)
    assert error.value.rule == "layout_version"
    assert error.value.records == 3, "every record of a refused file is accounted for"
    for told in ("3 of 368 bytes", "['until-2021']", "['since-2022']", "2023-05-01", "of 367 bytes"):
        assert told in message, message
    assert "ZZBASALT" not in message


def test_a_profile_of_367_bytes_is_refused_when_the_old_widths_are_due() -> None:
    with pytest.raises(FileRefused, match=r"'since-2022'.*2019-01-01"):
        profile(record(NEW, **PERSON), date(2019, 1, 1))


@pytest.mark.parametrize("length", [366, 369, 1])
def test_a_length_of_no_layout_is_refused_with_what_was_seen(length: int) -> None:
    content = (b"9" * length + b"\r\n") * 4
    with pytest.raises(FileRefused, match=re.escape(f"4 of {length} bytes, which is none of the layouts")):
        profile(content, AFTER)


def test_half_of_one_layout_and_half_of_another_is_no_delivery() -> None:
    with pytest.raises(FileRefused) as error:
        profile(record(OLD, **PERSON) * 10 + record(NEW, **PERSON) * 10, None)
    assert error.value.rule == "layout_version"


def test_one_record_of_another_length_is_quarantined_though_its_last_byte_is_blank() -> None:
    """The status ends in blanks: the old record under the new widths would pass, one byte shifted."""
    content = record(NEW, **PERSON) * 11 + record(OLD, **PERSON)
    records = profile(content, AFTER)
    assert rules(records) == [(12, "record_length")]
    assert records.delivered == len(records.frame) + 1 == 12
    assert "expected exactly 367" in records.refused[0].reason


GENERATIONS = {
    "A": {"JS_DATE": "20140612", "COUNTY": "TULSA"},
    "B": {"JS_DATE": "20140612", "COUNTY": "TULSA", "SENTENCE_ID": "00000000000000007001"},
    "C": {"JS_DATE": "20140612", "COUNTY": "TULSA", "SENTENCE_ID": "0000000007001"},
}


@pytest.mark.parametrize("generation", GENERATIONS)
def test_every_generation_of_the_sentence_says_the_same(generation: str) -> None:
    form = layout(SPEC.file("sentence"), generation)
    new = generation == "C"
    sentence = record(
        form, DOC_NUM="990201", STATUTE_CODE="21-748", CRF_NUMBER="CF-2013-0201", INCARCERATED_YEARS="12",
        **GENERATIONS[generation],
    )  # fmt: skip
    offense = layout(SPEC.file("offense"), "since-2022" if new else "until-2021")
    table = record(offense, STATUTE_CODE="21-748", DESCRIPTION="HUMAN TRAFFICKING", VIOLENT="Y")
    found = deliver(record(NEW if new else OLD, **PERSON), sentence, table)
    row = found.tables["stage__convictions"].iloc[0]
    assert (row["statute_raw"], row["charge_text_raw"]) == ("21-748", "HUMAN TRAFFICKING")
    assert (row["conviction_date_raw"], row["case_number_raw"]) == ("20140612", "CF-2013-0201")
    assert (row["sentence_raw"], row["court_raw"]) == ("PRISON 12 YEARS", "TULSA")
    assert row["person_record_id"] == "ok_doc:990201", (
        "zeros in front do not part a person from their sentence"
    )
    assert found.quarantine.empty
    assert row["conviction_id"] == "ok_doc:990201/7001" or generation == "A"


def test_a_sentence_without_number_is_known_by_what_it_says() -> None:
    form = layout(SPEC.file("sentence"), "A")
    same = {"DOC_NUM": "990201", "COUNTY": "TULSA", "JS_DATE": "20140612", "CRF_NUMBER": "CF-2013-0201"}
    found = deliver(
        record(OLD, **PERSON), record(form, STATUTE_CODE="21-748", **same) + record(form, STATUTE_CODE="21-1081", **same)
    )  # fmt: skip
    assert found.tables["stage__convictions"]["conviction_id"].nunique() == 2
    assert found.quarantine.empty


@pytest.mark.parametrize(
    ("years", "probation", "says"),
    [
        ("9999", "", "DEATH"),
        ("8888", "", "LIFE"),
        ("7777", "5", "LIFE WITHOUT PAROLE|PROBATION 5 YEARS"),
        ("00009999", "", "DEATH"),
        ("8888.00", "", "LIFE"),
        ("88", "", "PRISON 88 YEARS"),
        ("9999.5", "", "PRISON 9999.5 YEARS"),
        ("", "3", "PROBATION 3 YEARS"),
        ("", "", ""),
    ],
)
def test_death_and_life_are_words_never_years(years: str, probation: str, says: str) -> None:
    form = layout(SPEC.file("sentence"), "C")
    sentence = record(
        form, DOC_NUM="990201", SENTENCE_ID="7001", STATUTE_CODE="21-748", COUNTY="TULSA", JS_DATE="20140612",
        INCARCERATED_YEARS=years, PROBATION_YEARS=probation,
    )  # fmt: skip
    found = deliver(record(NEW, **PERSON), sentence)
    assert found.tables["stage__convictions"]["sentence_raw"].tolist() == [says]


@pytest.mark.parametrize(
    ("county", "jurisdiction"),
    [("TEXAS", "OK"), ("Delaware County", "OK"), ("LE FLORE", "OK"), ("", "OK"), ("STATE OF TEXAS", None)],
)
def test_counties_named_like_states_are_oklahomas_and_other_courts_stay_open(
    county: str, jurisdiction: str | None
) -> None:
    form = layout(SPEC.file("sentence"), "C")
    sentence = record(form, DOC_NUM="990201", SENTENCE_ID="7001", STATUTE_CODE="21-748", COUNTY=county)
    found = deliver(record(NEW, **PERSON), sentence).tables["stage__convictions"]
    assert found["convicting_jurisdiction"].tolist() == [jurisdiction]


def test_a_code_that_the_table_lacks_keeps_its_sentence() -> None:
    sentence = layout(SPEC.file("sentence"), "C")
    offense = layout(SPEC.file("offense"), "since-2022")
    found = deliver(
        record(NEW, **PERSON),
        record(sentence, DOC_NUM="990201", SENTENCE_ID="7001", STATUTE_CODE="21-748", COUNTY="TULSA"),
        record(offense, STATUTE_CODE="21-1081", DESCRIPTION="PANDERING"),
    )
    assert found.tables["stage__convictions"]["charge_text_raw"].tolist() == [""]
    assert found.quarantine.empty


def test_an_alias_is_a_name_of_the_same_person() -> None:
    alias = record(
        layout(SPEC.file("alias")), DOC_NUM="00000990201", LAST_NAME="ZZBASALTE", FIRST_NAME="ORLY"
    )
    sentence = record(
        layout(SPEC.file("sentence"), "C"), DOC_NUM="990201", SENTENCE_ID="7001", COUNTY="TULSA"
    )
    found = mapped(SPEC, {"profile": record(NEW, **PERSON), "alias": alias, "sentence": sentence})
    names = found.tables["stage__names"]
    assert names["person_record_id"].unique().tolist() == ["ok_doc:990201"]
    assert list(zip(names["name_role"], names["surname_raw"], strict=True)) == [
        ("record", "ZZBASALT"),
        ("alias", "ZZBASALTE"),
    ]
