"""A person as somebody asks for one: what was typed, whether it was understood, and the ways to read the name."""

import re
from collections.abc import Mapping
from pathlib import Path

from pipelines.person_files import read_person_file, typed_people
from transforms.linkage.prepare import PersonFeatures
from transforms.standardize.addresses import standard_postcode
from transforms.standardize.codes import standard_sex, standard_state
from transforms.standardize.name_pieces import suffix_of

FIELDS = {
    "name": "full_name", "given": "given_name", "middle": "middle_name", "surname": "surname", "suffix": "suffix",
    "aliases": "aliases", "sex": "sex", "dob": "date_of_birth", "ssn": "ssn", "street": "street", "city": "city",
    "state": "state", "postcode": "postcode", "license": "license_number", "fbi": "fbi_number", "sid": "state_id",
}  # fmt: skip
"""What an officer types, and the canonical column it is."""
_ALSO = {
    "zip": "postcode",
    "born": "dob",
    "alias": "aliases",
    "state_id": "sid",
    "first": "given",
    "last": "surname",
}
_NOTHING = frozenset({"", "?", "-", "NA", "N/A", "NONE", "UNK", "UNKNOWN", "X"})
_EXPECTED = {
    "date_of_birth": "YYYY, YYYY-MM or YYYY-MM-DD (MM/DD/YYYY is read too)",
    "ssn": "nine digits that could have been issued, or the last four",
    "license_number": "4 to 25 letters and digits, not all of them 0, 9 or X",
    "fbi_number": "4 to 9 letters and digits (a UCN), not all of them 0, 9 or X",
    "state_id": "three letters and digits or more, not all of them 0, 9 or X",
    "sex": "M, F or X",
    "state": "two letters or the name of a state",
    "postcode": "a ZIP code of five digits, or nine",
}
"""What could have been typed in the columns that hold neither names nor addresses."""
_NUMBERS = frozenset({"ssn", "license_number", "fbi_number", "state_id"})
_READ_BY_ITSELF = {"sex": standard_sex, "state": standard_state, "postcode": standard_postcode}
_PARTICLES = re.compile(
    r"\b(?:(?:DE|LA|LAS|LOS|DEL|DELA|VAN|VON|DER|DEN|SAN|SANTA|Y) )+(?=\S)", re.IGNORECASE
)
_TYPED = re.compile(r"(\w+)\s*=\s*(.*?)\s*(?=[,;]\s*\w+\s*=|$)")


class FindError(ValueError):
    """What was typed cannot be looked up; the message says what was expected."""


def typed_fields(line: str) -> dict[str, str]:
    """Return the canonical columns of a line as somebody types it: `name=..., dob=...`, or a name alone.

    Raises:
        FindError: a field is not known.
    """
    found = _TYPED.findall(line)
    if not found:
        return canonical_fields({"name": line})
    return canonical_fields({key.lower(): text for key, text in found})


def canonical_fields(typed: Mapping[str, str | None]) -> dict[str, str]:
    """Return what was typed by canonical column; `unknown` and its like are left out.

    Raises:
        FindError: a field is not known, or what was typed in one was not understood.
    """
    plain = {_ALSO.get(key, key): text for key, text in typed.items() if text is not None}
    strange = sorted(set(plain) - set(FIELDS))
    if strange:
        raise FindError(f"{strange}: no such fields; there are {', '.join(FIELDS)}")
    person = {
        FIELDS[key]: text.strip() for key, text in plain.items() if text.strip().upper() not in _NOTHING
    }
    check_understood(person)
    return person


def check_understood(person: Mapping[str, str]) -> None:
    """Raise FindError for what would be left out silently: whoever typed it believes that it counted.

    Args:
        person: canonical column to what was typed.
    """
    for column, said in person.items():
        if not isinstance(said, str):
            raise FindError(
                f"{column}: is [{type(said).__name__}]. Expected text; leave out what is not known"
            )
    whole, parts = person.get("full_name"), [part for part in ("given_name", "surname") if person.get(part)]
    if whole and parts:
        raise FindError(
            f"the full name [{whole}] and beside it {parts}: the full name would not count; say one or the other"
        )
    for column, read in _READ_BY_ITSELF.items():
        text = (person.get(column) or "").strip()
        if text and read(text) is None:
            raise FindError(_not_understood(column, text))
    if person.get("street") and not person.get("city") and not person.get("postcode"):
        raise FindError("the street could be of any town: say its city or its ZIP code, too, or leave it out")
    for counts in typed_people([person]).counts:
        if counts.given > counts.used:
            raise FindError(_not_understood(counts.column, person[counts.column]))


def _not_understood(column: str, text: str) -> str:
    said = "Social Security number" if column == "ssn" else column.replace("_", " ")
    # whoever typed a number knows it, and whoever reads a log shall not
    shown = f"of [{len(text.strip())}] signs" if column in _NUMBERS else f"[{text}]"
    if column not in _EXPECTED:
        return f"the {said} {shown} says nothing of who the person is; expected a name in Latin letters. Leave it out"
    return f"the {said} {shown} was not understood; expected {_EXPECTED[column]}"


def person_of_file(path: Path) -> PersonFeatures:
    """Return the one person of a person file. Raises FindError when it does not hold exactly one."""
    features = read_person_file(path).features
    if len(features) != 1:
        raise FindError(f"[{path}]: holds [{len(features)}] records. Expected one; `lindero link` takes many")
    return features


def readings(person: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the ways to read a name typed without a comma: where the surname stands, and how many words it has."""
    full = person.get("full_name", "")
    rest = {column: text for column, text in person.items() if column != "full_name"}
    words = _PARTICLES.sub(lambda found: found[0].replace(" ", "_"), full).split()
    suffix = suffix_of(words[-1])[0] if len(words) > 2 else None
    words = words[: -1 if suffix else None]
    if "," in full or rest.keys() & {"given_name", "surname"} or len(words) < 2:
        return [dict(person)]
    ways = [(words[:-1], words[-1:]), (words[1:], words[:1])]
    if len(words) > 2:
        ways += [(words[:-2], words[-2:]), (words[2:], words[:2])]
    parts = [
        {"given_name": given[0], "middle_name": " ".join(given[1:]), "surname": " ".join(surname)}
        for given, surname in ways
    ]
    beside = rest | ({"suffix": suffix} if suffix else {})
    return [beside | {part: text.replace("_", " ") for part, text in way.items()} for way in parts]
