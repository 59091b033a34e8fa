"""Every further word of the specification language, used wrongly, is refused with file, line and field."""

from pathlib import Path

import pytest

from sources.errors import SpecError
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
    pattern: "*.dat"
    many: true
    chunks: {count: 3, number: '_(\\d+)\\.dat$'}
    without_leading_zeros: [id]
    format:
      type: versioned
      dated_by: {delivery: received_on}
      versions:
        - name: old
          until: 2020-01-01
          lacks: {year: came later, month: came later, day: came later}
          format:
            type: fixed_width
            record_length: 9
            layout: {id: {start: 1, length: 4}, kind: {start: 5, length: 1}, name: {start: 6, length: 4}}
        - name: new
          since: 2020-01-01
          order: [id, kind, name, year, month, day]
          format: {type: delimited, header: absent}
    columns:
      id: key
      kind: kind of the name
      name: name
      year: year of birth
      month: month of birth
      day: day of birth
  - role: more
    pattern: "*.csv"
    format: {type: delimited}
    columns:
      id: key
      statute: statute
      years: years in prison
      CHARGE1: first charge
      CHARGE2: second charge
joins:
  - {left: more, right: people, on: {id: id}, orphans: keep}
persons:
  - file: people
    key: [id]
    names:
      - {format: auto, full: name, only_where: {kind: [A]}}
    birth_dates:
      - date_parts: {year: year, month: month, day: day}
        date: {formats: ["%Y-%m-%d"]}
facts:
  file: people
  key: [id]
  person_key: [id]
  fields:
    charge_text: name
more_facts:
  - file: more
    key: [id]
    person_key: [id]
    fields:
      statute: {column: statute, only_if: [21-748]}
      sentence:
        each:
          - {column: years, within: "{} years"}
      charge_text: "CHARGE{slot}"
    slots: {count: 2, filled_by: "CHARGE{slot}"}
    set_aside: {column: statute, if_blank: true, reason: names nothing}
