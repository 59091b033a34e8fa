"""Collect what the report shows: the built night's database and what the night left beside it."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from casebook.store import Casebook
from config.settings import Settings
from law.check.standing import standing_of_law
from law.loader import load_law
from pipelines.errors import NightMissing
from pipelines.inputs import night_folder
from transforms.linkage.weights.model import load_model
from warehouse.atomic import read_json
from warehouse.connection import query_rows
from warehouse.publication import published_nights

QUERIES = Path(__file__).resolve().parent.parent / "queries"
Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How the night ended and what readers see because of it."""

    state: str
    """published or held."""
    digest: str
    """Digest of the build this report is about."""
    stops: tuple[str, ...]
    """Why it was held, or what an approval let through."""
    warnings: tuple[str, ...]
    approval: str | None
    """Who let a held night through and why, in one sentence."""
    readers_see: str | None
    """For a held night: the digest of an earlier build of this date that stays published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportData:
    """Everything on the page. `rows` is keyed by query name; counts are whole numbers, weights thousandths of a bit."""

    night: date
    outcome: Outcome
    facts: Row
    """The one row of publish__night."""
    totals: Row
    bill_title: str | None
    law_warnings: tuple[str, ...]
    """What must be said of the law of the night as long as it is so, in sentences."""
    thresholds: tuple[float, float]
    """Bits from which a pair with a resident is possible, and a match."""
    gates: tuple[Row, ...]
    rows: dict[str, tuple[Row, ...]]
    cards: tuple[Row, ...] = ()
    """What each source's report card is drawn from."""


_TABLES = (
    "report/sources",
    "report/refused_files",
    "report/quarantine_places",
    "report/row_verdicts",
    "report/match_weights",
    "report/held_back",
    "report/flag_groups",
    "report/open_flags",
    "report/flag_chains",
    "report/equivalence",
    "report/wait_groups",
    "report/moves",
    "report/changed_flags",
    "report/unmapped_statutes",
    "report/triage",
    "report/coverage",
    "report/honesty",
    "report/drift",
    "report/withdrawn",
    "funnel",
    "alarms",
)


def collect_report(settings: Settings, night: date) -> ReportData:
    """Return what the report of a built night shows.

    Raises:
        NightMissing: the night's last run did not come to an end; there is nothing whole to tell.
    """
    folder = night_folder(settings, night)
    if not (folder / "outcome.json").exists():
        raise NightMissing(f"[{night}]: its last run did not finish. Run: lindero nightly --date {night}")
    candidate = folder / "candidate.duckdb"
    facts = _rows(candidate, "report/night")[0]
    model = load_model(facts["model_version"])
    audit = read_json(folder / "audit.json")
    return ReportData(
        night=night,
        outcome=_outcome(settings, night, audit),
        facts=facts,
        totals={**_rows(candidate, "row_counts")[0], **_rows(candidate, "report/totals")[0]},
        bill_title=_bill_title(facts),
        law_warnings=_law_warnings(facts, night),
        thresholds=(model.possible_at["residency"] / 1000, model.match_at["residency"] / 1000),
        gates=tuple(audit["gates"]),
        cards=tuple(read_json(folder / "watch" / "cards.json")),
        rows={name.split("/")[-1]: _rows(candidate, name) for name in _TABLES},
    )


def _outcome(settings: Settings, night: date, audit: Row) -> Outcome:
    outcome = read_json(night_folder(settings, night) / "outcome.json")
    published = next((n for n in published_nights(settings.warehouse) if n.night == night), None)
    held = outcome["state"] == "held"
    return Outcome(
        state=outcome["state"],
        digest=outcome["digest"],
        stops=tuple(audit["stops"]),
        warnings=tuple(audit["warnings"]),
        approval=_approval(settings, night, outcome["digest"]) if audit["stops"] and not held else None,
        readers_see=published.digest if published and held else None,
    )


def _approval(settings: Settings, night: date, digest: str) -> str | None:
    found = Casebook.open(settings.casebook_url).approval_of(night=night, digest=digest)
    return f"approval {found.approval_id} by {found.approved_by}: {found.reason}" if found else None


def _bill_title(facts: Row) -> str | None:
    """The title where the law files are still those of the night; its id always stands beside it."""
    law = load_law()
    if facts["bill"] is None or law.digest != facts["law_digest"]:
        return None
    return law.bill(facts["bill"]).title


def _law_warnings(facts: Row, night: date) -> tuple[str, ...]:
    """What nobody approved and what is not known, where the law files are still those of the night."""
    law = load_law()
    if law.digest != facts["law_digest"]:
        return (
            "The law files are no longer those of this night; lindero law check says what they leave open now.",
        )
    said = (finding.sentence for finding in standing_of_law(law, as_of=night))
    return tuple(f"{sentence[:1].upper()}{sentence[1:]}" for sentence in said)


def _rows(snapshot: Path, name: str) -> tuple[Row, ...]:
    names, rows = query_rows(snapshot, (QUERIES / f"{name}.sql").read_text())
    return tuple(dict(zip(names, row, strict=True)) for row in rows)
