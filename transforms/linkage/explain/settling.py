"""Which missing fact would settle a possible pair: each fact that a side lacks, weighed as if it agreed and as if not."""

from collections.abc import Mapping
from dataclasses import dataclass

from transforms.linkage.explain.facts import OBTAINABLE, load_facts
from transforms.linkage.explain.invented import Invented
from transforms.linkage.explain.scale import Reweighed, Scale
from transforms.linkage.explain.trials import trial_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Settling:
    """A fact that is missing, and what the pair would weigh if it were known."""

    fact: str
    agrees: Reweighed
    differs: Reweighed | None
    """None where no other value could be made up."""
    lacking: tuple[str, ...]
    """Sides that lack it: left, right."""

    @property
    def would_confirm(self) -> bool:
        """Return whether the pair is a match if the fact agrees."""
        return self.agrees.verdict == "match"

    @property
    def would_rule_out(self) -> bool:
        """Return whether the pair is none if the fact differs."""
        return self.differs is not None and self.differs.verdict == "no_match"


def settling_facts(scale: Scale, invented: Invented, levels: Mapping[str, str]) -> tuple[Settling, ...]:
    """Return the missing facts that would settle a pair one way or the other, the cheapest to get first.

    Every outcome is weighed again over the whole files, with a plausible value.

    Args:
        scale: the pair.
        invented: values for it.
        levels: comparison to level of the pair as it is.
    """
    trials = {
        fact: trial
        for fact in load_facts()
        if fact in OBTAINABLE and (trial := trial_of(fact, invented, levels)) is not None
    }
    agree = scale.weigh_pairs([trial.agrees for trial in trials.values()])
    differ = iter(scale.weigh_pairs([t.differs for t in trials.values() if t.differs is not None]))
    found = [
        Settling(
            fact=fact,
            agrees=result,
            differs=None if trial.differs is None else next(differ),
            lacking=trial.lacking,
        )
        for (fact, trial), result in zip(trials.items(), agree, strict=True)
    ]
    return tuple(one for one in found if one.would_confirm or one.would_rule_out)