"""

VERSION = "files.0.format.versions.0"
LATER = "year: came later, month: came later, day: came later"
WIDTHS = "layout: {id: {start: 1, length: 4}, kind: {start: 5, length: 1}, name: {start: 6, length: 4}}"
DELIVERY = "{delivery: received_on}"
DATED_BY = "files.0.format.dated_by"
YEARS = '- {column: years, within: "{} years"}'
CHARGE = "facts.fields.charge_text"
PART = "more_facts.0.fields.sentence.each.0"


def test_the_good_one_is_good(tmp_path: Path) -> None:
    load_text(tmp_path, GOOD)


@pytest.mark.parametrize(
    ("was", "becomes", "field", "says"),
    [
        ("record_length: 9", "record_length: 10", "files.0", "fields end at byte [9], its record_length is [10]"),
        ("            record_length: 9\n", "", VERSION, "verified by its record_length"),
        ("record_length: 9", "record_length: 9\n            trailing_blanks_cut: true", VERSION, "does not tell"),
        (WIDTHS, "layout: sidecar_des", VERSION, "says itself what it is"),
        ("day: came later}", "dog: came later}", "files.0", "lacks ['dog'], which are not declared"),
        (f"lacks: {{{LATER}}}", "lacks: {}", "files.0", "differ by ['day', 'month', 'year']"),
        ("order: [id, kind, name, year, month, day]", "order: [id, kind, name]", "files.0", "differ by ['day', 'month'"),
        ("          order: [id, kind, name, year, month, day]\n", "", "files.0", "needs `order`"),
        ("- name: new", "- name: old", "files.0.format", "the same name"),
        ("until: 2020-01-01", "until: 2020-01-01\n          since: 2021-01-01", VERSION, "before it begins"),
        ("until: 2020-01-01", "until: yesterday", "files.0.format.versions.0.until", "valid date"),
        ("      dated_by: {delivery: received_on}\n", "", "files.0.format", "need `dated_by`"),
        (DELIVERY, "{delivery: received_on, file_name: '(.)'}", DATED_BY, "exactly one of"),
        (DELIVERY, "{delivery: today}", "files.0.format.dated_by.delivery", "'received_on'"),
        (DELIVERY, "{file_name: '[0-9]+'}", DATED_BY, "needs a group"),
        ("format: {type: delimited, header: absent}", "format: {type: xlsx}", "files.0.format.versions.1.format", "xlsx"),
        ("without_leading_zeros: [id]", "without_leading_zeros: [ide]", "files.0", "['ide'], which are not declared"),
        ("    many: true\n", "", "files.0", "say many: true"),
        ("count: 3", "count: 1", "files.0.chunks.count", "greater than or equal to 2"),
        ("'_(\\d+)\\.dat$'", "'_\\d+'", "files.0.chunks", "needs a group"),
        ("orphans: keep", "orphans: drop", "joins.0.orphans", "'quarantine', 'keep' or 'earlier'"),
        ("only_where: {kind: [A]}", "only_where: {kin: [A]}", "persons.0", "columns ['kin'] are not declared"),
        ("{year: year, month", "{year: jahr, month", "persons.0", "columns ['jahr'] are not declared"),
        ("        date: {formats: [\"%Y-%m-%d\"]}\n", "", "persons.0.birth_dates.0", "date_parts gives YYYY-MM-DD"),
        ("month: month, day: day}\n", "month: month}\n", "persons.0.birth_dates.0.date_parts.day", "Field required"),
        ("  - file: more\n    key", "  - file: people\n    key", "more_facts", "one file gives facts twice"),
        ("      statute: {column", "      statue: {column", "more_facts.0.fields", "['statue'] are no fields"),
        ("  - file: more\n    key", "  - file: animals\n    key", "more_facts.0", "no file has the role [animals]"),
        ("only_if: [21-748]", "only_if: [21-748], blank_if: [none]", "more_facts.0.fields.statute", "not both"),
        ("{} years", "years", PART, "needs one {}"),
        (YEARS, "- {column: years, required: true}", "more_facts.0.fields.sentence", "is plain text"),
        ("{count: 2, filled", "{count: 1, filled", "more_facts.0.slots.count", "greater than or equal to 2"),
        ("{count: 2, filled", "{count: 3, filled", "more_facts.0", "columns ['CHARGE3'] are not declared"),
        ('filled_by: "CHARGE{slot}"', "filled_by: CHARGE1", "more_facts.0", "names no column with {slot}"),
        ('    slots: {count: 2, filled_by: "CHARGE{slot}"}\n', "", "more_facts.0", "say `slots`"),
        ("    set_aside: {", "    one_row_per_part: {count: years}\n    set_aside: {", "more_facts.0", "not both"),
        ("if_blank: true", "if_blank: false", "more_facts.0.set_aside", "either unless_in or if_blank"),
        ("if_blank: true", "if_blank: true, unless_in: [x]", "more_facts.0.set_aside", "either unless_in or if_blank"),
        (YEARS, "- {column: jears}", "more_facts.0", "columns ['jears'] are not declared"),
        (YEARS, "- {column: years, stands_for: [9999]}", f"{PART}.stands_for", "dictionary"),
        (YEARS, "- {column: years, others: quarantine}", PART, "list some"),
        ("charge_text: name", "charge_text: {column: name, codes: {values: {A: B}}}", CHARGE, "no effect"),
        ("charge_text: name", "charge_text: {column: name, date: {formats: ['%Y']}}", CHARGE, "is no date"),
        ("full: name", "full: {column: name, codes: {values: {A: B}}}", "persons.0.names.0.full", "stands_for"),
        (YEARS, "- {column: years, stands_for: {a: b}, others: drop}", f"{PART}.others", "'quarantine' or 'keep'"),
    ],
)  # fmt: skip
def test_a_bad_one_says_where(tmp_path: Path, was: str, becomes: str, field: str, says: str) -> None:
    assert_refused(tmp_path, GOOD, was, becomes, field=field, says=says)


def test_two_layouts_of_one_length_need_days_apart(tmp_path: Path) -> None:
    start = GOOD.index("          format:\n            type: fixed_width")
    same = GOOD[start : GOOD.index("        - name: new")].rstrip() + "\n"
    both = GOOD.replace(
        "          order: [id, kind, name, year, month, day]\n          format: {type: delimited, header: absent}\n",
        "          lacks: {year: came later, month: came later, day: came later}\n" + same,
    )
    load_text(tmp_path, both)
    with pytest.raises(SpecError, match=r"line \[14\].*\[old\] and \[new\] have the same record_length"):
        load_again(tmp_path, both.replace("since: 2020-01-01", "since: 2019-12-31"))


def load_again(root: Path, text: str) -> None:
    load_text(root / "again", text)
