"""The law of a night as one object, with the digest that names it."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from law.charge_words import ChargeWords, load_charge_words
from law.offense_map import OffenseMap, load_offense_map
from law.rulesets.bill import Bill, load_bill
from law.rulesets.ruleset import Ruleset, load_ruleset

LAW_DIR = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """Offense map, ruleset, word lists; bills on request."""

    offense_map: OffenseMap
    ruleset: Ruleset
    words: ChargeWords
    digest: str

    def bill(self, name: str) -> Bill:
        """Return a bill; raises LawError when there is none of that name."""
        return load_bill(name)


@cache
def load_law() -> Law:
    """Return the law as the files under `law/` state it now."""
    return Law(
        offense_map=load_offense_map(), ruleset=load_ruleset(), words=load_charge_words(), digest=law_digest()
    )


def law_digest() -> str:
    """Return the SHA-256 over every data file of the law, by relative path."""
    digest = hashlib.sha256()
    for path in sorted(LAW_DIR.rglob("*.yml")):
        digest.update(path.relative_to(LAW_DIR).as_posix().encode() + b"\n")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
