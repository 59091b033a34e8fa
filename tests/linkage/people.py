"""Invented people as the standardizer leaves them, built from the few words a steward would write."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from transforms.linkage.engine import Sides
from transforms.linkage.engine import weigh_rows as weigh_these
from transforms.linkage.people.coded_people import code_sides
from transforms.linkage.prepare import PersonFeatures, prepare_persons
from transforms.linkage.profile import PopulationProfile
from transforms.linkage.weights.model import load_model
from transforms.linkage.weights.pairs import WeighedPairs
from transforms.standardize.dates import standard_date
from transforms.standardize.identifiers import standard_identifier
from transforms.standardize.names import standard_name

Words = Mapping[str, Any]
PROFILE = PopulationProfile(
    sizes={"residency": 20_000, "registry": 1_500},
    counts={
        "surname": {
            "GARCIA": 600,
            "MARTINEZ": 600,
            "LOPEZ": 400,
            "CHAVEZ": 300,
            "CRUZ": 80,
            "DE": 200,
            "LA": 150,
        },
        "given": {"MARIA": 500, "JOSE": 500, "JUAN": 400, "ROBERT": 300, "DAVID": 300},
        "middle": {"MARIA": 400, "LUIS": 200, "ANN": 300, "JOSE": 300},
        "birth_place": {"NM": 10_000, "TX": 800, "MX": 600},
    },
    known={"surname": 20_000, "given": 20_000, "middle": 14_000, "birth_place": 18_000},
)
"""A state of 20,000 people with a few frequent names; every other name is as good as unique."""


def features(people: Mapping[str, Words], source: str = "inv") -> PersonFeatures:
    """Return the features of some people: record id to words (name, aka, born, ssn, license, sid, fbi, at, ...).

    name and aka are `SURNAME, GIVEN MIDDLE SUFFIX`; born is as delivered; at is [street, city, state, postcode];
    license and sid are [issuer, number]. Values go through the product's own standardizers.
    """
    tables: dict[str, list[dict[str, Any]]] = {name: [] for name in _COLUMNS}
    for record, words in people.items():
        where = {"person_record_id": record}
        tables["stage__persons"].append(
            {
                **where,
                "source_id": words.get("source", source),
                "sex": words.get("sex"),
                "birth_place": words.get("birth_place"),
            }
        )
        _put_names(tables["stage__names"], where, words)
        for number, born in enumerate(_many(words.get("born")), 1):
            found = standard_date(str(born), ["%Y-%m-%d"])
            tables["stage__birth_dates"].append(
                {
                    **where,
                    "birth_date_no": number,
                    "birth_date": found.value,
                    "birth_date_precision": found.precision,
                }
            )
        for number, (kind, issuer, raw) in enumerate(_identifiers(words), 1):
            id_type, place, value, _ = standard_identifier(kind, issuer, raw)
            tables["stage__identifiers"].append(
                {**where, "identifier_no": number, "id_type": id_type, "issuer": place, "value": value}
            )
        if "at" in words:
            street, city, state, postcode = (text or None for text in words["at"])
            place_row = {"street_key": street, "postcode": postcode, "city": city, "state": state}
            tables["stage__addresses"].append({**where, "address_no": 1, **place_row})
    return prepare_persons({name: _frame(name, rows) for name, rows in tables.items()})


def weigh_rows(lefts: Sequence[Words], rights: Sequence[Words], side: str = "residency") -> WeighedPairs:
    """Return the first of the left with the first of the right, and so on, weighed together."""
    rows = np.arange(len(lefts), dtype=np.int32)
    return _weighed(lefts, rights, rows, rows, side)


def weigh_all(lefts: Sequence[Words], rights: Sequence[Words], side: str = "residency") -> WeighedPairs:
    """Return every left with every right, weighed; the left changes slowest."""
    one, other = np.arange(len(lefts), dtype=np.int32), np.arange(len(rights), dtype=np.int32)
    return _weighed(lefts, rights, np.repeat(one, len(rights)), np.tile(other, len(lefts)), side)


def _weighed(
    lefts: Sequence[Words], rights: Sequence[Words], left_rows: Any, right_rows: Any, side: str
) -> WeighedPairs:
    one = features({f"c:{n:06}": words for n, words in enumerate(lefts)})
    other = features({f"r:{n:06}": words for n, words in enumerate(rights)})
    vocabulary, (left, right) = code_sides(one, other)
    model = load_model()
    population = PROFILE.population(vocabulary, side, model.share_of_left_expected[side])
    sides = Sides(left=left, right=right, vocabulary=vocabulary, population=population)
    nothing = np.zeros(len(left_rows), dtype=np.int32)
    prior = model.prior(model.share_of_left_expected[side], population.size)
    return weigh_these(sides, model, left_rows, right_rows, nothing, prior=prior, rivals=nothing)


def weigh_two(left: Words, right: Words, side: str = "residency") -> WeighedPairs:
    """Return the one pair of two people, weighed."""
    return weigh_rows([left], [right], side)


_COLUMNS = {
    "stage__persons": ["person_record_id", "source_id", "sex", "birth_place"],
    "stage__names": [
        "person_record_id", "name_no", "name_role", "given", "middle", "surname", "paternal_surname",
        "maternal_surname", "suffix", "flags",
    ],
    "stage__birth_dates": ["person_record_id", "birth_date_no", "birth_date", "birth_date_precision"],
    "stage__identifiers": ["person_record_id", "identifier_no", "id_type", "issuer", "value"],
    "stage__addresses": ["person_record_id", "address_no", "street_key", "postcode", "city", "state"],
}  # fmt: skip


def _frame(name: str, rows: Sequence[Words]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=_COLUMNS[name])
    for column in frame.columns:
        if column == "birth_date":
            frame[column] = pd.to_datetime(frame[column]).astype("datetime64[s]")
        elif not column.endswith("_no"):
            frame[column] = frame[column].astype("str")
    return frame


def _put_names(rows: list[dict[str, Any]], where: Words, words: Words) -> None:
    widths = words.get("cut", "")
    for number, (role, text) in enumerate(
        [
            *(("record", n) for n in _many(words.get("name"))),
            *(("alias", n) for n in _many(words.get("aka"))),
        ],
        1,
    ):
        surname, _, rest = text.partition(",")
        pieces = rest.split()
        suffix = pieces.pop() if len(pieces) > 1 and pieces[-1] in ("JR", "SR", "II", "III") else ""
        given, middle = (pieces[0], " ".join(pieces[1:])) if pieces else ("", "")
        found = standard_name("parts", "", given, middle, surname.strip(), suffix, widths)
        rows.append(
            {
                **where,
                "name_no": number,
                "name_role": role,
                "given": found.given,
                "middle": found.middle,
                "surname": found.surname,
                "paternal_surname": found.paternal_surname,
                "maternal_surname": found.maternal_surname,
                "suffix": found.suffix,
                "flags": found.flags,
            }
        )


def _identifiers(words: Words) -> list[tuple[str, str, str]]:
    found = [("SSN", "", str(n)) for n in _many(words.get("ssn"))]
    found += [("FBI", "", str(n)) for n in _many(words.get("fbi"))]
    for name, kind in (("license", "OLN"), ("sid", "SID")):
        if name in words:
            found.append((kind, *words[name]))
    return found


def _many(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]
