"""Which file of a sample names people, which holds the facts, and what joins them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sources.draft.guesses import Guess
from sources.draft.sample import Sample
from sources.errors import SourceError

NAMES = ("surname", "given", "full")
_OF_CONVICTIONS = frozenset({"statute", "charge_text", "disposition", "conviction_date", "offense_date"})
_OF_RESIDENCE = frozenset({"street", "city", "postcode", "license"})
_NEARLY_ALWAYS = 0.8
"""A key is filled in this share of the records at least; a sample shows what is wrong, too."""
Guesses = Mapping[str, Mapping[str, Guess]]
"""Role to column to guess."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How the files of a draft hang together."""

    kind: str
    kind_evidence: str
    facts: str
    people: str
    key: str
    key_evidence: str
    join: bool
    """Whether the file of facts is joined to that of people by the key."""


def shape_of(samples: Sequence[Sample], guesses: Guesses) -> Shape:
    """Return the shape; raises SourceError where no file names people or nothing joins the files."""
    people = max(samples, key=lambda s: sum(_has(guesses[s.role], name) for name in NAMES)).role
    if not any(_has(guesses[people], name) for name in NAMES):
        names = {s.name: list(guesses[s.role])[:20] for s in samples}
        raise SourceError(
            f"no column looks like a person's name, and nobody can be reviewed without one. Columns are {names}."
            " Give a header that says which (LAST_NAME, FIRST_NAME, FULL_NAME), or write the specification by hand"
        )
    kind, why = _kind(samples, guesses)
    wanted = (
        _OF_CONVICTIONS
        if kind == "conviction"
        else _OF_RESIDENCE
        if kind == "residency"
        else {"registered_on", "charge_text", "status"}
    )
    facts = max(
        samples, key=lambda s: (sum(_has(guesses[s.role], m) for m in sorted(wanted)), s.role == people)
    ).role
    key, evidence = _key(samples, guesses, people, facts)
    return Shape(
        kind=kind, kind_evidence=why, facts=facts, people=people, key=key, key_evidence=evidence, join=facts != people
    )  # fmt: skip


def _has(guesses: Mapping[str, Guess], meaning: str) -> bool:
    return any(guess.meaning == meaning for guess in guesses.values())


def _kind(samples: Sequence[Sample], guesses: Guesses) -> tuple[str, str]:
    found = {guess.meaning for own in guesses.values() for guess in own.values()}
    if any("regis" in sample.name.lower() for sample in samples) or "registered_on" in found:
        return "registry", "a file or column speaks of registration"
    if found & _OF_CONVICTIONS:
        return "conviction", f"columns look like {', '.join(sorted(found & _OF_CONVICTIONS))}"
    return (
        "residency",
        f"no column of a conviction; columns look like {', '.join(sorted(found & _OF_RESIDENCE)) or 'people'}",
    )


def _key(samples: Sequence[Sample], guesses: Guesses, people: str, facts: str) -> tuple[str, str]:
    """Return the column that names a person in both files: always filled, of most values first."""
    own = {s.role: s for s in samples}
    shared = [
        column
        for column, guess in guesses[people].items()
        if column in own[facts].columns
        and guess.meaning in ("key", "unknown", "license", "fbi")
        and guess.filled
        and not guess.evidence.startswith("its name says")  # a date that could not be read is no key
    ]
    ranked = sorted(
        shared,
        key=lambda c: (
            min(guesses[people][c].fill, guesses[facts][c].fill) < _NEARLY_ALWAYS,
            guesses[people][c].meaning != "key",
            -guesses[people][c].distinct,
            list(own[people].columns).index(c),
        ),
    )
    if not ranked:
        raise SourceError(
            f"files [{people}] and [{facts}] share no column that could be a key, so nothing joins a person to a fact."
            " Give files that share the person's key under one name"
        )
    best = guesses[people][ranked[0]]
    partners = {value for value in own[people].columns[ranked[0]] if value}
    found = [value for value in own[facts].columns[ranked[0]] if value]
    share = sum(value in partners for value in found) / max(len(found), 1)
    evidence = best.evidence + (
        f"; {share:.0%} of [{facts}] find a partner in [{people}]" if people != facts else ""
    )
    return ranked[0], evidence
