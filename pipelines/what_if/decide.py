"""Judge a night's counts once more, under other law; nothing of the night is touched and nothing is linked again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from config.settings import Settings
from law.loader import LAW_DIR, READ_FROM_FOLDER, Law, load_law
from law.rulesets.bill import overlay
from law.rulesets.ruleset import Ruleset
from pipelines.flag_inputs import NightFacts, counts_under, load_night_facts, read_under, rules_of
from pipelines.law_gate import require_sound_law
from transforms.flagging.assess import assess_counts
from transforms.flagging.assessment import Assessment
from transforms.flagging.counts import Count
from transforms.flagging.what_if import compared


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """A night under the law in force and under another."""

    night: date
    name: str
    """The bill's id, or the folder of the changed law."""
    title: str
    standing: str
    """One sentence: what the other law is."""
    modeled: tuple[str, ...]
    not_modeled: tuple[str, ...]
    law_digest: str
    """Of the law in force, as it was loaded."""
    counts: pd.DataFrame
    """See transforms/flagging/what_if.py."""


def what_if_bill(settings: Settings, night: date, bill_id: str) -> WhatIf:
    """Return what a bill would make of a night.

    Raises:
        LawError: no such bill, or the check refuses the law files.
        FileNotFoundError: the night was not linked.
    """
    require_sound_law()
    law = load_law()
    bill = law.bill(bill_id)
    facts = load_night_facts(settings, night)
    counts = counts_under(facts, law)
    under = overlay(law.ruleset, bill)
    otherwise = read_under(facts, law, bill, counts)
    read_again = [otherwise.get(count.conviction_id, count) for count in counts]
    return WhatIf(
        night=night,
        name=bill.bill_id,
        title=bill.title,
        standing=f"Outcome: {bill.outcome}. Its text: {bill.check.replace('_', ' ')}",
        modeled=bill.modeled,
        not_modeled=bill.not_modeled,
        law_digest=law.digest,
        counts=compared(
            _assessed(settings, facts, law, law.ruleset, counts),
            _assessed(settings, facts, law, under, read_again),
        ),
    )


def what_if_law(settings: Settings, night: date, folder: Path) -> WhatIf:
    """Return what changed files of the law would make of a night: what its counts mean, too, is read again.

    Raises:
        LawError: the check refuses the folder's files, or those in use.
        FileNotFoundError: the night was not linked.
    """
    require_sound_law(folder)
    require_sound_law()
    law, changed = load_law(), load_law(folder)
    facts = load_night_facts(settings, night)
    return WhatIf(
        night=night,
        name=folder.name,
        title=f"the law as the files in {folder.name} state it",
        standing=f"Law files of digest {changed.digest[:12]}, compared with those in use, {law.digest[:12]}",
        modeled=(),
        not_modeled=tuple(f"{name}: changed there, but read as it is in use" for name in _passed_by(folder)),
        law_digest=law.digest,
        counts=compared(
            _assessed(settings, facts, law, law.ruleset, counts_under(facts, law)),
            _assessed(settings, facts, changed, changed.ruleset, counts_under(facts, changed)),
        ),
    )


def _passed_by(folder: Path) -> list[str]:
    """Return the files of a folder of law that differ from those in use and are read from those in use all the same.

    Grammars, wordings and code lists are tables of the program: see `law.loader.Law`.
    """
    names = sorted(
        {path.relative_to(root).as_posix() for root in (folder, LAW_DIR) for path in root.rglob("*.yml")}
    )
    return [
        name
        for name in names
        if not name.startswith(READ_FROM_FOLDER) and _content(folder / name) != _content(LAW_DIR / name)
    ]


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def _assessed(
    settings: Settings, facts: NightFacts, law: Law, ruleset: Ruleset, counts: Sequence[Count]
) -> list[Assessment]:
    rules = rules_of(settings, facts, law, None, ruleset=ruleset)
    return assess_counts(counts, facts.facts, rules, frozenset())


def linked_nights(settings: Settings) -> list[date]:
    """Return the nights that are linked and classified, oldest first."""
    found = []
    for path in settings.nights.glob("*/link/facts.json"):
        try:
            found.append(date.fromisoformat(path.parent.parent.name))
        except ValueError:
            continue  # a folder that is no night
    return sorted(found)
