"""Files that were refused whole after an erasure: keys are known by digests alone, so that text is asked word by word."""

import re
from collections.abc import Iterator, Set
from itertools import product
from typing import Literal

from config.settings import Settings
from pipelines.deliveries import DeliveredFile, archived_path
from pipelines.erasure.refused_records import plain_text, role_in_text
from pipelines.erasure.secret import FACT, PERSON, Secret
from sources.errors import FileRefused
from sources.readers.container import unpack
from sources.spec.formats import Delimited, Versioned
from sources.spec.model import SourceSpec

Seen = Literal["a key", "no key", "not searched"]
_MOST_ASKED = 2_000_000
"""Candidates above which a file counts as not searched."""
_BETWEEN = re.compile(r"[\s,;|~<>\"'()\[\]{}=]+")
_WORD = re.compile(r"[^\W_]+")
_EDGES = ".:!?-*/\\"


def what_it_holds(
    settings: Settings, secret: Secret, spec: SourceSpec, file: DeliveredFile, digests: Set[str]
) -> Seen:
    """Return whether a refused file holds a key of a withdrawn record or of whoever it was of.

    Args:
        settings: the home.
        secret: of the home.
        spec: of the source.
        file: as delivered.
        digests: of facts and of persons.
    """
    content = archived_path(settings, file.sha256).read_bytes()
    own = role_in_text(spec, file.name, content)
    separators = {"", *(_separators(own.format) if own is not None else ())}
    if own is not None:
        try:
            content = unpack(content, own, source_id=spec.source_id, file_name=file.name)[0][:]
        except FileRefused:
            return "not searched"
    text = plain_text(content)
    if text is None or (own is not None and not separators - {""}):
        return "not searched"
    asked = 0
    for line in text.split("\n"):
        words = _words(line, separators - {""})
        for length in _lengths(spec):
            asked += len(words) ** length
            if asked > _MOST_ASKED:
                return "not searched"
            if any(
                _is_known(secret, spec, parts, digests) for parts in product(sorted(words), repeat=length)
            ):
                return "a key"
    return "no key"


def _separators(form: object) -> Iterator[str]:
    forms = [version.format for version in form.versions] if isinstance(form, Versioned) else [form]
    yield from (one.delimiter for one in forms if isinstance(one, Delimited))


def _words(line: str, separators: Set[str]) -> set[str]:
    """Return what may be a part of a key: fields, what stands between blanks and signs, and words."""
    found = {*_WORD.findall(line), *(piece.strip(_EDGES) for piece in _BETWEEN.split(line))}
    for separator in separators:
        found.update(field.strip().strip('"').strip() for field in line.split(separator))
    return found - {""}


def _lengths(spec: SourceSpec) -> list[int]:
    """Return of how many parts the source's keys are made."""
    keys = [tuple(facts.key) for facts in spec.all_facts if facts.key]
    keys += [tuple(person.key) for person in spec.persons]
    return sorted({len(key) for key in keys})


def _is_known(secret: Secret, spec: SourceSpec, parts: tuple[str, ...], digests: Set[str]) -> bool:
    key = "/".join(parts)
    places = [spec.source_id, *(f"{spec.source_id}:{f.file}" for f in spec.all_facts if f is not spec.facts)]
    return secret.of(PERSON, f"{spec.source_id}:{key}") in digests or any(
        secret.of(FACT, f"{place}:{key}") in digests for place in places
    )
