"""Joins: a key that stands once, columns of partners wherever a column may stand, the alias that an event cites."""

import pandas as pd
import pytest

from sources.mapping.delivery import MappedDelivery
from sources.spec.model import SourceSpec
from tests.sources.inline_specs import mapped, source_spec

EVENTS = """
kind: conviction
jurisdiction: CA
files:
  - {role: subject, pattern: "s.csv", format: &csv {type: delimited}, columns: {SUBJECT: key, LAST: surname, FIRST: given}}
  - {role: alias, pattern: "a.csv", format: *csv, columns: {SUBJECT: key, NO: n, LAST: surname, FIRST: given, BORN: born}}
  - {role: event, pattern: "e.csv", format: *csv, columns: {SUBJECT: key, EVENT: number, NAM: cited alias, SECTION: section}}
joins:
  - {left: event, right: subject, on: {SUBJECT: SUBJECT}}
  - {left: event, right: alias, on: {SUBJECT: SUBJECT, NAM: NO}, orphans: keep}
  - {left: alias, right: subject, on: {SUBJECT: SUBJECT}}
persons:
  - {file: subject, key: [SUBJECT], names: [{role: record, given: FIRST, surname: LAST}]}
  - file: event
    key: [SUBJECT]
    names:
      - role: committed
        given: alias.FIRST
        surname: alias.LAST
        birth_date: {column: alias.BORN, date: {formats: ["%Y%m%d"]}}
  - file: alias
    key: [SUBJECT]
    names:
      - {role: alias, given: FIRST, surname: LAST, birth_date: {column: BORN, date: {formats: ["%Y%m%d"]}}}
facts:
  file: event
  key: [SUBJECT, EVENT]
  person_key: [SUBJECT]
  fields: {convicting_jurisdiction: {literal: CA}, statute: SECTION}
"""
SUBJECTS = b"SUBJECT,LAST,FIRST\n1,ZZPINE,ADA\n"
ALIASES = b"SUBJECT,NO,LAST,FIRST,BORN\n1,02,ZZFIR,ADA,19550505\n1,03,ZZELM,IDA,\n2,02,ZZOAK,EVE,\n"


def events(*cited: str) -> MappedDelivery:
    rows = "".join(f"1,{n},{alias},236.1\n" for n, alias in enumerate(cited, start=1))
    files = {"subject": SUBJECTS, "alias": ALIASES, "event": f"SUBJECT,EVENT,NAM,SECTION\n{rows}".encode()}
    return mapped(source_spec(EVENTS), files)


def roles(found: MappedDelivery) -> dict[str, str]:
    names = found.tables["stage__names"]
    return dict(zip(names["surname_raw"], names["name_role"], strict=True))


def test_the_alias_that_an_event_cites_is_the_name_used_at_the_conviction() -> None:
    found = events("02", "02", "")
    assert roles(found) == {"ZZPINE": "record", "ZZFIR": "committed", "ZZELM": "alias"}
    born = found.tables["stage__birth_dates"]
    assert born["birth_date_raw"].tolist() == ["19550505"], "an alias cited twice has its date of birth once"


@pytest.mark.parametrize("cited", ["77", ""])
def test_an_event_that_cites_no_known_alias_stays(cited: str) -> None:
    found = events(cited)
    assert roles(found) == {"ZZPINE": "record", "ZZFIR": "alias", "ZZELM": "alias"}
    assert len(found.tables["stage__convictions"]) == 1
    assert found.quarantine["rule"].tolist() == ["orphan"], "only the alias of nobody"


CODES = """
kind: conviction
files:
  - {role: count, pattern: "c.csv", format: &csv {type: delimited}, columns: {ID: key, LAST: surname, CODE: code}}
  - {role: table, pattern: "t.csv", format: *csv, columns: {CODE: code, SAYS: words, CITES: section}, ignored: {NOTE: no}}
joins:
  - {left: count, right: table, on: {CODE: CODE}, orphans: keep, each_once: ONCE}
persons:
  - {file: count, key: [ID], names: [{role: record, surname: LAST}]}
facts:
  file: count
  key: [ID]
  person_key: [ID]
  fields: {convicting_jurisdiction: {literal: NM}, statute: table.CITES, charge_text: table.SAYS}
"""


def code_spec(once: bool) -> SourceSpec:
    return source_spec(CODES.replace("ONCE", str(once).lower()))


def counts(table: str, *, once: bool) -> tuple[pd.DataFrame, list[tuple[int, str]]]:
    files = {"count": b"ID,LAST,CODE\n1,ZZA,7\n2,ZZB,8\n", "table": f"CODE,SAYS,CITES,NOTE\n{table}".encode()}
    found = mapped(code_spec(once), files)
    kept = found.quarantine
    return found.tables["stage__convictions"], list(zip(kept["record_no"], kept["rule"], strict=True))


def test_a_key_that_must_stand_once_and_does_not_answers_nobody() -> None:
    rows, kept = counts("7,a,1-1,\n8,b,2-2,\n7,a,9-9,\n", once=True)
    assert rows["statute_raw"].tolist() == ["", "2-2"]
    assert kept == [(2, "duplicate_key"), (4, "duplicate_key")]


def test_a_key_that_may_stand_often_is_answered_by_the_first() -> None:
    rows, kept = counts("7,a,1-1,\n8,b,2-2,\n7,a,9-9,\n", once=False)
    assert (rows["statute_raw"].tolist(), kept) == (["1-1", "2-2"], [])


def test_records_that_say_the_same_are_one_key_however_often() -> None:
    rows, kept = counts("7,a,1-1,\n8,b,2-2,\n7,a,1-1,\n", once=True)
    assert (rows["statute_raw"].tolist(), kept) == (["1-1", "2-2"], [])


def test_a_blank_key_of_the_table_is_nobodys() -> None:
    rows, kept = counts(",a,1-1,\n,b,2-2,\n8,b,2-2,\n", once=True)
    assert (rows["statute_raw"].tolist(), kept) == (["", "2-2"], [])
