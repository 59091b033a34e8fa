"""NCIC's registry entries: monikers, names cut at thirty characters, whose registry it is."""

import pandas as pd
import pytest

from sources.mapping.delivery import MappedDelivery
from sources.spec.loader import load_spec
from tests.sources.classified import staged
from tests.sources.inline_specs import mapped

SPEC = load_spec("ncic_nsor")
ENTRY = {
    "NIC": "X990000001", "MKE": "EXS", "ORI": "CO0990000", "NAM": "ZZSALVIA,ADA MAY", "DOB": "19800203", "SID": "CO9900001",
    "ORD": "20150304", "ERD": "NONEXP", "CRR": "CODE", "PLC": "CO", "OFS": "ACTIVE",
}  # fmt: skip


def deliver(*further: str, **said: str) -> MappedDelivery:
    entry = {**ENTRY, **said}
    files = {
        "entries": "\n".join(["|".join(entry), "|".join(entry.values()), ""]),
        "further": "\n".join(["NIC|AKA|DOB|SOC", *further, ""]),
    }
    return mapped(SPEC, {role: text.encode() for role, text in files.items()})


def entries(delivery: MappedDelivery) -> pd.DataFrame:
    return staged(delivery)["stage__registrations"]


def test_a_moniker_is_no_surname_and_an_alias_has_its_own_date_of_birth_list() -> None:
    found = staged(deliver("X990000001|SHORTY,X||", "X990000001|ZZSAUCE,ADA M|19810203|"))
    names = found["stage__names"].set_index("full_raw")
    assert names.loc["SHORTY,X", ["given", "surname", "flags"]].tolist() == [None, "SHORTY", "moniker"]
    assert names.loc["ZZSAUCE,ADA M", ["given", "middle", "name_role"]].tolist() == ["ADA", "M", "alias"]
    assert found["stage__birth_dates"]["birth_date_raw"].tolist() == ["19800203", "19810203"]


def test_a_name_that_fills_thirty_characters_is_cut() -> None:
    names = staged(deliver(NAM="ZZSALVIAGARCIA DE LA CRUZ,ADAM"))["stage__names"]
    assert len(names["full_raw"].iloc[0]) == 30
    assert names["flags"].tolist() == ["truncated"]
    assert staged(deliver())["stage__names"]["flags"].tolist() == [None]


@pytest.mark.parametrize(("ori", "state"), [("CO0990000", "CO"), ("NB0990000", "NE"), ("NM0990000", "NM")])
def test_the_agency_says_whose_registry_it_is(ori: str, state: str) -> None:
    assert entries(deliver(ORI=ori))["registry_jurisdiction"].tolist() == [state]


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ({"ORI": "0990000"}, "missing_value"), ({"ORI": "QQ0990000"}, "unknown_code"),
        ({"OFS": "UNHEARD OF"}, "unknown_code"),
        ({"ORD": "20151304"}, "unreadable_date"),
    ],
)  # fmt: skip
def test_what_nobody_understands_is_kept_back(said: dict[str, str], rule: str) -> None:
    found = deliver(**said)
    assert found.quarantine["rule"].tolist() == [rule]
    assert found.tables["stage__registrations"].empty


def test_an_entry_may_never_end_and_another_message_is_no_entry() -> None:
    assert entries(deliver())["ends_on_flag"].tolist() == ["placeholder"]
    assert entries(deliver(ERD="20301231"))["ends_on"].tolist() == [pd.Timestamp("2030-12-31")]
    assert entries(deliver(MKE="XXS")).empty


def test_a_number_is_its_states() -> None:
    ids = staged(deliver())["stage__identifiers"]
    assert ids.loc[ids["id_type"] == "SID", "issuer"].tolist() == ["CO"]
