"""Watching in the night: a hold lets the last good delivery stand in, a person accepts; quarantine, redrive, letter."""

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from casebook.store import Casebook
from config.settings import Settings, load_settings
from pipelines.deliveries import delivery_named
from pipelines.errors import StepError
from pipelines.inputs import SourceInput, night_folder
from pipelines.quarantine.kept import last_reading, list_quarantine, show_kept
from pipelines.quarantine.redrive import redrive
from pipelines.watch.alarms import accept_delivery
from pipelines.watch.diff import diff_deliveries
from pipelines.watch.letter import letter_of, write_letter
from sources.spec.loader import load_spec
from tests.nights.source_steps import run_sources
from warehouse.atomic import read_json
from warehouse.frames import read_table

SOURCE = "canonical_conviction"
FIELDS = (
    "record_id",
    "full_name",
    "date_of_birth",
    "convicting_jurisdiction",
    "statute",
    "disposition",
    "victim_minor",
)


def content(day: int, count: int = 60, **column: str) -> bytes:
    """Return an extract that grows by a person a day; `column` says what stands in a column of every record."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, FIELDS, lineterminator="\r\n")
    writer.writeheader()
    for n in range(count + day):
        row = {
            "record_id": f"Z{n:03}",
            "full_name": f"MUESTRA{chr(65 + n % 26)}, FULANA {n}",
            "date_of_birth": f"{1950 + n % 50}-{1 + n % 12:02}-{1 + n % 28:02}",
            "convicting_jurisdiction": "FL",
            "statute": "787.06(3)(g)",
            "disposition": "GUILTY",
            "victim_minor": "Z" if n == 4 else "yes",
        }
        writer.writerow({**row, **column})
    return stream.getvalue().encode()


def deliver(settings: Settings, day: int, text: bytes) -> date:
    folder = settings.inbox / SOURCE / f"2026-03-{day:02}"
    folder.mkdir(parents=True)
    (folder / "convictions.csv").write_bytes(text)
    return date(2026, 3, day)


def gathered(night: date) -> SourceInput:
    return run_sources(load_settings(), night)[SOURCE]


@pytest.fixture
def week(home: Path) -> Settings:
    """Four ordinary nights and a fifth whose dates of birth are gone."""
    settings = load_settings()
    for day in range(1, 5):
        assert gathered(deliver(settings, day, content(day))).status == "fresh"
    deliver(settings, 5, content(5, date_of_birth=""))
    return settings


def test_a_hold_lets_the_last_good_delivery_stand_in_until_somebody_accepts(week: Settings) -> None:
    night = date(2026, 3, 5)
    held = gathered(night)
    assert (held.status, held.received_on) == ("stand_in", date(2026, 3, 4))
    assert held.reason is not None and "null_spike" in held.reason and "date_of_birth" in held.reason
    table = read_table(night_folder(week, night) / "watch", "audit__alarms")
    severe = table[table["severity"] == "hold"]
    assert list(severe["kind"]) == ["null_spike"]
    assert list(severe["owner"]) == [load_spec(SOURCE).watch.owner]
    assert not table["sentence"].str.contains("MUESTRA|FULANA").any()
    assert held.refused_delivery_id is not None
    accept_delivery(
        week,
        SOURCE,
        held.refused_delivery_id[:10],
        reason="the state withholds them now",
        by="steward",
        at=datetime(2026, 3, 5, 8, tzinfo=UTC),
    )
    book = Casebook.open(week.casebook_url)
    (entry,) = book.witnessed("delivery_accepted")
    assert (entry["delivery_id"], entry["accepted_by"]) == (held.refused_delivery_id, "steward")
    assert book.broken_seals() == []
    assert gathered(night).status == "fresh"
    again = read_table(night_folder(week, night) / "watch", "audit__alarms")
    assert set(again["severity"]) == {"tell"}
    assert again["sentence"].str.contains("withholds them now").any()


def test_the_alarms_of_a_night_replay(week: Settings) -> None:
    night = date(2026, 3, 5)
    gathered(night)
    path = night_folder(week, night) / "watch"
    first, cards = (path / "audit__alarms.parquet").read_bytes(), (path / "cards.json").read_bytes()
    gathered(deliver(week, 6, content(6)))
    gathered(night)
    assert (path / "audit__alarms.parquet").read_bytes() == first
    assert (path / "cards.json").read_bytes() == cards
    (card,) = read_json(path / "cards.json")
    assert [d["rows"] for d in card["deliveries"]] == [61, 62, 63, 64, 65]
    assert card["deliveries"][0]["without_disposition"] == 0


def test_a_record_is_shown_without_its_text_and_with_it_only_on_the_ledger(week: Settings) -> None:
    rows = list_quarantine(week, source_id=SOURCE, rule="unknown_code", until=date(2026, 3, 4))
    assert [(row["records"], row["lines"]) for row in rows] == [(1, [6])] * 4
    found = show_kept(week, rows[0]["first"], reveal_to=None, until=date.max)
    assert found.raw_text is None and "MUESTRA" not in str(found)
    book = Casebook.open(week.casebook_url)
    assert book.witnessed("quarantine_shown") == []
    shown = show_kept(week, rows[0]["first"], reveal_to="steward", until=date.max)
    assert shown.raw_text is not None and "MUESTRA" in shown.raw_text
    (entry,) = book.witnessed("quarantine_shown")
    assert (entry["quarantine_id"], entry["shown_to"]) == (rows[0]["first"], "steward")
    assert book.broken_seals() == []
    with pytest.raises(StepError, match="0 records"):
        show_kept(week, "Q-nothing", reveal_to=None, until=date.max)


def test_a_redrive_says_what_a_mended_specification_would_change(
    week: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    newest = date(2026, 3, 4)
    same = redrive(week, SOURCE, delivery=None, until=newest, apply=False)
    assert same.before == same.after and same.is_conserved
    assert same.rules_before == {"unknown_code": 1}
    mended = _with_code(load_spec(SOURCE))
    for room in ("pipelines.quarantine.redrive", "pipelines.read", "pipelines.stage"):
        monkeypatch.setattr(f"{room}.load_spec", lambda source_id: mended)
    found = redrive(week, SOURCE, delivery=None, until=newest, apply=False)
    assert (found.before["quarantined"], found.after["quarantined"]) == (1, 0)
    assert found.is_conserved and found.before["delivered"] == 64
    assert found.rules_after == {}
    before = last_reading(week, delivery_named(week, SOURCE, None, until=newest))
    assert before is not None and len(before[0]) == 1, "without --apply nothing is written"
    assert redrive(week, SOURCE, delivery=None, until=newest, apply=True).is_conserved
    after = last_reading(week, delivery_named(week, SOURCE, None, until=newest))
    assert after is not None and len(after[0]) == 0


def _with_code(spec: object) -> object:
    """The specification with one more code for `unknown`."""
    from sources.spec.fields import CodeMap, Expression
    from sources.spec.model import SourceSpec

    assert isinstance(spec, SourceSpec)
    codes = CodeMap(values={"YES": "yes", "Z": "unknown"}, blank="unknown")
    fields = {**spec.facts.fields, "victim_minor": Expression(column="victim_minor", codes=codes)}
    return spec.model_copy(update={"facts": spec.facts.model_copy(update={"fields": fields})})


def test_a_letter_names_lines_and_fields_and_no_person(week: Settings, tmp_path: Path) -> None:
    gathered(date(2026, 3, 5))
    found = letter_of(week, SOURCE, until=date.max)
    for text in (found.markdown, found.html):
        assert "lines 6" in text and "victim_minor" in text and "list of codes" in text
        assert "date_of_birth" in text and "filled in 0.0%" in text
        assert "MUESTRA" not in text and "FULANA" not in text
    paths = write_letter(found, tmp_path)
    assert [path.read_text() for path in paths] == [found.markdown, found.html]
    with pytest.raises(StepError, match="nothing was delivered"):
        letter_of(week, "nm_registry", until=date.max)


def test_a_diff_says_what_a_night_would_alarm(tmp_path: Path) -> None:
    for name, text in (("old", content(1)), ("new", content(2)), ("odd", content(2, statute=""))):
        (tmp_path / name).mkdir()
        (tmp_path / name / "convictions.csv").write_bytes(text)
    quiet = diff_deliveries(tmp_path / "old", tmp_path / "new", source_id=SOURCE)
    assert not quiet.would_alarm and ("records", "records", "61", "62") in quiet.rows()
    odd = diff_deliveries(tmp_path / "old", tmp_path / "odd", source_id=SOURCE)
    assert odd.would_alarm and {a.kind for a in odd.alarms} >= {"null_spike"}
    assert ("records.statute", "filled", "100.0%", "0.0%") in odd.rows()
