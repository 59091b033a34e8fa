"""Earlier decisions that a candidate has enough in common with to be shown, and whether their law still stands.

A precedent is shown with its date and by whom. It is never applied by itself: a person decides each candidate.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from law.offense_map import OffenseMap
from law.rulesets.ruleset import Ruleset
from transforms.equivalence.candidate import Candidate, Comparison, row_fingerprint

STANDINGS = {
    "in_force": "the rows it rests on say what they said",
    "row_ended": "the New Mexico row it rests on has ended",
    "row_gone": "the New Mexico row it rests on is no longer in the files",
    "row_changed": "the New Mexico row it rests on says something else now",
    "map_row_changed": "the row of the offense map says something else now",
    "rule_changed": "another standard of equivalence holds than on the day of the decision",
}
_STANDS_FOR_LATER = frozenset({"row_ended", "row_gone"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One outcome that a person decided for one candidate and one listed offense; it holds ids, never a person."""

    decision_id: int
    flag_id: str
    offense_row_id: str
    nm_row_id: str
    nm_section: str
    answers: Mapping[str, str]
    offense_fingerprint: str
    nm_fingerprint: str
    outcome: str
    """equivalent, not_equivalent or insufficient_record."""
    documents: tuple[str, ...]
    """Papers it rests on, each with the id of its exhibit."""
    decided_by: str
    decided_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Whether the law under a decision is still the law."""

    name: str
    """One of STANDINGS."""
    ended_on: date | None = None

    @property
    def sentence(self) -> str:
        """The same in words."""
        day = f" (on {self.ended_on.isoformat()})" if self.ended_on else ""
        return f"{STANDINGS[self.name]}{day}"


class Precedents:
    """Decisions a night knows, each with the standing of its law, found by what they have in common."""

    def __init__(
        self, decisions: Iterable[Decision], ruleset: Ruleset, offense_map: OffenseMap, *, as_of: date
    ) -> None:
        self.decisions = tuple(sorted(decisions, key=lambda decision: decision.decision_id))
        self._current = {(own.flag_id, own.nm_row_id): own.decision_id for own in self.decisions}
        self._standings = {
            own.decision_id: standing_of(own, ruleset, offense_map, as_of=as_of) for own in self.decisions
        }
        self._by_id = {own.decision_id: own for own in self.decisions}
        self._found: dict[str, list[Decision]] = defaultdict(list)
        for own in self.decisions:
            self._found[own.offense_row_id].append(own)

    def standing(self, decision: Decision) -> Standing:
        """Return whether the law under a decision is still the law on the night."""
        return self._standings[decision.decision_id]

    def is_current(self, decision: Decision) -> bool:
        """Whether no later decision was made of the same candidate and row."""
        return self._current[decision.flag_id, decision.nm_row_id] == decision.decision_id

    def own(self, flag_id: str, nm_row_id: str) -> Decision | None:
        """Return the newest decision of a candidate on a row."""
        decision_id = self._current.get((flag_id, nm_row_id))
        return None if decision_id is None else self._by_id[decision_id]

    def shown_with(self, candidate: Candidate, comparison: Comparison) -> list[Decision]:
        """Return the precedents of a comparison, the newest day first; of one candidate only its newest decision."""
        found = [
            own
            for own in self._found.get(comparison.offense_row_id or "", ())
            if own.flag_id != candidate.flag_id and self.is_current(own) and self._fits(own, comparison)
        ]
        return sorted(found, key=lambda own: (own.decided_on, own.decision_id), reverse=True)

    def _fits(self, decision: Decision, comparison: Comparison) -> bool:
        if decision.nm_row_id == comparison.nm_row_id:
            return dict(decision.answers) == dict(comparison.answers)
        if (
            decision.nm_section != comparison.nm_section
            or self.standing(decision).name not in _STANDS_FOR_LATER
        ):
            return False
        # a row of the same section took its place: what both ask must be answered alike
        shared = decision.answers.keys() & comparison.answers.keys()
        return all(decision.answers[name] == comparison.answers[name] for name in shared)


def standing_of(decision: Decision, ruleset: Ruleset, offense_map: OffenseMap, *, as_of: date) -> Standing:
    """Return whether the law under a decision is still the law on a day."""
    nm_row = next((row for row in ruleset.registrable if row.id == decision.nm_row_id), None)
    if nm_row is None:
        return Standing(name="row_gone")
    if nm_row.end is not None and nm_row.end <= as_of:
        return Standing(name="row_ended", ended_on=nm_row.end)
    if row_fingerprint(nm_row) != decision.nm_fingerprint:
        return Standing(name="row_changed")
    foreign = offense_map.row(decision.offense_row_id)
    if foreign is None or row_fingerprint(foreign) != decision.offense_fingerprint:
        return Standing(name="map_row_changed")
    then, now = (
        {rule.id for rule in ruleset.on_topic("equivalence", day)} for day in (decision.decided_on, as_of)
    )
    return Standing(name="in_force" if then == now else "rule_changed")
