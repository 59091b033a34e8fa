"""New Mexico's registry and licenses: every status that the rules name, middle names divided by commas."""

import pytest

from sources.spec.loader import load_spec
from tests.sources.classified import staged
from tests.sources.inline_specs import mapped

REGISTRANTS = "REGISTRANT_ID,LAST_NAME,FIRST_NAME,MIDDLE_NAME,SUFFIX,SEX,DATE_OF_BIRTH,SSN,SID,FBI_NUMBER,LICENSE_NUMBER,LICENSE_STATE,STREET,CITY,STATE,ZIP,MAILING_STREET,MAILING_CITY,MAILING_STATE,MAILING_ZIP,COUNTY,STATUS"  # noqa: E501


@pytest.mark.parametrize(
    ("status", "word"),
    [
        ("TRANSLATION PENDING", "pending"), ("Not Equivalent", "not_equivalent"), ("CONTESTED", "contested"),
        ("REGISTERED", "active"), ("ABSCONDED", "active"), ("INCARCERATED", "incarcerated"), ("DECEASED", "deceased"),
        ("MOVED", "moved"), ("EXPIRED", "expired"), ("REMOVED", "removed"), ("", "active"),
    ],
)  # fmt: skip
def test_every_status_of_the_translation_procedure_has_its_word(status: str, word: str) -> None:
    person = ",".join(["R1", "ZZALAMO", "ADA", *[""] * 18, status])
    offense = "REGISTRANT_ID,OFFENSE_SEQ,OFFENSE,CONVICTION_PLACE,REGISTERED_ON,ENDS_ON\nR1,1,X,FL,2020-01-01,LIFE\n"
    files = {"registrants": f"{REGISTRANTS}\n{person}\n", "offenses": offense}
    found = mapped(load_spec("nm_registry"), {role: text.encode() for role, text in files.items()})
    assert found.tables["stage__registrations"]["status"].tolist() == [word]


@pytest.mark.parametrize(
    ("written", "middle"), [("LUZ,MARIA", "LUZ MARIA"), ("LUZ", "LUZ"), ("", None), ("DE,LA,LUZ", "DE LA LUZ")]
)  # fmt: skip
def test_several_middle_names_of_a_license_are_divided_by_commas(written: str, middle: str | None) -> None:
    spec = load_spec("nm_mvd")
    columns = list(spec.file("licenses").columns)
    said = {"DAQ": "1", "DCS": "ZZALAMO", "DAC": "ADA", "DAD": written, "DBB": "02031980", "DBD": "02032024"}
    line = "|".join(said.get(column, "") for column in columns)
    content = "\n".join(["|".join(columns), line, "TRAILER|1", ""]).encode()
    names = staged(mapped(spec, {"licenses": content}))["stage__names"]
    assert names["middle"].tolist() == [middle]
