"""Whose facts a delivery holds, and which persons it says are one: asked before a person leaves with all records."""

from collections.abc import Iterator, Sequence

from sources.mapping.delivery import ReadFile, role_frame
from sources.mapping.facts import fact_ids
from sources.mapping.partners import with_partner_columns
from sources.mapping.people import person_ids
from sources.mapping.verdicts import is_fact
from sources.spec.model import SourceSpec

Pairs = set[tuple[str, str]]


def facts_and_merges(spec: SourceSpec, files: Sequence[ReadFile]) -> tuple[Pairs, Pairs]:
    """Return (fact, person record) of every record that names both, and (retired, surviving) person records."""
    frames = with_partner_columns(
        spec, {file.role: role_frame(spec, file.role, files) for file in spec.files}
    )
    facts: Pairs = set()
    for one in spec.all_facts:
        frame = frames[one.file]
        own = frame[is_fact(one, frame)]
        facts.update(zip(fact_ids(spec, one, own), person_ids(spec, one.person_key, own), strict=True))
    merges: Pairs = set()
    for role, retired, survivor in merge_keys(spec):
        frame = frames[role]
        merges.update(zip(person_ids(spec, retired, frame), person_ids(spec, survivor, frame), strict=True))
    return {pair for pair in facts if _is_whole(pair)}, {pair for pair in merges if _is_whole(pair)}


def merge_keys(spec: SourceSpec) -> Iterator[tuple[str, Sequence[str], Sequence[str]]]:
    """Yield role, columns of the retired key and columns of the surviving key of every file that merges persons."""
    if spec.merges is not None:
        yield spec.merges.file, spec.merges.retired, spec.merges.survivor
    for changes in spec.changes:
        if changes.survivor:
            facts = spec.facts_in(changes.file)
            key = (
                facts.person_key
                if facts is not None
                else next(person.key for person in spec.persons if person.file == changes.file)
            )
            yield changes.file, key, changes.survivor


def _is_whole(pair: tuple[str, str]) -> bool:
    """Return whether both keys say something: a blank one ends in its source's colon."""
    return not any(key.endswith(":") for key in pair)
