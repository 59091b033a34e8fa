"""Where Lindero keeps its state, and the few knobs an operator may turn.

Every other room receives these values as arguments; none reads the environment.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

REPO_ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Operator settings, all derived from `LINDERO_*` variables with defaults that work in a fresh clone."""

    home: Path
    """Root of all state; git-ignored. `LINDERO_HOME`, default `var/` beside the code."""
    bill: str | None
    """Bill (a file name under `law/bills/`) whose enactment the `loophole` basis asks about.

    `LINDERO_BILL`; the word `none` turns the basis off. A bill is always shown as hypothetical.
    """
    snapshots_kept: int
    """Published snapshots kept beside the current one. `LINDERO_SNAPSHOTS_KEPT`."""
    casebook_url: str
    """SQLAlchemy URL of the casebook. `LINDERO_CASEBOOK_URL`, default SQLite under `home`."""
    flag_shift_limit: float
    """Circuit breaker: a night whose flags differ from the night before by more than this share is held."""
    pgp_passphrase: str | None = field(default=None, repr=False)
    """Opens the private key that deliveries are encrypted to. `LINDERO_PGP_PASSPHRASE`; no file holds it."""

    @property
    def inbox(self) -> Path:
        """Landing folder: `<source_id>/<YYYY-MM-DD>[.N]/` holds one delivery."""
        return self.home / "inbox"

    @property
    def transport_file(self) -> Path:
        """Where deliveries are fetched from (docs/transport.md); without it the landing folder is all there is."""
        return self.home / "transport.yml"

    @property
    def transport(self) -> Path:
        """What fetching remembers, one folder a source: looks, what was fetched, what a look found."""
        return self.home / "transport"

    @property
    def archive(self) -> Path:
        """Content-addressed raw files and one receipt a delivery."""
        return self.home / "archive"

    @property
    def stage(self) -> Path:
        """Parquet outputs, one folder a delivery and reading (spec + code)."""
        return self.home / "stage"

    @property
    def nights(self) -> Path:
        """Working folders of nights."""
        return self.home / "nights"

    @property
    def warehouse(self) -> Path:
        """Published snapshots and the pointer to the current one."""
        return self.home / "warehouse"

    @property
    def reports(self) -> Path:
        """Nightly reports and Data Docs."""
        return self.home / "reports"

    @property
    def erasure(self) -> Path:
        """Tombstones, what was redacted in which file, the proofs of erased nights, and the secret behind them."""
        return self.home / "erasure"

    @property
    def logs(self) -> Path:
        """Airflow's output and step logs."""
        return self.home / "logs"

    @property
    def airflow_home(self) -> Path:
        """Airflow's own folder, kept off the repository root (its `config/` goes onto `sys.path`)."""
        return self.home / "airflow"


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Return the settings; raises ValueError naming the variable that cannot be read."""
    env = os.environ if environ is None else environ
    home = Path(env.get("LINDERO_HOME", str(REPO_ROOT / "var"))).expanduser().resolve()
    bill = env.get("LINDERO_BILL", "hb56_2021").strip()
    return Settings(
        home=home,
        casebook_url=env.get("LINDERO_CASEBOOK_URL", f"sqlite:///{home / 'casebook.sqlite'}"),
        bill=None if bill.lower() in ("", "none") else bill,
        snapshots_kept=_positive_int(env, "LINDERO_SNAPSHOTS_KEPT", 14),
        flag_shift_limit=_share(env, "LINDERO_FLAG_SHIFT_LIMIT", 0.5),
        pgp_passphrase=env.get("LINDERO_PGP_PASSPHRASE") or None,
    )


def _positive_int(env: Mapping[str, str], name: str, default: int) -> int:
    text = env.get(name, str(default))
    if not text.isdigit() or int(text) < 1:
        raise ValueError(f"[{name}]: got [{text}], expected a whole number of at least 1")
    return int(text)


def _share(env: Mapping[str, str], name: str, default: float) -> float:
    text = env.get(name, str(default))
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if value <= 0:
        raise ValueError(f"[{name}]: got [{text}], expected a number above 0, such as {default}")
    return value
