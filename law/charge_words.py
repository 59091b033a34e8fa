"""Words of charge texts: they contradict or send to review, they never make a flag."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from law.citations.folding import fold_charge

_FILE = Path(__file__).parent / "charge_words.yml"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeWords:
    """Compiled word lists."""

    ordinary: re.Pattern[str]
    suspicious: re.Pattern[str]
    other_trafficking: re.Pattern[str]
    victim_protection: re.Pattern[str]

    def names_another_offense(self, text: str | None) -> bool:
        """Whether a charge text names clearly something else, and nothing that smells of trafficking in people."""
        folded = fold_charge(text)
        rest = self.other_trafficking.sub(" ", folded)
        names_another = rest != folded or bool(self.ordinary.search(folded))
        return names_another and not self.suspicious.search(rest)

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
