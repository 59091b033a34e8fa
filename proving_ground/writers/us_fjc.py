"""The FJC's criminal file, up to five counts a row, and the list of parties that an office makes of the dockets."""

from collections.abc import Sequence

from proving_ground.draws import Record
from proving_ground.extracts import Extract
from proving_ground.writers.canonical import to_csv
from proving_ground.writers.tables import day_text, marked_table

_DISTRICT, _OFFICE, _DEFENDANT, _YEAR = "84", "1", "001", "2026"
_SLOTS = 5
_DISPOSED = {"GUILTY PLEA": "4", "GUILTY - JURY": "9", "DISMISSED": "1"}
_PARTIES = (
    "DISTRICT", "OFFICE", "DOCKET", "DEFNO", "LAST_NAME", "FIRST_NAME", "MIDDLE_NAME", "SUFFIX", "BIRTH_DATE", "FBI_NUMBER",
    "REGISTER_NUMBER",
)  # fmt: skip


def delivery(extract: Extract) -> dict[str, bytes]:
    """Return the file of cases and the parties; of half of them the office has read a judgment."""
    cases: list[Record] = []
    parties: list[Record] = []
    for number, person, counts in extract.by_subject():
        cases.append({**_case(number), **_counts(counts)})
        is_read = number % 2 == 0
        parties.append(
            {
                **_docket(number),
                "LAST_NAME": person["surname"],
                "FIRST_NAME": person["given"],
                "MIDDLE_NAME": person["middle"],
                "SUFFIX": person["suffix"],
                "BIRTH_DATE": day_text(person["birth_date"], "%Y-%m-%d") if is_read else "",
                "FBI_NUMBER": person["fbi"] if is_read else "",
            }
        )
    return {"cr96on.txt": marked_table("us_fjc", "cases", cases), "parties.csv": to_csv(_PARTIES, parties)}


def docket_number(number: int) -> str:
    """Return the key of a party: district, office, docket, defendant."""
    return "/".join(_docket(number).values())


def conviction_key(count: Record) -> str:
    """Return `conviction_id` of a count as the product will name it."""
    case = _case(count["number"])
    return f"us_fjc:{case['DEFLGKY']}/{case['REOPSEQ']}/{case['TAPEYEAR']}/{count['count_no']}"


def _docket(number: int) -> dict[str, str]:
    return {"DISTRICT": _DISTRICT, "OFFICE": _OFFICE, "DOCKET": f"14{number:05d}", "DEFNO": _DEFENDANT}


def _case(number: int) -> Record:
    docket = _docket(number)
    key = f"10{_DISTRICT}{_OFFICE}{docket['DOCKET']}1{_DEFENDANT}0"
    return {"DEFLGKY": key, "REOPSEQ": "0", "TAPEYEAR": _YEAR, **docket}


def _counts(counts: Sequence[Record]) -> Record:
    said: Record = {"DISPDATE": day_text(counts[0]["conviction_date"], "%m/%d/%Y")}
    for slot in range(1, _SLOTS + 1):
        own = next((count for count in counts if count["count_no"] == slot), None)
        code = _DISPOSED[own["disposition"]] if own else "-8"
        said |= {
            f"TTITLE{slot}": own["statute"] if own else "-8",
            f"DISP{slot}": code,
            f"PRISTIM{slot}": str(int(own["months"])) if own and code != "1" else "-8",
            f"PROBMON{slot}": "-8",
            f"SUPVREL{slot}": "-8",
        }
    return said
