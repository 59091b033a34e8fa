"""The population profile as people read it in a terminal; no value of a person's record is printed."""

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pipelines.refresh_profile import ShownProfile
from transforms.linkage.profile import PopulationProfile

_SIDES = ("conviction", "residency", "registry")
_CHANGES_SHOWN = 12


def show_source(shown: ShownProfile, console: Console) -> None:
    """Say which profile is pinned, on whose data it was measured, by whom and why."""
    pinned = shown.pinned
    console.print(f"[bold]Profile {pinned.digest[:16]}[/]", highlight=False)
    measured = f"on the night of {pinned.night}" if pinned.night else "by an earlier version of the program"
    if shown.pin is None:
        console.print(f"Measured {measured} and pinned by that night itself.", highlight=False)
        return
    when = shown.pin.pinned_at.date().isoformat()
    console.print(
        f"Measured {measured}, pinned by {escape(shown.pin.pinned_by)} on {when}: {escape(shown.pin.reason)}",
        highlight=False,
    )


def show_figures(profile: PopulationProfile, console: Console) -> None:
    """Show sizes, shares and what is missing from each side's records."""
    sides = [side for side in _SIDES if side in profile.records]
    console.print("\n[bold]Records without a value[/], by side", highlight=False)
    table = _grid("field", *(f"{side} ({profile.records[side].records:,})" for side in sides))
    fields = sorted({field for side in sides for field in profile.records[side].missing})
    for field in fields:
        cells = [
            f"{profile.records[side].missing[field] / max(profile.records[side].records, 1):.1%}"
            for side in sides
        ]
        table.add_row(field.replace("_", " "), *cells)
    console.print(table)
    console.print("\n[bold]Records with a partner[/], estimated without labels", highlight=False)
    table = _grid("side", "looked for", "share")
    for side, searched in profile.searched.items():
        share = (
            f"{profile.shares[side]:.1%}" if side in profile.shares else "too few: the model's own is used"
        )
        table.add_row(side.replace("_", " "), f"{searched:,}", share)
    console.print(table)
    words = ", ".join(f"{kind.replace('_', ' ')} {len(own):,}" for kind, own in profile.counts.items())
    console.print(f"\nValues borne by three residents or more: {words}", highlight=False)


def show_changes(shown: ShownProfile, console: Console) -> None:
    """Show what moved most since the profile before it."""
    if not shown.pinned.previous:
        console.print("\nNo other profile was pinned before it.", highlight=False)
        return
    moved = sorted(
        (m for m in shown.changes if m.distance > m.noise),
        key=lambda m: m.noise + m.threshold - m.distance,
    )
    console.print(f"\n[bold]Against the profile before it[/], {shown.pinned.previous[:16]}", highlight=False)
    if not shown.changes:
        console.print("An earlier version of the program measured that one: nothing to compare with.")
        return
    if not moved:
        console.print("Nothing moved further than chance would move it.", highlight=False)
    for measure in moved[:_CHANGES_SHOWN]:
        mark = "[yellow]alarm[/]  " if measure.alarms else "within "
        console.print(f"  {mark} {escape(measure.sentence)}", highlight=False)
    if len(moved) > _CHANGES_SHOWN:
        console.print(f"  and {len(moved) - _CHANGES_SHOWN} more that moved less", highlight=False)


def _grid(first: str, *others: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column(first, header_style="dim", overflow="fold")
    for name in others:
        table.add_column(name, justify="right", header_style="dim", overflow="fold")
    return table
