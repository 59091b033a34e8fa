"""Which file of a sample names people, which holds the facts, and what joins them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sources.draft.guesses import Guess
from sources.draft.pairs import Pair, pairs_of
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
    keys: Mapping[str, str]
    """Role to the column that names a person in it, for every file where one is known or guessed."""
    key_evidence: str
    join: bool
    """Whether the file of facts is another one than that of people."""
    asks: bool = False
    """Whether no column has one name in both files, so that a person must say what joins them."""
    pairs: tuple[Pair, ...] = ()
    """What may join them then, the likeliest first."""

    @property
    def key(self) -> str:
        """The column of the file of people that names a person."""
        return self.keys[self.people]

    @property
    def is_joined(self) -> bool:
        """Whether it is known, or likely, what joins the file of facts to that of people."""
        return self.join and (not self.asks or any(pair.is_likely for pair in self.pairs))

    def names_person(self, role: str, column: str) -> bool:
        """Return whether a column of a file is its key of the person."""
        return self.keys.get(role) == column


_ONE_COLUMN = (
    " A file of one column is one whose delimiter was not found: lines above its header may be in the way (take them off the"
    " sample; the specification says preamble_lines), or fields of fixed width."
)


def shape_of(samples: Sequence[Sample], guesses: Guesses) -> Shape:
    """Return the shape; raises SourceError where no file names people."""
    people = max(samples, key=lambda s: sum(_has(guesses[s.role], name) for name in NAMES)).role
    if not any(_has(guesses[people], name) for name in NAMES):
        names = {s.name: list(guesses[s.role])[:20] for s in samples}
        raise SourceError(
            f"no column looks like a person's name, and nobody can be reviewed without one. Columns are {names}."
            f"{_ONE_COLUMN if any(len(columns) == 1 for columns in names.values()) else ''}"
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
    keys, evidence, pairs = _keys(samples, guesses, people, facts)
    asks = facts != people and keys.get(facts) != keys[people]
    return Shape(
        kind=kind, kind_evidence=why, facts=facts, people=people, keys=keys, key_evidence=evidence, join=facts != people,
        asks=asks, pairs=pairs,
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


def _keys(
    samples: Sequence[Sample], guesses: Guesses, people: str, facts: str
) -> tuple[dict[str, str], str, tuple[Pair, ...]]:
    """Return the key of the person in every file, what it rests on, and pairs of columns where no name is shared.

    A column that both files call by one name comes first; else the two columns that share most values; else each file's
    own, and nothing joins them.
    """
    own = {s.role: s for s in samples}
    shared = _ranked(guesses[people], [c for c in guesses[people] if c in own[facts].columns], guesses[facts])
    pairs = () if shared else tuple(pairs_of(own[facts], guesses[facts], own[people], guesses[people]))
    if shared:
        keys = {role: shared[0] for role in own if shared[0] in own[role].columns}
    elif pairs and pairs[0].is_likely:
        keys = {people: pairs[0].right, facts: pairs[0].left}
    else:
        keys, evidence = _lone(guesses, people, facts)
        return keys, evidence, pairs
    evidence = _found(own, guesses, people, facts, keys)
    return keys | _by_values(own, guesses, people, keys), evidence, pairs


def _lone(guesses: Guesses, people: str, facts: str) -> tuple[dict[str, str], str]:
    """Return each file's own likeliest key where nothing joins the two."""
    lone = {role: _ranked(guesses[role], list(guesses[role]), guesses[role])[:1] for role in (people, facts)}
    if not lone[people]:
        raise SourceError(
            f"no column of [{people}] could be a key of the person: none is filled in nearly every record. Give a file with"
            " one, or write the specification by hand"
        )
    keys = {role: found[0] for role, found in lone.items() if found}
    return keys, f"{guesses[people][keys[people]].evidence}; nothing joins [{facts}] to it"


def _by_values(
    own: Mapping[str, Sample], guesses: Guesses, people: str, known: Mapping[str, str]
) -> dict[str, str]:
    """Return the key of the person in files that call it by another name, where its values say so."""
    found = {}
    for role in sorted(own.keys() - known.keys()):
        pairs = pairs_of(own[role], guesses[role], own[people], guesses[people])
        likely = [pair for pair in pairs if pair.is_likely and pair.right == known[people]]
        if likely:
            found[role] = likely[0].left
    return found


def _ranked(guesses: Mapping[str, Guess], columns: Sequence[str], others: Mapping[str, Guess]) -> list[str]:
    """Return columns that could be a key: always filled, of most values first."""
    order = list(guesses)
    fit = [
        column
        for column in columns
        if guesses[column].meaning in ("key", "unknown", "license", "fbi")
        and guesses[column].filled
        and not guesses[column].evidence.startswith(
            "its name says"
        )  # a date that could not be read is no key
    ]
    return sorted(
        fit,
        key=lambda c: (
            min(guesses[c].fill, others[c].fill) < _NEARLY_ALWAYS,
            guesses[c].meaning != "key",
            -guesses[c].distinct,
            order.index(c),
        ),
    )


def _found(
    own: Mapping[str, Sample], guesses: Guesses, people: str, facts: str, keys: Mapping[str, str]
) -> str:
    best = guesses[people][keys[people]].evidence
    if people == facts:
        return best
    partners = {value for value in own[people].columns[keys[people]] if value}
    found = [value for value in own[facts].columns[keys[facts]] if value]
    share = sum(value in partners for value in found) / max(len(found), 1)
    return f"{best}; {share:.0%} of [{facts}] find a partner in [{people}]"
