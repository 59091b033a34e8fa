"""Words of charge texts: they contradict or send to review, they never make a flag."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import yaml

from law.citations.folding import fold_charge

_FILE = Path(__file__).parent / "charge_words.yml"


Deed = Literal["labor", "commercial sex", "smuggling"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a charge text says, where it says one thing."""

    age: Literal["an adult", "a minor"] | None = None
    """Of the victim."""
    deed: Deed | None = None


SILENT = Said()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeWords:
    """Compiled word lists."""

    ordinary: re.Pattern[str]
    suspicious: re.Pattern[str]
    other_trafficking: re.Pattern[str]
    victim_protection: re.Pattern[str]
    of_the_offender: re.Pattern[str]
    on_adult: re.Pattern[str]
    on_minor: re.Pattern[str]
    on_labor: re.Pattern[str]
    on_sex: re.Pattern[str]
    on_smuggling: re.Pattern[str]
    on_trafficking: re.Pattern[str]

    def names_another_offense(self, text: str | None) -> bool:
        """Whether a charge text names clearly something else, and nothing that smells of trafficking in people."""
        folded = fold_charge(text)
        if not folded:
            return False
        rest = self.other_trafficking.sub(" ", folded)
        names_another = rest != folded or bool(self.ordinary.search(folded))
        return names_another and not self.suspicious.search(rest)

    def names_trafficking(self, text: str | None) -> bool:
        """Whether a charge text names trafficking in people, whatever else it says."""
        rest = self.other_trafficking.sub(" ", fold_charge(text))
        return bool(self.on_trafficking.search(rest) and self.suspicious.search(rest))

    def said_in(self, text: str | None) -> Said:
        """Return what a charge text says of the victim's age and of the deed; both sides of one thing are neither."""
        folded = fold_charge(text)
        if not folded:
            return SILENT
        folded = self.of_the_offender.sub(" ", folded)
        adult, minor = bool(self.on_adult.search(folded)), bool(self.on_minor.search(folded))
        labor, sex = bool(self.on_labor.search(folded)), bool(self.on_sex.search(folded))
        is_smuggling = bool(self.on_smuggling.search(folded))
        if labor != sex:
            deed: Deed | None = "labor" if labor else "commercial sex"
        else:
            is_alone = is_smuggling and not labor and not self.on_trafficking.search(folded)
            deed = "smuggling" if is_alone else None
        return Said(age=None if adult == minor else "an adult" if adult else "a minor", deed=deed)

    def is_victim_type(self, text: str | None) -> bool:
        """Whether a charge text is of the kind a trafficking victim may carry: selling sex, no other victim."""
        return bool(self.victim_protection.search(fold_charge(text)))


@cache
def load_charge_words() -> ChargeWords:
    """Return the word lists."""
    return read_charge_words(_FILE)


def read_charge_words(file: Path) -> ChargeWords:
    """Return the word lists of a file as it is now."""
    raw = yaml.safe_load(file.read_text(encoding="utf-8"))
    return ChargeWords(**{name: re.compile("|".join(f"(?:{p})" for p in raw[name])) for name in raw})
