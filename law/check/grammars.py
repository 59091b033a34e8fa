"""Grammars of citations: known fields, patterns that can be read, no section that stands for two forms."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from law.check.finding import Finding, error, warning
from law.check.patterns import fault_of
from law.check.typed import LawRows, OffenseRows, field_finding
from law.citations.citation import Inchoate
from law.citations.grammar import Grammar
from law.law_file import faults
from law.offense_map import OffenseRow

FILE = "citations/grammars.yml"
# fields of the file that are worked into others when a grammar is made
_FORM = re.compile(r"attempt|conspir|solicit|aid|inchoate", re.IGNORECASE)
_FILE_ONLY = {"own_only", "letters"}


class _Own(BaseModel):
    """Fields of one grammar that can be wrong in themselves; others are known by the grammar's own fields."""

    model_config = ConfigDict(extra="allow")

    own_only: bool = False
    patterns: tuple[str, ...] = ()
    further: str | None = None
    letters: Literal["lower", "upper"] | None = None
    lettered: tuple[str, ...] = ()
    padded: tuple[int, ...] = ()
    number_codes: str | None = None
    codes: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    articles: dict[str, str] = Field(default_factory=dict)
    inchoate: dict[Inchoate, tuple[str, ...]] = Field(default_factory=dict)
    not_offenses: tuple[str, ...] = ()


def grammar_findings(law: LawRows) -> Iterator[Finding]:
    """Yield what is wrong with the grammars."""
    if FILE not in law.raw:
        return
    raw = law.raw[FILE]
    if not isinstance(raw, dict) or not isinstance(raw.get("jurisdictions"), dict):
        said = "the file has no mapping [jurisdictions]; expected one of codes to grammars. Put it back."
        yield error(FILE, "", "missing_field", said)
        return
    default = raw.get("default")
    yield from _unreadable("default", [default] if isinstance(default, str) else [])
    if not isinstance(default, str):
        yield error(FILE, "default", "missing_field", "the pattern for all others is not there; put it back.")
    for name in sorted(map(str, raw.keys() - {"default", "jurisdictions"})):
        yield error(FILE, name, "unknown_field", "this key is not known here; mend its name or take it away.")
    yield from _without_forms(law, raw["jurisdictions"])
    for place, own in raw["jurisdictions"].items():
        yield from _grammar(str(place), own, law.offenses.get(f"offenses/{place}.yml"))


def _grammar(place: str, own: Any, mapped: OffenseRows | None) -> Iterator[Finding]:
    known = {field.name for field in fields(Grammar)} | _FILE_ONLY
    for name in sorted(map(str, own.keys() - known)) if isinstance(own, dict) else ():
        said = (
            f"field [{name}] is not known; expected one of {', '.join(sorted(known))}. Mend or take it away."
        )
        yield error(FILE, place, "unknown_field", said)
    try:
        grammar = _Own.model_validate(own)
    except ValidationError as wrong:
        yield from (field_finding(FILE, place, fault) for fault in faults(wrong, {}))
        return
    further = [text for text in (grammar.further, grammar.number_codes) if text is not None]
    yield from _unreadable(place, [*grammar.patterns, *further])
    yield from _one_meaning(place, "section", grammar.inchoate)
    yield from _one_meaning(place, "code word", grammar.codes)
    rows = mapped.rows if mapped is not None else ()
    for form, sections in grammar.inchoate.items():
        yield from _mapped(
            place, f"inchoate.{form}", sections, [r for r in rows if not _FORM.search(r.title)]
        )
    yield from _mapped(place, "not_offenses", grammar.not_offenses, rows)


def _mapped(place: str, table: str, sections: Sequence[str], rows: Sequence[OffenseRow]) -> Iterator[Finding]:
    """A section that the map has as an offense of its own cannot be a form of another, or none: its count would be lost."""
    for section in sections:
        own = section.lower()
        for row in rows:
            path = row.id.partition(":")[2].lower()
            if row.category != "not_relevant" and (path == own or path.startswith(f"{own}(")):
                said = (
                    f"{table} names [{section}], and the map has [{row.id}] as an offense of its own, whose counts would no"
                    " longer be read as it; expected one of the two. Take the section away from the table, or mend the map."
                )
                yield error(FILE, place, "offense_in_table", said)
                break


def _unreadable(place: str, patterns: Sequence[str]) -> Iterator[Finding]:
    for pattern in patterns:
        said = fault_of(pattern)
        if said is not None:
            yield error(FILE, place, "pattern_unreadable", said)
        elif "(?P<section>" not in pattern and "(?P<article>" not in pattern and pattern.find("(?P<") >= 0:
            said = f"the pattern [{pattern}] has no group `section`; expected one. Name it."
            yield error(FILE, place, "pattern_without_section", said)


def _one_meaning(place: str, what: str, meanings: Mapping[Any, Sequence[str]]) -> Iterator[Finding]:
    means: defaultdict[str, list[str]] = defaultdict(list)
    for meaning, words in meanings.items():
        for word in words:
            means[word.lower()].append(str(meaning))
    for word, several in means.items():
        if len(set(several)) > 1:
            said = f"the {what} [{word}] stands under {', '.join(sorted(set(several)))}; expected one. Take the others away."
            yield error(FILE, place, "word_twice", said)


def _without_forms(law: LawRows, grammars: Mapping[str, Any]) -> Iterator[Finding]:
    """Say of which jurisdictions no section on attempt, conspiracy, solicitation or aid in general is known."""
    listed = law.raw.get("jurisdictions.yml")
    places = sorted(map(str, listed)) if isinstance(listed, dict) else []
    bare = [place for place in places if not _own(grammars, place).get("inchoate")]
    if bare:
        said = (
            f"of {', '.join(bare)} no section on attempt, conspiracy, solicitation or aid in general is known: another"
            " section beside an offense of theirs leaves its form open. Read their codes and name the sections under"
            " [inchoate]."
        )
        yield warning(FILE, "", "forms_not_known", said)


def _own(grammars: Mapping[str, Any], place: str) -> Mapping[str, Any]:
    own = grammars.get(place)
    return own if isinstance(own, dict) else {}
