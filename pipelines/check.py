"""Check: the gates of one delivery, right after it was read; a delivery that fails them is refused."""

from datetime import date
from pathlib import Path

from config.settings import Settings
from expectations.conservation import nothing_accepted, unaccounted_quarantine, unbalanced_files
from expectations.gate import run_gate
from pipelines.chain.files import has_withdrawals
from pipelines.code_digest import code_digest
from pipelines.deliveries import Receipt
from pipelines.errors import DeliveryRefused
from pipelines.stage import stage_folder
from sources.spec.loader import load_spec
from warehouse.atomic import read_json, write_json
from warehouse.frames import read_table
from warehouse.schema_files import all_schemas


def check_delivery(settings: Settings, receipt: Receipt, *, night: date) -> None:
    """Run the gates of a delivery's stage tables unless they ran before; write `check.json` beside them.

    A delivery that is a part of what its source says is asked for its row accounting alone: shares of a few records
    say nothing. The gates are asked of all parts together.

    Raises:
        DeliveryRefused: an expectation of severity `stop` failed, now or on an earlier try.
    """
    gated = not load_spec(receipt.source_id).is_assembled
    _check_folder(receipt, stage_folder(settings, receipt), gated=gated)


def check_assembled(newest: Receipt, folder: Path) -> None:
    """Run the gates of a source put together from several deliveries; its newest one is blamed.

    A table that withdrawals left without rows is no fault.

    Raises:
        DeliveryRefused: an expectation of severity `stop` failed, now or on an earlier try.
    """
    bare = has_withdrawals(folder) or len(read_table(folder, "landed__withheld")) > 0
    _check_folder(newest, folder, gated=True, may_be_bare=bare)


def _check_folder(receipt: Receipt, folder: Path, *, gated: bool, may_be_bare: bool = False) -> None:
    path = folder / f"check-{code_digest(('expectations', 'warehouse/schema'))[:12]}.json"
    if not path.exists():
        write_json(path, _check(receipt, folder, gated=gated, may_be_bare=may_be_bare))
    outcome = read_json(path)
    if outcome["stops"]:
        first, *others = outcome["stops"]
        more = f" (and {len(others)} more)" if others else ""
        raise DeliveryRefused(
            f"[{receipt.source_id}] delivery [{receipt.delivery_id[:12]}] rule [gate]: {first}{more}."
            " Compare the delivery with its specification, or ask the sender"
        )


def _check(receipt: Receipt, folder: Path, *, gated: bool, may_be_bare: bool) -> dict[str, object]:
    where = f"{receipt.source_id} {receipt.delivery_id[:12]}"
    counts, quarantine = read_table(folder, "landed__file_counts"), read_table(folder, "landed__quarantine")
    withheld = read_table(folder, "landed__withheld")
    stops = [*unbalanced_files(counts, withheld), *unaccounted_quarantine(counts, quarantine)]
    kept_whole = nothing_accepted(counts, quarantine)
    warnings: list[str] = []
    gates = []
    for schema in all_schemas() if gated else ():
        if not (folder / f"{schema.table}.parquet").exists():
            continue
        frame = read_table(folder, schema.table)
        if not len(frame) and (schema.is_optional or may_be_bare):
            continue
        result = run_gate(schema.table, frame, where=where)
        gates.append(
            {"table": schema.table, "rows": result.rows, "checked": result.checked, "passed": result.passed}
        )
        for failure in result.failures:
            (stops if failure.severity == "stop" else warnings).append(failure.sentence)
    if stops:  # an empty table says less than why it is empty
        stops = [*kept_whole, *stops]
    return {"stops": stops, "warnings": warnings, "gates": gates}
