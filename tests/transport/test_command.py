"""`lindero source fetch`: one line a source, exit codes a cron job can trust, no traceback."""

from typer.testing import CliRunner

from pipelines.cli.main import app
from tests.transport.world import ROWS, SOURCE, World


def test_it_says_what_it_brought_what_waits_and_what_was_refused(world: World) -> None:
    world.sends({"convictions.csv": ROWS})
    for expected in ("zz_doc: 1 fetched (2026-03-10: 1 files, 0.0 MB)", "zz_doc: 0 fetched"):
        done = CliRunner().invoke(app, ["source", "fetch", "--date", "2026-03-10"])
        assert (done.exit_code, done.stdout.strip()) == (0, expected)
    world.sends({"CONVICTIONS.csv": ROWS})
    done = CliRunner().invoke(app, ["source", "fetch", SOURCE, "--date", "2026-03-11"])
    assert done.exit_code == 3
    assert "1 refused (the delivery: [CONVICTIONS.csv], [convictions.csv] are one name here" in done.stdout


def test_a_source_that_cannot_be_fetched_is_told_and_the_code_is_3(world: World) -> None:
    world.place(f"file://{world.sender}/nowhere")
    done = CliRunner().invoke(app, ["source", "fetch"])
    assert done.exit_code == 3
    assert "there is no such folder" in done.stdout


def test_where_nothing_is_fetched_it_says_how_to_begin(world: World) -> None:
    world.settings.transport_file.unlink()
    done = CliRunner().invoke(app, ["source", "fetch"])
    assert "docs/transport.md" in str(done.exception)
