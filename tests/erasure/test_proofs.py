"""A past night after an erasure: the digest before comes out of what is there and what was sealed; all else is unchanged."""

import shutil
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from pipelines.erasure.erase import erase_now
from pipelines.erasure.orders import enter_order
from pipelines.erasure.proofs import faults_of_proofs, proofs_of
from pipelines.erasure.secret import secret_of
from pipelines.erasure.verify import verify
from pipelines.night import run_steps
from pipelines.replay import FIGURES, replay_night
from tests.erasure.conftest import Homes, settings_of
from tests.erasure.planted import ALL_PEOPLE, FIRST, SECOND, SOURCE, THIRD, TWICE, copied
from transforms.flagging.assessment import flag_id_of
from warehouse.erased_copy import hashes_of, tables_of
from warehouse.publication import outdated_nights, published_nights

pytestmark = pytest.mark.slow  # whole nights


def snapshot(home: Path, night: object) -> Path:
    warehouse = settings_of(home).warehouse
    record = next(n for n in published_nights(warehouse) if n.night == night)
    return warehouse / "snapshots" / record.snapshot


def test_past_nights_are_proven_from_the_digest_before(homes: Homes) -> None:
    for night in (FIRST, SECOND):
        (proof,) = proofs_of(homes.settings, night)
        assert proof.told == proof.before == homes.digests[night]
        assert proof.after != proof.before and proof.rows > 0
    assert verify(homes.settings).nights_proven == [FIRST, SECOND]


def test_later_nights_still_rest_on_them(homes: Homes) -> None:
    assert outdated_nights(homes.settings.warehouse) == []
    before = next(n for n in published_nights(homes.settings.warehouse) if n.night == SECOND)
    assert before.erased_from == (homes.digests[SECOND],)
    assert before.previous_digest == homes.digests[FIRST]


def test_only_rows_of_the_withdrawn_are_gone(homes: Homes) -> None:
    """Read from both databases, not from the proof: every row that went or changed names a planted person, or is a sum."""
    # residents whom a planted person alone brought into the linkage
    residents = ("canonical_residency:E-0021",)
    planted = (*ALL_PEOPLE, *residents, *(flag_id_of(f"{SOURCE}:{key}") for key in ALL_PEOPLE))
    for night in (FIRST, SECOND):
        old, new = snapshot(homes.before, night), snapshot(homes.after, night)
        with duckdb.connect() as connection:
            connection.execute(f"ATTACH '{old}' AS old (READ_ONLY); ATTACH '{new}' AS new (READ_ONLY)")
            for table in tables_of(old):
                lost = connection.execute(
                    f'SELECT * FROM old."{table}" EXCEPT ALL SELECT * FROM new."{table}"'
                ).fetchall()
                for row in lost:
                    is_sum = table in ("landed__file_counts", "publish__funnel", "publish__coverage", "publish__triage",
                                       "publish__unclassified", "publish__cases")  # fmt: skip
                    assert is_sum or any(name in str(row) for name in planted), (table, row)


def test_a_row_changed_afterwards_is_found(homes: Homes, tmp_path: Path) -> None:
    home = copied(homes.after, tmp_path / "home")
    path = snapshot(home, SECOND)
    with duckdb.connect(str(path)) as connection:
        connection.execute("UPDATE stage__names SET given_raw = 'Otra' WHERE rowid = 0")
    found = verify(settings_of(home))
    assert found.faults and str(SECOND) in found.faults[0]
    assert found.nights_proven == [FIRST]


def test_a_row_taken_beside_the_withdrawn_ones_would_show(homes: Homes, tmp_path: Path) -> None:
    """The proof is no list of what was counted: with one row more gone, the digest before does not come out."""
    (proof,) = proofs_of(homes.settings, SECOND)
    table = "stage__names"
    own = proof.tables[table]
    short = replace(proof, tables={**proof.tables, table: replace(own, gone=own.gone[1:])})
    secret = secret_of(homes.settings)
    assert faults_of_proofs(secret, SECOND, [proof], snapshot(homes.after, SECOND)) == []
    assert faults_of_proofs(secret, SECOND, [short], snapshot(homes.after, SECOND))


