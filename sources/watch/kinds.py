"""The kinds of alarm: what each means, how severe it may be, and what to do."""

from dataclasses import dataclass
from types import MappingProxyType

from sources.spec.watch import Severity

ORDER: tuple[Severity, ...] = ("tell", "hold", "refuse")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of alarm."""

    means: str
    at_most: Severity
    todo: str


_ASK = "Ask the sender whether the change is meant; if it is, accept the delivery"
KINDS = MappingProxyType(
    {
        "refused": Kind(
            means="a file cannot be read by its specification",
            at_most="refuse",
            todo="Compare it with the specification; mend the specification or ask for the delivery again",
        ),
        "missing_file": Kind(
            means="a file that always came is not there",
            at_most="hold",
            todo="Ask the sender for the whole delivery",
        ),
        "new_column": Kind(
            means="a column nobody reads",
            at_most="tell",
            todo="Take it in the specification, or list it under ignored with a reason",
        ),
        "lost_column": Kind(means="a column that was there before is gone", at_most="hold", todo=_ASK),
        "column_order": Kind(
            means="the columns stand in another order",
            at_most="tell",
            todo="Compare a few records with the delivery before",
        ),
        "moved_column": Kind(
            means="a column holds what another one held before, or most columns hold what none did",
            at_most="hold",
            todo="Compare the layout with the specification, byte by byte; ask the sender for the layout in force",
        ),
        "row_count": Kind(
            means="far more or fewer records than usual",
            at_most="hold",
            todo="Ask the sender whether the file is whole",
        ),
        "repeated_rows": Kind(
            means="records stand twice",
            at_most="hold",
            todo="Ask the sender whether files were glued together",
        ),
        "quarantine_spike": Kind(
            means="more records than usual cannot be trusted",
            at_most="hold",
            todo="lindero quarantine list shows rules and lines; write to the sender: lindero source letter",
        ),
        "set_aside_shift": Kind(
            means="another share of the records carries no fact", at_most="hold", todo=_ASK
        ),
        "null_spike": Kind(means="a column went blank", at_most="hold", todo=_ASK),
        "filled_column": Kind(
            means="a column that was blank is filled",
            at_most="tell",
            todo="Look whether it says what the specification expects of it",
        ),
        "placeholder_spike": Kind(
            means="values that stand for nothing, or one value for many, took a column over",
            at_most="hold",
            todo=_ASK,
        ),
        "unknown_code": Kind(
            means="a code that neither the specification nor an earlier delivery knows",
            at_most="hold",
            todo="Ask the sender what it means, then list it under codes in the specification",
        ),
        "code_shift": Kind(means="codes stand in other proportions", at_most="hold", todo=_ASK),
        "shape_shift": Kind(
            means="values are written another way",
            at_most="hold",
            todo="Look whether keys still meet those of earlier deliveries, and mend the formats in the specification",
        ),
        "cut_values": Kind(
            means="many values end at the same, shorter length",
            at_most="tell",
            todo="Ask the sender whether a field got narrower; say truncated_to",
        ),
        "number_shift": Kind(
            means="numbers of another size", at_most="tell", todo="Ask the sender whether the unit changed"
        ),
        "date_range": Kind(means="a date range moved oddly", at_most="hold", todo=_ASK),
        "identity_shift": Kind(
            means="other persons stand under keys that were known",
            at_most="hold",
            todo="Ask the sender whether keys were given anew or records joined wrongly; nothing under them can be trusted",
        ),
        "population_turnover": Kind(
            means="the keys known before are gone, though about as many persons came",
            at_most="hold",
            todo="Ask the sender whether persons were numbered anew, and for a list of old and new numbers",
        ),
        "name_parts": Kind(
            means="names came without a given name or without a surname",
            at_most="hold",
            todo="Look how names are written: their order or the sign between the parts may have changed",
        ),
        "names_exchanged": Kind(
            means="surnames and given names stand in each other's place",
            at_most="hold",
            todo="Look which part of a name comes first; ask the sender, and mend the order in the specification",
        ),
        "replaced_letters": Kind(
            means="question marks stand for letters of names",
            at_most="tell",
            todo="Ask the sender to export in an encoding that has these letters; nothing brings them back here",
        ),
        "repeated_header": Kind(
            means="the header stands in the middle of a file",
            at_most="tell",
            todo="Ask the sender whether files were glued together, and whether all parts are of one day",
        ),
        "same_file": Kind(
            means="the very bytes of before under a new date",
            at_most="tell",
            todo="Ask the sender whether the export still runs",
        ),
        "frozen": Kind(
            means="other bytes, but nobody came or went",
            at_most="tell",
            todo="Ask the sender whether the export still runs",
        ),
        "truncated": Kind(
            means="cut at a round number of records or bytes, or within the last record",
            at_most="hold",
            todo="Ask the sender for the whole file",
        ),
        "missing_delivery": Kind(
            means="a delivery is missing in a sequence, and what came after it waits",
            at_most="hold",
            todo="Ask the sender for it, or for a delivery of everything; nights behind it rest on what came before. What is"
            " withdrawn in a delivery that waits can be taken out by hand: lindero withdraw",
        ),
        "late_delivery": Kind(
            means="a delivery came after one that stands behind it",
            at_most="tell",
            todo="Nothing: it was put in its place. Rerun the nights since its day where they must know it",
        ),
        "replaced_delivery": Kind(
            means="a delivery came under a number that was used before, with other content",
            at_most="hold",
            todo="Ask the sender whether it was sent anew or the numbering began again. If it is held and meant to take the"
            " other's place, accept the delivery; if it took it and was not meant to, ask for the other one anew",
        ),
        "contradicting_merges": Kind(
            means="persons are merged the other way round than before, or in a circle",
            at_most="tell",
            todo="Ask the sender which of the keys stays, or whether the merge is taken back; lindero quarantine list shows"
            " the records (merge_cycle). A delivery of everything says who is a person",
        ),
        "erased_again": Kind(
            means="records that were withdrawn are sent again",
            at_most="tell",
            todo="Tell the sender that its extract still holds withdrawn records; they were taken out here",
        ),
        "kept_too_long": Kind(
            means="a superseded delivery is kept longer than it may be",
            at_most="tell",
            todo="lindero source expire SOURCE says what would go; with --yes it goes",
        ),
        "late": Kind(
            means="nothing came when it was due", at_most="tell", todo="Ask the sender for a new delivery"
        ),
    }
)


def less(one: Severity, other: Severity) -> Severity:
    """Return the milder of two severities."""
    return min(one, other, key=ORDER.index)
