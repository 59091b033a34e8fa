"""XML documents: charges at their latest stage, lists of names, links by key, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.errors import FileRefused
from tests.sources.inline_specs import file_spec, read, values

FORM = file_spec("""
format:
  type: xml
  namespaces: {n: urn:test}
  root: n:History
  record_path: [n:Arrest/n:Charge, n:Court/n:Charge]
  record_key: n:Track
  fields:
    NAME: /n:Person/n:Sur
    ALIASES: {each: "/n:Person/n:Alias", template: "{n:Sur}, {n:Given}"}
    BORN: /n:Person/n:Born*
    STAGE: name()
    TRACK: n:Track
    WHERE: ../@place
    TEXT: n:Text
    SENTENCES: {each: "/n:Sentence", key: n:Charge/n:Track, text: n:Words}
columns:
  {NAME: name, ALIASES: others, BORN: dates, STAGE: stage, TRACK: key, WHERE: place, TEXT: charge, SENTENCES: words}
""")
PERSON = "<Person><Sur>Ejemplo</Sur>{aliases}<Born>1980-01-01</Born><Born>1981-01-01</Born></Person>"


def history(*parts: str, aliases: str = "") -> bytes:
    body = PERSON.format(aliases=aliases) + "".join(parts)
    return f'<?xml version="1.0"?><History xmlns="urn:test">{body}</History>'.encode()


def charge(track: str, text: str) -> str:
    return f"<Charge><Track>{track}</Track><Text>{text}</Text></Charge>"


def test_a_charge_is_one_record_at_its_latest_stage() -> None:
    content = history(
        f"<Arrest place='jail'>{charge('1', 'assault')}{charge('2', 'theft')}</Arrest>",
        f"<Court place='court'>{charge('1', 'battery')}</Court>",
    )
    records = read(content, FORM)
    assert records.delivered == 2
    got = records.frame[["TRACK", "TEXT", "WHERE", "NAME", "BORN"]].to_numpy().tolist()
    assert got == [
        ["1", "battery", "court", "Ejemplo", "1980-01-01|1981-01-01"],
        ["2", "theft", "jail", "Ejemplo", "1980-01-01|1981-01-01"],
    ]


def test_a_key_that_stands_twice_is_two_charges() -> None:
    content = history(
        f"<Arrest>{charge('1', 'a')}</Arrest>",
        f"<Court>{charge('1', 'b')}{charge('1', 'c')}{charge('', 'd')}</Court>",
    )
    assert sorted(read(content, FORM).frame["TEXT"]) == ["b", "c", "d"]


def test_names_are_filled_in_and_blank_ones_passed_by() -> None:
    aliases = "<Alias><Given>Ana\n  Luz</Given><Sur>de la Prueba</Sur></Alias><Alias><Sur> </Sur></Alias>"
    records = read(history(f"<Arrest>{charge('1', 'a')}</Arrest>", aliases=aliases), FORM)
    assert records.frame["ALIASES"][0] == "de la Prueba, Ana Luz"


def test_a_sentence_finds_every_charge_it_names() -> None:
    both = "".join(f"<Charge><Track>{track}</Track></Charge>" for track in "12")
    sentence = f"<Sentence><Words>5 years</Words>{both}</Sentence>"
    content = history(
        f"<Arrest>{charge('1', 'a')}{charge('2', 'b')}{charge('3', 'c')}</Arrest>",
        sentence,
        "<Sentence><Words>fine</Words><Charge><Track>2</Track></Charge></Sentence>",
    )
    assert list(read(content, FORM).frame["SENTENCES"]) == ["5 years", "5 years|fine", ""]


def test_a_document_without_charges_still_names_its_person() -> None:
    records = read(history(), FORM)
    assert (records.delivered, len(records.frame), records.document_rows) == (0, 1, 1)
    assert records.frame["NAME"][0] == "Ejemplo"


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><History xmlns="urn:test">&b;</History>'


@pytest.mark.parametrize(
    ("content", "rule", "line"),
    [
        (b"", "empty", None),
        (b"  \n ", "empty", None),
        (b"not xml", "xml", 1),
        (history()[:-12], "xml", 1),
        (b"<History>\n<a>\n</History>", "xml", 3),
        (b"<History/>", "xml_root", 1),
        (b'<Expunge xmlns="urn:test"/>', "xml_root", 1),
        (b'<x:History xmlns:x="urn:other"/>', "xml_root", 1),
        (BOMB, "xml", None),
        (b'<!DOCTYPE History SYSTEM "file:///etc/passwd"><History xmlns="urn:test"/>', "xml", None),
        (b'<?xml version="1.0" encoding="no-such-code"?><History xmlns="urn:test"/>', "xml", None),
        (history().replace(b"Ejemplo", b"Ejem\0plo"), "xml", 1),
        (history().replace(b"Ejemplo", b"Ejem\xffplo"), "xml", 1),
    ],
)
def test_what_is_no_such_document_is_refused(content: bytes, rule: str, line: int | None) -> None:
    with pytest.raises(FileRefused) as refused:
        read(content, FORM)
    assert (refused.value.rule, refused.value.line) == (rule, line)


@given(st.data())
def test_no_mutation_raises_anything_but_a_refusal(data: st.DataObject) -> None:
    content = bytearray(history(f"<Arrest>{charge('1', 'a')}</Arrest><Court>{charge('1', 'b')}</Court>"))
    for _ in range(data.draw(st.integers(0, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        records = read(bytes(content), FORM)
    except FileRefused:
        return
    assert records.delivered == len(records.frame) - records.document_rows
    assert len(values(records)) >= 1
