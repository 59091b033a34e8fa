"""A specification that cannot be used says in which file, on which line, in which field."""

from pathlib import Path

import pytest

from sources.errors import SpecError
from sources.spec.loader import list_source_ids, load_spec
from tests.sources.inline_specs import load_text

GOOD = """source_id: zz
title: A source
jurisdiction: NM
kind: residency
authority: nobody
cadence: never
stale_after_days: 30
files:
  - role: people
    pattern: "*.csv"
    format:
      type: delimited
    columns:
      id: key
      name: name
      kind: kind
    ignored:
      hair: not used
persons:
  - file: people
    key: [id]
    names:
      - {format: auto, full: name}
facts:
  file: people
  key: [id]
  person_key: [id]
  fields:
    evidence_type: kind
"""
FORMAT = "type: delimited"
HAIR = "hair: not used"


def test_the_good_one_is_good(tmp_path: Path) -> None:
    load_text(tmp_path, GOOD)


@pytest.mark.parametrize(
    ("was", "becomes", "line", "field", "says"),
    [
        ("kind: residency", "kind: gossip", 4, "kind", "'conviction', 'residency' or 'registry'"),
        ("jurisdiction: NM", "jurisdiction: New Mexico", 3, "jurisdiction", "pattern"),
        ("stale_after_days: 30", "stale_after_days: 0", 7, "stale_after_days", "greater than or equal to 1"),
        ("cadence: never\n", "", 1, "cadence", "Field required"),
        ("title: A source", "title: A source\ncolour: blue", 3, "colour", "Extra inputs"),
        ("type: delimited", "type: telepathic", 11, "files.0.format", "tag 'telepathic'"),
        (FORMAT, FORMAT + "\n      encoding: klingon", 13, "files.0.format.encoding", "no such text encoding"),
        (FORMAT, FORMAT + "\n      encoding: base64", 13, "files.0.format.encoding", "no such text encoding"),
        (FORMAT, FORMAT + "\n      delimiter: '||'", 11, "files.0.format", "one character each"),
        (FORMAT, FORMAT + "\n      footer_pattern: '('", 13, "files.0.format.footer_pattern", "not a regular expression"),
        (FORMAT, FORMAT + "\n      header: absent", 9, "files.0", "needs `order`"),
        ("hair: not used", "name: not used", 9, "files.0", "both taken and ignored"),
        (HAIR, HAIR + "\n    order: [id, name]", 9, "files.0", "differ by ['hair', 'kind']"),
        (HAIR, HAIR + "\n    also_named: {eyes: [iris]}", 9, "files.0", "['eyes'], which are not declared"),
        (HAIR, HAIR + "\n    control_total: {pattern: 'T(\\d)'}", 9, "files.0", "needs a footer_pattern"),
        ("full: name}", "full: nom}", 20, "persons.0", "columns ['nom'] are not declared as taken in file [people]"),
        ("full: name}", "full: hair}", 20, "persons.0", "columns ['hair'] are not declared"),
        ("full: name}", "full: {column: name, first_of: [name]}}", 23, "persons.0.names.0.full", "exactly one of"),
        ("full: name}", "full: {column: name, capture: abc}}", 23, "persons.0.names.0.full", "needs a group"),
        ("format: auto", "format: backwards", 23, "persons.0.names.0.format", "'parts'"),
        ("    names:\n      - {format: auto, full: name}\n", "", 19, "persons", "no file gives a name"),
        ("facts:\n  file: people", "facts:\n  file: animals", 24, "facts", "no file has the role [animals]"),
        ("evidence_type: kind", "evidence_tipe: kind", 28, "facts.fields", "['evidence_tipe'] are no fields"),
        ("title: A source", "title: [A", 3, "", "expected ',' or ']'"),
        ("title: A source", "title: A source\ntitle: Another", 3, "", "the key [title] stands twice"),
        ("source_id: zz", "source_id: other", None, "source_id", "expected the folder's name"),
        ("source_id: zz", "source_id: zz\nextends: nobody", None, "extends", "[nobody] is not there"),
    ],
)  # fmt: skip
def test_a_bad_one_says_where(
    tmp_path: Path, was: str, becomes: str, line: int | None, field: str, says: str
) -> None:
    assert was in GOOD
    with pytest.raises(SpecError) as error:
        load_text(tmp_path, GOOD.replace(was, becomes, 1))
    message = str(error.value)
    assert "[zz/spec.yml]" in message
    assert line is None or f"line [{line}]" in message, message
    assert not field or f"field [{field}]" in message, message
    assert says in message, message


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "just words"])
def test_a_file_without_fields_says_so(tmp_path: Path, text: str) -> None:
    with pytest.raises(SpecError, match=r"\[zz/spec.yml\] line \[1\]: expected fields"):
        load_text(tmp_path, text)


def test_a_missing_source_names_those_there_are(tmp_path: Path) -> None:
    load_text(tmp_path, GOOD)
    with pytest.raises(SpecError, match=r"\[yy\].*\['zz'\]"):
        load_spec("yy", tmp_path)


def test_words_that_yaml_would_take_for_booleans_stay_words(tmp_path: Path) -> None:
    codes = "evidence_type: {column: kind, codes: {values: {Y: license, NO: tax, ON: voter}}}"
    load_text(tmp_path, GOOD.replace("evidence_type: kind", codes))
    found = load_spec("zz", tmp_path).facts.fields["evidence_type"].codes
    assert found is not None and found.table == {"Y": "license", "NO": "tax", "ON": "voter"}


def test_an_agency_extends_a_layout_in_six_lines(tmp_path: Path) -> None:
    load_text(tmp_path, GOOD)
    (tmp_path / "yy").mkdir()
    (tmp_path / "yy" / "spec.yml").write_text("extends: zz\nsource_id: yy\ntitle: Another agency\n")
    ours, theirs = load_spec("yy", tmp_path), load_spec("zz", tmp_path)
    assert (ours.title, ours.files) == ("Another agency", theirs.files)
    assert ours.digest != theirs.digest


def test_every_shipped_specification_loads_and_explains_every_column() -> None:
    ids = list_source_ids()
    assert {"ca_doj", "nc_opi", "niem_rap_sheet", "nm_mvd", "nm_registry"} < set(ids)
    for source_id in ids:
        spec = load_spec(source_id)
        for file in spec.files:
            silent = [name for name, why in {**file.columns, **file.ignored}.items() if len(why) < 3]
            assert not silent, (source_id, file.role, silent)
