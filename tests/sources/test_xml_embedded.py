"""Rap sheets as text inside XML: decoded within limits, read for names and numbers, no count made of them."""

import base64

import pytest

from sources.errors import FileRefused
from sources.mapping.delivery import MappedDelivery
from sources.spec.loader import SOURCES_DIR, load_spec
from tests.sources.classified import staged
from tests.sources.inline_specs import file_spec, mapped

SPEC = load_spec("niem_rap_sheet")
SAMPLE = SOURCES_DIR / "niem_rap_sheet" / "sample"
SPACE = "http://ojbc.org/IEPD/Exchange/CriminalHistoryTextDocument/1.0"
TEXT = "MUESTRA, FULANA\nEJEMPLO, FULANA  (AKA)\nDOB 1982-03-14\nState Id Number  A0000001 (AZ)\nCharge Literal  THEFT\n"


def wrapped(packed: str) -> bytes:
    inner = f"<t:Base64BinaryObject>{packed}</t:Base64BinaryObject>"
    record = f"<t:FederalCriminalHistoryRecordDocument>{inner}</t:FederalCriminalHistoryRecordDocument>"
    return (
        f'<t:CriminalHistoryTextDocument xmlns:t="{SPACE}">{record}</t:CriminalHistoryTextDocument>'.encode()
    )


def packed(text: bytes | str) -> str:
    return base64.b64encode(text if isinstance(text, bytes) else text.encode()).decode()


def deliver(content: bytes) -> MappedDelivery:
    return mapped(SPEC, {"text:rapsheet-text-1.xml": content})


def test_a_text_gives_names_dates_and_numbers_of_its_person() -> None:
    found = staged(deliver((SAMPLE / "rapsheet-text-1.xml").read_bytes()))
    assert found["stage__names"]["full_raw"].tolist() == [
        "MUESTRA, FULANA QUINTA", "EJEMPLO, FULANA", "MUESTRA, FULANITA Q.",
    ]  # fmt: skip
    assert found["stage__birth_dates"]["birth_date_raw"].tolist() == ["1982-03-14", "1983-03-14"]
    ids = found["stage__identifiers"]
    assert list(zip(ids["id_type"], ids["issuer"], ids["value_raw"], strict=True)) == [
        ("SID", "AZ", "A0000001"), ("FBI", "US", "900000XX1"), ("SSN", "US", "987-65-4321"),
    ]  # fmt: skip
    assert found["stage__convictions"].empty, "a text names no statute and makes no count"


def test_a_text_and_a_document_of_one_state_number_are_one_person() -> None:
    sheet = (SAMPLE / "rap-sheet-1.xml").read_bytes()
    both = mapped(SPEC, {"rap_sheet:1.xml": sheet, "text:2.xml": wrapped(packed(TEXT))})
    assert both.tables["stage__persons"]["person_record_id"].tolist() == ["niem_rap_sheet:A0000001"]
    assert "EJEMPLO, FULANA" in both.tables["stage__names"]["full_raw"].tolist()


def test_a_text_without_a_state_number_is_kept_back() -> None:
    found = deliver(wrapped(packed("MUESTRA, FULANA\nDOB 1982-03-14\n")))
    assert found.quarantine["rule"].tolist() == ["missing_key"]
    assert found.tables["stage__persons"].empty


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("####", "no base64"),
        ("QUJDé=", "no base64"),
        ("QUJD=REVG", "no base64"),
        (packed(b"\xff\xfe\x00M"), "not in utf-8"),
        (packed(b"PK\x03\x04 an archive"), "no text"),
        (packed("MUESTRA, FULANA\n" * 70_000), "at most 1000000"),
    ],
    ids=["signs", "letters beyond ASCII", "padding", "encoding", "archive", "too long"],
)
def test_what_is_no_text_refuses_the_document_and_repeats_none_of_it(content: str, says: str) -> None:
    with pytest.raises(FileRefused, match=says) as error:
        deliver(wrapped(content))
    assert error.value.rule == "embedded"
    assert "FULANA" not in str(error.value)


def test_a_text_made_to_be_slow_is_read_like_any_other() -> None:
    slow = f"A, A{' ' * 100_000}x\n{'A' * 100_000}\n{'1' * 100_000}\n{TEXT}"
    assert staged(deliver(wrapped(packed(slow))))["stage__names"]["full_raw"].tolist() == [
        "MUESTRA, FULANA",
        "EJEMPLO, FULANA",
    ]


@pytest.mark.parametrize("content", ["", "  \n "])
def test_a_blank_text_says_nothing(content: str) -> None:
    assert deliver(wrapped(content)).quarantine["rule"].tolist() == ["missing_key"]


def test_a_text_inside_a_text_is_not_unpacked() -> None:
    found = deliver(wrapped(packed(f"{TEXT}{packed('TERCERA, PERSONA')}\n")))
    assert found.tables["stage__names"]["full_raw"].tolist() == ["MUESTRA, FULANA", "EJEMPLO, FULANA"]


@pytest.mark.parametrize(
    ("field", "says"),
    [
        ("{base64: n:A, find: 'x'}", "needs a group"),
        ("{base64: m:A, find: '(x)'}", "prefixes"),
        ("{base64: n:A}", "find"),
    ],
)
def test_the_words_used_wrongly_are_refused(field: str, says: str) -> None:
    form = f"{{type: xml, namespaces: {{n: urn:x}}, root: n:R, record_path: [n:B], fields: {{A: {field}}}}}"
    with pytest.raises(ValueError, match=says):
        file_spec(f"format: {form}\ncolumns: {{A: text}}")
