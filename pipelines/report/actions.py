"""What the verdict is and what somebody has to do this morning, most pressing first."""

from dataclasses import dataclass

from pipelines.report.collect import ReportData, Row
from pipelines.report.moved import engines_in_words, moved_in_words
from pipelines.report.words import counted

_MOVES_SAID = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The first line of the page. `mark` is a word, so that no meaning rests on color alone."""

    mark: str
    tone: str
    """good, careful or stopped: for the style sheet."""
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One thing to do: whose it is, what is wrong, and commands to copy."""

    who: str
    title: str
    detail: str
    commands: tuple[str, ...] = ()


def verdict(data: ReportData) -> Verdict:
    """Return how the night ended, in one sentence."""
    if data.outcome.state == "held":
        return Verdict(mark="Held", tone="stopped", sentence=f"Nothing was published. {_readers(data)}")
    refused = [row["source_id"] for row in data.rows["sources"] if row["status"] in ("stand_in", "refused")]
    if data.outcome.stops:
        by = data.outcome.approval or "an approval that the casebook no longer holds"
        return Verdict(
            mark="Published after approval",
            tone="careful",
            sentence=f"{counted(len(data.outcome.stops), 'gate')} did not hold; it went out by {by}",
        )
    if refused:
        return Verdict(
            mark="Published, with a source refused",
            tone="careful",
            sentence=f"Every gate held. {_standing_in(data)}",
        )
    return Verdict(mark="Published", tone="good", sentence="Every gate held and no source was refused.")


def _readers(data: ReportData) -> str:
    if data.outcome.readers_see:
        return f"Readers keep the earlier build of this night, digest {data.outcome.readers_see[:12]}."
    if data.facts["previous_night"]:
        return f"Readers keep the night of {data.facts['previous_night']}."
    return "No earlier night is published, so readers have nothing."


def _standing_in(data: ReportData) -> str:
    sentences = []
    for row in data.rows["sources"]:
        if row["status"] == "stand_in":
            sentences.append(f"The delivery of {row['received_on']} stands in for {row['source_id']}.")
        elif row["status"] == "refused":
            sentences.append(f"Nothing stands in for {row['source_id']}.")
    return " ".join(sentences)


def actions(data: ReportData) -> list[Action]:
    """Return what to do; an empty list is a quiet night."""
    found = [
        *_held(data),
        *_refusals(data),
        *_stale(data),
        *_told(data),
        *_disagreements(data),
        *_moved(data),
    ]
    quarantined = sum(row["records"] for row in data.rows["quarantine_places"] if not row["refused_whole"])
    if quarantined:
        found.append(
            Action(
                who="Data team",
                title=f"{counted(quarantined, 'record')} set in quarantine",
                detail="Files, lines and rules stand under Quarantine. Ask the sender, or mend the specification.",
            )
        )
    return [*found, *_unmapped(data)]


def _unmapped(data: ReportData) -> list[Action]:
    rows = data.rows["unmapped_statutes"]
    if not rows:
        return []
    cite = sum(row["convictions"] for row in rows)
    waits = sum(row["waits"] for row in data.rows["wait_groups"] if row["wait_kind"] == "needs_law")
    return [
        Action(
            who="Legal analysts",
            title=f"{counted(len(rows), 'statute')} nobody has mapped or read",
            detail=(
                f"{counted(cite, 'convicting count')} in all, among them {counted(waits, 'wait')} of residents."
                " They stand under Statutes nobody has mapped."
            ),
        )
    ]


def _held(data: ReportData) -> list[Action]:
    if data.outcome.state != "held":
        return []
    return [
        Action(
            who="Data team",
            title="Find out why the night was held",
            detail="Mend the cause and run the date again:",
            commands=(f"lindero nightly --date {data.night}",),
        ),
        Action(
            who="Supervisor",
            title="Or let exactly this build through",
            detail="When the gates below are right to be overruled. The reason is kept for good:",
            commands=(f"lindero approve {data.night} --reason 'why it may be published'",),
        ),
    ]


def _refusals(data: ReportData) -> list[Action]:
    return [
        Action(
            who="Data team",
            title=f"{row['source_id']}: a delivery was refused",
            detail=(
                f"{row['reason'].rstrip('.')}. Put the corrected delivery into the landing folder, whole and in a"
                " folder of its own; try it without a night, then run the date again:"
            ),
            commands=(
                f"lindero source check inbox/{row['source_id']}/{data.night}.2/*",
                f"lindero nightly --date {data.night}",
            ),
        )
        for row in data.rows["sources"]
        if row["status"] in ("stand_in", "refused")
    ]


def _stale(data: ReportData) -> list[Action]:
    return [
        Action(
            who="Data team",
            title=f"{row['source_id']} is stale",
            detail=(
                f"Its delivery of {row['received_on']} is {counted(row['age_days'], 'day')} old; it counts for"
                f" {counted(row['stale_after_days'], 'day')}. {_consequence(row)} Ask the sender for a new one."
            ),
        )
        for row in data.rows["sources"]
        if row["is_stale"] and row["delivery_id"] and row["status"] != "stand_in"
    ]


def _told(data: ReportData) -> list[Action]:
    """What looks odd in a delivery that is used; what is held or refused stands among the refusals."""
    told = [row for row in data.rows["alarms"] if row["severity"] == "tell" and row["kind"] != "late"]
    owners = list(dict.fromkeys(row["owner"] for row in told))
    found = []
    for owner in owners:
        own = [row for row in told if row["owner"] == owner]
        first = "; ".join(row["sentence"] for row in own[:_MOVES_SAID])
        found.append(
            Action(
                who=owner,
                title=f"{counted(len(own), 'alarm')} about deliveries in use",
                detail=f"{first}. They stop nothing; all stand under Alarms, each with what to do.",
            )
        )
    return found


def _disagreements(data: ReportData) -> list[Action]:
    """Two engines that tell two stories: first suspect the data."""
    alarms = [row for row in data.rows["drift"] if row["kind"] == "cross_check" and row["alarms"]]
    sentences = [engines_in_words(row) for row in alarms]
    if not sentences:
        return []
    return [
        Action(
            who="Data team",
            title="Two linkage engines disagree about tonight's pairs",
            detail=(
                f"{' '.join(sentences)} Look for swapped columns and for values that everybody shares, in the newest"
                " deliveries first; nothing was held for it."
            ),
        )
    ]


def _moved(data: ReportData) -> list[Action]:
    rows = [row for row in data.rows["drift"] if row["kind"] != "cross_check" and row["alarms"]]
    rows.sort(key=lambda row: row["noise"] - row["distance"])
    if not rows:
        return []
    most = "; ".join(moved_in_words(row).sentence for row in rows[:_MOVES_SAID])
    return [
        Action(
            who="Data team",
            title=f"Tonight's data have moved away from the pinned profile: {counted(len(rows), 'measure')}",
            detail=(
                f"Most: {most}. Ask the sender whether the change is meant. If it is to last, measure the profile anew,"
                " so that the linkage weighs what it sees:"
            ),
            commands=(f"lindero profile refresh --date {data.night} --reason 'what changed'",),
        )
    ]


def _consequence(row: Row) -> str:
    return {
        "registry": "Nobody can be called not registered: such counts wait (answer 5).",
        "residency": "Residency cannot rest on it: such counts wait (answer 2).",
    }.get(row["kind"], "Newer convictions are not seen.")