def test_a_sealed_hash_says_nothing_without_the_secret(homes: Homes) -> None:
    """No hash of a row that went stands in the clear: whoever guesses a row cannot check the guess."""
    path = snapshot(homes.before, SECOND)
    rows = {row for _, rows in hashes_of(path, tables_of(path)).values() for row in rows}
    text = (homes.after / "erasure" / "nights" / f"{SECOND}.json").read_text()
    assert not [row for row in rows if row in text]
    assert (homes.after / "erasure" / "secret.key").stat().st_mode & 0o077 == 0


def test_a_past_night_run_again_from_the_redacted_archive_has_the_same_rows(
    homes: Homes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every table of records comes out as the erasure left it; the night's own figures are told anew."""
    home = copied(homes.after, tmp_path / "home")
    monkeypatch.setenv("LINDERO_HOME", str(home))
    for folder in ("stage", "nights", "grounds"):
        shutil.rmtree(home / folder, ignore_errors=True)
    run_steps(FIRST)
    run_steps(SECOND)
    # of whom a count stays, the past says where the first record stood and a sum over all, which is withheld
    stays = (TWICE[0], flag_id_of(f"{SOURCE}:{TWICE[2]}"))
    for night in (FIRST, SECOND):
        left, again = snapshot(homes.after, night), snapshot(home, night)
        with duckdb.connect() as connection:
            connection.execute(f"ATTACH '{left}' AS a (READ_ONLY); ATTACH '{again}' AS b (READ_ONLY)")
            for table in sorted(set(tables_of(again)) - FIGURES):
                for one, other in (("a", "b"), ("b", "a")):
                    query = f'SELECT * FROM {one}."{table}" EXCEPT ALL SELECT * FROM {other}."{table}"'
                    for row in connection.execute(query).fetchall():
                        assert any(name in str(row) for name in stays), (night, table, row)
    assert verify(settings_of(home)).nights_rerun == [FIRST, SECOND]


def test_a_replay_of_an_erased_night_differs_in_its_figures_and_in_who_stays(homes: Homes) -> None:
    """One person lost a count of two: of whoever stays a replay tells the record anew, which is no proof of being equal."""
    found = replay_night(homes.settings, FIRST, say=lambda _: None)
    assert found.erased and not found.is_equal and found.other == ()
    beyond = {one.table: (one.came, one.went) for one in found.differences if one.table not in FIGURES}
    assert "stage__persons" in beyond and set(beyond.values()) == {(1, 1)}


def test_a_night_run_again_between_two_erasures_is_proven_from_that_run_on(
    homes: Homes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = copied(homes.after, tmp_path / "home")
    settings = settings_of(home)
    monkeypatch.setenv("LINDERO_HOME", str(home))
    run_steps(FIRST)
    assert verify(settings).nights_rerun == [FIRST]
    erase_now(
        settings,
        enter_order(
            settings, source_id=SOURCE, record_key=None, person_key="P-0001", kind="expunged", authority="EX-2026-9",
            by="analyst_1", reason="ordered by a court, paper on file", on=THIRD,
        ),
    )  # fmt: skip
    found = verify(settings)
    assert found.is_clean, (found.residues, found.faults, found.open)
    assert found.nights_anew == [FIRST] and found.nights_rerun == []
    assert found.nights_proven == [FIRST, SECOND, THIRD]
    assert len(proofs_of(settings, FIRST)) == 2  # that of the build before is kept
    path = snapshot(home, FIRST)
    with duckdb.connect(str(path)) as connection:
        connection.execute("UPDATE stage__names SET given_raw = 'Otra' WHERE rowid = 0")
    assert verify(settings).faults
