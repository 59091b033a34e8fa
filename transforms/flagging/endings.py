"""Records that only may be the matched person's and tell of an end: a death, custody or a move away.

To pass them by would accuse the dead wherever a certificate carries no number; to believe them would let a namesake's
death close a case. So they close nothing, and what they would close waits until a person has looked.
"""

from collections.abc import Sequence

from transforms.flagging.identity import PairFact, strongest
from transforms.flagging.lookups import FlagFacts
from transforms.flagging.residency import ResidencyFact

ENDING = frozenset({"deceased", "in_custody", "moved_out"})


def possible_endings(person_record_id: str, facts: FlagFacts) -> list[ResidencyFact]:
    """Return what residents who only may be the person say of an end; nothing where no resident is a match.

    Without a match the residents that may be the person are asked about one by one, with all they say.
    """
    pairs: Sequence[PairFact] = facts.residency_pairs.get(person_record_id, ())
    if not strongest(pairs, "match"):
        return []
    return [
        fact
        for pair in strongest(pairs, "possible")
        for fact in facts.residency.get(pair.right_id, ())
        if fact.status in ENDING and fact.last_seen is None
    ]
