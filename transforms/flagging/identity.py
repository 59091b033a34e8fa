"""Answer 1: is the convicted person this resident?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from transforms.flagging.answers import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class PairFact:
    """One weighed pair, as `linked__pairs` has it."""

    left_id: str
    right_id: str
    match_weight_mbit: int
    match_probability: float
    verdict: str
    hard_rule: str | None
    needed_identifier: str | None
    rivals: int
    expected_coincidences: float
    ledger: str

    @property
    def bits(self) -> float:
        """Match weight in bits."""
        return self.match_weight_mbit / 1000


def strongest(pairs: Sequence[PairFact], verdict: str) -> list[PairFact]:
    """Return the pairs with this verdict, strongest first; ties by the right record's id."""
    kept = [pair for pair in pairs if pair.verdict == verdict]
    return sorted(kept, key=lambda pair: (-pair.match_weight_mbit, pair.right_id))


def answer_identity(pairs: Sequence[PairFact], *, as_of: date, first: Sequence[str] = ()) -> Answer:
    """Return answer 1 from a person's pairs with residents.

    Args:
        pairs: all kept pairs of the person.
        as_of: logical date.
        first: of residents that only may be the person, the one that the other answers are about.
    """
    matches = strongest(pairs, "match")
    if matches:
        best = matches[0]
        others = f" {best.rivals} other residents fit nearly as well." if best.rivals else ""
        return Answer(
            answer="yes",
            sentence=(
                f"The identifiers agree by {best.bits:.1f} bits (probability {best.match_probability:.4f});"
                f" {best.expected_coincidences:.2g} residents would fit this well by chance.{others}"
            ),
            as_of=as_of,
            evidence=_evidence(matches),
        )
    possible = sorted(strongest(pairs, "possible"), key=lambda pair: pair.right_id not in first)
    if possible:
        best = possible[0]
        needed = best.needed_identifier or "one more independent identifier"
        rule = f" Rule [{best.hard_rule}] keeps it from being called a match." if best.hard_rule else ""
        return Answer(
            answer="unknown",
            sentence=f"A resident may be this person ({best.bits:.1f} bits).{rule} What would settle it: {needed}.",
            as_of=as_of,
            wait_kind="needs_identifier",
            evidence=_evidence(possible[:5]),
        )
    return Answer(answer="no", sentence="No resident on file fits this person.", as_of=as_of)


def _evidence(pairs: Sequence[PairFact]) -> dict[str, object]:
    return {
        "pairs": [
            {
                "left_id": pair.left_id,
                "right_id": pair.right_id,
                "match_weight_mbit": pair.match_weight_mbit,
                "match_probability": pair.match_probability,
                "rivals": pair.rivals,
                "expected_coincidences": pair.expected_coincidences,
                "ledger": pair.ledger,
            }
            for pair in pairs
        ]
    }
