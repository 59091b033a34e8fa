"""Records that fit nothing that arrived, as the last gathered night has them, for whoever looks into the quarantine."""

from datetime import date

import pandas as pd

from config.settings import Settings
from pipelines.deliveries import Receipt, receipts
from pipelines.inputs import load_inputs
from transforms.assemble.held import RULES
from warehouse.frames import read_table


def held_on_last_night(
    settings: Settings, source_id: str, *, until: date
) -> list[tuple[Receipt, pd.DataFrame, pd.DataFrame]]:
    """Return delivery, quarantine and file counts of what is held back only because it fits nothing, newest first."""
    stage = _last_stage(settings, source_id, until)
    if stage is None:
        return []
    kept = read_table(settings.stage / stage, "landed__quarantine", written_before=True)
    counts = read_table(settings.stage / stage, "landed__file_counts", written_before=True)
    by_id = {r.delivery_id: r for r in receipts(settings, source_id, until=until) if r.repeats is None}
    found = []
    for delivery_id, own in kept[kept["rule"].isin(RULES)].groupby("delivery_id"):
        receipt = by_id.get(str(delivery_id))
        if receipt is not None:
            found.append((receipt, own, counts[counts["delivery_id"] == delivery_id]))
    return sorted(found, key=lambda one: one[0].order, reverse=True)


def _last_stage(settings: Settings, source_id: str, until: date) -> str | None:
    nights = sorted(path.parent.name for path in settings.nights.glob("*/inputs.json"))
    for night in reversed([name for name in nights if name <= until.isoformat()]):
        for source in load_inputs(settings, date.fromisoformat(night)):
            if source.source_id == source_id:
                return source.stage if source.chain else None
    return None
