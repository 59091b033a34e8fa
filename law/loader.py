"""The law of a night as one object, with the digest that names it; or a copy of its files, to be looked at."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from law.charge_words import ChargeWords, load_charge_words, read_charge_words
from law.offense_map import OffenseMap, load_offense_map, read_offense_map
from law.rulesets.bill import Bill, load_bill, read_bill
from law.rulesets.ruleset import Ruleset, load_ruleset, read_ruleset

LAW_DIR = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """Offense map, ruleset, word lists; bills on request."""

    offense_map: OffenseMap
    ruleset: Ruleset
    words: ChargeWords
    digest: str
    folder: Path

    def bill(self, name: str) -> Bill:
        """Return a bill; raises LawError when there is none of that name."""
        return load_bill(name) if self.folder == LAW_DIR else read_bill(name, self.folder / "bills")

    def bills(self) -> tuple[Bill, ...]:
        """Return every bill, by name."""
        return tuple(self.bill(path.stem) for path in sorted((self.folder / "bills").glob("*.yml")))


def load_law(folder: Path | None = None) -> Law:
    """Return the law as files state it: those under `law/`, read once, or those of a copy of that folder as they are now.

    The tables of wordings, code lists and grammars are not part of the object: those under `law/` hold whatever the
    folder. Which dispositions are a conviction is, as it stands in the ruleset.

    Raises:
        LawError: a file cannot be used; `lindero law check` names all that is wrong, not the first alone.
    """
    return _law_in_use() if folder is None else _law_of(folder)


@cache
def _law_in_use() -> Law:
    return Law(
        offense_map=load_offense_map(),
        ruleset=load_ruleset(),
        words=load_charge_words(),
        digest=law_digest(),
        folder=LAW_DIR,
    )


def _law_of(folder: Path) -> Law:
    return Law(
        offense_map=read_offense_map(folder / "offenses"),
        ruleset=read_ruleset("nm", folder / "rulesets"),
        words=read_charge_words(folder / "charge_words.yml"),
        digest=law_digest(folder),
        folder=folder,
    )


READ_FROM_FOLDER = ("offenses/", "rulesets/", "bills/", "charge_words.yml")
"""What `load_law` reads from the folder it is given, relative to it; all else is a table of the program."""


def law_digest(folder: Path = LAW_DIR) -> str:
    """Return the SHA-256 over every data file of the law, by relative path."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.yml")):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\n")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
