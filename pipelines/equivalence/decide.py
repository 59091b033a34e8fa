"""Write what a person decided of a candidate: checked against the night it was looked at, then appended for good."""

import json
from dataclasses import dataclass
from datetime import date

from casebook.equivalence import EquivalenceDraft
from casebook.store import Casebook
from config.settings import Settings
from pipelines.equivalence.bench import Opened, Row, open_bench, opened
from pipelines.equivalence.kept_words import refuse_personal_data
from pipelines.equivalence.papers_asked import require_papers
from pipelines.errors import StepError


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
    refuse_personal_data(ruling.reason, ruling.documents, bench, candidate.candidate)
    law_digest = str(bench.table("publish__night")[0]["law_digest"])
    about = _about(candidate, ruling)
    for row in about:
        require_papers(ruling.outcome, str(row["nm_row_id"]), candidate.elements, ruling.documents)
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
