"""Write what a person decided of a candidate: checked against the night it was looked at, then appended for good."""

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from casebook.equivalence import EquivalenceDraft
from casebook.store import Casebook
from config.settings import Settings
from pipelines.equivalence.bench import Bench, Opened, Row, open_bench, opened
from pipelines.errors import StepError

_WORD = re.compile(r"[^\W\d_]{2,}")
_LONGEST = 2000
_NUMBER = re.compile(r"\d[\d /.-]{4,}\d")
_NAME_PARTS = ("given", "middle", "surname", "paternal_surname", "maternal_surname")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What a person says of a candidate."""

    outcome: str
    reason: str
    documents: tuple[str, ...]
    by: str
    on: date
    rows: tuple[str, ...] = ()
    """Rows of the ruleset it is about; none stands for every row that the candidate is held against."""


def decide(
    settings: Settings, flag_id: str, ruling: Ruling, *, night: date | None, today: date
) -> list[tuple[int, str]]:
    """Append a decision; return its number and row, one for each row of the ruleset it is about.

    Args:
        settings: where warehouse and casebook are.
        flag_id: the candidate.
        ruling: what was decided.
        night: the published night that was looked at; the newest where None.
        today: no decision is dated later.

    Raises:
        StepError: no such candidate, nothing it is held against, or no row of that name.
        ValueError: a part of the ruling cannot be.
    """
    if ruling.on > today:
        raise ValueError(f"on: got [{ruling.on}], expected a day up to today, {today}")
    bench = open_bench(settings, night)
    candidate = opened(bench, flag_id)
    _holds_no_personal_data(ruling, bench, candidate.candidate)
    law_digest = str(bench.table("publish__night")[0]["law_digest"])
    about = _about(candidate, ruling)
    drafts = [_draft(row, ruling, bench.night, law_digest) for row in about]
    numbers = Casebook.open(settings.casebook_url).decide_equivalence(drafts)
    return list(zip(numbers, (draft.nm_row_id for draft in drafts), strict=True))


def _about(candidate: Opened, ruling: Ruling) -> list[Row]:
    flag_id = candidate.candidate["flag_id"]
    rows = {row["nm_row_id"]: row for row in candidate.comparisons if row["offense_row_id"] is not None}
    if not rows:
        raise StepError(
            f"[{flag_id}]: is held against no listed offense, or its statute reaches no single row of the offense map, so"
            " there is nothing to compare yet. Get the papers, or map the statute first"
        )
    strange = sorted(set(ruling.rows) - rows.keys())
    if strange:
        raise StepError(f"[{flag_id}] row {strange}: not compared; there are {sorted(rows)}")
    if ruling.outcome == "equivalent" and not ruling.rows and len(rows) > 1:
        raise ValueError(
            f"row: got none, expected --row with the offense it is equivalent to: {sorted(rows)}"
        )
    return [rows[name] for name in sorted(set(ruling.rows) or rows)]


def _draft(row: Row, ruling: Ruling, night: date, law_digest: str) -> EquivalenceDraft:
    return EquivalenceDraft(
        flag_id=row["flag_id"],
        offense_row_id=row["offense_row_id"],
        nm_row_id=row["nm_row_id"],
        nm_section=row["nm_section"],
        answers=json.loads(row["answers"]),
        offense_fingerprint=row["fingerprint_offense_row"],
        nm_fingerprint=row["fingerprint_nm_row"],
        night=night,
        law_digest=law_digest,
        outcome=ruling.outcome,
        documents=ruling.documents,
        reason=ruling.reason,
        decided_by=ruling.by,
        decided_on=ruling.on,
    )


def _holds_no_personal_data(ruling: Ruling, bench: Bench, candidate: Row) -> None:
    """Refuse a name of the candidate's records in reason and exhibits, and in the reason a number that may be somebody's.

    What is written stays for good, where an erasure does not reach it. The error does not repeat what was found.
    """
    persons = [p for p in (candidate["person_record_id"], candidate["resident_record_id"]) if p]
    names = set(_names(bench, persons))
    parts = {"reason": (ruling.reason,), "documents": ruling.documents}
    for part, texts in parts.items():
        if names & {word.upper() for word in _WORD.findall(unicodedata.normalize("NFKC", " ".join(texts)))}:
            raise ValueError(
                f"{part}: holds a word that is a name in the candidate's records. It is kept for good: say it by ids"
                f" ([{candidate['flag_id']}], exhibits), without names"
            )
    if not ruling.reason.isprintable() or len(ruling.reason) > _LONGEST:
        raise ValueError(f"reason: expected one line of at most {_LONGEST} characters, without controls")
    if any(sum(char.isdigit() for char in found) >= 6 for found in _NUMBER.findall(ruling.reason)):
        raise ValueError(
            "reason: holds a number of six digits or more, or a date. It is kept for good: put dates and numbers of a person"
            " into the exhibit, and name the exhibit with --documents"
        )


def _names(bench: Bench, persons: Sequence[str]) -> Iterator[str]:
    for row in bench.table("stage__names"):
        if row["person_record_id"] in persons:
            for part in _NAME_PARTS:
                yield from (word.upper() for word in _WORD.findall(row[part] or "") if len(word) > 2)
