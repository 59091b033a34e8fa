"""A panel as a folder of files."""

from pathlib import Path

import pandas as pd
import yaml

from proving_ground.panels.world import Panel


def write_panel(panel: Panel, folder: Path) -> None:
    """Write left, right, truth, subjects and residents as Parquet, and conditions.yml."""
    folder.mkdir(parents=True, exist_ok=True)
    tables: dict[str, pd.DataFrame] = {
        "left": panel.left, "right": panel.right, "truth": panel.truth, "subjects": panel.subjects,
        "residents": panel.residents,
    }  # fmt: skip
    for name, table in tables.items():
        table.to_parquet(folder / f"{name}.parquet", index=False)
    text = yaml.safe_dump(panel.conditions.told(), sort_keys=False, allow_unicode=True)
    (folder / "conditions.yml").write_text(text, encoding="utf-8")
