"""A person as somebody asks for one: what was typed, whether it was understood, and the ways to read the name."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from pipelines.person_files import PersonFile, read_person_file, typed_people
from transforms.linkage.prepare import PersonFeatures
from transforms.standardize.addresses import standard_postcode
from transforms.standardize.codes import standard_sex, standard_state
from transforms.standardize.dates import EARLIEST_BIRTH
from transforms.standardize.folding import fold
from transforms.standardize.name_pieces import LONGEST, suffix_of
from transforms.standardize.name_split import without_titles

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
_NOTHING = frozenset({"", "?", "-", "NA", "N/A", "NONE", "UNK", "UNKNOWN"})
_NAME_COLUMNS = ("full_name", "given_name", "middle_name", "surname", "aliases")
_EXPECTED = {
    "date_of_birth": "YYYY, YYYY-MM or YYYY-MM-DD (MM/DD/YYYY is read too)",
    "ssn": "nine digits that could have been issued, or the last four",
    "license_number": "4 to 25 letters and digits, not all of them 0, 9 or X",
    "fbi_number": "4 to 9 letters and digits (a UCN), not all of them 0, 9 or X",
    "state_id": "three letters and digits or more, not all of them 0, 9 or X",
    "sex": "M, F or X",
    "state": "two letters or the name of a state",
    "postcode": "a ZIP code of five digits, or nine",
    "street": "a street line in Latin letters",
    "city": "the name of a city in Latin letters",
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
        FIELDS[key]: text.strip() for key, text in plain.items() if not _is_nothing(FIELDS[key], text.strip())
    }
    check_understood(person)
    return person


def _is_nothing(column: str, text: str) -> bool:
    """Return whether what was typed says that it is not known; somebody may be called X."""
    return text.upper() in _NOTHING or (text.upper() == "X" and column not in _NAME_COLUMNS)


def check_understood(person: Mapping[str, str], as_of: date | None = None) -> None:
    """Raise FindError for what would be left out silently: whoever typed it believes that it counted.

    Args:
        person: canonical column to what was typed.
        as_of: the day it was typed: nobody is born later. When not given, no date is too late.
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
    for column in ("street", "city"):
        if (text := (person.get(column) or "").strip()) and not fold(text):
            raise FindError(_not_understood(column, text))
    if person.get("street") and not person.get("city") and not person.get("postcode"):
        raise FindError("the street could be of any town: say its city or its ZIP code, too, or leave it out")
    for counts in typed_people([person], as_of=as_of).counts:
        if counts.impossible:
            raise FindError(_nobody_born(person[counts.column.partition(",")[0]], as_of))
        if counts.given > counts.used:
            raise FindError(_not_understood(counts.column, person[counts.column.partition(",")[0]]))


def _nobody_born(text: str, as_of: date | None) -> str:
    too_late = "" if as_of is None else f", or after {as_of}"
    return (
        f"the date of birth [{text}] lies before {EARLIEST_BIRTH.year}{too_late}: nobody looked for is born then."
        " Mend it, or leave it out"
    )


def not_read(person: Mapping[str, str]) -> tuple[str, ...]:
    """Return a sentence for every name of which a word was typed that does not count.

    Args:
        person: canonical column to what was typed.
    """
    partly = {counts.column for counts in typed_people([person]).counts if counts.partly}
    names = typed_people(readings(person)).features.names
    read = {
        word for part in ("given", "middle", "surname") for name in names[part] for word in str(name).split()
    }
    found = []
    for column in (column for column in _NAME_COLUMNS if column in partly):
        if len(person[column]) > LONGEST:
            found.append(
                f"of the {column.replace('_', ' ')}, the first {LONGEST} signs were read and no more"
            )
            continue
        unread = [
            word for word in person[column].replace(",", " ").split() if not read & set(fold(word).split())
        ]
        if unread:
            found.append(
                f"of the {column.replace('_', ' ')}, [{' '.join(unread)}] was not read: it stands for a part that nobody"
                " knows, or is not in Latin letters"
            )
    return tuple(found)


def not_enough(said: Sequence[str]) -> str:
    """Return what to say where nobody can be looked up by what was said.

    Args:
        said: in words, what was said.
    """
    add = (
        "a name, a whole date of birth, a number (Social Security number or its last four, driver license, FBI or state"
        " id), or a street with its ZIP code or its city"
    )
    if not said:
        return f"nothing that was said tells who the person is. Give {add}"
    *first, last = [f"the {one}" for one in said]
    whole = f"{', '.join(first)} and {last} alone are" if first else f"{last} alone is"
    return f"{whole} not enough to look anybody up by. Add {add}"


def _not_understood(column: str, text: str) -> str:
    said = "Social Security number" if column == "ssn" else column.replace("_", " ")
    # whoever typed a number knows it, and whoever reads a log shall not
    shown = f"of [{len(text.strip())}] signs" if column in _NUMBERS else f"[{text}]"
    if column not in _EXPECTED:
        return f"the {said} {shown} says nothing of who the person is; expected a name in Latin letters. Leave it out"
    return f"the {said} {shown} was not understood; expected {_EXPECTED[column]}"


def file_of_one(path: Path, as_of: date | None = None) -> PersonFile:
    """Return a person file of one person. Raises FindError when it does not hold exactly one."""
    file = read_person_file(path, as_of=as_of)
    if len(file.features) != 1:
        raise FindError(
            f"[{path}]: holds [{len(file.features)}] records. Expected one; `lindero link` takes many"
        )
    return file


def person_of_file(path: Path, as_of: date | None = None) -> PersonFeatures:
    """Return the one person of a person file, see `file_of_one`."""
    return file_of_one(path, as_of).features


def readings(person: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the ways to read a name typed without a comma: where the surname stands, and how many words it has.

    A way by which a word does not count is none while there is one by which it does: X is a surname of MALCOLM X, and no
    missing given name.
    """
    full = person.get("full_name", "")
    rest = {column: text for column, text in person.items() if column != "full_name"}
    words = without_titles(_PARTICLES.sub(lambda found: found[0].replace(" ", "_"), full).split())
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
    found = [beside | {part: text.replace("_", " ") for part, text in way.items()} for way in parts]
    return [way for way in found if _is_read(way)] or found


def _is_read(way: Mapping[str, str]) -> bool:
    """Return whether no part of a name stands for nothing."""
    names = typed_people([{part: way.get(part, "") for part in ("given_name", "middle_name", "surname")}])
    return all(own.used == own.given and not own.partly for own in names.counts)
