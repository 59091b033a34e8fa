"""Error parity: the night's model and profile tried on synthetic people, group by group of surnames."""

from dataclasses import dataclass

import pandas as pd

from pipelines.honesty.groups import SURNAME_GROUPS, surname_groups
from pipelines.honesty.panel import SEED, Panel, make_panel
from pipelines.link import CodedSide, link_sides
from proving_ground.draws import stream
from transforms.linkage.honesty import GroupErrors, compare_groups
from transforms.linkage.prepare import PersonFeatures
from transforms.linkage.profile import PopulationProfile
from transforms.linkage.weights.model import LinkageModel

MISSED, FALSE_LINK = "miss", "false_link"


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelCount:
    """One group on the panel."""

    group: str
    residents: int
    """Of the night: what the group counts for in everybody's rate."""
    copies: int
    missed: int
    """Copies of a resident that the night would not have matched to that resident."""
    look_alikes: int
    falsely_linked: int
    """People who only look like a resident and would have been matched to one."""


def count_panel_errors(
    residents: PersonFeatures,
    *,
    model: LinkageModel,
    profile: PopulationProfile,
    coded: CodedSide | None = None,
) -> list[PanelCount]:
    """Return the errors on the night's panel by surname group, in a fixed order; nothing without residents.

    Args:
        residents: of the night.
        model, profile: as the night was linked with.
        coded: the residents as integers, where they were linked before.
    """
    if not len(residents):
        return []
    panel = make_panel(residents)
    pairs = link_sides(
        panel.records, residents, side="residency", model=model, profile=profile, coded=coded
    ).pairs
    sizes = pd.Series(surname_groups(residents)).value_counts()
    marked = mark_panel(panel, pairs[pairs["verdict"] == "match"])
    found = []
    for group in SURNAME_GROUPS:
        own = marked[marked["group"] == group]
        copies, others = own[own["kind"] == "copy"], own[own["kind"] != "copy"]
        found.append(
            PanelCount(
                group=group,
                residents=int(sizes.get(group, 0)),
                copies=len(copies),
                missed=int((~copies["is_right"]).sum()),
                look_alikes=len(others),
                falsely_linked=int(others["is_linked"].sum()),
            )
        )
    return found


def mark_panel(panel: Panel, matches: pd.DataFrame) -> pd.DataFrame:
    """Return the panel's truth with is_linked (to anybody) and is_right (to the resident it was made of).

    Args:
        panel: the panel.
        matches: left_id and right_id of the pairs called a match.
    """
    linked = set(matches["left_id"])
    pairs = set(zip(matches["left_id"], matches["right_id"], strict=True))
    truth = panel.truth
    return truth.assign(
        is_linked=truth["record_id"].isin(linked),
        is_right=[pair in pairs for pair in zip(truth["record_id"], truth["of"], strict=True)],
    )


def group_errors(counts: list[PanelCount]) -> dict[str, list[GroupErrors]]:
    """Return kind of error (MISSED, FALSE_LINK) to every group's rate and ratio to everybody's."""
    population = {count.group: float(count.residents) for count in counts}
    by_kind = {
        MISSED: {count.group: (count.missed, count.copies) for count in counts},
        FALSE_LINK: {count.group: (count.falsely_linked, count.look_alikes) for count in counts},
    }
    return {
        kind: compare_groups(errors, population, stream(SEED, f"bootstrap of {kind}"))
        for kind, errors in by_kind.items()
    }
