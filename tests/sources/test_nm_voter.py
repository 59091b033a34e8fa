"""The voter file: what the law lets nobody hold refuses it, what it may serve is checked, elections come and go."""

from pathlib import Path

import pytest

from sources.errors import FileRefused, SpecError
from sources.mapping.delivery import MappedDelivery
from sources.spec.loader import SOURCES_DIR, load_spec
from tests.sources.inline_specs import load_text, mapped

SPEC = load_spec("nm_voter")
SAMPLE = (SOURCES_DIR / "nm_voter" / "sample" / "voter_export_1.csv").read_bytes()
TEXT = (SOURCES_DIR / "nm_voter" / "spec.yml").read_text(encoding="utf-8")


def deliver(content: bytes = SAMPLE) -> MappedDelivery:
    return mapped(SPEC, {"voters": content})


@pytest.mark.parametrize("born", [b"05/06/1980", b"1980-05-06", b"19800506", b"198005"])
def test_a_whole_date_of_birth_refuses_the_file(born: bytes) -> None:
    with pytest.raises(FileRefused) as error:
        deliver(SAMPLE.replace(b",1980,", b"," + born + b","))
    assert error.value.rule == "must_not_hold"
    assert "column [DOB]" in str(error.value)
    assert born.decode() not in str(error.value)


def test_elections_come_and_go_and_are_never_taken() -> None:
    three = SAMPLE.replace(b"-GENERAL", b"-GENERAL,06/04/2024-PRIMARY").replace(b"COUNTY,,", b"COUNTY,,,")
    one = SAMPLE.replace(b"06/07/2022-PRIMARY,", b"").replace(b"E-SANTA FE COUNTY,", b"")
    for content in (one, SAMPLE, three):
        found = deliver(content)
        assert found.quarantine.empty
        assert found.tables["stage__persons"]["person_record_id"].tolist() == ["nm_voter:990001"]


def test_another_new_column_is_still_a_new_column() -> None:
    with pytest.raises(FileRefused, match=r"columns \['SSN'\] are not known"):
        deliver(SAMPLE.replace(b"06/07/2022-PRIMARY", b"SSN"))


def test_what_may_not_be_used_is_not_in_the_frame() -> None:
    frame = deliver().tables
    said = "".join(table.astype(str).to_csv() for table in frame.values())
    assert "DTS" not in said
    assert "E-SANTA FE" not in said
    assert "DOÑA ANA" in said.upper()


@pytest.mark.parametrize("kind", ["conviction", "registry"])
def test_a_voter_file_serves_residency_and_nothing_else(tmp_path: Path, kind: str) -> None:
    other = TEXT.replace("source_id: nm_voter", "source_id: zz").replace("kind: residency", f"kind: {kind}")
    with pytest.raises(
        SpecError, match=rf"field \[kind\]: \[{kind}\].*may serve \['residency'\] alone"
    ) as error:
        load_text(tmp_path, other)
    assert "line [7]" in str(error.value)


@pytest.mark.parametrize(
    ("was", "becomes", "field", "says"),
    [
        (
            "may_serve: [residency]",
            "may_serve: [elections]",
            "may_serve.0",
            "'conviction', 'residency' or 'registry'",
        ),
        ("must_not_hold: {DOB:", "must_not_hold: {BORN:", "files.0", "['BORN'], which are not declared"),
        (
            "must_not_hold: {DOB: '.*\\D.*|\\d{5,}'}",
            "must_not_hold: {DOB: '('}",
            "files.0.must_not_hold.DOB",
            "not a regular",
        ),
        ("ignored_like: {'", "ignored_like: {'Part.|", "files.0", "matches ['Party'], which are declared"),
    ],
)
def test_its_words_used_wrongly_are_refused(
    tmp_path: Path, was: str, becomes: str, field: str, says: str
) -> None:
    assert was in TEXT
    with pytest.raises(SpecError) as error:
        load_text(tmp_path, TEXT.replace("source_id: nm_voter", "source_id: zz").replace(was, becomes))
    assert f"field [{field}]" in str(error.value), str(error.value)
    assert says in str(error.value)
