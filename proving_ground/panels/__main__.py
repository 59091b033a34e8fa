"""Write one panel: `python -m proving_ground.panels OUT --residents 20000 --subjects 2000 --seed 1`."""

import argparse
from pathlib import Path

from proving_ground.panels.conditions import draw_conditions
from proving_ground.panels.folder import write_panel
from proving_ground.panels.world import make_panel


def main() -> None:
    """Read the arguments, make the panel, write the folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--residents", type=int, default=20_000)
    parser.add_argument("--subjects", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    panel = make_panel(told.residents, told.subjects, told.seed, draw_conditions(told.seed))
    write_panel(panel, told.out)
    print(f"{told.out}: {len(panel.left)} left, {len(panel.right)} right, {len(panel.truth)} true pairs")


if __name__ == "__main__":
    main()
