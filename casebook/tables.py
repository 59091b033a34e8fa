"""The casebook's tables, what keeps them append-only, and the one-writer rule, for SQLite and PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.engine import Connection

METADATA = sa.MetaData()

APPROVALS = sa.Table(
    "casebook__approvals",
    METADATA,
    sa.Column("approval_id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("night", sa.Date, nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("approved_by", sa.String(200), nullable=False),
    sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("length(trim(reason)) >= 10", name="approval_reason_says_something"),
    sqlite_autoincrement=True,
)
CLEARANCES = sa.Table(
    "casebook__clearances",
    METADATA,
    sa.Column("clearance_id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("flag_id", sa.String(40), nullable=False, index=True),
    sa.Column("facts", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("decided_by", sa.String(200), nullable=False),
    sa.Column("decided_on", sa.Date, nullable=False),
    sa.CheckConstraint("length(trim(reason)) >= 10", name="clearance_reason_says_something"),
    sqlite_autoincrement=True,
)
PROFILE_PINS = sa.Table(
    "casebook__profile_pins",
    METADATA,
    sa.Column("pin_id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("digest", sa.String(64), nullable=False, index=True),
    sa.Column("night", sa.Date, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("pinned_by", sa.String(200), nullable=False),
    sa.Column("pinned_at", sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("length(trim(reason)) >= 10", name="pin_reason_says_something"),
    sqlite_autoincrement=True,
)
EQUIVALENCE = sa.Table(
    "casebook__equivalence",
    METADATA,
    sa.Column("decision_id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("flag_id", sa.String(40), nullable=False, index=True),
    sa.Column("offense_row_id", sa.String(120), nullable=False, index=True),
    sa.Column("nm_row_id", sa.String(60), nullable=False),
    sa.Column("nm_section", sa.String(60), nullable=False),
    sa.Column("answers", sa.Text, nullable=False),
    sa.Column("offense_fingerprint", sa.String(64), nullable=False),
    sa.Column("nm_fingerprint", sa.String(64), nullable=False),
    sa.Column("night", sa.Date, nullable=False),
    sa.Column("law_digest", sa.String(64), nullable=False),
    sa.Column("outcome", sa.String(40), nullable=False),
    sa.Column("documents", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("decided_by", sa.String(200), nullable=False),
    sa.Column("decided_on", sa.Date, nullable=False),
    sa.CheckConstraint("length(trim(reason)) >= 10", name="equivalence_reason_says_something"),
    sa.CheckConstraint(
        "outcome IN ('equivalent', 'not_equivalent', 'insufficient_record')", name="equivalence_outcome_known"
    ),
    sqlite_autoincrement=True,
)
ACCEPTANCES = sa.Table(
    "casebook__acceptances",
    METADATA,
    sa.Column("acceptance_id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("source_id", sa.String(80), nullable=False),
    sa.Column("delivery_id", sa.String(64), nullable=False, index=True),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("accepted_by", sa.String(200), nullable=False),
    sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("length(trim(reason)) >= 10", name="acceptance_reason_says_something"),
    sqlite_autoincrement=True,
)
LEDGER = sa.Table(
    "casebook__ledger",
    METADATA,
    sa.Column("entry_no", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("event", sa.String(60), nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    # two entries after the same one would be a fork: the store refuses the second
    sa.Column("previous_seal", sa.String(64), nullable=False, unique=True),
    sa.Column("seal", sa.String(64), nullable=False, unique=True),
    sqlite_autoincrement=True,
)
_TABLES = (APPROVALS, CLEARANCES, PROFILE_PINS, EQUIVALENCE, ACCEPTANCES, LEDGER)
_ADVISORY_LOCK = 7_102_116
"""Any number, as long as every version of the casebook uses the same one."""

_POSTGRES_REFUSAL = """
CREATE OR REPLACE FUNCTION casebook__refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION USING MESSAGE = 'the casebook is append-only: ' || TG_OP || ' on ' || TG_TABLE_NAME; END $$
"""


@contextmanager
def one_writer(connection: Connection) -> Iterator[None]:
    """Hold the store's write lock for one transaction, committed at the end and rolled back on an error.

    SQLite takes its lock with the first statement instead of with the first write; PostgreSQL lets two transactions
    read the same last entry, so an advisory lock puts them in line.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            connection.exec_driver_sql("ROLLBACK")
            raise
        connection.exec_driver_sql("COMMIT")
        return
    with connection.begin():
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_ADVISORY_LOCK)))
        yield


def append_only(connection: Connection) -> None:
    """Make the store itself refuse to change or delete a row; idempotent."""
    if connection.dialect.name == "sqlite":
        for table in _TABLES:
            for verb in ("UPDATE", "DELETE"):
                connection.exec_driver_sql(
                    f"CREATE TRIGGER IF NOT EXISTS {table.name}__no_{verb.lower()} BEFORE {verb} ON {table.name}"
                    " BEGIN SELECT RAISE(ABORT, 'the casebook is append-only'); END"
                )
        return
    connection.exec_driver_sql(_POSTGRES_REFUSAL)
    for table in _TABLES:
        connection.exec_driver_sql(
            f"CREATE OR REPLACE TRIGGER {table.name}__append_only BEFORE UPDATE OR DELETE OR TRUNCATE"
            f" ON {table.name} FOR EACH STATEMENT EXECUTE FUNCTION casebook__refuse()"
        )
