"""The words of workbooks, ages and joins, used wrongly, are refused with file, line and field."""

from pathlib import Path

import pytest

from tests.sources.inline_specs import assert_refused, load_text

GOOD = """source_id: zz
title: A source
jurisdiction: NM
kind: conviction
authority: nobody
cadence: never
stale_after_days: 30
files:
  - role: people
    pattern: "*.xlsx"
    as_of: {file_name: '(\\d{4}-\\d{2}-\\d{2})'}
    leading_zeros_to: {id: 8, day: {digits: 8, at_most: 1}}
    format: {type: xlsx, preamble_rows: 2, footer_pattern: note}
    columns: {id: key, name: name, years: age, day: day of conviction}
  - role: table
    pattern: "*.csv"
    format: {type: delimited}
    columns: {id: key, statute: statute}
joins:
  - {left: people, right: table, on: {id: id}, orphans: keep, each_once: true}
persons:
  - file: people
    key: [id]
    names:
      - {format: auto, full: name}
    birth_dates:
      - {age: years}
facts:
  file: people
  key: [id]
  person_key: [id]
  fields:
    statute: table.statute
    conviction_date: {column: day, date: {formats: ["%m%d%Y"]}}
"""
FILE, AS_OF = "files.0", "    as_of: {file_name: '(\\d{4}-\\d{2}-\\d{2})'}\n"


def test_the_good_one_is_good(tmp_path: Path) -> None:
    spec = load_text(tmp_path, GOOD)
    assert not spec.reads_by_delivery_day
    assert spec.persons[0].birth_dates[0].date is not None, "an age that is no number must not pass"


def test_an_age_by_the_day_of_the_delivery_makes_reading_rest_on_that_day(tmp_path: Path) -> None:
    by_delivery = GOOD.replace(AS_OF, "    as_of: {delivery: received_on}\n")
    assert load_text(tmp_path, by_delivery).reads_by_delivery_day


@pytest.mark.parametrize(
    ("was", "becomes", "field", "says"),
    [
        ("type: xlsx", "type: ods", f"{FILE}.format", "'xls'"),
        ("type: xlsx", "type: xlsx, sheets: A", f"{FILE}.format.sheets", "Extra inputs"),
        ("preamble_rows: 2", "preamble_rows: -1", f"{FILE}.format.preamble_rows", "greater than or equal to 0"),
        ("footer_pattern: note", "footer_pattern: '('", f"{FILE}.format.footer_pattern", "not a regular expression"),
        ("{id: 8, day", "{ident: 8, day", FILE, "['ident'], which are not declared"),
        ("{id: 8, day", "{id: 0, day", f"{FILE}.leading_zeros_to.id.digits", "greater than or equal to 1"),
        ("at_most: 1", "at_most: 0", f"{FILE}.leading_zeros_to.day.at_most", "greater than or equal to 1"),
        ("    leading_zeros_to", "    without_leading_zeros: [id]\n    leading_zeros_to", FILE, "dropped and given back"),
        (AS_OF, "", "persons.0.birth_dates", "say `as_of` in file [people]"),
        ("{file_name: '(", "{content: '(", FILE, "bytes of a workbook are packed"),
        ("{age: years}", "{age: jears}", "persons.0", "columns ['jears'] are not declared"),
        ("{age: years}", "{age: years, column: day}", "persons.0.birth_dates.0", "exactly one of"),
        ("{column: day, date: {formats: [\"%m%d%Y\"]}}", "{age: years}", "facts.fields", "only dates of birth can be"),
        ("table.statute", "table.cites", "facts", "columns ['table.cites'] are not declared"),
        ("each_once: true", "each_once: always", "joins.0.each_once", "valid boolean"),
    ],
)  # fmt: skip
def test_a_bad_one_says_where(tmp_path: Path, was: str, becomes: str, field: str, says: str) -> None:
    assert_refused(tmp_path, GOOD, was, becomes, field=field, says=says)
