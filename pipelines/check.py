"""Check: the gates of one delivery, right after it was read; a delivery that fails them is refused."""

from datetime import date

from config.settings import Settings
from expectations.conservation import unaccounted_quarantine, unbalanced_files
from expectations.gate import run_gate
from pipelines.code_digest import code_digest
from pipelines.deliveries import Receipt
from pipelines.errors import DeliveryRefused
from pipelines.stage import stage_folder
from warehouse.atomic import read_json, write_json
from warehouse.frames import read_table
from warehouse.schema_files import all_schemas


def check_delivery(settings: Settings, receipt: Receipt, *, night: date) -> None:
    """Run the gates of a delivery's stage tables unless they ran before; write `check.json` beside them.

    Raises:
        DeliveryRefused: an expectation of severity `stop` failed, now or on an earlier try.
    """
    folder = stage_folder(settings, receipt)
    path = folder / f"check-{code_digest(('expectations', 'warehouse/schema'))[:12]}.json"
    if not path.exists():
        write_json(path, _check(settings, receipt))
    outcome = read_json(path)
    if outcome["stops"]:
        first, *others = outcome["stops"]
        more = f" (and {len(others)} more)" if others else ""
        raise DeliveryRefused(
            f"[{receipt.source_id}] delivery [{receipt.delivery_id[:12]}] rule [gate]: {first}{more}."
            " Compare the delivery with its specification, or ask the sender"
        )


def _check(settings: Settings, receipt: Receipt) -> dict[str, object]:
    folder = stage_folder(settings, receipt)
    where = f"{receipt.source_id} {receipt.delivery_id[:12]}"
    counts, quarantine = read_table(folder, "landed__file_counts"), read_table(folder, "landed__quarantine")
    withheld = read_table(folder, "landed__withheld")
    stops = [*unbalanced_files(counts, withheld), *unaccounted_quarantine(counts, quarantine)]
    warnings: list[str] = []
    gates = []
    for schema in all_schemas():
        if not (folder / f"{schema.table}.parquet").exists():
            continue
        result = run_gate(schema.table, read_table(folder, schema.table), where=where)
        gates.append(
            {"table": schema.table, "rows": result.rows, "checked": result.checked, "passed": result.passed}
        )
        for failure in result.failures:
            (stops if failure.severity == "stop" else warnings).append(failure.sentence)
    return {"stops": stops, "warnings": warnings, "gates": gates}
